//! Reads the terminal in a thread of its own: keys, pastes and sizes.

use std::io;
use std::thread;
use std::time::Duration;

use crossterm::event::{Event as Input, KeyEventKind, poll, read};

use crate::app::{FrameId, Message, Size};

use super::clipboard::Announcement;
use super::colors::{Colors, Told};
use super::escape::Reassembler;
use super::probe::{self, Heard};
use super::queue::{Event, Queue};

/// How long an Esc waits for the rest of a key that a slow line tore apart.
const TORN_KEY: Duration = Duration::from_millis(50);

/// From now on input goes to the queue. `drawn_for` is the size that the app knows.
///
/// Where the terminal was asked something, its answer is heard first.
pub(super) fn read_keys(
    queue: Queue,
    drawn_for: Size,
    announcement: Announcement,
) -> io::Result<()> {
    thread::Builder::new().name("input".into()).spawn(move || {
        if let Err(error) = read_until_failure(&queue, drawn_for, &announcement) {
            queue.send(Event::InputFailed(error));
        }
    })?;
    Ok(())
}

fn read_until_failure(
    queue: &Queue,
    drawn_for: Size,
    announcement: &Announcement,
) -> io::Result<()> {
    let mut reassembler = Reassembler::default();
    let mut colors = Colors::default();
    // A held key was pressed by somebody who saw the frame of that moment.
    let mut seen = FrameId::default();
    probe::listen(announcement, |heard| {
        if !reassembler.holds() {
            seen = queue.last_frame();
        }
        let certain = match heard {
            Heard::Key(key) => reassembler.push(Input::Key(key)),
            Heard::Pause => reassembler.release(),
            Heard::Color(told) => {
                learn(queue, &mut colors, told);
                vec![]
            }
            Heard::Attributes(_) => vec![],
        };
        if let Some(told) = reassembler.told() {
            learn(queue, &mut colors, told);
        }
        for input in certain {
            forward(queue, input, seen);
        }
    })?;
    // Only now is a change of the size noticed, so one that came before is looked for.
    poll(Duration::ZERO)?;
    let (width, height) = crossterm::terminal::size()?;
    let size = Size { width, height };
    if size != drawn_for {
        queue.message(Message::Resized(size));
    }
    loop {
        let held = reassembler.holds();
        let certain = if held && !poll(TORN_KEY)? {
            reassembler.release()
        } else {
            let input = read()?;
            if !held {
                seen = queue.last_frame();
            }
            if is_wanted(&input) { reassembler.push(input) } else { vec![] }
        };
        if let Some(told) = reassembler.told() {
            learn(queue, &mut colors, told);
        }
        for input in certain {
            forward(queue, input, seen);
        }
    }
}

/// Presses and repeats; no releases, no mouse, no focus.
fn is_wanted(input: &Input) -> bool {
    match input {
        Input::Key(key) => key.kind != KeyEventKind::Release,
        Input::Paste(_) | Input::Resize(..) => true,
        _ => false,
    }
}

/// Tells the loop what the terminal's colours are, once they are known.
fn learn(queue: &Queue, colors: &mut Colors, told: Told) {
    if let Some(known) = colors.note(told) {
        queue.send(Event::Colors(known));
    }
}

fn forward(queue: &Queue, input: Input, seen: FrameId) {
    queue.message(match input {
        Input::Key(key) => Message::Key { key, seen },
        // The buffer is wiped with the message.
        Input::Paste(text) => Message::Pasted(text.into()),
        Input::Resize(width, height) => Message::Resized(Size { width, height }),
        _ => return,
    });
}
