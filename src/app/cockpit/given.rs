//! The access tokens of all OAuth clients: with them, a client that takes the place of an API token
//! tells how far that is (Z4).

use jiff::Timestamp;

use crate::app::calls::CallId;
use crate::app::effect::Effect;
use crate::app::migrate;
use crate::app::oauth;
use crate::app::state::{Page, State};
use crate::domain::migration::Standing;
use crate::domain::oauth_client::{OAuthClient, OAuthClientId, OAuthToken};
use crate::domain::token::Token;
use crate::zendesk::{Error, TokensOf};

/// What was given, as it was read last.
#[derive(Clone, Debug, Default)]
pub struct Given {
    tokens: Vec<OAuthToken>,
    /// The call that reads it, and of which clients.
    call: Option<(CallId, TokensOf)>,
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
    let effects = oauth::load(state);
    effects.into_iter().chain(begin(state, TokensOf::All)).collect()
}

/// The same for one client, of which alone something new is wanted: a big account has many.
pub fn ask_again(state: &mut State, client: Option<OAuthClientId>) -> Vec<Effect> {
    if state.may_manage() != Some(true) {
        return vec![];
    }
    let effects = oauth::load(state);
    let of = client.filter(|_| is_known(state)).map_or(TokensOf::All, TokensOf::Client);
    effects.into_iter().chain(begin(state, of)).collect()
}

fn begin(state: &mut State, of: TokensOf) -> Option<Effect> {
    if state.cockpit.given.call.is_some() {
        return None;
    }
    let (call, effect) = oauth::ask(state, oauth::Request::Tokens(of));
    state.cockpit.given.call = Some((call, of));
    Some(effect)
}

/// Whether the clients and what they were given have come.
pub const fn is_known(state: &State) -> bool {
    state.oauth.loaded && state.cockpit.given.revision > 0
}

/// Whether this call brings what was given.
pub fn waits_for(state: &State, call: CallId) -> bool {
    state.cockpit.given.call.is_some_and(|(open, _)| open == call)
}

/// It came, or not: then what is known stays.
pub fn answered(state: &mut State, result: Result<Vec<OAuthToken>, Error>) {
    let given = &mut state.cockpit.given;
    let of = given.call.take().map_or(TokensOf::All, |(_, of)| of);
    match result {
        Ok(tokens) => {
            match of {
                TokensOf::Client(id) => given.tokens.retain(|token| token.client != id),
                TokensOf::All | TokensOf::Global(_) => given.tokens.clear(),
            }
            given.tokens.extend(tokens);
            given.revision += 1;
            given.failure = None;
        }
        Err(error) => given.failure = Some(error),
    }
}

/// When an access token of a client was last used, as far as that is known.
pub fn last_used(state: &State, client: OAuthClientId) -> Option<Timestamp> {
    let tokens = state.cockpit.given.tokens.iter();
    tokens.filter(|token| token.client == client).filter_map(|token| token.used_at).max()
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
