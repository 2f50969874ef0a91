//! API tokens: the list, and one real request with one (docs/wire.md).

use reqwest::{Method, StatusCode};

use super::client::Client;
use super::error::{Dated, Error, ErrorKind, SetupError};
use super::exchange::Answer;
use super::sign_in::basic;
use super::wire;
use crate::domain::secret::{Credential, OneTimeSecret};
use crate::domain::token::{Probe, Token};

pub(super) const TOKENS: &str = "/api/v2/api_tokens";

impl Client {
    /// Every token of the account, active and inactive, with its creator (T3, A5).
    ///
    /// Fails with [`ErrorKind::TokenAccessOff`] where the account answers 404: here it says that
    /// token access is off, not that the address is wrong (P3).
    pub async fn tokens(&self) -> Result<Dated<Vec<Token>>, Error> {
        let request = self.request(Method::GET, TOKENS, &[("include_users", "true")]);
        let answer = self.send(&request).await.map_err(not_found_is_access_off)?;
        let list: wire::TokenList = answer.json()?;
        let tokens = list.api_tokens.into_iter().map(|record| self.token(record)).collect();
        Ok(answer.dated(tokens))
    }

    /// A token as it came, marked if one is signed in with it.
    pub(super) fn token(&self, record: wire::TokenRecord) -> Token {
        let token = Token::from(record);
        let signs_in = match &self.inner().credential {
            Credential::ApiToken { token: own, .. } => own.begins_with(&token.visible_token),
            Credential::Bearer(_) | Credential::OAuthClient { .. } => false,
        };
        Token { signs_in, ..token }
    }

    /// One real request with a token: who it authenticates as, and how many tickets it can count
    /// (Q2). The token's `last_used` moves by it.
    ///
    /// A refusal is an outcome, not an error: an error is what says nothing about the token.
    pub async fn probe(&self, email: &str, secret: &OneTimeSecret) -> Result<Probe, Error> {
        let request = self.request(Method::GET, "/api/v2/users/me", &[]);
        let Some(authorization) = basic(email, secret) else {
            return Err(request.error(ErrorKind::Setup(SetupError::Credential)));
        };
        let request = request.signed_by(authorization.clone());
        let answer = match self.send(&request).await {
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
            self.request(Method::GET, "/api/v2/tickets/count", &[]).signed_by(authorization);
        let count = self.send(&request).await;
        let count = count.and_then(|answer: Answer| answer.json::<wire::TicketCount>());
        Ok(Probe::Authenticated {
            email: user.email,
            role: user.role,
            tickets: count.ok().map(|answer| answer.count.value),
        })
    }
}

pub(super) fn not_found_is_access_off(error: Error) -> Error {
    match error.kind {
        ErrorKind::NotFound => Error { kind: ErrorKind::TokenAccessOff, ..error },
        _ => error,
    }
}

fn refused(error: Error) -> Result<Probe, Error> {
    let status = match error.kind {
        ErrorKind::NotSignedIn => 401,
        ErrorKind::Forbidden(_) | ErrorKind::MissingScope(_) => 403,
        ErrorKind::NotFound => 404,
        _ => return Err(error),
    };
    Ok(Probe::Refused { status })
}
