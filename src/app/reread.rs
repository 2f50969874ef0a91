//! What a change is about is read again before it is made: somebody else may have changed it. After
//! an answer that was lost it is read once more, to say what the account has now.

use crate::domain::account::AccessSettings;
use crate::domain::difference::Difference;
use crate::domain::token::{Deletion, Status, Token, TokenChange};
use crate::zendesk::{Error, ErrorKind};

use super::configuration;
use super::confirm::{self, Question};
use super::effect::{Effect, Request};
use super::oauth;
use super::overlay::Overlay;
use super::state::State;

/// How far a change has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// The account is asked nothing.
    #[default]
    Idle,
    /// What is to change is read again; then this is asked for.
    Reading(Request),
    /// This is asked for.
    Changing(Request),
    /// The answer to this was lost: what the account has now is read.
    Checking(Request),
}

/// What a person did not know when they pressed the button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// Somebody else changed the token.
    Changed(Vec<Difference>),
    /// Somebody else deleted the token.
    Gone,
    /// Another number of tokens is active.
    Active {
        /// As it was.
        before: usize,
        /// As it is.
        now: usize,
    },
    /// The answer was lost, and the token is as it was.
    StillSo(Status),
    /// The answer was lost, and the token is called as it was.
    StillCalled(String),
    /// Somebody else changed the OAuth client.
    ClientChanged,
    /// Somebody else deleted it.
    ClientGone,
    /// The answer was lost, and the OAuth client is still there.
    ClientStill,
    /// The answer was lost, and its secret begins as it did.
    SecretStill,
    /// The answer was lost, and its secret begins otherwise: nobody has it.
    SecretLost,
    /// The answer was lost, and the OAuth access token is still there.
    ClientTokenStill,
    /// The answer was lost, and token access is as it was.
    StillAccess(bool),
}

/// Reads what a question is about; the change follows if it is as it was.
pub fn begin(state: &mut State, request: Request) -> Vec<Effect> {
    let read = match &request {
        Request::SetAccess(AccessSettings { token_access: true, .. }) => Request::Access,
        Request::OAuth(change) => match **change {
            // What is revoked can't have become something else.
            oauth::Request::Revoke(_) => {
                let index = state.overlays.len().saturating_sub(1);
                return self::change(state, index, request);
            }
            _ => Request::OAuth(Box::new(oauth::Request::Clients)),
        },
        _ => Request::Tokens,
    };
    let index = state.overlays.len().saturating_sub(1);
    ask(state, index, Step::Reading(request), read)
}

/// The answer to a change was lost: the account is asked what it has now.
pub fn check(state: &mut State, index: usize, request: Request) -> Vec<Effect> {
    let read = match &request {
        Request::SetAccess(_) => Request::Access,
        Request::OAuth(_) => {
            let question = confirm::at(state, index).map(|confirm| &confirm.question);
            Request::OAuth(Box::new(match question {
                Some(Question::Revoke { of, .. }) => oauth::Request::Tokens(of.tokens()),
                _ => oauth::Request::Clients,
            }))
        }
        _ => Request::Tokens,
    };
    ask(state, index, Step::Checking(request), read)
}

/// What was read is as it was: the change is asked for.
pub(super) fn change(state: &mut State, index: usize, request: Request) -> Vec<Effect> {
    ask(state, index, Step::Changing(request.clone()), request)
}

fn ask(state: &mut State, index: usize, step: Step, request: Request) -> Vec<Effect> {
    let State { overlays, calls, .. } = state;
    let Some(Overlay::Confirm(confirm)) = overlays.get_mut(index).map(|layer| &mut layer.overlay)
    else {
        return vec![];
    };
    let call = calls.start();
    confirm.call = Some(call);
    if !matches!(step, Step::Checking(_)) {
        confirm.failure = None;
        confirm.news = None;
    }
    confirm.step = step;
    vec![Effect::Call { call, request }]
}

/// The list came that a question waits for, or why it did not.
pub fn listed(state: &mut State, index: usize, failure: Option<Error>) -> Vec<Effect> {
    let step = confirm::at_mut(state, index).map(|confirm| std::mem::take(&mut confirm.step));
    match (step, failure) {
        (Some(Step::Reading(_)), Some(error)) => unread(state, index, error),
        (Some(Step::Reading(request)), None) => read(state, index, request),
        (Some(Step::Checking(request)), None) => checked(state, index, &request),
        // It stays unknown, as the failure says.
        (Some(Step::Checking(_)), Some(_)) => ask_again(state, index, None),
        _ => vec![],
    }
}

fn unread(state: &mut State, index: usize, error: Error) -> Vec<Effect> {
    let off = error.kind == ErrorKind::TokenAccessOff
        && confirm::at_mut(state, index)
            .is_some_and(|confirm| matches!(confirm.question, Question::TurnOff { .. }));
    if off {
        // Somebody else was faster: what was wanted is so.
        let now = AccessSettings { terms_accepted: true, token_access: false };
        return configuration::turned(state, index, now);
    }
    confirm::failed(state, index, error)
}

/// The list is what the account has now.
fn read(state: &mut State, index: usize, request: Request) -> Vec<Effect> {
    let active = state.tokens.active_count();
    let list = state.tokens.all().to_vec();
    let Some(confirm) = confirm::at_mut(state, index) else {
        return vec![];
    };
    if let Question::TurnOff { active: asked } = &mut confirm.question {
        let before = std::mem::replace(asked, active);
        if before == active {
            return change(state, index, request);
        }
        return ask_again(state, index, Some(News::Active { before, now: active }));
    }
    let deletes = matches!(confirm.question, Question::Delete(_));
    let Some(token) = confirm.question.token_mut() else {
        return vec![];
    };
    let news = news_of(token, &list);
    // What is shown from now on is what is so now, such as a newer use.
    if let Some(now) = list.into_iter().find(|now| now.id == token.id) {
        *token = now;
    }
    match news {
        None => change(state, index, request),
        Some(News::Gone) if deletes => confirm::deleted(state, index, Ok(Deletion::Gone)),
        news => ask_again(state, index, news),
    }
}

/// The question is asked again, of somebody who knows this.
pub(super) fn ask_again(state: &mut State, index: usize, news: Option<News>) -> Vec<Effect> {
    if let Some(confirm) = confirm::at_mut(state, index) {
        confirm.call = None;
        confirm.step = Step::Idle;
        confirm.news = news.or(confirm.news.take());
        confirm.ask_again();
    }
    vec![]
}

/// After an answer that was lost: whether the account has what was wanted.
fn checked(state: &mut State, index: usize, request: &Request) -> Vec<Effect> {
    let found = match request {
        Request::UpdateToken { id, .. } | Request::DeleteToken(id) => {
            state.tokens.get(*id).cloned()
        }
        _ => return vec![],
    };
    match (request, found) {
        (Request::DeleteToken(_), None) => confirm::deleted(state, index, Ok(Deletion::Deleted)),
        (_, None) => ask_again(state, index, Some(News::Gone)),
        (Request::UpdateToken { change: TokenChange::SetStatus(wanted), .. }, Some(token))
            if token.status == *wanted =>
        {
            confirm::updated(state, index, Ok(token))
        }
        (_, Some(token)) => {
            let status = token.status;
            let asked = confirm::at_mut(state, index);
            if let Some(known) = asked.and_then(|confirm| confirm.question.token_mut()) {
                *known = token;
            }
            ask_again(state, index, Some(News::StillSo(status)))
        }
    }
}

/// The switch was read that a question waits for, or why not.
pub fn switched(
    state: &mut State,
    index: usize,
    result: Result<AccessSettings, Error>,
) -> Vec<Effect> {
    let step = confirm::at_mut(state, index).map(|confirm| std::mem::take(&mut confirm.step));
    match (step, result) {
        (Some(Step::Reading(_)), Ok(access)) if access.token_access => {
            configuration::turned(state, index, access)
        }
        (Some(Step::Reading(_)), Ok(access)) => change(
            state,
            index,
            Request::SetAccess(AccessSettings { token_access: true, ..access }),
        ),
        (Some(Step::Reading(_)), Err(error)) => confirm::failed(state, index, error),
        (Some(Step::Checking(Request::SetAccess(wanted))), Ok(access)) => {
            if access.token_access == wanted.token_access {
                return configuration::turned(state, index, access);
            }
            ask_again(state, index, Some(News::StillAccess(access.token_access)))
        }
        (Some(Step::Checking(_)), Err(_)) => ask_again(state, index, None),
        _ => vec![],
    }
}

/// Whether a token may be changed so: somebody else may have done it already.
pub fn is_moot(question: &Question, news: Option<&News>) -> bool {
    match (question, news) {
        (_, Some(News::Gone | News::ClientGone)) => true,
        (Question::Deactivate(token), _) => token.status.may_deactivate().is_err(),
        (Question::Reactivate(token), _) => token.status.may_reactivate().is_err(),
        (Question::Delete(token), _) => token.status.may_delete().is_err(),
        _ => false,
    }
}

/// What has become of a token since it was seen; `None` if it is as it was.
pub fn news_of(seen: &Token, list: &[Token]) -> Option<News> {
    let Some(now) = list.iter().find(|now| now.id == seen.id) else {
        return Some(News::Gone);
    };
    let differences = seen.differences(now);
    (!differences.is_empty()).then_some(News::Changed(differences))
}
