//! A screen that nobody uses goes blank, and comes back by a key alone.

use rustix::process::Signal;

use crate::support::pty::Pty;

#[test]
fn after_a_set_time_nothing_of_the_page_is_left_on_the_terminal_until_a_key() {
    let starter = Pty::with(&[]).size(100, 30).config("[screen]\nblank_after = 1\n");
    let mut terminal = starter.start();
    // Whatever is pressed, the screen may go blank in between on a busy machine.
    terminal.sees("The screen is blank");
    let lines = |pty: &Pty| pty.screen().lines().filter(|line| !line.trim().is_empty()).count();
    assert_eq!(lines(&terminal), 2, "{}", terminal.screen());
    // Neither a size nor a signal brings it back.
    terminal.resize(90, 28).forgets_the_screen().sees("The screen is blank");
    assert_eq!(lines(&terminal), 2, "{}", terminal.screen());
    terminal.signal(Signal::CONT).forgets_the_screen().sees("Press any key to go on.");
    assert_eq!(lines(&terminal), 2, "{}", terminal.screen());
    // The key would quit if it were one of the page.
    terminal.press("q").sees("of 256 tokens");
    terminal.signal(Signal::TERM).exits_with(143).is_restored();
}
