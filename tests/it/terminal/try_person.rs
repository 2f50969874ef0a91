//! A try of a client that people sign in with, in the real binary against a real account: by a browser
//! of this machine, and by a pasted address. Nothing of it is left anywhere (Z4).

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;

use super::identify::written_below;
use super::sign_in::{page, value};
use crate::support::account::Account;
use crate::support::browser::{Browser, People, redirect};
use crate::support::pty::Pty;
use crate::support::traces::Traces;

/// The screen of whoever manages the account, and the window of the token whose client it is.
fn opened(account: &Account, people: &People) -> Pty {
    let config = format!(
        "[profiles.northwind]\nurl = \"{}\"\nauth = \"oauth-token\"\ncredential_file = \"secret\"\n",
        account.url()
    );
    let args = ["--profile", "northwind", "--log", "trace"];
    let starter = Pty::with(&args).size(110, 32).config(&config);
    let secret = starter.home().join("config/tokendesk/secret");
    fs::write(&secret, account.bearer()).unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    let mut terminal = starter.start();
    terminal.sees("of 256 tokens").press("/").types(&people.name);
    terminal.sees(&format!("Search: {}", people.name)).sees(&format!("▌ {}", people.name));
    terminal.press("Enter").press("M").sees("[Try]").sees("[ Try it ]");
    terminal
}

#[test]
fn z4_a_browser_of_this_machine_comes_back_and_the_client_is_tried() {
    let account = Account::demo();
    let people = People::of(&account, &redirect());
    let mut terminal = opened(&account, &people);
    let browser = Browser::start();
    terminal.press("Enter").sees("it comes back to");
    let denied = browser.presses(&account, &page(&terminal, &account), "deny");
    assert_eq!(browser.gets(&denied).0, 200);
    terminal.sees("It was not allowed");
    let end = browser.presses(&account, &page(&terminal, &account), "allow");
    assert_eq!(browser.gets(&end).0, 200);
    terminal.sees("an access token for tickets:read users:read").sees("It acts as Ada Park");
    terminal.sees("GET /api/v2/tickets: allowed").sees("Tried: the client can take over");
    assert!(people.description(&account).contains(", tried 20"));
    assert_eq!(people.access_tokens(&account), 0, "it is revoked again");
    terminal.press("Esc").no_longer_sees("[Try]").press("q").exits_cleanly();
}

#[test]
fn z4_over_ssh_the_address_is_pasted_and_nothing_of_it_is_left() {
    let account = Account::demo();
    let back = redirect();
    // Somebody else has the port: nothing comes back by itself.
    let port = back.trim_start_matches("http://").split('/').next().unwrap();
    let _taken = TcpListener::bind(port).unwrap();
    let people = People::of(&account, &back);
    let mut terminal = opened(&account, &people);
    terminal.press("t").sees("Nothing can be listened to");
    let end = Browser::start().presses(&account, &page(&terminal, &account), "allow");
    terminal.pastes(&end).sees("letters").press("Enter");
    terminal.sees("GET /api/v2/tickets: allowed").sees("Tried: the client can take over");
    // The same address again: its code is used up.
    terminal.press("t").sees("Nothing can be listened to").pastes(&end).sees("letters");
    terminal.press("Enter").sees("the end of another sign-in").press("Esc").sees("[Try]");
    terminal.press("Esc").no_longer_sees("[Try]").press("q").exits_cleanly();
    assert_eq!(people.access_tokens(&account), 0);

    let traces = Traces::of(&value(&end, "code"));
    assert_eq!(traces.found_in(terminal.raw()), [], "on the screen");
    let homes = written_below(terminal.home());
    assert!(homes.iter().any(|(path, _)| path.ends_with("tokendesk.log")));
    assert!(!homes.iter().any(|(path, _)| path.to_string_lossy().contains("sign-in")));
    for (path, bytes) in homes.into_iter().chain(written_below(account.directory())) {
        let found = traces.found_in(&bytes);
        assert!(found.is_empty(), "{found:?} in {}", path.display());
    }
}
