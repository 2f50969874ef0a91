//! The real binary in a pseudo-terminal, read by a terminal emulator.
//!
//! It waits for what it expects and never sleeps; after 20 seconds it gives up and shows the
//! screen.

mod starter;

use std::ffi::OsString;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use portable_pty::{ExitStatus, MasterPty, PtySize};
use rustix::fs::{Mode, OFlags, open};
use rustix::io::ioctl_fionread;
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{Action, tcflow};
use tempfile::TempDir;

use super::{modes, processes};

pub use starter::Starter;

const PATIENCE: Duration = Duration::from_secs(20);

/// A running program and the terminal that it runs in.
pub struct Pty {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    events: Receiver<Happened>,
    parser: vt100::Parser<Clipboard>,
    raw: Vec<u8>,
    pid: Pid,
    /// The process whose loop is waited for: tokendesk itself, also where something is around it.
    loop_of: Pid,
    status: Option<ExitStatus>,
    closed: bool,
    modes_before: String,
    /// What it says when it is asked for its attributes (DA1), once.
    answer: Option<&'static [u8]>,
    home: TempDir,
}

enum Happened {
    Wrote(Vec<u8>),
    Closed,
    Exited(ExitStatus),
}

#[derive(Default)]
struct Clipboard(Vec<String>);

impl vt100::Callbacks for Clipboard {
    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, which: &[u8], data: &[u8]) {
        // mosh takes exactly `c`; tmux leaves it out.
        assert!(which == b"c" || which.is_empty(), "{which:?}");
        let text = STANDARD.decode(data).expect("base64");
        self.0.push(String::from_utf8(text).expect("UTF-8"));
    }
}

fn read_in_background(mut reader: Box<dyn Read + Send>, sender: Sender<Happened>) {
    thread::spawn(move || {
        let mut buffer = vec![0; 65536];
        // At the end Linux says EIO where others say 0.
        while let Ok(count @ 1..) = reader.read(&mut buffer) {
            if sender.send(Happened::Wrote(buffer[..count].to_vec())).is_err() {
                return;
            }
        }
        let _ = sender.send(Happened::Closed);
    });
}

fn cells(number: u16) -> NonZeroU16 {
    // The emulator has at least one.
    NonZeroU16::new(number).unwrap_or(NonZeroU16::MIN)
}

impl Pty {
    /// What is needed to start tokendesk with these arguments in a fresh home.
    pub fn with(args: &[&str]) -> Starter {
        Starter {
            program: env!("CARGO_BIN_EXE_tokendesk").into(),
            args: args.iter().map(OsString::from).collect(),
            width: 80,
            height: 24,
            variables: vec![],
            answer: None,
            home: tempfile::tempdir().expect("a directory"),
        }
    }

    /// Starts tokendesk at 80 x 24 in a fresh home.
    pub fn start(args: &[&str]) -> Self {
        Self::with(args).start()
    }

    /// Waits until the text is on the screen.
    pub fn sees(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("{text:?} on the screen"), |pty| pty.screen().contains(text))
    }

    /// Waits until the text is not on the screen any more.
    pub fn no_longer_sees(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("{text:?} to go"), |pty| !pty.screen().contains(text))
    }

    /// Waits until this holds.
    pub fn wait_until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        while !(self.between_frames() && holds(self)) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(happened) => self.take(happened),
                Err(error) => {
                    panic!("waited for {what}: {error}; the screen is\n{}", self.screen())
                }
            }
        }
        self.wait_for_the_loop();
        self
    }

    /// Whether the last frame has come as a whole.
    fn between_frames(&self) -> bool {
        let last = |mark: &[u8]| self.raw.windows(mark.len()).rposition(|bytes| bytes == mark);
        last(b"\x1b[?2026h") <= last(b"\x1b[?2026l")
    }

    /// Waits until the program waits, too. It counts a frame a moment after it was written, and a
    /// dialog takes no key that was pressed before its frame.
    fn wait_for_the_loop(&self) {
        let stat = format!("/proc/{}/stat", self.loop_of.as_raw_nonzero());
        while let Ok(text) = std::fs::read_to_string(&stat) {
            if !text.rsplit(')').next().is_some_and(|rest| rest.starts_with(" R")) {
                return;
            }
            thread::yield_now();
        }
    }

    fn take(&mut self, happened: Happened) {
        match happened {
            Happened::Wrote(bytes) => {
                self.parser.process(&bytes);
                self.raw.extend(bytes);
                if self.is_asked()
                    && let Some(answer) = self.answer.take()
                {
                    self.sends(answer);
                }
            }
            Happened::Closed => self.closed = true,
            Happened::Exited(status) => self.status = Some(status),
        }
    }

    /// The process of tokendesk, where the terminal's own is another program.
    pub fn tokendesk_is(&mut self, pid: Pid) -> &mut Self {
        self.loop_of = pid;
        self
    }

    /// Whether the program asked for the terminal's attributes (DA1).
    pub fn is_asked(&self) -> bool {
        self.raw.windows(3).any(|bytes| bytes == b"\x1b[c")
    }

    /// Takes in what was written until nothing came for this long: for "nothing is written".
    pub fn bytes_within(&mut self, time: Duration) -> usize {
        let before = self.raw.len();
        let deadline = Instant::now() + time;
        while let Some(left) = deadline.checked_duration_since(Instant::now()) {
            match self.events.recv_timeout(left) {
                Ok(happened) => self.take(happened),
                Err(_) => break,
            }
        }
        self.raw.len() - before
    }

    /// Presses one key, such as `Enter`, `Ctrl-c`, `F5` or `d`.
    pub fn press(&mut self, key: &str) -> &mut Self {
        let bytes = bytes_of(key);
        self.sends(&bytes)
    }

    /// Types a text, key by key.
    pub fn types(&mut self, text: &str) -> &mut Self {
        self.sends(text.as_bytes())
    }

    /// Pastes a text, as a terminal in bracketed-paste mode does.
    pub fn pastes(&mut self, text: &str) -> &mut Self {
        assert!(self.parser.screen().bracketed_paste(), "the program takes no pastes");
        self.sends(format!("\x1b[200~{text}\x1b[201~").as_bytes())
    }

    /// Sends raw bytes.
    pub fn sends(&mut self, bytes: &[u8]) -> &mut Self {
        self.writer.write_all(bytes).expect("the program reads");
        self.writer.flush().expect("the program reads");
        self
    }

    /// Sends raw bytes one by one, each only when the one before it was read: so a slow line tears
    /// them.
    pub fn sends_torn(&mut self, bytes: &[u8]) -> &mut Self {
        for byte in bytes {
            self.sends_read(&[*byte]);
        }
        self
    }

    /// Presses a key and waits until the program has read it, whatever it does with it.
    pub fn press_read(&mut self, key: &str) -> &mut Self {
        let bytes = bytes_of(key);
        self.sends_read(&bytes)
    }

    /// Sends raw bytes and waits until they are read: until the thread that reads has been awake
    /// and waits again. The system takes its time to deliver them, so an empty queue alone tells
    /// nothing.
    fn sends_read(&mut self, bytes: &[u8]) -> &mut Self {
        let woken = || processes::wake_ups_of(self.loop_of, "input");
        let before = woken();
        self.writer.write_all(bytes).expect("the program reads");
        let deadline = Instant::now() + PATIENCE;
        while woken() == before || ioctl_fionread(self.terminal()).expect("a terminal") > 0 {
            assert!(Instant::now() < deadline, "the program reads nothing");
            thread::yield_now();
        }
        self
    }

    /// The terminal takes no more output, as after Ctrl-s or on a line that stands still.
    pub fn holds_output(&mut self) -> &mut Self {
        tcflow(self.terminal(), Action::OOff).expect("a terminal");
        self
    }

    /// The terminal takes output again.
    pub fn lets_output_go(&mut self) -> &mut Self {
        tcflow(self.terminal(), Action::OOn).expect("a terminal");
        self
    }

    /// The program's end of the terminal, for a moment: kept open it would hide the program's end.
    fn terminal(&self) -> OwnedFd {
        let name = self.master.tty_name().expect("a name");
        open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).expect("a terminal")
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        let size = PtySize { rows: height, cols: width, ..PtySize::default() };
        self.master.resize(size).expect("a new size");
        self.parser.set_size(cells(height), cells(width));
        self
    }

    /// Sends a signal to the program.
    pub fn signal(&mut self, signal: Signal) -> &mut Self {
        kill_process(self.pid, signal).expect("the program runs");
        self
    }

    /// The text on the screen.
    pub fn screen(&self) -> String {
        self.parser.screen().contents()
    }

    /// The value that the window of a new token shows: no other word is so long and so plain.
    pub fn value(&self) -> Option<String> {
        let screen = self.screen();
        let is_value =
            |word: &&str| word.len() == 40 && word.bytes().all(|b| b.is_ascii_alphanumeric());
        screen.split_whitespace().find(is_value).map(str::to_owned)
    }

    /// The terminal emulator's whole screen: cells, styles, modes.
    pub fn cells(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Every byte that was written so far.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// What was written to the terminal's clipboard, decoded.
    pub fn osc52(&self) -> &[String] {
        &self.parser.callbacks().0
    }

    /// Clears what was seen, so that only what is drawn anew counts.
    pub fn forgets_the_screen(&mut self) -> &mut Self {
        self.parser.process(b"\x1b[2J");
        self
    }

    /// The job that has the terminal.
    pub fn foreground(&self) -> Pid {
        let leader = self.master.process_group_leader();
        leader.and_then(Pid::from_raw).expect("a job")
    }

    /// The program's process.
    pub fn pid(&self) -> Pid {
        self.pid
    }

    /// The program's home directory.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Waits for the end and checks the exit status.
    pub fn exits_with(&mut self, code: u32) -> &mut Self {
        self.wait_until("the end", |pty| pty.status.is_some() && pty.closed);
        let status = self.status.clone().expect("waited for");
        assert_eq!(status.signal(), None, "it was killed");
        assert_eq!(status.exit_code(), code, "{}", self.screen());
        self
    }

    /// Whether the program has ended, though its last words may still be held back.
    pub fn is_over(&self) -> bool {
        self.status.is_some()
    }

    /// What the system does with keys is as it was before the program started.
    pub fn has_its_modes(&mut self) -> &mut Self {
        assert_eq!(format!("{:?}", self.master.get_termios()), self.modes_before);
        self
    }

    /// Waits for an end with status 0 that leaves the terminal as it was.
    pub fn exits_cleanly(&mut self) {
        self.exits_with(0).is_restored();
    }

    /// The terminal is as it was before the program started, and nobody is left in it.
    pub fn is_restored(&mut self) -> &mut Self {
        self.is_given_back();
        let left = processes::of_session(self.pid);
        assert!(left.is_empty(), "{left:?} still run");
        self
    }

    /// The terminal is as it was before the program took it: screen, cursor, mouse, paste, keyboard
    /// flags, styles, and what the system does with keys.
    pub fn is_given_back(&mut self) -> &mut Self {
        let screen = self.parser.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is on");
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert!(!screen.bracketed_paste(), "bracketed paste is on");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        let nothing: [&str; 0] = [];
        assert_eq!(modes::left_on(&self.raw), nothing);
        self.has_its_modes()
    }

    /// What a terminal without an alternate screen shows by now.
    pub fn on_one_screen(&self) -> String {
        let raw = String::from_utf8_lossy(&self.raw);
        let raw = raw.replace("\x1b[?1049h", "").replace("\x1b[?1049l", "");
        let (height, width) = self.parser.screen().size();
        let mut parser = vt100::Parser::new(height, width, 0);
        parser.process(raw.as_bytes());
        parser.screen().contents()
    }
}

impl Drop for Pty {
    /// A test that failed leaves no process behind.
    fn drop(&mut self) {
        if self.status.is_none() {
            let _ = kill_process(self.pid, Signal::KILL);
        }
    }
}

fn bytes_of(key: &str) -> Vec<u8> {
    let text = match key {
        "Enter" => "\r",
        "Tab" => "\t",
        "BackTab" => "\x1b[Z",
        "Esc" => "\x1b",
        "Space" => " ",
        "Backspace" => "\x7f",
        "Up" => "\x1b[A",
        "Down" => "\x1b[B",
        "Right" => "\x1b[C",
        "Left" => "\x1b[D",
        "Home" => "\x1b[H",
        "End" => "\x1b[F",
        "Delete" => "\x1b[3~",
        "PageUp" => "\x1b[5~",
        "PageDown" => "\x1b[6~",
        "F1" => "\x1bOP",
        "F5" => "\x1b[15~",
        "F8" => "\x1b[19~",
        _ => {
            if let Some(letter) = key.strip_prefix("Ctrl-") {
                return vec![letter.as_bytes()[0] & 0x1f];
            }
            assert_eq!(key.chars().count(), 1, "unknown key {key}");
            key
        }
    };
    text.as_bytes().to_vec()
}
