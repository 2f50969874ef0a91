//! An answer about the terminal's colours that comes when crossterm reads already: as keys.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::colors::{self, Told};

/// No colour is written with more characters.
const LONGEST: usize = 40;

/// The beginning of an answer, and what may be its end.
#[derive(Debug)]
pub(super) struct Answer {
    text: String,
    /// An Esc: with a backslash it ends the answer, alone it is a key.
    esc: Option<KeyEvent>,
}

/// What became of an answer with one key more.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// More is to come.
    Unfinished,
    /// It is whole: what it tells, if it can be understood.
    Ended(Option<Told>),
    /// It broke off; these are keys.
    Broken(Vec<KeyEvent>),
}

/// Whether a key is `ESC ]` in one piece, as crossterm has it.
pub(super) fn begins(key: KeyEvent) -> bool {
    key.code == KeyCode::Char(']') && key.modifiers == KeyModifiers::ALT
}

impl Answer {
    /// An answer that begins so.
    pub(super) const fn new(text: String) -> Self {
        Self { text, esc: None }
    }

    /// Whether something must be let go when nothing follows.
    pub(super) const fn waits(&self) -> bool {
        self.esc.is_some()
    }

    /// Nothing followed: an Esc was a key after all.
    pub(super) const fn release(&mut self) -> Option<KeyEvent> {
        self.esc.take()
    }

    /// Takes one key.
    pub(super) fn push(&mut self, key: KeyEvent) -> Progress {
        let plain = (key.modifiers - KeyModifiers::SHIFT).is_empty();
        let alt = key.modifiers == KeyModifiers::ALT;
        let bell = key.modifiers == KeyModifiers::CONTROL;
        match (key.code, self.esc.take()) {
            (KeyCode::Char('\\'), Some(_)) if plain => self.ended(),
            (_, Some(esc)) => Progress::Broken(vec![esc, key]),
            (KeyCode::Char('\\'), None) if alt => self.ended(),
            (KeyCode::Char('g'), None) if bell => self.ended(),
            (KeyCode::Esc, None) if plain => {
                self.esc = Some(key);
                Progress::Unfinished
            }
            (KeyCode::Char(letter), None)
                if plain && is_of_a_color(letter) && self.text.len() < LONGEST =>
            {
                self.text.push(letter);
                Progress::Unfinished
            }
            _ => Progress::Broken(vec![key]),
        }
    }

    fn ended(&self) -> Progress {
        Progress::Ended(colors::parse(&self.text))
    }
}

fn is_of_a_color(letter: char) -> bool {
    letter.is_ascii_hexdigit() || "rgba:/".contains(letter)
}
