//! `custom_roles`, on plans that have them.

use axum::Json;
use axum::response::{IntoResponse, Response};

use crate::emulator::auth::Staff;
use crate::emulator::error::ApiError;
use crate::emulator::paging::{Paging, around};
use crate::emulator::query::Query;
use crate::emulator::store::Place;
use crate::emulator::wire::{CustomRole, Page};

/// All custom roles.
pub async fn list(Staff(visit): Staff, query: Query) -> Result<Response, ApiError> {
    let directory = &visit.directory;
    if !directory.plan.has_custom_roles() {
        return Err(ApiError::Forbidden);
    }
    let paging = Paging::of(&query)?;
    let cut =
        paging.cut(directory.roles.iter().collect(), |row| Place { created_at: 0, id: row.id });
    let around = around(paging, &visit.url(), &query, cut.more, cut.count, cut.edges);
    let rows = cut.rows.into_iter();
    let rows: Vec<_> = rows.map(|row| CustomRole::of(row, directory)).collect();
    Ok(Json(Page::new("custom_roles", rows, around)).into_response())
}
