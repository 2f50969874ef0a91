//! What the audit log tells of all tokens at once: when each became active or inactive last, and by
//! whom. One question for all of them, page by page, never one for each (L1, Z1).

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::app::calls::{CallId, Calls};
use crate::app::effect::{Effect, Request};
use crate::domain::audit::{ActivityType, AuditEvent, AuditFilter, AuditPage, Cursor};
use crate::domain::fate::LastChange;
use crate::domain::foreign::Foreign;
use crate::domain::token::{Token, TokenId};
use crate::zendesk::Error;

/// The most pages that are read, of 100 events each: the account's integrations share its rate
/// limit. What stands further back stays an estimate.
pub const PAGES: usize = 5;

/// How far two clocks of one account may be apart, and an event from the change that it tells of.
const SLACK: SignedDuration = SignedDuration::from_secs(2);

/// What the log is asked: how each token was changed, whichever it is.
pub fn question() -> AuditFilter {
    let activity_types = vec![ActivityType::Updated];
    AuditFilter { tokens: true, activity_types, ..AuditFilter::default() }
}

/// The last time that a token became active or inactive, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// When, and whether the account did it by itself.
    pub last: LastChange,
    /// The name of who did it, as the account wrote it down.
    pub who: Foreign,
    /// When the log was asked: a token that changed since is not told of.
    asked: Timestamp,
}

/// What is under way.
#[derive(Clone, Debug)]
struct Asking {
    call: CallId,
    pages: usize,
    at: Timestamp,
}

/// The last change of each token, as far as the log was read.
#[derive(Clone, Debug, Default)]
pub struct Told {
    changes: BTreeMap<TokenId, Change>,
    asking: Option<Asking>,
    failure: Option<Error>,
    in_part: bool,
    revision: u64,
}

impl Told {
    /// What the log tells of a token, unless the token changed after the log was read.
    pub fn of(&self, token: &Token) -> Option<&Change> {
        let change = self.changes.get(&token.id)?;
        let still = |at: Timestamp, limit: Timestamp| at.duration_since(limit) <= SLACK;
        let holds =
            still(token.updated_at, change.asked) && still(change.last.at, token.updated_at);
        holds.then_some(change)
    }

    /// Whether an answer is waited for.
    pub const fn is_asked(&self) -> bool {
        self.asking.is_some()
    }

    /// Why the log could not be read the last time.
    pub const fn failure(&self) -> Option<&Error> {
        self.failure.as_ref()
    }

    /// Whether the log goes further back than it was read, and tokens are left that it may tell of.
    pub const fn is_in_part(&self) -> bool {
        self.in_part
    }

    /// Whether it tells of each of these tokens.
    pub fn tells_of(&self, tokens: &[Token]) -> bool {
        tokens.iter().all(|token| self.of(token).is_some())
    }

    /// Goes up whenever it tells something else.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether this call is waited for.
    pub fn waits_for(&self, call: CallId) -> bool {
        self.asking.as_ref().is_some_and(|asking| asking.call == call)
    }

    /// Asks from the newest event on, unless that is under way.
    pub fn ask(&mut self, calls: &mut Calls, now: Timestamp) -> Vec<Effect> {
        if self.asking.is_some() { vec![] } else { vec![self.page(calls, now, 1, None)] }
    }

    fn page(
        &mut self,
        calls: &mut Calls,
        at: Timestamp,
        pages: usize,
        after: Option<Cursor>,
    ) -> Effect {
        let call = calls.start();
        self.asking = Some(Asking { call, pages, at });
        Effect::Call { call, request: Request::AuditEvents { filter: question(), after } }
    }

    /// A page came, or not. The next one is asked for while there are tokens that nothing was told
    /// of, and pages left.
    pub fn answered(
        &mut self,
        calls: &mut Calls,
        tokens: &[Token],
        result: Result<AuditPage, Error>,
    ) -> Vec<Effect> {
        let Some(Asking { pages, at, .. }) = self.asking.take() else {
            return vec![];
        };
        let page = match result {
            Ok(page) => page,
            Err(error) => {
                self.failure = Some(error);
                return vec![];
            }
        };
        self.failure = None;
        self.hear(&page.events, at);
        // Before the list is there nothing is known to be told of.
        let all = !tokens.is_empty() && self.tells_of(tokens);
        match page.next.filter(|_| !all) {
            Some(next) if pages < PAGES => vec![self.page(calls, at, pages + 1, Some(next))],
            further => {
                self.in_part = further.is_some();
                vec![]
            }
        }
    }

    /// Events that a log from its newest one on has brought, of whichever tokens.
    pub fn hear(&mut self, events: &[AuditEvent], asked: Timestamp) {
        let before = self.changes.clone();
        for event in events.iter().filter(|event| event.is_of_token() && event.changes_status()) {
            let Some((id, last)) = event.source_id.map(TokenId).zip(LastChange::among([event]))
            else {
                continue;
            };
            let change = Change { last, who: event.actor_name.clone(), asked };
            match self.changes.get_mut(&id) {
                Some(known) if known.last.at > last.at => known.asked = known.asked.max(asked),
                Some(known) => *known = change,
                None => drop(self.changes.insert(id, change)),
            }
        }
        self.revision += u64::from(self.changes != before);
    }

    /// What is being asked may have been answered before a change: nobody waits for it any more.
    pub fn stop(&mut self, calls: &mut Calls) -> Option<Effect> {
        let Asking { call, .. } = self.asking.take()?;
        calls.finish(call);
        Some(Effect::Cancel(call))
    }

    /// These tokens changed: what was told of them is out of date.
    pub fn forget(&mut self, gone: impl Fn(TokenId) -> bool) {
        let before = self.changes.len();
        self.changes.retain(|id, _| !gone(*id));
        self.revision += u64::from(self.changes.len() != before);
    }
}
