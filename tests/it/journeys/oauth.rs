//! The story of an OAuth client on the screen, before a real account (Z4).

use serde_json::{Value, json};
use tokendesk::emulator::{ResetOptions, ResetRole};
use tokendesk::phrases::Locale;

use crate::support::account::Account;
use crate::support::app::App;
use crate::support::proxy::{Fault, Proxy};

const CREATE: &str = "POST /api/v2/oauth/clients";
const SIZE: (u16, u16) = (100, 40);

/// Fills the form in and saves it.
fn asks(app: &mut App, name: &str) {
    app.sees("21 of 256 tokens").press("5").sees("2 of this account · 1 global");
    app.press("a").sees("Add OAuth client").types(name).sees(name);
    app.press("BackTab").press("BackTab").press("BackTab").sees("[ ] tickets:read");
    app.press("Space").sees("[x] read").press("Enter");
}

/// Closes the window of a secret after a copy; the secret.
fn keeps(app: &mut App) -> String {
    app.sees("never displayed again");
    let secret = app.copies();
    app.press("c").sees("[ Save ]").press("Enter").no_longer_sees("never displayed again");
    secret
}

#[test]
fn z4_a_client_is_made_tried_given_another_secret_and_deleted() {
    let account = Account::demo();
    let mut app = account.screen(Locale::En, SIZE);
    asks(&mut app, "Night job");
    app.sees("never displayed again").press("t").sees("GET /api/v2/tickets: allowed");
    let first = keeps(&mut app);
    app.sees("3 of this account").sees("night_job");

    // The access token of the trial is gone; that of a program is there, and can be revoked.
    account.grants("night_job", &first, "read");
    app.press("Enter").sees("Access tokens: 1").sees("Ada Park   read").press("Down");
    app.press("D").sees("Revoke access token?").press("Tab").press("Enter").sees("Revoked: ");
    app.sees("It has no access tokens").press("Esc").no_longer_sees("It has no access tokens");

    app.press("n").sees("New client secret?").press("Tab").press("Enter");
    app.sees("Secret of the OAuth client").press("t").sees("GET /api/v2/tickets: allowed");
    assert_ne!(keeps(&mut app), first);

    app.press("e").sees("Edit OAuth client").types(" EU").sees("Night job EU").press("Enter");
    app.sees("Saved: Night job EU");
    app.press("D").sees("Delete OAuth client?").press("Tab").press("Enter");
    app.sees("Deleted: Night job EU").sees("2 of this account");
}

#[test]
fn z4_a_good_try_of_a_client_that_takes_a_tokens_place_stands_in_its_description() {
    let account = Account::demo();
    account.make_client("mover");
    let clients = account.ask("GET", "/api/v2/oauth/clients", &Value::Null);
    let of_it = |clients: &Value| {
        let mut list = clients["clients"].as_array().unwrap().iter();
        list.find(|client| client["identifier"] == "mover").unwrap().clone()
    };
    let path = format!("/api/v2/oauth/clients/{}", of_it(&clients)["id"]);
    let text = "Exports\nreplaces API token 6130907993215\nquiet 7 days, off 35 days";
    let change = json!({"client": {"description": text, "scope": "tickets:read users:read"}});
    account.ask("PUT", &path, &change);

    let mut app = account.screen(Locale::En, SIZE);
    app.sees("21 of 256 tokens").press("5").sees("3 of this account").press("/").types("mover");
    app.press("Enter").sees("Search: mover").press("n").sees("New client secret?");
    app.press("Tab").press("Enter").sees("never displayed again").press("t");
    app.sees("an access token for tickets:read users:read").sees("It acts as Ada Park");
    app.sees("GET /api/v2/tickets: allowed.").sees("Tried: the client can take over.");
    let clients = account.ask("GET", "/api/v2/oauth/clients", &Value::Null);
    let now = of_it(&clients)["description"].as_str().unwrap().to_owned();
    assert!(now.starts_with(&format!("{text}, tried 20")), "{now}");
}

#[test]
fn a_public_client_is_made_without_a_secret() {
    let account = Account::demo();
    let mut app = account.screen(Locale::En, SIZE);
    app.sees("21 of 256 tokens").press("5").sees("2 of this account");
    app.press("a").sees("Add OAuth client").types("Desktop").press("Tab").press("Tab");
    app.sees("< confidential >").press("Space").sees("< public >").press("Tab");
    app.types("http://localhost:19186/").press("Enter");
    app.sees("Created: Desktop. A public client has no secret.").sees("3 of this account");
    app.press("Enter").sees("http://localhost:19186/");
}

#[test]
fn wherever_the_answer_is_cut_the_client_is_found_and_a_new_secret_is_the_way_on() {
    let account = Account::demo();
    for bytes in [0, 12, 300, 600] {
        let proxy = Proxy::to(account.url());
        proxy.fails(CREATE, Fault::CutAfter(bytes));
        let mut app = account.screen_at(&proxy.url(), Locale::En, SIZE);
        asks(&mut app, "Night job");
        app.sees("It was created, but its secret never reached you").sees("[ Cancel ]");
        app.press("Tab").sees("[ New secret ]").press("Enter");
        keeps(&mut app);
        assert_eq!(proxy.count(CREATE), 1, "cut after {bytes} bytes");
        app.press("D").sees("Delete OAuth client?").press("Tab").press("Enter");
        app.sees("Deleted: Night job");
    }
}

#[test]
fn a_create_that_never_reached_the_account_can_be_saved_again() {
    let account = Account::demo();
    let proxy = Proxy::to(account.url());
    proxy.fails(CREATE, Fault::Swallowed);
    let mut app = account.screen_at(&proxy.url(), Locale::En, SIZE);
    asks(&mut app, "Night job");
    app.sees("it has no client of this identifier").press("Enter");
    app.sees("never displayed again");
    assert_eq!(proxy.count(CREATE), 2, "the second one was asked for by a person");
}

#[test]
fn p3_an_agent_is_told_who_sees_the_clients() {
    let options = ResetOptions { role: Some(ResetRole::Agent), ..ResetOptions::default() };
    let account = Account::reset(&options);
    let mut app = account.screen(Locale::En, SIZE);
    app.sees("Your role can’t manage API tokens.").press("5");
    app.sees("Your role can’t see OAuth clients.");
}
