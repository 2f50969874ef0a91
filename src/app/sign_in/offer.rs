//! Where signing in by a browser puts something right, and the answers that say so.

use crate::app::accounts::NotOpened;
use crate::app::message::{Answer, NotCreated};
use crate::app::oauth;
use crate::app::state::{Session, State};
use crate::app::trouble::{self, Trouble};
use crate::domain::account::SignIn as Way;
use crate::domain::credential::{CredentialError, NotSecret, Origin};
use crate::zendesk::{Error, ErrorKind};

/// Whether a person can sign in here to the account that can't be shown.
pub fn is_offered(state: &State) -> bool {
    is_by_browser(state)
        && match trouble::of(state) {
            Some(Trouble::NotSignedIn(error)) => is_over(error),
            Some(Trouble::NotOpened(NotOpened::Credential(why))) => lacks_sign_in(why),
            _ => false,
        }
}

/// Whether a person signs in to this account by a browser.
fn is_by_browser(state: &State) -> bool {
    let open = state.account.as_ref().map(|account| account.sign_in);
    let offered = || state.accounts.offer().map(|offer| offer.sign_in);
    open.or_else(offered) == Some(Way::OAuthCode)
}

/// Whether there is nothing to sign in with that signing in would not put right.
const fn lacks_sign_in(why: &CredentialError) -> bool {
    match why {
        CredentialError::NotStored
        | CredentialError::NoStore(_)
        | CredentialError::NoFile(_)
        | CredentialError::FileUnreadable { .. } => true,
        // A file with something else in it is somebody's, and what was piped in is for this run.
        CredentialError::NotASecret { origin, reason } => {
            matches!((origin, reason), (Origin::Store, NotSecret::NoSignIn))
        }
        _ => false,
    }
}

const fn is_over(error: &Error) -> bool {
    matches!(error.kind, ErrorKind::NotSignedIn | ErrorKind::Anonymous)
}

/// Whether the account refuses a person's sign-in for good: what is known of the account is then no
/// longer shown.
pub fn has_ended(state: &State, error: &Error) -> bool {
    is_by_browser(state) && is_over(error)
}

/// An answer says that the sign-in has ended: it can't be renewed any more, whatever was asked.
pub fn heard(state: &mut State, answer: &Answer) {
    let over = refusal(answer).filter(|error| has_ended(state, error)).cloned();
    if let (Some(error), Session::SignedIn(_)) = (over, &state.session) {
        state.session = Session::Failed(error);
    }
}

/// Why one's own sign-in brought no answer.
fn refusal(answer: &Answer) -> Option<&Error> {
    if let Answer::OAuth(answer) = answer {
        return match &**answer {
            oauth::Answer::Clients(Err(error)) | oauth::Answer::Tokens(Err(error)) => Some(error),
            _ => None,
        };
    }
    let (Answer::Tokens(Err(error))
    | Answer::Access(Err(error))
    | Answer::AccessSet(Err(error))
    | Answer::AuditEvents(Err(error))
    | Answer::Actors(Err(error))
    | Answer::TokenUpdated(Err(error))
    | Answer::TokenDeleted(Err(error))
    | Answer::TokenCreated(Err(NotCreated::Failed(error)))) = answer
    else {
        return None;
    };
    Some(error)
}
