//! What a real grant of a new client brought back, and what its access token could do.

use super::super::foreign::Foreign;
use super::super::identify::Answered;
use super::super::oauth_client::ClientTrial;
use super::Check;

/// One trial of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// The grant, and as whom its access token authenticates.
    pub grant: ClientTrial,
    /// The request that proves the scopes, and its answer; `None` where none was sent.
    pub check: Option<(Check, Checked)>,
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
        let signed_in = match &self.grant {
            ClientTrial::Granted { answered, .. } => Answered::authenticates(answered),
            ClientTrial::Refused(_) => Some(false),
        };
        let allowed = |(_, checked): &(Check, Checked)| {
            matches!(checked, Checked::Allowed | Checked::TicketMade)
        };
        signed_in == Some(true) && self.check.as_ref().is_none_or(allowed)
    }
}
