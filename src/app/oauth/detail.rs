//! Everything known of one OAuth client, with the access tokens that were given to it and their
//! revocation.

use crate::app::audit_filter;
use crate::app::calls::CallId;
use crate::app::effect::Effect;
use crate::app::keymap::Action;
use crate::app::overlay::Overlay;
use crate::app::state::State;
use crate::domain::oauth_client::{OAuthToken, OAuthTokenId};
use crate::domain::user::UserId;
use crate::zendesk::Error;

use super::{Key, Request, act_on, ask, deeds};

/// What is known of a client's access tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tokens {
    /// They are on their way.
    Loading(CallId),
    /// They could not be had.
    Failed(Error),
    /// They are known, the one that was used last on top.
    Known(Vec<OAuthToken>),
}

/// The window.
#[derive(Clone, Debug)]
pub struct Detail {
    /// The client.
    pub key: Key,
    /// Its access tokens.
    pub tokens: Tokens,
    /// The selected one of them; `None` is above them.
    pub index: Option<usize>,
    /// The first line that is drawn, where the selected token decides nothing.
    pub scroll: u16,
    /// Whether the selected token is kept in sight.
    pub follows: bool,
}

impl Detail {
    /// The access tokens, as far as they are known.
    pub fn known(&self) -> &[OAuthToken] {
        match &self.tokens {
            Tokens::Known(tokens) => tokens,
            Tokens::Loading(_) | Tokens::Failed(_) => &[],
        }
    }

    /// The selected one.
    pub fn selected(&self) -> Option<&OAuthToken> {
        self.known().get(self.index?)
    }

    fn step(&mut self, down: bool) {
        let count = self.known().len();
        if count == 0 {
            return self.scroll_by(if down { 1 } else { -1 });
        }
        self.follows = true;
        self.index = match (self.index, down) {
            (None, true) => Some(0),
            (Some(index), true) => Some((index + 1).min(count - 1)),
            (Some(index), false) => index.checked_sub(1),
            (None, false) => None,
        };
        if self.index.is_none() {
            self.scroll = 0;
        }
    }

    const fn scroll_by(&mut self, lines: i16) {
        self.follows = false;
        self.scroll = self.scroll.saturating_add_signed(lines);
    }
}

/// The open window, whatever stands above it.
pub fn find(state: &mut State) -> Option<&mut Detail> {
    state.overlays.iter_mut().find_map(|layer| match &mut layer.overlay {
        Overlay::OAuthClient(detail) => Some(detail.as_mut()),
        _ => None,
    })
}

/// Opens the window of a client. Who the tokens act as is known by id alone, so the people of the
/// account are asked for too, once.
pub fn open(state: &mut State, key: Key) -> Vec<Effect> {
    let (call, effect) = ask(state, Request::Tokens(key.tokens()));
    let tokens = Tokens::Loading(call);
    let detail = Detail { key, tokens, index: None, scroll: 0, follows: false };
    state.open(Overlay::OAuthClient(Box::new(detail)));
    let mut effects = vec![effect];
    effects.extend(audit_filter::load_actors(state));
    effects
}

/// The window is open while something is read anew: its tokens are, too.
pub fn load(state: &mut State) -> Vec<Effect> {
    let Some(key) = find(state).map(|detail| detail.key) else {
        return vec![];
    };
    let (call, effect) = ask(state, Request::Tokens(key.tokens()));
    if let Some(detail) = find(state) {
        detail.tokens = Tokens::Loading(call);
    }
    vec![effect]
}

/// The tokens came, or not.
pub fn answered(state: &mut State, call: CallId, result: Result<Vec<OAuthToken>, Error>) {
    let Some(detail) = find(state).filter(|detail| detail.tokens == Tokens::Loading(call)) else {
        return;
    };
    detail.tokens = match result {
        Ok(mut tokens) => {
            tokens.sort_by(|left, right| {
                right.used_at.cmp(&left.used_at).then(right.created_at.cmp(&left.created_at))
            });
            Tokens::Known(tokens)
        }
        Err(error) => Tokens::Failed(error),
    };
    let count = detail.known().len();
    detail.index = detail.index.filter(|_| count > 0).map(|index| index.min(count - 1));
}

/// An access token is no longer there.
pub fn remove(state: &mut State, id: OAuthTokenId) {
    let Some(detail) = find(state) else { return };
    if let Tokens::Known(tokens) = &mut detail.tokens {
        tokens.retain(|token| token.id != id);
        let last = tokens.len().checked_sub(1);
        detail.index = detail.index.and_then(|index| last.map(|last| index.min(last)));
    }
}

/// Applies an action of the window.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(detail) = find(state) else {
        return vec![];
    };
    let key = detail.key;
    match action {
        Action::Down => detail.step(true),
        Action::Up => detail.step(false),
        Action::PageDown => detail.scroll_by(10),
        Action::PageUp => detail.scroll_by(-10),
        Action::Delete => return deeds::ask_revoke(state),
        Action::ReadyLines => return act_on(state, key, action),
        _ => drop(state.overlays.pop()),
    }
    vec![]
}

/// Whether an action does anything in the window; `None` where it is not on top.
pub fn is_possible(state: &State, action: Action) -> Option<bool> {
    match &state.overlays.last()?.overlay {
        Overlay::OAuthClient(detail) => Some(match action {
            Action::Delete => !detail.known().is_empty(),
            Action::ReadyLines => matches!(detail.key, Key::Local(_)),
            _ => true,
        }),
        _ => None,
    }
}

/// Selects a token of the window.
pub fn point_at(state: &mut State, index: usize) {
    if let Some(detail) = find(state) {
        detail.index = Some(index).filter(|index| *index < detail.known().len());
        detail.follows = true;
    }
}

/// What a person of the account is called, as far as that is known.
pub fn person(state: &State, id: UserId) -> Option<String> {
    let who = state.signed_in().filter(|who| who.user.id == id);
    if let Some(who) = who {
        return Some(who.user.name.to_string());
    }
    let people = state.actors.people();
    let actor = people.iter().find(|person| person.id == id).map(|person| &person.name);
    let mut creators = state.tokens.all().iter().filter_map(|token| token.creator.as_ref());
    let name = actor.or_else(|| creators.find(|it| it.id == id)?.name.as_ref());
    name.map(ToString::to_string)
}
