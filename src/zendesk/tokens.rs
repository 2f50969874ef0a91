//! API tokens: the list, and one real request with one (docs/wire.md).

use reqwest::Method;

use super::client::Client;
use super::error::{Dated, Error, ErrorKind, SetupError};
use super::exchange::Answer;
use super::identify::Signed;
use super::{sign_in, wire};
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
    #[expect(clippy::disallowed_methods, reason = "it is compared, not shown")]
    pub(super) fn token(&self, record: wire::TokenRecord) -> Token {
        let token = Token::from(record);
        let signs_in = match &self.inner().credential {
            Credential::ApiToken { token: own, .. } => own.begins_with(token.visible_token.raw()),
            Credential::Bearer(_)
            | Credential::OAuthClient { .. }
            | Credential::OAuthCode { .. } => false,
        };
        Token { signs_in, ..token }
    }

    /// One real request with a token: who it authenticates as, and how many tickets it can count
    /// (Q2). The token's `last_used` moves by it.
    ///
    /// A refusal is an outcome, not an error: an error is what says nothing about the token.
    pub async fn probe(&self, email: &str, secret: &OneTimeSecret) -> Result<Probe, Error> {
        let count = self.request(Method::GET, "/api/v2/tickets/count", &[]);
        let token = Credential::ApiToken { email: email.to_owned(), token: secret.clone() };
        let Some(authorization) = sign_in::fixed(&token) else {
            return Err(count.error(ErrorKind::Setup(SetupError::Credential)));
        };
        let user = match self.signs_in_by(authorization.clone()).await? {
            Signed::In(user) => user,
            Signed::Nobody => return Ok(Probe::Refused { status: 401 }),
            Signed::Scopeless => return Ok(Probe::Refused { status: 403 }),
            Signed::Unclear(status) => return Ok(Probe::Refused { status }),
        };
        let count = self.send(&count.signed_by(authorization)).await;
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
