//! Ctrl-z, `fg` and the signals behind them.

use rustix::process::Signal;

use crate::support::pty::Pty;
use crate::support::tools;

#[test]
fn ctrl_z_stops_the_job_and_fg_draws_it_anew() {
    let Some([bash]) = tools::all_of(["bash"]) else {
        return;
    };
    let bash = bash.to_str().unwrap();
    let tokendesk = env!("CARGO_BIN_EXE_tokendesk");
    let script = r#"set -m; "$0"; echo stopped; read -r line; fg >/dev/null; echo "status $?""#;
    let mut terminal = Pty::with(&["-c", script, tokendesk]).program(bash).start();
    terminal.sees("API tokens").press("Ctrl-z").sees("stopped");
    assert!(!terminal.cells().alternate_screen());
    assert!(!terminal.cells().hide_cursor());

    terminal.press("Enter").sees("API tokens");
    assert!(terminal.cells().alternate_screen());
    assert!(terminal.cells().bracketed_paste());
    terminal.press("q").sees("status 0").exits_cleanly();
}

#[test]
fn a_stop_from_outside_gives_the_terminal_back_until_it_goes_on() {
    let Some([bash]) = tools::all_of(["bash"]) else {
        return;
    };
    let bash = bash.to_str().unwrap();
    let tokendesk = env!("CARGO_BIN_EXE_tokendesk");
    // The shell says who it is, so that the test can find the job.
    let script = r#"set -m; "$0"; echo "stopped $(jobs -p)"; read -r line; fg >/dev/null"#;
    let mut terminal = Pty::with(&["-c", script, tokendesk]).program(bash).start();
    terminal.sees("API tokens");
    let job = terminal.foreground();
    rustix::process::kill_process(job, Signal::TSTP).unwrap();
    terminal.sees("stopped");
    assert!(!terminal.cells().alternate_screen());

    terminal.press("Enter").sees("API tokens").press("q").exits_cleanly();
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
