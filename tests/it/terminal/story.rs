//! The whole story of one token, in the real binary, with a stock HTTP client beside it.

use crate::support::account::status_with;
use crate::support::pty::Pty;

const ADA: &str = "ada@northwind.example";

/// The address in the ready `curl` line on the screen (Q2).
fn address(screen: &str) -> String {
    let start = screen.find("http://127.0.0.1:").expect("the ready line");
    screen[start..].split("/api").next().expect("an address").to_owned()
}

#[test]
fn q2_an_administrator_adds_tries_deactivates_reactivates_and_deletes_a_token() {
    let tasks = tokio::runtime::Runtime::new().expect("a runtime");
    let mut terminal = Pty::with(&[]).size(100, 30).start();
    terminal.sees("21 of 256 tokens").press("a").sees("optional").types("Night job");
    terminal.sees("Night job").press("Enter").sees("never displayed again");
    terminal.sees("didn’t say it accepts copies");
    let url = address(&terminal.screen());
    terminal.press("c").wait_until("a copy by OSC 52", |pty| pty.osc52().len() == 2);
    let value = terminal.osc52().last().expect("a copy").clone();
    let line = terminal.screen().lines().find(|line| line.contains(&value)).map(str::to_owned);
    assert_eq!(line.as_deref().map(str::trim_end), Some(value.as_str()), "alone on its row");

    terminal
        .press("t")
        .sees("Try it: 200, authenticates as ada@northwind.example")
        .sees("[ Save ]");
    terminal
        .sees("[ Save ]")
        .press("Enter")
        .no_longer_sees("never displayed again")
        .sees("Night job");
    assert_eq!(status_with(tasks.handle(), &url, ADA, &value), 200);

    terminal.press("d").sees("Deactivate API token?").press("Tab").press("Enter");
    terminal.sees("Deactivated: Night job");
    assert_eq!(status_with(tasks.handle(), &url, ADA, &value), 401);

    terminal.press("r").sees("Reactivate API token?").press("Tab").press("Enter");
    terminal.sees("Reactivated: Night job");
    assert_eq!(status_with(tasks.handle(), &url, ADA, &value), 200);

    terminal.press("d").sees("Deactivate API token?").press("Tab").press("Enter");
    terminal.sees("Deactivated: Night job").press("D").sees("Delete API token?");
    terminal.press("Tab").press("Enter").sees("Deleted: Night job").press("q").exits_cleanly();
}

#[test]
fn a3_the_value_is_in_no_byte_that_was_written_outside_its_window() {
    let mut terminal = Pty::with(&[]).size(100, 30).start();
    terminal.sees("21 of 256 tokens").press("a").sees("optional").press("Enter");
    terminal.sees("never displayed again").press("c");
    terminal.wait_until("a copy by OSC 52", |pty| pty.osc52().len() == 2);
    let value = terminal.osc52().last().expect("a copy").clone();
    terminal.sees("[ Save ]").press("Enter").no_longer_sees("never displayed again");
    let shown = terminal.raw().len();
    terminal.press("Down").press("?").sees("Keys").press("Esc").no_longer_sees("Everywhere");
    terminal.press("q").exits_cleanly();
    let after = String::from_utf8_lossy(&terminal.raw()[shown..]).into_owned();
    assert!(!after.contains(&value), "written again after its window had closed");
    let mut files = vec![terminal.home().to_owned()];
    while let Some(path) = files.pop() {
        if path.is_dir() {
            let entries = std::fs::read_dir(&path).expect("a directory");
            files.extend(entries.map(|entry| entry.expect("an entry").path()));
        } else {
            let bytes = std::fs::read(&path).expect("a file");
            let found = bytes.windows(value.len()).any(|window| window == value.as_bytes());
            assert!(!found, "{} has the value", path.display());
        }
    }
}
