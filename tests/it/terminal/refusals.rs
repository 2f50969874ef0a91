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
        "tokendesk: the screen needs a terminal for its input and output. \
         Run tokendesk in a terminal without redirecting it; `tokendesk serve` works \
         without one.\n"
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
    let mut terminal = Pty::with(&["--config", "nowhere.toml"]).size(160, 24).start();
    terminal.exits_with(1).is_restored();
    let screen = terminal.screen();
    assert!(screen.contains("nowhere.toml can't be read"), "{screen}");
    assert!(screen.contains("Name another file with --config"), "{screen}");
}

#[test]
fn a_wrong_configuration_is_named_with_its_line() {
    let starter = Pty::with(&[]).size(200, 24);
    let directory = starter.home().join("config/tokendesk");
    std::fs::create_dir_all(&directory).unwrap();
    std::fs::write(directory.join("config.toml"), "[clipboard]\ncopy = true\n").unwrap();
    let mut terminal = starter.start();
    terminal.exits_with(1).is_restored();
    let screen = terminal.screen();
    assert!(screen.contains("config.toml:2: clipboard.copy is not known"), "{screen}");
    assert!(screen.contains("Allowed in [clipboard] are"), "{screen}");
}

#[test]
fn without_a_home_it_says_what_to_set() {
    let starter = Pty::with(&[]).size(160, 24).without_env("HOME").without_env("XDG_DATA_HOME");
    let mut terminal = starter.start();
    terminal.exits_with(1).is_restored();
    let screen = terminal.screen();
    assert!(screen.contains("neither XDG_DATA_HOME nor HOME is set"), "{screen}");
    assert!(screen.contains("Set HOME, or name a directory with --data-dir"), "{screen}");
}

#[test]
fn a_data_directory_that_can_t_be_made_is_named_once_the_terminal_is_restored() {
    // A file in its place: also the superuser can't make a directory there.
    let starter = Pty::with(&["--data-dir", "taken/data"]).size(200, 24);
    std::fs::write(starter.home().join("taken"), "").unwrap();
    let mut terminal = starter.start();
    terminal.exits_with(1).is_restored();
    let screen = terminal.screen();
    assert!(screen.contains("tokendesk: the data directory taken/data can't be used"), "{screen}");
    assert!(screen.contains("Choose a directory"), "{screen}");
}

#[test]
fn a_damaged_account_is_named_and_left_as_it_is() {
    let starter = Pty::with(&["--data-dir", "data"]).size(200, 24);
    let file = starter.home().join("data/account.db");
    std::fs::create_dir(starter.home().join("data")).unwrap();
    std::fs::write(&file, "this was an account once\n".repeat(500)).unwrap();
    let before = std::fs::read(&file).unwrap();
    let mut terminal = starter.start();
    terminal.exits_with(1).is_restored();
    let screen = terminal.screen();
    assert!(screen.contains("account.db"), "{screen}");
    assert!(screen.contains("Nothing was changed."), "{screen}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
}
