//! An OAuth client and its secret in the real binary: the secret is shown once, and nothing of it is
//! left (Z4).

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
