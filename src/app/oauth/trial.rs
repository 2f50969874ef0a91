//! A try of an OAuth client: a real grant, `users/me`, and one request of the kind of its scopes (Z4).
//!
//! A client that takes a token's place has it written into its description that it was tried, so that
//! whoever comes next knows it, also where the window of the try is closed by then.

use crate::app::calls::CallId;
use crate::app::effect::Effect;
use crate::app::notice;
use crate::app::state::State;
use crate::domain::foreign::Foreign;
use crate::domain::identify::Answered;
use crate::domain::migration::{self, Check, Checked, Plan, Trial};
use crate::domain::oauth_client::{ClientTrial, OAuthClient, OAuthClientId};
use crate::domain::secret::OneTimeSecret;
use crate::phrases::Phrase;
use crate::zendesk::{Authorization, Error};

use super::{Request, ask, load_anew};

/// The tries that are under way.
#[derive(Clone, Debug, Default)]
pub struct Tries {
    open: Vec<Open>,
    kept: Option<(OAuthClientId, Kept)>,
}

/// One of them.
#[derive(Clone, Copy, Debug)]
struct Open {
    call: CallId,
    client: OAuthClientId,
    step: Step,
}

/// What its call is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// The try itself.
    Trying,
    /// It was good: the client is read once more, since what is written is its whole description.
    Reading,
    /// Its day is written.
    Writing,
}

/// Whether the client's description has the day of a try that was good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    Written,
    NoRoom,
    Failed,
}

/// Begins a try with a client's secret, for all that the client may ask for.
#[expect(clippy::disallowed_methods, reason = "the identifier is sent back as it came")]
pub fn begin(state: &mut State, client: &OAuthClient, secret: OneTimeSecret) -> (CallId, Effect) {
    let scopes = client.asks_for();
    let (identifier, check) = (client.identifier.raw().to_owned(), Check::of(&scopes));
    let asked = Request::Try { client: client.id, identifier, secret, scopes, check };
    tries(state, client.id, asked)
}

/// The same with what a person allowed in a browser.
pub fn begin_sign_in(
    state: &mut State,
    client: OAuthClientId,
    authorization: Authorization,
    code: OneTimeSecret,
    check: Option<Check>,
) -> (CallId, Effect) {
    tries(state, client, Request::TrySignIn { client, authorization, code, check })
}

fn tries(state: &mut State, client: OAuthClientId, request: Request) -> (CallId, Effect) {
    state.oauth.tries.kept = None;
    go_on(state, client, Step::Trying, request)
}

fn go_on(
    state: &mut State,
    client: OAuthClientId,
    step: Step,
    request: Request,
) -> (CallId, Effect) {
    let (call, effect) = ask(state, request);
    state.oauth.tries.open.push(Open { call, client, step });
    (call, effect)
}

/// The client whose call this is, if it is one of that step; it is over.
fn take(state: &mut State, call: CallId, step: Step) -> Option<OAuthClientId> {
    let open = &mut state.oauth.tries.open;
    let place = open.iter().position(|one| one.call == call && one.step == step)?;
    Some(open.remove(place).client)
}

/// A try came back. One that is good and counts for the migration of a token is to be remembered.
pub fn tried(state: &mut State, call: CallId, result: &Result<Trial, Error>) -> Vec<Effect> {
    let Some(id) = take(state, call, Step::Trying) else {
        return vec![];
    };
    let is_good = result.as_ref().is_ok_and(Trial::is_good);
    let counts =
        state.oauth.get(id).is_some_and(|client| !migration::replaced_by(client).is_empty());
    if !is_good || !counts {
        return vec![];
    }
    vec![go_on(state, id, Step::Reading, Request::Clients).1]
}

/// The list came that was asked for before the day is written, or it did not.
pub fn listed(state: &mut State, call: CallId, came: bool) -> Vec<Effect> {
    let Some(id) = take(state, call, Step::Reading) else {
        return vec![];
    };
    let client = state.oauth.get(id).filter(|client| !migration::replaced_by(client).is_empty());
    match client {
        _ if !came => say(state, id, Kept::Failed),
        // Somebody deleted it, or it is for something else by now.
        None => vec![],
        Some(client) if Plan::of(client).tried.is_some() => say(state, id, Kept::Written),
        Some(client) => match migration::as_tried(client, state.now()) {
            Err(_) => say(state, id, Kept::NoRoom),
            Ok(change) => vec![go_on(state, id, Step::Writing, Request::Update { id, change }).1],
        },
    }
}

/// Whether this call writes the day of a try.
pub fn writes(state: &State, call: CallId) -> bool {
    state.oauth.tries.open.iter().any(|one| one.call == call && one.step == Step::Writing)
}

/// It was written, or not. That it is not known changes nothing: the list says it, and a try can be
/// made again.
pub fn written(state: &mut State, call: CallId, result: Result<OAuthClient, Error>) -> Vec<Effect> {
    let Some(id) = take(state, call, Step::Writing) else {
        return vec![];
    };
    let kept = match result {
        Ok(client) => {
            state.oauth.put(client);
            Kept::Written
        }
        Err(_) => Kept::Failed,
    };
    let mut effects = load_anew(state);
    effects.extend(say(state, id, kept));
    effects
}

/// The window of the try says it, or, where that is closed, the line of notices.
fn say(state: &mut State, client: OAuthClientId, kept: Kept) -> Vec<Effect> {
    state.oauth.tries.kept = Some((client, kept));
    match kept {
        _ if !state.overlays.is_empty() => vec![],
        Kept::Written => notice::say(state, phrase(kept)),
        Kept::NoRoom | Kept::Failed => notice::fail(state, phrase(kept)),
    }
}

/// What became of remembering the last try of a client, once that is known, and whether it is
/// remembered.
pub fn kept(state: &State, client: OAuthClientId) -> Option<(Phrase, bool)> {
    let (of, kept) = state.oauth.tries.kept?;
    (of == client).then(|| (phrase(kept), kept == Kept::Written))
}

const fn phrase(kept: Kept) -> Phrase {
    match kept {
        Kept::Written => Phrase::MigrateTriedDone,
        Kept::NoRoom => Phrase::MigrateTriedNotKept,
        Kept::Failed => Phrase::MigrateTriedUnwritten,
    }
}

/// What a try came to, a line each: the scopes that were granted, as whom one is with them, and the
/// request that proves them. The last of them is what decided.
pub fn told(trial: &Trial) -> Vec<Phrase> {
    let (scopes, answered) = match &trial.grant {
        ClientTrial::Granted { scopes, answered, .. } => (scopes, answered),
        ClientTrial::Refused(words) => {
            return vec![Phrase::MigrateRefused { words: words.to_string() }];
        }
    };
    let scopes = Foreign::received(scopes.to_string()).to_string();
    let who = match answered {
        Answered::As(user) => {
            Phrase::MigrateAs { name: user.name.to_string(), email: user.email.to_string() }
        }
        Answered::Scopeless => Phrase::MigrateScopeless,
        Answered::Refused => Phrase::MigrateNotAuthenticated,
        Answered::Unclear { status } => Phrase::MigrateUnclear { status: *status },
    };
    let mut said = vec![Phrase::MigrateGranted { scopes }, who];
    match &trial.check {
        Some((check, checked)) => said.push(checked_phrase(*check, checked)),
        None if answered.authenticates() == Some(true) => said.push(Phrase::MigrateCheckNone),
        // It was not sent.
        None => {}
    }
    said
}

fn checked_phrase(check: Check, checked: &Checked) -> Phrase {
    let request = request_line(check);
    match checked {
        Checked::Allowed => Phrase::MigrateCheckAllowed { request },
        Checked::MissingScope(words) => Phrase::MigrateCheckMissing {
            request,
            scope: check.scope().to_owned(),
            words: words.to_string(),
        },
        Checked::Forbidden(words) => {
            Phrase::MigrateCheckForbidden { request, words: words.to_string() }
        }
        Checked::Unclear(status) => Phrase::MigrateCheckUnclear { request, status: *status },
        Checked::TicketMade => Phrase::MigrateCheckTicket { request },
    }
}

/// A request as it stands in a log.
pub fn request_line(check: Check) -> String {
    format!("{} {}", check.method(), check.path())
}
