//! Reads the terminal in a thread of its own: keys, pastes, the mouse and answers.
//!
//! It reads the bytes itself: crossterm's reader has no end where the terminal has one, makes keys
//! of a torn sequence, and throws the terminal's answers away.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, OwnedFd};
use std::thread;
use std::time::Duration;

use crossterm::event::{Event as Input, MouseButton, MouseEvent, MouseEventKind};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use zeroize::Zeroize;

use crate::app::mouse::Gesture;
use crate::app::{FrameId, Message};

use super::clipboard::Announcement;
use super::colors::{Colors, Told};
use super::decoder::{Decoder, Heard};
use super::probe;
use super::queue::{Event, Queue};

/// From now on input goes to the queue. What the terminal says of itself is heard for copies.
pub(super) fn read_keys(queue: Queue, announcement: Announcement) -> io::Result<()> {
    let terminal = terminal()?;
    thread::Builder::new().name("input".into()).spawn(move || {
        if let Err(error) = read_until_failure(&terminal, &queue, &announcement) {
            queue.send(Event::InputFailed(error));
        }
    })?;
    Ok(())
}

/// Where keys come from: the standard input may be a pipe with a secret.
fn terminal() -> io::Result<OwnedFd> {
    if io::stdin().is_terminal() {
        return io::stdin().as_fd().try_clone_to_owned();
    }
    File::open("/dev/tty").map(OwnedFd::from)
}

fn read_until_failure(
    terminal: &OwnedFd,
    queue: &Queue,
    announcement: &Announcement,
) -> io::Result<()> {
    let mut decoder = Decoder::default();
    let mut colors = Colors::default();
    let mut bytes = [0; 1024];
    // Half a key was pressed by somebody who saw the frame of that moment.
    let mut seen = FrameId::default();
    loop {
        let heard = match wait(terminal, decoder.patience())? {
            // `hangup` tells the loop; here it only must not be asked for ever.
            Waited::Gone => return Ok(()),
            Waited::InVain => decoder.give_up(),
            Waited::Ready => {
                if !decoder.is_amid() {
                    seen = queue.last_frame();
                }
                let count = read(terminal, &mut bytes)?;
                let heard = decoder.push(&bytes[..count]);
                bytes[..count].zeroize();
                heard
            }
        };
        for heard in heard {
            match heard {
                Heard::Input(input) => forward(queue, input, seen),
                Heard::Color(told) => learn(queue, &mut colors, told),
                Heard::Attributes(numbers) => announcement.set(probe::takes_copies(&numbers)),
            }
        }
    }
}

/// What a wait for bytes came to.
enum Waited {
    Ready,
    InVain,
    /// The terminal hung up.
    Gone,
}

fn wait(terminal: &OwnedFd, patience: Option<Duration>) -> io::Result<Waited> {
    let limit = patience.map(|time| Timespec {
        tv_sec: time.as_secs().try_into().unwrap_or(i64::MAX),
        tv_nsec: time.subsec_nanos().into(),
    });
    let mut polled = [PollFd::new(terminal, PollFlags::IN)];
    loop {
        match poll(&mut polled, limit.as_ref()) {
            Ok(0) => return Ok(Waited::InVain),
            Ok(_) => break,
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    // A hang-up can be read, too, over and over: it gives nothing.
    let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
    Ok(if polled[0].revents().intersects(gone) { Waited::Gone } else { Waited::Ready })
}

/// Reads what is there; nothing if somebody else was faster.
fn read(terminal: &OwnedFd, bytes: &mut [u8]) -> io::Result<usize> {
    match rustix::io::read(terminal, bytes) {
        Ok(count) => Ok(count),
        Err(Errno::INTR | Errno::AGAIN) => Ok(0),
        Err(error) => Err(error.into()),
    }
}

/// Tells the loop what the terminal's colours are, once they are known.
fn learn(queue: &Queue, colors: &mut Colors, told: Told) {
    if let Some(known) = colors.note(told) {
        queue.send(Event::Colors(known));
    }
}

/// What the app knows of the mouse.
fn gesture(kind: MouseEventKind) -> Option<Gesture> {
    match kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Gesture::Click),
        MouseEventKind::ScrollUp => Some(Gesture::WheelUp),
        MouseEventKind::ScrollDown => Some(Gesture::WheelDown),
        _ => None,
    }
}

fn forward(queue: &Queue, input: Input, seen: FrameId) {
    if let Input::Mouse(MouseEvent { kind, column, row, .. }) = input {
        if let Some(gesture) = gesture(kind) {
            queue.send(Event::Pointed { gesture, column, row, seen });
        }
        return;
    }
    queue.message(match input {
        Input::Key(key) => Message::Key { key, seen },
        // The buffer is wiped with the message.
        Input::Paste(text) => Message::Pasted(text.into()),
        _ => return,
    });
}
