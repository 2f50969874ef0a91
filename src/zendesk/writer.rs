//! What changes an account: only who has a [`Writer`] can.

use std::collections::HashSet;
use std::ops::Deref;
use std::sync::{MutexGuard, PoisonError};

use reqwest::Method;
use serde_json::json;

use super::client::Client;
use super::error::{Error, ErrorKind};
use super::retry::Refused;
use super::settings::SETTINGS;
use super::tokens::{TOKENS, not_found_is_access_off};
use super::wire;
use crate::domain::account::AccessSettings;
use crate::domain::description::NewDescription;
use crate::domain::token::{CreatedToken, Deletion, Token, TokenChange, TokenId};

/// A client that may also change its account. Read-only sessions never make one: a [`Client`] has
/// no call that changes anything.
#[derive(Clone, Debug)]
pub struct Writer {
    client: Client,
}

/// What a deletion came to.
pub(super) enum Removal {
    /// The account did it.
    Done,
    /// There is nothing to delete (404).
    Missing {
        /// What it answered.
        error: Error,
        /// Whether an earlier deletion of this client may have done it.
        own: bool,
    },
}

impl Removal {
    /// Who deleted what is missing.
    pub(super) const fn missing(own: bool) -> Deletion {
        if own { Deletion::Deleted } else { Deletion::Gone }
    }
}

impl Deref for Writer {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Writer {
    /// Changes go to the account of this client.
    pub const fn new(client: Client) -> Self {
        Self { client }
    }

    /// The same, which brings a 429 back instead of waiting ([`Client::without_waits`]).
    #[must_use]
    pub fn without_waits(&self) -> Self {
        Self::new(self.client.without_waits())
    }

    /// Makes a token and brings back its whole value, the only time it is there (A2).
    ///
    /// It reaches the account at most once. After some errors a token [may have been
    /// made](Error::may_have_created) whose value is lost. Too many
    /// requests ([`ErrorKind::RateLimited`]) are not waited for: whoever waits decides.
    pub async fn create_token(&self, description: &NewDescription) -> Result<CreatedToken, Error> {
        let body = json!({"api_token": {"description": description.as_str()}});
        let request = self.client.write(Method::POST, TOKENS, &body);
        let answer = self.client.send(&request).await.map_err(not_found_is_access_off)?;
        // Twice over the same bytes, which are wiped: the value is copied once, into its wrapper.
        let record: wire::OneToken = answer.json()?;
        let secret: wire::OneSecret = answer.json()?;
        Ok(CreatedToken {
            token: self.client.token(record.api_token),
            secret: secret.api_token.token.0,
        })
    }

    /// Changes a token's description (E1) or status (D1, R1) and brings back what it is now.
    ///
    /// It reaches the account at most once. After an error that [leaves
    /// unknown](Error::leaves_unknown) what became of it, the list says what the token is now. The
    /// account may leave the creator out of this answer.
    pub async fn update_token(&self, id: TokenId, change: &TokenChange) -> Result<Token, Error> {
        let body = match change {
            TokenChange::Describe(description) => {
                json!({"api_token": {"description": description.as_str()}})
            }
            TokenChange::SetStatus(status) => {
                json!({"api_token": {"active": status.is_active()}})
            }
        };
        let request = self.client.write(Method::PUT, &path(id), &body);
        let record: wire::OneToken = self.client.send(&request).await?.json()?;
        Ok(self.client.token(record.api_token))
    }

    /// Deletes an inactive token for good (X1, X2), and again where it is not known what became of
    /// it: a token can't be deleted twice.
    ///
    /// A 404 says that there is no such token, or that token access is off; the list tells which.
    /// A token that is gone is a success: if an earlier deletion by this client was not answered,
    /// then that one did it, else somebody else had.
    pub async fn delete_token(&self, id: TokenId) -> Result<Deletion, Error> {
        match self.remove(&path(id)).await? {
            Removal::Done => Ok(Deletion::Deleted),
            Removal::Missing { error, own } => {
                self.is_gone(id, error).await?;
                Ok(Removal::missing(own))
            }
        }
    }

    /// Sends a deletion. Where there is nothing to delete it says whether an earlier one of this
    /// client, whose answer was lost, may have done it.
    pub(super) async fn remove(&self, path: &str) -> Result<Removal, Error> {
        let request = self.client.request(Method::DELETE, path, &[]);
        let asked_before = !self.unanswered_deletions().insert(path.to_owned());
        let outcome = self.client.send_telling(&request).await;
        // Also where it was sent again and came too often then: the first one may have done it.
        let unknown = matches!(&outcome, Err(Refused { error, after_unknown })
            if error.leaves_unknown() || (*after_unknown && error.kind != ErrorKind::NotFound));
        if !unknown {
            self.unanswered_deletions().remove(path);
        }
        match outcome {
            Ok(_) => Ok(Removal::Done),
            Err(Refused { error, after_unknown }) if error.kind == ErrorKind::NotFound => {
                Ok(Removal::Missing { error, own: asked_before || after_unknown })
            }
            Err(refused) => Err(refused.into()),
        }
    }

    /// Whether the list has this token no longer, after a 404 that may have said so.
    async fn is_gone(&self, id: TokenId, not_found: Error) -> Result<(), Error> {
        let there = match self.client.tokens().await {
            Ok(list) => list.value.iter().any(|token| token.id == id),
            Err(error) if error.kind == ErrorKind::TokenAccessOff => return Err(error),
            Err(_) => true,
        };
        if there { Err(not_found) } else { Ok(()) }
    }

    /// What is deleted by a request that was sent, and not answered or not waited for.
    fn unanswered_deletions(&self) -> MutexGuard<'_, HashSet<String>> {
        let lock = self.client.inner().unanswered_deletions.lock();
        lock.unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets both (S1, S2) and brings back what the account has afterwards: it may answer 200 and
    /// change nothing, so it is read again. The write reaches it at most once.
    ///
    /// An error of a `GET` comes after the write was accepted.
    pub async fn set_access(&self, wanted: AccessSettings) -> Result<AccessSettings, Error> {
        // One of the two switches is a string on the wire.
        let body = json!({"settings": {"api": {
            "accepted_api_agreement": wanted.terms_accepted,
            "api_token_access": wanted.token_access.to_string(),
        }}});
        self.client.send(&self.client.write(Method::PUT, SETTINGS, &body)).await?;
        self.client.access().await
    }
}

fn path(id: TokenId) -> String {
    format!("{TOKENS}/{}", id.0)
}
