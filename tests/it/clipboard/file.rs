//! The value in a file that only its owner can read.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::{add_token, value};
use crate::support::pty::Pty;

#[test]
fn the_value_is_written_to_a_new_file_and_counts_as_kept() {
    let config = "[clipboard]\nroute = \"none\"\n";
    let mut terminal = add_token(Pty::with(&[]).config(config));
    terminal.sees("Not copied. Select the value");
    let taken = terminal.home().join("taken");
    fs::write(&taken, "mine").unwrap();
    terminal.press("w").sees("Save to a file").press("Ctrl-u");
    terminal.types("taken").press("Enter").sees("is there already");
    assert_eq!(fs::read_to_string(&taken).unwrap(), "mine");
    terminal.types("-not").press("Enter").sees("Only you can read it.").sees("[ Save ]");
    let written = terminal.home().join("taken-not");
    assert_eq!(fs::read_to_string(&written).unwrap(), value(&terminal));
    assert_eq!(fs::metadata(&written).unwrap().permissions().mode() & 0o7777, 0o600);
    terminal.press("Enter").no_longer_sees("never displayed again");
    terminal.press("q").exits_cleanly();
}
