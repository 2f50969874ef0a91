//! OAuth clients and the access tokens that were given to them, as an account lists them (reference
//! 1.4; Z4). They are no API tokens (T5), and every name of theirs says so.

mod draft;

use jiff::Timestamp;

pub use draft::{ClientChange, Draft, Field, Flaw, NewClient, Problem, identifier_for};

use super::description::Description;
use super::foreign::Foreign;
use super::identify::Answered;
use super::oauth::{ClientKind, Scopes};
use super::secret::OneTimeSecret;
use super::user::UserId;

/// An OAuth client's id, 64 bits on the wire. A grant asks for its *identifier*, which is a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OAuthClientId(pub i64);

/// An OAuth access token's id, 64 bits on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OAuthTokenId(pub i64);

/// An OAuth client of the account. It is local to it: another account does not know it (Q5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthClient {
    /// Its id.
    pub id: OAuthClientId,
    /// What programs call it when they ask for a grant.
    pub identifier: Foreign,
    /// What people call it.
    pub name: Foreign,
    /// Whether it can keep a secret; `None` where the account says something else, or nothing.
    pub kind: Option<ClientKind>,
    /// What it is for. A line of it may say which API token it replaces (`domain::replacement`).
    pub description: Description,
    /// Whom it belongs to, as people see it when they are asked to let it in.
    pub company: Option<Foreign>,
    /// The addresses to which the authorize page may lead back.
    pub redirect_uris: Vec<Foreign>,
    /// The scopes that may be asked for; `None` where the account keeps no such list.
    pub scope: Option<Scopes>,
    /// Its owner: a client-credentials grant acts as this person.
    pub user_id: Option<UserId>,
    /// The first characters of its secret: all that is ever shown again.
    pub visible_secret: Option<Foreign>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// An OAuth access token of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthToken {
    /// Its id.
    pub id: OAuthTokenId,
    /// The client that it was given to, local or global.
    pub client: OAuthClientId,
    /// As whom requests with it are made.
    pub user_id: Option<UserId>,
    /// What it may be used for.
    pub scopes: Scopes,
    /// The first characters of its value.
    pub visible_token: Foreign,
    /// When it was given.
    pub created_at: Timestamp,
    /// When it was last used; `None` is never.
    pub used_at: Option<Timestamp>,
    /// When it ends; `None` is never.
    pub expires_at: Option<Timestamp>,
    /// When its refresh token ends, if it has one.
    pub refresh_expires_at: Option<Timestamp>,
}

impl OAuthClient {
    /// What a grant with it asks for: all that it may, or, where nothing limits it, to read. An account
    /// gives no access token for nothing.
    pub fn asks_for(&self) -> Scopes {
        let scopes = self.scope.clone().filter(|scopes| !scopes.is_empty());
        scopes.unwrap_or_else(|| Scopes::parse("read"))
    }
}

impl OAuthToken {
    /// Whether requests with it authenticate at a time of the account.
    pub fn is_alive(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}

/// A client that belongs to no account and that people of this one have let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlobalClient {
    /// Its id.
    pub id: OAuthClientId,
    /// What programs call it.
    pub identifier: Foreign,
    /// What people call it.
    pub name: Foreign,
    /// Whom it belongs to.
    pub company: Option<Foreign>,
    /// How many access tokens of this account it has, if the account says so.
    pub tokens: Option<u64>,
    /// When one of them was last used; `None` is never, or not told.
    pub last_used: Option<Timestamp>,
}

/// A client that was just made, or given another secret: the only time its whole secret is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedClient {
    /// The client as the list will have it.
    pub client: OAuthClient,
    /// Its whole secret; a public client has none.
    pub secret: Option<OneTimeSecret>,
}

/// What a client's secret came to in a real client-credentials grant, and one request with the
/// access token that it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientTrial {
    /// The account gave an access token.
    Granted {
        /// What it was given for.
        scopes: Scopes,
        /// In how many seconds it ends.
        expires_in: Option<u64>,
        /// As whom it authenticates.
        answered: Answered,
    },
    /// The account gave none, in its own words.
    Refused(Foreign),
}
