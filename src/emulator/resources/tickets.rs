//! `tickets`: something to read with a new token (Q2).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Id;
use crate::emulator::auth::Staff;
use crate::emulator::clock;
use crate::emulator::error::ApiError;
use crate::emulator::gate::Shared;
use crate::emulator::paging::{Paging, around};
use crate::emulator::query::Query;
use crate::emulator::store::{Place, TicketRow};
use crate::emulator::wire::{Page, Ticket};

/// All tickets.
pub async fn list(
    State(shared): State<Shared>,
    Staff(visit): Staff,
    query: Query,
) -> Result<Response, ApiError> {
    let paging = Paging::of(&query)?;
    let cut = paging.cut(shared.store().tickets().await?, |row: &TicketRow| Place {
        created_at: 0,
        id: row.id,
    });
    let around = around(paging, &visit.url(), &query, cut.more, cut.count, cut.edges);
    let rows = cut.rows.into_iter();
    let rows: Vec<_> = rows.map(|row| Ticket::of(row, &visit.base)).collect();
    Ok(Json(Page::new("tickets", rows, around)).into_response())
}

/// How many there are.
pub async fn count(
    State(shared): State<Shared>,
    Staff(visit): Staff,
) -> Result<Json<Value>, ApiError> {
    let count = shared.store().tickets().await?.len();
    let refreshed_at = clock::wire(visit.now);
    Ok(Json(json!({"count": {"value": count, "refreshed_at": refreshed_at}})))
}

/// One ticket.
pub async fn show(
    State(shared): State<Shared>,
    Staff(visit): Staff,
    Id(id): Id,
) -> Result<Json<Value>, ApiError> {
    let mut rows = shared.store().tickets().await?.into_iter();
    let row = rows.find(|row| row.id == id).ok_or(ApiError::RecordNotFound)?;
    Ok(Json(json!({"ticket": Ticket::of(row, &visit.base)})))
}
