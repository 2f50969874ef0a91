//! What keeps the whole screen from showing an account: each is told apart, with what to do now.

use crate::domain::account::SignIn;
use crate::domain::credential::{CredentialError, Ended, NoStore, NotSecret, Origin, Unsafe};
use crate::domain::profile::{Choice, Offer};
use crate::domain::user::CurrentUser;
use crate::phrases::Phrase;
use crate::zendesk::{Error, ErrorKind};

use super::accounts::NotOpened;
use super::failure;
use super::lockout::Lockout;
use super::sign_in;
use super::state::{Session, State};

/// What stands in the place of every page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trouble<'a> {
    /// The account is being opened; the embedded one is open before anybody could read it.
    Connecting(&'a Offer),
    /// It could not be opened.
    NotOpened(&'a NotOpened),
    /// One has locked oneself out.
    SignedOut(&'a Lockout),
    /// Nothing that it has can be had, since it does not take one's credential, or does not answer.
    NotSignedIn(&'a Error),
    /// The person one is signed in as is suspended.
    Suspended(&'a CurrentUser),
}

/// What keeps the account from being shown, if anything does.
pub fn of(state: &State) -> Option<Trouble<'_>> {
    match &state.session {
        Session::NotOpened(why) => Some(Trouble::NotOpened(why)),
        Session::Opening => {
            let offer = state.accounts.offer();
            offer.filter(|offer| offer.choice != Choice::Embedded).map(Trouble::Connecting)
        }
        Session::SignedOut(lockout) => Some(Trouble::SignedOut(lockout)),
        Session::Failed(error) if !state.tokens.loaded || sign_in::has_ended(state, error) => {
            Some(Trouble::NotSignedIn(error))
        }
        Session::SignedIn(who) if who.user.suspended => Some(Trouble::Suspended(&who.user)),
        Session::Failed(_) | Session::SignedIn(_) | Session::Checking(_) => None,
    }
}

/// The sentence that says what happened.
pub fn what(why: &NotOpened) -> Phrase {
    match why {
        NotOpened::Credential(error) => no_credential(error),
        NotOpened::Line(error) => failure::what(error),
        NotOpened::GivenUp => Phrase::NotOpenedGivenUp,
        NotOpened::Other(reason) => Phrase::NotOpened { reason: reason.clone() },
    }
}

/// The sentence that says what to do now.
pub fn hint(state: &State, why: &NotOpened) -> Phrase {
    match why {
        NotOpened::Credential(error) if sign_in::is_offered(state) => match error {
            CredentialError::NoFile(_) | CredentialError::FileUnreadable { .. } => {
                Phrase::SignInFileHint
            }
            CredentialError::NoStore(_) => Phrase::SignInKeepHint,
            CredentialError::NotStored
            | CredentialError::NotASecret { origin: Origin::Store, .. } => Phrase::SignInStoredHint,
            _ => credential_hint(error),
        },
        NotOpened::Credential(error) => credential_hint(error),
        NotOpened::Line(error) => failure::hint(error),
        NotOpened::GivenUp => Phrase::NotOpenedGivenUpHint,
        NotOpened::Other(_) => Phrase::NotOpenedHint,
    }
}

/// The request that failed, where one was made.
pub fn request(why: &NotOpened) -> Option<&Error> {
    match why {
        NotOpened::Line(error) => Some(error),
        NotOpened::Credential(_) | NotOpened::GivenUp | NotOpened::Other(_) => None,
    }
}

/// What ended the session.
pub fn ended(lockout: &Lockout) -> Phrase {
    match lockout {
        Lockout::Deactivated { name } => Phrase::LockedByToken { name: name.clone() },
        Lockout::AccessOff => Phrase::LockedByAccess,
    }
}

/// What to do about a session that the account does not accept, by how one signs in; other
/// failures have their own hint.
pub fn sign_in_hint(state: &State, error: &Error) -> Phrase {
    let sign_in = state.account.as_ref().map(|account| account.sign_in);
    match (&error.kind, sign_in) {
        (ErrorKind::NotSignedIn, Some(SignIn::ApiToken)) => Phrase::NotSignedInByApiToken,
        (ErrorKind::NotSignedIn, Some(SignIn::OAuthToken)) => Phrase::NotSignedInByOauthToken,
        (ErrorKind::NotSignedIn, Some(SignIn::OAuthCode)) => Phrase::NotSignedInByOauthCode,
        (ErrorKind::NotSignedIn, Some(SignIn::OAuthClient)) => Phrase::NotSignedInByOauthClient,
        _ => failure::hint(error),
    }
}

/// Why there is nothing to sign in with.
pub fn no_credential(error: &CredentialError) -> Phrase {
    match error.clone() {
        CredentialError::NotStored => Phrase::CredentialNotStored,
        CredentialError::NoStore(reason) => {
            Phrase::CredentialNoStore { reason: no_store(reason).into() }
        }
        CredentialError::NoVariable => Phrase::CredentialNoVariable,
        CredentialError::NotStarted { program, reason } => {
            Phrase::CredentialNotStarted { program, reason }
        }
        CredentialError::CommandFailed { program, how } => {
            Phrase::CredentialCommandFailed { program, how: ended_how(how).into() }
        }
        CredentialError::CommandTimedOut { program, seconds } => {
            Phrase::CredentialTimedOut { program, seconds }
        }
        CredentialError::FileUnwritable { path, reason } => {
            Phrase::CredentialFileUnwritable { path: path.display().to_string(), reason }
        }
        CredentialError::NoFile(path) => {
            Phrase::CredentialNoFile { path: path.display().to_string() }
        }
        CredentialError::FileUnreadable { path, reason } => {
            Phrase::CredentialFileUnreadable { path: path.display().to_string(), reason }
        }
        CredentialError::FileUnsafe { path, reason } => Phrase::CredentialFileUnsafe {
            path: path.display().to_string(),
            reason: not_safe(reason).into(),
        },
        CredentialError::NotASecret { origin: from, reason } => Phrase::CredentialNotASecret {
            origin: origin(&from).into(),
            reason: no_secret(reason).into(),
        },
    }
}

/// What to do about it.
pub fn credential_hint(error: &CredentialError) -> Phrase {
    match error {
        CredentialError::NotASecret { reason: NotSecret::NoSignIn, origin: Origin::File(_) } => {
            Phrase::CredentialFileUnwritableHint
        }
        CredentialError::NotStored
        | CredentialError::NotASecret { reason: NotSecret::NoSignIn, .. } => {
            Phrase::CredentialNotStoredHint
        }
        CredentialError::NoStore(_) => Phrase::CredentialNoStoreHint,
        CredentialError::NoVariable => Phrase::CredentialNoVariableHint,
        CredentialError::NotStarted { .. } => Phrase::CredentialNotStartedHint,
        CredentialError::CommandFailed { program, .. } => {
            Phrase::CredentialCommandFailedHint { program: program.clone() }
        }
        CredentialError::CommandTimedOut { .. } => Phrase::CredentialTimedOutHint,
        CredentialError::NoFile(_) | CredentialError::FileUnreadable { .. } => {
            Phrase::CredentialFileUnreadableHint
        }
        CredentialError::FileUnwritable { .. } => Phrase::CredentialFileUnwritableHint,
        CredentialError::FileUnsafe { path, .. } => {
            Phrase::CredentialFileUnsafeHint { path: path.display().to_string() }
        }
        CredentialError::NotASecret { .. } => Phrase::CredentialNotASecretHint,
    }
}

/// What to do about a sign-in that could not be kept.
pub fn hint_to_keep(error: &CredentialError) -> Phrase {
    match error {
        CredentialError::NoStore(_) => Phrase::SignInKeepHint,
        error => credential_hint(error),
    }
}

/// Where a secret comes from.
pub fn origin(origin: &Origin) -> Phrase {
    match origin {
        Origin::Run => Phrase::OriginRun,
        Origin::Stdin => Phrase::OriginStdin,
        Origin::Variable(variable) => Phrase::OriginVariable { name: variable.name().to_owned() },
        Origin::Command(program) => Phrase::OriginCommand { program: program.clone() },
        Origin::Store => Phrase::OriginStore,
        Origin::File(path) => Phrase::OriginFile { path: path.display().to_string() },
    }
}

const fn no_store(reason: NoStore) -> Phrase {
    match reason {
        NoStore::Interrupted => Phrase::StoreInterrupted,
        NoStore::Denied => Phrase::StoreDenied,
        NoStore::Full => Phrase::StoreFull,
        NoStore::NotBuilt => Phrase::StoreNotBuilt,
        NoStore::Refused => Phrase::StoreRefused,
        NoStore::Unknown => Phrase::StoreUnknown,
    }
}

const fn ended_how(how: Ended) -> Phrase {
    match how {
        Ended::Status(status) => Phrase::EndedStatus { status },
        Ended::Signal => Phrase::EndedSignal,
        Ended::Unread => Phrase::EndedUnread,
    }
}

fn not_safe(reason: Unsafe) -> Phrase {
    match reason {
        Unsafe::NoFile => Phrase::UnsafeNoFile,
        Unsafe::Foreign => Phrase::UnsafeForeign,
        Unsafe::Mode(mode) => Phrase::UnsafeMode { mode: format!("{mode:04o}") },
    }
}

const fn no_secret(reason: NotSecret) -> Phrase {
    match reason {
        NotSecret::Unread => Phrase::SecretUnread,
        NotSecret::TooLong => Phrase::SecretTooLong,
        NotSecret::NoText => Phrase::SecretNoText,
        NotSecret::Empty => Phrase::SecretEmpty,
        NotSecret::SeveralLines => Phrase::SecretSeveralLines,
        NotSecret::NoSignIn => Phrase::SecretNoSignIn,
    }
}
