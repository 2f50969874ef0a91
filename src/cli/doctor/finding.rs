//! One thing that the doctor looked at, and what came of it.

use serde_json::{Value, json};

use crate::cli::report::{self, Advice};
use crate::ui::plain;

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

/// What was looked at and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// What was looked at.
    pub(super) check: String,
    /// How well it is.
    pub(super) verdict: Verdict,
    /// What was found.
    pub(super) found: String,
    /// What to do about it.
    pub(super) to_do: Option<String>,
}

impl Verdict {
    const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Skip => "skip",
        }
    }
}

impl Finding {
    pub(super) fn ok(check: &str, found: impl Into<String>) -> Self {
        Self::new(check, Verdict::Ok, found.into(), None)
    }

    pub(super) fn warn(check: &str, found: impl Into<String>, to_do: impl Into<String>) -> Self {
        Self::new(check, Verdict::Warn, found.into(), Some(to_do.into()))
    }

    pub(super) fn fail(check: &str, found: impl Into<String>, to_do: impl Into<String>) -> Self {
        Self::new(check, Verdict::Fail, found.into(), Some(to_do.into()))
    }

    /// A failure in the words of an error and of the advice round it.
    pub(super) fn failed_with(check: &str, error: &anyhow::Error) -> Self {
        let to_do = error.downcast_ref::<Advice>().map(ToString::to_string);
        Self::new(check, Verdict::Fail, report::told(error), to_do)
    }

    /// What was not looked at, and why.
    pub(super) fn skipped(check: &str, why: &str) -> Self {
        Self::new(check, Verdict::Skip, format!("not looked at: {why}"), None)
    }

    fn new(check: &str, verdict: Verdict, found: String, to_do: Option<String>) -> Self {
        Self { check: check.to_owned(), verdict, found, to_do }
    }

    /// The finding for a person: one line, and a second one with what to do.
    pub(super) fn lines(&self) -> String {
        let (verdict, check) = (self.verdict.name(), &self.check);
        let line = format!("{verdict:<5} {check:<16} {}\n", plain(&self.found));
        match &self.to_do {
            Some(to_do) => format!("{line}{:>23}{}\n", "", plain(to_do)),
            None => line,
        }
    }

    /// The finding for a program.
    pub(super) fn json(&self) -> Value {
        json!({
            "check": self.check,
            "result": self.verdict.name(),
            "found": self.found,
            "to_do": self.to_do,
        })
    }
}
