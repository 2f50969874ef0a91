//! What an account is asked about its OAuth clients, and what it answers.

use crate::domain::migration::{Check, Trial};
use crate::domain::oauth::Scopes;
use crate::domain::oauth_client::{
    ClientChange, CreatedClient, GlobalClient, NewClient, OAuthClient, OAuthClientId, OAuthToken,
    OAuthTokenId,
};
use crate::domain::secret::OneTimeSecret;
use crate::domain::token::Deletion;
use crate::zendesk::{Authorization, Dated, Error, TokensOf};

/// One question about OAuth clients, or one change of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// All clients of the account, and the global ones that it has let in.
    Clients,
    /// The access tokens that were given to a client.
    Tokens(TokensOf),
    /// Make a client (Z4).
    Create(NewClient),
    /// Change one.
    Update {
        /// Which client.
        id: OAuthClientId,
        /// What is to change.
        change: ClientChange,
    },
    /// Give a client another secret: what has the old one stops.
    NewSecret(OAuthClientId),
    /// Delete a client and all its access tokens.
    Delete(OAuthClientId),
    /// Revoke an access token.
    Revoke(OAuthTokenId),
    /// A real grant with a client's secret, and `users/me` and one request with what it brings, which is
    /// then revoked (Z4).
    Try {
        /// The client.
        client: OAuthClientId,
        /// What the grant calls the client.
        identifier: String,
        /// Its secret.
        secret: OneTimeSecret,
        /// What is asked for.
        scopes: Scopes,
        /// The request that proves it, if one is known.
        check: Option<Check>,
    },
    /// The same with what a person allowed in a browser.
    TrySignIn {
        /// The client.
        client: OAuthClientId,
        /// The question that was answered.
        authorization: Authorization,
        /// The code.
        code: OneTimeSecret,
        /// The request that proves its scopes, if one is known.
        check: Option<Check>,
    },
}

/// What the account has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its own clients.
    pub clients: Dated<Vec<OAuthClient>>,
    /// Those of Zendesk and its partners, if they could be had.
    pub global: Result<Vec<GlobalClient>, Error>,
}

/// What came of a question, by request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// To `Request::Clients`
    Clients(Result<Listed, Error>),
    /// To `Request::Tokens`
    Tokens(Result<Vec<OAuthToken>, Error>),
    /// To `Request::Create`
    Created(Result<CreatedClient, Error>),
    /// To `Request::Update`
    Updated(Result<OAuthClient, Error>),
    /// To `Request::NewSecret`
    NewSecret(Result<CreatedClient, Error>),
    /// To `Request::Delete`
    Deleted(Result<Deletion, Error>),
    /// To `Request::Revoke`
    Revoked(Result<Deletion, Error>),
    /// To `Request::Try` and `Request::TrySignIn`
    Tried(Result<Trial, Error>),
}

impl Request {
    /// Whether it is a try of a client: it changes nothing for long.
    pub const fn is_try(&self) -> bool {
        matches!(self, Self::Try { .. } | Self::TrySignIn { .. })
    }

    /// Whether it changes nothing, so that giving it up leaves nothing unknown.
    pub const fn is_read(&self) -> bool {
        matches!(self, Self::Clients | Self::Tokens(_))
    }

    /// Its line on the wire, for an answer of the program's own.
    pub fn line(&self) -> String {
        let clients = "/api/v2/oauth/clients";
        let tokens = "/api/v2/oauth/tokens";
        match self {
            Self::Clients => format!("GET {clients}"),
            Self::Tokens(_) => format!("GET {tokens}"),
            Self::Create(_) => format!("POST {clients}"),
            Self::Update { id, .. } => format!("PUT {clients}/{}", id.0),
            Self::NewSecret(id) => format!("PUT {clients}/{}/generate_secret", id.0),
            Self::Delete(id) => format!("DELETE {clients}/{}", id.0),
            Self::Revoke(id) => format!("DELETE {tokens}/{}", id.0),
            Self::Try { .. } | Self::TrySignIn { .. } => "POST /oauth/tokens".to_owned(),
        }
    }

    /// The answer to it where it has none of its own.
    pub const fn refused(&self, error: Error) -> Answer {
        match self {
            Self::Clients => Answer::Clients(Err(error)),
            Self::Tokens(_) => Answer::Tokens(Err(error)),
            Self::Create(_) => Answer::Created(Err(error)),
            Self::Update { .. } => Answer::Updated(Err(error)),
            Self::NewSecret(_) => Answer::NewSecret(Err(error)),
            Self::Delete(_) => Answer::Deleted(Err(error)),
            Self::Revoke(_) => Answer::Revoked(Err(error)),
            Self::Try { .. } | Self::TrySignIn { .. } => Answer::Tried(Err(error)),
        }
    }
}
