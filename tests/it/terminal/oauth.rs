//! An OAuth client and its secret in the real binary: the secret is shown once, and nothing of it is
//! left (Z4).

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tokendesk::domain::migration::{Program, Ready};
use tokendesk::domain::oauth::{ClientKind, Scopes};
use tokendesk::domain::secret::OneTimeSecret;

use super::identify::written_below;
use crate::support::account::Account;
use crate::support::pty::Pty;
use crate::support::traces::Traces;

#[test]
fn z4_the_secret_of_a_client_is_shown_once_and_leaves_no_trace() {
    let account = Account::demo();
    let directory = account.directory().display().to_string();
    let starter = Pty::with(&["--data-dir", &directory, "--log", "debug"]).size(100, 30);
    let home = starter.home().to_owned();
    let mut terminal = starter.start();
    terminal.sees("21 of 256 tokens").press("5").sees("2 of this account");
    terminal.press("a").sees("Add OAuth client").types("Night job").sees("night_job");
    terminal.press("Enter").sees("never displayed again").sees("didn’t say it accepts copies");
    terminal.press("c").wait_until("a copy by OSC 52", |pty| pty.osc52().len() == 2);
    let secret = terminal.osc52().last().expect("a copy").clone();
    let line = terminal.screen().lines().find(|line| line.contains(&secret)).map(str::to_owned);
    assert_eq!(line.as_deref().map(str::trim_end), Some(secret.as_str()), "alone on its row");
    terminal.press("t").sees("GET /api/v2/tickets: allowed").sees("[ Save ]");
    terminal.press("Enter").no_longer_sees("never displayed again").sees("3 of this account");
    let shown = terminal.raw().len();

    terminal
        .press("Enter")
        .sees("It has no access tokens")
        .press("Esc")
        .no_longer_sees("It has no access tokens");
    terminal.press("D").sees("Delete OAuth client?").sees("in Northwind");
    terminal.press("Tab").press("Enter").sees("Deleted: Night job").press("q").exits_cleanly();
    let traces = Traces::of(&secret);
    assert_eq!(traces.found_in(&terminal.raw()[shown..]), [], "once its window is closed");
    assert!(written_below(&home).iter().any(|(path, _)| path.ends_with("tokendesk.log")));
    for (path, bytes) in written_below(&home).into_iter().chain(written_below(account.directory()))
    {
        assert_eq!(traces.found_in(&bytes), [], "{}", path.display());
    }
}

/// Writes the lines at this place of the menu to a file; what it has, which only its owner can read.
fn written(terminal: &mut Pty, down: usize, path: &Path) -> String {
    terminal.press("l").sees("Ruby 2.7");
    for _ in 0..down {
        terminal.press("Down");
    }
    terminal.press("Enter").sees("Write to a new file").press("Down").press("Enter");
    terminal.sees("Save to a file").press("Ctrl-u").types(path.to_str().unwrap());
    terminal.press("Enter").no_longer_sees("Save to a file");
    assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    fs::read_to_string(path).unwrap()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test looks at what was written")]
fn z4_ready_lines_are_those_of_the_verbs_and_the_secret_stands_in_one_of_them_alone() {
    let account = Account::demo();
    let directory = account.directory().display().to_string();
    let starter = Pty::with(&["--data-dir", &directory, "--log", "debug"]).size(100, 30);
    let home = starter.home().to_owned();
    let elsewhere = tempfile::tempdir().unwrap();
    let mut terminal = starter.start();
    terminal.sees("21 of 256 tokens").press("5").sees("2 of this account");
    terminal.press("a").sees("Add OAuth client").types("Night job").sees("night_job");
    terminal.press("BackTab").press("BackTab").press("BackTab").sees("[ ] tickets:read");
    terminal.press("Space").sees("[x] read").press("Enter").sees("never displayed again");
    terminal.sees("didn’t say it accepts copies");
    let secret = terminal.osc52().last().expect("a copy").clone();

    let environment = written(&mut terminal, 0, &elsewhere.path().join("a.env"));
    terminal.sees("Saved to").sees("[ Save ]");
    let url = environment.lines().find_map(|line| line.strip_prefix("ZENDESK_URL=")).unwrap();
    let program = Program {
        url: url.to_owned(),
        identifier: "night_job".into(),
        scopes: Scopes::parse("read"),
        kind: ClientKind::Confidential,
        redirect: None,
    };
    let wanted = program.environment(Some(&OneTimeSecret::new(secret.clone())));
    assert_eq!(environment, wanted.expose());
    let script = written(&mut terminal, 2, &elsewhere.path().join("a.py"));
    assert_eq!(script, program.lines(Ready::Python));

    terminal.press("l").sees("Ruby 2.7").press("Enter").sees("Write to a new file").press("Enter");
    terminal.wait_until("a copy by OSC 52", |pty| pty.osc52().len() == 2);
    assert_eq!(terminal.osc52().last().map(String::as_str), Some(wanted.expose()));
    terminal.press("Enter").no_longer_sees("never displayed again").sees("3 of this account");
    let shown = terminal.raw().len();
    terminal
        .press("l")
        .sees("without the secret")
        .press("Esc")
        .no_longer_sees("without the secret");
    terminal.press("q").exits_cleanly();
    let traces = Traces::of(&secret);
    assert_eq!(traces.found_in(&terminal.raw()[shown..]), [], "once its window is closed");
    for (path, bytes) in written_below(&home).into_iter().chain(written_below(account.directory()))
    {
        assert_eq!(traces.found_in(&bytes), [], "{}", path.display());
    }
}
