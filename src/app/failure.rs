//! What an error says to a person: what happened, what now, where to look.

use crate::phrases::Phrase;
use crate::zendesk::{Cause, Flaw, GrantRefusal, SetupError, Stage};
pub use crate::zendesk::{Error, ErrorKind};

/// The sentence that says what happened.
pub fn what(error: &Error) -> Phrase {
    match &error.kind {
        ErrorKind::Setup(problem) => not_set_up(*problem).0,
        ErrorKind::Unreachable => unreachable(error.cause).0,
        ErrorKind::ReadOnly => Phrase::FailureReadOnly,
        ErrorKind::GivenUp => Phrase::FailureGivenUp,
        ErrorKind::NoAnswer if error.is_of_a_change() => match error.cause {
            Some(Cause::TimedOut(_)) => Phrase::FailureNoAnswerInTime,
            _ => Phrase::FailureNoAnswer,
        },
        ErrorKind::NoAnswer => unanswered(error.cause),
        ErrorKind::NotSignedIn => Phrase::FailureNotSignedIn,
        ErrorKind::Anonymous => Phrase::FailureAnonymous,
        ErrorKind::Grant(refusal) => ungranted(*refusal).0,
        ErrorKind::Forbidden(message) => Phrase::FailureForbidden { message: message.to_string() },
        ErrorKind::MissingScope(message) => {
            Phrase::FailureMissingScope { message: message.to_string() }
        }
        ErrorKind::TokenAccessOff => Phrase::FailureAccessOff,
        ErrorKind::NotFound => Phrase::FailureNotFound,
        ErrorKind::NoAccount => Phrase::FailureNoAccount,
        ErrorKind::Redirected { host } if host.is_empty() => Phrase::FailureRedirectedSomewhere,
        ErrorKind::Redirected { host } => Phrase::FailureRedirected { host: host.clone() },
        ErrorKind::LinkElsewhere { host } if host.is_empty() => Phrase::FailureLinkNowhere,
        ErrorKind::LinkElsewhere { host } => Phrase::FailureLinkElsewhere { host: host.clone() },
        ErrorKind::Refused(message) => Phrase::FailureRefused { message: message.to_string() },
        ErrorKind::RateLimited { .. } => Phrase::FailureRateLimited,
        ErrorKind::Server(status) if error.is_of_a_change() => {
            Phrase::FailureServerUnknown { status: *status }
        }
        ErrorKind::Server(status) => Phrase::FailureServer { status: *status },
        ErrorKind::UnexpectedStatus(status) => Phrase::FailureUnexpected { status: *status },
        ErrorKind::Unreadable(flaw) => unreadable(flaw),
    }
}

/// The sentence that says what to do now.
pub fn hint(error: &Error) -> Phrase {
    match &error.kind {
        ErrorKind::Setup(problem) => not_set_up(*problem).1,
        ErrorKind::Unreachable => unreachable(error.cause).1,
        ErrorKind::ReadOnly => Phrase::FailureReadOnlyHint,
        ErrorKind::GivenUp => Phrase::FailureGivenUpHint,
        // The account may have done what it was asked: that comes first.
        _ if error.leaves_unknown() => Phrase::FailureNoAnswerHint,
        ErrorKind::NoAnswer => Phrase::FailureUnreachableHint,
        ErrorKind::NotSignedIn => Phrase::FailureNotSignedInHint,
        ErrorKind::Anonymous => Phrase::FailureAnonymousHint,
        ErrorKind::Grant(refusal) => ungranted(*refusal).1,
        ErrorKind::Forbidden(_) => Phrase::FailureForbiddenHint,
        ErrorKind::MissingScope(_) => Phrase::FailureMissingScopeHint,
        ErrorKind::TokenAccessOff => Phrase::FailureAccessOffHint,
        ErrorKind::NotFound => Phrase::FailureNotFoundHint,
        ErrorKind::NoAccount => Phrase::FailureNoAccountHint,
        ErrorKind::Redirected { .. } => Phrase::FailureRedirectedHint,
        ErrorKind::LinkElsewhere { .. } => Phrase::FailureLinkElsewhereHint,
        ErrorKind::Refused(_) => Phrase::FailureRefusedHint,
        ErrorKind::RateLimited { retry_after: Some(seconds) } => {
            Phrase::FailureRateLimitedHint { seconds: *seconds }
        }
        ErrorKind::RateLimited { retry_after: None } => Phrase::FailureRateLimitedHintUnknown,
        ErrorKind::Server(_) => Phrase::FailureServerHint,
        ErrorKind::UnexpectedStatus(_) => Phrase::FailureUnexpectedHint,
        ErrorKind::Unreadable(Flaw::Media(_)) => Phrase::FailureMediaHint,
        ErrorKind::Unreadable(_) => Phrase::FailureUnreadableHint,
    }
}

/// The request, and the account's id of it where an answer came.
pub fn where_to_look(error: &Error) -> Phrase {
    let request = error.request.clone();
    match error.request_id.clone() {
        Some(id) => Phrase::FailureRequestId { request, id },
        None => Phrase::FailureRequest { request },
    }
}

/// How the answer to a request that changes nothing failed to come.
const fn unanswered(cause: Option<Cause>) -> Phrase {
    match cause {
        Some(Cause::TimedOut(Stage::Idle)) => Phrase::FailureReadStopped,
        Some(Cause::TimedOut(Stage::Whole)) => Phrase::FailureReadSlow,
        Some(Cause::TimedOut(_)) => Phrase::FailureReadSilent,
        _ => Phrase::FailureReadBroken,
    }
}

/// What keeps a client from asking at all, and what to do about it.
fn not_set_up(problem: SetupError) -> (Phrase, Phrase) {
    match problem {
        SetupError::Proxy => (Phrase::FailureProxyAddress, Phrase::FailureProxyAddressHint),
        SetupError::Root => (Phrase::FailureRootFile, Phrase::FailureRootFileHint),
        SetupError::NoRoots => (Phrase::FailureNoRoots, Phrase::FailureNoRootsHint),
        SetupError::Credential => (Phrase::FailureCredential, Phrase::FailureCredentialHint),
        SetupError::Address => (Phrase::FailureName, Phrase::FailureNameHint),
        SetupError::Library => (Phrase::FailureUnreachable, Phrase::FailureUnreachableHint),
    }
}

/// What stands on the way to the account, and what to do about it.
fn unreachable(cause: Option<Cause>) -> (Phrase, Phrase) {
    match cause {
        Some(Cause::Name) => (Phrase::FailureName, Phrase::FailureNameHint),
        Some(Cause::Refused) => (Phrase::FailureNobodyListens, Phrase::FailureNobodyListensHint),
        Some(Cause::UnknownRoot) => (Phrase::FailureUnknownRoot, Phrase::FailureUnknownRootHint),
        Some(Cause::WrongName) => (Phrase::FailureWrongName, Phrase::FailureWrongNameHint),
        Some(Cause::Expired) => (Phrase::FailureExpired, Phrase::FailureExpiredHint),
        Some(Cause::Tls) => (Phrase::FailureTls, Phrase::FailureTlsHint),
        Some(Cause::ProxyUnreachable) => {
            (Phrase::FailureProxyUnreachable, Phrase::FailureProxyUnreachableHint)
        }
        Some(Cause::ProxySignIn) => (Phrase::FailureProxySignIn, Phrase::FailureProxySignInHint),
        Some(Cause::ProxyRefused) => (Phrase::FailureProxyRefused, Phrase::FailureProxyRefusedHint),
        Some(Cause::TimedOut(Stage::Connect)) => {
            (Phrase::FailureConnectTime, Phrase::FailureUnreachableHint)
        }
        // On the way to an access token.
        Some(cause @ (Cause::TimedOut(_) | Cause::Broken)) => {
            (unanswered(Some(cause)), Phrase::FailureUnreachableHint)
        }
        Some(Cause::Connection) | None => {
            (Phrase::FailureUnreachable, Phrase::FailureUnreachableHint)
        }
    }
}

/// Why an OAuth client was given no access token, and what to do about it.
fn ungranted(refusal: GrantRefusal) -> (Phrase, Phrase) {
    match refusal {
        GrantRefusal::Client => (Phrase::FailureGrantClient, Phrase::FailureGrantClientHint),
        GrantRefusal::Scope => (Phrase::FailureGrantScope, Phrase::FailureGrantScopeHint),
        GrantRefusal::GrantType => (Phrase::FailureGrantType, Phrase::FailureGrantTypeHint),
        GrantRefusal::Code => (Phrase::FailureGrantCode, Phrase::FailureGrantCodeHint),
    }
}

/// What is wrong with an answer.
fn unreadable(flaw: &Flaw) -> Phrase {
    match flaw {
        Flaw::TooLong => Phrase::FailureTooLong,
        Flaw::Media(media) => Phrase::FailureMedia { media: media.clone() },
        Flaw::NotJson { line, column } => Phrase::FailureNotJson { line: *line, column: *column },
        Flaw::MissingField(field) => Phrase::FailureMissingField { field: field.clone() },
        Flaw::Shape { line, column } => Phrase::FailureShape { line: *line, column: *column },
    }
}
