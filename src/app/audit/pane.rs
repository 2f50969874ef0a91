//! The pane of one token: it follows the selection when it rests (L1).

use std::time::Duration;

use crate::domain::token::TokenId;
use crate::phrases::Phrase;

use crate::app::effect::Effect;
use crate::app::message::Timer;
use crate::app::notice;
use crate::app::state::{Focus, Page, State};
use crate::app::tokens::{self, Body as TokensBody};

use super::{Body, Cache, Filter, Place, body, filter_of, renew_token};

/// How long the selection rests before the pane asks for the events of its token: holding Down
/// must not eat the account's rate limit, which its integrations share (contract).
const REST: Duration = Duration::from_millis(150);

/// The pane of the selected token.
#[derive(Clone, Debug, Default)]
pub struct Pane {
    /// Which of a token's events it shows.
    pub filter: Filter,
    /// The events under a filter of its own; those of the last 12 weeks are the state's.
    pub(super) filtered: Cache,
    serial: u64,
}

/// What stands in the pane.
pub fn pane_body(state: &State) -> Body<'_> {
    match shown_token(state) {
        None if state.has_audit_log() => Body::NoToken,
        None => Body::NotOnPlan,
        Some(id) => body(state, cache(state).get(id)),
    }
}

/// The token that the pane follows: one that can be seen in the table.
pub fn shown_token(state: &State) -> Option<TokenId> {
    match tokens::body(state) {
        TokensBody::Rows => state.tokens.selected().map(|token| token.id),
        _ => None,
    }
}

/// The cache behind the pane.
pub(super) fn cache(state: &State) -> &Cache {
    match &state.pane {
        Some(pane) if pane.filter != Filter::default() => &pane.filtered,
        _ => &state.token_events,
    }
}

pub(super) fn cache_mut<'a>(pane: Option<&'a mut Pane>, plain: &'a mut Cache) -> &'a mut Cache {
    match pane {
        Some(pane) if pane.filter != Filter::default() => &mut pane.filtered,
        _ => plain,
    }
}

/// Whether there is a pane to follow with. Below the page *Retirement* there is none.
pub(super) fn is_seen(state: &State) -> bool {
    state.pane.is_some() && state.page != Page::Retirement
}

/// Asks for the events of the token in the pane, unless they are there.
pub(super) fn fill_pane(state: &mut State) -> Vec<Effect> {
    match shown_token(state) {
        Some(id) if is_seen(state) && !cache(state).holds(id) => {
            let filter = filter_of(state, Place::Pane);
            renew_token(state, id, &filter)
        }
        _ => vec![],
    }
}

/// Opens or closes the pane (L1), or says why there is none (P4).
pub fn toggle_pane(state: &mut State) -> Vec<Effect> {
    if state.pane.is_some() {
        let effects = wait_only_for(state, None);
        state.pane = None;
        if state.focus == Focus::Pane {
            state.focus = Focus::Page;
        }
        return effects;
    }
    if !state.has_audit_log() {
        return notice::fail(state, Phrase::AuditNotOnPlanTitle);
    }
    state.pane = Some(Pane::default());
    fill_pane(state)
}

/// The calls of tokens other than this one are not waited for any more.
pub(super) fn wait_only_for(state: &mut State, id: Option<TokenId>) -> Vec<Effect> {
    let State { pane, token_events, calls, .. } = state;
    cache_mut(pane.as_mut(), token_events).wait_only_for(calls, id)
}

/// The selection moved: the pane follows when it rests.
pub fn follow(state: &mut State) -> Vec<Effect> {
    let shown = shown_token(state).filter(|_| is_seen(state));
    let known = shown.is_some_and(|id| cache(state).holds(id));
    let serial = state.next_serial();
    let Some(pane) = &mut state.pane else {
        return vec![];
    };
    pane.serial = serial;
    let mut effects = wait_only_for(state, shown);
    if shown.is_some() && !known {
        effects.push(Effect::Wait { delay: REST, timer: Timer::AuditPane(serial) });
    }
    effects
}

/// The selection rested.
pub fn rested(state: &mut State, serial: u64) -> Vec<Effect> {
    match &state.pane {
        Some(pane) if pane.serial == serial => fill_pane(state),
        _ => vec![],
    }
}
