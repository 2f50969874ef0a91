//! A real grant by an OAuth client, with its secret or with a person's code, and one or two requests
//! with the access token that comes of it (Z4).

use reqwest::Method;
use serde::Serialize;
use serde_json::json;
use zeroize::Zeroizing;

use super::authorization::Authorization;
use super::client::Client;
use super::error::{Error, ErrorKind, GrantRefusal, SetupError};
use super::exchange::Answer;
use super::oauth_tokens::TokensOf;
use super::renewal::{self, Grant};
use super::sign_in::{self, TOKENS};
use super::wire_oauth as wire;
use super::writer::Writer;
use crate::domain::foreign::Foreign;
use crate::domain::migration::{Check, Checked, Trial};
use crate::domain::oauth::{Lifetime, Scopes};
use crate::domain::oauth_client::{ClientTrial, OAuthClientId};
use crate::domain::secret::{Credential, OneTimeSecret};

/// How long the access token of a trial lives, in seconds: as short as an account gives one.
const SHORTEST: i64 = 300;

/// How much of an access token has to be shown so that it is known again.
const LEAST_VISIBLE: usize = 8;

#[derive(Serialize)]
struct Wish<'a> {
    grant_type: &'a str,
    client_id: &'a str,
    client_secret: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    scope: &'a str,
    expires_in: i64,
}

/// What a grant brought back.
struct Granted {
    bearer: Credential,
    scopes: Scopes,
    expires_in: Option<u64>,
}

impl Granted {
    /// What an answer says; that it was given for all that was asked for, if it says nothing else.
    fn read(answer: &Answer, asked: impl FnOnce() -> Scopes) -> Result<Self, Error> {
        let mut grant: wire::TriedGrant = answer.json()?;
        let scopes = grant.scopes().unwrap_or_else(asked);
        let expires_in = grant.expires_in;
        let bearer = Credential::Bearer(grant.access_token.0);
        Ok(Self { bearer, scopes, expires_in })
    }
}

impl Client {
    /// Who one is with an access token, and the answer to the request that proves its scopes.
    async fn used(&self, granted: Granted, check: Option<Check>) -> Result<Trial, Error> {
        let Granted { bearer, scopes, expires_in } = granted;
        let answered = self.present(&bearer).await?;
        let check = match check.filter(|_| answered.authenticates() == Some(true)) {
            Some(check) => Some((check, self.checked(check, &bearer).await?)),
            None => None,
        };
        let grant = ClientTrial::Granted { scopes, expires_in, answered };
        Ok(Trial { grant, check })
    }

    async fn granted(
        &self,
        identifier: &str,
        secret: &OneTimeSecret,
        scopes: &Scopes,
    ) -> Result<Result<Granted, Foreign>, Error> {
        let request = self.grant(TOKENS, wish(identifier, secret, &scopes.to_string()));
        match self.send(&request).await {
            Ok(answer) => Granted::read(&answer, || scopes.clone()).map(Ok),
            Err(error) => refused(error).map(Err),
        }
    }

    /// What the account answers to the request that proves the scopes. It is sent once.
    async fn checked(&self, check: Check, bearer: &Credential) -> Result<Checked, Error> {
        let request = match check {
            Check::EmptyTicket => self.write(Method::POST, check.path(), &json!({"ticket": {}})),
            _ => self.request(Method::GET, check.path(), &[("page[size]", "1")]),
        };
        let Some(authorization) = sign_in::fixed(bearer) else {
            return Err(request.error(ErrorKind::Setup(SetupError::Credential)));
        };
        let writes = check == Check::EmptyTicket;
        let error = match self.send(&request.signed_by(authorization)).await {
            Ok(_) if writes => return Ok(Checked::TicketMade),
            Ok(_) => return Ok(Checked::Allowed),
            Err(error) => error,
        };
        Ok(match error.kind {
            ErrorKind::MissingScope(words) => Checked::MissingScope(words),
            ErrorKind::Forbidden(words) => Checked::Forbidden(words),
            // It may write, and is told what a ticket lacks.
            ErrorKind::Refused(_) if writes => Checked::Allowed,
            ErrorKind::Refused(_) | ErrorKind::NotFound | ErrorKind::NotSignedIn => {
                Checked::Unclear(error.status.unwrap_or_default())
            }
            ErrorKind::UnexpectedStatus(status) => Checked::Unclear(status),
            _ => return Err(error),
        })
    }
}

impl Writer {
    /// Asks for an access token as a program would, and who one is with it; then sends the one request
    /// that proves the scopes, if one is named, which changes nothing (Z4). The access token is revoked
    /// afterwards: what the account lists of the client is real use.
    ///
    /// A refusal is an outcome, not an error: an error is what says nothing about the secret.
    pub async fn prove_oauth_client(
        &self,
        client: OAuthClientId,
        identifier: &str,
        secret: &OneTimeSecret,
        scopes: &Scopes,
        check: Option<Check>,
    ) -> Result<Trial, Error> {
        let granted = match self.granted(identifier, secret, scopes).await? {
            Ok(granted) => granted,
            Err(words) => return Ok(Trial { grant: ClientTrial::Refused(words), check: None }),
        };
        self.proved(client, granted, check).await
    }

    /// The same by a person, who has allowed it in a browser: the code brings an access token that acts
    /// as that person, and that is revoked with what would renew it.
    ///
    /// Fails with [`ErrorKind::Grant`] where the account does not accept the code: another one may follow.
    pub async fn prove_sign_in(
        &self,
        client: OAuthClientId,
        authorization: &Authorization,
        code: &OneTimeSecret,
        check: Option<Check>,
    ) -> Result<Trial, Error> {
        let grant = Grant::code(code, authorization, Some(SHORTEST));
        let request = self.grant(TOKENS, renewal::wish(authorization.client_id(), grant));
        let answer = self.send(&request).await?;
        let granted = Granted::read(&answer, || Scopes::parse(authorization.scopes()))?;
        self.proved(client, granted, check).await
    }

    async fn proved(
        &self,
        client: OAuthClientId,
        granted: Granted,
        check: Option<Check>,
    ) -> Result<Trial, Error> {
        let bearer = granted.bearer.clone();
        let trial = self.used(granted, check).await;
        self.take_back(client, &bearer).await;
        trial
    }

    /// A courtesy: it ends in five minutes by itself, and what would renew a person's is wiped unread.
    #[expect(clippy::disallowed_methods, reason = "it is compared, not shown")]
    async fn take_back(&self, client: OAuthClientId, bearer: &Credential) {
        let Credential::Bearer(secret) = bearer else {
            return;
        };
        let listed = self.oauth_tokens(TokensOf::Client(client)).await.unwrap_or_default();
        let own = listed.iter().find(|token| {
            let visible = token.visible_token.raw();
            visible.len() >= LEAST_VISIBLE && secret.begins_with(visible)
        });
        if let Some(token) = own {
            let _ = self.revoke_oauth_token(token.id).await;
        }
    }
}

fn refused(error: Error) -> Result<Foreign, Error> {
    match error.kind {
        ErrorKind::Refused(words) => Ok(words),
        ErrorKind::Grant(GrantRefusal::Client) => Ok("invalid_client".into()),
        ErrorKind::Grant(GrantRefusal::Scope) => Ok("invalid_scope".into()),
        ErrorKind::Grant(GrantRefusal::GrantType) => Ok("unauthorized_client".into()),
        ErrorKind::Grant(GrantRefusal::Code) => Ok("invalid_grant".into()),
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
