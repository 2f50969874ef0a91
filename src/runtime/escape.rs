//! Puts keys together again whose bytes a slow line tore apart.
//!
//! A Left arrow is `ESC [ D`. If a line delivers `ESC` alone, crossterm makes of the rest the keys
//! `Esc`, `[` and `D`, and `D` deletes. So a lone Esc is held for a moment; if the rest of a known
//! sequence follows at once, the one key that was meant comes out, else everything as it came.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::answer::{self, Answer, Progress};
use super::colors::Told;

/// What is held of a sequence that may still become one key.
#[derive(Debug, Default)]
pub(super) struct Reassembler {
    held: Held,
    told: Option<Told>,
}

#[derive(Debug, Default)]
enum Held {
    /// Nothing.
    #[default]
    Nothing,
    /// Esc and what followed it, of which no known sequence is complete yet.
    Keys(Vec<KeyEvent>),
    /// A paste whose beginning was torn: the text so far. crossterm does not tell its end.
    Paste(String),
    /// A late answer about the terminal's colours, which crossterm takes for keys. It has begun in
    /// a way that nobody types, so nothing of it is ever a key, however long it takes.
    Answer(Answer),
}

/// What became of the held keys with one key more.
enum Sequence {
    Unfinished,
    Key(KeyEvent),
    PasteBegins,
    AnswerBegins(String),
    /// The terminal's late answer to the question what it is: no key.
    Answer,
    Unknown,
}

impl Reassembler {
    /// Whether something is held that must be let go when nothing follows.
    pub(super) fn holds(&self) -> bool {
        match &self.held {
            Held::Nothing => false,
            Held::Keys(_) | Held::Paste(_) => true,
            Held::Answer(answer) => answer.waits(),
        }
    }

    /// What the terminal told of its colours with the last event.
    pub(super) fn told(&mut self) -> Option<Told> {
        self.told.take()
    }

    /// Takes one event and returns what is certain now.
    pub(super) fn push(&mut self, event: Event) -> Vec<Event> {
        let key = match event {
            Event::Key(key) => key,
            other => {
                let mut certain = self.release();
                certain.push(other);
                return certain;
            }
        };
        match &mut self.held {
            Held::Nothing if is_plain(key, KeyCode::Esc) || answer::begins(key) => {
                self.held = Held::Keys(vec![key]);
                vec![]
            }
            Held::Nothing => vec![Event::Key(key)],
            Held::Keys(keys) => {
                keys.push(key);
                self.resolve()
            }
            Held::Answer(answer) => match answer.push(key) {
                Progress::Unfinished => vec![],
                Progress::Ended(told) => {
                    self.held = Held::Nothing;
                    self.told = told;
                    vec![]
                }
                Progress::Broken(keys) => {
                    self.held = Held::Nothing;
                    keys.into_iter().flat_map(|key| self.push(Event::Key(key))).collect()
                }
            },
            Held::Paste(text) => {
                if let Some(more) = text_of(key) {
                    text.push(more);
                    return vec![];
                }
                let mut certain = self.release();
                certain.extend(self.push(Event::Key(key)));
                certain
            }
        }
    }

    /// Nothing followed in time: what is held comes out as it came.
    pub(super) fn release(&mut self) -> Vec<Event> {
        match std::mem::take(&mut self.held) {
            Held::Nothing => vec![],
            Held::Keys(keys) => keys.into_iter().map(Event::Key).collect(),
            Held::Paste(text) => vec![Event::Paste(text)],
            Held::Answer(mut answer) => {
                let keys = answer.release().into_iter().map(Event::Key).collect();
                self.held = Held::Answer(answer);
                keys
            }
        }
    }

    fn resolve(&mut self) -> Vec<Event> {
        let Held::Keys(keys) = &self.held else {
            return vec![];
        };
        match sequence(keys) {
            Sequence::Unfinished => vec![],
            Sequence::Key(key) => {
                self.held = Held::Nothing;
                vec![Event::Key(key)]
            }
            Sequence::Answer => {
                self.held = Held::Nothing;
                vec![]
            }
            Sequence::AnswerBegins(text) => {
                self.held = Held::Answer(Answer::new(text));
                vec![]
            }
            Sequence::PasteBegins => {
                self.held = Held::Paste(String::new());
                vec![]
            }
            Sequence::Unknown => {
                let mut certain = self.release();
                // The last key may be the Esc of another sequence.
                if let Some(Event::Key(last)) = certain.pop() {
                    certain.extend(self.push(Event::Key(last)));
                }
                certain
            }
        }
    }
}

fn is_plain(key: KeyEvent, code: KeyCode) -> bool {
    key.code == code && key.modifiers.is_empty()
}

/// The text that a key stands for inside a paste.
fn text_of(key: KeyEvent) -> Option<char> {
    match key.code {
        KeyCode::Char('j') if key.modifiers == KeyModifiers::CONTROL => Some('\n'),
        KeyCode::Char(char) if (key.modifiers - KeyModifiers::SHIFT).is_empty() => Some(char),
        KeyCode::Enter => Some('\n'),
        KeyCode::Tab => Some('\t'),
        _ => None,
    }
}

fn sequence(keys: &[KeyEvent]) -> Sequence {
    let rest: Option<String> = keys.iter().skip(1).map(|key| text_of(*key)).collect();
    let Some(rest) = rest else {
        return Sequence::Unknown;
    };
    let together = keys.first().is_some_and(|first| answer::begins(*first));
    if let Some(command) = if together { Some(rest.as_str()) } else { rest.strip_prefix(']') } {
        return match command {
            "10;" | "11;" => Sequence::AnswerBegins(command.to_owned()),
            "" | "1" | "10" | "11" => Sequence::Unfinished,
            _ => Sequence::Unknown,
        };
    }
    if rest == "[" || rest == "O" {
        return Sequence::Unfinished;
    }
    if let Some(letter) = rest.strip_prefix('O') {
        return lettered(letter);
    }
    match rest.strip_prefix('[') {
        Some("200~") => Sequence::PasteBegins,
        Some(attributes) if attributes.starts_with('?') => answer(&attributes[1..]),
        Some(numbered) if numbered.starts_with(|first: char| first.is_ascii_digit()) => {
            self::numbered(numbered)
        }
        Some(letter) => lettered(letter),
        None => Sequence::Unknown,
    }
}

/// What a terminal says of itself (DA1): numbers and `c`. As keys it would open the help.
fn answer(attributes: &str) -> Sequence {
    let numbers = attributes.strip_suffix('c');
    let is_answer = |text: &str| text.chars().all(|char| char.is_ascii_digit() || char == ';');
    match numbers {
        Some(numbers) if is_answer(numbers) => Sequence::Answer,
        None if attributes.len() < 64 && is_answer(attributes) => Sequence::Unfinished,
        _ => Sequence::Unknown,
    }
}

/// The keys that are named by a letter.
fn lettered(letter: &str) -> Sequence {
    let code = match letter {
        "A" => KeyCode::Up,
        "B" => KeyCode::Down,
        "C" => KeyCode::Right,
        "D" => KeyCode::Left,
        "H" => KeyCode::Home,
        "F" => KeyCode::End,
        "P" => KeyCode::F(1),
        "Q" => KeyCode::F(2),
        "R" => KeyCode::F(3),
        "S" => KeyCode::F(4),
        "Z" => return Sequence::Key(KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT)),
        _ => return Sequence::Unknown,
    };
    Sequence::Key(KeyEvent::from(code))
}

/// The keys that are named by a number and end with `~`.
fn numbered(text: &str) -> Sequence {
    let Some(number) = text.strip_suffix('~') else {
        let unfinished = text.len() <= 3 && text.chars().all(|char| char.is_ascii_digit());
        return if unfinished { Sequence::Unfinished } else { Sequence::Unknown };
    };
    let code = match number.parse::<u8>() {
        Ok(1 | 7) => KeyCode::Home,
        Ok(2) => KeyCode::Insert,
        Ok(3) => KeyCode::Delete,
        Ok(4 | 8) => KeyCode::End,
        Ok(5) => KeyCode::PageUp,
        Ok(6) => KeyCode::PageDown,
        Ok(number @ 11..=15) => KeyCode::F(number - 10),
        Ok(number @ 17..=21) => KeyCode::F(number - 11),
        Ok(number @ 23..=24) => KeyCode::F(number - 12),
        _ => return Sequence::Unknown,
    };
    Sequence::Key(KeyEvent::from(code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::Rgb;

    /// What comes out for these keys, one after the other, and then nothing more.
    fn keys(codes: &[KeyCode]) -> Vec<Event> {
        let mut reassembler = Reassembler::default();
        let mut out: Vec<_> =
            codes.iter().flat_map(|code| reassembler.push(Event::Key((*code).into()))).collect();
        out.extend(reassembler.release());
        assert!(!reassembler.holds());
        out
    }

    fn torn(rest: &str) -> Vec<Event> {
        let codes: Vec<_> =
            std::iter::once(KeyCode::Esc).chain(rest.chars().map(KeyCode::Char)).collect();
        keys(&codes)
    }

    fn key(code: KeyCode) -> Event {
        Event::Key(code.into())
    }

    #[test]
    fn a_torn_arrow_is_one_key_and_deletes_nothing() {
        assert_eq!(torn("[D"), [key(KeyCode::Left)]);
        assert_eq!(torn("OD"), [key(KeyCode::Left)]);
        assert_eq!(torn("[A"), [key(KeyCode::Up)]);
        assert_eq!(torn("[F"), [key(KeyCode::End)]);
    }

    #[test]
    fn torn_numbered_keys_are_one_key() {
        assert_eq!(torn("[3~"), [key(KeyCode::Delete)]);
        assert_eq!(torn("[6~"), [key(KeyCode::PageDown)]);
        assert_eq!(torn("[15~"), [key(KeyCode::F(5))]);
        assert_eq!(torn("[24~"), [key(KeyCode::F(12))]);
    }

    #[test]
    fn esc_alone_and_esc_before_another_key_stay_what_they_are() {
        assert_eq!(torn(""), [key(KeyCode::Esc)]);
        assert_eq!(torn("q"), [key(KeyCode::Esc), key(KeyCode::Char('q'))]);
        assert_eq!(
            keys(&[KeyCode::Esc, KeyCode::Esc, KeyCode::Char('['), KeyCode::Char('D')]),
            [key(KeyCode::Esc), key(KeyCode::Left)]
        );
        assert_eq!(keys(&[KeyCode::Esc, KeyCode::Enter]), [key(KeyCode::Esc), key(KeyCode::Enter)]);
    }

    #[test]
    fn a_torn_answer_of_the_terminal_is_no_key() {
        assert_eq!(torn("[?62;22;52c"), []);
        assert_eq!(torn("[?6cq"), [key(KeyCode::Char('q'))]);
    }

    /// The keys that crossterm makes of an answer about colours that it was given in these pieces.
    fn answered(begin: &[KeyEvent], middle: &str, end: &[KeyEvent]) -> (Vec<Event>, Option<Told>) {
        let mut reassembler = Reassembler::default();
        let middle = middle.chars().map(|letter| KeyCode::Char(letter).into());
        let all = begin.iter().copied().chain(middle).chain(end.iter().copied());
        let mut out: Vec<_> = all.flat_map(|key| reassembler.push(Event::Key(key))).collect();
        let told = reassembler.told();
        out.extend(reassembler.release());
        (out, told)
    }

    #[test]
    fn a_late_answer_about_colours_is_understood_and_types_nothing() {
        let with = |code, modifiers| KeyEvent::new(KeyCode::Char(code), modifiers);
        let (esc, alt) = (KeyEvent::from(KeyCode::Esc), KeyModifiers::ALT);
        let bell = with('g', KeyModifiers::CONTROL);
        let plain = |code| KeyEvent::from(KeyCode::Char(code));
        let told = Some(Told::Paper(Rgb(0x1b, 0x1e, 0x24)));
        for begin in [&[with(']', alt)][..], &[esc, plain(']')]] {
            for end in [&[bell][..], &[with('\\', alt)], &[esc, plain('\\')]] {
                let answer = answered(begin, "11;rgb:1b1b/1e1e/2424", end);
                assert_eq!(answer, (vec![], told), "{begin:?} {end:?}");
            }
        }
        // Another that is none, and keys behind one that broke off.
        assert_eq!(answered(&[with(']', alt)], "10;x", &[]).0, [key(KeyCode::Char('x'))]);
        let (out, told) = answered(&[with(']', alt)], "11;rgb:12", &[esc, plain('q')]);
        assert_eq!((out, told), (vec![key(KeyCode::Esc), key(KeyCode::Char('q'))], None));
        assert_eq!(answered(&[with(']', alt)], "q", &[]).0.len(), 2, "somebody pressed both");
    }

    #[test]
    fn an_answer_about_colours_that_comes_in_pieces_holds_no_key_up() {
        let mut reassembler = Reassembler::default();
        let mut push = |code: KeyCode| reassembler.push(key(code)).len();
        assert_eq!(push(KeyCode::Esc), 0);
        assert_eq!(
            "]11;rgb:1b".chars().map(|letter| push(KeyCode::Char(letter))).sum::<usize>(),
            0
        );
        // The line pauses; what follows is still no key.
        assert!(!reassembler.holds());
        assert_eq!(reassembler.push(key(KeyCode::Char('d'))), []);
        // Esc may be its end, or a key: it is held for a moment, as always.
        assert_eq!(reassembler.push(key(KeyCode::Esc)), []);
        assert!(reassembler.holds());
        assert_eq!(reassembler.release(), [key(KeyCode::Esc)]);
        assert_eq!(reassembler.push(key(KeyCode::Down)), [key(KeyCode::Down)]);
    }

    #[test]
    fn an_unknown_sequence_comes_out_as_it_came() {
        assert_eq!(
            torn("[x"),
            [key(KeyCode::Esc), key(KeyCode::Char('[')), key(KeyCode::Char('x'))]
        );
    }

    #[test]
    fn a_torn_paste_is_text_and_no_commands() {
        let mut reassembler = Reassembler::default();
        for code in [KeyCode::Esc].into_iter().chain("[200~dD".chars().map(KeyCode::Char)) {
            assert_eq!(reassembler.push(key(code)), []);
        }
        assert_eq!(reassembler.push(key(KeyCode::Enter)), []);
        assert_eq!(reassembler.release(), [Event::Paste("dD\n".into())]);
    }

    #[test]
    fn a_resize_lets_go_what_is_held() {
        let mut reassembler = Reassembler::default();
        assert_eq!(reassembler.push(key(KeyCode::Esc)), []);
        assert_eq!(
            reassembler.push(Event::Resize(80, 24)),
            [key(KeyCode::Esc), Event::Resize(80, 24)]
        );
    }
}
