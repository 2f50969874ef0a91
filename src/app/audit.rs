//! The audit log: the account's page, the pane of one token, and the cache behind the pane
//! (L1 to L3).

use crate::domain::audit::{AuditEvent, AuditPage};
use crate::domain::token::TokenId;
use crate::zendesk::Error;

use super::calls::CallId;
use super::effect::Effect;
use super::keymap::Action;
use super::state::State;

/// Events as far as they were fetched.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// The events, newest first.
    pub events: Vec<AuditEvent>,
}

/// The pane of the selected token.
#[derive(Clone, Debug, Default)]
pub struct Pane {
    /// The events of the token.
    pub log: Log,
}

/// Opens or closes the pane (L1).
pub fn toggle_pane(_state: &mut State) -> Vec<Effect> {
    vec![]
}

/// The detail of a token shows its recent events.
pub fn load_for_token(_state: &mut State, _id: TokenId) -> Vec<Effect> {
    vec![]
}

/// A token changed: what was fetched of its events is out of date.
pub fn forget(_state: &mut State, _id: TokenId) -> Vec<Effect> {
    vec![]
}

/// The selection moved: the pane follows when it rests.
pub fn follow(_state: &mut State) -> Vec<Effect> {
    vec![]
}

/// The selection rested.
pub fn rested(_state: &mut State, _serial: u64) -> Vec<Effect> {
    vec![]
}

/// It is known now who is signed in.
pub fn signed_in(_state: &mut State) -> Vec<Effect> {
    vec![]
}

/// The page was opened.
pub fn show_log(_state: &mut State) -> Vec<Effect> {
    vec![]
}

/// Asks again for what is shown.
pub fn refresh(_state: &mut State) -> Vec<Effect> {
    vec![]
}

/// The screen has another size.
pub fn fit(_state: &mut State) {}

/// A page of events came, or not.
pub fn loaded(_state: &mut State, _call: CallId, _result: Result<AuditPage, Error>) -> Vec<Effect> {
    vec![]
}

/// Applies an action of the page or the pane.
pub fn act(_state: &mut State, _action: Action) -> Vec<Effect> {
    vec![]
}
