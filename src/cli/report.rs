//! Says on stderr why something failed and what to do now.

use std::error::Error;
use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::phrases::{Catalog, Locale, Phrase, english};

/// What to do about an error, and the status it ends with: stands round it, as the first of its
/// chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    hint: Hint,
    status: Status,
}

/// What to do: a sentence, or the words of what is told in English alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// A sentence.
    Phrase(Box<Phrase>),
    /// English words.
    English(String),
}

impl Hint {
    fn say(&self, catalog: &Catalog) -> String {
        match self {
            Self::Phrase(phrase) => catalog.say(phrase),
            Self::English(words) => words.clone(),
        }
    }
}

impl From<Phrase> for Hint {
    fn from(phrase: Phrase) -> Self {
        Self::Phrase(Box::new(phrase))
    }
}

impl From<String> for Hint {
    fn from(words: String) -> Self {
        Self::English(words)
    }
}

impl From<&str> for Hint {
    fn from(words: &str) -> Self {
        Self::English(words.to_owned())
    }
}

/// What happened, as a sentence in the language of whoever reads it, with its cause.
#[derive(Debug)]
pub struct Said {
    phrase: Phrase,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl Said {
    /// Without a cause.
    pub fn new(phrase: Phrase) -> Self {
        Self { phrase, cause: None }
    }

    /// Because of this, which is told after it.
    pub fn because(phrase: Phrase, cause: impl Error + Send + Sync + 'static) -> Self {
        Self { phrase, cause: Some(Box::new(cause)) }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&english(&self.phrase))
    }
}

impl Error for Said {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let cause: &(dyn Error + 'static) = self.cause.as_deref()?;
        Some(cause)
    }
}

/// How a verb ended, as a script can tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It failed.
    Failed = 1,
    /// It was called in a way that can't be.
    WrongUsage = 2,
    /// Nobody is signed in, or who is may not.
    NotSignedIn = 4,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

impl Advice {
    /// Takes the hint of an error.
    pub fn new(hint: impl Into<Hint>) -> Self {
        Self { hint: hint.into(), status: Status::Failed }
    }

    /// The same for an error that ends with another status.
    #[must_use]
    pub fn with(self, status: Status) -> Self {
        Self { status, ..self }
    }

    /// The error with this advice round it.
    pub fn around(self, error: impl Into<anyhow::Error>) -> anyhow::Error {
        error.into().context(self)
    }

    /// The sentence with this advice round it.
    pub fn about(self, what: Phrase) -> anyhow::Error {
        self.around(Said::new(what))
    }

    /// What to do, in a language.
    pub fn say(&self, catalog: &Catalog) -> String {
        self.hint.say(catalog)
    }
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(&Catalog::new(Locale::En)))
    }
}

impl Error for Advice {}

/// Writes a sentence that is no error.
pub fn note(phrase: &Phrase, catalog: &Catalog) {
    // Where nobody listens, nobody misses it.
    let _ = writeln!(io::stderr(), "tokendesk: {}", catalog.say(phrase));
}

/// Writes the error and the advice round it, and returns the status it ends with.
pub fn failure(error: &anyhow::Error, catalog: &Catalog) -> ExitCode {
    // Where stderr is gone too, the status still tells.
    let _ = io::stderr().write_all(explain(error, catalog).as_bytes());
    error.downcast_ref::<Advice>().map_or(Status::Failed, |advice| advice.status).into()
}

/// What happened with its causes, and what to do, in one line.
fn explain(error: &anyhow::Error, catalog: &Catalog) -> String {
    let mut text = told_in(error, catalog);
    if let Some(advice) = error.downcast_ref::<Advice>() {
        text.push_str(if text.ends_with('.') { " " } else { ". " });
        text.push_str(&advice.say(catalog));
    }
    format!("tokendesk: {text}\n")
}

/// What happened with its causes.
pub fn told_in(error: &anyhow::Error, catalog: &Catalog) -> String {
    let advice = error.downcast_ref::<Advice>();
    let mut causes: Vec<String> = Vec::new();
    for cause in error.chain().skip(usize::from(advice.is_some())) {
        let said = cause.downcast_ref::<Said>();
        let text = said.map_or_else(|| cause.to_string(), |said| catalog.say(&said.phrase));
        // An error that already tells its cause is not followed by it.
        if !causes.last().is_some_and(|last| last.contains(&text)) {
            causes.push(text);
        }
    }
    causes.into_iter().reduce(|what, cause| together(&what, &cause)).unwrap_or_default()
}

/// What happened before its cause; a sentence that has ended stays one.
fn together(what: &str, cause: &str) -> String {
    if what.ends_with('.') { format!("{what} {cause}") } else { format!("{what}: {cause}") }
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn an_error_is_told_with_its_causes_and_what_to_do() {
        let english = Catalog::new(Locale::En);
        let error = anyhow!("no space left").context("account.db can't be written");
        let told = "tokendesk: account.db can't be written: no space left";
        assert_eq!(explain(&error, &english), format!("{told}\n"));
        assert_eq!(
            explain(&Advice::new("Free some space.").around(error), &english),
            format!("{told}. Free some space.\n")
        );
    }

    #[test]
    fn a_cause_is_not_told_twice() {
        let error = anyhow!("permission denied").context("a.db: permission denied");
        let english = Catalog::new(Locale::En);
        assert_eq!(explain(&error, &english), "tokendesk: a.db: permission denied\n");
    }
}
