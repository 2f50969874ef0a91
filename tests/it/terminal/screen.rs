//! Sizes, colours and quiet.

use std::time::Duration;

use crate::support::pty::Pty;

#[test]
fn a_tiny_window_says_so_and_a_large_one_shows_all_again() {
    let mut terminal = Pty::start(&[]);
    terminal.sees("API tokens");
    terminal.resize(30, 8).no_longer_sees("Description");
    terminal.resize(120, 40).sees("API tokens").press("q").exits_cleanly();
}

#[test]
fn a_window_of_no_size_or_of_one_cell_holds_nobody() {
    let mut terminal = Pty::start(&[]);
    terminal.sees("of 256 tokens").press("?").sees("In any list");
    for (width, height) in [(0, 0), (1, 1), (0, 24), (80, 0), (3, 2)] {
        terminal.resize(width, height).press_read("Down");
    }
    terminal.resize(100, 30).sees("In any list").press("Esc").no_longer_sees("In any list");
    terminal.sees("of 256 tokens").press("q").exits_cleanly();
    // One that is opened without a size, as by a serial line.
    let mut serial = Pty::with(&[]).size(0, 0).start();
    serial.wait_until("the alternate screen", |pty| pty.cells().alternate_screen());
    serial.resize(80, 24).sees("of 256 tokens").press("q").exits_cleanly();
}

#[test]
fn without_colours_nothing_sets_one() {
    let mut terminal = Pty::with(&[]).env("NO_COLOR", "1").start();
    terminal.sees("API tokens").press("q").exits_cleanly();
    let raw = String::from_utf8_lossy(terminal.raw()).into_owned();
    for parameters in raw.split("\x1b[").skip(1).filter_map(|rest| rest.split_once('m')) {
        let set = parameters
            .0
            .split(';')
            .any(|one| matches!(one.parse::<u8>(), Ok(30..=38 | 40..=48 | 90..=97 | 100..=107)));
        assert!(!set, "a colour is set by {:?}", parameters.0);
    }
}

#[test]
fn nothing_is_written_while_nothing_changes() {
    let mut terminal = Pty::start(&[]);
    terminal.sees("API tokens");
    // Whatever loads has its time to end.
    let _ = terminal.bytes_within(Duration::from_secs(1));
    assert_eq!(terminal.bytes_within(Duration::from_secs(3)), 0);
    terminal.press("q").exits_cleanly();
}

#[test]
fn the_whole_first_frame_comes_with_one_question_to_the_terminal_and_waits_for_no_answer() {
    let mut terminal = Pty::start(&[]);
    terminal.sees("API tokens").press("q").exits_cleanly();
    let raw = String::from_utf8_lossy(terminal.raw()).into_owned();
    assert!(raw.starts_with("\x1b[?1049h"), "{raw:?}");
    for question in ["\x1b[6n", "\x1b[>", "\x1b]4;", "\x1b]12;?"] {
        assert!(!raw.contains(question), "it asks {question:?}");
    }
    // For its colours, and what it is: with that every terminal ends its answers.
    assert_eq!(raw.matches("\x1b]10;?\x07\x1b]11;?\x07\x1b[c").count(), 1);
    assert_eq!(raw.matches("?\x07").count(), 2);
}

#[test]
fn a_key_that_comes_together_with_a_resize_is_not_lost() {
    let mut terminal = Pty::with(&[]).size(100, 30).start();
    terminal.sees("of 256 tokens");
    for round in 0..20 {
        terminal.resize(90 + round, 30).press("?").sees("[ Close ]");
        terminal.resize(90 + round, 29).press("Esc").no_longer_sees("[ Close ]");
    }
    terminal.press("q").exits_cleanly();
}
