//! A new token's way into a clipboard: the desktop's where there is one, else the terminal's.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::support::pty::{Pty, Starter};
use crate::support::tools;

/// Adds a token; its window is open then.
fn add_token(starter: Starter) -> Pty {
    let mut terminal = starter.size(120, 40).start();
    terminal.sees("of 256 tokens").press("a").sees("Add API token");
    terminal.types("Copied once").press("Enter").sees("never displayed again");
    terminal
}

/// Leaves the window and the program.
fn leave(terminal: &mut Pty) {
    terminal.press("c").sees("[ Save ]").press("Enter").no_longer_sees("never displayed again");
    terminal.press("q").exits_cleanly();
}

#[test]
fn a2_without_a_desktop_the_value_goes_through_the_terminal() {
    let mut terminal = add_token(Pty::with(&[]));
    terminal.sees("Terminals don’t confirm");
    let [value] = terminal.osc52() else {
        panic!("one copy: {:?}", terminal.osc52());
    };
    let value = value.clone();
    assert_eq!(value.len(), 40);
    assert!(terminal.screen().contains(&value));
    // The one form that passes everywhere: exactly `c`, ended by BEL.
    let begin = b"\x1b]52;c;";
    let at = terminal.raw().windows(begin.len()).position(|bytes| bytes == begin).unwrap();
    assert_eq!(terminal.raw()[at + begin.len() + 56], 0x07);
    leave(&mut terminal);
}

#[test]
fn a_remote_session_does_not_copy_into_the_desktop_of_its_machine() {
    let starter =
        Pty::with(&[]).env("DISPLAY", ":0").env("SSH_CONNECTION", "192.0.2.7 1 192.0.2.8 22");
    let mut terminal = add_token(starter);
    terminal.sees("Terminals don’t confirm");
    assert_eq!(terminal.osc52().len(), 1);
    leave(&mut terminal);
}

#[test]
fn copying_as_the_window_opens_can_be_turned_off() {
    let starter = Pty::with(&[]);
    let directory = starter.home().join("config/tokendesk");
    std::fs::create_dir_all(&directory).unwrap();
    std::fs::write(directory.join("config.toml"), "[clipboard]\ncopy_on_open = false\n").unwrap();
    let mut terminal = add_token(starter);
    assert!(terminal.osc52().is_empty());
    terminal.press("c").sees("Terminals don’t confirm");
    assert_eq!(terminal.osc52().len(), 1);
    terminal.press("Enter").no_longer_sees("never displayed again");
    terminal.press("q").exits_cleanly();
}

#[test]
fn a_display_that_never_answers_does_not_hold_the_copy() {
    // Display N listens on port 6000 + N; this one takes connections and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let display = format!("127.0.0.1:{}", port.checked_sub(6000).expect("a high port"));
    let mut terminal = add_token(Pty::with(&[]).env("DISPLAY", display));
    terminal.sees("Terminals don’t confirm");
    assert_eq!(terminal.osc52().len(), 1);
    leave(&mut terminal);
}

#[test]
fn a2_a_desktop_takes_the_value_and_keeps_it_out_of_its_history() {
    let Some([xvfb, xclip]) = tools::all_of(["Xvfb", "xclip"]) else {
        return;
    };
    let desktop = Desktop::start(&xvfb);
    let mut terminal = add_token(Pty::with(&[]).env("DISPLAY", &desktop.display));
    terminal.sees("Copied to the clipboard.");
    assert!(terminal.osc52().is_empty(), "it went to one clipboard, not to two");

    let value = desktop.clipboard(&xclip, "UTF8_STRING");
    assert_eq!(value.len(), 40);
    assert!(terminal.screen().contains(&value));
    assert_eq!(desktop.clipboard(&xclip, "x-kde-passwordManagerHint"), "secret");
    leave(&mut terminal);
}

/// A display without a screen; it ends with the test.
struct Desktop {
    server: Child,
    display: String,
}

impl Desktop {
    fn start(xvfb: &Path) -> Self {
        let mut server = Command::new(xvfb)
            .args(["-displayfd", "1", "-screen", "0", "640x480x8", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        Self { server, display: format!(":{}", number.trim()) }
    }

    fn clipboard(&self, xclip: &Path, target: &str) -> String {
        let output = Command::new(xclip)
            .args(["-selection", "clipboard", "-o", "-t", target])
            .env("DISPLAY", &self.display)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
