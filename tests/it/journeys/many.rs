//! Many tokens at once on a real account: done, taken back, stopped, and left in the middle.

use std::time::Duration;

use rustix::process::Signal;
use tokendesk::phrases::Locale;

use crate::support::account::Account;
use crate::support::app::{App, Leave};
use crate::support::proxy::{Fault, Proxy};

const LIST: &str = "GET /api/v2/api_tokens";
const CHANGE: &str = "PUT /api/v2/api_tokens/";

/// Marks the first three rows, which are active, and asks to deactivate them.
fn asks(app: &mut App) {
    app.sees("21 of 256 tokens");
    for marked in ["1 marked", "2 marked", "3 marked"] {
        app.press("x").sees(marked).press("Down");
    }
    app.press("d").sees("Deactivate 3 API tokens?").press("Tab").sees("[ Deactivate ]");
}

#[test]
fn three_are_deactivated_reactivated_by_undo_and_deleted() {
    let account = Account::demo();
    let proxy = Proxy::to(account.url());
    let mut app = account.screen_at(&proxy.url(), Locale::En, (100, 40));
    asks(&mut app);
    let lists = proxy.count(LIST);
    app.press("Enter").sees("What became of the deactivation").sees("3 done");
    assert_eq!(proxy.count(CHANGE), 3);
    app.press("Enter").sees("Deactivated: 3 API tokens.").sees("u undoes it.");
    assert!(proxy.count(LIST) <= lists + 2, "one list before, and one for the page");

    app.press("u").sees("Undo 3 deactivations?").press("Tab").sees("[ Undo ]").press("Enter");
    app.sees("What became of the undo").sees("3 done").press("Enter").no_longer_sees("3 done");
    asks(&mut app);
    app.press("Enter").sees("What became of the deactivation").press("Enter");
    app.sees("Deactivated: 3");
    for marked in ["1 marked", "2 marked", "3 marked"] {
        app.press("Up").press("x").sees(marked);
    }
    app.press("D").sees("Delete 3 API tokens?").types("3").press("Enter").sees("[ Delete ]");
    app.press("Enter").sees("What became of the deletion").sees("3 done").press("Enter");
    app.sees("18 of 256 tokens").press("u").sees("A deletion can’t be undone: 3 tokens");
}

/// Three are to be deactivated, and the answer to the first is held back.
fn in_the_middle(leave: Leave) -> (Account, Proxy, App, tempfile::TempDir) {
    let account = Account::demo();
    let proxy = Proxy::to(account.url());
    let state = tempfile::tempdir().expect("a directory");
    let mut app = account.screen_leaving(state.path(), leave, &proxy.url());
    asks(&mut app);
    proxy.fails(CHANGE, Fault::Held);
    app.press("Enter").sees("0 of 3");
    proxy.waits_for_the_account(CHANGE);
    (account, proxy, app, state)
}

#[test]
fn what_is_under_way_is_finished_when_it_is_stopped() {
    let (_account, proxy, mut app, _state) = in_the_middle(Leave::default());
    app.press("Esc").sees("Stopping after this one…");
    proxy.let_go();
    app.sees("You stopped it.").sees("1 done · 2 not begun");
    assert_eq!(proxy.count(CHANGE), 1);
    app.press("Enter").sees("2 marked").press("q");
    app.ends().expect("it ends");
}

#[test]
fn who_leaves_in_the_middle_reads_what_was_done() {
    let done = "1 done, 0 skipped, 0 failed, 0 unknown, 2 not begun";
    for signal in [None, Some(Signal::HUP), Some(Signal::TERM)] {
        let (_account, proxy, mut app, _state) = in_the_middle(Leave::default());
        match signal {
            None => app.press("Ctrl-c"),
            Some(signal) => app.signal(signal.as_raw()),
        };
        app.hears("Waiting for the account’s answer");
        proxy.let_go();
        let told = app.leaves();
        assert!(told.iter().any(|told| told.contains(done)), "{told:?}");
        assert_eq!(proxy.count(CHANGE), 1, "the rest is not begun");
    }
}

#[test]
fn who_does_not_wait_reads_what_is_not_known() {
    let hurry = Leave { linger: Duration::ZERO, ..Leave::default() };
    let (_account, _proxy, mut app, _state) = in_the_middle(hurry);
    app.press("Ctrl-c");
    let told = app.leaves();
    let unknown = "0 done, 0 skipped, 0 failed, 0 unknown, 3 not begun";
    assert!(!told.iter().any(|told| told.contains(unknown)), "one of them was begun: {told:?}");
    let counted = "0 done, 0 skipped, 0 failed, 1 unknown, 2 not begun";
    assert!(told.iter().any(|told| told.contains(counted)), "{told:?}");
    let named = "No answer came for Billing export";
    assert!(told.iter().any(|told| told.contains(named)), "{told:?}");
}
