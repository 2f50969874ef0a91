//! Marked tokens: what is done next is done to all of them. A mark belongs to a token, not to a row:
//! it stays while the list is searched, filtered, sorted and read again.

use crate::domain::bulk::Deed;
use crate::domain::token::{Token, TokenId};
use crate::phrases::Phrase;

use super::effect::Effect;
use super::keymap::Action;
use super::notice;
use super::state::State;
use super::token_actions::name_of;
use super::tokens::Tokens;

/// Marks the selected token, or takes its mark away.
pub fn toggle(state: &mut State) {
    if let Some(id) = state.tokens.selected().map(|token| token.id)
        && !state.tokens.marked.remove(&id)
    {
        state.tokens.marked.insert(id);
    }
}

/// Marks every token that search and filter leave; if all of them are, takes these marks away.
pub fn toggle_shown(state: &mut State) {
    let shown: Vec<TokenId> = state.tokens.shown().map(|token| token.id).collect();
    let marked = &mut state.tokens.marked;
    if shown.iter().all(|id| marked.contains(id)) {
        marked.retain(|id| !shown.contains(id));
    } else {
        marked.extend(shown);
    }
}

/// Whether anything is marked.
pub fn any(state: &State) -> bool {
    !state.tokens.marked.is_empty()
}

/// The marked tokens, the one that was used last first: what is in use is seen first.
pub fn tokens(tokens: &Tokens) -> Vec<&Token> {
    let mut marked: Vec<_> =
        tokens.all().iter().filter(|token| tokens.marked.contains(&token.id)).collect();
    marked.sort_by_key(|token| (std::cmp::Reverse(token.last_used), token.id));
    marked
}

/// How many of the marked tokens search and filter hide.
pub fn hidden(tokens: &Tokens) -> usize {
    let shown = tokens.shown().filter(|token| tokens.marked.contains(&token.id)).count();
    tokens.marked.len().saturating_sub(shown)
}

/// A list came: marks of tokens that are gone go, and it is said whose they were.
pub fn listed(state: &mut State, before: &[Token]) -> Vec<Effect> {
    let Tokens { marked, .. } = &state.tokens;
    let gone: Vec<TokenId> =
        marked.iter().copied().filter(|id| state.tokens.get(*id).is_none()).collect();
    state.tokens.marked.retain(|id| !gone.contains(id));
    let name = |id: &TokenId| {
        before.iter().find(|token| token.id == *id).map_or_else(|| id.0.to_string(), name_of)
    };
    match gone.as_slice() {
        [] => vec![],
        [one] => {
            let name = name(one);
            notice::fail(state, Phrase::MarkGone { name })
        }
        [first, rest @ ..] => {
            let (name, count) = (name(first), rest.len());
            notice::fail(state, Phrase::MarksGone { name, count })
        }
    }
}

/// What an action does to all marked tokens.
pub const fn deed(action: Action) -> Option<Deed> {
    match action {
        Action::Deactivate => Some(Deed::Deactivate),
        Action::Reactivate => Some(Deed::Reactivate),
        Action::Delete => Some(Deed::Delete),
        _ => None,
    }
}

/// What the footer calls an action while tokens are marked: it says how many it concerns.
pub fn words(state: &State, action: Action) -> Option<Phrase> {
    let count = state.tokens.marked.len();
    match action {
        Action::Deactivate => Some(Phrase::DoDeactivateMarked { count }),
        Action::Reactivate => Some(Phrase::DoReactivateMarked { count }),
        Action::Delete => Some(Phrase::DoDeleteMarked { count }),
        _ => None,
    }
}
