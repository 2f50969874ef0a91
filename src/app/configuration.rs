//! The page *API configuration*: the terms and the switch for token access (S1, S2).

use crate::domain::account::AccessSettings;
use crate::zendesk::Error;

use super::calls::CallId;
use super::effect::{Effect, Request};
use super::keymap::Action;
use super::state::State;

/// The page.
#[derive(Clone, Debug, Default)]
pub struct Configuration {
    /// What the account has set, once it is known.
    pub access: Option<AccessSettings>,
    /// The call that asks for it.
    pub call: Option<CallId>,
    /// Why it is not known.
    pub failure: Option<Error>,
}

/// Asks the account for its switch.
pub fn load(state: &mut State) -> Vec<Effect> {
    if state.configuration.call.is_some() || state.account.is_none() {
        return vec![];
    }
    let call = state.calls.start();
    state.configuration.call = Some(call);
    vec![Effect::Call { call, request: Request::Access }]
}

/// The switch is known, or not.
pub fn loaded(state: &mut State, result: Result<AccessSettings, Error>) -> Vec<Effect> {
    state.configuration.call = None;
    match result {
        Ok(access) => {
            state.configuration.access = Some(access);
            state.configuration.failure = None;
        }
        Err(error) => state.configuration.failure = Some(error),
    }
    vec![]
}

/// The switch was turned, or not.
pub fn changed(
    _state: &mut State,
    _call: CallId,
    _result: Result<AccessSettings, Error>,
) -> Vec<Effect> {
    vec![]
}

/// Applies an action of the page.
pub fn act(_state: &mut State, _action: Action) -> Vec<Effect> {
    vec![]
}
