//! Where the secret of a new client and the ready lines for it go (Z4).

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::cli::delivery::{Place, Wanted};
use crate::cli::report::{Advice, Status};
use crate::domain::migration::{Program, Ready};
use crate::domain::oauth::ClientKind;
use crate::domain::secret::OneTimeSecret;
use crate::phrases::{Catalog, Phrase};
use crate::runtime::Reserved;
use crate::settings::Clipboard;
use crate::ui::file_problem;

/// Reads the name of ready lines.
pub fn parse_ready() -> impl TypedValueParser<Value = Ready> {
    PossibleValuesParser::new(Ready::ALL.map(Ready::name))
        .try_map(|name| Ready::from_name(&name).ok_or("no such lines"))
}

/// What was said of it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The lines that are wanted.
    pub ready: Option<Ready>,
    /// To this new file: the lines of a program, else what has the secret.
    pub output: Option<&'a str>,
    /// The secret to the clipboard.
    pub copy: bool,
    /// The secret as part of a document.
    pub json: bool,
    /// Nobody has to be asked.
    pub yes: bool,
}

/// What is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handed {
    /// The secret alone.
    Secret,
    /// The environment file, with the secret of a confidential client.
    Environment,
    /// The lines of a program for a client without a secret.
    Lines(Ready),
}

/// Places that are ready.
pub struct Places {
    /// For what is handed over; a client without a secret may have nothing for it.
    pub value: Option<(Handed, Place)>,
    /// For the lines of a program, which have no secret.
    pub lines: Option<(Ready, Reserved)>,
}

impl Handed {
    /// Its name in a document.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Secret => "client_secret",
            Self::Environment => "environment",
            Self::Lines(_) => "lines",
        }
    }

    /// The text itself.
    pub fn text(self, program: &Program, secret: Option<&OneTimeSecret>) -> OneTimeSecret {
        match (self, secret) {
            (Self::Secret, Some(secret)) => secret.clone(),
            (Self::Secret | Self::Environment, secret) => program.environment(secret),
            (Self::Lines(ready), _) => OneTimeSecret::new(program.lines(ready)),
        }
    }
}

impl Places {
    /// Makes them ready, or says why nothing would arrive there: before there is anything.
    pub fn prepare(
        asked: Asked<'_>,
        kind: ClientKind,
        settings: &Clipboard,
        catalog: &Catalog,
    ) -> anyhow::Result<Self> {
        let Asked { ready, output, copy, json, .. } = asked;
        let public = kind == ClientKind::Public;
        let program = ready.filter(|ready| *ready != Ready::Environment);
        let (handed, output, lines) = match (program, public) {
            (Some(ready), false) => (Some(Handed::Secret), None, Some((ready, output))),
            (Some(ready), true) => (Some(Handed::Lines(ready)), output, None),
            (None, false) if ready.is_none() => (Some(Handed::Secret), output, None),
            (None, true) if ready.is_none() && output.is_none() && !copy => (None, None, None),
            (None, _) => (Some(Handed::Environment), output, None),
        };
        if output.is_some() && copy {
            return Err(wrong(Phrase::MigrateTwoPlaces));
        }
        let lines = match lines {
            Some((ready, Some(path))) => Some((ready, reserve(path)?)),
            Some((_, None)) => return Err(wrong(Phrase::MigrateProgramFile)),
            None => None,
        };
        let value = match handed {
            Some(handed) => {
                let place = Place::prepare(Wanted { output, copy, json }, settings)?;
                Some((handed, place))
            }
            None => None,
        };
        // A secret on a terminal is seen by whoever else is attached to it.
        if let Some((_, place)) = value.as_ref().filter(|_| !public) {
            place.is_private_or_agreed(asked.yes, catalog)?;
        }
        Ok(Self { value, lines })
    }
}

fn reserve(path: &str) -> anyhow::Result<Reserved> {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    Reserved::new(path, home).map_err(|problem| wrong(file_problem(&problem)))
}

fn wrong(what: Phrase) -> anyhow::Error {
    Advice::new(Phrase::CreateNothing).with(Status::WrongUsage).about(what)
}
