//! A terminal without anything around it: it is asked once whether it takes copies.

use std::time::Duration;

use super::{add_token, leave, value};
use crate::support::pty::Pty;
use crate::support::tmux::TAKES_COPIES;

#[test]
fn a2_the_value_goes_through_the_terminal_in_the_one_form_that_passes_everywhere() {
    let mut terminal = add_token(Pty::with(&[]));
    terminal.sees("Sent, but your terminal didn’t say it accepts copies.");
    assert_eq!(terminal.osc52(), [value(&terminal)]);
    // Exactly `c`, ended by BEL.
    let begin = b"\x1b]52;c;";
    let at = terminal.raw().windows(begin.len()).position(|bytes| bytes == begin).unwrap();
    assert_eq!(terminal.raw()[at + begin.len() + 56], 0x07);
    leave(&mut terminal);
}

#[test]
fn a_terminal_that_announces_that_it_takes_copies_is_believed() {
    let mut terminal = add_token(Pty::with(&[]).answers(TAKES_COPIES));
    terminal.sees("Sent to your terminal’s clipboard. Paste to check.");
    assert_eq!(terminal.osc52(), [value(&terminal)]);
    leave(&mut terminal);
}

#[test]
fn a_terminal_that_answers_without_it_is_told_from_one_that_announces_it() {
    let mut terminal = add_token(Pty::with(&[]).answers(b"\x1b[?62;22;152c"));
    terminal.sees("Sent, but your terminal didn’t say it accepts copies.");
    leave(&mut terminal);
}

#[test]
fn it_is_asked_with_the_first_frame_and_not_again() {
    let mut terminal = Pty::start(&[]);
    terminal.sees("of 256 tokens");
    let asked = terminal.raw().windows(3).filter(|bytes| *bytes == b"\x1b[c").count();
    assert_eq!(asked, 1);
    terminal.press("q").exits_cleanly();
    for (name, value) in [("TERM", "dumb"), ("STY", "1.pts"), ("TMUX", "/nowhere,1,0")] {
        // Without colours there is nothing else to ask for.
        let mut other = Pty::with(&[]).env(name, value).env("NO_COLOR", "1").start();
        other.sees("of 256 tokens");
        assert!(!other.is_asked(), "{name}");
        other.press("q").exits_cleanly();
    }
}

#[test]
fn keys_typed_before_around_and_inside_the_answer_are_not_lost() {
    let mut terminal = Pty::with(&[]).size(120, 40).start();
    terminal.wait_until("the question", Pty::is_asked);
    // A page, the answer, a function key, and a page again: in one piece.
    terminal.sends(b"3\x1b[?62;52c\x1b[15~2").sees("Allow API token access");
    terminal.press("q").exits_cleanly();

    let mut torn = Pty::with(&[]).size(120, 40).start();
    torn.wait_until("the question", Pty::is_asked);
    for byte in b"2\x1b[?62;52c" {
        torn.sends(&[*byte]);
    }
    torn.sees("Allow API token access").press("q").exits_cleanly();
}

#[test]
fn an_answer_that_comes_late_types_nothing() {
    let mut terminal = Pty::with(&[]).size(120, 40).start();
    terminal.sees("of 256 tokens");
    let _ = terminal.bytes_within(Duration::from_millis(400));
    // `?` would open the help; `c` and the digits are keys, too.
    terminal.sends(TAKES_COPIES);
    let _ = terminal.bytes_within(Duration::from_millis(100));
    // The same torn behind its Esc.
    terminal.sends(b"\x1b");
    let _ = terminal.bytes_within(Duration::from_millis(15));
    terminal.sends(&TAKES_COPIES[1..]);
    assert_eq!(terminal.bytes_within(Duration::from_millis(200)), 0, "{}", terminal.screen());
    terminal.press("?").sees("Everywhere").press("Esc").no_longer_sees("Everywhere");
    terminal.press("q").exits_cleanly();
}

#[test]
fn an_answer_that_comes_with_the_end_is_not_left_for_the_shell() {
    let mut terminal = Pty::start(&[]);
    terminal.wait_until("the question", Pty::is_asked);
    terminal.sends(b"q\x1b[?62;52c").exits_with(0).is_restored();
    assert!(!terminal.screen().contains("62;52"), "{}", terminal.screen());
}

#[test]
fn z_sends_a_space_over_the_value() {
    let mut terminal = add_token(Pty::with(&[]).answers(TAKES_COPIES));
    terminal.sees("Paste to check.").press("z").sees("A space was sent");
    assert_eq!(terminal.osc52(), [value(&terminal), " ".to_owned()]);
    leave(&mut terminal);
    assert_eq!(terminal.osc52().len(), 3, "the end leaves what was copied since");
}

#[test]
fn by_setting_a_space_goes_over_the_value_after_a_while_and_at_the_end() {
    let config = "[clipboard]\nosc52_clear_after = 1\n";
    let mut terminal = add_token(Pty::with(&[]).config(config));
    terminal.sees("A space was sent");
    assert_eq!(terminal.osc52(), [value(&terminal), " ".to_owned()]);

    let config = "[clipboard]\nosc52_clear_after = 600\n";
    let mut other = add_token(Pty::with(&[]).config(config));
    other.sees("didn’t say it accepts copies");
    leave(&mut other);
    assert_eq!(other.osc52().last().map(String::as_str), Some(" "));
    leave(&mut terminal);
}
