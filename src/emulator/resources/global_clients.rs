//! `oauth/global_clients`: clients of Zendesk and its partners that people of the account use
//! (reference 1.4).

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Id;
use crate::emulator::auth::{Admin, Visit};
use crate::emulator::error::ApiError;
use crate::emulator::gate::Shared;
use crate::emulator::paging::{Paging, around};
use crate::emulator::query::Query;
use crate::emulator::store::{ClientRow, OAuthTokenRow, Place, Used};
use crate::emulator::wire::{GlobalClient, Page, TokenSummary};

/// Those that somebody of the account has authorized: it has tokens of them.
pub async fn list(Admin(visit): Admin, query: Query) -> Result<Response, ApiError> {
    let paging = Paging::of(&query)?;
    let oauth = &visit.directory.oauth;
    let authorized =
        |client: &&ClientRow| oauth.tokens.iter().any(|token| token.client_id == client.id);
    let rows: Vec<_> = oauth.clients_of(true).filter(authorized).collect();
    let cut = paging.cut(rows, |row: &&ClientRow| Place { created_at: 0, id: row.id });
    let around = around(paging, &visit.url(), &query, cut.more, cut.count, cut.edges);
    let rows: Vec<_> = cut.rows.into_iter().map(GlobalClient::of).collect();
    Ok(Json(Page::new("global_clients", rows, around)).into_response())
}

/// One of them.
pub async fn show(Admin(visit): Admin, Id(id): Id) -> Result<Json<Value>, ApiError> {
    let row = visit.directory.oauth.client(id).filter(|client| client.global);
    let row = row.ok_or(ApiError::RecordNotFound)?;
    Ok(Json(json!({"global_client": GlobalClient::of(row)})))
}

/// How many tokens of each the account has, and when one of them was last used.
pub async fn token_summary(
    State(shared): State<Shared>,
    Admin(visit): Admin,
    query: Query,
) -> Result<Response, ApiError> {
    let paging = Paging::of(&query)?;
    let (only, expired) = (query.numbers("global_client_id")?, query.flag("include_expired"));
    let counted = |token: &&OAuthTokenRow| {
        let client = visit.directory.oauth.client(token.client_id);
        client.is_some_and(|client| client.global)
            && (only.is_empty() || only.contains(&token.client_id))
            && (expired || token.is_alive(visit.now))
    };
    let summaries = summaries(&shared, &visit, counted);
    let cut = paging.cut(summaries, |row| Place { created_at: 0, id: row.id });
    let around = around(paging, &visit.url(), &query, cut.more, cut.count, cut.edges);
    Ok(Json(Page::new("global_clients", cut.rows, around)).into_response())
}

fn summaries(
    shared: &Shared,
    visit: &Visit,
    counted: impl Fn(&&OAuthTokenRow) -> bool,
) -> Vec<TokenSummary> {
    let mut found: BTreeMap<i64, (Option<i64>, usize)> = BTreeMap::new();
    for token in visit.directory.oauth.tokens.iter().filter(counted) {
        let used = shared.uses().latest(Used::OAuthToken(token.id), token.used_at);
        let (last, count) = found.entry(token.client_id).or_default();
        *last = used.max(*last);
        *count += 1;
    }
    let summary = |(id, (last, count))| TokenSummary::of(id, last, count);
    found.into_iter().map(summary).collect()
}
