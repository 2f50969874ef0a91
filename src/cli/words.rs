//! Words that several verbs share.

use std::time::Duration;

use super::report::{Advice, Said, Status};
use crate::app::keymap::{Key, Keymap};
use crate::app::{failure, trouble};
use crate::domain::account::SignIn;
use crate::domain::credential::Origin;
use crate::phrases::{Catalog, Locale, Phrase};
use crate::ui::width;
use crate::zendesk::{Error, ErrorKind, SetupError};

/// The sentences of a language, for the command line: those that name a key of the screen name the
/// one that it has from the start.
pub fn catalog(locale: Locale) -> Catalog {
    Catalog::new(locale).with_keys(Keymap::default().named(Key::label))
}

/// The same for a terminal without signs beyond ASCII.
pub fn plain_catalog(locale: Locale) -> Catalog {
    Catalog::plain(locale).with_keys(Keymap::default().named(Key::label))
}

/// A name and a value on each line, the values below each other.
pub fn laid_out(facts: &[(Phrase, String)], catalog: &Catalog) -> String {
    let names: Vec<_> = facts.iter().map(|(name, _)| catalog.say(name)).collect();
    let column = names.iter().map(|name| width(name)).max().unwrap_or(0) + 3;
    let line = |(name, (_, value)): (&String, &(Phrase, String))| {
        format!("{name}{}{value}\n", " ".repeat(column.saturating_sub(width(name))))
    };
    names.iter().zip(facts).map(line).collect()
}

/// How one signs in, in words.
pub const fn way_of(way: SignIn) -> Phrase {
    match way {
        SignIn::Run => Phrase::WayRun,
        SignIn::OAuthToken => Phrase::WayOauthToken,
        SignIn::OAuthClient => Phrase::WayOauthClient,
        SignIn::OAuthCode => Phrase::WayOauthCode,
        SignIn::ApiToken => Phrase::WayApiToken,
    }
}

/// How one signs in, as the configuration has it.
pub fn sign_in_key(way: SignIn) -> &'static str {
    match way {
        SignIn::Run => "run",
        SignIn::OAuthToken => "oauth-token",
        SignIn::OAuthClient => "oauth-client",
        SignIn::OAuthCode => "oauth-code",
        SignIn::ApiToken => "api-token",
    }
}

/// Where a secret comes from, as one word for programs.
pub fn origin_key(origin: &Origin) -> &'static str {
    match origin {
        Origin::Run => "run",
        Origin::Stdin => "token_stdin",
        Origin::Variable(variable) => variable.name(),
        Origin::Command(_) => "credential_command",
        Origin::Store => "store",
        Origin::File(_) => "credential_file",
    }
}

/// A time in the largest unit that it is a whole number of.
pub fn time_of(time: Duration) -> Phrase {
    match time.as_secs() {
        0 => Phrase::TimeSeconds { count: 0 },
        seconds if seconds.is_multiple_of(86_400) => Phrase::TimeDays { count: seconds / 86_400 },
        seconds if seconds.is_multiple_of(3600) => Phrase::TimeHours { count: seconds / 3600 },
        seconds if seconds.is_multiple_of(60) => Phrase::TimeMinutes { count: seconds / 60 },
        seconds => Phrase::TimeSeconds { count: seconds },
    }
}

/// A failed request in words, with what to do and where to look.
pub fn refused(error: &Error, url: &str, origin: &Origin) -> anyhow::Error {
    let (hint, status) = advice_of(error, url, origin);
    Advice::new(hint).with(status).around(request(error))
}

/// A failed request in words, with where to look.
pub fn request(error: &Error) -> Said {
    Said::because(failure::what(error), Said::place(failure::where_to_look(error)))
}

/// What to do about a request that failed, and how a verb ends with it.
pub fn advice_of(error: &Error, url: &str, origin: &Origin) -> (Phrase, Status) {
    let origin = || trouble::origin(origin).into();
    if error.leaves_unknown() {
        return (Phrase::FailureNoAnswerHint, Status::Unknown);
    }
    match &error.kind {
        ErrorKind::NotSignedIn | ErrorKind::Anonymous => {
            (Phrase::AdviceSecret { origin: origin(), url: url.to_owned() }, Status::NotSignedIn)
        }
        ErrorKind::Grant(_) => (Phrase::AdviceClient { origin: origin() }, Status::NotSignedIn),
        ErrorKind::Forbidden(_) => (Phrase::AdviceRole, Status::NotSignedIn),
        ErrorKind::MissingScope(_) => (Phrase::AdviceScopes, Status::NotSignedIn),
        ErrorKind::ReadOnly => (Phrase::FailureReadOnlyHint, Status::NotSignedIn),
        ErrorKind::TokenAccessOff => (Phrase::AdviceAccessOff, Status::Refused),
        ErrorKind::NotFound => (Phrase::AdviceList, Status::NotFound),
        ErrorKind::Refused(_) => (Phrase::AdviceRefused, Status::Refused),
        ErrorKind::NoAccount
        | ErrorKind::Redirected { .. }
        | ErrorKind::Setup(SetupError::Address) => (Phrase::AdviceSubdomain, Status::Failed),
        ErrorKind::RateLimited { retry_after: Some(_) }
        | ErrorKind::Setup(
            SetupError::Proxy | SetupError::Root | SetupError::NoRoots | SetupError::Credential,
        ) => (failure::hint(error), Status::Failed),
        _ => (Phrase::AdviceDoctor, Status::Failed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrases::english;

    #[test]
    fn a_time_is_told_in_its_largest_whole_unit() {
        for (seconds, said) in [
            (259_200, "3 days"),
            (86_400, "1 day"),
            (7200, "2 hours"),
            (90, "90 seconds"),
            (60, "1 minute"),
        ] {
            assert_eq!(english(&time_of(Duration::from_secs(seconds))), said);
        }
    }
}
