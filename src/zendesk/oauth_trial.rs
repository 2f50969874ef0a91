//! A client's secret in a real client-credentials grant, and one request with the access token that
//! comes of it (Z4).

use serde::Serialize;
use zeroize::Zeroizing;

use super::client::Client;
use super::error::{Error, ErrorKind, GrantRefusal};
use super::sign_in::TOKENS;
use super::wire_oauth as wire;
use crate::domain::oauth::{Lifetime, Scopes};
use crate::domain::oauth_client::ClientTrial;
use crate::domain::secret::{Credential, OneTimeSecret};

/// How long the access token of a trial lives, in seconds: as short as an account gives one.
const SHORTEST: i64 = 300;

#[derive(Serialize)]
struct Wish<'a> {
    grant_type: &'a str,
    client_id: &'a str,
    client_secret: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    scope: &'a str,
    expires_in: i64,
}

impl Client {
    /// Asks for an access token as a program would, and who one is with it. It lives five minutes.
    ///
    /// A refusal is an outcome, not an error: an error is what says nothing about the secret.
    pub async fn try_oauth_client(
        &self,
        identifier: &str,
        secret: &OneTimeSecret,
        scopes: &Scopes,
    ) -> Result<ClientTrial, Error> {
        let request = self.grant(TOKENS, wish(identifier, secret, &scopes.to_string()));
        let answer = match self.send(&request).await {
            Ok(answer) => answer,
            Err(error) => return refused(error),
        };
        let mut grant: wire::TriedGrant = answer.json()?;
        let granted = grant.scopes().unwrap_or_else(|| scopes.clone());
        let answered = self.present(&Credential::Bearer(grant.access_token.0)).await?;
        Ok(ClientTrial::Granted { scopes: granted, expires_in: grant.expires_in, answered })
    }
}

fn refused(error: Error) -> Result<ClientTrial, Error> {
    match error.kind {
        ErrorKind::Refused(words) => Ok(ClientTrial::Refused(words)),
        ErrorKind::Grant(GrantRefusal::Client) => Ok(ClientTrial::Refused("invalid_client".into())),
        ErrorKind::Grant(GrantRefusal::Scope) => Ok(ClientTrial::Refused("invalid_scope".into())),
        ErrorKind::Grant(GrantRefusal::GrantType) => {
            Ok(ClientTrial::Refused("unauthorized_client".into()))
        }
        _ => Err(error),
    }
}

/// The body, in one buffer that is wiped and never grows.
#[expect(clippy::disallowed_methods, reason = "the secret goes to the account that gave it")]
fn wish(identifier: &str, secret: &OneTimeSecret, scope: &str) -> Zeroizing<Vec<u8>> {
    let lifetime = Lifetime::new(SHORTEST).unwrap_or(Lifetime::DEFAULT);
    let wish = Wish {
        grant_type: "client_credentials",
        client_id: identifier,
        client_secret: secret.expose(),
        scope,
        expires_in: lifetime.seconds(),
    };
    let space = 256 + 6 * (identifier.len() + wish.client_secret.len() + scope.len());
    let mut body = Zeroizing::new(Vec::with_capacity(space));
    if serde_json::to_writer(&mut *body, &wish).is_err() {
        body.clear();
    }
    body
}
