//! The page *API configuration*: the terms and the switch for token access (S1, S2).

use crate::domain::account::AccessSettings;
use crate::domain::token::{Status, Token};
use crate::domain::user::Role;
use crate::phrases::Phrase;
use crate::zendesk::Error;

use super::calls::CallId;
use super::confirm::{self, Question};
use super::effect::{Effect, Request};
use super::keymap::Action;
use super::lockout::{self, Lockout};
use super::reread;
use super::state::{Session, State};
use super::undo::Undo;
use super::{audit, failure, notice, token_actions};

/// The page.
#[derive(Clone, Debug, Default)]
pub struct Configuration {
    /// What the account has set, once it is known.
    pub access: Option<AccessSettings>,
    /// The call that asks for it.
    pub call: Option<CallId>,
    /// Why it is not known.
    pub failure: Option<Error>,
    /// S1: the box *I accept the terms* is checked.
    pub accepts_terms: bool,
    /// S1: the call that *Get started* made.
    pub starting: Option<CallId>,
}

/// What stands on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Body<'a> {
    /// Nothing has come yet.
    Loading,
    /// The setting could not be had.
    Failed(&'a Error),
    /// S1: the terms, before the first use.
    Terms {
        /// The box is checked.
        checked: bool,
        /// The account is being told.
        working: bool,
        /// Whether one may go on.
        change: Change,
    },
    /// S1: the switch.
    Switch {
        /// How it stands.
        on: bool,
        /// Whether one may turn it.
        change: Change,
    },
}

/// What stands on the page.
pub fn body(state: &State) -> Body<'_> {
    let page = &state.configuration;
    let change = change(state);
    match (page.access, &page.failure, &state.session) {
        (_, Some(error), _) | (None, None, Session::Failed(error)) => Body::Failed(error),
        (None, None, _) => Body::Loading,
        (Some(access), None, _) if access.terms_accepted || access.token_access => {
            Body::Switch { on: access.token_access, change }
        }
        (Some(_), None, _) => {
            Body::Terms { checked: page.accepts_terms, working: page.starting.is_some(), change }
        }
    }
}

/// Whether the signed-in person may change the account's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// They may.
    Allowed,
    /// Administrators only, also where a custom role manages APIs (reference 1.2).
    NeedsAdmin,
    /// The session only reads.
    ReadOnly,
}

impl Change {
    /// Why not.
    pub const fn refusal(self) -> Option<Phrase> {
        match self {
            Self::Allowed => None,
            Self::NeedsAdmin => Some(Phrase::ConfigurationNeedsAdmin),
            Self::ReadOnly => Some(Phrase::ReadOnlySession),
        }
    }
}

impl Change {
    /// The same beside a command that can't be run.
    pub const fn short_refusal(self) -> Option<Phrase> {
        match self {
            Self::Allowed => None,
            Self::NeedsAdmin => Some(Phrase::WhyAdminsOnly),
            Self::ReadOnly => Some(Phrase::WhyReadOnly),
        }
    }
}

fn change(state: &State) -> Change {
    match state.signed_in() {
        _ if state.guard().read_only => Change::ReadOnly,
        Some(who) if who.user.role == Role::Admin => Change::Allowed,
        _ => Change::NeedsAdmin,
    }
}

/// Asks the account for its switch.
pub fn load(state: &mut State) -> Vec<Effect> {
    let page = &state.configuration;
    if page.call.is_some() || page.starting.is_some() || state.account.is_none() {
        return vec![];
    }
    let call = state.calls.start();
    state.configuration.call = Some(call);
    vec![Effect::Call { call, request: Request::Access }]
}

/// The switch is known, or not.
pub fn loaded(
    state: &mut State,
    call: CallId,
    result: Result<AccessSettings, Error>,
) -> Vec<Effect> {
    if state.configuration.starting == Some(call) {
        return start(state, result);
    }
    if let Some(index) = confirm::waiting(state, call) {
        return reread::switched(state, index, result);
    }
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

/// The switch was turned, or not; or the terms were accepted, or not.
pub fn changed(
    state: &mut State,
    call: CallId,
    result: Result<AccessSettings, Error>,
) -> Vec<Effect> {
    if state.configuration.starting == Some(call) {
        return started(state, result);
    }
    let Some(index) = confirm::waiting(state, call) else {
        return vec![];
    };
    let access = match result {
        Err(error) if lockout::is_access_off(state, &error) => {
            return lockout::lock(state, Lockout::AccessOff);
        }
        Ok(access) => access,
        Err(error) => return confirm::failed(state, index, error),
    };
    let wanted = confirm::at(state, index)
        .is_some_and(|confirm| matches!(confirm.question, Question::TurnOn { .. }));
    if access.token_access == wanted {
        return turned(state, index, access);
    }
    confirm::close(state, index);
    let mut effects = believe(state, access);
    effects.extend(notice::fail(state, Phrase::ConfigurationIgnored));
    effects
}

/// The switch stands as was wanted, whoever turned it: the question at this place has its answer.
pub fn turned(state: &mut State, index: usize, access: AccessSettings) -> Vec<Effect> {
    if !access.token_access && lockout::by_token(state) {
        return lockout::lock(state, Lockout::AccessOff);
    }
    confirm::close(state, index);
    let mut effects = believe(state, access);
    if !access.token_access {
        // Every token changed with it: no earlier change of one can be taken back alone.
        state.undo = Undo::default();
        deactivate_all(state);
    }
    effects.extend(reload_tokens(state));
    effects.extend(audit::forget_all(state));
    let phrase = if access.token_access {
        Phrase::ConfigurationTurnedOn
    } else {
        Phrase::ConfigurationTurnedOff
    };
    effects.extend(notice::say(state, phrase));
    effects
}

/// What was read again after a change holds; an answer to an older question is not waited for.
fn believe(state: &mut State, access: AccessSettings) -> Vec<Effect> {
    let older = state.configuration.call.take();
    state.configuration.access = Some(access);
    state.configuration.failure = None;
    let stopped = older.filter(|call| state.calls.finish(*call));
    stopped.map(Effect::Cancel).into_iter().collect()
}

/// S2: turning access off deactivates every token. The account does not list them while it is
/// off, so the rule tells what became of them.
fn deactivate_all(state: &mut State) {
    if !state.tokens.loaded {
        return;
    }
    let inactive = |token: &Token| Token { status: Status::Inactive, ..token.clone() };
    let tokens = state.tokens.all().iter().map(inactive).collect();
    state.tokens.replace(tokens);
}

/// Asks for the tokens again; a list that was asked for before the change is not waited for.
fn reload_tokens(state: &mut State) -> Vec<Effect> {
    let older = state.tokens.call.take();
    let stopped = older.filter(|call| state.calls.finish(*call));
    let mut effects: Vec<_> = stopped.map(Effect::Cancel).into_iter().collect();
    effects.extend(token_actions::load(state));
    effects
}

/// *Get started* was answered (S1).
fn started(state: &mut State, result: Result<AccessSettings, Error>) -> Vec<Effect> {
    state.configuration.starting = None;
    match result {
        Ok(access) => {
            let mut effects = believe(state, access);
            if !access.terms_accepted {
                effects.extend(notice::fail(state, Phrase::ConfigurationIgnored));
            }
            effects
        }
        // The box stays checked: the notice says what happened, and Enter tries again.
        Err(error) => notice::fail(state, failure::what(&error)),
    }
}

/// Applies an action of the page.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    if !matches!(action, Action::Press | Action::Toggle) {
        return vec![];
    }
    let (Body::Terms { change, .. } | Body::Switch { change, .. }) = body(state) else {
        return vec![];
    };
    if let Some(why) = change.refusal() {
        return notice::fail(state, why);
    }
    match body(state) {
        Body::Terms { working: true, .. } | Body::Loading | Body::Failed(_) => vec![],
        Body::Terms { checked, .. } if action == Action::Toggle => {
            state.configuration.accepts_terms = !checked;
            vec![]
        }
        Body::Terms { checked: false, .. } => notice::fail(state, Phrase::ConfigurationTermsFirst),
        Body::Terms { checked: true, .. } => get_started(state),
        Body::Switch { on: true, .. } => ask_to_turn_off(state),
        Body::Switch { on: false, .. } => {
            let inactive = state.tokens.all().len() - state.tokens.active_count();
            state.open(token_actions::ask(Question::TurnOn { inactive }));
            vec![]
        }
    }
}

/// S1: accepts the terms, if nobody has meanwhile. So the setting is read again first: whoever
/// accepted them may have turned token access on, and one request sets both.
fn get_started(state: &mut State) -> Vec<Effect> {
    let call = state.calls.start();
    state.configuration.starting = Some(call);
    vec![Effect::Call { call, request: Request::Access }]
}

/// S1: the terms are accepted now. Token access stays off until the switch is turned.
fn start(state: &mut State, result: Result<AccessSettings, Error>) -> Vec<Effect> {
    match result {
        Ok(AccessSettings { terms_accepted: false, token_access: false }) => {
            let call = state.calls.start();
            state.configuration.starting = Some(call);
            let wanted = AccessSettings { terms_accepted: true, token_access: false };
            vec![Effect::Call { call, request: Request::SetAccess(wanted) }]
        }
        result => started(state, result),
    }
}

/// S2: the question names how many tokens it deactivates, so they must be known.
fn ask_to_turn_off(state: &mut State) -> Vec<Effect> {
    if state.tokens.loaded {
        let active = state.tokens.active_count();
        state.open(token_actions::ask(Question::TurnOff { active }));
        return vec![];
    }
    let why = state.tokens.failure.as_ref().map(failure::what);
    let mut effects = token_actions::load(state);
    effects.extend(match why {
        Some(phrase) => notice::fail(state, phrase),
        None => notice::say(state, Phrase::LoadingTokens),
    });
    effects
}
