//! `tickets`: something to read and to write with a new token or client (Q2, Z4).

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::{Id, JsonBody};
use crate::emulator::auth::Staff;
use crate::emulator::clock;
use crate::emulator::error::ApiError;
use crate::emulator::gate::Shared;
use crate::emulator::paging::{Paging, around};
use crate::emulator::query::Query;
use crate::emulator::store::{NewTicket, Place, TicketRow};
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

/// Makes a ticket. Without a comment there is none: a request that lacks it tells whether one may
/// write, and changes nothing.
pub async fn create(
    State(shared): State<Shared>,
    Staff(visit): Staff,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let ticket = &body["ticket"];
    if !ticket.is_object() {
        return Err(ApiError::ParameterMissing("ticket"));
    }
    let text = |value: &Value| value.as_str().map(str::trim).unwrap_or_default().to_owned();
    let comment = match &ticket["comment"] {
        Value::Object(comment) => {
            text(comment.get("body").or_else(|| comment.get("html_body")).unwrap_or(&Value::Null))
        }
        other => text(other),
    };
    if comment.is_empty() {
        return Err(ApiError::RecordInvalid {
            field: "base",
            code: "BlankValue",
            text: "Description: cannot be blank".to_owned(),
        });
    }
    let subject = match text(&ticket["subject"]) {
        none if none.is_empty() => comment.chars().take(150).collect(),
        subject => subject,
    };
    let actor = visit.actor();
    let new = NewTicket { subject, description: comment, requester_id: actor.id, at: visit.now };
    let row = shared.store().create_ticket(new).await?;
    let location = format!("{}/api/v2/tickets/{}.json", visit.base, row.id);
    let made = Json(json!({"ticket": Ticket::of(row, &visit.base)}));
    let mut response = (StatusCode::CREATED, made).into_response();
    if let Ok(location) = HeaderValue::try_from(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}
