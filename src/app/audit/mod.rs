//! The audit log: the account's page, the pane of the selected token, and the events in a token's
//! detail (L1 to L3, P4).

mod cache;
mod filter;
mod log;
mod pane;

use std::collections::BTreeSet;

use crate::domain::audit::AuditPage;
use crate::domain::token::TokenId;
use crate::zendesk::{Error, ErrorKind};

use super::calls::CallId;
use super::effect::Effect;
use super::keymap::Action;
use super::overlay::Overlay;
use super::state::{Focus, Page, Session, State};
use super::{audit_filter, cockpit, export, migrate, token_actions};

pub use cache::Cache;
pub use filter::{Filter, Period, activity_name, day_of};
pub use log::Log;
pub use pane::{Pane, follow, pane_body, rested, shown_token, toggle_pane};

use pane::{cache_mut, fill_pane, wait_only_for};

/// Which of the two lists is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The account's page.
    Page,
    /// The pane of the selected token.
    Pane,
}

/// What stands where the events would be.
#[derive(Clone, Copy, Debug)]
pub enum Body<'a> {
    /// P4: the plan has no audit log.
    NotOnPlan,
    /// The pane has no token to follow.
    NoToken,
    /// Nothing has come yet.
    Loading,
    /// The events could not be had.
    Failed(&'a Error),
    /// Nothing happened, as far as the filter goes.
    Empty,
    /// The rows.
    Rows(&'a Log),
}

/// What stands on the account's page.
pub fn page_body(state: &State) -> Body<'_> {
    body(state, Some(&state.log))
}

/// The newest events of a token, for its detail: those of the last 12 weeks.
pub fn events_of(state: &State, id: TokenId) -> Body<'_> {
    body(state, state.token_events.get(id))
}

fn body<'a>(state: &'a State, log: Option<&'a Log>) -> Body<'a> {
    let Some(log) = log.filter(|_| state.has_audit_log()) else {
        return match &state.session {
            _ if !state.has_audit_log() => Body::NotOnPlan,
            Session::Failed(error) => Body::Failed(error),
            _ => Body::Loading,
        };
    };
    match (log.failure(), &state.session) {
        (Some(error), _) if log.events().is_empty() => Body::Failed(error),
        (None, Session::Failed(error)) if !log.is_loaded() => Body::Failed(error),
        _ if !log.is_loaded() => Body::Loading,
        _ if log.events().is_empty() => Body::Empty,
        _ => Body::Rows(log),
    }
}

/// The filter of the page or the pane.
pub fn filter_of(state: &State, place: Place) -> Filter {
    match (place, &state.pane) {
        (Place::Page, _) => state.log_filter.clone(),
        (Place::Pane, Some(pane)) => pane.filter.clone(),
        (Place::Pane, None) => Filter::default(),
    }
}

/// The list that has the keys.
pub fn focused(state: &State) -> Option<Place> {
    match (state.page, state.focus) {
        (Page::Audit, _) => Some(Place::Page),
        (Page::Tokens, Focus::Pane) => Some(Place::Pane),
        _ => None,
    }
}

/// Whether the account can be asked for events now: who is signed in decides the zone.
fn may_ask(state: &State) -> bool {
    let plan = state.account.as_ref().and_then(|account| account.plan);
    state.signed_in().is_some() && plan.is_none_or(crate::domain::plan::Plan::has_audit_log)
}

/// Asks for the newest events of the account.
fn renew_page(state: &mut State) -> Vec<Effect> {
    if !may_ask(state) {
        return vec![];
    }
    let filter = state.log_filter.request(state.now(), &state.zone(), None);
    state.log.renew(&mut state.calls, filter)
}

/// Asks for the newest events of a token under the filter of the pane, or of the last 12 weeks.
fn renew_token(state: &mut State, id: TokenId, filter: &Filter) -> Vec<Effect> {
    if !may_ask(state) {
        return vec![];
    }
    let request = filter.request(state.now(), &state.zone(), Some(id));
    let pane =
        state.pane.as_mut().filter(|pane| *filter != Filter::default() && pane.filter == *filter);
    let (log, mut effects) = cache_mut(pane, &mut state.token_events).enter(&mut state.calls, id);
    effects.extend(log.renew(&mut state.calls, request));
    effects
}

/// The detail of a token shows its recent events.
pub fn load_for_token(state: &mut State, id: TokenId) -> Vec<Effect> {
    if !state.has_audit_log() || state.token_events.holds(id) {
        return vec![];
    }
    renew_token(state, id, &Filter::default())
}

/// A token changed: what was fetched of its events is out of date.
pub fn forget(state: &mut State, id: TokenId) -> Vec<Effect> {
    forget_unless(state, |other| other != id)
}

/// These tokens changed.
pub fn forget_each(state: &mut State, ids: &BTreeSet<TokenId>) -> Vec<Effect> {
    forget_unless(state, |other| !ids.contains(&other))
}

/// Every token changed (S2).
pub fn forget_all(state: &mut State) -> Vec<Effect> {
    forget_unless(state, |_| false)
}

fn forget_unless(state: &mut State, keep: impl Fn(TokenId) -> bool) -> Vec<Effect> {
    let State { pane, token_events, calls, .. } = state;
    let mut effects = token_events.retain(calls, &keep);
    if let Some(pane) = pane {
        effects.extend(pane.filtered.retain(calls, &keep));
    }
    effects.extend(fill_pane(state));
    effects.extend(cockpit::forget(state, |id| !keep(id)));
    // The window of a migration says since when its token is off.
    if let Some(id) = migrate::find(state).map(|way| way.token).filter(|id| !keep(*id)) {
        effects.extend(load_for_token(state, id));
    }
    effects
}

/// It is known now who is signed in.
pub fn signed_in(state: &mut State) -> Vec<Effect> {
    let mut effects = fill_pane(state);
    if state.page == Page::Audit {
        effects.extend(show_log(state));
    }
    effects.extend(cockpit::ask(state));
    effects
}

/// The page was opened. Something may have happened since it was left.
pub fn show_log(state: &mut State) -> Vec<Effect> {
    if state.log.call().is_some() {
        return vec![];
    }
    renew_page(state)
}

/// Asks again for what is shown; what is not shown is asked for when it is.
pub fn refresh(state: &mut State) -> Vec<Effect> {
    let shown = shown_token(state).filter(|_| pane::is_seen(state));
    let State { pane, token_events, calls, .. } = state;
    let keep = |id| Some(id) == shown;
    let mut effects = match pane {
        Some(pane) if pane.filter != Filter::default() => {
            let mut effects = pane.filtered.retain(calls, keep);
            effects.extend(token_events.retain(calls, |_| false));
            effects
        }
        _ => token_events.retain(calls, keep),
    };
    if let Some(id) = shown {
        let filter = filter_of(state, Place::Pane);
        effects.extend(renew_token(state, id, &filter));
    }
    if state.page == Page::Audit {
        effects.extend(renew_page(state));
    }
    effects
}

/// The screen has another size.
pub fn fit(state: &mut State) {
    let Some(layout) = state.layout() else {
        return;
    };
    state.log.set_window(usize::from(layout.rows.height));
    let shown = shown_token(state);
    let rows = layout.pane.map_or(0, |area| area.below(2).height);
    let State { pane, token_events, .. } = state;
    let log = shown.and_then(|id| cache_mut(pane.as_mut(), token_events).get_mut(id));
    if let Some(log) = log {
        log.set_window(usize::from(rows));
    }
}

/// A page of events came, or not.
pub fn loaded(state: &mut State, call: CallId, result: Result<AuditPage, Error>) -> Vec<Effect> {
    let plan = state.account.as_ref().and_then(|account| account.plan);
    // P4: where the plan is not on the wire, a refusal is what tells it.
    state.audit_refused = match &result {
        Err(error) if plan.is_none() && matches!(error.kind, ErrorKind::Forbidden(_)) => {
            Some(error.clone())
        }
        _ => None,
    };
    if cockpit::waits_for(state, call) {
        return cockpit::answered(state, result);
    }
    if let (Ok(page), true) = (&result, state.token_events.waiting(call).is_some()) {
        cockpit::hear(state, &page.events);
    }
    let State { log, pane, token_events, calls, .. } = state;
    let waiting = if log.call() == Some(call) {
        Some(log)
    } else {
        let filtered = pane.as_mut().and_then(|pane| pane.filtered.waiting(call));
        filtered.or_else(|| token_events.waiting(call))
    };
    waiting.map_or_else(Vec::new, |log| log.answered(calls, result))
}

/// Goes to an event of a list, and tells whether it was selected already.
pub fn go_to(state: &mut State, place: Place, index: usize) -> (Vec<Effect>, bool) {
    let shown = shown_token(state);
    let State { log, pane, token_events, calls, .. } = state;
    let log = match place {
        Place::Page => Some(log),
        Place::Pane => shown.and_then(|id| cache_mut(pane.as_mut(), token_events).get_mut(id)),
    };
    let Some(log) = log else {
        return (vec![], false);
    };
    let by = index.cast_signed() - log.cursor().index.cast_signed();
    (log.go(calls, by), by == 0)
}

/// Applies an action of the page or the pane.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(place) = focused(state) else {
        return vec![];
    };
    match action {
        Action::Filter if state.has_audit_log() => return audit_filter::open(state, place),
        Action::Export if state.has_audit_log() => return export::events(state, place),
        Action::Filter | Action::Export => return vec![],
        Action::AuditPane if place == Place::Pane => return toggle_pane(state),
        Action::Up
        | Action::Down
        | Action::PageUp
        | Action::PageDown
        | Action::First
        | Action::Last
        | Action::Open => {}
        // The table stands beside its pane, and its keys go on working.
        _ if place == Place::Pane => return token_actions::act(state, action),
        _ => return vec![],
    }
    let shown = shown_token(state);
    let State { log, pane, token_events, calls, .. } = state;
    let log = match place {
        Place::Page => Some(log),
        Place::Pane => shown.and_then(|id| cache_mut(pane.as_mut(), token_events).get_mut(id)),
    };
    let Some(log) = log else {
        return vec![];
    };
    match action {
        Action::Up => log.go(calls, -1),
        Action::Down => log.go(calls, 1),
        Action::PageUp => log.go_pages(calls, -1),
        Action::PageDown => log.go_pages(calls, 1),
        Action::First => log.go(calls, isize::MIN),
        Action::Last => log.go_to_end(calls),
        _ => {
            let event = log.selected().cloned().map(Box::new);
            if let Some(event) = event {
                state.open(Overlay::Event { event, scroll: 0 });
            }
            vec![]
        }
    }
}

/// Another filter was chosen: the list begins anew.
pub fn apply(state: &mut State, place: Place, filter: Filter) -> Vec<Effect> {
    if filter == filter_of(state, place) {
        return vec![];
    }
    if place == Place::Page {
        let stopped = state.log.stop(&mut state.calls);
        state.log = Log::default();
        state.log_filter = filter;
        return stopped.into_iter().chain(renew_page(state)).collect();
    }
    let mut effects = wait_only_for(state, None);
    if let Some(pane) = &mut state.pane {
        pane.filter = filter;
        pane.filtered = Cache::default();
    }
    effects.extend(fill_pane(state));
    effects
}
