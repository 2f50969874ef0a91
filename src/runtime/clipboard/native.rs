//! The desktop's clipboard, in a thread of its own: one on a display that died never answers.

use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::thread;
use std::time::Duration;

use arboard::Clipboard;
use zeroize::Zeroizing;

use crate::app::ClearOutcome;

use super::Text;

/// How long the desktop may take.
const LIMIT: Duration = Duration::from_millis(500);

/// The thread that owns the clipboard. It stays after the first copy, because on X11 and Wayland
/// whoever copied must be there to serve the paste.
#[derive(Debug)]
pub struct Native {
    jobs: Sender<Job>,
}

enum Job {
    /// Nothing is said unless somebody still waits for it.
    Put(Text, SyncSender<bool>),
    ClearIf(Text, Sender<ClearOutcome>),
}

impl Native {
    /// Starts the thread; `None` where the machine refuses it.
    pub fn start() -> Option<Self> {
        let (jobs, receiver) = mpsc::channel();
        thread::Builder::new().name("desktop".into()).spawn(move || serve(&receiver)).ok()?;
        Some(Self { jobs })
    }

    /// Copies a text and reads it back; `false` also where no answer comes in time.
    pub fn put(&self, text: Text) -> bool {
        let (done, answer) = mpsc::sync_channel(0);
        self.jobs.send(Job::Put(text, done)).is_ok() && answer.recv_timeout(LIMIT).unwrap_or(false)
    }

    /// Clears the clipboard if it still holds this text.
    pub fn clear_if(&self, text: Text) -> ClearOutcome {
        let (done, answer) = mpsc::channel();
        match self.jobs.send(Job::ClearIf(text, done)) {
            Ok(()) => answer.recv_timeout(LIMIT).unwrap_or(ClearOutcome::Failed),
            Err(_) => ClearOutcome::Failed,
        }
    }
}

fn serve(jobs: &Receiver<Job>) {
    let mut clipboard = None;
    for job in jobs {
        if clipboard.is_none() {
            clipboard = Clipboard::new().ok();
        }
        // After the time limit nobody waits for an answer.
        match job {
            Job::Put(text, done) => {
                let copied = clipboard.as_mut().is_some_and(|clipboard| put(clipboard, &text));
                // Another way was taken by now, and nobody would clear this one.
                if done.send(copied).is_err()
                    && let Some(clipboard) = &mut clipboard
                {
                    clear_if(clipboard, &text);
                }
            }
            Job::ClearIf(text, done) => {
                let cleared = clipboard
                    .as_mut()
                    .map_or(ClearOutcome::Failed, |clipboard| clear_if(clipboard, &text));
                let _ = done.send(cleared);
                // The library's connection has buffers in which a part of the text may still stand.
                if cleared != ClearOutcome::Failed {
                    clipboard = None;
                }
            }
        }
    }
}

/// Puts the text there and reads it back.
fn put(clipboard: &mut Clipboard, text: &Text) -> bool {
    let set = match text {
        Text::Secret(_) => unrecorded(clipboard.set()),
        Text::Plain(_) => clipboard.set(),
    };
    set.text(text.as_str()).is_ok() && holds(clipboard, text)
}

fn clear_if(clipboard: &mut Clipboard, text: &Text) -> ClearOutcome {
    if !holds(clipboard, text) {
        return ClearOutcome::NotOurs;
    }
    match clipboard.clear() {
        Ok(()) if !holds(clipboard, text) => ClearOutcome::Cleared,
        Ok(()) | Err(_) => ClearOutcome::Failed,
    }
}

fn holds(clipboard: &mut Clipboard, text: &Text) -> bool {
    clipboard.get_text().map(Zeroizing::new).is_ok_and(|found| *found == text.as_str())
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
