//! Signing in by a browser on the screen, in the real binary against a real account: by a pasted
//! address, by a browser of this machine, and again once it has ended. Nothing of it is left but where
//! it is kept.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;

use super::identify::written_below;
use crate::support::account::Account;
use crate::support::browser::{Browser, profile, redirect};
use crate::support::pty::Pty;
use crate::support::traces::Traces;

/// The address of the page, from the rows that it has to itself.
pub fn page(terminal: &Pty, account: &Account) -> String {
    let screen = terminal.screen();
    let lines = screen.lines().map(str::trim_end);
    let start = format!("{}/oauth/authorizations/new?", account.url());
    let rows = lines.skip_while(|line| !line.starts_with(&start));
    rows.take_while(|line| !line.is_empty()).collect()
}

/// The value of a parameter of an address.
pub fn value(address: &str, name: &str) -> String {
    let url = reqwest::Url::parse(address).unwrap();
    let found = url.query_pairs().find(|(known, _)| known == name);
    found.unwrap().1.into_owned()
}

#[test]
fn over_ssh_the_address_at_which_a_browser_ended_is_pasted_and_leaves_no_trace() {
    let account = Account::demo();
    let back = redirect();
    // Somebody else has the port: nothing comes back by itself.
    let port = back.trim_start_matches("http://").split('/').next().unwrap();
    let _taken = TcpListener::bind(port).unwrap();
    let starter = Pty::with(&["--profile", "desk", "--log", "trace"]).size(100, 30);
    let mut terminal = starter.config(&profile(&account, &back)).start();
    terminal
        .sees("Enter  Sign in with a browser")
        .press("Enter")
        .sees("Nothing can be listened to");
    let page = page(&terminal, &account);
    let browser = Browser::start();
    let denied = browser.presses(&account, &page, "deny");
    terminal.pastes(&denied).sees("letters").press("Enter").sees("It was not allowed");
    let end = browser.presses(&account, &page, "allow");
    terminal.press("Delete").no_longer_sees("letters").pastes(&end).sees("letters");
    terminal.press("Enter").sees("Signed in as Ada Park").sees("21 of 256 tokens");
    terminal.sees("desk.sign-in").press("q").exits_cleanly();

    let file = terminal.home().join("config/tokendesk/desk.sign-in");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let kept = fs::read_to_string(&file).unwrap();
    let words: Vec<_> = kept.split(' ').collect();
    let secrets = [value(&end, "code"), words[1].to_owned(), words[2].to_owned()];
    for secret in secrets {
        let traces = Traces::of(&secret);
        assert_eq!(traces.found_in(terminal.raw()), [], "on the screen");
        let homes = written_below(terminal.home());
        assert!(homes.iter().any(|(path, _)| path.ends_with("tokendesk.log")));
        for (path, bytes) in homes.into_iter().chain(written_below(account.directory())) {
            let found = traces.found_in(&bytes);
            assert!(path == file || found.is_empty(), "{found:?} in {}", path.display());
        }
    }
}

#[test]
fn a_browser_of_this_machine_comes_back_by_itself_and_again_once_the_sign_in_has_ended() {
    let account = Account::demo();
    let starter = Pty::with(&["--profile", "desk"]).size(100, 30);
    let mut terminal = starter.config(&profile(&account, &redirect())).start();
    let browser = Browser::start();
    // Whoever leaves the window stops listening: the port is free for the next one.
    terminal.sees("Enter  Sign in with a browser").press("Enter").sees("it comes back to");
    terminal.press("Esc").sees("Enter  Sign in with a browser").press("Enter");
    terminal.sees("it comes back to");
    let end = browser.presses(&account, &page(&terminal, &account), "allow");
    assert_eq!(browser.gets(&end).0, 200);
    terminal.sees("Signed in as Ada Park").sees("21 of 256 tokens");

    let kept = terminal.home().join("config/tokendesk/desk.sign-in");
    let kept = fs::read_to_string(kept).unwrap();
    browser.signs_out(&account, kept.split(' ').nth(1).unwrap());
    terminal.press("F5").sees("The sign-in has ended").press("Enter").sees("it comes back to");
    let end = browser.presses(&account, &page(&terminal, &account), "allow");
    assert_eq!(browser.gets(&end).0, 200);
    terminal.sees("21 of 256 tokens").press("q").exits_cleanly();
}

#[test]
fn a_sign_in_that_can_not_be_kept_is_used_as_long_as_the_screen_runs() {
    let account = Account::demo();
    let config = profile(&account, &redirect()).replace("desk.sign-in", "missing/desk.sign-in");
    let mut terminal = Pty::with(&["--profile", "desk"]).size(100, 30).config(&config).start();
    let browser = Browser::start();
    terminal.sees("Enter  Sign in with a browser").press("Enter").sees("it comes back to");
    let end = browser.presses(&account, &page(&terminal, &account), "allow");
    assert_eq!(browser.gets(&end).0, 200);
    terminal.sees("but that can’t be kept").sees("Name another file").press("Enter");
    terminal.sees("21 of 256 tokens");
    // Also after another account was open.
    terminal.press("p").sees("╭ Accounts").press("Up").press("Enter").sees("EMBEDDED");
    terminal.sees("21 of 256 tokens").press("p").sees("╭ Accounts").press("Down").press("Enter");
    terminal.sees("· desk").sees("21 of 256 tokens").press("q").exits_cleanly();
    assert!(!terminal.home().join("config/tokendesk/missing").exists());
}
