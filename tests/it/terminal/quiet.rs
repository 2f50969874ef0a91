//! A screen on which nothing happens costs nothing.

use std::time::{Duration, Instant};

use crate::support::processes::{self, wake_ups};
use crate::support::pty::Pty;

#[test]
fn at_rest_nothing_is_written_and_nobody_wakes_up() {
    if !processes::are_told() {
        return;
    }
    // The account writes the times of last use down a moment after they came.
    let mut terminal = Pty::with(&[]).size(120, 40).start();
    terminal.sees("of 256 tokens");
    let _ = terminal.bytes_within(Duration::from_secs(2));

    let (before, start) = (wake_ups(terminal.pid()), Instant::now());
    assert_eq!(terminal.bytes_within(Duration::from_secs(5)), 0);
    let woken = wake_ups(terminal.pid()) - before;
    // A minute may begin in between, and idle threads end.
    assert!(woken <= 8, "{woken} wake-ups in {:?}", start.elapsed());
    terminal.press("q").exits_cleanly();
}
