//! Words that several checks share.

use std::time::Duration;

use crate::app::accounts::NotOpened;
use crate::app::{failure, trouble};
use crate::domain::account::SignIn;
use crate::domain::credential::{CredentialError, Origin};
use crate::phrases::{Catalog, Phrase};
use crate::zendesk::{Error, ErrorKind};

/// How one signs in.
pub(super) const fn sign_in(way: SignIn) -> Phrase {
    match way {
        SignIn::Run => Phrase::DoctorByRun,
        SignIn::OAuthToken => Phrase::DoctorByOauthToken,
        SignIn::OAuthClient => Phrase::DoctorByOauthClient,
        SignIn::ApiToken => Phrase::DoctorByApiToken,
    }
}

/// Where a secret comes from.
pub(super) fn origin(catalog: &Catalog, origin: &Origin) -> String {
    catalog.say(&match origin {
        Origin::Variable(variable) => return variable.name().to_owned(),
        Origin::Run => Phrase::DoctorFromRun,
        Origin::Stdin => Phrase::DoctorFromStdin,
        Origin::Command(program) => Phrase::DoctorFromProgram { program: program.clone() },
        Origin::Store => Phrase::DoctorFromStore,
        Origin::File(path) => Phrase::DoctorFromFile { path: path.display().to_string() },
    })
}

/// A time in the largest unit that it is a whole number of.
pub(super) fn time(time: Duration) -> Phrase {
    let seconds = time.as_secs();
    match seconds {
        0 => Phrase::DoctorSeconds { count: 0 },
        _ if seconds.is_multiple_of(86_400) => Phrase::DoctorDays { count: seconds / 86_400 },
        _ if seconds.is_multiple_of(3600) => Phrase::DoctorHours { count: seconds / 3600 },
        _ if seconds.is_multiple_of(60) => Phrase::DoctorMinutes { count: seconds / 60 },
        _ => Phrase::DoctorSeconds { count: seconds },
    }
}

/// Why there is no secret, and what to do about it.
pub(super) fn no_credential(error: &CredentialError) -> (Phrase, Phrase) {
    let why = NotOpened::Credential(error.clone());
    (trouble::what(&why), trouble::hint(&why))
}

/// A request that failed, and where to look for it.
pub(super) fn refused(catalog: &Catalog, error: &Error) -> Phrase {
    let what = catalog.say(&failure::what(error));
    Phrase::DoctorRefused { what, request: catalog.say(&failure::where_to_look(error)) }
}

/// What to do about a request that failed. No key is named: there is no screen here.
pub(super) fn advice(catalog: &Catalog, error: &Error, url: &str, from: &Origin) -> Phrase {
    let origin = || origin(catalog, from);
    match &error.kind {
        ErrorKind::NotSignedIn | ErrorKind::Anonymous => {
            Phrase::DoctorSecretHint { origin: origin(), url: url.to_owned() }
        }
        ErrorKind::Grant(_) => Phrase::DoctorGrantHint { origin: origin() },
        ErrorKind::Forbidden(_)
        | ErrorKind::MissingScope(_)
        | ErrorKind::NoAccount
        | ErrorKind::Redirected { .. }
        | ErrorKind::LinkElsewhere { .. }
        | ErrorKind::RateLimited { .. }
        | ErrorKind::Setup(_) => failure::hint(error),
        _ => Phrase::FailureServerHint,
    }
}
