//! Asks the terminal once whether it takes copies (DA1), and loses no key that is typed meanwhile.
//!
//! crossterm throws the answer's numbers away, so the first bytes are read here: until the answer
//! comes, or the limit is over. The question goes out with the first frame, which waits for nothing.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::clipboard::Announcement;

/// The question: primary device attributes.
pub(super) const QUESTION: &[u8] = b"\x1b[c";

/// How long its answer is listened for.
pub(super) const LIMIT: Duration = Duration::from_millis(150);

/// How long the beginning of a sequence waits for its rest.
const TORN: Duration = Duration::from_millis(50);

/// The number by which a terminal says that it takes copies.
const TAKES_COPIES: &str = "52";

/// Reads keys until the terminal has answered or its time is over.
///
/// `pressed` gets each key; `None` says that nothing has followed for a moment.
pub(super) fn listen(
    announcement: &Announcement,
    mut pressed: impl FnMut(Option<KeyEvent>),
) -> io::Result<()> {
    if announcement.deadline().is_none() {
        return Ok(());
    }
    let terminal = terminal()?;
    let mut decoder = Decoder::default();
    while let Some(left) = time_left(announcement) {
        let quiet = !wait(&terminal, left.min(TORN))?;
        if quiet {
            for key in decoder.give_up() {
                pressed(Some(key));
            }
            pressed(None);
            continue;
        }
        let mut bytes = [0; 1024];
        let count = rustix::io::read(&terminal, &mut bytes)?;
        if count == 0 {
            break;
        }
        for heard in decoder.push(&bytes[..count]) {
            match heard {
                Heard::Key(key) => pressed(Some(key)),
                Heard::Answer(announced) => announcement.set(announced),
            }
        }
    }
    for key in decoder.give_up() {
        pressed(Some(key));
    }
    Ok(())
}

fn time_left(announcement: &Announcement) -> Option<Duration> {
    announcement.deadline()?.checked_duration_since(Instant::now())
}

/// Where keys come from, as crossterm has it: the standard input may be a pipe with a secret.
fn terminal() -> io::Result<OwnedFd> {
    if io::stdin().is_terminal() {
        return io::stdin().as_fd().try_clone_to_owned();
    }
    File::open("/dev/tty").map(OwnedFd::from)
}

/// Whether something can be read within this time.
fn wait(terminal: &OwnedFd, time: Duration) -> io::Result<bool> {
    let limit = Timespec { tv_sec: 0, tv_nsec: time.subsec_nanos().into() };
    match poll(&mut [PollFd::new(terminal, PollFlags::IN)], Some(&limit)) {
        Ok(ready) => Ok(ready > 0),
        Err(rustix::io::Errno::INTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// What bytes stand for.
#[derive(Debug, PartialEq, Eq)]
enum Heard {
    Key(KeyEvent),
    /// The terminal's answer: whether it announces that it takes copies.
    Answer(bool),
}

/// Makes keys of bytes. Keys that are sequences come out one character after the other, as a slow
/// line would deliver them: `escape` puts them together.
#[derive(Debug, Default)]
struct Decoder {
    pending: Vec<u8>,
}

/// What stands at the beginning of the pending bytes.
enum Piece {
    Unfinished,
    /// So many bytes, which stand for this.
    Whole(usize, Vec<Heard>),
}

impl Decoder {
    fn push(&mut self, bytes: &[u8]) -> Vec<Heard> {
        self.pending.extend_from_slice(bytes);
        let mut heard = vec![];
        while let Piece::Whole(length, found) = self.first() {
            self.pending.drain(..length);
            heard.extend(found);
        }
        heard
    }

    /// Nothing has followed: what is pending comes out as it came.
    fn give_up(&mut self) -> Vec<KeyEvent> {
        let bytes = std::mem::take(&mut self.pending);
        String::from_utf8_lossy(&bytes).chars().map(key).collect()
    }

    fn first(&self) -> Piece {
        match self.pending.as_slice() {
            [] | [0x1b] => Piece::Unfinished,
            [0x1b, b'[', rest @ ..] => sequence(rest),
            [0x1b, b'O', rest @ ..] => match rest.first() {
                None => Piece::Unfinished,
                Some(letter) => {
                    let keys = ['\x1b', 'O', char::from(*letter)].map(key).map(Heard::Key);
                    Piece::Whole(3, keys.into())
                }
            },
            // Two of it: the first is a key.
            [0x1b, 0x1b, ..] => Piece::Whole(1, vec![Heard::Key(key('\x1b'))]),
            [0x1b, rest @ ..] => character(rest, 1, KeyModifiers::ALT),
            bytes => character(bytes, 0, KeyModifiers::NONE),
        }
    }
}

/// What stands behind `ESC [`.
fn sequence(rest: &[u8]) -> Piece {
    let Some(end) = rest.iter().position(|byte| (0x40..=0x7e).contains(byte)) else {
        // So long a sequence is none.
        return if rest.len() < 64 { Piece::Unfinished } else { Piece::Whole(2, vec![]) };
    };
    let (numbers, last) = (String::from_utf8_lossy(&rest[..end]), rest[end]);
    let length = 2 + end + 1;
    if let (Some(numbers), b'c') = (numbers.strip_prefix('?'), last) {
        let announced = numbers.split(';').any(|number| number == TAKES_COPIES);
        return Piece::Whole(length, vec![Heard::Answer(announced)]);
    }
    // A key with a modifier, the mouse or another answer is no command here; the end of a paste is
    // told by the pause behind it.
    let known = numbers.is_empty()
        || (last == b'~' && numbers != "201" && numbers.chars().all(|c| c.is_ascii_digit()));
    let text = format!("\x1b[{numbers}{}", char::from(last));
    let keys = text.chars().filter(|_| known).map(key).map(Heard::Key).collect();
    Piece::Whole(length, keys)
}

/// One character behind `before` bytes.
fn character(bytes: &[u8], before: usize, modifiers: KeyModifiers) -> Piece {
    let length = match bytes.first() {
        Some(0xc0..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf7) => 4,
        _ => 1,
    };
    let Some(whole) = bytes.get(..length) else {
        return Piece::Unfinished;
    };
    let found = std::str::from_utf8(whole).ok().and_then(|text| text.chars().next());
    let Some(found) = found else {
        return Piece::Whole(before + 1, vec![]);
    };
    let mut key = key(found);
    key.modifiers |= modifiers;
    Piece::Whole(before + length, vec![Heard::Key(key)])
}

/// The key of a character, as crossterm names it.
fn key(character: char) -> KeyEvent {
    let (code, modifiers) = match character {
        '\r' => (KeyCode::Enter, KeyModifiers::NONE),
        '\t' => (KeyCode::Tab, KeyModifiers::NONE),
        '\x7f' => (KeyCode::Backspace, KeyModifiers::NONE),
        '\x1b' => (KeyCode::Esc, KeyModifiers::NONE),
        '\0' => (KeyCode::Char(' '), KeyModifiers::CONTROL),
        '\x01'..='\x1a' => (letter(character, b'a' - 1), KeyModifiers::CONTROL),
        '\x1c'..='\x1f' => (letter(character, b'4' - 0x1c), KeyModifiers::CONTROL),
        upper if upper.is_uppercase() => (KeyCode::Char(upper), KeyModifiers::SHIFT),
        other => (KeyCode::Char(other), KeyModifiers::NONE),
    };
    KeyEvent::new(code, modifiers)
}

/// The letter or digit that makes this control character.
fn letter(control: char, distance: u8) -> KeyCode {
    let byte = u8::try_from(control).unwrap_or_default();
    KeyCode::Char(char::from(byte + distance))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(codes: &[KeyCode]) -> Vec<Heard> {
        codes.iter().map(|code| Heard::Key((*code).into())).collect()
    }

    fn typed(text: &str) -> Vec<Heard> {
        text.chars().map(key).map(Heard::Key).collect()
    }

    #[test]
    fn an_answer_is_told_from_keys_however_it_arrives() {
        let all = b"a\x1b[?62;22;52cb";
        for cut in 0..all.len() {
            let mut decoder = Decoder::default();
            let mut heard = decoder.push(&all[..cut]);
            heard.extend(decoder.push(&all[cut..]));
            let mut expected = typed("a");
            expected.push(Heard::Answer(true));
            expected.extend(typed("b"));
            assert_eq!(heard, expected, "cut at {cut}");
        }
        assert_eq!(Decoder::default().push(b"\x1b[?1;2c"), [Heard::Answer(false)]);
        assert_eq!(Decoder::default().push(b"\x1b[?152;520c"), [Heard::Answer(false)]);
    }

    #[test]
    fn keys_come_out_as_crossterm_would_name_them() {
        use KeyCode::{Backspace, Char, Enter, Tab};
        assert_eq!(
            Decoder::default().push("q\r\t\x7f한".as_bytes()),
            keys(&[Char('q'), Enter, Tab, Backspace, Char('한')])
        );
        let control = |c| Heard::Key(KeyEvent::new(Char(c), KeyModifiers::CONTROL));
        assert_eq!(Decoder::default().push(b"\x03\x1a"), [control('c'), control('z')]);
        let alt = Heard::Key(KeyEvent::new(Char('q'), KeyModifiers::ALT));
        assert_eq!(Decoder::default().push(b"\x1bq"), [alt], "no Esc and no q");
    }

    #[test]
    fn sequences_come_out_for_the_reassembler_and_unknown_ones_act_as_nothing() {
        for known in ["\x1b[D", "\x1bOD", "\x1b[3~", "\x1b[200~"] {
            assert_eq!(Decoder::default().push(known.as_bytes()), typed(known));
        }
        for unknown in ["\x1b[1;5C", "\x1b[<0;1;1M", "\x1b[201~", "\x1b[>0;1;2c"] {
            assert_eq!(Decoder::default().push(unknown.as_bytes()), [], "{unknown:?}");
        }
    }

    #[test]
    fn what_stays_unfinished_comes_out_as_it_came() {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.push(b"\x1b"), []);
        assert_eq!(decoder.give_up(), [KeyCode::Esc.into()]);
        assert_eq!(decoder.push(&"한".as_bytes()[..2]), []);
        assert_eq!(decoder.push(&"한".as_bytes()[2..]), typed("한"));
    }
}
