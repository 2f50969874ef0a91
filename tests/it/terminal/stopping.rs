//! Ctrl-z, `fg` and the signals behind them.

use std::time::Duration;

use rustix::process::Signal;

use super::ending::{is_nowhere, show_a_secret};
use crate::support::processes;
use crate::support::pty::Pty;
use crate::support::tools;

/// Stops whenever the job does, and lets it go on after Enter.
const SHELL: &str = r#"set -m; "$0"; echo stopped; read -r line; fg >/dev/null; echo "status $?""#;

/// tokendesk as a job of a shell.
fn as_a_job() -> Option<Pty> {
    let [bash] = tools::all_of(["bash"])?;
    let tokendesk = env!("CARGO_BIN_EXE_tokendesk");
    let starter = Pty::with(&["-c", SHELL, tokendesk]).program(bash.to_str()?).size(120, 30);
    Some(starter.start())
}

#[test]
fn ctrl_z_stops_the_job_and_fg_draws_it_anew() {
    let Some(mut terminal) = as_a_job() else {
        return;
    };
    terminal.sees("of 256 tokens").press("Ctrl-z").sees("stopped").is_given_back();
    terminal.press("Enter").sees("of 256 tokens");
    assert!(terminal.cells().alternate_screen());
    assert!(terminal.cells().bracketed_paste());
    terminal.press("q").sees("status 0").exits_cleanly();
}

#[test]
fn a_stop_from_outside_leaves_no_secret_behind_and_fg_draws_its_window_whole() {
    let Some(mut terminal) = as_a_job() else {
        return;
    };
    terminal.sees("of 256 tokens");
    let job = terminal.foreground();
    terminal.tokendesk_is(job);
    let value = show_a_secret(&mut terminal);
    rustix::process::kill_process(job, Signal::TSTP).unwrap();
    terminal.sees("stopped").is_given_back();
    is_nowhere(&terminal, &value);
    let before = processes::are_told().then(|| processes::ticks(job));
    // Meanwhile the window became smaller, and somebody drew on it.
    terminal.resize(100, 26);
    assert_eq!(terminal.bytes_within(Duration::from_millis(500)), 0);
    assert_eq!(before, processes::are_told().then(|| processes::ticks(job)), "it works on");

    terminal.press("Enter").sees("never displayed again").sees(&value);
    assert!(terminal.cells().alternate_screen());
    assert!(!terminal.screen().contains("stopped"), "{}", terminal.screen());
    rustix::process::kill_process(job, Signal::TERM).unwrap();
    terminal.sees("status 143").exits_cleanly();
    is_nowhere(&terminal, &value);
}

#[test]
fn where_nobody_could_let_it_go_on_ctrl_z_does_nothing() {
    // The program is the first of its session, as under `xterm -e`.
    let mut terminal = Pty::start(&[]);
    terminal.sees("API tokens").press("Ctrl-z").press("q").exits_cleanly();
}

#[test]
fn going_on_after_a_stop_that_nobody_can_catch_draws_anew() {
    let mut terminal = Pty::start(&[]);
    terminal.sees("API tokens");
    terminal.signal(Signal::STOP).forgets_the_screen();
    terminal.signal(Signal::CONT).sees("API tokens").press("q").exits_cleanly();
}
