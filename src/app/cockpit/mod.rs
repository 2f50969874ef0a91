//! The page *Retirement*: what becomes of each token, how many are where, and how many will still
//! work (Z1 to Z4). Its rows are those of the page *API tokens*, in the order of urgency.

mod given;
mod told;
mod words;

use std::collections::HashMap;

use jiff::Timestamp;

use crate::domain::audit::{AuditEvent, AuditPage};
use crate::domain::fate::{self, Outlook, Prospect, Week};
use crate::domain::migration::Standing;
use crate::domain::token::{Token, TokenId};
use crate::phrases::Phrase;
use crate::zendesk::Error;

use super::calls::CallId;
use super::effect::Effect;
use super::keymap::Action;
use super::state::{Page, State};
use super::{audit, token_actions, tokens};

use given::Given;
pub use given::{
    answered as given, ask as ask_clients, ask_again as ask_client, failure as clients_failure,
    is_known as knows_clients, last_used as client_used, waits_for as waits_for_given,
};
pub use told::{Change, PAGES, Told, question};
pub use words::{
    days_left, due, fate as fate_phrase, figure, next, next_in_full, stands, works_until,
};

/// What the page knows: what the audit log tells, and what follows from it and the list.
#[derive(Clone, Debug, Default)]
pub struct Cockpit {
    /// What the audit log tells of the tokens.
    pub told: Told,
    given: Given,
    future: Future,
    key: Option<Key>,
}

/// What a [`Future`] was derived from; only another one makes it anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    list: u64,
    told: u64,
    clients: (u64, u64),
    keeps: Option<bool>,
    hour: Timestamp,
}

/// What becomes of all tokens, by the hour of the account's clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Future {
    prospects: HashMap<TokenId, Prospect>,
    standings: HashMap<TokenId, Standing>,
    /// How many are where.
    pub outlook: Outlook,
    /// How many work, from now on to the end.
    pub weeks: Vec<Week>,
    /// How many days are left.
    pub days_left: i64,
}

/// What stands on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Body<'a> {
    /// The account's tokens end by no rule.
    NotKept,
    /// What the page *API tokens* has.
    Tokens(tokens::Body<'a>),
}

impl Future {
    fn of(state: &State, now: Timestamp) -> Self {
        let Some(account) = &state.account else {
            return Self::default();
        };
        let told = |token: &Token| state.cockpit.told.of(token).map(|change| change.last);
        let tokens = state.tokens.all().iter();
        let prospects: Vec<_> =
            tokens.map(|token| Prospect::of(token, account, told(token), now)).collect();
        let standings = given::standings(state, state.tokens.all().iter());
        Self {
            standings: standings.into_iter().map(|one| (one.token, one)).collect(),
            outlook: Outlook::of(&prospects, now),
            weeks: fate::weeks(&prospects, now),
            days_left: fate::days_left(now),
            prospects: prospects.into_iter().map(|prospect| (prospect.id, prospect)).collect(),
        }
    }

    /// What becomes of a token.
    pub fn of_token(&self, id: TokenId) -> Option<Prospect> {
        self.prospects.get(&id).copied()
    }
}

/// Where the migration of a token stands, if an OAuth client says that it takes its place.
pub fn standing(state: &State, id: TokenId) -> Option<&Standing> {
    future(state).standings.get(&id)
}

/// What becomes of the tokens, as it was derived last.
pub const fn future(state: &State) -> &Future {
    &state.cockpit.future
}

/// What becomes of a token; `None` where the account does not retire its tokens.
pub fn prospect(state: &State, id: TokenId) -> Option<Prospect> {
    future(state).of_token(id).filter(|_| keeps(state))
}

/// Whether the account is known to retire its tokens (Z1 to Z3).
pub fn keeps(state: &State) -> bool {
    state.account.as_ref().is_some_and(|account| account.keeps_retirement)
}

/// How many tokens that may be needed are lost within a week, if any is.
pub fn lost_soon(state: &State) -> Option<Phrase> {
    let outlook = &future(state).outlook;
    let lost = (outlook.lost_in_a_week, outlook.lost_estimated);
    (keeps(state) && lost.0 > 0).then(|| figure(lost.0, lost.1))
}

/// What stands on the page.
pub fn body(state: &State) -> Body<'_> {
    match &state.account {
        Some(account) if !account.keeps_retirement => Body::NotKept,
        _ => Body::Tokens(tokens::body(state)),
    }
}

/// Derives anew what becomes of the tokens if the list, the account, its log or the hour is another
/// one. Whether something is different then.
pub fn derive(state: &mut State) -> bool {
    let hour = as_of(state);
    let key = Key {
        list: state.tokens.revision(),
        told: state.cockpit.told.revision(),
        clients: (state.oauth.revision, state.cockpit.given.revision),
        keeps: state.account.as_ref().map(|account| account.keeps_retirement),
        hour,
    };
    let before = state.cockpit.key.replace(key);
    if before == Some(key) {
        return false;
    }
    let future = Future::of(state, hour);
    if future == state.cockpit.future {
        return false;
    }
    let ranks = future.prospects.iter().map(|(id, prospect)| (*id, prospect.urgency())).collect();
    // Nothing jumps because an hour is over.
    let stays = before.is_some_and(|before| Key { hour, ..before } == key);
    state.tokens.rank(ranks, stays);
    state.cockpit.future = future;
    true
}

/// The time by which everything on the page is derived: the beginning of the account's hour.
pub fn as_of(state: &State) -> Timestamp {
    hour_of(state.now())
}

/// The beginning of the hour: what is derived is the same for all of it.
fn hour_of(now: Timestamp) -> Timestamp {
    let second = now.as_second();
    Timestamp::from_second(second - second.rem_euclid(3600)).unwrap_or(now)
}

/// The page was opened, or is read anew: the log is asked what it tells of the tokens.
pub fn ask(state: &mut State) -> Vec<Effect> {
    let is_empty = state.tokens.loaded && state.tokens.all().is_empty();
    if !keeps(state) || is_empty || state.page != Page::Retirement || state.signed_in().is_none() {
        return vec![];
    }
    let mut effects = given::ask(state);
    if state.has_audit_log() {
        let now = state.now();
        effects.extend(state.cockpit.told.ask(&mut state.calls, now));
    }
    effects
}

/// Whether this call brings what the log tells of all tokens.
pub fn waits_for(state: &State, call: CallId) -> bool {
    state.cockpit.told.waits_for(call)
}

/// A page of that came, or not.
pub fn answered(state: &mut State, result: Result<AuditPage, Error>) -> Vec<Effect> {
    let State { cockpit, calls, tokens, .. } = state;
    cockpit.told.answered(calls, tokens.all(), result)
}

/// The newest events of one token came, for its pane or its detail.
pub fn hear(state: &mut State, events: &[AuditEvent]) {
    let now = state.now();
    state.cockpit.told.hear(events, now);
}

/// These tokens changed, so the log has something new on them.
pub fn forget(state: &mut State, gone: impl Fn(TokenId) -> bool) -> Vec<Effect> {
    let State { cockpit, calls, .. } = state;
    let stopped = cockpit.told.stop(calls);
    cockpit.told.forget(gone);
    stopped.into_iter().chain(ask(state)).collect()
}

/// Whether an action does anything on the page: it stays in the order of urgency.
pub fn is_possible(state: &State, action: Action) -> bool {
    match body(state) {
        Body::NotKept => {
            matches!(action, Action::Refresh | Action::Accounts | Action::Help | Action::Quit)
        }
        Body::Tokens(_) => action != Action::Sort,
    }
}

/// The events of the selected token stand beside the table of the page *API tokens*.
pub fn show_events(state: &mut State) -> Vec<Effect> {
    if !state.has_audit_log() || state.pane.is_none() {
        let opened = audit::toggle_pane(state);
        if state.pane.is_none() {
            return opened;
        }
    }
    let selected = state.tokens.selected().map(|token| token.id);
    token_actions::show_page(state, Page::Tokens);
    if let Some(id) = selected {
        state.tokens.select(id);
    }
    audit::follow(state)
}
