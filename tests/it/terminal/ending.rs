//! However the screen ends, the terminal is as it was (reference 4.1): one row for each way out.
//!
//! Two ways are told where more is to be seen: a stop in `stopping`, a terminal that is gone in
//! `gone`.

use std::fs;
use std::thread;

use rustix::process::Signal;

use super::panics;
use crate::support::pty::{Pty, Starter};

/// One way out of the screen.
struct Exit {
    name: &'static str,
    starter: fn() -> Starter,
    /// What is on the screen when it happens.
    on_screen: OnScreen,
    happens: fn(&mut Pty) -> &mut Pty,
    status: u32,
    /// What is read on the terminal afterwards.
    says: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum OnScreen {
    /// Nothing is waited for.
    Nothing,
    /// The list of tokens.
    Tokens,
    /// The list, and the mouse is taken.
    Mouse,
    /// The value of a new token, which nobody has copied.
    Secret,
}

use OnScreen::{Mouse, Nothing, Secret, Tokens};

static EXITS: [Exit; 22] = [
    exit("q", usual, Tokens, |pty| pty.press("q"), 0, ""),
    exit("Ctrl-c", usual, Tokens, |pty| pty.press("Ctrl-c"), 0, ""),
    exit("Ctrl-c at a secret", usual, Secret, confirmed_ctrl_c, 0, ""),
    exit("an error", without_a_place, Nothing, |pty| pty, 1, "can't be used"),
    exit("a panic of the loop", panics::starter, Secret, panics::of_the_loop, 1, panics::SAID),
    exit("a panic of a task", panics::starter, Tokens, panics::of_a_task, 1, panics::SAID),
    exit("SIGINT", usual, Secret, |pty| pty.signal(Signal::INT), 130, TOLD),
    exit("SIGTERM", usual, Secret, |pty| pty.signal(Signal::TERM), 143, TOLD),
    exit("SIGQUIT", usual, Secret, |pty| pty.signal(Signal::QUIT), 131, TOLD),
    exit("SIGHUP", usual, Secret, |pty| pty.signal(Signal::HUP), 129, TOLD),
    exit("q with the mouse", usual, Mouse, |pty| pty.press("q"), 0, ""),
    exit(
        "a panic with the mouse",
        panics::starter,
        Mouse,
        panics::without_a_value,
        1,
        panics::SAID,
    ),
    exit("a task's with it", panics::starter, Mouse, panics::of_a_task, 1, panics::SAID),
    exit("SIGINT with the mouse", usual, Mouse, |pty| pty.signal(Signal::INT), 130, ""),
    exit("SIGTERM with the mouse", usual, Mouse, |pty| pty.signal(Signal::TERM), 143, ""),
    exit("SIGQUIT with the mouse", usual, Mouse, |pty| pty.signal(Signal::QUIT), 131, ""),
    exit("SIGHUP with the mouse", usual, Mouse, |pty| pty.signal(Signal::HUP), 129, ""),
    exit("SIGTERM at once", usual, Nothing, as_it_enters, 143, ""),
    exit("SIGTERM twice", usual, Tokens, twice, 143, ""),
    exit("standard output closed", || shell(">&-"), Nothing, |pty| pty, 1, NEEDS),
    exit("standard output to nobody", || shell("| true"), Nothing, |pty| pty, 0, NEEDS),
    exit("standard error closed", || shell("2>&-"), Tokens, |pty| pty.press("q"), 0, ""),
];

/// A token whose value was on the screen and not kept is told.
const TOLD: &str = "was displayed and not copied";

const NEEDS: &str = "the screen needs a terminal";

const fn exit(
    name: &'static str,
    starter: fn() -> Starter,
    on_screen: OnScreen,
    happens: fn(&mut Pty) -> &mut Pty,
    status: u32,
    says: &'static str,
) -> Exit {
    Exit { name, starter, on_screen, happens, status, says }
}

fn usual() -> Starter {
    Pty::with(&[]).size(120, 30)
}

/// A file stands where the data directory should be.
fn without_a_place() -> Starter {
    let starter = Pty::with(&["--data-dir", "taken/data"]).size(120, 30);
    fs::write(starter.home().join("taken"), "").expect("a file");
    starter
}

/// tokendesk with one of its ends somewhere else.
fn shell(redirection: &str) -> Starter {
    let script = format!("\"$0\" {redirection}");
    Pty::with(&["-c", &script, env!("CARGO_BIN_EXE_tokendesk")]).program("sh").size(120, 30)
}

fn confirmed_ctrl_c(pty: &mut Pty) -> &mut Pty {
    pty.press("Ctrl-c").sees("[ Cancel ]").press("Tab").press("Enter")
}

fn as_it_enters(pty: &mut Pty) -> &mut Pty {
    pty.wait_until("the alternate screen", |pty| pty.cells().alternate_screen());
    pty.signal(Signal::TERM)
}

fn twice(pty: &mut Pty) -> &mut Pty {
    pty.signal(Signal::TERM).signal(Signal::TERM)
}

/// Adds a token; the window with its value is open then.
pub fn show_a_secret(pty: &mut Pty) -> String {
    pty.sees("of 256 tokens").press("a").sees("optional").press("Enter");
    pty.sees("never displayed again").value().expect("a value")
}

/// Neither screen shows it any more, whether or not the terminal has two of them, and nothing that
/// was written after the alternate one has it.
pub fn is_nowhere(pty: &Pty, value: &str) {
    assert!(!pty.screen().contains(value), "{}", pty.screen());
    assert!(!pty.on_one_screen().contains(value), "{}", pty.on_one_screen());
    let left = b"\x1b[?1049l";
    let after = pty.raw().windows(left.len()).rposition(|bytes| bytes == left).expect("it left");
    let after = String::from_utf8_lossy(&pty.raw()[after..]).into_owned();
    assert!(!after.contains(value), "{after}");
}

impl Exit {
    fn check(&self) {
        let mut pty = (self.starter)().start();
        let secret = match self.on_screen {
            Nothing => None,
            Tokens => {
                pty.sees("of 256 tokens");
                None
            }
            Mouse => {
                pty.sees("of 256 tokens").press("F8").sees("The mouse is on.");
                assert_ne!(pty.cells().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
                None
            }
            Secret => Some(show_a_secret(&mut pty)),
        };
        if self.on_screen != Nothing {
            assert!(pty.cells().alternate_screen() && pty.cells().bracketed_paste());
        }
        (self.happens)(&mut pty);
        pty.exits_with(self.status).is_restored();
        assert!(pty.screen().contains(self.says), "{}", pty.screen());
        if let Some(secret) = secret {
            is_nowhere(&pty, &secret);
        }
    }
}

#[test]
fn every_way_out_gives_the_terminal_back() {
    // A few at a time, each in a thread with its name: a failure says which one it was.
    for some in EXITS.chunks(3) {
        let threads = some.iter().map(|exit| {
            thread::Builder::new().name(exit.name.into()).spawn(|| exit.check()).unwrap()
        });
        for (thread, exit) in threads.collect::<Vec<_>>().into_iter().zip(some) {
            assert!(thread.join().is_ok(), "{} does not give the terminal back", exit.name);
        }
    }
}

#[test]
fn a_terminal_that_takes_no_output_holds_nobody() {
    let mut pty = Pty::start(&[]);
    pty.sees("of 256 tokens").holds_output();
    // Its frame stands still in the middle.
    pty.press_read("?").signal(Signal::TERM);
    pty.wait_until("the end", Pty::is_over);
    pty.lets_output_go().exits_with(143);
    pty.has_its_modes();
}
