//! `audit_logs`: the events of the account, filtered and in pages (rules L1 to L3, P4).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::Id;
use crate::emulator::auth::Auditor;
use crate::emulator::error::ApiError;
use crate::emulator::gate::Shared;
use crate::emulator::paging::{Cut, Edge, Paging, around};
use crate::emulator::query::Query;
use crate::emulator::store::{AuditOrder, AuditQuery, EventRow, Place};
use crate::emulator::wire::{AuditLog, Page};

/// One page of events.
pub async fn list(
    State(shared): State<Shared>,
    Auditor(visit): Auditor,
    query: Query,
) -> Result<Response, ApiError> {
    let paging = Paging::of(&query)?;
    let filter = filter(&query)?;
    let order = order(&query, paging)?;
    let cut = match paging {
        Paging::Offset { page, size } => {
            let store = shared.store();
            let skip = (page - 1) * size;
            let (rows, count) = store.events_at(filter, order, skip, size).await?;
            Cut { rows, count, more: false, edges: None }
        }
        Paging::Cursor { size, from } => by_cursor(&shared, filter, order, size, from).await?,
    };
    let around = around(paging, &visit.url(), &query, cut.more, cut.count, cut.edges);
    let rows = cut.rows.into_iter();
    let rows: Vec<_> = rows.map(|row| AuditLog::of(row, &visit.base)).collect();
    Ok(Json(Page::new("audit_logs", rows, around)).into_response())
}

/// One event.
pub async fn show(
    State(shared): State<Shared>,
    Auditor(visit): Auditor,
    Id(id): Id,
) -> Result<Json<Value>, ApiError> {
    let row = shared.store().event(id).await?;
    let row = row.ok_or(ApiError::RecordNotFound)?;
    Ok(Json(json!({"audit_log": AuditLog::of(row, &visit.base)})))
}

/// Reads one row more than the page has, to know whether there is more. New events never move a
/// cursor: it is the place of an event, not a number of rows.
async fn by_cursor(
    shared: &Shared,
    filter: AuditQuery,
    order: AuditOrder,
    size: usize,
    from: Edge,
) -> Result<Cut<EventRow>, ApiError> {
    let (order, edge, backwards) = match from {
        Edge::Start => (order, None, false),
        Edge::After(place) => (order, Some(place), false),
        Edge::Before(place) => (order.reversed(), Some(place), true),
    };
    let store = shared.store();
    let mut rows = store.events_after(filter, order, edge, size + 1).await?;
    let more = rows.len() > size;
    rows.truncate(size);
    if backwards {
        rows.reverse();
    }
    let place = |row: &EventRow| Place { created_at: row.event.created_at, id: row.id };
    let edges = rows.first().map(place).zip(rows.last().map(place));
    let count = 0;
    Ok(Cut { rows, count, more, edges })
}

/// The order: `sort` with cursors, `sort_order` with offsets; each is ignored with the other.
fn order(query: &Query, paging: Paging) -> Result<AuditOrder, ApiError> {
    let unknown = |text: &str| {
        let text = format!("`{text}`: events are sorted by created_at only");
        Err(ApiError::InvalidParameter(text))
    };
    match paging {
        Paging::Cursor { .. } => match query.get("sort") {
            None | Some("-created_at") => Ok(AuditOrder::Descending),
            Some("created_at") => Ok(AuditOrder::Ascending),
            Some(other) => unknown(other),
        },
        Paging::Offset { .. } => match (query.get("sort_by"), query.get("sort_order")) {
            (None | Some("created_at"), None | Some("desc")) => Ok(AuditOrder::Descending),
            (None | Some("created_at"), Some("asc")) => Ok(AuditOrder::Ascending),
            (Some(other), _) | (None, Some(other)) => unknown(other),
        },
    }
}

fn filter(query: &Query) -> Result<AuditQuery, ApiError> {
    let texts = |name: &str| query.all(name).into_iter().map(str::to_owned).collect();
    let source_types = query.all("filter[source_type]").into_iter();
    let source_types: Vec<_> = source_types.map(spelling).collect();
    let source_ids = query.numbers("filter[source_id]")?;
    if !source_ids.is_empty() && source_types.is_empty() {
        return Err(ApiError::ParameterMissing("filter[source_type]"));
    }
    Ok(AuditQuery {
        ids: query.numbers("ids")?,
        source_types,
        source_ids,
        actor_ids: query.numbers("filter[actor_id]")?,
        ip_addresses: texts("filter[ip_address]"),
        actions: texts("filter[action]"),
        created_at: created_at(&query.all("filter[created_at]"))?,
    })
}

/// Zendesk's documents and its recorded answers spell it differently; here both find the same
/// events, which are stored as `apitoken`.
fn spelling(source_type: &str) -> String {
    match source_type {
        "api_token" => "apitoken".to_owned(),
        other => other.to_owned(),
    }
}

/// The start and the end, both included; one alone is refused, as the documents demand two.
fn created_at(bounds: &[&str]) -> Result<Option<(i64, i64)>, ApiError> {
    match bounds {
        [] => Ok(None),
        [start, end] => Ok(Some((second(start)?, second(end)?))),
        _ => Err(ApiError::InvalidParameter(
            "filter[created_at] must be given twice: start and end".to_owned(),
        )),
    }
}

/// A time, or a day, whose midnight in UTC is meant (assumed).
fn second(text: &str) -> Result<i64, ApiError> {
    let midnight = || format!("{text}T00:00:00Z").parse::<Timestamp>();
    let time = text.parse::<Timestamp>().or_else(|_| midnight());
    let time = time.map_err(|_| ApiError::InvalidParameter(format!("`{text}` is not a time")));
    time.map(Timestamp::as_second)
}
