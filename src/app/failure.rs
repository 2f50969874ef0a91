//! What an error says to a person: what happened, what now, where to look.

use crate::phrases::Phrase;
pub use crate::zendesk::{Error, ErrorKind};

/// The sentence that says what happened.
pub fn what(error: &Error) -> Phrase {
    match &error.kind {
        // A client that can't be made is told before the screen has an account to ask.
        ErrorKind::Setup(_) | ErrorKind::Unreachable => Phrase::FailureUnreachable,
        ErrorKind::ReadOnly => Phrase::FailureReadOnly,
        ErrorKind::NoAnswer => Phrase::FailureNoAnswer,
        ErrorKind::NotSignedIn => Phrase::FailureNotSignedIn,
        ErrorKind::Forbidden(message) => Phrase::FailureForbidden { message: message.clone() },
        ErrorKind::TokenAccessOff => Phrase::FailureAccessOff,
        ErrorKind::NotFound => Phrase::FailureNotFound,
        ErrorKind::Refused(message) => Phrase::FailureRefused { message: message.clone() },
        ErrorKind::RateLimited { .. } => Phrase::FailureRateLimited,
        ErrorKind::Server(status) => Phrase::FailureServer { status: *status },
        ErrorKind::UnexpectedStatus(status) => Phrase::FailureUnexpected { status: *status },
        ErrorKind::Unreadable(detail) => Phrase::FailureUnreadable { detail: detail.clone() },
    }
}

/// The sentence that says what to do now.
pub fn hint(error: &Error) -> Phrase {
    match &error.kind {
        ErrorKind::Setup(_) | ErrorKind::Unreachable => Phrase::FailureUnreachableHint,
        ErrorKind::ReadOnly => Phrase::FailureReadOnlyHint,
        ErrorKind::NoAnswer => Phrase::FailureNoAnswerHint,
        ErrorKind::NotSignedIn => Phrase::FailureNotSignedInHint,
        ErrorKind::Forbidden(_) => Phrase::FailureForbiddenHint,
        ErrorKind::TokenAccessOff => Phrase::FailureAccessOffHint,
        ErrorKind::NotFound => Phrase::FailureNotFoundHint,
        ErrorKind::Refused(_) => Phrase::FailureRefusedHint,
        ErrorKind::RateLimited { retry_after: Some(seconds) } => {
            Phrase::FailureRateLimitedHint { seconds: *seconds }
        }
        ErrorKind::RateLimited { retry_after: None } => Phrase::FailureRateLimitedHintUnknown,
        ErrorKind::Server(_) => Phrase::FailureServerHint,
        ErrorKind::UnexpectedStatus(_) => Phrase::FailureUnexpectedHint,
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
