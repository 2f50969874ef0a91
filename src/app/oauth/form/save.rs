//! Saving the form. A client is read again before it is changed; a create whose answer was lost is
//! looked for by its identifier, and sent a second time by nobody but the person.

use crate::app::calls::CallId;
use crate::app::effect::{Effect, Request as Asked};
use crate::app::notice;
use crate::app::overlay::Overlay;
use crate::app::reread::Step;
use crate::app::state::State;
use crate::domain::oauth_client::{ClientChange, CreatedClient, NewClient, OAuthClient};
use crate::phrases::Phrase;
use crate::zendesk::Error;

use crate::app::oauth::{Key, Request, Row, ask, deeds, load_anew, name_of, why_no_secret};

use super::{Field, Form, Problem, Purpose, find};

fn about(request: Request) -> Asked {
    Asked::OAuth(Box::new(request))
}

/// Asks for what the form says, if it can be.
pub(super) fn save(state: &mut State) -> Vec<Effect> {
    let owner = state.signed_in().map(|who| who.user.id);
    let known: Vec<_> = state.oauth.local().map(|client| client.id).collect();
    let State { oauth, overlays, .. } = state;
    let Some(Overlay::OAuthForm(form)) = overlays.last_mut().map(|layer| &mut layer.overlay) else {
        return vec![];
    };
    let draft = form.draft();
    let (read, step) = match (&form.purpose, owner) {
        (Purpose::Add, None) => return vec![],
        (Purpose::Add, Some(owner)) => match NewClient::of(&draft, owner) {
            Err(flaw) => return refuse(form, Problem::Flaw(flaw)),
            Ok(new) if oauth.local().any(|client| client.identifier == *new.identifier) => {
                form.focus = Field::Identifier;
                return refuse(form, Problem::Taken);
            }
            Ok(new) => {
                let request = Request::Create(new);
                (request.clone(), Step::Changing(about(request)))
            }
        },
        (Purpose::Edit(seen), _) => match ClientChange::of(&draft, seen) {
            Err(flaw) => return refuse(form, Problem::Flaw(flaw)),
            Ok(change) if change.is_empty() => {
                overlays.pop();
                return vec![];
            }
            Ok(change) => {
                let request = Request::Update { id: seen.id, change };
                (Request::Clients, Step::Reading(about(request)))
            }
        },
    };
    form.known = known;
    begin(state, read, step)
}

fn refuse(form: &mut Form, problem: Problem) -> Vec<Effect> {
    if let Problem::Flaw(flaw) = &problem {
        form.focus = Field::of(flaw.field);
    }
    form.problem = Some(problem);
    vec![]
}

/// The form waits for this from now on.
fn begin(state: &mut State, request: Request, step: Step) -> Vec<Effect> {
    let (call, effect) = ask(state, request);
    if let Some(form) = find(state) {
        form.call = Some(call);
        form.leaving = false;
        if !matches!(step, Step::Checking(_)) {
            form.problem = None;
        }
        form.step = step;
    }
    vec![effect]
}

/// The form that waits for this call.
fn waiting(state: &mut State, call: CallId) -> Option<&mut Form> {
    find(state).filter(|form| form.call == Some(call))
}

/// Closes the form, whatever stands above it.
fn close(state: &mut State) {
    let is_form = |overlay: &Overlay| matches!(overlay, Overlay::OAuthForm(_));
    state.overlays.retain(|layer| !is_form(&layer.overlay));
}

/// A list came that the form waits for, or why it did not.
pub fn listed(state: &mut State, call: CallId, failure: Option<Error>) -> Vec<Effect> {
    let Some(form) = waiting(state, call) else {
        return vec![];
    };
    form.call = None;
    match (std::mem::take(&mut form.step), failure) {
        (Step::Reading(_), Some(error)) => refuse(form, Problem::Account(error)),
        (Step::Reading(request), None) => read(state, request),
        (Step::Checking(_), Some(_)) => match form.problem.take() {
            Some(Problem::Account(error)) => refuse(form, Problem::Unknown(error)),
            _ => vec![],
        },
        (Step::Checking(request), None) => checked(state, &request),
        _ => vec![],
    }
}

/// The clients are as the account has them: only what was seen is changed.
fn read(state: &mut State, request: Asked) -> Vec<Effect> {
    let Asked::OAuth(change) = &request else {
        return vec![];
    };
    let change = (**change).clone();
    let Some(Purpose::Edit(seen)) = find(state).map(|form| form.purpose.clone()) else {
        return vec![];
    };
    let now = state.oauth.get(seen.id).cloned();
    let Some(form) = find(state) else {
        return vec![];
    };
    match now {
        None => refuse(form, Problem::Gone),
        Some(now) if now == *seen => begin(state, change, Step::Changing(request)),
        Some(now) => {
            // From now on it is compared with what it is now.
            let fields = form.rebase(&now);
            refuse(form, Problem::Changed(fields))
        }
    }
}

/// After an answer that was lost: whether the account has what was wanted.
fn checked(state: &mut State, request: &Asked) -> Vec<Effect> {
    let Asked::OAuth(request) = request else {
        return vec![];
    };
    match &**request {
        Request::Create(new) => {
            let known = find(state).map(|form| form.known.clone()).unwrap_or_default();
            let made = state
                .oauth
                .local()
                .find(|client| client.identifier == *new.identifier && !known.contains(&client.id));
            match made.cloned() {
                Some(client) => found(state, &client),
                None => unanswered(state, Problem::NotThere),
            }
        }
        Request::Update { id, change } => {
            let now = state.oauth.get(*id).cloned();
            match now {
                Some(now) if change.is_met_by(&now) => saved(state, now),
                Some(_) => unanswered(state, Problem::Unanswered),
                None => find(state).map_or_else(Vec::new, |form| refuse(form, Problem::Gone)),
            }
        }
        _ => vec![],
    }
}

/// What the lost answer was about did not happen, as far as the list tells.
fn unanswered(state: &mut State, problem: fn(Error) -> Problem) -> Vec<Effect> {
    let Some(form) = find(state) else {
        return vec![];
    };
    match form.problem.take() {
        Some(Problem::Account(error)) => refuse(form, problem(error)),
        _ => vec![],
    }
}

/// The client was made although its answer was lost. Its secret is lost with that: another one is
/// the way on.
fn found(state: &mut State, client: &OAuthClient) -> Vec<Effect> {
    close(state);
    crate::app::oauth::clear_search(state);
    state.oauth.select(Key::Local(client.id));
    if why_no_secret(&Row::Local(client.clone())).is_some() {
        return notice::say(state, Phrase::ClientCreatedPublic { name: name_of(client) });
    }
    deeds::ask_lost_secret(state, client);
    vec![]
}

/// A client was made, or not.
pub fn created(
    state: &mut State,
    call: CallId,
    result: Result<CreatedClient, Error>,
) -> Vec<Effect> {
    if waiting(state, call).is_none() {
        return vec![];
    }
    match result {
        Ok(created) => {
            close(state);
            deeds::show(state, created)
        }
        Err(error) => {
            let unknown = error.may_have_created();
            failed(state, error, unknown)
        }
    }
}

/// A client was changed, or not.
pub fn updated(state: &mut State, call: CallId, result: Result<OAuthClient, Error>) -> Vec<Effect> {
    if waiting(state, call).is_none() {
        return vec![];
    }
    match result {
        Ok(client) => saved(state, client),
        Err(error) => {
            let unknown = error.leaves_unknown();
            failed(state, error, unknown)
        }
    }
}

fn saved(state: &mut State, client: OAuthClient) -> Vec<Effect> {
    close(state);
    let name = name_of(&client);
    state.oauth.put(client);
    let mut effects = load_anew(state);
    effects.extend(notice::say(state, Phrase::ClientSaved { name }));
    effects
}

/// The form stays, with what went wrong. Where it is not known what became of it, the account tells
/// what it has now.
fn failed(state: &mut State, error: Error, unknown: bool) -> Vec<Effect> {
    let Some(form) = find(state) else {
        return vec![];
    };
    form.call = None;
    form.problem = Some(Problem::Account(error));
    match std::mem::take(&mut form.step) {
        Step::Changing(request) if unknown => {
            begin(state, Request::Clients, Step::Checking(request))
        }
        _ => load_anew(state),
    }
}
