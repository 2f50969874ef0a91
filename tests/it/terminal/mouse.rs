//! The mouse in a real terminal: what is asked of it, what arrives, and what is given back.

use vt100::{MouseProtocolEncoding, MouseProtocolMode};

use crate::support::pty::Pty;
use crate::support::tools;

const ON: (MouseProtocolMode, MouseProtocolEncoding) =
    (MouseProtocolMode::PressRelease, MouseProtocolEncoding::Sgr);
const OFF: (MouseProtocolMode, MouseProtocolEncoding) =
    (MouseProtocolMode::None, MouseProtocolEncoding::Default);

fn mode(terminal: &Pty) -> (MouseProtocolMode, MouseProtocolEncoding) {
    let screen = terminal.cells();
    (screen.mouse_protocol_mode(), screen.mouse_protocol_encoding())
}

/// Clicks on the line that has these words, as a terminal tells it.
fn click(terminal: &mut Pty, words: &str) {
    let line = terminal.screen().lines().position(|line| line.contains(words));
    let row = line.expect("the words") + 1;
    terminal.sends(format!("\x1b[<0;6;{row}M\x1b[<0;6;{row}m").as_bytes());
}

#[test]
fn it_is_the_terminal_s_until_it_is_wanted_and_while_a_secret_is_shown() {
    let mut terminal = Pty::with(&[]).size(100, 30).start();
    terminal.sees("21 of 256 tokens");
    assert_eq!(mode(&terminal), OFF);
    terminal.press("F8").sees("The mouse is on.");
    assert_eq!(mode(&terminal), ON);
    click(&mut terminal, "Old helpdesk import");
    let selected = |pty: &Pty| {
        pty.screen().lines().any(|line| line.contains('▌') && line.contains("Old helpdesk"))
    };
    terminal.wait_until("the row is selected", selected);

    terminal.press("a").sees("optional").press("Enter").sees("never displayed again");
    assert_eq!(mode(&terminal), OFF, "the terminal's own selection works");
    terminal.press("c").wait_until("a copy by OSC 52", |pty| pty.osc52().len() == 2);
    terminal.sees("[ Save ]").press("Enter").no_longer_sees("never displayed again");
    terminal.wait_until("the mouse is taken again", |pty| mode(pty) == ON);
    terminal.press("q").exits_cleanly();
    assert_eq!(mode(&terminal), OFF);
}

#[test]
fn a_configuration_wants_it_from_the_start_and_a_signal_gives_it_back() {
    let mut terminal = Pty::with(&[]).config("[screen]\nmouse = true\n").start();
    terminal.sees("21 of 256 tokens").wait_until("the mouse is taken", |pty| mode(pty) == ON);
    terminal.signal(rustix::process::Signal::TERM).exits_with(128 + 15);
    assert_eq!(mode(&terminal), OFF);
}

#[test]
fn a_stopped_job_gives_it_back_and_fg_takes_it_again() {
    let Some([bash]) = tools::all_of(["bash"]) else {
        return;
    };
    let script = r#"set -m; "$0"; echo stopped; read -r line; fg >/dev/null"#;
    let tokendesk = env!("CARGO_BIN_EXE_tokendesk");
    let program = Pty::with(&["-c", script, tokendesk]).program(bash.to_str().unwrap());
    let mut terminal = program.size(100, 30).start();
    terminal.sees("21 of 256 tokens").press("F8").sees("The mouse is on.");
    terminal.press("Ctrl-z").sees("stopped");
    assert_eq!(mode(&terminal), OFF);
    terminal.press("Enter").sees("21 of 256 tokens");
    terminal.wait_until("the mouse is taken again", |pty| mode(pty) == ON);
    terminal.press("q").exits_cleanly();
}
