//! However the screen ends, the terminal is as it was.

use rustix::process::Signal;

use crate::support::pty::Pty;

#[test]
fn quitting_restores_the_terminal() {
    let mut terminal = Pty::start(&[]);
    terminal.sees("API tokens");
    assert!(terminal.cells().alternate_screen());
    assert!(terminal.cells().bracketed_paste());
    terminal.press("q").exits_cleanly();
}

#[test]
fn ctrl_c_quits_and_restores_the_terminal() {
    let mut terminal = Pty::start(&[]);
    terminal.sees("API tokens").press("Ctrl-c").exits_cleanly();
}

#[test]
fn a_signal_restores_the_terminal_and_gives_its_status() {
    for (signal, status) in
        [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129), (Signal::QUIT, 131)]
    {
        let mut terminal = Pty::start(&[]);
        terminal.sees("API tokens").signal(signal);
        terminal.exits_with(status).is_restored();
    }
}
