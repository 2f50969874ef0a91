//! Why an account can't be opened, and what to do about it.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::app::trouble;
use crate::cli::report::{Advice, Said, Status};
use crate::cli::words;
use crate::domain::credential::{CredentialError, Origin};
use crate::domain::place::NotASubdomain;
use crate::domain::profile::ProfileName;
use crate::emulator::StartError;
use crate::phrases::Phrase;
use crate::runtime::OpenError;
use crate::settings::{EnvironmentError, NoPlace};
use crate::zendesk;

/// What one asked for is not there.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoAccount {
    /// The configuration has no such profile.
    #[error("there is no profile {name}")]
    Profile {
        /// What was asked for.
        name: ProfileName,
        /// What there is.
        known: Vec<String>,
    },
    /// The environment names no account.
    #[error("the environment names no account")]
    Environment,
    /// What the environment says can't be an account.
    #[error(transparent)]
    Variables(#[from] EnvironmentError),
}

/// The private root can't be read.
#[derive(Debug, Error)]
#[error("{path} can't be read")]
pub struct NoRoot {
    pub(super) path: PathBuf,
    pub(super) source: io::Error,
}

/// The error of what one asked for and is not there.
pub fn no_account(error: NoAccount) -> anyhow::Error {
    let (what, hint) = not_there(error);
    Advice::new(hint).with(Status::WrongUsage).about(what)
}

/// What is not there, and what to do about it.
fn not_there(error: NoAccount) -> (Phrase, Phrase) {
    match error {
        NoAccount::Variables(error) => of_variables(error),
        NoAccount::Profile { name, known } => {
            let hint = if known.is_empty() {
                Phrase::NoProfileAtAll
            } else {
                Phrase::NoProfileKnown { names: known.join(", ") }
            };
            (Phrase::NoProfile { name: name.to_string() }, hint)
        }
        NoAccount::Environment => (Phrase::NoEnvironment, Phrase::NoEnvironmentHint),
    }
}

/// What is wrong with the variables of the environment, and what to do about it.
fn of_variables(error: EnvironmentError) -> (Phrase, Phrase) {
    match error {
        EnvironmentError::Subdomain(NotASubdomain) => (
            Phrase::VariableSubdomain { why: Phrase::SubdomainLetters.into() },
            Phrase::VariableSubdomainHint,
        ),
        EnvironmentError::NoSubdomain(variable) => (
            Phrase::VariableAlone { variable: variable.name().to_owned() },
            Phrase::VariableAloneHint,
        ),
        EnvironmentError::NoEmail => (Phrase::VariableNoEmail, Phrase::VariableNoEmailHint),
        EnvironmentError::Email => (Phrase::VariableEmail, Phrase::VariableEmailHint),
    }
}

/// The error with what to do about it, whatever kind it is.
pub fn explained(error: OpenError) -> anyhow::Error {
    let error = match error.downcast::<CredentialError>() {
        Ok(error) => {
            return Advice::new(trouble::credential_hint(&error))
                .with(Status::NotSignedIn)
                .about(trouble::no_credential(&error));
        }
        Err(error) => error,
    };
    let error = match error.downcast::<NoAccount>() {
        Ok(error) => return no_account(*error),
        Err(error) => error,
    };
    let error = match error.downcast::<NoRoot>() {
        Ok(error) => {
            let NoRoot { path, source } = *error;
            let what = Phrase::NotReadable { path: path.display().to_string() };
            return Advice::new(Phrase::NoRootHint).around(Said::because(what, source));
        }
        Err(error) => error,
    };
    if error.is::<NoPlace>() {
        return Advice::new(Phrase::NoDataPlaceHint).about(Phrase::NoDataPlace);
    }
    if let Some(error) = error.downcast_ref::<zendesk::Error>() {
        return words::refused(error, &error.request, &Origin::Store);
    }
    // The embedded account tells in English why it does not start.
    let hint = error.downcast_ref::<StartError>().map(StartError::hint);
    let error = anyhow::Error::from_boxed(error);
    match hint {
        Some(hint) => Advice::new(hint).around(error),
        None => error,
    }
}
