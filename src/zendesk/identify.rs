//! One request with a secret that was found somewhere, between two lists of the account's tokens.

use reqwest::Method;
use reqwest::header::HeaderValue;

use super::client::Client;
use super::error::{Error, ErrorKind, SetupError};
use super::{sign_in, wire};
use crate::domain::identify::{Answered, Attempt};
use crate::domain::secret::Credential;
use crate::domain::token::Token;
use crate::domain::user::CurrentUser;

const ME: &str = "/api/v2/users/me";

/// Who a credential signs in as, or the status that refuses it.
pub(super) enum Signed {
    /// This user.
    In(CurrentUser),
    /// Nobody: 401, or 200 with nobody, as an account may answer a credential that it does not know
    /// (reference 1.5).
    Nobody,
    /// An access token that was given for less than asking this (403).
    Scopeless,
    /// 403 or 404 for another reason.
    Unclear(u16),
}

impl Client {
    /// One real request with another credential than one's own: who it signs in as.
    ///
    /// A refusal is an outcome, not an error: an error is what says nothing about the credential.
    /// Of an API token it moves `last_used`.
    pub async fn present(&self, credential: &Credential) -> Result<Answered, Error> {
        let Some(authorization) = sign_in::fixed(credential) else {
            let request = self.request(Method::GET, ME, &[]);
            return Err(request.error(ErrorKind::Setup(SetupError::Credential)));
        };
        Ok(match self.signs_in_by(authorization).await? {
            Signed::In(user) => Answered::As(Box::new(user)),
            Signed::Nobody => Answered::Refused,
            Signed::Scopeless => Answered::Scopeless,
            Signed::Unclear(status) => Answered::Unclear { status },
        })
    }

    /// The same after a list of the tokens, as they were before. Where an API token authenticates,
    /// another list comes after it: the token whose last use moved is the one.
    pub async fn try_secret(
        &self,
        before: Vec<Token>,
        credential: &Credential,
    ) -> Result<Attempt, Error> {
        let answered = self.present(credential).await?;
        let moves = matches!(credential, Credential::ApiToken { .. });
        let after = if moves && answered.authenticates() == Some(true) {
            // That it can't be had does not change what was found.
            self.tokens().await.ok().map(|list| list.value)
        } else {
            None
        };
        Ok(Attempt { before, answered, after })
    }

    /// Who this header signs in as.
    pub(super) async fn signs_in_by(&self, authorization: HeaderValue) -> Result<Signed, Error> {
        let request = self.request(Method::GET, ME, &[]).signed_by(authorization);
        let answer = match self.send(&request).await {
            Ok(answer) => answer,
            Err(error) => return refused(error),
        };
        let me: wire::OneUser = answer.json()?;
        Ok(me.user.signed_in().map_or(Signed::Nobody, Signed::In))
    }
}

fn refused(error: Error) -> Result<Signed, Error> {
    Ok(match error.kind {
        ErrorKind::NotSignedIn => Signed::Nobody,
        ErrorKind::MissingScope(_) => Signed::Scopeless,
        ErrorKind::Forbidden(_) => Signed::Unclear(403),
        ErrorKind::NotFound => Signed::Unclear(404),
        _ => return Err(error),
    })
}
