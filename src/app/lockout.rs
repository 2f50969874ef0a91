//! Locking oneself out: by the token one is signed in with, or by token access as a whole.

use crate::domain::account::SignIn;
use crate::zendesk::{Error, ErrorKind};

use super::effect::Effect;
use super::state::{Session, State};

/// What ended the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lockout {
    /// The token one was signed in with was deactivated.
    Deactivated {
        /// What it is called.
        name: String,
    },
    /// Token access was turned off, and one was signed in with a token (S2).
    AccessOff,
}

/// Whether one is signed in with a token of the account.
pub fn by_token(state: &State) -> bool {
    state.account.as_ref().is_some_and(|account| account.sign_in == SignIn::ApiToken)
}

/// Whether token access was turned off by this although it is an error: the change was accepted,
/// and reading it again was refused, since it had taken effect.
pub fn is_access_off(state: &State, error: &Error) -> bool {
    by_token(state) && error.kind == ErrorKind::NotSignedIn && error.request.starts_with("GET ")
}

/// The session is over. What was known of the account may be wrong from now on, and nobody could
/// look: it is left as for another one, but stays open, and so does what was not told yet of it.
pub fn lock(state: &mut State, lockout: Lockout) -> Vec<Effect> {
    let (account, left_behind) = (state.account.take(), std::mem::take(&mut state.left_behind));
    state.leave_for(state.accounts.current.clone());
    state.account = account;
    state.left_behind = left_behind;
    state.session = Session::SignedOut(lockout);
    vec![]
}
