//! `tokendesk migrate next` for a client that people sign in with: a page of the account, and back to
//! this machine or to a pasted line, as `login` has it (Z4).

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use super::browser::page;
use crate::support::account::Account;
use crate::support::browser::{Browser, People, redirect};
use crate::support::pty::Pty;

/// The verb in a terminal of whoever manages the account.
fn next(account: &Account, people: &People, more: &[&str]) -> Pty {
    let config = format!(
        "[profiles.northwind]\nurl = \"{}\"\nauth = \"oauth-token\"\ncredential_file = \"secret\"\n",
        account.url()
    );
    let args = [&["--profile", "northwind", "migrate", "next", &people.token], more].concat();
    let starter = Pty::with(&args).size(600, 60).config(&config);
    let secret = starter.home().join("config/tokendesk/secret");
    fs::write(&secret, account.bearer()).unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    starter.start()
}

/// The page that it names.
fn named(terminal: &mut Pty) -> String {
    terminal.sees("Address:");
    terminal.screen().lines().find_map(page).expect("a page")
}

#[test]
fn z4_a_browser_of_this_machine_comes_back_and_the_trial_is_told_as_a_program_s() {
    let account = Account::demo();
    let people = People::of(&account, &redirect());
    let mut terminal = next(&account, &people, &["--json"]);
    let asked = named(&mut terminal);
    assert!(
        asked.contains("client_id=stock&") && asked.contains("scope=tickets%3Aread+users%3Aread")
    );
    let browser = Browser::start();
    let end = browser.presses(&account, &asked, "allow");
    assert_eq!(browser.gets(&end).0, 200);
    terminal.exits_with(0).is_restored();
    let screen = terminal.screen();
    let json = &screen[screen.find('{').unwrap_or_else(|| panic!("{screen}"))..];
    let document: Value = serde_json::from_str(json).unwrap();
    assert_eq!(document["did"]["step"], "try", "{document}");
    let trial = &document["trial"];
    assert_eq!((&trial["good"], &trial["as"]["name"]), (&true.into(), &"Ada Park".into()));
    assert_eq!(trial["expires_in"], 300, "as short as an account gives one");
    assert_eq!(document["migration"]["stage"], "tried", "{document}");
    assert!(people.description(&account).contains(", tried 20"));
    assert_eq!(people.access_tokens(&account), 0, "it is revoked again");
}

#[test]
fn z4_an_address_is_pasted_and_a_wrong_one_leaves_the_client_untried() {
    let account = Account::demo();
    let back = redirect();
    // Somebody else has the port: nothing comes back by itself.
    let port = back.trim_start_matches("http://").split('/').next().unwrap();
    let _taken = TcpListener::bind(port).unwrap();
    let people = People::of(&account, &back);
    let browser = Browser::start();

    let mut terminal = next(&account, &people, &[]);
    let denied = browser.presses(&account, &named(&mut terminal), "deny");
    terminal.types(&denied).press("Enter").exits_with(4).is_restored();
    let screen = terminal.screen();
    assert!(screen.contains("It was not allowed: "), "{screen}");
    assert!(screen.contains("Start it again, and allow it in the browser."), "{screen}");

    let mut terminal = next(&account, &people, &[]);
    named(&mut terminal);
    terminal.types("http://127.0.0.1:1/?code=c0de&state=other").press("Enter").exits_with(2);
    let screen = terminal.screen();
    assert!(screen.contains("the end of another sign-in"), "{screen}");
    assert!(screen.contains("Start it again, and paste") && !screen.contains("login"), "{screen}");

    // A code that somebody made up, for the very question.
    let mut terminal = next(&account, &people, &[]);
    let asked = named(&mut terminal);
    let state = asked.split('&').find(|pair| pair.starts_with("state=")).expect("a state");
    terminal.types(&format!("{back}?code=c0de&{state}")).press("Enter").exits_with(4);
    assert!(terminal.screen().contains("A code is good once"), "{}", terminal.screen());
    assert!(!people.description(&account).contains("tried"), "none of that is a try");

    let mut terminal = next(&account, &people, &[]);
    let end = browser.presses(&account, &named(&mut terminal), "allow");
    terminal.types(&end).press("Enter").exits_with(0).is_restored();
    let screen = terminal.screen();
    for words in ["It acts as Ada Park", "GET /api/v2/tickets: allowed.", "Tried: the client can"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    assert_eq!(people.access_tokens(&account), 0);
}
