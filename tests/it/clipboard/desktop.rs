//! The desktop's clipboard: only where the person sits, verified, and cleared again.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::{add_token, leave, value};
use crate::support::pty::Pty;
use crate::support::tools;

#[test]
fn a_remote_session_does_not_copy_into_the_desktop_of_its_machine() {
    let starter =
        Pty::with(&[]).env("DISPLAY", ":0").env("SSH_CONNECTION", "192.0.2.7 1 192.0.2.8 22");
    let mut terminal = add_token(starter);
    terminal.sees("didn’t say it accepts copies");
    assert_eq!(terminal.osc52().len(), 1);
    leave(&mut terminal);
}

#[test]
fn copying_as_the_window_opens_can_be_turned_off() {
    let starter = Pty::with(&[]).config("[clipboard]\ncopy_on_open = false\n");
    let mut terminal = add_token(starter);
    assert!(terminal.osc52().is_empty());
    terminal.press("c").sees("didn’t say it accepts copies");
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
    terminal.sees("didn’t say it accepts copies");
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
    terminal.sees("Copied. Paste it before you quit; the clipboard is cleared in 4");
    assert!(terminal.osc52().is_empty(), "it went to one clipboard, not to two");
    assert_eq!(desktop.clipboard(&xclip, "UTF8_STRING"), Some(value(&terminal)));
    let hint = desktop.clipboard(&xclip, "x-kde-passwordManagerHint");
    assert_eq!(hint.as_deref(), Some("secret"));
    leave(&mut terminal);
    assert!(terminal.screen().contains("it is no longer there"), "{}", terminal.screen());
    assert_eq!(desktop.clipboard(&xclip, "UTF8_STRING"), None);
}

#[test]
fn the_value_is_cleared_after_the_countdown_or_by_key() {
    let Some([xvfb, xclip]) = tools::all_of(["Xvfb", "xclip"]) else {
        return;
    };
    let desktop = Desktop::start(&xvfb);
    let starter = Pty::with(&[]).config("[clipboard]\nclear_after = 2\n");
    let mut terminal = add_token(starter.env("DISPLAY", &desktop.display));
    terminal.sees("The clipboard was cleared: it no longer holds the token.");
    assert_eq!(desktop.clipboard(&xclip, "UTF8_STRING").unwrap_or_default(), "");
    terminal.press("c").sees("[ Save ]").press("Enter").no_longer_sees("never displayed again");
    terminal.press("q").exits_cleanly();
    // A count that is long enough to be seen on any machine.
    let mut terminal = add_token(Pty::with(&[]).env("DISPLAY", &desktop.display));
    terminal.press("c").sees("cleared in").press("z").sees("The clipboard was cleared");
    assert_eq!(desktop.clipboard(&xclip, "UTF8_STRING").unwrap_or_default(), "");
    terminal.press("Enter").no_longer_sees("never displayed again").press("q").exits_cleanly();
    assert!(!terminal.screen().contains("it is no longer there"), "it was not there before");
}

#[test]
fn a_copy_that_the_desktop_takes_too_late_does_not_stay_there() {
    let Some([xvfb, xclip]) = tools::all_of(["Xvfb", "xclip"]) else {
        return;
    };
    let desktop = Desktop::start(&xvfb);
    let mut terminal = add_token(Pty::with(&[]).env("DISPLAY", &desktop.display));
    terminal.sees("the clipboard is cleared in");
    assert_eq!(desktop.clipboard(&xclip, "UTF8_STRING"), Some(value(&terminal)));
    desktop.signal(Signal::STOP);
    terminal.press("c").sees("didn’t say it accepts copies");
    desktop.signal(Signal::CONT);
    let limit = Instant::now() + Duration::from_secs(10);
    while desktop.clipboard(&xclip, "UTF8_STRING").is_some_and(|text| !text.is_empty()) {
        assert!(Instant::now() < limit, "the value stays in the desktop’s clipboard");
    }
    leave(&mut terminal);
}

#[test]
fn what_somebody_copied_since_stays() {
    let Some([xvfb, xclip]) = tools::all_of(["Xvfb", "xclip"]) else {
        return;
    };
    let desktop = Desktop::start(&xvfb);
    let mut terminal = add_token(Pty::with(&[]).env("DISPLAY", &desktop.display));
    terminal.sees("the clipboard is cleared in");
    desktop.copy(&xclip, "something else");
    terminal.press("z").sees("The clipboard holds something else by now");
    assert_eq!(desktop.clipboard(&xclip, "UTF8_STRING").as_deref(), Some("something else"));
    leave(&mut terminal);
}

/// A display without a screen; it ends with the test.
pub struct Desktop {
    server: Child,
    pub display: String,
}

impl Desktop {
    pub fn start(xvfb: &Path) -> Self {
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

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.server), signal).unwrap();
    }

    /// What a paste gives; `None` where nobody has such a target.
    pub fn clipboard(&self, xclip: &Path, target: &str) -> Option<String> {
        let output = Command::new(xclip)
            .args(["-selection", "clipboard", "-o", "-t", target])
            .env("DISPLAY", &self.display)
            .output()
            .unwrap();
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
    }

    /// Another program copies; it serves its text until the display ends.
    fn copy(&self, xclip: &Path, text: &str) {
        let mut child = Command::new(xclip)
            .args(["-selection", "clipboard", "-i"])
            .env("DISPLAY", &self.display)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
        // It may end before the display has heard of its copy.
        let limit = Instant::now() + Duration::from_secs(10);
        while self.clipboard(xclip, "UTF8_STRING").as_deref() != Some(text) {
            assert!(Instant::now() < limit, "xclip did not copy");
        }
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
