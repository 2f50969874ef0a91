//! Says on stderr why something failed and what to do now.

use std::error::Error;
use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

/// What to do about an error, and the status it ends with: stands round it, as the first of its
/// chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    hint: String,
    status: Status,
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
    pub fn new(hint: impl Into<String>) -> Self {
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
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hint)
    }
}

impl Error for Advice {}

/// Writes the error and the advice round it, and returns the status it ends with.
pub fn failure(error: &anyhow::Error) -> ExitCode {
    // Where stderr is gone too, the status still tells.
    let _ = io::stderr().write_all(explain(error).as_bytes());
    error.downcast_ref::<Advice>().map_or(Status::Failed, |advice| advice.status).into()
}

/// What happened with its causes, and what to do, in one line.
fn explain(error: &anyhow::Error) -> String {
    let advice = error.downcast_ref::<Advice>();
    let hint = advice.map(|Advice { hint, .. }| format!(". {hint}")).unwrap_or_default();
    format!("tokendesk: {}{hint}\n", told(error))
}

/// What happened with its causes.
pub fn told(error: &anyhow::Error) -> String {
    let advice = error.downcast_ref::<Advice>();
    let mut causes: Vec<String> = Vec::new();
    for cause in error.chain().skip(usize::from(advice.is_some())) {
        let text = cause.to_string();
        // An error that already tells its cause is not followed by it.
        if !causes.last().is_some_and(|last| last.contains(&text)) {
            causes.push(text);
        }
    }
    causes.join(": ")
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn an_error_is_told_with_its_causes_and_what_to_do() {
        let error = anyhow!("no space left").context("account.db can't be written");
        let told = "tokendesk: account.db can't be written: no space left";
        assert_eq!(explain(&error), format!("{told}\n"));
        assert_eq!(
            explain(&Advice::new("Free some space.").around(error)),
            format!("{told}. Free some space.\n")
        );
    }

    #[test]
    fn a_cause_is_not_told_twice() {
        let error = anyhow!("permission denied").context("a.db: permission denied");
        assert_eq!(explain(&error), "tokendesk: a.db: permission denied\n");
    }
}
