//! `help_center/articles`: something for the scope `hc:read` to read (Z4). They are made up, and the
//! same in every account.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::emulator::auth::Staff;
use crate::emulator::error::ApiError;
use crate::emulator::paging::{Paging, around};
use crate::emulator::query::Query;
use crate::emulator::store::Place;
use crate::emulator::wire::Page;

/// Ids, titles and texts.
const ARTICLES: [(i64, &str, &str); 3] = [
    (7_204_118_550_010, "Where is my parcel?", "<p>Open the link in the mail that we sent.</p>"),
    (7_204_118_550_027, "How do I send something back?", "<p>Print a label in your account.</p>"),
    (7_204_118_550_034, "Opening hours of the shops", "<p>Monday to Saturday, 9 to 18.</p>"),
];

/// All articles.
pub async fn list(Staff(visit): Staff, query: Query) -> Result<Response, ApiError> {
    let paging = Paging::of(&query)?;
    let place = |(id, ..): &(i64, &str, &str)| Place { created_at: 0, id: *id };
    let cut = paging.cut(ARTICLES.to_vec(), place);
    let around = around(paging, &visit.url(), &query, cut.more, cut.count, cut.edges);
    let article = |(id, title, body): (i64, &str, &str)| -> Value {
        let url = format!("{}/api/v2/help_center/articles/{id}.json", visit.base);
        json!({
            "id": id, "url": url, "title": title, "body": body, "locale": "en-us", "draft": false,
        })
    };
    let rows: Vec<_> = cut.rows.into_iter().map(article).collect();
    Ok(Json(Page::new("articles", rows, around)).into_response())
}
