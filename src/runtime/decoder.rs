//! Makes keys, pastes, clicks and answers of the bytes that a terminal sends, however a slow line
//! tears them.
//!
//! A Left arrow is `ESC [ D`. Read as three keys it would be Esc, `[` and `D`, and `D` deletes. So
//! an Esc waits a moment for its rest. Where the rest comes later than that, Esc has acted, but
//! what follows is still one key and no typed letters.

use std::time::Duration;

use crossterm::event::{Event, KeyEvent, KeyModifiers};
use zeroize::Zeroize;

use super::colors::{self, Told};
use super::sequence::{self, Meaning};

/// How long an Esc waits for the rest of a key. Whoever presses it alone does not notice.
const ESCAPE: Duration = Duration::from_millis(50);

/// How long a sequence waits for its rest, once it can't be an Esc alone any more.
const REST: Duration = Duration::from_secs(2);

/// How long a paste waits: what came of it later would act as keys.
const PASTE: Duration = Duration::from_secs(10);

/// Longer is no sequence that anybody sends here.
const LONGEST: usize = 1024;

const PASTE_BEGINS: &[u8] = b"\x1b[200~";
const PASTE_ENDS: &[u8] = b"\x1b[201~";

/// What bytes stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// A key, a paste or the mouse.
    Input(Event),
    /// One of the terminal's colours.
    Color(Told),
    /// The terminal's answer to the question what it is (DA1): its numbers.
    Attributes(String),
}

/// Bytes go in as they arrive, what they stand for comes out as soon as it is certain.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    pending: Vec<u8>,
    /// How far the end of a paste was looked for.
    searched: usize,
    /// An Esc was let go, whose rest may still come.
    after_escape: bool,
    /// The Esc that the pending bytes begin with was let go.
    torn: bool,
}

/// What stands at the beginning of the pending bytes.
enum Piece {
    Unfinished,
    /// So many bytes, which stand for this.
    Whole(usize, Option<Heard>),
    /// So many bytes, which stand for nothing that is known.
    Unknown(usize),
}

impl Decoder {
    /// Takes bytes and returns what is certain now.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Vec<Heard> {
        if std::mem::take(&mut self.after_escape) && matches!(bytes.first(), Some(b'[' | b']')) {
            self.pending.push(b'\x1b');
            self.torn = true;
        }
        self.pending.extend_from_slice(bytes);
        self.certain()
    }

    /// How long to wait for more before `give_up`; `None` if nothing is waited for.
    pub(super) fn patience(&self) -> Option<Duration> {
        match self.pending.as_slice() {
            [] => self.after_escape.then_some(REST),
            [b'\x1b'] => Some(ESCAPE),
            pending if pending.starts_with(PASTE_BEGINS) => Some(PASTE),
            _ => Some(REST),
        }
    }

    /// Whether the beginning of something is pending: it was sent with what came before.
    pub(super) fn is_amid(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Nothing has followed in time.
    pub(super) fn give_up(&mut self) -> Vec<Heard> {
        let torn = std::mem::take(&mut self.torn);
        let mut bytes = self.take(self.pending.len());
        self.after_escape = false;
        let heard = match bytes.as_slice() {
            b"\x1b" => {
                self.after_escape = true;
                vec![key('\x1b')]
            }
            [b'\x1b', typed @ ..] if torn => as_typed(typed),
            pasted if pasted.starts_with(PASTE_BEGINS) => {
                vec![paste(&pasted[PASTE_BEGINS.len()..])]
            }
            // Half a sequence or half a character acts as nothing.
            _ => vec![],
        };
        bytes.zeroize();
        heard
    }

    fn certain(&mut self) -> Vec<Heard> {
        let mut heard = vec![];
        loop {
            let (length, found) = match self.first() {
                Piece::Unfinished => break,
                Piece::Whole(length, found) => (length, found.into_iter().collect()),
                Piece::Unknown(length) if self.torn => (length, as_typed(&self.pending[1..length])),
                Piece::Unknown(length) => (length, vec![]),
            };
            heard.extend(found);
            self.take(length).zeroize();
            self.torn = false;
        }
        heard
    }

    /// Takes bytes away, so that nothing of them is left here: a paste may be a secret.
    fn take(&mut self, length: usize) -> Vec<u8> {
        self.searched = 0;
        let rest = self.pending.split_off(length);
        std::mem::replace(&mut self.pending, rest)
    }

    fn first(&mut self) -> Piece {
        match self.pending.as_slice() {
            [] | [b'\x1b'] => Piece::Unfinished,
            pending if pending.starts_with(PASTE_BEGINS) => self.pasted(),
            [b'\x1b', b'[', rest @ ..] => control_sequence(rest),
            [b'\x1b', b']', rest @ ..] => command(rest),
            [b'\x1b', b'O'] => Piece::Unfinished,
            [b'\x1b', b'O', letter, ..] => whole(3, sequence::lettered(*letter, "")),
            // Two of it: the first is a key.
            [b'\x1b', b'\x1b', ..] => Piece::Whole(1, Some(key('\x1b'))),
            [b'\x1b', rest @ ..] => character(rest, 1, KeyModifiers::ALT),
            bytes => character(bytes, 0, KeyModifiers::NONE),
        }
    }

    /// A paste, which is whole with its end.
    fn pasted(&mut self) -> Piece {
        let start = self.searched.max(PASTE_BEGINS.len());
        let end = self.pending[start..]
            .windows(PASTE_ENDS.len())
            .position(|bytes| bytes == PASTE_ENDS)
            .map(|end| start + end);
        let Some(end) = end else {
            self.searched = start.max(self.pending.len().saturating_sub(PASTE_ENDS.len()));
            return Piece::Unfinished;
        };
        let text = paste(&self.pending[PASTE_BEGINS.len()..end]);
        Piece::Whole(end + PASTE_ENDS.len(), Some(text))
    }
}

/// What stands behind `ESC [`: parameters, what is in between, and the letter at the end (ECMA-48).
fn control_sequence(rest: &[u8]) -> Piece {
    match rest {
        // F1 to F5 of the Linux console.
        [b'['] => return Piece::Unfinished,
        [b'[', letter @ b'A'..=b'E', ..] => {
            return whole(4, sequence::function(letter - b'A' + 1, ""));
        }
        // The old way of the mouse: three bytes follow, which are no keys.
        [b'M', old @ ..] => {
            let Some([button, column, row]) = old.first_chunk() else {
                return Piece::Unfinished;
            };
            return whole(6, sequence::old_mouse(*button, *column, *row));
        }
        _ => {}
    }
    let Some(end) = rest.iter().position(|byte| !(0x20..=0x3f).contains(byte)) else {
        return if rest.len() < LONGEST {
            Piece::Unfinished
        } else {
            Piece::Unknown(2 + rest.len())
        };
    };
    // What can't end a sequence begins something else.
    if !(0x40..=0x7e).contains(&rest[end]) {
        return Piece::Unknown(2 + end);
    }
    let length = 2 + end + 1;
    let parameters = String::from_utf8_lossy(&rest[..end]);
    match (parameters.strip_prefix('?'), rest[end]) {
        (Some(numbers), b'c') => Piece::Whole(length, Some(Heard::Attributes(numbers.into()))),
        (_, last) => whole(length, sequence::meaning(&parameters, last)),
    }
}

/// What stands behind `ESC ]`, such as the answer to a question about a colour: ended by BEL or by
/// `ESC \`.
fn command(rest: &[u8]) -> Piece {
    let bel = rest.iter().position(|byte| *byte == 0x07).map(|end| (end, 1));
    let st = rest.windows(2).position(|bytes| bytes == b"\x1b\\").map(|end| (end, 2));
    match bel.into_iter().chain(st).min() {
        Some((end, terminator)) => {
            let length = 2 + end + terminator;
            let answer = std::str::from_utf8(&rest[..end]).ok().and_then(colors::parse);
            answer.map_or(Piece::Unknown(length), |told| {
                Piece::Whole(length, Some(Heard::Color(told)))
            })
        }
        None if rest.len() < LONGEST => Piece::Unfinished,
        None => Piece::Unknown(2 + rest.len()),
    }
}

fn whole(length: usize, meaning: Meaning) -> Piece {
    match meaning {
        Meaning::Input(event) => Piece::Whole(length, Some(Heard::Input(event))),
        Meaning::Nothing => Piece::Whole(length, None),
        Meaning::Unknown => Piece::Unknown(length),
    }
}

/// One character behind `before` bytes.
fn character(bytes: &[u8], before: usize, modifiers: KeyModifiers) -> Piece {
    let length = match bytes.first() {
        Some(0xc0..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf7) => 4,
        _ => 1,
    };
    let Some(bytes) = bytes.get(..length) else {
        return Piece::Unfinished;
    };
    let found = std::str::from_utf8(bytes).ok().and_then(|text| text.chars().next());
    let Some(found) = found else {
        return Piece::Unknown(before + 1);
    };
    let mut key = sequence::typed(found);
    key.modifiers |= modifiers;
    Piece::Whole(before + length, Some(Heard::Input(Event::Key(key))))
}

fn paste(bytes: &[u8]) -> Heard {
    // Terminals send a line break as the key Enter.
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n");
    Heard::Input(Event::Paste(text))
}

fn as_typed(bytes: &[u8]) -> Vec<Heard> {
    String::from_utf8_lossy(bytes).chars().map(key).collect()
}

fn key(character: char) -> Heard {
    let key: KeyEvent = sequence::typed(character);
    Heard::Input(Event::Key(key))
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyCode::{self, Char, Delete, Esc, F, Left};

    use super::*;
    use crate::ui::Rgb;

    fn keys(codes: &[KeyCode]) -> Vec<Heard> {
        codes.iter().map(|code| Heard::Input(Event::Key((*code).into()))).collect()
    }

    fn text(pasted: &str) -> Heard {
        Heard::Input(Event::Paste(pasted.into()))
    }

    /// What is heard of pieces between which nothing comes for as long as somebody waits.
    fn heard(pieces: &[&[u8]]) -> Vec<Heard> {
        let mut decoder = Decoder::default();
        let mut heard = vec![];
        for piece in pieces {
            heard.extend(decoder.push(piece));
            if decoder.patience() == Some(ESCAPE) {
                heard.extend(decoder.give_up());
            }
        }
        heard.extend(decoder.give_up());
        assert!(!decoder.is_amid());
        heard
    }

    const SEQUENCES: [(&[u8], KeyCode); 10] = [
        (b"\x1b[A", KeyCode::Up),
        (b"\x1b[D", Left),
        (b"\x1b[F", KeyCode::End),
        (b"\x1b[3~", Delete),
        (b"\x1b[6~", KeyCode::PageDown),
        (b"\x1b[15~", F(5)),
        (b"\x1b[24~", F(12)),
        (b"\x1b[[E", F(5)),
        (b"\x1bOP", F(1)),
        (b"\x1bOD", Left),
    ];

    #[test]
    fn a_key_is_whole_wherever_it_was_torn() {
        for (bytes, code) in SEQUENCES {
            for cut in 0..bytes.len() {
                let mut decoder = Decoder::default();
                let mut heard = decoder.push(&bytes[..cut]);
                heard.extend(decoder.push(&bytes[cut..]));
                assert_eq!(heard, keys(&[code]), "{code:?} cut at {cut}");
                assert_eq!(decoder.patience(), None);
            }
            let mut decoder = Decoder::default();
            let bytewise: Vec<_> = bytes.iter().flat_map(|byte| decoder.push(&[*byte])).collect();
            assert_eq!(bytewise, keys(&[code]), "{code:?} byte by byte");
        }
    }

    #[test]
    fn a_rest_that_comes_long_after_its_esc_is_still_one_key_and_deletes_nothing() {
        for (bytes, code) in SEQUENCES.iter().filter(|(bytes, _)| bytes[1] == b'[') {
            let pieces: Vec<_> = bytes.chunks(1).collect();
            assert_eq!(heard(&pieces), keys(&[Esc, *code]), "{code:?}");
        }
        let modified = heard(&[b"\x1b", b"[1;5", b"D"]);
        assert_eq!(modified.len(), 2, "{modified:?}");
        assert_eq!(heard(&[b"\x1b", b"[?62;5", b"2c"])[1], Heard::Attributes("62;52".into()));
    }

    #[test]
    fn esc_alone_waits_a_moment_and_what_is_typed_after_it_stays_what_it_is() {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.push(b"\x1b"), []);
        assert_eq!(decoder.patience(), Some(ESCAPE));
        assert_eq!(decoder.give_up(), keys(&[Esc]));
        assert_eq!(decoder.push(b"q"), keys(&[Char('q')]));
        assert_eq!(decoder.patience(), None);
        assert_eq!(heard(&[b"\x1b", b"[", b"x"]), keys(&[Esc, Char('['), Char('x')]));
        assert_eq!(heard(&[b"\x1b", b"["]), keys(&[Esc, Char('[')]));
        assert_eq!(heard(&[b"\x1b\x1b[D"]), keys(&[Esc, Left]));
        assert_eq!(heard(&[b"\x1b\x1b"]), keys(&[Esc, Esc]));
    }

    #[test]
    fn a_paste_is_text_and_no_commands_wherever_it_was_torn() {
        let all = "\x1b[200~dD\r한\x1b[D\x1b[201~".as_bytes();
        for cut in 1..all.len() {
            let mut decoder = Decoder::default();
            let mut heard = decoder.push(&all[..cut]);
            heard.extend(decoder.push(&all[cut..]));
            assert_eq!(heard, [text("dD\n한\x1b[D")], "cut at {cut}");
        }
        assert_eq!(heard(&[b"\x1b", b"[200~dD", b"\x1b[201~"])[1..], [text("dD")]);
        assert_eq!(heard(&[b"\x1b[200~half"]), [text("half")], "its end never came");
    }

    #[test]
    fn an_answer_of_the_terminal_is_no_key() {
        let all = b"a\x1b[?62;22;52cb";
        for cut in 0..all.len() {
            let mut decoder = Decoder::default();
            let mut heard = decoder.push(&all[..cut]);
            heard.extend(decoder.push(&all[cut..]));
            let mut expected = keys(&[Char('a')]);
            expected.push(Heard::Attributes("62;22;52".into()));
            expected.extend(keys(&[Char('b')]));
            assert_eq!(heard, expected, "cut at {cut}");
        }
        for answer in ["\x1b]4;1;rgb:1e1e/dddd/ffff\x1b\\", "\x1b]11;?\x07", "\x1b[0n"] {
            assert_eq!(Decoder::default().push(answer.as_bytes()), [], "{answer:?}");
        }
    }

    #[test]
    fn colours_are_told_from_keys_wherever_they_were_torn() {
        let (ink, paper) = (Told::Ink(Rgb(255, 0, 128)), Told::Paper(Rgb(0x1b, 0x1e, 0x24)));
        let all = b"\x1b]10;rgb:ff/00/80\x07\x1b]11;rgb:1b1b/1e1e/2424\x1b\\q";
        for cut in 0..all.len() {
            let mut decoder = Decoder::default();
            let mut heard = decoder.push(&all[..cut]);
            heard.extend(decoder.push(&all[cut..]));
            let mut expected = vec![Heard::Color(ink), Heard::Color(paper)];
            expected.extend(keys(&[Char('q')]));
            assert_eq!(heard, expected, "cut at {cut}");
        }
        assert_eq!(heard(&[b"\x1b", b"]10;rgb:ff/00/", b"80\x07"])[1..], [Heard::Color(ink)]);
    }

    #[test]
    fn what_is_unknown_or_unfinished_acts_as_nothing() {
        for unknown in ["\x1b[1;5x", "\x1b[>0;1;2c", "\x1b[I", "\x1b[201~", "\x1bOz"] {
            assert_eq!(Decoder::default().push(unknown.as_bytes()), [], "{unknown:?}");
            let mut decoder = Decoder::default();
            decoder.push(unknown.as_bytes());
            assert_eq!(decoder.push(b"q"), keys(&[Char('q')]), "after {unknown:?}");
        }
        assert_eq!(heard(&[b"\x1b[3"]), []);
        assert_eq!(heard(&[b"\x1b[3\x03"]).len(), 1, "Ctrl-c is never swallowed");
        assert_eq!(heard(&["한".as_bytes().split_at(2).0]), []);
        assert_eq!(heard(&[b"\xffq"]), keys(&[Char('q')]));
    }

    #[test]
    fn a_torn_character_is_whole() {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.push(&"한".as_bytes()[..2]), []);
        assert_eq!(decoder.push(&"한".as_bytes()[2..]), keys(&[Char('한')]));
    }
}
