//! Asks the terminal once which colours it has (OSC 10 and 11) and whether it takes copies (DA1),
//! and loses no key that is typed meanwhile.
//!
//! crossterm knows no answer about colours, and throws away the numbers of the other one, so the
//! first bytes are read here: until the last answer comes, or the limit is over. The questions go
//! out with the first frame, which waits for nothing. Every terminal answers the last one, so one
//! that does not tell its colours is known by that.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::clipboard::Announcement;
use super::colors::{self, Told};

/// How long the answers are listened for.
pub(super) const LIMIT: Duration = Duration::from_millis(100);

/// What the terminal is asked: for its colours, and then for its attributes, which end the answers.
pub(super) const fn question(colors: bool, attributes: bool) -> &'static [u8] {
    match (colors, attributes) {
        (true, _) => b"\x1b]10;?\x07\x1b]11;?\x07\x1b[c",
        (false, true) => b"\x1b[c",
        (false, false) => b"",
    }
}

/// How long the beginning of a sequence waits for its rest.
const TORN: Duration = Duration::from_millis(50);

/// The number by which a terminal says that it takes copies.
const TAKES_COPIES: &str = "52";

/// What was read before crossterm reads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard {
    Key(KeyEvent),
    /// Nothing has followed for a moment.
    Pause,
    /// One of the terminal's colours.
    Color(Told),
    /// The last answer: whether the terminal announces that it takes copies.
    Attributes(bool),
}

/// Reads keys until the terminal has answered or its time is over.
pub(super) fn listen(announcement: &Announcement, mut tell: impl FnMut(Heard)) -> io::Result<()> {
    if announcement.deadline().is_none() {
        return Ok(());
    }
    let terminal = terminal()?;
    let mut decoder = Decoder::default();
    while let Some(left) = time_left(announcement) {
        let quiet = !wait(&terminal, left.min(TORN))?;
        if quiet {
            decoder.give_up().into_iter().map(Heard::Key).for_each(&mut tell);
            tell(Heard::Pause);
            continue;
        }
        let mut bytes = [0; 1024];
        let count = rustix::io::read(&terminal, &mut bytes)?;
        if count == 0 {
            break;
        }
        for heard in decoder.push(&bytes[..count]) {
            if let Heard::Attributes(announced) = heard {
                announcement.set(announced);
            }
            tell(heard);
        }
    }
    decoder.give_up().into_iter().map(Heard::Key).for_each(tell);
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
            [0x1b, b']', rest @ ..] => command(rest),
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
        return Piece::Whole(length, vec![Heard::Attributes(announced)]);
    }
    // A key with a modifier, the mouse or another answer is no command here; the end of a paste is
    // told by the pause behind it.
    let known = numbers.is_empty()
        || (last == b'~' && numbers != "201" && numbers.chars().all(|c| c.is_ascii_digit()));
    let text = format!("\x1b[{numbers}{}", char::from(last));
    let keys = text.chars().filter(|_| known).map(key).map(Heard::Key).collect();
    Piece::Whole(length, keys)
}

/// What stands behind `ESC ]`, up to BEL or `ESC \`.
fn command(rest: &[u8]) -> Piece {
    let Some(end) = rest.iter().position(|byte| matches!(byte, 0x07 | 0x1b)) else {
        return if rest.len() < 64 { Piece::Unfinished } else { Piece::Whole(2, vec![]) };
    };
    let closing = match &rest[end..] {
        [0x07, ..] => 1,
        [0x1b] => return Piece::Unfinished,
        [0x1b, b'\\', ..] => 2,
        // It broke off.
        _ => 0,
    };
    let told = colors::parse(&String::from_utf8_lossy(&rest[..end]));
    Piece::Whole(2 + end + closing, told.map(Heard::Color).into_iter().collect())
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
    use crate::ui::Rgb;

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
            expected.push(Heard::Attributes(true));
            expected.extend(typed("b"));
            assert_eq!(heard, expected, "cut at {cut}");
        }
        assert_eq!(Decoder::default().push(b"\x1b[?1;2c"), [Heard::Attributes(false)]);
        assert_eq!(Decoder::default().push(b"\x1b[?152;520c"), [Heard::Attributes(false)]);
    }

    #[test]
    fn colours_are_told_from_keys_however_they_arrive() {
        let all = b"a\x1b]10;rgb:dcdc/e1e1/e8e8\x07\x1b]11;rgb:1b1b/1e1e/2424\x1b\\\x1b[?1;2cb";
        let (ink, paper) = (Rgb(0xdc, 0xe1, 0xe8), Rgb(0x1b, 0x1e, 0x24));
        for cut in 0..all.len() {
            let mut decoder = Decoder::default();
            let mut heard = decoder.push(&all[..cut]);
            heard.extend(decoder.push(&all[cut..]));
            let mut expected = typed("a");
            expected.push(Heard::Color(Told::Ink(ink)));
            expected.push(Heard::Color(Told::Paper(paper)));
            expected.push(Heard::Attributes(false));
            expected.extend(typed("b"));
            assert_eq!(heard, expected, "cut at {cut}");
        }
        // Another answer, and one that breaks off before a key.
        assert_eq!(Decoder::default().push(b"\x1b]12;rgb:0/0/0\x07q"), typed("q"));
        assert_eq!(Decoder::default().push(b"\x1b]11;rgb:12\x1b[Bq"), typed("\x1b[Bq"));
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
