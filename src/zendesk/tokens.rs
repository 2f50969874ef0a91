//! API tokens: list, create, change, delete, and one real request with one (docs/wire.md).

use std::collections::HashSet;
use std::sync::{MutexGuard, PoisonError};

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::client::{Client, basic};
use super::error::{Dated, Error, ErrorKind};
use super::exchange::Answer;
use super::wire;
use crate::domain::description::NewDescription;
use crate::domain::secret::OneTimeSecret;
use crate::domain::token::{CreatedToken, Probe, Token, TokenChange, TokenId};

const TOKENS: &str = "/api/v2/api_tokens";

impl Client {
    /// Every token of the account, active and inactive, with its creator (T3, A5).
    ///
    /// Fails with [`ErrorKind::TokenAccessOff`] where the account answers 404: here it says that
    /// token access is off, not that the address is wrong (P3).
    pub async fn tokens(&self) -> Result<Dated<Vec<Token>>, Error> {
        let request = self.request(Method::GET, TOKENS, &[("include_users", "true")]);
        let answer = self.read(&request).await.map_err(not_found_is_access_off)?;
        let list: wire::TokenList = answer.json()?;
        Ok(answer.dated(list.api_tokens.into_iter().map(Token::from).collect()))
    }

    /// Makes a token and brings back its whole value, the only time it is there (A2).
    ///
    /// It is sent once, whatever happens. [`ErrorKind::NoAnswer`] and [`ErrorKind::Unreadable`]
    /// mean that a token may have been made whose value is lost.
    pub async fn create_token(&self, description: &NewDescription) -> Result<CreatedToken, Error> {
        let body = json!({"api_token": {"description": description.as_str()}});
        let request = self.write(Method::POST, TOKENS, &body);
        let answer = self.send_once(&request).await.map_err(not_found_is_access_off)?;
        // Twice over the same bytes, which are wiped: the value is copied once, into its wrapper.
        let record: wire::OneToken = answer.json()?;
        let secret: wire::OneSecret = answer.json()?;
        Ok(CreatedToken { token: record.api_token.into(), secret: secret.api_token.token.0 })
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
        let request = self.write(Method::PUT, &path(id), &body);
        let record: wire::OneToken = self.send_once(&request).await?.json()?;
        Ok(record.api_token.into())
    }

    /// Deletes an inactive token for good (X1, X2). It is sent once.
    ///
    /// Fails with [`ErrorKind::NotFound`] if the token is gone already, except where an earlier
    /// deletion by this client was not answered: then that one did it, and it is a success.
    pub async fn delete_token(&self, id: TokenId) -> Result<(), Error> {
        let request = self.request(Method::DELETE, &path(id), &[]);
        let asked_before = !self.unanswered_deletions().insert(id);
        let outcome = self.send_once(&request).await.map(drop);
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
        let lock = self.inner().unanswered_deletions.lock();
        lock.unwrap_or_else(PoisonError::into_inner)
    }

    /// One real request with a token: who it authenticates as, and how many tickets it can count
    /// (Q2). The token's `last_used` moves by it.
    ///
    /// A refusal is an outcome, not an error: an error is what says nothing about the token.
    pub async fn probe(&self, email: &str, secret: &OneTimeSecret) -> Result<Probe, Error> {
        let request =
            self.request(Method::GET, "/api/v2/users/me", &[]).signed_by(basic(email, secret));
        let answer = match self.read(&request).await {
            Ok(answer) => answer,
            Err(error) => return refused(error),
        };
        let me: wire::OneUser = answer.json()?;
        let Some(user) = me.user.signed_in() else {
            // An account may answer 200 with nobody where it does not know the credential.
            let status = StatusCode::UNAUTHORIZED.as_u16();
            return Ok(Probe::Refused { status });
        };
        let request =
            self.request(Method::GET, "/api/v2/tickets/count", &[]).signed_by(basic(email, secret));
        let count = self.read(&request).await;
        let count = count.and_then(|answer: Answer| answer.json::<wire::TicketCount>());
        Ok(Probe::Authenticated {
            email: user.email,
            role: user.role,
            tickets: count.ok().map(|answer| answer.count.value),
        })
    }
}

fn path(id: TokenId) -> String {
    format!("{TOKENS}/{}", id.0)
}

fn not_found_is_access_off(error: Error) -> Error {
    match error.kind {
        ErrorKind::NotFound => Error { kind: ErrorKind::TokenAccessOff, ..error },
        _ => error,
    }
}

fn refused(error: Error) -> Result<Probe, Error> {
    let status = match error.kind {
        ErrorKind::NotSignedIn => 401,
        ErrorKind::Forbidden(_) => 403,
        ErrorKind::NotFound => 404,
        _ => return Err(error),
    };
    Ok(Probe::Refused { status })
}
