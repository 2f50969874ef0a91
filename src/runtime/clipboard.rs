//! Copying: the desktop's clipboard where there is one here, else the terminal's, by OSC 52.

use std::ffi::OsString;
use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use arboard::Clipboard;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use crate::app::{CopyOutcome, Message};
use crate::domain::secret::OneTimeSecret;

use super::queue::{Event, Queue};
use super::terminal::Port;

/// A clipboard on a display that died never answers.
const DESKTOP_LIMIT: Duration = Duration::from_millis(500);

/// More than this is cut or printed on the screen by terminals that are in use.
const OSC_52_LIMIT: usize = 74_994;

/// A text on its way to a clipboard.
#[derive(Clone, Debug)]
pub enum Text {
    /// One that must not stay in a clipboard's history.
    Secret(OneTimeSecret),
    /// Any other.
    Plain(String),
}

impl Text {
    #[expect(
        clippy::disallowed_methods,
        reason = "a person asked for the secret in their clipboard"
    )]
    fn as_str(&self) -> &str {
        match self {
            Self::Secret(secret) => secret.expose(),
            Self::Plain(text) => text,
        }
    }
}

/// The desktop's clipboard, if this process runs where the person sits.
#[derive(Debug)]
pub struct Desktop {
    is_here: bool,
    jobs: Option<Sender<Job>>,
}

struct Job {
    text: Text,
    done: oneshot::Sender<bool>,
}

impl Desktop {
    /// What the environment says. A remote desktop would take the copy into the wrong machine.
    pub fn from_environment() -> Self {
        Self::new(is_here(|name| std::env::var_os(name)))
    }

    /// A desktop that is not there: every copy goes through the terminal.
    pub fn none() -> Self {
        Self::new(false)
    }

    fn new(is_here: bool) -> Self {
        Self { is_here, jobs: None }
    }

    /// Copies a text; the queue hears `Message::Copied`, or `Event::NotTaken` with the text.
    pub(super) fn copy(&mut self, text: Text, tasks: &Handle, queue: &Queue) {
        let (done, answer) = oneshot::channel();
        let job = Job { text: text.clone(), done };
        let taken = self.jobs().is_some_and(|jobs| jobs.send(job).is_ok());
        let queue = queue.clone();
        tasks.spawn(async move {
            let answer = async { taken && answer.await.unwrap_or(false) };
            match tokio::time::timeout(DESKTOP_LIMIT, answer).await {
                Ok(true) => queue.message(Message::Copied(CopyOutcome::Native)),
                Ok(false) | Err(_) => queue.send(Event::NotTaken(text)),
            }
        });
    }

    /// The desktop did not take a copy: from now on it is not asked, since it may hang.
    pub(super) fn give_up(&mut self) {
        self.is_here = false;
        self.jobs = None;
    }

    /// Whether there is a desktop to ask.
    pub(super) fn is_here(&self) -> bool {
        self.is_here
    }

    /// The thread that owns the clipboard; it starts with the first copy and stays, because on X11
    /// and Wayland whoever copied must be there to serve the paste.
    fn jobs(&mut self) -> Option<&Sender<Job>> {
        if self.jobs.is_none() {
            let (sender, jobs) = mpsc::channel();
            thread::Builder::new().name("clipboard".into()).spawn(move || serve(&jobs)).ok()?;
            self.jobs = Some(sender);
        }
        self.jobs.as_ref()
    }
}

fn is_here(variable: impl Fn(&str) -> Option<OsString>) -> bool {
    let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
    let remote = is_set("SSH_CONNECTION") || is_set("SSH_TTY");
    let display = is_set("WAYLAND_DISPLAY") || is_set("DISPLAY");
    !remote && (display || cfg!(any(target_os = "macos", windows)))
}

fn serve(jobs: &Receiver<Job>) {
    let mut clipboard = None;
    for Job { text, done } in jobs {
        if clipboard.is_none() {
            clipboard = Clipboard::new().ok();
        }
        let copied = clipboard.as_mut().is_some_and(|clipboard| put(clipboard, &text));
        // After the time limit nobody waits for it.
        let _ = done.send(copied);
    }
}

/// Puts the text there and reads it back.
fn put(clipboard: &mut Clipboard, text: &Text) -> bool {
    let set = match text {
        Text::Secret(_) => unrecorded(clipboard.set()),
        Text::Plain(_) => clipboard.set(),
    };
    set.text(text.as_str()).is_ok()
        && clipboard.get_text().map(Zeroizing::new).is_ok_and(|found| *found == text.as_str())
}

/// Keeps a copy out of the desktop's clipboard history.
#[cfg(target_os = "linux")]
fn unrecorded(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtLinux::exclude_from_history(set)
}

/// Keeps a copy out of the desktop's clipboard history.
#[cfg(target_os = "macos")]
fn unrecorded(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtApple::exclude_from_history(set)
}

/// Nothing is known here that would keep a copy out of a history.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn unrecorded(set: arboard::Set<'_>) -> arboard::Set<'_> {
    set
}

/// Sends the text to the terminal's clipboard; whether it took it is never known.
pub(super) fn through_terminal(port: &mut impl Port, text: &Text) -> io::Result<CopyOutcome> {
    match osc_52(text.as_str()) {
        Some(sequence) => port.write(&sequence).map(|()| CopyOutcome::Osc52),
        None => Ok(CopyOutcome::Failed),
    }
}

/// `ESC ] 52 ; c ; BASE64 BEL`: exactly `c`, since mosh takes nothing else, and ended by BEL, since
/// GNU screen swallows the other end.
fn osc_52(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    const BEGIN: &[u8] = b"\x1b]52;c;";
    if text.len() > OSC_52_LIMIT {
        return None;
    }
    let encoded = text.len().div_ceil(3) * 4;
    let mut sequence = Zeroizing::new(vec![0; BEGIN.len() + encoded + 1]);
    sequence[..BEGIN.len()].copy_from_slice(BEGIN);
    let written = STANDARD.encode_slice(text, &mut sequence[BEGIN.len()..]).ok()?;
    sequence[BEGIN.len() + written] = 0x07;
    Some(sequence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn osc_52_is_written_in_the_one_form_that_passes_everywhere() {
        assert_eq!(*osc_52("secret").unwrap(), b"\x1b]52;c;c2VjcmV0\x07");
        assert_eq!(*osc_52("ab").unwrap(), b"\x1b]52;c;YWI=\x07");
        assert_eq!(*osc_52("").unwrap(), b"\x1b]52;c;\x07");
    }

    #[test]
    fn a_text_that_terminals_would_cut_is_refused() {
        assert!(osc_52(&"a".repeat(OSC_52_LIMIT)).is_some());
        assert!(osc_52(&"a".repeat(OSC_52_LIMIT + 1)).is_none());
    }

    #[test]
    fn a_remote_session_never_uses_the_desktop_of_its_machine() {
        let with = |names: &'static [&str]| {
            is_here(|name| names.contains(&name).then(|| OsString::from("set")))
        };
        assert!(with(&["DISPLAY"]));
        assert!(with(&["WAYLAND_DISPLAY"]));
        assert!(!with(&["DISPLAY", "SSH_CONNECTION"]));
        assert!(!with(&["WAYLAND_DISPLAY", "SSH_TTY"]));
        assert_eq!(with(&[]), cfg!(target_os = "macos"));
        assert!(!is_here(|name| (name == "DISPLAY").then(OsString::new)));
    }
}
