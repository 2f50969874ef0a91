//! The audit log, page by page (docs/wire.md, audit logs; rules L1 to L3).

use jiff::Timestamp;
use reqwest::Method;

use super::client::Client;
use super::error::Error;
use super::exchange::Answer;
use super::wire;
use crate::domain::audit::{AuditEvent, AuditFilter, AuditPage, Cursor};
use crate::domain::token::TokenId;
use crate::domain::user::UserId;

const AUDIT_LOGS: &str = "/api/v2/audit_logs";

/// Events of one page, the most that the API gives.
const PAGE_SIZE: &str = "100";

/// What stands for a missing end of a period, since the API takes both ends or none.
const BEGINNING: &str = "1970-01-01T00:00:00Z";
const END: &str = "2100-01-01T00:00:00Z";

/// How an account spells the kind of thing that a token is. Sources differ (docs/wire.md), so the
/// account is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SourceType {
    /// `apitoken`, as in the official description.
    Joined,
    /// `api_token`, as in recorded events.
    Underscored,
}

impl SourceType {
    const fn as_wire(self) -> &'static str {
        match self {
            Self::Joined => "apitoken",
            Self::Underscored => "api_token",
        }
    }
}

impl Client {
    /// One page of events, newest first (L2), from the start or after a cursor.
    ///
    /// The events of one token (L1), or of all, are asked for by one spelling of their kind and, if
    /// there are none, by the other; the one that brings events is remembered. A cursor that comes back as
    /// it was sent ends the log.
    pub async fn audit_events(
        &self,
        filter: &AuditFilter,
        after: Option<&Cursor>,
    ) -> Result<AuditPage, Error> {
        let known = self.inner().source_type.get().copied();
        let first = known.unwrap_or(SourceType::Joined);
        let page = self.audit_page(filter, first, after).await?;
        if !names_tokens(filter) || known.is_some() || after.is_some() {
            return Ok(page);
        }
        if !page.events.is_empty() {
            self.remember(first);
            return Ok(page);
        }
        let second = SourceType::Underscored;
        let page = self.audit_page(filter, second, after).await?;
        if !page.events.is_empty() {
            self.remember(second);
        }
        Ok(page)
    }

    /// Two calls at once may both find out; the first one stands.
    fn remember(&self, spelling: SourceType) {
        self.inner().source_type.get_or_init(|| spelling);
    }

    async fn audit_page(
        &self,
        filter: &AuditFilter,
        spelling: SourceType,
        after: Option<&Cursor>,
    ) -> Result<AuditPage, Error> {
        let query = query(filter, spelling, after);
        let query: Vec<_> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let request = self.request(Method::GET, AUDIT_LOGS, &query);
        let answer = self.send(&request).await?;
        let list: wire::EventList = answer.json()?;
        let paging: wire::Paging = answer.json()?;
        let next = self.next(&paging, &answer)?;
        Ok(AuditPage {
            events: list.audit_logs.into_iter().map(AuditEvent::from).collect(),
            next: next.filter(|cursor| Some(cursor) != after),
        })
    }

    /// Where the log goes on: the cursor itself, or the one in the link to the next page.
    fn next(&self, paging: &wire::Paging, answer: &Answer) -> Result<Option<Cursor>, Error> {
        if let Some(cursor) = paging.cursor() {
            return Ok(Some(Cursor(cursor.to_owned())));
        }
        let Some(link) = paging.link() else {
            return Ok(None);
        };
        let target = self.inner().base.join(link).ok();
        let place = target.as_ref().and_then(|target| {
            target.query_pairs().find(|(name, _)| name == "page[after]").map(|(_, place)| place)
        });
        let Some(place) = place else {
            // An account that pages by number: its log ends here instead of repeating itself.
            return Ok(None);
        };
        self.own_link(link, answer)?;
        Ok(Some(Cursor(place.into_owned())))
    }
}

/// The query of one page (docs/wire.md, audit logs): what is given twice stands there twice.
fn query(
    filter: &AuditFilter,
    spelling: SourceType,
    after: Option<&Cursor>,
) -> Vec<(&'static str, String)> {
    let mut query = vec![("sort", "-created_at".to_owned()), ("page[size]", PAGE_SIZE.to_owned())];
    if let Some(Cursor(place)) = after {
        query.push(("page[after]", place.clone()));
    }
    if filter.since.is_some() || filter.until.is_some() {
        let end = |end: Option<Timestamp>, open: &str| {
            end.map_or_else(|| open.to_owned(), |instant| instant.to_string())
        };
        query.push(("filter[created_at]", end(filter.since, BEGINNING)));
        query.push(("filter[created_at]", end(filter.until, END)));
    }
    if let Some(UserId(actor)) = filter.actor {
        query.push(("filter[actor_id]", actor.to_string()));
    }
    if let Some(address) = &filter.ip_address {
        query.push(("filter[ip_address]", address.clone()));
    }
    match filter.activity_types.as_slice() {
        [one] => query.push(("filter[action]", one.as_wire().to_owned())),
        several => {
            query.extend(several.iter().map(|one| ("filter[action][]", one.as_wire().to_owned())));
        }
    }
    if names_tokens(filter) {
        query.push(("filter[source_type]", spelling.as_wire().to_owned()));
    }
    if let Some(TokenId(token)) = filter.token {
        query.push(("filter[source_id]", token.to_string()));
    }
    query
}

/// Whether the kind of thing is named, which accounts spell differently.
const fn names_tokens(filter: &AuditFilter) -> bool {
    filter.token.is_some() || filter.tokens
}
