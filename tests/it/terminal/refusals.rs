//! What keeps the screen from opening is said in one sentence, with what to do.

use std::process::{Command, Stdio};

use crate::support::pty::Pty;

#[test]
fn without_a_terminal_it_says_so_and_fails() {
    let home = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_tokendesk"))
        .env("HOME", home.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stdout, b"");
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        said,
        "tokendesk: the screen needs a terminal for its input and output\n\
         hint: run tokendesk in a terminal without redirecting it; `tokendesk serve` works \
         without one\n"
    );
}

#[test]
fn a_wrong_flag_is_wrong_usage() {
    let mut terminal = Pty::start(&["--locale", "tlh"]);
    terminal.exits_with(2).is_restored();
    assert!(terminal.screen().contains("known are en, ko"), "{}", terminal.screen());
    assert!(!terminal.raw().windows(6).any(|bytes| bytes == b"\x1b[?104"));
}

#[test]
fn a_configuration_that_was_named_must_be_there() {
    let mut terminal = Pty::start(&["--config", "nowhere.toml"]);
    terminal.exits_with(1).is_restored();
    let screen = terminal.screen();
    assert!(screen.contains("nowhere.toml can't be read"), "{screen}");
    assert!(screen.contains("hint: name another file with --config"), "{screen}");
}

#[test]
fn a_wrong_configuration_is_named_with_its_line() {
    let starter = Pty::with(&[]).size(120, 24);
    let directory = starter.home().join("config/tokendesk");
    std::fs::create_dir_all(&directory).unwrap();
    std::fs::write(directory.join("config.toml"), "[clipboard]\ncopy = true\n").unwrap();
    let mut terminal = starter.start();
    terminal.exits_with(1).is_restored();
    let screen = terminal.screen();
    assert!(screen.contains("config.toml:2: unknown field `copy`"), "{screen}");
    assert!(screen.contains("hint: allowed are"), "{screen}");
}
