//! Step 5 with a secret that is pasted or by a person who signs in, and other days for a way that has
//! begun: what the window asks of the account by itself.

use crate::app::calls::CallId;
use crate::app::effect::Effect;
use crate::app::keymap::Action;
use crate::app::sign_in::{self, Candidate};
use crate::app::state::State;
use crate::app::{guard, notice, oauth};
use crate::domain::migration::{Plan, Step, Trial, replacing};
use crate::domain::oauth_client::{ClientChange, OAuthClient};
use crate::domain::secret::OneTimeSecret;
use crate::phrases::Phrase;
use crate::zendesk::Error;

use super::{Button, Field, Problem, Sent, find, find_mut, refuse};

/// Tries the client: with the secret that was pasted, or by a person in a browser.
pub(super) fn attempt(state: &mut State) -> Vec<Effect> {
    let Some(way) = find(state).filter(|way| !way.waits()) else {
        return vec![];
    };
    if way.is_for_people(state) {
        return sign_in_with(state);
    }
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

/// Opens the window in which somebody signs in with the client.
fn sign_in_with(state: &mut State) -> Vec<Effect> {
    if let Some(why) = guard::refuses(state, Action::Edit) {
        return notice::fail(state, why);
    }
    let client = find(state).and_then(|way| way.client(state));
    let account = state.account.as_ref().map_or("", |account| &account.url);
    let Some(candidate) = client.map(|client| Candidate::of(client, account)) else {
        return vec![];
    };
    let Some(candidate) = candidate else {
        return refuse(state, Problem::NoRedirect, Field::Button(Button::Try));
    };
    if let Some(way) = find_mut(state) {
        way.sent = Sent::Nothing;
        way.problem = None;
    }
    sign_in::open_for(state, candidate)
}

/// What somebody allowed is tried by this call.
pub fn tries(state: &mut State, call: CallId) {
    if let Some(way) = find_mut(state) {
        way.sent = Sent::Trying(call);
        way.scroll = None;
    }
}

#[expect(clippy::disallowed_methods, reason = "what was pasted is what is tried")]
fn secret(way: &super::Way) -> OneTimeSecret {
    OneTimeSecret::new(way.secret.expose().trim().to_owned())
}

/// The try came back. Its secret is wiped: another try asks for it again, if it was good.
pub fn tried(state: &mut State, call: CallId, result: &Result<Trial, Error>) {
    let is_said_above = sign_in::waits_for(state, call);
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
        // The window above says it, and waits for another answer.
        Err(_) if is_said_above => Sent::Nothing,
        Err(error) => Sent::Failed(error.clone()),
    };
}

/// Other days are wanted: the client is read again first, since somebody else may have changed it.
pub(super) fn save_days(state: &mut State) -> Vec<Effect> {
    if let Some(why) = guard::refuses(state, Action::Edit) {
        return notice::fail(state, why);
    }
    let Some(way) = find(state).filter(|way| !way.waits()) else {
        return vec![];
    };
    let Some(days) = way.days() else {
        return refuse(state, Problem::Days, Field::Quiet);
    };
    let (call, effect) = oauth::ask(state, oauth::Request::Clients);
    if let Some(way) = find_mut(state) {
        way.sent = Sent::Reading(call, days);
    }
    vec![effect]
}

/// The clients came that were asked for before the days are written, or why they did not.
#[expect(clippy::disallowed_methods, reason = "what came from the account goes back to it")]
pub fn listed(state: &mut State, call: CallId, failure: Option<&Error>) -> Vec<Effect> {
    let token = find(state).and_then(|way| state.tokens.get(way.token)).cloned();
    let Some(way) = find_mut(state) else { return vec![] };
    let days = match way.sent {
        Sent::Reading(asked, days) if asked == call => days,
        _ => return vec![],
    };
    way.sent = failure.map_or(Sent::Nothing, |error| Sent::Failed(error.clone()));
    let clients: Vec<_> = state.oauth.local().cloned().collect();
    let client = token.as_ref().and_then(|token| replacing(token, &clients));
    let Some(client) = client.filter(|_| failure.is_none()) else {
        return vec![];
    };
    let plan = Plan { tried: Plan::of(client).tried, ..days };
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
