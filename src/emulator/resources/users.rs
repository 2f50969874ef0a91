//! `users`: who is signed in, and everybody else.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Id;
use crate::domain::user::Role;
use crate::emulator::auth::{Anyone, SignedIn, Staff, Visit};
use crate::emulator::error::ApiError;
use crate::emulator::paging::{Paging, around};
use crate::emulator::query::Query;
use crate::emulator::store::{Place, UserRow};
use crate::emulator::wire::{self, Page, User};

/// Who is signed in; open to all (`docs/wire.md`, current user).
pub async fn me(Anyone(visit): Anyone) -> Response {
    #[derive(serde::Serialize)]
    struct Me<T> {
        user: T,
    }
    match visit.user() {
        Some(row) => Json(Me { user: User::me(row, &visit.base) }).into_response(),
        None => Json(Me { user: wire::anonymous() }).into_response(),
    }
}

/// Everybody, perhaps of some roles only.
pub async fn list(Staff(visit): Staff, query: Query) -> Result<Response, ApiError> {
    let roles: Vec<_> = query.all("role").into_iter().map(Role::from_wire).collect();
    let wanted = |row: &&UserRow| roles.is_empty() || roles.contains(&row.role);
    let rows = visit.directory.users.iter().filter(wanted).collect();
    page(&visit, &query, rows)
}

/// The people with these ids, separated by commas.
pub async fn show_many(Staff(visit): Staff, query: Query) -> Result<Response, ApiError> {
    let ids = query.get("ids").ok_or(ApiError::ParameterMissing("ids"))?;
    let ids: Vec<i64> = ids.split(',').filter_map(|id| id.trim().parse().ok()).collect();
    if ids.len() > crate::emulator::paging::MAX_PAGE {
        return Err(ApiError::InvalidParameter("at most 100 ids".to_owned()));
    }
    let wanted = |row: &&UserRow| ids.contains(&row.id);
    let rows = visit.directory.users.iter().filter(wanted).collect();
    page(&visit, &query, rows)
}

/// One person; an end user may see nobody but itself.
pub async fn show(SignedIn(visit): SignedIn, Id(id): Id) -> Result<Json<Value>, ApiError> {
    let asks = visit.user().ok_or(ApiError::Unauthenticated)?;
    if asks.role == Role::EndUser && asks.id != id {
        return Err(ApiError::Forbidden);
    }
    let row = visit.directory.user(id).ok_or(ApiError::RecordNotFound)?;
    Ok(Json(json!({"user": User::of(row, &visit.base)})))
}

fn page(visit: &Visit, query: &Query, rows: Vec<&UserRow>) -> Result<Response, ApiError> {
    let paging = Paging::of(query)?;
    let cut = paging.cut(rows, |row| Place { created_at: 0, id: row.id });
    let around = around(paging, &visit.url(), query, cut.more, cut.count, cut.edges);
    let rows = cut.rows.into_iter();
    let rows: Vec<_> = rows.map(|row| User::of(row, &visit.base)).collect();
    Ok(Json(Page::new("users", rows, around)).into_response())
}
