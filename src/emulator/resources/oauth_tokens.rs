//! `oauth/tokens`: the access tokens that were given, and their revocation (reference 1.4).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::grants::allowed;
use super::{Id, JsonBody};
use crate::domain::oauth::Scopes;
use crate::emulator::auth::{Admin, SignedIn, Visit};
use crate::emulator::error::ApiError;
use crate::emulator::gate::Shared;
use crate::emulator::paging::{Paging, around};
use crate::emulator::query::Query;
use crate::emulator::secret;
use crate::emulator::store::{NewTokens, OAuthTokenRow, Place, Secret, Used};
use crate::emulator::wire::{OAuthToken, Page};

/// One's own tokens, or all with `all=true`, perhaps of one client: for administrators alone.
pub async fn list(
    State(shared): State<Shared>,
    SignedIn(visit): SignedIn,
    query: Query,
) -> Result<Response, ApiError> {
    if !visit.is_admin() {
        return Err(ApiError::Forbidden);
    }
    let paging = Paging::of(&query)?;
    let (local, global) = (query.numbers("client_id")?, query.numbers("global_client_id")?);
    let oauth = &visit.directory.oauth;
    let of = |row: &OAuthTokenRow| {
        let everywhere = oauth.client(row.client_id).is_some_and(|client| client.global);
        let wanted = if everywhere { &global } else { &local };
        (local.is_empty() && global.is_empty()) || wanted.contains(&row.client_id)
    };
    let (asks, all) = (visit.user().map(|user| user.id), query.flag("all"));
    let wanted = |row: &&OAuthTokenRow| (all || Some(row.user_id) == asks) && of(row);
    let rows = visit.directory.oauth.tokens.iter().filter(wanted).collect();
    let cut = paging.cut(rows, |row| Place { created_at: 0, id: row.id });
    let around = around(paging, &visit.url(), &query, cut.more, cut.count, cut.edges);
    let rows = cut.rows.into_iter();
    let rows: Vec<_> = rows.map(|row| told(&shared, &visit, row)).collect();
    Ok(Json(Page::new("tokens", rows, around)).into_response())
}

/// Gives oneself a token of a client, which does not end and is not renewed: for administrators
/// alone. Zendesk has taken this out of its documents; the place of the whole value is assumed.
pub async fn create(
    State(shared): State<Shared>,
    Admin(visit): Admin,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let token = &body["token"];
    if !token.is_object() {
        return Err(ApiError::ParameterMissing("token"));
    }
    let client_id = token["client_id"].as_i64().ok_or_else(no_client)?;
    let client = visit.directory.oauth.client(client_id).filter(|client| !client.global);
    let client = client.ok_or_else(no_client)?;
    let scopes = allowed(client, scopes(token))?;
    let (value, visible) = secret::new_oauth_secret()?;
    #[expect(clippy::disallowed_methods, reason = "this answer alone has the whole value")]
    let value = value.expose();
    let access = Secret { hash: secret::hash(value), visible };
    let new = NewTokens { access, expires_at: None, refresh: None, now: visit.now };
    let row = shared.store().give_token(client.id, scopes, new, visit.actor()).await?;
    let told = OAuthToken::of(&row, None, &visit.base).with_value(value);
    Ok((StatusCode::CREATED, Json(json!({"token": told}))).into_response())
}

/// An array of names, each one name: what is none is a scope that nobody knows.
fn scopes(token: &Value) -> Scopes {
    let names = token["scopes"].as_array().map(Vec::as_slice).unwrap_or_default();
    let name = |name: &Value| name.as_str().map_or_else(|| name.to_string(), str::to_owned);
    Scopes::parse(&names.iter().map(name).collect::<Vec<_>>().join(" "))
}

fn no_client() -> ApiError {
    let text = "is not a client of this account".to_owned();
    ApiError::RecordInvalid { field: "client_id", code: "InvalidValue", text }
}

/// One token: one's own, or anybody's for an administrator.
pub async fn show(
    State(shared): State<Shared>,
    SignedIn(visit): SignedIn,
    Id(id): Id,
) -> Result<Json<Value>, ApiError> {
    let row = find(&visit, id)?;
    Ok(Json(json!({"token": told(&shared, &visit, row)})))
}

/// Revokes a token: one's own, or anybody's for an administrator.
pub async fn revoke(
    State(shared): State<Shared>,
    SignedIn(visit): SignedIn,
    Id(id): Id,
) -> Result<StatusCode, ApiError> {
    shared.store().revoke(find(&visit, id)?.id, visit.actor()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The token that one asks with. Other credentials are none of the account's records.
pub async fn current(
    State(shared): State<Shared>,
    SignedIn(visit): SignedIn,
) -> Result<Json<Value>, ApiError> {
    let row = visit.oauth_token().ok_or(ApiError::RecordNotFound)?;
    Ok(Json(json!({"token": told(&shared, &visit, row)})))
}

/// Revokes the token that one asks with.
pub async fn revoke_current(
    State(shared): State<Shared>,
    SignedIn(visit): SignedIn,
) -> Result<StatusCode, ApiError> {
    let id = visit.oauth_token().ok_or(ApiError::RecordNotFound)?.id;
    shared.store().revoke(id, visit.actor()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Somebody else's token is no record for who is no administrator.
fn find(visit: &Visit, id: i64) -> Result<&OAuthTokenRow, ApiError> {
    let asks = visit.user().map(|user| user.id);
    let row = visit.directory.oauth.token(id);
    let row = row.filter(|row| visit.is_admin() || Some(row.user_id) == asks);
    row.ok_or(ApiError::RecordNotFound)
}

fn told<'a>(shared: &Shared, visit: &Visit, row: &'a OAuthTokenRow) -> OAuthToken<'a> {
    let used_at = shared.uses().latest(Used::OAuthToken(row.id), row.used_at);
    OAuthToken::of(row, used_at, &visit.base)
}
