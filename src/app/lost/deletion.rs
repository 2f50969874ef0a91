//! The deletion of a token whose value nobody has: read again, deactivated, deleted.

use crate::app::effect::{Effect, Request};
use crate::app::state::State;
use crate::app::token_actions::{self, name_of};
use crate::app::{audit, editor, notice, undo};
use crate::domain::intent::Step;
use crate::domain::token::{Deletion, Status, Token, TokenChange, TokenId};
use crate::phrases::Phrase;
use crate::zendesk::{Error, ErrorKind};

use super::{Doing, Lost, Part, Phase, among, find, finish};

/// Deactivates and deletes the chosen token, after one more look at it.
pub(super) fn begin(state: &mut State, again: bool) -> Vec<Effect> {
    let call = state.calls.start();
    let begun = find(state).is_some_and(|lost| {
        let is_chosen = lost.chosen().is_some();
        match &mut lost.phase {
            Phase::Found { doing, .. } if is_chosen => {
                *doing = Some(Doing { part: Part::Reading, call, again });
                lost.failure = None;
                true
            }
            _ => false,
        }
    });
    if begun {
        return vec![Effect::Call { call, request: Request::Tokens }];
    }
    state.calls.finish(call);
    notice::fail(state, Phrase::LostChoose)
}

/// The list came once more before the deletion: whoever changed the token meanwhile had a reason.
pub(super) fn read_again(state: &mut State) -> Vec<Effect> {
    let State { overlays, tokens: list, .. } = state;
    let Some(lost) = among(overlays) else { return vec![] };
    let Phase::Found { tokens, chosen: Some(chosen), doing, .. } = &mut lost.phase else {
        return vec![];
    };
    let (Some(seen), Some(Doing { again, .. })) = (tokens.get(*chosen).cloned(), *doing) else {
        return vec![];
    };
    let Some(now) = list.get(seen.id).cloned() else {
        return gone(state, seen.id, again);
    };
    let changed = (&now.description, now.status, now.last_used)
        != (&seen.description, seen.status, seen.last_used);
    tokens[*chosen] = now.clone();
    if changed {
        *doing = None;
        return notice::fail(state, Phrase::LostChanged { name: name_of(&now) });
    }
    let (part, request) = match now.status {
        Status::Active => {
            let change = TokenChange::SetStatus(Status::Inactive);
            (Part::Deactivating, Request::UpdateToken { id: now.id, change })
        }
        Status::Inactive => (Part::Deleting, Request::DeleteToken(now.id)),
    };
    go_on(state, part, request, again)
}

fn go_on(state: &mut State, part: Part, request: Request, again: bool) -> Vec<Effect> {
    let call = state.calls.start();
    if let Some(Lost { phase: Phase::Found { doing, .. }, .. }) = find(state) {
        *doing = Some(Doing { part, call, again });
    }
    vec![Effect::Call { call, request }]
}

/// It was deactivated, or not.
pub fn updated(state: &mut State, result: Result<Token, Error>) -> Vec<Effect> {
    let Some((id, again)) = under_way(state) else {
        return vec![];
    };
    match result {
        Ok(token) => {
            let id = token.id;
            let inactive = !token.status.is_active();
            state.tokens.put(token.clone());
            if let Some(Lost { phase: Phase::Found { tokens, doing, .. }, .. }) = find(state) {
                for known in tokens.iter_mut().filter(|known| known.id == id) {
                    known.status = token.status;
                }
                *doing = None;
            }
            if inactive {
                return go_on(state, Part::Deleting, Request::DeleteToken(id), again);
            }
            // Accepted, and yet as it was: only the account knows why.
            notice::fail(state, Phrase::TokenStaysActive { name: name_of(&token) })
        }
        Err(error) if error.kind == ErrorKind::NotFound => gone(state, id, again),
        Err(error) => failed(state, error),
    }
}

/// It was deleted, or not.
pub fn deleted(state: &mut State, result: Result<Deletion, Error>) -> Vec<Effect> {
    let Some((id, again)) = under_way(state) else {
        return vec![];
    };
    match result {
        // Whoever deleted it: it is not there.
        Ok(Deletion::Deleted | Deletion::Gone) => gone(state, id, again),
        Err(error) => failed(state, error),
    }
}

/// The token whose deletion is under way, and whether another is asked for afterwards.
fn under_way(state: &mut State) -> Option<(TokenId, bool)> {
    let lost = find(state)?;
    Some((lost.chosen()?.id, lost.doing()?.again))
}

fn failed(state: &mut State, error: Error) -> Vec<Effect> {
    if let Some(lost) = find(state) {
        lost.failure = Some(error);
        if let Phase::Found { doing, .. } = &mut lost.phase {
            *doing = None;
        }
    }
    // It may have happened: the next try reads the list first, and the rows are true at once.
    token_actions::load_anew(state)
}

/// The token is not there any more: what was wanted.
fn gone(state: &mut State, id: TokenId, again: bool) -> Vec<Effect> {
    let Some(lost) = find(state) else {
        return vec![];
    };
    let (name, description) = (lost.name(), lost.intent.description.clone());
    if let Some(token) = state.tokens.get(id).cloned() {
        undo::deleted(state, &token);
    }
    state.tokens.remove(id);
    let mut effects = audit::forget(state, id);
    effects.extend(finish(state, Step::Deleted));
    if again {
        effects.extend(editor::create_again(state, description));
    } else {
        effects.extend(token_actions::outdated(state));
        effects.extend(notice::say(state, Phrase::TokenDeleted { name }));
    }
    effects
}
