//! `POST /oauth/tokens`: an access token for a client that proves itself (reference 1.4).

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::header;
use serde_json::{Value, json};

use super::MAX_BODY;
use crate::domain::oauth::{ClientKind, Lifetime, Scopes};
use crate::emulator::auth::{Anyone, Visit, may_sign_in};
use crate::emulator::error::ApiError;
use crate::emulator::gate::Shared;
use crate::emulator::grant::{Claim, Grant, GrantError};
use crate::emulator::secret;
use crate::emulator::store::{ClientRow, NewGrant, Secret, WriteError};

/// Gives an access token. A form is taken as well as JSON: a page of another site could send one,
/// but not without an `Origin`, which the door turns away.
pub async fn grant(
    State(shared): State<Shared>,
    Anyone(visit): Anyone,
    request: Request,
) -> Result<Json<Value>, ApiError> {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let body: Bytes = axum::body::to_bytes(request.into_body(), MAX_BODY)
        .await
        .map_err(|_| ApiError::TooLarge)?;
    match Grant::parse(&kind, &body)? {
        Grant::ClientCredentials { client, scopes, lifetime } => {
            by_credentials(&shared, &visit, &client, scopes, lifetime).await
        }
    }
}

async fn by_credentials(
    shared: &Shared,
    visit: &Visit,
    claim: &Claim,
    scopes: Scopes,
    lifetime: Lifetime,
) -> Result<Json<Value>, ApiError> {
    let (client, client_secret) = prove(visit, claim)?;
    let scopes = within(client, scopes)?;
    let (value, visible) = secret::new_oauth_secret()?;
    #[expect(clippy::disallowed_methods, reason = "the account keeps the hash of the value")]
    let hash = secret::hash(value.expose());
    let secret = Secret { hash, visible };
    let new =
        NewGrant { secret, client_id: client.id, client_secret, scopes, lifetime, now: visit.now };
    let row = shared.store().grant(new).await.map_err(|error| match error {
        WriteError::NotFound => GrantError::Client.into(),
        other => ApiError::from(other),
    })?;
    #[expect(clippy::disallowed_methods, reason = "the answer of a grant shows the value once")]
    let access_token = value.expose();
    Ok(Json(json!({
        "access_token": access_token,
        "token_type": "bearer",
        "scope": row.scopes.to_string(),
        "expires_in": lifetime.seconds(),
    })))
}

/// The client that the claim proves, with the hash of its secret. An unknown identifier and a wrong
/// secret take the same time and are told the same.
fn prove<'a>(visit: &'a Visit, claim: &Claim) -> Result<(&'a ClientRow, [u8; 32]), GrantError> {
    const NO_HASH: [u8; 32] = [0; 32];
    #[expect(clippy::disallowed_methods, reason = "it is compared with what the account keeps")]
    let hash = secret::hash(claim.secret.expose());
    let oauth = &visit.directory.oauth;
    let client = oauth.clients.iter().find(|client| client.identifier == claim.identifier);
    if client.is_some_and(|client| client.kind == ClientKind::Public) {
        return Err(GrantError::PublicClient);
    }
    let known = client.and_then(|client| client.secret_hash.as_ref());
    let fits = secret::same(known.unwrap_or(&NO_HASH), &hash);
    let client = client.filter(|_| known.is_some() & fits).ok_or(GrantError::Client)?;
    let owner = visit.directory.user(client.user_id).filter(|user| may_sign_in(user));
    if owner.is_some() { Ok((client, hash)) } else { Err(GrantError::Client) }
}

/// The scopes that the token gets. Who names none gets all that the client may ask for; a client
/// without such a list must name one (assumed).
fn within(client: &ClientRow, asked: Scopes) -> Result<Scopes, GrantError> {
    match &client.scope {
        Some(allowed) if asked.is_empty() => Ok(allowed.clone()),
        Some(allowed) if asked.within(allowed) => Ok(asked),
        None if !asked.is_empty() => Ok(asked),
        _ => Err(GrantError::Scope),
    }
}
