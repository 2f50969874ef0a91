//! What is done to an OAuth client once its question was answered: deleted, or given another secret;
//! and the revocation of its access tokens.

use crate::app::calls::CallId;
use crate::app::confirm::{self, Confirm, Question};
use crate::app::effect::{Effect, Request as Asked};
use crate::app::keymap::Action;
use crate::app::overlay::Overlay;
use crate::app::reread::{self, News, Step};
use crate::app::reveal::{self, Owner};
use crate::app::state::State;
use crate::app::{guard, notice};
use crate::domain::oauth_client::{CreatedClient, OAuthClient, OAuthToken};
use crate::domain::proof::Proof;
use crate::domain::token::Deletion;
use crate::phrases::Phrase;
use crate::zendesk::Error;

use super::{Key, Request, Row, detail, load_anew, name_of};

/// Asks before a client is deleted. A protected account asks for its identifier.
pub fn ask_delete(state: &mut State, client: &OAuthClient) {
    open(state, Question::DeleteClient(Box::new(client.clone())));
}

/// Asks before a client is given another secret, which ends the one that it has.
pub fn ask_secret(state: &mut State, client: &OAuthClient) {
    open(state, Question::NewSecret { client: Box::new(client.clone()), lost: false });
}

/// A client was made whose secret never came: another secret is the way on. Nobody has the old one.
pub fn ask_lost_secret(state: &mut State, client: &OAuthClient) {
    let question = Question::NewSecret { client: Box::new(client.clone()), lost: true };
    state.open(Overlay::Confirm(Box::new(Confirm::new(question))));
}

/// Asks before the selected access token of a window is revoked.
pub fn ask_revoke(state: &mut State) -> Vec<Effect> {
    if let Some(why) = guard::refuses(state, Action::Delete) {
        return notice::fail(state, why);
    }
    let Some((key, token)) =
        detail::find(state).and_then(|detail| Some((detail.key, detail.selected()?.clone())))
    else {
        return notice::fail(state, Phrase::SelectClientToken);
    };
    let client = state.oauth.row(key).map(|row| row.name().clone()).unwrap_or_default();
    let question = Question::Revoke { client, of: key, token: Box::new(token) };
    state.open(Overlay::Confirm(Box::new(Confirm::new(question))));
    vec![]
}

fn open(state: &mut State, question: Question) {
    let protected = state.guard().protected;
    let proof = question.client().filter(|_| protected).map(Proof::of_client);
    let confirm = match proof {
        Some(proof) => Confirm::with_proof(question, proof),
        None => Confirm::new(question),
    };
    state.open(Overlay::Confirm(Box::new(confirm)));
}

/// The list came that a question waits for, or why it did not.
pub fn listed(state: &mut State, index: usize, failure: Option<Error>) -> Vec<Effect> {
    let step = confirm::at_mut(state, index).map(|confirm| std::mem::take(&mut confirm.step));
    match (step, failure) {
        (Some(Step::Reading(_)), Some(error)) => failed(state, index, error),
        (Some(Step::Reading(request)), None) => read(state, index, request),
        (Some(Step::Checking(request)), None) => checked(state, index, &request),
        // It stays unknown, as the failure says.
        (Some(Step::Checking(_)), Some(_)) => reread::ask_again(state, index, None),
        _ => vec![],
    }
}

/// The list is what the account has now: only what was seen is changed.
fn read(state: &mut State, index: usize, request: Asked) -> Vec<Effect> {
    let seen = confirm::at(state, index).and_then(|confirm| confirm.question.client()).cloned();
    let Some(seen) = seen else {
        return vec![];
    };
    let now = state.oauth.get(seen.id).cloned();
    let deletes = matches!(
        confirm::at(state, index).map(|confirm| &confirm.question),
        Some(Question::DeleteClient(_))
    );
    match now {
        None if deletes => deleted_at(state, index, Deletion::Gone),
        None => reread::ask_again(state, index, Some(News::ClientGone)),
        Some(now) if now == seen => reread::change(state, index, request),
        Some(now) => {
            is_now(state, index, now);
            reread::ask_again(state, index, Some(News::ClientChanged))
        }
    }
}

/// What the question is about is what the account has.
fn is_now(state: &mut State, index: usize, now: OAuthClient) {
    let client = confirm::at_mut(state, index).and_then(|confirm| confirm.question.client_mut());
    if let Some(client) = client {
        *client = now;
    }
}

/// After an answer that was lost: whether the account has what was wanted.
fn checked(state: &mut State, index: usize, request: &Asked) -> Vec<Effect> {
    let seen = confirm::at(state, index).and_then(|confirm| confirm.question.client()).cloned();
    let Some(seen) = seen else {
        return vec![];
    };
    let deletes = matches!(request, Asked::OAuth(asked) if matches!(**asked, Request::Delete(_)));
    let Some(now) = state.oauth.get(seen.id).cloned() else {
        if deletes {
            return deleted_at(state, index, Deletion::Deleted);
        }
        return reread::ask_again(state, index, Some(News::ClientGone));
    };
    let news = match (deletes, now.visible_secret == seen.visible_secret) {
        (true, _) => News::ClientStill,
        (false, true) => News::SecretStill,
        (false, false) => News::SecretLost,
    };
    is_now(state, index, now);
    reread::ask_again(state, index, Some(news))
}

/// After the answer to a revocation was lost: whether the access token is still there.
pub fn tokens_read(
    state: &mut State,
    index: usize,
    result: Result<Vec<OAuthToken>, Error>,
) -> Vec<Effect> {
    let question = confirm::at(state, index).map(|confirm| &confirm.question);
    let Some(Question::Revoke { token, .. }) = question else {
        return vec![];
    };
    let id = token.id;
    match result {
        Ok(tokens) if tokens.iter().all(|token| token.id != id) => {
            revoked_at(state, index, Deletion::Deleted)
        }
        Ok(_) => reread::ask_again(state, index, Some(News::ClientTokenStill)),
        Err(_) => reread::ask_again(state, index, None),
    }
}

/// A client was deleted, or not.
pub fn deleted(state: &mut State, call: CallId, result: Result<Deletion, Error>) -> Vec<Effect> {
    match (confirm::waiting(state, call), result) {
        (Some(index), Ok(deletion)) => deleted_at(state, index, deletion),
        (Some(index), Err(error)) => failed(state, index, error),
        (None, _) => vec![],
    }
}

fn deleted_at(state: &mut State, index: usize, deletion: Deletion) -> Vec<Effect> {
    let Some(Question::DeleteClient(client)) = confirm::close(state, index) else {
        return vec![];
    };
    state.oauth.remove(client.id);
    let name = name_of(&client);
    let mut effects = load_anew(state);
    effects.extend(notice::say(
        state,
        match deletion {
            Deletion::Deleted => Phrase::ClientDeleted { name },
            Deletion::Gone => Phrase::ClientWasGone { name },
        },
    ));
    effects
}

/// An access token was revoked, or not.
pub fn revoked(state: &mut State, call: CallId, result: Result<Deletion, Error>) -> Vec<Effect> {
    match (confirm::waiting(state, call), result) {
        (Some(index), Ok(deletion)) => revoked_at(state, index, deletion),
        (Some(index), Err(error)) => failed(state, index, error),
        (None, _) => vec![],
    }
}

fn revoked_at(state: &mut State, index: usize, deletion: Deletion) -> Vec<Effect> {
    let Some(Question::Revoke { token, .. }) = confirm::close(state, index) else {
        return vec![];
    };
    detail::remove(state, token.id);
    let token = token.visible_token.to_string();
    let said = match deletion {
        Deletion::Deleted => Phrase::ClientTokenRevoked { token },
        Deletion::Gone => Phrase::ClientTokenWasGone { token },
    };
    // A global client counts its tokens.
    let mut effects = load_anew(state);
    effects.extend(notice::say(state, said));
    effects
}

/// A client was given another secret, or not.
pub fn secret(
    state: &mut State,
    call: CallId,
    result: Result<CreatedClient, Error>,
) -> Vec<Effect> {
    let Some(index) = confirm::waiting(state, call) else {
        return vec![];
    };
    match result {
        Ok(created) => {
            confirm::close(state, index);
            show(state, created)
        }
        Err(error) => failed(state, index, error),
    }
}

/// The one time that a whole secret is there. A public client has none.
pub fn show(state: &mut State, created: CreatedClient) -> Vec<Effect> {
    let CreatedClient { client, secret } = created;
    // What would hide it is taken off.
    super::clear_search(state);
    state.oauth.put(client.clone());
    state.oauth.select(Key::Local(client.id));
    let mut effects = load_anew(state);
    if let Some(secret) = secret {
        effects.extend(reveal::open(state, Owner::Client(Box::new(client)), secret));
        return effects;
    }
    let name = name_of(&client);
    let public = super::why_no_secret(&Row::Local(client)).is_some();
    effects.extend(if public {
        notice::say(state, Phrase::ClientCreatedPublic { name })
    } else {
        notice::fail(state, Phrase::ClientWithoutSecret { name })
    });
    effects
}

/// The dialog stays, with what went wrong.
fn failed(state: &mut State, index: usize, error: Error) -> Vec<Effect> {
    let unknown = error.leaves_unknown();
    let Some(confirm) = confirm::at_mut(state, index) else {
        return vec![];
    };
    confirm.call = None;
    confirm.failure = Some(error);
    confirm.focus = confirm::Button::Cancel;
    match std::mem::take(&mut confirm.step) {
        // A change that may have happened: the account tells what it has now.
        Step::Changing(request) if unknown => reread::check(state, index, request),
        _ => load_anew(state),
    }
}
