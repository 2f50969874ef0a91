//! A configured command takes the value on its standard input.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::{add_token, leave, leave_without_a_copy, value};
use crate::support::pty::{Pty, Starter};

/// tokendesk with a script as its command, which runs in the home directory.
fn with_script(script: &str) -> Starter {
    let starter = Pty::with(&[]);
    let path = starter.home().join("my-copy");
    fs::write(&path, format!("#!/bin/sh\ncd {}\n{script}\n", starter.home().display())).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    let config = format!("[clipboard]\ncopy_command = [\"{}\", \"--sensitive\"]\n", path.display());
    starter.config(&config)
}

#[test]
fn it_gets_the_value_by_its_input_and_no_credential_by_its_environment() {
    let script = "cat > got\necho \"$@\" > arguments\nenv > environment\n";
    let starter = with_script(script).env("TOKENDESK_SECRET", "hush").env("KEPT", "yes");
    // Without colours, nothing is asked on their behalf.
    let mut terminal = add_token(starter.env("NO_COLOR", "1"));
    terminal.sees("Copied with my-copy.");
    let read = |name: &str| fs::read_to_string(terminal.home().join(name)).unwrap();
    assert_eq!(read("got"), value(&terminal));
    assert_eq!(read("arguments"), "--sensitive\n");
    assert!(read("environment").contains("KEPT=yes"));
    assert!(!read("environment").contains("hush"));
    assert!(!read("environment").contains(&value(&terminal)));
    assert!(terminal.osc52().is_empty(), "it went one way, not two");
    assert!(!terminal.is_asked(), "the terminal has nothing to do with it");
    leave(&mut terminal);
}

#[test]
fn one_that_fails_is_told_with_its_status_and_nothing_else_is_tried() {
    let mut terminal = add_token(with_script("exit 3"));
    terminal.sees("my-copy failed (exit 3). Not copied.");
    assert!(terminal.osc52().is_empty());
    leave_without_a_copy(&mut terminal);

    let config = "[clipboard]\ncopy_command = [\"/nowhere/wl-copy\"]\n";
    let mut absent = add_token(Pty::with(&[]).config(config));
    absent.sees("wl-copy can’t be started. Not copied.");
    leave_without_a_copy(&mut absent);
}

#[test]
fn one_that_does_not_end_is_ended() {
    let mut terminal = add_token(with_script("sleep 600 & sleep 600"));
    terminal.sees("my-copy did not end in time. Not copied.");
    leave_without_a_copy(&mut terminal);
}

#[test]
fn nothing_is_copied_where_that_is_configured() {
    let mut terminal = add_token(Pty::with(&[]).config("[clipboard]\nroute = \"none\"\n"));
    terminal.sees("Not copied. Select the value with the mouse");
    assert!(terminal.osc52().is_empty());
    leave_without_a_copy(&mut terminal);
}
