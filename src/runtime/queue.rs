//! The one queue of everything that happens, whatever thread it comes from.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};

use crossterm::event::KeyEvent;

use crate::app::{FrameId, Message};
use crate::ui::TerminalColors;

use super::calls::Opened;
use super::clipboard::ForTerminal;
use super::failure::OpenError;

/// The receiving end of the queue, for the loop alone.
pub type Events = Receiver<Event>;

/// One thing that happened: for the app, or for the loop itself.
pub enum Event {
    /// For the app, as it is.
    Message(Message),
    /// The account is open, or can't be opened.
    Opened {
        /// Which opening it was.
        serial: u64,
        /// What came of it.
        result: Result<Opened, OpenError>,
    },
    /// A text for the terminal's clipboard, which only the loop writes to.
    ForTerminal(ForTerminal),
    /// For the app, if this account is still the one that is shown.
    OfAccount {
        /// Which opening made the way to it.
        serial: u64,
        /// What happened.
        message: Message,
    },
    /// The terminal has another size.
    SizeChanged,
    /// The terminal says which colours it has.
    Colors(TerminalColors),
    /// A signal asks the program to stop for a while.
    Stopped,
    /// The program goes on after a stop; whatever stopped it may have drawn on the terminal.
    Continued,
    /// A signal asks the program to end.
    Ended(i32),
    /// Keys can't be read any more.
    InputFailed(io::Error),
    /// Some thread panicked at this place.
    Panicked(String),
}

/// How the program stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// With all processes of its job, as the terminal's own Ctrl-z would have it.
    Job,
    /// Alone, because a signal was sent to it alone.
    Process,
}

/// The sending end of the queue, and the number of the last frame that was flushed.
#[derive(Clone, Debug)]
pub struct Queue {
    sender: Sender<Event>,
    flushed: Arc<AtomicU64>,
    leaves: Arc<AtomicBool>,
}

impl Queue {
    /// A queue and its receiving end.
    pub fn new() -> (Self, Events) {
        let (sender, events) = mpsc::channel();
        (Self { sender, flushed: Arc::default(), leaves: Arc::default() }, events)
    }

    /// Adds a message for the app. Once the loop has ended nobody waits for it.
    pub fn message(&self, message: Message) {
        self.send(Event::Message(message));
    }

    /// Adds a key that is pressed now, before the last frame that was flushed.
    pub fn key(&self, key: KeyEvent) {
        let seen = self.last_frame();
        self.message(Message::Key { key, seen });
    }

    /// Adds an event.
    pub fn send(&self, event: Event) {
        let _ = self.sender.send(event);
    }

    /// The last frame that a person can have before them.
    pub fn last_frame(&self) -> FrameId {
        FrameId(self.flushed.load(Ordering::Acquire))
    }

    /// The loop has ended and takes its leave.
    pub(super) fn leaves(&self) {
        self.leaves.store(true, Ordering::Release);
    }

    /// Whether it does.
    pub(super) fn is_leaving(&self) -> bool {
        self.leaves.load(Ordering::Acquire)
    }

    /// Numbers the frame that was just flushed.
    pub(super) fn frame_flushed(&self) -> FrameId {
        FrameId(self.flushed.fetch_add(1, Ordering::AcqRel) + 1)
    }
}
