//! Whole stories over several accounts: real servers on their own ports, one screen.

use tokendesk::domain::account::Guard;
use tokendesk::domain::credential::CredentialError;
use tokendesk::domain::secret::{Credential, OneTimeSecret};
use tokendesk::emulator::{ResetOptions, ResetRole};
use tokendesk::phrases::Locale;

use crate::support::account::Account;
use crate::support::app::App;
use crate::support::choices::Choices;

const ADA: &str = "ada@northwind.example";
const FREE: Guard = Guard { read_only: false, protected: false };

fn bearer(account: &Account) -> Credential {
    Credential::Bearer(OneTimeSecret::new(account.bearer().to_owned()))
}

/// Ada, by an API token that is made for it.
fn by_token(account: &Account) -> Credential {
    let token = OneTimeSecret::new(account.make_token("Signs in"));
    Credential::ApiToken { email: ADA.to_owned(), token }
}

/// Deactivates the selected token.
fn deactivate(app: &mut App) {
    app.press("d").sees("Deactivate API token?").press("Tab").press("Enter").sees("Deactivated: ");
}

/// Goes to the account that stands so many places below the current one.
fn go(app: &mut App, down: &[&str]) {
    app.press("p").sees("Accounts");
    for key in down {
        app.press(key);
    }
    app.press("Enter").no_longer_sees("─ Accounts ─");
}

#[test]
fn two_accounts_to_and_fro_and_a_change_in_one_does_not_show_in_the_other() {
    let few = ResetOptions { tokens: Some(3), ..ResetOptions::default() };
    let (one, two) = (Account::demo(), Account::reset(&few));
    let choices = Choices::default().with("one", one.url(), bearer(&one), FREE).with(
        "two",
        two.url(),
        by_token(&two),
        FREE,
    );
    let mut app = choices.screen(Locale::En, (120, 40));
    app.sees("21 of 256 tokens").sees("· one").sees("by OAuth token");
    deactivate(&mut app);
    app.sees("14 active");

    go(&mut app, &["Down"]);
    app.sees("4 of 256 tokens").sees("· two").sees("by API token").no_longer_sees("21 of 256");
    app.press("3").sees("Activity type").press("1");
    app.press("/").types("Signs in").press("Enter").sees("Signs in (you)");

    go(&mut app, &["Up"]);
    app.sees("21 of 256 tokens").sees("14 active").sees("· one").no_longer_sees("Signs in");
    go(&mut app, &["Down"]);
    app.sees("4 of 256 tokens").no_longer_sees("14 active");
}

#[test]
fn an_account_is_opened_by_each_way_of_signing_in_and_changed_by_each() {
    let account = Account::demo();
    let secret = OneTimeSecret::new(account.make_client("screen"));
    let client = Credential::OAuthClient { client_id: "screen".to_owned(), secret };
    let choices = Choices::default()
        .with("oauth-token", account.url(), bearer(&account), FREE)
        .with("oauth-client", account.url(), client, FREE)
        .with("api-token", account.url(), by_token(&account), FREE);
    let mut app = choices.screen(Locale::En, (140, 40));
    for (words, token, active) in [
        ("ada@northwind.example by OAuth token", "Slack escalations", "15 active"),
        ("OAuth client acting as ada@northwind.example", "Salesforce connector", "14 active"),
        ("ada@northwind.example by API token", "Mobile app prototype", "13 active"),
    ] {
        // The words of this account first: the list of the one before is gone by then.
        app.sees(words).sees("22 of 256 tokens");
        app.press("/").types(token).press("Enter").sees(" shown");
        deactivate(&mut app);
        app.sees(&format!("Deactivated: {token}"));
        app.sees(active);
        go(&mut app, &["Down"]);
    }
}

#[test]
fn an_account_that_can_not_be_opened_says_why_and_another_one_is_opened_instead() {
    let account = Account::demo();
    let why = CredentialError::CommandTimedOut { program: "op".to_owned(), seconds: 10 };
    let choices = Choices::default().without_credential("broken", why).silent("slow").with(
        "good",
        account.url(),
        bearer(&account),
        FREE,
    );
    let mut app = choices.screen(Locale::En, (100, 30));
    app.sees("The program op had not ended after 10 seconds").sees("in broken");
    app.press("F5").sees("had not ended after 10 seconds");
    go(&mut app, &["Down"]);
    app.sees("Connecting to slow (http://127.0.0.1:1)");
    go(&mut app, &["Down"]);
    app.sees("21 of 256 tokens").sees("· good");
}

#[test]
fn esc_ends_a_connection_that_takes_too_long() {
    let account = Account::demo();
    let choices =
        Choices::default().silent("slow").with("good", account.url(), bearer(&account), FREE);
    let mut app = choices.screen(Locale::En, (100, 30));
    app.sees("Connecting to slow").sees("Esc").press("Esc").sees("Connecting was ended by Esc.");
    app.press("F5").sees("Connecting to slow");
}

#[test]
fn a_session_that_only_reads_leaves_the_account_as_it_was() {
    let account = Account::demo();
    let guard = Guard { read_only: true, protected: false };
    let choices = Choices::default().with("inspect", account.url(), bearer(&account), guard);
    let mut app = choices.screen(Locale::En, (100, 30));
    app.sees("21 of 256 tokens").sees("READ-ONLY");
    for key in ["a", "e", "d", "D"] {
        app.press(key).sees("This session only reads").press("Esc").no_longer_sees("only reads (");
    }
    app.press("2").sees("Allow API token access").press("Enter").sees("only reads (");
    app.press("1").press("F5").sees("21 of 256 tokens").sees("15 active");
}

#[test]
fn x2_in_a_protected_account_the_description_is_typed_before_a_token_is_deleted() {
    let account = Account::demo();
    let guard = Guard { read_only: false, protected: true };
    let choices = Choices::default().with("prod", account.url(), bearer(&account), guard);
    let mut app = choices.screen(Locale::En, (100, 30));
    app.sees("21 of 256 tokens").sees("PROTECTED");
    app.press("f").sees("Inactive").press("End").press("Down").press("Down").press("Enter");
    app.sees("only Inactive").press("/").types("Legacy").press("Enter").sees("Legacy reporting");
    app.press("D").sees("This account is protected.").types("legacy reporting");
    app.press("Enter").sees("What is typed is something else.");
    for _ in "legacy reporting".chars() {
        app.press("Backspace");
    }
    app.types("Legacy reporting").press("Enter").sees("[ Delete ]").press("Enter");
    app.sees("Deleted: Legacy reporting").press("Esc").press("Esc").sees("20 of 256 tokens");
}

#[test]
fn who_deactivates_the_token_of_the_session_is_told_before_and_after() {
    let account = Account::demo();
    let choices = Choices::default().with("self", account.url(), by_token(&account), FREE);
    let mut app = choices.screen(Locale::En, (100, 30));
    app.sees("22 of 256 tokens").press("/").types("Signs in").press("Enter").sees("(you)");
    app.press("d").sees("tokendesk can do").press("Tab");
    app.press("Enter").sees("You are signed out: you deactivated Signs in");
    app.press("F5").sees("The API token may be deactivated or deleted");
}

#[test]
fn s2_who_turns_token_access_off_by_a_token_is_told_before_and_after() {
    let account = Account::demo();
    let choices = Choices::default().with("self", account.url(), by_token(&account), FREE);
    let mut app = choices.screen(Locale::En, (100, 30));
    app.sees("22 of 256 tokens").press("2").sees("Allow API token access").press("Enter");
    app.sees("You are signed in with an API token: after this").press("Tab").press("Enter");
    app.sees("You are signed out: you turned off API token access");
}

#[test]
fn each_way_in_which_an_account_can_not_be_used_is_told_apart() {
    let account = Account::demo();
    let agents = ResetOptions { role: Some(ResetRole::Agent), ..ResetOptions::default() };
    let agents = Account::reset(&agents);
    let off = ResetOptions { token_access: Some(false), ..ResetOptions::default() };
    let off = Account::reset(&off);
    let wrong = || OneTimeSecret::new("wrong-7Qm1bT0kX9fK2xQaa03Zp7Yt0WsN4hJc8Lr".to_owned());
    let choices = Choices::default()
        .with(
            "token",
            account.url(),
            Credential::ApiToken { email: ADA.into(), token: wrong() },
            FREE,
        )
        .with("oauth", account.url(), Credential::Bearer(wrong()), FREE)
        .with("agent", agents.url(), bearer(&agents), FREE)
        .with("off", off.url(), bearer(&off), FREE)
        .with("nobody", "http://127.0.0.1:1", bearer(&account), FREE);
    let mut app = choices.screen(Locale::En, (100, 30));
    app.sees("The API token may be deactivated or deleted");
    go(&mut app, &["Down"]);
    app.sees("The OAuth access token may have expired or been revoked.");
    go(&mut app, &["Down"]);
    app.sees("Your role can’t manage API tokens.");
    go(&mut app, &["Down"]);
    app.sees("API token access is turned off for this account.");
    go(&mut app, &["Down"]);
    app.sees("F5  Check again    p  Choose another account").sees("· nobody");
}
