//! Inside GNU screen, whose outer terminal is the test.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::{add_token_in, value};
use crate::support::processes;
use crate::support::pty::Pty;
use crate::support::tools;

/// The server of GNU screen, which a test that failed would leave behind.
struct End {
    screen: PathBuf,
    sockets: PathBuf,
}

impl Drop for End {
    fn drop(&mut self) {
        let mut end = Command::new(&self.screen);
        end.args(["-X", "quit"]).env("SCREENDIR", &self.sockets).stdout(Stdio::null());
        let _ = end.status();
    }
}

#[test]
fn the_value_reaches_the_terminal_and_nothing_is_left_open_or_printed() {
    let Some([screen]) = tools::all_of(["screen"]) else {
        return;
    };
    let starter = Pty::with(&[]);
    let (sockets, file) = (starter.home().join("sockets"), starter.home().join("screenrc"));
    fs::create_dir(&sockets).unwrap();
    fs::set_permissions(&sockets, fs::Permissions::from_mode(0o700)).unwrap();
    fs::write(&file, "startup_message off\naltscreen on\n").unwrap();
    let arguments = ["-U", "-c", file.to_str().unwrap(), env!("CARGO_BIN_EXE_tokendesk")];
    let starter = starter
        .program(screen.to_str().unwrap())
        .args(&arguments)
        .env("SCREENDIR", sockets.as_os_str());
    let mut terminal = starter.size(120, 40).start();
    let _end = End { screen, sockets };
    terminal.sees("of 256 tokens");
    // The terminal's own program starts the server, and that starts tokendesk.
    let program = processes::child_of(terminal.pid()).and_then(processes::child_of);
    add_token_in(terminal.tokendesk_is(program.expect("tokendesk")));
    terminal.sees("Sent, but your terminal didn’t say it accepts copies.");
    let value = value(&terminal);
    // It arrives as a whole, in its one form: the outer terminal is left in no unfinished sequence.
    terminal.wait_until("the copy", |pty| pty.osc52() == [value.clone()]);
    // What the sentences of the window say is read elsewhere: of wide characters GNU screen has its
    // own opinion, and where the emulator has another, a line of it is drawn in the wrong place.
    terminal.press("z").wait_until("the space", |pty| pty.osc52().last().is_some_and(|l| l == " "));
    terminal.press("c").wait_until("another copy", |pty| pty.osc52().len() == 3);
    terminal.press("Enter").no_longer_sees("never displayed");
    assert!(!terminal.screen().contains("52;c"), "{}", terminal.screen());
    terminal.press("q").exits_with(0);
}
