//! What the screen leaves unfinished when it ends.

use crate::domain::token::Token;
use crate::phrases::Phrase;

use super::overlay::Overlay;
use super::state::State;
use super::token_actions::name_of;

/// The token whose value was about to be shown and stood on no frame that was flushed.
pub fn unseen(state: &State) -> Option<Token> {
    state.overlays.iter().find_map(|layer| match &layer.overlay {
        Overlay::Reveal(window) if !window.seen && !window.acknowledged => {
            Some(window.token.clone())
        }
        _ => None,
    })
}

/// What the next start will tell.
pub fn told_next_time(state: &State) -> Vec<Phrase> {
    let phrase = |overlay: &Overlay| match overlay {
        Overlay::Reveal(window) if window.seen && !window.acknowledged => {
            Some(Phrase::LeaveShown { name: name_of(&window.token) })
        }
        Overlay::Lost(lost) if lost.is_unsettled() => {
            Some(Phrase::LeaveUnknownCreate { name: lost.intent.description.clone() })
        }
        _ => None,
    };
    let painted = state.overlays.iter().filter(|layer| layer.painted.is_some());
    painted.filter_map(|layer| phrase(&layer.overlay)).collect()
}
