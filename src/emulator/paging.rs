//! Both ways of Zendesk to go through a list: by cursor and by offset (`docs/wire.md`, paging).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

use super::error::ApiError;
use super::query::Query;
use super::store::Place;

/// The most rows of one page.
pub const MAX_PAGE: usize = 100;

/// How far offset paging goes.
const MAX_OFFSET: usize = 10_000;

/// Which page is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// `page[size]`, `page[after]`, `page[before]`.
    Cursor {
        /// Rows of a page.
        size: usize,
        /// Where it begins, or ends.
        from: Edge,
    },
    /// `page`, `per_page`.
    Offset {
        /// Its number, from 1.
        page: usize,
        /// Rows of a page.
        size: usize,
    },
}

/// Where a page by cursor lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// At the beginning.
    Start,
    /// Behind a place.
    After(Place),
    /// Before a place.
    Before(Place),
}

/// `meta` of a page by cursor.
#[derive(Debug, Serialize)]
pub struct Meta {
    has_more: bool,
    after_cursor: Option<String>,
    before_cursor: Option<String>,
}

/// `links` of a page by cursor.
#[derive(Debug, Serialize)]
pub struct Links {
    next: Option<String>,
    prev: Option<String>,
}

/// What stands beside the rows.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Around {
    /// By cursor.
    Cursor {
        /// Whether there is more, and the cursors.
        meta: Meta,
        /// The pages beside this one.
        links: Links,
    },
    /// By offset.
    Offset {
        /// The page behind this one.
        next_page: Option<String>,
        /// The page before this one.
        previous_page: Option<String>,
        /// How many rows there are in all.
        count: usize,
    },
}

impl Paging {
    /// Reads the paging of a query. `page[size]` and its like switch to cursors.
    pub fn of(query: &Query) -> Result<Self, ApiError> {
        let names = ["page[size]", "page[after]", "page[before]"];
        if names.iter().any(|name| query.get(name).is_some()) {
            let size = query.count("page[size]")?.unwrap_or(MAX_PAGE).min(MAX_PAGE);
            let from = match (query.get("page[after]"), query.get("page[before]")) {
                (Some(after), _) => Edge::After(place(after)?),
                (None, Some(before)) => Edge::Before(place(before)?),
                (None, None) => Edge::Start,
            };
            return Ok(Self::Cursor { size, from });
        }
        let size = query.count("per_page")?.unwrap_or(MAX_PAGE).min(MAX_PAGE);
        let page = query.count("page")?.unwrap_or(1);
        if page.saturating_mul(size) > MAX_OFFSET {
            return Err(ApiError::PaginationDepth);
        }
        Ok(Self::Offset { page, size })
    }

    /// Cuts a page out of a list that is in memory, each row with its place.
    pub fn cut<T>(self, rows: Vec<T>, place: fn(&T) -> Place) -> Cut<T> {
        let count = rows.len();
        let (skip, size) = match self {
            Self::Offset { page, size } => ((page - 1) * size, size),
            Self::Cursor { size, from } => {
                let at = |edge: Place| rows.iter().position(|row| place(row).id > edge.id);
                match from {
                    Edge::Start => (0, size),
                    Edge::After(edge) => (at(edge).unwrap_or(count), size),
                    Edge::Before(edge) => {
                        let end = rows.iter().position(|row| place(row).id >= edge.id);
                        let end = end.unwrap_or(count);
                        (end.saturating_sub(size), size.min(end))
                    }
                }
            }
        };
        let more = match self {
            Self::Cursor { from: Edge::Before(_), .. } => skip > 0,
            _ => skip + size < count,
        };
        let rows: Vec<T> = rows.into_iter().skip(skip).take(size).collect();
        let edges = rows.first().map(place).zip(rows.last().map(place));
        Cut { rows, count, more, edges }
    }
}

/// A page, and what is needed to tell of its surroundings.
#[derive(Debug)]
pub struct Cut<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many there are in all (by offset only).
    pub count: usize,
    /// Whether there is more in the direction in which one goes.
    pub more: bool,
    /// The places of the first and the last row.
    pub edges: Option<(Place, Place)>,
}

/// Links to the pages beside one, absolute and on the host that the request came with.
pub fn around(
    paging: Paging,
    url: &str,
    query: &Query,
    more: bool,
    count: usize,
    edges: Option<(Place, Place)>,
) -> Around {
    match paging {
        Paging::Offset { page, size } => {
            let link = |page: usize| {
                let query = query.with(&["page"], "page", &page.to_string());
                Some(format!("{url}?{query}"))
            };
            Around::Offset {
                next_page: (page * size < count).then(|| link(page + 1)).flatten(),
                previous_page: (page > 1).then(|| link(page - 1)).flatten(),
                count,
            }
        }
        Paging::Cursor { from, .. } => {
            let (before, after) = edges.unzip();
            let (before, after) = (before.map(cursor), after.map(cursor));
            let link = |name: &str, cursor: &Option<String>| {
                let cursor = cursor.as_ref()?;
                let query = query.with(&["page[after]", "page[before]"], name, cursor);
                Some(format!("{url}?{query}"))
            };
            let (next, prev) = match from {
                Edge::Start => (more, false),
                Edge::After(_) => (more, true),
                Edge::Before(_) => (true, more),
            };
            Around::Cursor {
                links: Links {
                    next: next.then(|| link("page[after]", &after)).flatten(),
                    prev: prev.then(|| link("page[before]", &before)).flatten(),
                },
                meta: Meta { has_more: more, after_cursor: after, before_cursor: before },
            }
        }
    }
}

/// The text of a cursor; its content is nobody's business.
fn cursor(place: Place) -> String {
    URL_SAFE_NO_PAD.encode(format!("{},{}", place.created_at, place.id))
}

fn place(cursor: &str) -> Result<Place, ApiError> {
    let read = || {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let (created_at, id) = text.split_once(',')?;
        Some(Place { created_at: created_at.parse().ok()?, id: id.parse().ok()? })
    };
    read().ok_or_else(|| ApiError::InvalidParameter("the cursor is not one of ours".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> (Vec<i64>, bool) {
        let paging = Paging::of(&Query::parse(text)).unwrap();
        let at = |id: &i64| Place { created_at: 0, id: *id };
        let cut = paging.cut((1..=5).collect(), at);
        (cut.rows, cut.more)
    }

    #[test]
    fn a_list_is_cut_by_offset_and_by_cursor() {
        assert_eq!(ids("per_page=2&page=2"), (vec![3, 4], true));
        assert_eq!(ids("per_page=2&page=3"), (vec![5], false));
        let two = cursor(Place { created_at: 0, id: 2 });
        assert_eq!(ids("page[size]=2"), (vec![1, 2], true));
        assert_eq!(ids(&format!("page[size]=9&page[after]={two}")), (vec![3, 4, 5], false));
        assert_eq!(ids(&format!("page[size]=9&page[before]={two}")), (vec![1], false));
    }

    #[test]
    fn offset_paging_ends_at_ten_thousand_rows() {
        let of = |text: &str| Paging::of(&Query::parse(text));
        assert!(of("page=100").is_ok());
        assert_eq!(of("page=101"), Err(ApiError::PaginationDepth));
        assert!(of("page[after]=!").is_err());
        assert!(of("page[size]=0").is_err());
    }
}
