//! `/oauth/authorizations`: a person allows a client to act in the account, or does not (RFC 6749, 4.1).
//!
//! A real account asks for a password. This one has none: it asks for what signs in to its API, in
//! the same form as the answer, so that there is no session and nothing to forge.

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::MAX_BODY;
use crate::domain::secret::OneTimeSecret;
use crate::emulator::auth::{Anyone, Visit};
use crate::emulator::authorization::{Asked, Refusal, Wrong};
use crate::emulator::error::ApiError;
use crate::emulator::gate::Shared;
use crate::emulator::page;
use crate::emulator::query::Query;
use crate::emulator::secret;
use crate::emulator::store::{Actor, NewCode};

/// The page.
pub async fn show(Anyone(visit): Anyone, query: Query) -> Result<Response, ApiError> {
    match Asked::read(&query, &visit.directory.oauth) {
        Ok((asked, client)) => Ok(page::question(&visit.directory.name, client, &asked, None)),
        Err(wrong) => refused(wrong),
    }
}

/// The answer of the person: the way back to the client, with a code or with the reason.
pub async fn decide(
    State(shared): State<Shared>,
    Anyone(visit): Anyone,
    request: Request,
) -> Result<Response, ApiError> {
    let body: Bytes = axum::body::to_bytes(request.into_body(), MAX_BODY)
        .await
        .map_err(|_| ApiError::TooLarge)?;
    let text = std::str::from_utf8(&body).map_err(|_| ApiError::NotAForm)?;
    let form = Query::parse(text);
    let (asked, client) = match Asked::read(&form, &visit.directory.oauth) {
        Ok(asked) => asked,
        Err(wrong) => return refused(wrong),
    };
    if form.get("decision") != Some("allow") {
        return see_other(&asked.refused(Refusal::Denied).address());
    }
    let email = form.get("email").unwrap_or_default().trim();
    let value = OneTimeSecret::new(form.get("credential").unwrap_or_default().trim().to_owned());
    let Some(actor) = sign_in(&shared, &visit, email, &value) else {
        return Ok(page::question(&visit.directory.name, client, &asked, Some(email)));
    };
    let (code, _) = secret::new_oauth_secret()?;
    #[expect(clippy::disallowed_methods, reason = "the client is given the code by the way back")]
    let code = code.expose();
    let new = NewCode {
        hash: secret::hash(code),
        client_id: asked.client_id,
        redirect_uri: asked.redirect_uri.clone(),
        scopes: asked.scopes.clone(),
        challenge: asked.challenge.clone(),
    };
    shared.store().add_code(new, actor).await?;
    see_other(&asked.answered(code))
}

/// Who allows it: with the same that signs in to the API, but no OAuth token, whose scopes could grow
/// by it.
fn sign_in(shared: &Shared, visit: &Visit, email: &str, value: &OneTimeSecret) -> Option<Actor> {
    #[expect(clippy::disallowed_methods, reason = "it is compared with what the account keeps")]
    let value = value.expose();
    let at = shared.sign_in(email, value, &visit.directory, visit.now)?;
    let user = visit.directory.users.get(at)?;
    let (id, name, ip_address) = (user.id, user.name.clone(), visit.peer.clone());
    Some(Actor { id, name, ip_address, at: visit.now })
}

fn refused(wrong: Wrong) -> Result<Response, ApiError> {
    match wrong {
        Wrong::Here(unknown) => Ok(page::unknown(unknown)),
        Wrong::Back(back) => see_other(&back.address()),
    }
}

/// Leads on by GET, whatever came (RFC 9700, 4.12).
fn see_other(address: &str) -> Result<Response, ApiError> {
    let location = HeaderValue::try_from(address);
    let location = location.map_err(|_| ApiError::Unavailable("no address".to_owned()))?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response())
}
