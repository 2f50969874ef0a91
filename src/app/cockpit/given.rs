//! The access tokens of all OAuth clients: with them, a client that takes the place of an API token
//! tells how far that is (Z4).

use crate::app::calls::CallId;
use crate::app::effect::Effect;
use crate::app::migrate;
use crate::app::oauth;
use crate::app::state::{Page, State};
use crate::domain::migration::Standing;
use crate::domain::oauth_client::{OAuthClient, OAuthToken};
use crate::domain::token::Token;
use crate::zendesk::{Error, TokensOf};

/// What was given, as it was read last.
#[derive(Clone, Debug, Default)]
pub struct Given {
    tokens: Vec<OAuthToken>,
    call: Option<CallId>,
    /// Why it could not be read, the last time.
    failure: Option<Error>,
    /// Goes up whenever another answer came.
    pub(super) revision: u64,
}

/// Asks for the clients and for what they were given, where the page is shown and one may see them.
pub fn ask(state: &mut State) -> Vec<Effect> {
    let is_shown = state.page == Page::Retirement && super::keeps(state);
    if !(is_shown || migrate::is_open(state)) || state.may_manage() != Some(true) {
        return vec![];
    }
    let mut effects = oauth::load(state);
    if state.cockpit.given.call.is_none() {
        let (call, effect) = oauth::ask(state, oauth::Request::Tokens(TokensOf::All));
        state.cockpit.given.call = Some(call);
        effects.push(effect);
    }
    effects
}

/// Whether the clients and what they were given have come.
pub const fn is_known(state: &State) -> bool {
    state.oauth.loaded && state.cockpit.given.revision > 0
}

/// Whether this call brings what was given.
pub fn waits_for(state: &State, call: CallId) -> bool {
    state.cockpit.given.call == Some(call)
}

/// It came, or not: then what is known stays.
pub fn answered(state: &mut State, result: Result<Vec<OAuthToken>, Error>) {
    let given = &mut state.cockpit.given;
    given.call = None;
    match result {
        Ok(tokens) => {
            given.tokens = tokens;
            given.revision += 1;
            given.failure = None;
        }
        Err(error) => given.failure = Some(error),
    }
}

/// Why the clients, or what they were given, could not be read.
pub fn failure(state: &State) -> Option<&Error> {
    state.oauth.failure.as_ref().or(state.cockpit.given.failure.as_ref())
}

/// Where the migrations of these tokens stand, of those that have begun.
pub(super) fn standings<'a>(
    state: &'a State,
    tokens: impl Iterator<Item = &'a Token>,
) -> Vec<Standing> {
    let clients: Vec<OAuthClient> = state.oauth.local().cloned().collect();
    let given = &state.cockpit.given.tokens;
    let told = |token: &Token| state.cockpit.told.of(token).map(|change| change.last);
    tokens
        .map(|token| Standing::of(token, &clients, given, told(token), state.now()))
        .filter(Standing::is_begun)
        .collect()
}
