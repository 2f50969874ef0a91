//! Words that several verbs share.

use std::time::Duration;

use super::report::{Advice, Status};
use crate::domain::account::SignIn;
use crate::domain::credential::Origin;
use crate::ui::plain;
use crate::zendesk::{Error, ErrorKind, SetupError};

/// How one signs in, in words.
pub fn sign_in(way: SignIn) -> &'static str {
    match way {
        SignIn::Run => "a token of the embedded account",
        SignIn::OAuthToken => "an OAuth access token",
        SignIn::OAuthClient => "an OAuth client",
        SignIn::ApiToken => "an e-mail address and an API token",
    }
}

/// How one signs in, as the configuration has it.
pub fn sign_in_key(way: SignIn) -> &'static str {
    match way {
        SignIn::Run => "run",
        SignIn::OAuthToken => "oauth-token",
        SignIn::OAuthClient => "oauth-client",
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
pub fn time(time: Duration) -> String {
    let seconds = time.as_secs();
    let (count, unit) = match seconds {
        0 => (0, "second"),
        _ if seconds.is_multiple_of(86_400) => (seconds / 86_400, "day"),
        _ if seconds.is_multiple_of(3600) => (seconds / 3600, "hour"),
        _ if seconds.is_multiple_of(60) => (seconds / 60, "minute"),
        _ => (seconds, "second"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

/// A failed request in words, with what to do and where to look.
pub fn refused(error: &Error, url: &str, origin: &Origin) -> anyhow::Error {
    let (hint, status) = advice(error, url, origin);
    let place = match &error.request_id {
        Some(id) => format!("{} (request id {})", error.request, plain(id)),
        None => error.request.clone(),
    };
    let what = plain(&error.to_string());
    let what = match &error.cause {
        Some(cause) => format!("{what}: {cause}: {}", plain(&place)),
        None => format!("{what}: {}", plain(&place)),
    };
    Advice::new(hint).with(status).around(anyhow::Error::msg(what))
}

/// What to do about a request that failed, and how a verb ends with it.
pub fn advice(error: &Error, url: &str, origin: &Origin) -> (String, Status) {
    match &error.kind {
        ErrorKind::NotSignedIn | ErrorKind::Anonymous => (
            format!(
                "The secret is from {origin}. It may be wrong, of another account, revoked or \
                 expired; an API token is also refused where token access is off. It was sent to \
                 {url}."
            ),
            Status::NotSignedIn,
        ),
        ErrorKind::Grant(_) => (
            format!("Check client_id and the client’s secret, which is from {origin}."),
            Status::NotSignedIn,
        ),
        ErrorKind::Forbidden(_) => {
            ("Sign in as somebody whose role may do this.".to_owned(), Status::NotSignedIn)
        }
        ErrorKind::MissingScope(_) => (
            "Make an access token with the scopes `read` and `write`.".to_owned(),
            Status::NotSignedIn,
        ),
        ErrorKind::NoAccount | ErrorKind::Redirected { .. } => {
            ("Check the subdomain of the profile, or ZENDESK_SUBDOMAIN.".to_owned(), Status::Failed)
        }
        ErrorKind::RateLimited { retry_after: Some(seconds) } => {
            (format!("Try again in {seconds} seconds."), Status::Failed)
        }
        ErrorKind::Setup(problem) => (setup_hint(*problem).to_owned(), Status::Failed),
        _ => ("`tokendesk doctor` looks for the cause.".to_owned(), Status::Failed),
    }
}

fn setup_hint(problem: SetupError) -> &'static str {
    match problem {
        SetupError::Address => "Check the subdomain.",
        SetupError::Proxy => "Set HTTPS_PROXY to an address such as http://proxy.example:3128.",
        SetupError::Root => "Check ca_file under [network] in the configuration: a file in PEM.",
        SetupError::NoRoots => {
            "Install the system’s certificates (ca-certificates), or name a ca_file under \
             [network] in the configuration."
        }
        SetupError::Credential => "Check the secret: it is one word of letters and digits.",
        SetupError::Library => "Try again; if it stays so, please report it.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_in_its_largest_whole_unit() {
        for (seconds, said) in [
            (259_200, "3 days"),
            (86_400, "1 day"),
            (7200, "2 hours"),
            (90, "90 seconds"),
            (60, "1 minute"),
        ] {
            assert_eq!(time(Duration::from_secs(seconds)), said);
        }
    }
}
