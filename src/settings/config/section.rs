//! One table of the configuration file: it tells what is there, and where, and what is allowed.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::phrases::Phrase;

/// Something in the file is not as it must be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    /// Where, in bytes from the beginning.
    pub(super) at: usize,
    /// What is wrong. Values are never repeated: one of them may be a secret.
    pub(super) problem: Box<Phrase>,
    /// What would be right.
    pub(super) allowed: Box<Phrase>,
}

/// A value and the place of it.
#[derive(Clone, Debug)]
pub(super) struct Found<T> {
    pub(super) value: T,
    pub(super) wrong: Wronged,
}

/// Where a value stands, and the whole path of its keys: what an error of it begins with.
#[derive(Clone, Debug)]
pub(super) struct Wronged {
    at: usize,
    path: String,
}

impl Wronged {
    /// Where it stands, in bytes from the beginning.
    pub(super) const fn at(&self) -> usize {
        self.at
    }

    /// The error that this value is not what is allowed: the sentence of its path says what it is.
    pub(super) fn is(&self, what: impl FnOnce(String) -> Phrase, allowed: Phrase) -> Wrong {
        Wrong {
            at: self.at,
            problem: Box::new(what(self.path.clone())),
            allowed: Box::new(allowed),
        }
    }
}

/// A table, with the path of keys that leads to it.
pub(super) struct Section<'a> {
    path: String,
    at: Range<usize>,
    table: &'a DeTable<'a>,
}

impl<'a> Section<'a> {
    /// The whole file.
    pub(super) fn root(table: &'a Spanned<DeTable<'a>>) -> Self {
        Self { path: String::new(), at: 0..0, table: table.get_ref() }
    }

    /// Fails at the first key that is not one of these.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), Wrong> {
        let Some((key, _)) =
            self.table.iter().find(|(key, _)| !known.contains(&key.get_ref().as_ref()))
        else {
            return Ok(());
        };
        let names = known.join(", ");
        let allowed = match self.path.as_str() {
            "" => Phrase::AllowedAtTop { names },
            path => Phrase::AllowedIn { section: path.to_owned(), names },
        };
        let path = self.path_of(&printable(key.get_ref()));
        Err(Wronged { at: key.span().start, path }.is(|key| Phrase::ConfigUnknown { key }, allowed))
    }

    /// Text that is not empty.
    pub(super) fn text(&self, key: &str) -> Result<Option<Found<&'a str>>, Wrong> {
        let problem = |key| Phrase::ConfigNoText { key };
        self.value(key, problem, &Phrase::AllowedText, |value| {
            value.as_str().filter(|text| !text.is_empty())
        })
    }

    /// `true` or `false`.
    pub(super) fn switch(&self, key: &str) -> Result<Option<Found<bool>>, Wrong> {
        let problem = |key| Phrase::ConfigNoSwitch { key };
        self.value(key, problem, &Phrase::AllowedSwitch, DeValue::as_bool)
    }

    /// A whole number.
    pub(super) fn number(&self, key: &str, allowed: &Phrase) -> Result<Option<Found<i64>>, Wrong> {
        self.value(
            key,
            |key| Phrase::ConfigNoNumber { key },
            allowed,
            |value| {
                let number = value.as_integer()?;
                i64::from_str_radix(number.as_str(), number.radix()).ok()
            },
        )
    }

    /// A number of seconds.
    pub(super) fn seconds(&self, key: &str) -> Result<Option<u64>, Wrong> {
        let allowed = Phrase::AllowedSeconds;
        let Some(found) = self.number(key, &allowed)? else {
            return Ok(None);
        };
        let wrong = |_| found.wrong.is(|key| Phrase::ConfigNumberRange { key }, allowed);
        u64::try_from(found.value).map(Some).map_err(wrong)
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(
        &self,
        key: &str,
        words: &[(&str, T)],
    ) -> Result<Option<Found<T>>, Wrong> {
        let names: Vec<_> = words.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        let allowed = Phrase::AllowedWords { names: names.join(", ") };
        self.value(
            key,
            |key| Phrase::ConfigNoWord { key },
            &allowed,
            |value| {
                let text = value.as_str()?;
                words.iter().find(|(name, _)| *name == text).map(|(_, meaning)| *meaning)
            },
        )
    }

    /// A text, or a list of texts, which may be empty.
    pub(super) fn list(
        &self,
        key: &str,
        problem: impl FnOnce(String) -> Phrase,
        allowed: &Phrase,
    ) -> Result<Option<Found<Vec<&'a str>>>, Wrong> {
        self.value(key, problem, allowed, |value| match value.as_array() {
            Some(list) => list.iter().map(|text| text.get_ref().as_str()).collect(),
            None => value.as_str().map(|text| vec![text]),
        })
    }

    /// A list of texts, the first of which is not empty.
    pub(super) fn texts(&self, key: &str) -> Result<Option<Found<Vec<String>>>, Wrong> {
        let problem = |key| Phrase::ConfigNoProgram { key };
        self.value(key, problem, &Phrase::AllowedProgram, |value| {
            let list = value.as_array()?.iter();
            let texts: Option<Vec<_>> =
                list.map(|text| text.get_ref().as_str().map(str::to_owned)).collect();
            texts.filter(|texts| texts.first().is_some_and(|program| !program.is_empty()))
        })
    }

    /// The table under this key.
    pub(super) fn section(&self, key: &str) -> Result<Option<Section<'a>>, Wrong> {
        let allowed = Phrase::AllowedTable { key: self.path_of(key) };
        let problem = |key| Phrase::ConfigNoTable { key };
        let found = self.value(key, problem, &allowed, |value| value.as_table())?;
        Ok(found.map(|found| Section {
            path: found.wrong.path,
            at: found.wrong.at..found.wrong.at,
            table: found.value,
        }))
    }

    /// The names of the keys, with their places.
    pub(super) fn keys(&self) -> impl Iterator<Item = Found<&'a str>> {
        self.table.keys().map(|key| {
            let path = self.path_of(&printable(key.get_ref()));
            let wrong = Wronged { at: key.span().start, path };
            Found { value: key.get_ref().as_ref(), wrong }
        })
    }

    /// The error that a key is missing.
    pub(super) fn lacks(&self, missing: &str, allowed: Phrase) -> Wrong {
        let missing = missing.to_owned();
        Wronged { at: self.at.start, path: self.path.clone() }
            .is(|key| Phrase::ConfigLacks { key, missing }, allowed)
    }

    /// The error that only one of two keys can be there.
    pub(super) fn has_both(&self, one: &str, other: &str, allowed: Phrase) -> Wrong {
        let at = [one, other].into_iter().filter_map(|key| self.table.get_key_value(key));
        let at = at.map(|(key, _)| key.span().start).max().unwrap_or(self.at.start);
        let (one, other) = (one.to_owned(), other.to_owned());
        Wronged { at, path: self.path.clone() }
            .is(|key| Phrase::ConfigBoth { key, one, other }, allowed)
    }

    fn value<T>(
        &self,
        key: &str,
        problem: impl FnOnce(String) -> Phrase,
        allowed: &Phrase,
        read: impl FnOnce(&'a DeValue<'a>) -> Option<T>,
    ) -> Result<Option<Found<T>>, Wrong> {
        let Some((key, value)) = self.table.get_key_value(key) else {
            return Ok(None);
        };
        let wrong = Wronged { at: key.span().start, path: self.path_of(key.get_ref()) };
        match read(value.get_ref()) {
            Some(value) => Ok(Some(Found { value, wrong })),
            None => Err(wrong.is(problem, allowed.clone())),
        }
    }

    fn path_of(&self, key: &str) -> String {
        match self.path.as_str() {
            "" => key.to_owned(),
            path => format!("{path}.{key}"),
        }
    }
}

/// A key as it can be shown: what a terminal would obey or not draw is escaped.
fn printable(key: &str) -> String {
    let mut shown: String = key.chars().take(64).flat_map(escaped).collect();
    if key.chars().nth(64).is_some() {
        shown.push('…');
    }
    shown
}

fn escaped(letter: char) -> Vec<char> {
    if letter.is_ascii_graphic() || letter.is_alphanumeric() || letter == ' ' {
        vec![letter]
    } else {
        letter.escape_unicode().collect()
    }
}
