//! Why an account can't be opened, and what to do about it.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::cli::report::{Advice, Status};
use crate::cli::words;
use crate::domain::credential::{CredentialError, Origin};
use crate::domain::profile::ProfileName;
use crate::emulator::StartError;
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
    advice_for(&error).with(Status::WrongUsage).around(error)
}

fn advice_for(error: &NoAccount) -> Advice {
    Advice::new(match error {
        NoAccount::Variables(error) => error.hint().to_owned(),
        NoAccount::Profile { known, .. } if known.is_empty() => {
            "There are none: `tokendesk config init` makes a file for them.".to_owned()
        }
        NoAccount::Profile { known, .. } => {
            format!("There are {} and embedded.", known.join(", "))
        }
        NoAccount::Environment => {
            "Set ZENDESK_SUBDOMAIN and ZENDESK_OAUTH_TOKEN, or ZENDESK_EMAIL and \
             ZENDESK_API_TOKEN."
                .to_owned()
        }
    })
}

/// The error with what to do about it, whatever kind it is.
pub fn explained(error: OpenError) -> anyhow::Error {
    let advice = advice(&error);
    let error = anyhow::Error::from_boxed(error);
    match advice {
        Some(advice) => advice.around(error),
        None => error,
    }
}

/// What to do about an account that can't be opened.
pub fn advice(error: &OpenError) -> Option<Advice> {
    if let Some(error) = error.downcast_ref::<StartError>() {
        Some(Advice::new(error.hint()))
    } else if let Some(error) = error.downcast_ref::<NoPlace>() {
        Some(Advice::new(error.hint()))
    } else if let Some(error) = error.downcast_ref::<CredentialError>() {
        Some(Advice::new(error.hint()).with(Status::NotSignedIn))
    } else if let Some(error) = error.downcast_ref::<NoAccount>() {
        Some(advice_for(error).with(Status::WrongUsage))
    } else if error.is::<NoRoot>() {
        Some(Advice::new("Check ca_file in the configuration."))
    } else {
        let error = error.downcast_ref::<zendesk::Error>()?;
        let (hint, status) = words::advice(error, &error.request, &Origin::Store);
        Some(Advice::new(hint).with(status))
    }
}
