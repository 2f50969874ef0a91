//! Step 5 with a secret that is pasted, and other days for a way that has begun: what the window asks
//! of the account by itself.

use crate::app::calls::CallId;
use crate::app::effect::Effect;
use crate::app::keymap::Action;
use crate::app::oauth;
use crate::app::state::State;
use crate::app::{guard, notice};
use crate::domain::migration::{Plan, Step, Trial};
use crate::domain::oauth_client::{ClientChange, OAuthClient};
use crate::domain::secret::OneTimeSecret;
use crate::phrases::Phrase;
use crate::zendesk::Error;

use super::{Field, Problem, Sent, find, find_mut, refuse};

/// Tries the client with the secret that was pasted.
pub(super) fn attempt(state: &mut State) -> Vec<Effect> {
    let Some(way) = find(state).filter(|way| !way.waits()) else {
        return vec![];
    };
    let problem = match () {
        () if way.secret.is_empty() => Some(Problem::NoSecret),
        () if way.secret.is_cut() => Some(Problem::Cut),
        () => None,
    };
    if let Some(problem) = problem {
        return refuse(state, problem, Field::Secret);
    }
    let Some(client) = way.client(state).cloned() else {
        return vec![];
    };
    let secret = secret(way);
    let (call, effect) = oauth::trial::begin(state, &client, secret);
    if let Some(way) = find_mut(state) {
        way.sent = Sent::Trying(call);
        way.scroll = None;
    }
    vec![effect]
}

#[expect(clippy::disallowed_methods, reason = "what was pasted is what is tried")]
fn secret(way: &super::Way) -> OneTimeSecret {
    OneTimeSecret::new(way.secret.expose().trim().to_owned())
}

/// The try came back. Its secret is wiped: another try asks for it again, if it was good.
pub fn tried(state: &mut State, call: CallId, result: &Result<Trial, Error>) {
    let Some(way) = find_mut(state).filter(|way| way.sent == Sent::Trying(call)) else {
        return;
    };
    // What came is read here, also where the way goes on by it.
    way.shown = Some(Step::Try);
    way.sent = match result {
        Ok(trial) => {
            if trial.is_good() {
                way.secret.clear();
            }
            Sent::Tried(Box::new(trial.clone()))
        }
        Err(error) => Sent::Failed(error.clone()),
    };
}

/// Writes other days into the client's description.
#[expect(clippy::disallowed_methods, reason = "what came from the account goes back to it")]
pub(super) fn save_days(state: &mut State) -> Vec<Effect> {
    if let Some(why) = guard::refuses(state, Action::Edit) {
        return notice::fail(state, why);
    }
    let Some(way) = find(state).filter(|way| !way.waits()) else {
        return vec![];
    };
    let (Some(days), Some(client)) = (way.days(), way.client(state)) else {
        return refuse(state, Problem::Days, Field::Quiet);
    };
    let tried = way.standing(state).and_then(|standing| standing.plan.tried);
    let plan = Plan { tried, ..days };
    let Ok(text) = plan.written_in(client.description.raw()) else {
        return refuse(state, Problem::NoRoom, Field::Quiet);
    };
    let change = ClientChange { description: Some(text), ..ClientChange::default() };
    let (call, effect) = oauth::ask(state, oauth::Request::Update { id: client.id, change });
    if let Some(way) = find_mut(state) {
        way.sent = Sent::Days(call);
    }
    vec![effect]
}

/// Whether this call writes the days.
pub fn waits_for(state: &State, call: CallId) -> bool {
    find(state).is_some_and(|way| way.sent == Sent::Days(call))
}

/// They were written, or not. The list says what the account has, also where the answer was lost.
pub fn days_saved(state: &mut State, result: Result<OAuthClient, Error>) -> Vec<Effect> {
    let Some(way) = find_mut(state) else { return vec![] };
    match result {
        Ok(client) => {
            way.sent = Sent::Nothing;
            way.own_days = false;
            state.oauth.put(client);
            let mut effects = oauth::load_anew(state);
            effects.extend(notice::say(state, Phrase::WayDaysSaved));
            effects
        }
        Err(error) => {
            way.sent = Sent::Failed(error);
            oauth::load_anew(state)
        }
    }
}
