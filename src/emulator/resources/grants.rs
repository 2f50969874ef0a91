//! `POST /oauth/tokens`: access tokens for a client that proves itself (reference 1.4).

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use serde_json::{Value, json};

use super::MAX_BODY;
use crate::domain::oauth::{ClientKind, Scopes};
use crate::domain::secret::OneTimeSecret;
use crate::emulator::auth::{Anyone, Visit, may_sign_in};
use crate::emulator::error::ApiError;
use crate::emulator::gate::Shared;
use crate::emulator::grant::{By, Claim, Grant, GrantError};
use crate::emulator::secret;
use crate::emulator::store::{
    ClientRow, Exchange, NewTokens, OAuthTokenRow, Proof, Refreshing, Secret, WriteError,
};

/// Gives tokens. A form is taken as well as JSON: a page of another site could send one, but not
/// without an `Origin`, which the door turns away.
pub async fn grant(
    State(shared): State<Shared>,
    Anyone(visit): Anyone,
    request: Request,
) -> Result<Json<Value>, ApiError> {
    let claim = request.headers().get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
    let claim = Claim::of_header(claim)?;
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let body: Bytes = axum::body::to_bytes(request.into_body(), MAX_BODY)
        .await
        .map_err(|_| ApiError::TooLarge)?;
    let grant = Grant::parse(&kind, &body, claim)?;
    let (client, proof) = prove(&visit, &grant)?;
    let values = Values::new(&grant)?;
    let new = values.kept(&grant, visit.now);
    let row = match give(&shared, &visit, client, proof, &grant, new).await {
        Ok(row) => row,
        Err(Refused::Grant(error)) => return Err(error.into()),
        // The client went away, or has another secret, since it was looked up.
        Err(Refused::Write(WriteError::NotFound)) => return Err(GrantError::Client.into()),
        Err(Refused::Write(error)) => return Err(error.into()),
    };
    Ok(values.told(&grant, &row))
}

/// Why nothing was given.
enum Refused {
    Grant(GrantError),
    Write(WriteError),
}

async fn give(
    shared: &Shared,
    visit: &Visit,
    client: &ClientRow,
    proof: Proof,
    grant: &Grant,
    new: NewTokens,
) -> Result<OAuthTokenRow, Refused> {
    let store = shared.store();
    let given = match &grant.by {
        By::ClientCredentials => {
            let scopes = allowed(client, grant.scopes.clone()).map_err(Refused::Grant)?;
            return store.grant(proof, scopes, new).await.map_err(Refused::Write);
        }
        By::Code { code, redirect_uri, verifier } => {
            let exchange = Exchange {
                code: hash(code),
                redirect_uri: redirect_uri.clone(),
                challenge: answered(verifier.as_ref()).map_err(Refused::Grant)?,
                scopes: grant.scopes.clone(),
            };
            store.exchange(proof, exchange, new, visit.peer.clone()).await
        }
        By::Refresh { token } => {
            let refreshing = Refreshing { hash: hash(token), scopes: grant.scopes.clone() };
            store.refresh(proof, refreshing, new).await
        }
    };
    given.map_err(Refused::Write)?.ok_or(Refused::Grant(GrantError::Grant))
}

/// The values that are given, whole: they are nowhere else.
struct Values {
    access: (OneTimeSecret, String),
    refresh: Option<(OneTimeSecret, String)>,
}

impl Values {
    /// New values. The client-credentials grant has no refresh token (official).
    fn new(grant: &Grant) -> Result<Self, ApiError> {
        let refreshes = grant.by != By::ClientCredentials;
        let refresh = refreshes.then(secret::new_oauth_secret).transpose()?;
        Ok(Self { access: secret::new_oauth_secret()?, refresh })
    }

    fn kept(&self, grant: &Grant, now: i64) -> NewTokens {
        let keep = |(value, visible): &(OneTimeSecret, String)| Secret {
            hash: hash(value),
            visible: visible.clone(),
        };
        let ends = now + grant.refresh_lifetime.seconds();
        NewTokens {
            access: keep(&self.access),
            expires_at: Some(now + grant.lifetime.seconds()),
            refresh: self.refresh.as_ref().map(|refresh| (keep(refresh), ends)),
            now,
        }
    }

    fn told(&self, grant: &Grant, row: &OAuthTokenRow) -> Json<Value> {
        #[expect(clippy::disallowed_methods, reason = "the answer of a grant shows it once")]
        let access_token = self.access.0.expose();
        let mut told = json!({
            "access_token": access_token,
            "token_type": "bearer",
            "scope": row.scopes.to_string(),
            "expires_in": grant.lifetime.seconds(),
        });
        if let Some((value, _)) = &self.refresh {
            #[expect(clippy::disallowed_methods, reason = "the answer of a grant shows it once")]
            let refresh_token = value.expose();
            told["refresh_token"] = json!(refresh_token);
            told["refresh_token_expires_in"] = json!(grant.refresh_lifetime.seconds());
        }
        Json(told)
    }
}

/// The client that the claim proves. An unknown identifier and a wrong secret take the same time
/// and are told the same. A public client proves nothing; its code does, by its verifier.
fn prove<'a>(visit: &'a Visit, grant: &Grant) -> Result<(&'a ClientRow, Proof), GrantError> {
    const NO_HASH: [u8; 32] = [0; 32];
    let Claim { identifier, secret } = &grant.client;
    let credentials = grant.by == By::ClientCredentials;
    if credentials && secret.is_none() {
        return Err(GrantError::Missing("client_secret"));
    }
    let client = visit.directory.oauth.client_by_identifier(identifier);
    if let Some(client) = client.filter(|client| client.kind == ClientKind::Public) {
        let proof = Proof { client_id: client.id, secret: None };
        return if credentials { Err(GrantError::PublicClient) } else { Ok((client, proof)) };
    }
    let hash = secret.as_ref().map_or(NO_HASH, hash);
    let known = client.and_then(|client| client.secret_hash.as_ref());
    let fits = secret::same(known.unwrap_or(&NO_HASH), &hash);
    let client = client.filter(|_| known.is_some() & secret.is_some() & fits);
    let client = client.ok_or(GrantError::Client)?;
    let owner = visit.directory.user(client.user_id).filter(|user| may_sign_in(user));
    if credentials && owner.is_none() {
        return Err(GrantError::Client);
    }
    Ok((client, Proof { client_id: client.id, secret: Some(hash) }))
}

/// The challenge that a verifier answers; what can't be a verifier answers none.
fn answered(verifier: Option<&OneTimeSecret>) -> Result<Option<String>, GrantError> {
    let Some(verifier) = verifier else {
        return Ok(None);
    };
    #[expect(clippy::disallowed_methods, reason = "its hash is compared with the challenge")]
    let answered = secret::challenge(verifier.expose());
    answered.map(Some).ok_or(GrantError::Grant)
}

fn hash(value: &OneTimeSecret) -> [u8; 32] {
    #[expect(clippy::disallowed_methods, reason = "the account keeps and compares hashes alone")]
    let value = value.expose();
    secret::hash(value)
}

/// The scopes that a client may be given. Who names none gets all that the client may ask for; a
/// client without such a list must name one (assumed).
pub fn allowed(client: &ClientRow, asked: Scopes) -> Result<Scopes, GrantError> {
    match &client.scope {
        Some(allowed) if asked.is_empty() => Ok(allowed.clone()),
        Some(allowed) if asked.within(allowed) => Ok(asked),
        None if !asked.is_empty() => Ok(asked),
        _ => Err(GrantError::Scope),
    }
}
