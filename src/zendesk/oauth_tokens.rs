//! OAuth access tokens: who was given which, and their revocation (docs/wire.md, OAuth; rule T5).

use reqwest::Method;

use super::client::Client;
use super::error::Error;
use super::wire_oauth as wire;
use super::writer::{Removal, Writer};
use crate::domain::oauth_client::{OAuthClientId, OAuthToken, OAuthTokenId};
use crate::domain::token::Deletion;

const TOKENS: &str = "/api/v2/oauth/tokens";

/// Whose access tokens are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokensOf {
    /// Those of every client, local and global.
    All,
    /// Those of one client of the account.
    Client(OAuthClientId),
    /// Those of one global client.
    Global(OAuthClientId),
}

impl Client {
    /// The access tokens that were given to anybody of the account. Administrators alone are told.
    pub async fn oauth_tokens(&self, of: TokensOf) -> Result<Vec<OAuthToken>, Error> {
        let id = match of {
            TokensOf::All => None,
            TokensOf::Client(id) => Some(("client_id", id.0.to_string())),
            TokensOf::Global(id) => Some(("global_client_id", id.0.to_string())),
        };
        let mut query = vec![("all", "true"), ("page[size]", "100")];
        query.extend(id.as_ref().map(|(name, id)| (*name, id.as_str())));
        let pages = self.pages(self.request(Method::GET, TOKENS, &query)).await?.value;
        let lists = pages.into_iter().flat_map(|list: wire::AccessTokenList| list.tokens);
        Ok(lists.map(OAuthToken::from).collect())
    }
}

impl Writer {
    /// Revokes an access token: requests with it fail at once. One that is gone is a success.
    pub async fn revoke_oauth_token(&self, id: OAuthTokenId) -> Result<Deletion, Error> {
        Ok(match self.remove(&format!("{TOKENS}/{}", id.0)).await? {
            Removal::Done => Deletion::Deleted,
            Removal::Missing { own, .. } => Removal::missing(own),
        })
    }
}
