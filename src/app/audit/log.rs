//! Events as far as they were fetched, newest first, and where one stands among them.

use std::collections::BTreeSet;

use crate::app::calls::{CallId, Calls};
use crate::app::effect::{Effect, Request};
use crate::app::list::Cursor;
use crate::domain::audit::{AuditEvent, AuditFilter, AuditPage, Cursor as PageCursor, EventId};
use crate::zendesk::Error;

/// What a call brings.
#[derive(Clone, Debug)]
enum Asked {
    /// The newest page for this filter.
    Newest(AuditFilter),
    /// The page after the last event.
    More,
}

/// The events of one filter. Only what was scrolled through is held, so a log of any length is
/// possible.
#[derive(Clone, Debug, Default)]
pub struct Log {
    events: Vec<AuditEvent>,
    ids: BTreeSet<EventId>,
    filter: AuditFilter,
    next: Option<PageCursor>,
    call: Option<(CallId, Asked)>,
    loaded: bool,
    failure: Option<Error>,
    cursor: Cursor,
    window: usize,
    to_end: bool,
}

impl Log {
    /// The events that were fetched, newest first.
    pub fn events(&self) -> &[AuditEvent] {
        &self.events
    }

    /// The rows that are on the screen, each with whether it is selected.
    pub fn visible(&self) -> impl Iterator<Item = (bool, &AuditEvent)> {
        let range = self.cursor.visible(self.events.len(), self.window);
        range.filter_map(|row| Some((row == self.cursor.index, self.events.get(row)?)))
    }

    /// The selected event.
    pub fn selected(&self) -> Option<&AuditEvent> {
        self.events.get(self.cursor.index)
    }

    /// Where the list stands.
    pub const fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// Whether the newest page has come.
    pub const fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// Whether the oldest event has come too.
    pub const fn is_complete(&self) -> bool {
        self.loaded && self.next.is_none()
    }

    /// The call that is waited for.
    pub fn call(&self) -> Option<CallId> {
        self.call.as_ref().map(|(call, _)| *call)
    }

    /// Why the last page did not come.
    pub const fn failure(&self) -> Option<&Error> {
        self.failure.as_ref()
    }

    /// The screen has room for this many rows.
    pub fn set_window(&mut self, rows: usize) {
        if self.window != rows {
            self.window = rows;
            self.stay();
        }
    }

    /// Asks for the newest events. What is there stays until they come.
    pub fn renew(&mut self, calls: &mut Calls, filter: AuditFilter) -> Vec<Effect> {
        let mut effects: Vec<_> = self.stop(calls).into_iter().collect();
        self.failure = None;
        effects.push(self.ask(calls, Asked::Newest(filter)));
        effects
    }

    /// Asks for the page after the last event, if there is one and nothing is under way.
    fn more(&mut self, calls: &mut Calls) -> Vec<Effect> {
        if self.call.is_some() || self.next.is_none() {
            return vec![];
        }
        self.failure = None;
        vec![self.ask(calls, Asked::More)]
    }

    fn ask(&mut self, calls: &mut Calls, asked: Asked) -> Effect {
        let (filter, after) = match &asked {
            Asked::Newest(filter) => (filter.clone(), None),
            Asked::More => (self.filter.clone(), self.next.clone()),
        };
        let call = calls.start();
        self.call = Some((call, asked));
        Effect::Call { call, request: Request::AuditEvents { filter, after } }
    }

    /// Nobody waits for the open call any more.
    pub fn stop(&mut self, calls: &mut Calls) -> Option<Effect> {
        let (call, _) = self.call.take()?;
        self.to_end = false;
        calls.finish(call);
        Some(Effect::Cancel(call))
    }

    /// The awaited page came, or not. Asks for another one while the screen is not full.
    pub fn answered(&mut self, calls: &mut Calls, result: Result<AuditPage, Error>) -> Vec<Effect> {
        let before = self.events.len();
        match (self.call.take(), result) {
            (None, _) => return vec![],
            (Some(_), Err(error)) => {
                self.failure = Some(error);
                self.to_end = false;
                return vec![];
            }
            (Some((_, Asked::Newest(filter))), Ok(page)) => self.put_newest(filter, page),
            (Some((_, Asked::More)), Ok(page)) => self.append(page),
        }
        let fills = self.events.len() < self.cursor.offset + self.window;
        // A page without news asks for nothing more by itself: it could go on for ever.
        if fills && self.events.len() > before {
            return self.more(calls);
        }
        vec![]
    }

    /// Events never change, so a newest page that reaches the known ones only adds to them, and
    /// the place one stands at is kept.
    fn put_newest(&mut self, filter: AuditFilter, page: AuditPage) {
        let reaches = page.events.iter().any(|event| self.ids.contains(&event.id));
        self.loaded = true;
        if reaches && page.next.is_some() {
            let mut events: Vec<_> =
                page.events.into_iter().filter(|event| self.ids.insert(event.id)).collect();
            let added = events.len();
            events.append(&mut self.events);
            self.events = events;
            self.cursor.index += added;
            if self.cursor.offset > 0 {
                self.cursor.offset += added;
            }
        } else {
            let selected = self.selected().map(|event| event.id);
            self.events.clear();
            self.ids.clear();
            self.filter = filter;
            self.next = page.next;
            self.extend(page.events);
            let kept = self.events.iter().position(|event| Some(event.id) == selected);
            self.cursor.index = kept.unwrap_or(self.cursor.index);
        }
        self.stay();
    }

    fn append(&mut self, page: AuditPage) {
        self.next = page.next;
        self.extend(page.events);
        if std::mem::take(&mut self.to_end) {
            self.move_by(isize::MAX);
        }
    }

    fn extend(&mut self, events: Vec<AuditEvent>) {
        for event in events {
            if self.ids.insert(event.id) {
                self.events.push(event);
            }
        }
    }

    fn stay(&mut self) {
        self.cursor.move_to(self.cursor.index, self.events.len(), self.window);
    }

    fn move_by(&mut self, rows: isize) {
        self.cursor.move_by(rows, self.events.len(), self.window);
    }

    /// Moves by some rows and asks for the next page within a screenful of the end.
    pub fn go(&mut self, calls: &mut Calls, rows: isize) -> Vec<Effect> {
        self.to_end = false;
        self.move_by(rows);
        let near = self.cursor.offset + 2 * self.window.max(1) >= self.events.len();
        // After a failure only F5 and `G` ask again: holding a key must not eat the rate limit.
        if near && rows > 0 && self.failure.is_none() {
            return self.more(calls);
        }
        vec![]
    }

    /// Moves by some windows.
    pub fn go_pages(&mut self, calls: &mut Calls, pages: isize) -> Vec<Effect> {
        let window = self.window.max(1).cast_signed();
        self.go(calls, pages.saturating_mul(window))
    }

    /// The end of what is loaded plus one page: it is reached when that page has come.
    pub fn go_to_end(&mut self, calls: &mut Calls) -> Vec<Effect> {
        self.move_by(isize::MAX);
        self.to_end = self.next.is_some();
        self.more(calls)
    }
}
