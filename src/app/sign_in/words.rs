//! What is said of a sign-in by a browser: on the screen, and by `login`.

use crate::app::failure;
use crate::domain::foreign::Foreign;
use crate::domain::user::CurrentUser;
use crate::phrases::Phrase;
use crate::zendesk::{Authorization, CameBack, Denial, Error, ErrorKind, GrantRefusal};

use super::{Aim, Failure, Problem};

/// The time that is left, in minutes as long as there is more than one.
pub const fn left(seconds: u64) -> Phrase {
    if seconds > 60 {
        Phrase::TimeMinutes { count: seconds.div_ceil(60) }
    } else {
        Phrase::TimeSeconds { count: seconds }
    }
}

/// Who signed in.
pub fn person(user: &CurrentUser) -> String {
    format!("{} <{}>", user.name, user.email)
}

/// The sentence that says what happened.
pub fn what(problem: &Problem, asked: &Authorization) -> Phrase {
    match problem {
        Problem::Empty => Phrase::SignInEmpty,
        Problem::Cut => Phrase::SignInCut,
        Problem::NoCode(came) => no_code(came),
        Problem::Failed(Failure::Account(error)) => refused(error, asked),
        Problem::Failed(Failure::Suspended(user)) => Phrase::SuspendedTitle { user: person(user) },
        Problem::Failed(Failure::Other(reason)) => Phrase::NotOpened { reason: reason.clone() },
    }
}

/// The sentence that says what to do now.
pub fn hint(problem: &Problem, asked: &Authorization, aim: &Aim) -> Phrase {
    match problem {
        Problem::Empty | Problem::Cut => Phrase::SignInEmptyHint,
        Problem::NoCode(came) => no_code_hint(came, asked, aim),
        Problem::Failed(Failure::Account(error)) => refused_hint(error, aim),
        Problem::Failed(Failure::Suspended(_)) => Phrase::SuspendedText,
        Problem::Failed(Failure::Other(_)) => Phrase::NotOpenedHint,
    }
}

/// Why a browser brought no code.
pub fn no_code(came: &CameBack) -> Phrase {
    match came {
        CameBack::Denied { reason, .. } => Phrase::BrowserDenied { reason: reason.to_string() },
        CameBack::Asking => Phrase::SignInAsking,
        CameBack::Another => Phrase::SignInAnother,
        CameBack::Elsewhere | CameBack::Allowed(_) => Phrase::BrowserElsewhere,
    }
}

/// What to do about that. Of one's own sign-in the profile may be wrong, of a client that is tried the
/// client.
pub fn no_code_hint(came: &CameBack, asked: &Authorization, aim: &Aim) -> Phrase {
    let (client, redirect) = (shown(asked.client_id()), shown(asked.redirect()));
    let scopes = shown(asked.scopes());
    let tries = matches!(aim, Aim::Client(_));
    match came {
        CameBack::Denied { denial: Denial::Person, .. } => Phrase::SignInDeniedHint,
        CameBack::Denied { denial: Denial::Scope, .. } if tries => Phrase::TryScopeHint { scopes },
        CameBack::Denied { denial: Denial::Scope, .. } => {
            Phrase::SignInScopeHint { client, scopes }
        }
        CameBack::Denied { denial: Denial::Question, .. } if tries => {
            Phrase::TryQuestionHint { redirect }
        }
        CameBack::Denied { denial: Denial::Question, .. } => {
            Phrase::SignInQuestionHint { client, redirect }
        }
        CameBack::Asking if tries => Phrase::TryAskingHint { client },
        CameBack::Asking => Phrase::SignInAskingHint { client },
        CameBack::Another => Phrase::SignInAnotherHint,
        CameBack::Elsewhere | CameBack::Allowed(_) => Phrase::SignInElsewhereHint { redirect },
    }
}

/// Why the account gave nothing for the code.
pub fn refused(error: &Error, asked: &Authorization) -> Phrase {
    let client = shown(asked.client_id());
    match error.kind {
        ErrorKind::Grant(GrantRefusal::Client) => Phrase::SignInNoClient { client },
        ErrorKind::Grant(GrantRefusal::GrantType) => Phrase::SignInNotAllowed { client },
        _ => failure::what(error),
    }
}

/// What to do about it.
pub fn refused_hint(error: &Error, aim: &Aim) -> Phrase {
    match (&error.kind, aim) {
        (ErrorKind::Grant(GrantRefusal::Client | GrantRefusal::GrantType), Aim::Account(_)) => {
            Phrase::SignInNoClientHint
        }
        (ErrorKind::Grant(GrantRefusal::Client | GrantRefusal::GrantType), Aim::Client(_)) => {
            Phrase::TryNoClientHint
        }
        _ => failure::hint(error),
    }
}

/// A text of the account as it can be shown.
fn shown(text: &str) -> String {
    Foreign::received(text).to_string()
}
