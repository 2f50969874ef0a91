//! `oauth/tokens`: the access tokens that were given, and their revocation (reference 1.4).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Id;
use crate::emulator::auth::{SignedIn, Visit};
use crate::emulator::error::ApiError;
use crate::emulator::gate::Shared;
use crate::emulator::paging::{Paging, around};
use crate::emulator::query::Query;
use crate::emulator::store::{OAuthTokenRow, Place, Used};
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
    let clients = query.numbers("client_id")?;
    let (asks, all) = (visit.user().map(|user| user.id), query.flag("all"));
    let wanted = |row: &&OAuthTokenRow| {
        (all || Some(row.user_id) == asks)
            && (clients.is_empty() || clients.contains(&row.client_id))
    };
    let rows = visit.directory.oauth.tokens.iter().filter(wanted).collect();
    let cut = paging.cut(rows, |row| Place { created_at: 0, id: row.id });
    let around = around(paging, &visit.url(), &query, cut.more, cut.count, cut.edges);
    let rows = cut.rows.into_iter();
    let rows: Vec<_> = rows.map(|row| told(&shared, &visit, row)).collect();
    Ok(Json(Page::new("tokens", rows, around)).into_response())
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
    shared.store().revoke(find(&visit, id)?.id).await?;
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
    shared.store().revoke(id).await?;
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
