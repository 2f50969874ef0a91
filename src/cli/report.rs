//! Says on stderr why something failed and what to do now.

use std::error::Error;
use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::json;

use crate::phrases::{Catalog, Locale, Phrase, english};
use crate::records::SCHEMA;

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
    is_place: bool,
}

impl Said {
    /// Without a cause.
    pub fn new(phrase: Phrase) -> Self {
        Self { phrase, cause: None, is_place: false }
    }

    /// Where to look, such as the request that failed.
    pub fn place(phrase: Phrase) -> Self {
        Self { is_place: true, ..Self::new(phrase) }
    }

    /// Because of this, which is told after it.
    pub fn because(phrase: Phrase, cause: impl Error + Send + Sync + 'static) -> Self {
        Self { cause: Some(Box::new(cause)), ..Self::new(phrase) }
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
    /// What was named is not there.
    NotFound = 3,
    /// Nobody is signed in, or who is may not.
    NotSignedIn = 4,
    /// A rule of the account is against it: the limit, an active token, the retirement, the plan.
    Refused = 5,
    /// Some of it was done, and some was not.
    InPart = 6,
    /// It was sent, and whether it was done is not known.
    Unknown = 7,
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

/// Writes the error and the advice round it, and returns the status it ends with. A program has
/// them as an object.
pub fn failure(error: &anyhow::Error, catalog: &Catalog, for_program: bool) -> ExitCode {
    let text = if for_program { object(error) } else { explain(error, catalog) };
    // Where stderr is gone too, the status still tells.
    let _ = io::stderr().write_all(text.as_bytes());
    status_of(error).into()
}

/// Says what is wrong with the flags, as clap does; as an object where one was asked for.
pub fn wrong_usage(wrong: &clap::Error) -> ExitCode {
    let wants = |flag: &str| std::env::args_os().any(|word| word == flag);
    if wrong.use_stderr() && (wants("--json") || wants("--jsonl")) {
        let text = wrong.render().to_string();
        let mut lines = text.trim().lines().map(str::trim).filter(|line| !line.is_empty());
        let what = lines.next().unwrap_or_default().trim_start_matches("error: ").to_owned();
        let hint: Vec<_> = lines.collect();
        let object = of_program(&what, Some(&hint.join(" ")), None, Status::WrongUsage);
        let _ = io::stderr().write_all(object.as_bytes());
    } else {
        // Where it can't be told, the status still tells.
        let _ = wrong.print();
    }
    ExitCode::from(u8::try_from(wrong.exit_code()).unwrap_or(Status::WrongUsage as u8))
}

/// The status that an error ends with.
fn status_of(error: &anyhow::Error) -> Status {
    error.downcast_ref::<Advice>().map_or(Status::Failed, |advice| advice.status)
}

/// What happened, what to do and where to look, as one line of JSON. What a program reads does not
/// follow the language of the person.
fn object(error: &anyhow::Error) -> String {
    let english = super::words::catalog(Locale::En);
    let is_place = |cause: &(dyn Error + 'static)| {
        cause.downcast_ref::<Said>().is_some_and(|said| said.is_place)
    };
    let place = error.chain().find(|cause| is_place(*cause)).map(ToString::to_string);
    let hint = error.downcast_ref::<Advice>().map(|advice| advice.say(&english));
    let told = what(error, &english, |cause| !is_place(cause));
    of_program(&told, hint.as_deref(), place.as_deref(), status_of(error))
}

/// An error as one line of JSON.
pub fn of_program(what: &str, hint: Option<&str>, place: Option<&str>, status: Status) -> String {
    let error = json!({"what": what, "hint": hint, "where": place, "status": status as u8});
    format!("{}\n", json!({"schema": SCHEMA, "error": error}))
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
    what(error, catalog, |_| true)
}

/// Those of the causes that are wanted, in one line.
fn what(
    error: &anyhow::Error,
    catalog: &Catalog,
    wanted: impl Fn(&(dyn Error + 'static)) -> bool,
) -> String {
    let advice = error.downcast_ref::<Advice>();
    let mut causes: Vec<String> = Vec::new();
    let chain = error.chain().skip(usize::from(advice.is_some()));
    for cause in chain.filter(|cause| wanted(*cause)) {
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
    fn a_program_has_what_hint_and_where_apart() {
        let request = Phrase::FailureRequest { request: "GET /api/v2/api_tokens".into() };
        let said = Said::because(Phrase::FailureNotFound, Said::place(request));
        let error = Advice::new(Phrase::AdviceDoctor).with(Status::NotFound).around(said);
        let read: serde_json::Value = serde_json::from_str(&object(&error)).unwrap();
        let error = json!({
            "what": "The account has no such record any more.",
            "hint": "`tokendesk doctor` looks for the cause.",
            "where": "GET /api/v2/api_tokens",
            "status": 3,
        });
        assert_eq!(read, json!({"schema": "tokendesk/1", "error": error}));
    }

    #[test]
    fn a_cause_is_not_told_twice() {
        let error = anyhow!("permission denied").context("a.db: permission denied");
        let english = Catalog::new(Locale::En);
        assert_eq!(explain(&error, &english), "tokendesk: a.db: permission denied\n");
    }
}
