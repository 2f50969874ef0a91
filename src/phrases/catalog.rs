//! The sentences of one language, with English for what it lacks.

/// A language that tokendesk speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locale {
    /// English
    En,
    /// 한국어
    Ko,
}

impl Locale {
    /// The language of a POSIX or BCP 47 name such as `ko_KR.UTF-8` or `ko`; `None` if it is not
    /// spoken here.
    pub fn from_name(name: &str) -> Option<Self> {
        match name.split(['_', '-', '.', '@']).next()? {
            "en" | "C" | "POSIX" => Some(Self::En),
            "ko" => Some(Self::Ko),
            _ => None,
        }
    }
}

/// The sentences of one language.
#[derive(Debug)]
pub struct Catalog {
    locale: Locale,
}

impl Catalog {
    /// Loads the sentences of a language.
    pub fn new(locale: Locale) -> Self {
        Self { locale }
    }

    /// The language.
    pub fn locale(&self) -> Locale {
        self.locale
    }
}
