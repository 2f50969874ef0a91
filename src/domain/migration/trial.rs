//! What a real grant of a new client brought back, and what its access token could do.

use super::super::foreign::Foreign;
use super::super::user::CurrentUser;
use super::Check;

/// One trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// How long the access token lives, in seconds, if the account says so.
    pub expires_in: Option<u64>,
    /// As whom it authenticates.
    pub who: Who,
    /// The request that proves the scopes, and its answer; `None` where no such request is known.
    pub check: Option<(Check, Checked)>,
}

/// As whom an access token authenticates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// As this person.
    User(Box<CurrentUser>),
    /// It authenticates, and its scopes do not allow to ask as whom.
    NotAsked,
    /// It does not authenticate, or nobody knows, with this status.
    Unclear(u16),
}

/// The answer to the request that proves the scopes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// The scopes allow it.
    Allowed,
    /// A scope is missing, in the account's words.
    MissingScope(Foreign),
    /// The scopes are not what forbids it: the owner's role or the plan, in the account's words.
    Forbidden(Foreign),
    /// The account answered with this status, which says nothing about the scopes.
    Unclear(u16),
    /// A ticket was made of a request that no account should make one of.
    TicketMade,
}

impl Trial {
    /// Whether the client can do what it was made for, as far as one request tells.
    pub fn is_good(&self) -> bool {
        let signed_in = !matches!(self.who, Who::Unclear(_));
        let checked = self
            .check
            .as_ref()
            .is_none_or(|(_, checked)| matches!(checked, Checked::Allowed | Checked::TicketMade));
        signed_in && checked
    }
}
