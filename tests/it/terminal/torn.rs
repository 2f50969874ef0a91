//! A slow line tears keys apart: they still act as whole keys.

use std::time::Duration;

use crate::support::pty::Pty;

/// What `D` says of the active token that is selected first; Delete says it, too.
const REFUSED: &str = "Deactivate it first";

/// Whether nothing at all comes of what was sent.
fn is_quiet(terminal: &mut Pty) {
    assert_eq!(terminal.bytes_within(Duration::from_millis(200)), 0, "{}", terminal.screen());
}

#[test]
fn keys_that_arrive_byte_by_byte_act_as_whole_keys() {
    let mut terminal = Pty::start(&[]);
    terminal.sees("of 256 tokens");
    // A Left arrow is `ESC [ D`, and `D` deletes.
    for left in [b"\x1b[D".as_slice(), b"\x1bOD", b"\x1b[1;5D"] {
        terminal.sends_torn(left);
        is_quiet(&mut terminal);
    }
    terminal.sends_torn(b"\x1b[3~").sees(REFUSED).press("j").no_longer_sees(REFUSED);
    terminal.sends_torn(b"\x1b[Z").sends_torn(b"\x1b[15~").press("?").sees("In any list");
    terminal.sends_torn(b"\x1b").no_longer_sees("In any list");
    terminal.press("a").sees("optional").sends_torn(b"\x1b[200~Night D job\x1b[201~");
    terminal.sees("Night D job").sends_torn("한글".as_bytes()).sees("한글");
    // A click at column 36, in the form of old terminals: `D` is its column.
    terminal.press("Esc").no_longer_sees("optional").sends_torn(b"\x1b[M D!");
    is_quiet(&mut terminal);
    terminal.press("q").exits_cleanly();
}

#[test]
fn the_rest_of_an_arrow_that_comes_after_its_esc_has_acted_deletes_nothing() {
    let mut terminal = Pty::start(&[]);
    terminal.sees("of 256 tokens").press("a").sees("optional");
    terminal.sends(b"\x1b").no_longer_sees("optional");
    terminal.sends_torn(b"[D");
    is_quiet(&mut terminal);
    // The same key again, whole, and a letter that is meant.
    terminal.press("Left").press("D").sees(REFUSED).press("q").exits_cleanly();
}
