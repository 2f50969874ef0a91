//! Says on stderr why something failed and what to do now.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::runtime;
use crate::settings::SettingsError;

/// A failure that was found here, with what to do about it.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct Problem {
    what: &'static str,
    hint: &'static str,
}

impl Problem {
    /// What is wrong, and what a person can do now.
    pub const fn new(what: &'static str, hint: &'static str) -> Self {
        Self { what, hint }
    }
}

/// Writes the error with its causes and its hint, and returns the status for it.
pub fn failure(error: &anyhow::Error) -> ExitCode {
    let mut stderr = io::stderr().lock();
    // Where stderr is gone too, the status still tells.
    let _ = writeln!(stderr, "tokendesk: {error:#}");
    if let Some(hint) = hint(error) {
        let _ = writeln!(stderr, "hint: {hint}");
    }
    ExitCode::FAILURE
}

fn hint(error: &anyhow::Error) -> Option<String> {
    error.chain().find_map(|cause| {
        let problem = cause.downcast_ref::<Problem>().map(|problem| problem.hint);
        let settings = || cause.downcast_ref().map(SettingsError::hint);
        let runtime = || cause.downcast_ref().and_then(|error: &runtime::Error| error.hint());
        problem.or_else(settings).or_else(runtime).map(str::to_owned)
    })
}
