//! One thing that the doctor looked at, and what came of it.

use serde_json::{Value, json};

use super::check::Check;
use crate::cli::report::{self, Advice};
use crate::phrases::{Catalog, Phrase};
use crate::ui::{plain, width};

/// The columns of the verdicts, and those of the checks.
const VERDICTS: usize = 5;
const CHECKS: usize = 16;

/// How well something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is as it should be.
    Ok,
    /// Something may come of it.
    Warn,
    /// It keeps one from working.
    Fail,
    /// It could not be looked at, since something before it failed.
    Skip,
}

/// A sentence, or what is the same in every language: a path, an address, a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Words {
    Said(Phrase),
    Bare(String),
}

/// What was looked at and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// What was looked at.
    pub(super) check: Check,
    /// How well it is.
    pub(super) verdict: Verdict,
    /// What was found, or why it was not looked at.
    pub(super) found: Words,
    /// What to do about it.
    pub(super) to_do: Option<Words>,
}

impl Verdict {
    /// Its name for programs, and for people.
    const fn names(self) -> (&'static str, Phrase) {
        match self {
            Self::Ok => ("ok", Phrase::DoctorOk),
            Self::Warn => ("warn", Phrase::DoctorWarn),
            Self::Fail => ("fail", Phrase::DoctorFail),
            Self::Skip => ("skip", Phrase::DoctorSkip),
        }
    }
}

impl From<Phrase> for Words {
    fn from(phrase: Phrase) -> Self {
        Self::Said(phrase)
    }
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        Self::Bare(text)
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Self::Bare(text.to_owned())
    }
}

impl Words {
    pub(super) fn said(&self, catalog: &Catalog) -> String {
        match self {
            Self::Said(phrase) => catalog.say(phrase),
            Self::Bare(text) => text.clone(),
        }
    }
}

impl Finding {
    pub(super) fn ok(check: Check, found: impl Into<Words>) -> Self {
        Self { check, verdict: Verdict::Ok, found: found.into(), to_do: None }
    }

    pub(super) fn warn(check: Check, found: impl Into<Words>, to_do: impl Into<Words>) -> Self {
        Self { verdict: Verdict::Warn, to_do: Some(to_do.into()), ..Self::ok(check, found) }
    }

    pub(super) fn fail(check: Check, found: impl Into<Words>, to_do: impl Into<Words>) -> Self {
        Self { verdict: Verdict::Fail, to_do: Some(to_do.into()), ..Self::ok(check, found) }
    }

    /// A failure in the words of an error and of the advice round it.
    pub(super) fn failed_with(catalog: &Catalog, check: Check, error: &anyhow::Error) -> Self {
        let to_do = error.downcast_ref::<Advice>().map(|advice| advice.say(catalog).into());
        Self { verdict: Verdict::Fail, to_do, ..Self::ok(check, report::told_in(error, catalog)) }
    }

    /// What was not looked at, and why.
    pub(super) fn skipped(check: Check, why: Phrase) -> Self {
        Self { verdict: Verdict::Skip, ..Self::ok(check, why) }
    }

    fn found(&self, catalog: &Catalog) -> String {
        let found = self.found.said(catalog);
        match self.verdict {
            Verdict::Skip => catalog.say(&Phrase::DoctorNotLookedAt { why: found }),
            Verdict::Ok | Verdict::Warn | Verdict::Fail => found,
        }
    }

    /// The finding for a person: one line, and a second one with what to do.
    pub(super) fn lines(&self, catalog: &Catalog) -> String {
        let verdict = padded(catalog.say(&self.verdict.names().1), VERDICTS);
        let check = padded(catalog.say(&self.check.names().1), CHECKS);
        let line = format!("{verdict} {check} {}\n", plain(&self.found(catalog)));
        match &self.to_do {
            Some(to_do) => format!("{line}{:>23}{}\n", "", plain(&to_do.said(catalog))),
            None => line,
        }
    }

    /// The finding for a program, in words that do not follow the language.
    pub(super) fn json(&self, english: &Catalog) -> Value {
        json!({
            "check": self.check.names().0,
            "result": self.verdict.names().0,
            "found": self.found(english),
            "to_do": self.to_do.as_ref().map(|to_do| to_do.said(english)),
        })
    }
}

/// The text in at least as many columns.
fn padded(mut text: String, columns: usize) -> String {
    let missing = columns.saturating_sub(width(&text));
    text.extend(std::iter::repeat_n(' ', missing));
    text
}
