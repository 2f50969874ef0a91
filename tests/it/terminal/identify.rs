//! A secret that was found, pasted and typed into the real binary: nothing of it is written
//! anywhere.

use crate::support::account::Account;
use crate::support::pty::Pty;
use crate::support::traces::Traces;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

#[test]
fn a_leaked_secret_is_told_tried_and_switched_off_without_a_trace() {
    let account = Account::demo();
    let value = account.make_token("Leaked in a repository");
    let directory = account.directory().display().to_string();
    let starter = Pty::with(&["--data-dir", &directory, "--log", "debug"]).size(100, 30);
    let home = starter.home().to_owned();
    let mut terminal = starter.start();
    terminal.sees("22 of 256 tokens").press("i").sees("Paste or type what was found");
    terminal.types(&value).sees("40 letters").press("Enter");
    terminal.sees("Leaked in a repository").sees("never").sees("The token is active");
    terminal.press("t").sees("still authenticates, as ada@northwind.example");
    terminal.sees("never, before the try");
    terminal.press("d").sees("Deactivate API token?").press("Tab").press("Enter");
    terminal.sees("The token is inactive").press("t").sees("Tried: the account refuses it");
    terminal.press("Esc").no_longer_sees("Identify a secret");

    // The same as it stands in a file that somebody published.
    let header = STANDARD.encode(format!("ada@northwind.example/token:{value}"));
    terminal.press("i").sees("Paste or type what was found");
    terminal.pastes(&format!("Authorization: Basic {header}\r\n")).sees("letters").press("Enter");
    terminal.sees("taken out of a longer text").press("Esc").no_longer_sees("longer text");
    terminal.press("q").exits_cleanly();

    let traces = Traces::of(&value);
    assert_eq!(traces.found_in(terminal.raw()), [], "on the screen");
    assert!(written_below(&home).iter().any(|(path, _)| path.ends_with("tokendesk.log")));
    for (path, bytes) in written_below(&home).into_iter().chain(written_below(account.directory()))
    {
        assert_eq!(traces.found_in(&bytes), [], "{}", path.display());
    }
}

/// Every file below a directory, with what is in it.
pub fn written_below(directory: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = vec![];
    let mut paths = vec![directory.to_owned()];
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a directory");
            paths.extend(entries.map(|entry| entry.expect("an entry").path()));
        } else if path.is_file() {
            let bytes = fs::read(&path).expect("a file");
            found.push((path, bytes));
        }
    }
    found
}
