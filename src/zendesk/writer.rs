//! What changes an account: only who has a [`Writer`] can.

use std::collections::HashSet;
use std::ops::Deref;
use std::sync::{MutexGuard, PoisonError};

use reqwest::Method;
use serde_json::json;

use super::client::Client;
use super::error::{Error, ErrorKind};
use super::settings::SETTINGS;
use super::tokens::{TOKENS, not_found_is_access_off};
use super::wire;
use crate::domain::account::AccessSettings;
use crate::domain::description::NewDescription;
use crate::domain::token::{CreatedToken, Token, TokenChange, TokenId};

/// A client that may also change its account. Read-only sessions never make one: a [`Client`] has
/// no call that changes anything.
#[derive(Clone, Debug)]
pub struct Writer {
    client: Client,
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

    /// Makes a token and brings back its whole value, the only time it is there (A2).
    ///
    /// It is sent once, whatever happens. [`ErrorKind::NoAnswer`] and [`ErrorKind::Unreadable`]
    /// mean that a token may have been made whose value is lost.
    pub async fn create_token(&self, description: &NewDescription) -> Result<CreatedToken, Error> {
        let body = json!({"api_token": {"description": description.as_str()}});
        let request = self.client.write(Method::POST, TOKENS, &body);
        let answer = self.client.send_once(&request).await.map_err(not_found_is_access_off)?;
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
    /// It is sent once. The account may leave the creator out of this answer.
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
        let record: wire::OneToken = self.client.send_once(&request).await?.json()?;
        Ok(self.client.token(record.api_token))
    }

    /// Deletes an inactive token for good (X1, X2). It is sent once.
    ///
    /// Fails with [`ErrorKind::NotFound`] if the token is gone already, except where an earlier
    /// deletion by this client was not answered: then that one did it, and it is a success.
    pub async fn delete_token(&self, id: TokenId) -> Result<(), Error> {
        let request = self.client.request(Method::DELETE, &path(id), &[]);
        let asked_before = !self.unanswered_deletions().insert(id);
        let outcome = self.client.send_once(&request).await.map(drop);
        let unknown = matches!(&outcome, Err(error) if error.kind == ErrorKind::NoAnswer);
        if !unknown {
            self.unanswered_deletions().remove(&id);
        }
        match outcome {
            Err(error) if error.kind == ErrorKind::NotFound && asked_before => Ok(()),
            other => other,
        }
    }

    /// Tokens whose deletion was sent, and not answered or not waited for.
    fn unanswered_deletions(&self) -> MutexGuard<'_, HashSet<TokenId>> {
        let lock = self.client.inner().unanswered_deletions.lock();
        lock.unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets both (S1, S2) and brings back what the account has afterwards: it may answer 200 and
    /// change nothing, so it is read again. The write is sent once.
    ///
    /// An error of a `GET` comes after the write was accepted.
    pub async fn set_access(&self, wanted: AccessSettings) -> Result<AccessSettings, Error> {
        // One of the two switches is a string on the wire.
        let body = json!({"settings": {"api": {
            "accepted_api_agreement": wanted.terms_accepted,
            "api_token_access": wanted.token_access.to_string(),
        }}});
        self.client.send_once(&self.client.write(Method::PUT, SETTINGS, &body)).await?;
        self.client.access().await
    }
}

fn path(id: TokenId) -> String {
    format!("{TOKENS}/{}", id.0)
}
