//! Two people at one account: what the one changes while the other is asked.

use tokendesk::phrases::Locale;

use crate::support::account::Account;
use crate::support::app::App;
use crate::support::proxy::{Fault, Proxy};

const LIST: &str = "GET /api/v2/api_tokens";
const CHANGE: &str = "PUT /api/v2/api_tokens/";

/// Two screens on one account, the first by way of a proxy that counts.
fn two() -> (Account, Proxy, App, App) {
    let account = Account::demo();
    let proxy = Proxy::to(account.url());
    let mut first = account.screen_at(&proxy.url(), Locale::En, (100, 30));
    let mut second = account.screen(Locale::En, (100, 30));
    first.sees("21 of 256 tokens");
    second.sees("21 of 256 tokens");
    (account, proxy, first, second)
}

#[test]
fn what_the_other_one_renamed_is_said_before_anything_is_sent() {
    let (_account, proxy, mut first, mut second) = two();
    first.press("d").sees("Deactivate API token?").press("Tab").sees("[ Deactivate ]");
    second.press("e").sees("Edit API token").types(" 2").press("Enter").sees("Saved: ");
    let lists = proxy.count(LIST);
    first
        .press("Enter")
        .sees("Somebody else changed it meanwhile.")
        .sees("it was “Billing export”");
    assert_eq!((proxy.count(LIST), proxy.count(CHANGE)), (lists + 1, 0));
    first.press("Tab").sees("[ Deactivate ]").press("Enter").sees("Deactivated: Billing export 2");
    assert_eq!(proxy.count(CHANGE), 1);
}

#[test]
fn what_the_other_one_deleted_is_gone() {
    let (_account, proxy, mut first, mut second) = two();
    for app in [&mut first, &mut second] {
        app.press("d").sees("Deactivate API token?");
    }
    second.press("Tab").sees("[ Deactivate ]").press("Enter").sees("Deactivated: ");
    second.press("D").sees("Delete API token?").press("Tab").sees("[ Delete ]").press("Enter");
    second.sees("Deleted: Billing export");
    first.press("Tab").sees("[ Deactivate ]").press("Enter");
    first.sees("This token is gone: somebody else deleted it.").press("Enter");
    first.sees("20 of 256 tokens");
    assert_eq!(proxy.count(CHANGE), 0);
}

#[test]
fn a_change_whose_answer_was_lost_is_looked_at_again() {
    let (_account, proxy, mut first, _second) = two();
    proxy.fails(CHANGE, Fault::CutAfter(0));
    first.press("d").sees("Deactivate API token?").press("Tab").sees("[ Deactivate ]");
    first.press("Enter").sees("Deactivated: Billing export");
    assert_eq!(proxy.count(CHANGE), 1, "it is not sent twice");
    proxy.fails(CHANGE, Fault::Swallowed);
    first.press("r").sees("Reactivate API token?").press("Tab").sees("[ Reactivate ]");
    first.press("Enter").sees("The account was asked again: it still has it as Inactive.");
}
