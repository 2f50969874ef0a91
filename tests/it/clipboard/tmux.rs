//! Inside tmux, whose outer terminal is the test: measured again for each of its configurations.

use super::{add_token, leave_without_a_copy, value};
use crate::support::pty::Pty;
use crate::support::tmux::Inside;
use crate::support::tools;

#[test]
fn whatever_tmux_is_set_to_the_value_reaches_the_terminal_and_no_buffer_keeps_it() {
    let Some([program]) = tools::all_of(["tmux"]) else {
        return;
    };
    for options in
        ["", "set -s set-clipboard on", "set -s set-clipboard off", "set -g allow-passthrough on"]
    {
        let (mut terminal, tmux) = Inside::with(&program, options).start(add_token);
        terminal.sees("Sent to your terminal through tmux.");
        let value = value(&terminal);
        terminal.wait_until("the copy", |pty| pty.osc52() == [value.clone()]);
        assert_eq!(tmux.buffers(), "", "{options}");
        terminal.press("z").sees("A space was sent");
        terminal.wait_until("the space", |pty| pty.osc52().last().is_some_and(|last| last == " "));
        assert_eq!(tmux.buffers(), "", "{options}");
        terminal.press("c").sees("[ Save ]").press("Enter").no_longer_sees("never displayed");
        terminal.press("q").exits_with(0);
    }
}

#[test]
fn a_terminal_that_takes_no_copies_is_known_for_certain() {
    let Some([program]) = tools::all_of(["tmux"]) else {
        return;
    };
    let mut inside = Inside::with(&program, "");
    inside.starter = inside.starter.env("TERM", "vt220");
    let (mut terminal, tmux) = inside.start(add_token);
    terminal.sees("tmux says your terminal doesn’t take copies.");
    terminal.press("c").sees("tmux says your terminal doesn’t take copies.");
    assert!(terminal.osc52().is_empty());
    assert_eq!(tmux.buffers(), "");
    leave_without_a_copy(&mut terminal);
}

/// Why tmux is asked to do it: this is what happens to the terminal's own sequence.
#[test]
fn the_terminals_own_sequence_is_dropped_or_stays_in_a_buffer() {
    let Some([program]) = tools::all_of(["tmux"]) else {
        return;
    };
    for (options, arrives) in [("", false), ("set -s set-clipboard on", true)] {
        let mut inside = Inside::with(&program, options);
        inside.starter = inside.starter.config("[clipboard]\nroute = \"osc52\"\n");
        let (mut terminal, tmux) = inside.start(add_token);
        terminal.sees("didn’t say it accepts copies");
        let value = value(&terminal);
        if arrives {
            terminal.wait_until("the copy", |pty| pty.osc52() == [value.clone()]);
            assert_eq!(tmux.buffers().trim_end(), value);
        } else {
            assert_eq!(tmux.buffers(), "");
        }
        terminal.press("c").sees("[ Save ]").press("Enter").no_longer_sees("never displayed");
        terminal.press("q").exits_with(0);
        assert_eq!(terminal.osc52().is_empty(), !arrives, "{options}");
    }
}

#[test]
fn tmux_over_ssh_does_not_copy_into_the_desktop_of_its_machine() {
    let Some([program]) = tools::all_of(["tmux"]) else {
        return;
    };
    let mut inside = Inside::with(&program, "");
    inside.starter =
        inside.starter.env("DISPLAY", ":0").env("SSH_CONNECTION", "192.0.2.7 1 192.0.2.8 22");
    let (mut terminal, _) = inside.start(add_token);
    terminal.sees("Sent to your terminal through tmux.");
    terminal.press("c").sees("[ Save ]").press("Enter").no_longer_sees("never displayed");
    terminal.press("q").exits_with(0);
}

#[test]
fn a_tmux_that_is_gone_is_told_as_a_failure() {
    let mut terminal = add_token(Pty::with(&[]).env("TMUX", "/nowhere/tmux,1,0"));
    terminal.sees("Not copied. Select the value with the mouse");
    assert!(terminal.osc52().is_empty());
    terminal.press("c").sees("Not copied. Select the value with the mouse");
    leave_without_a_copy(&mut terminal);
}
