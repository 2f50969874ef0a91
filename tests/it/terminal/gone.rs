//! The terminal is gone, and nobody may send SIGHUP.

use crate::support::hangup::Doomed;

#[test]
fn it_ends_when_the_terminal_goes_away_though_nobody_may_send_sighup() {
    let Some(terminal) = Doomed::start("", &[], "") else {
        return;
    };
    terminal.sees("of 256 tokens").goes_away();
    assert_eq!(terminal.status(), "129");
}

#[test]
fn it_ends_also_with_a_dialog_open() {
    let Some(terminal) = Doomed::start("", &[], "") else {
        return;
    };
    terminal.sees("of 256 tokens").press("a").sees("optional").goes_away();
    assert_eq!(terminal.status(), "129");
}
