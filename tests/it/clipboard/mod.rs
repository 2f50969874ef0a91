//! The ways of a copy, each with the real program it goes through: a terminal, tmux, GNU screen, a
//! desktop, a command, a file.

mod command;
pub mod desktop;
mod file;
mod probe;
mod screen;
mod tmux;

use crate::support::pty::{Pty, Starter};

/// Adds a token; its window is open then.
fn add_token(starter: Starter) -> Pty {
    let mut terminal = starter.size(120, 40).start();
    terminal.sees("of 256 tokens");
    add_token_in(&mut terminal);
    terminal
}

/// The same where the tokens are on the screen.
fn add_token_in(terminal: &mut Pty) {
    terminal.press("a").sees("Add API token");
    terminal.types("Copied once").press("Enter").sees("never displayed again");
    // Something in between may draw the window piece by piece.
    terminal.wait_until("a value", |pty| pty.value().is_some());
}

/// The value that the open window shows.
fn value(terminal: &Pty) -> String {
    terminal.value().expect("a value")
}

/// Leaves the window, in which something was copied, and the program.
fn leave(terminal: &mut Pty) {
    terminal.press("c").sees("[ Save ]").press("Enter").no_longer_sees("never displayed again");
    terminal.press("q").exits_cleanly();
}

/// Leaves the window, in which nothing was copied, and the program.
fn leave_without_a_copy(terminal: &mut Pty) {
    terminal.press("Tab").sees("[ Save ]").press("Enter").sees("[ Cancel ]");
    terminal.press("Tab").sees("[ Close anyway ]").press("Enter");
    terminal.no_longer_sees("never displayed again").press("q").exits_with(0);
}
