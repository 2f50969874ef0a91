//! `login` by a browser: a page of the account, and back to this machine or to a pasted line.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::account::Account;
use crate::support::browser::{Browser, profile, profile_again, redirect};
use crate::support::command::Home;
use crate::support::pty::Pty;

const DESK: [&str; 2] = ["--profile", "desk"];

/// The page that is named on a line of its own.
pub fn page(line: &str) -> Option<String> {
    let line = line.trim();
    line.contains("/oauth/authorizations/new?").then(|| line.to_owned())
}

/// Signs in with a browser of this machine.
fn signed_in(account: &Account, home: &Home, decision: &str) -> (Option<i32>, String) {
    let browser = Browser::start();
    let mut child = home
        .command(&[&["login"], &DESK[..]].concat())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let page = lines.by_ref().find_map(|line| page(&line.unwrap())).expect("a page");
    let back = browser.presses(account, &page, decision);
    // Whatever else comes to that address ends nothing.
    let origin = back.split('?').next().unwrap();
    assert_eq!(browser.gets(&format!("{origin}?code=c0de&state=another")).0, 404);
    let (status, text) = browser.gets(&back);
    assert_eq!(status, 200, "{text}");
    let rest: Vec<_> = lines.map(Result::unwrap).collect();
    let output = child.wait_with_output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    (output.status.code(), format!("{out}{}\n{text}", rest.join("\n")))
}

fn kept(home: &Path) -> PathBuf {
    home.join("config/tokendesk/desk.sign-in")
}

#[test]
fn a_person_signs_in_by_a_browser_of_this_machine_until_they_sign_out() {
    let account = Account::demo();
    let home = Home::with_config(&profile(&account, &redirect()));
    let before = home.run(&[&["whoami"], &DESK[..]].concat());
    assert_eq!(before.status, Some(4), "{before:?}");
    assert!(before.errors.contains("`tokendesk login` writes it"), "{before:?}");

    let (status, told) = signed_in(&account, &home, "allow");
    assert_eq!(status, Some(0), "{told}");
    assert!(told.contains("as Ada Park <ada@northwind.example>, admin."), "{told}");
    assert!(told.contains("tokendesk has what it needs"), "{told}");
    let file = kept(home.path());
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let who = home.run(&[&["whoami", "--json"], &DESK[..]].concat());
    let who: Value = serde_json::from_str(&who.out).unwrap();
    assert_eq!((&who["sign_in"], &who["user"]["name"]), (&json!("oauth-code"), &json!("Ada Park")));

    // Once its time is over it is renewed, and what renews it next is kept.
    let first = fs::read_to_string(&file).unwrap();
    let (start, _) = first.rsplit_once(' ').unwrap();
    fs::write(&file, format!("{start} 2026-01-01T00:00:00Z")).unwrap();
    let list = home.run(&[&["token", "list", "--limit", "1", "--csv"], &DESK[..]].concat());
    assert_eq!((list.status, list.out.lines().count()), (Some(0), 2), "{list:?}");
    let second = fs::read_to_string(&file).unwrap();
    let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
    assert_ne!(words(&first)[1..3], words(&second)[1..3]);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);

    // The old refresh token is worth nothing: who has it only has to sign in again.
    fs::write(home.path().join("config/tokendesk/copy"), &second).unwrap();
    let out = home.run(&[&["logout"], &DESK[..]].concat());
    assert_eq!((out.status, out.errors.as_str()), (Some(0), ""), "{out:?}");
    assert!(out.out.contains("has ended in the account") && !file.exists(), "{out:?}");
    fs::rename(home.path().join("config/tokendesk/copy"), &file).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let after = home.run(&[&["whoami"], &DESK[..]].concat());
    assert_eq!(after.status, Some(4), "{after:?}");
}

#[test]
fn what_the_person_does_not_allow_is_said_and_nothing_is_kept() {
    let account = Account::demo();
    let home = Home::with_config(&profile(&account, &redirect()));
    let (status, told) = signed_in(&account, &home, "deny");
    assert_eq!(status, Some(4), "{told}");
    assert!(told.contains("It was not allowed: "), "{told}");
    assert!(!kept(home.path()).exists());
}

#[test]
fn over_ssh_the_address_at_which_the_browser_ended_is_pasted() {
    let account = Account::demo();
    let back = redirect();
    // Somebody else has the port: nothing comes back by itself.
    let port = back.trim_start_matches("http://").split('/').next().unwrap().to_owned();
    let _taken = TcpListener::bind(&port).unwrap();
    let starter = Pty::with(&[&["login"], &DESK[..]].concat()).size(600, 24);
    let mut terminal = starter.config(&profile(&account, &back)).start();
    terminal.sees("Address:");
    let page = terminal.screen().lines().find_map(page).expect("a page");
    let end = Browser::start().presses(&account, &page, "allow");
    terminal.types(&end).press("Enter").exits_with(0).is_restored();
    assert!(terminal.screen().contains("Signed in to"), "{}", terminal.screen());
    assert!(kept(terminal.home()).exists());

    let starter = Pty::with(&[&["login"], &DESK[..]].concat()).size(600, 24);
    let mut terminal = starter.config(&profile_again(&account, &back)).start();
    terminal.sees("Address:").types("http://127.0.0.1:1/?code=c0de&state=other").press("Enter");
    terminal.exits_with(2).is_restored();
    assert!(
        terminal.screen().contains("the end of another sign-in, perhaps"),
        "{}",
        terminal.screen()
    );

    // A code that somebody made up, for the very question.
    let starter = Pty::with(&[&["login"], &DESK[..]].concat()).size(600, 24);
    let mut terminal = starter.config(&profile_again(&account, &back)).start();
    terminal.sees("Address:");
    let asked = terminal.screen().lines().find_map(super::browser::page).expect("a page");
    let state = asked.split('&').find(|pair| pair.starts_with("state=")).expect("a state");
    terminal.types(&format!("http://127.0.0.1:1/?code=c0de&{state}")).press("Enter");
    terminal.exits_with(4).is_restored();
    let screen = terminal.screen();
    assert!(screen.contains("The account does not take the code"), "{screen}");
    assert!(screen.contains("A code is good once"), "{screen}");
}

#[test]
fn a_file_that_is_no_sign_in_is_neither_overwritten_nor_taken_away() {
    let account = Account::demo();
    let home = Home::with_config(&profile(&account, &redirect()));
    let file = kept(home.path());
    fs::write(&file, "notes of somebody").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    for verb in ["login", "logout"] {
        let ran = home.run(&[&[verb], &DESK[..]].concat());
        assert_ne!(ran.status, Some(0), "{ran:?}");
        assert!(ran.errors.contains("it is no sign-in"), "{ran:?}");
        assert!(ran.errors.contains("Name another file"), "{ran:?}");
        assert_eq!(fs::read_to_string(&file).unwrap(), "notes of somebody", "{verb}");
    }
}
