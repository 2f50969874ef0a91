//! What the screen leaves unfinished when it ends.

use crate::domain::token::Token;
use crate::phrases::Phrase;

use super::oauth;
use super::overlay::Overlay;
use super::reveal::{Owner, Reveal};
use super::state::State;
use super::token_actions::name_of;

/// The token whose value was about to be shown and stood on no frame that was flushed.
pub fn unseen(state: &State) -> Option<Token> {
    state.overlays.iter().find_map(|layer| match &layer.overlay {
        Overlay::Reveal(window) if !window.seen && !window.acknowledged => match &window.of {
            Owner::Token(token) => Some((**token).clone()),
            Owner::Client(_) => None,
        },
        _ => None,
    })
}

/// What the next start will tell, and that a secret of an OAuth client was not kept.
pub fn told_next_time(state: &State) -> Vec<Phrase> {
    let phrase = |overlay: &Overlay| match overlay {
        Overlay::Reveal(window) => left(window),
        Overlay::Lost(lost) if lost.is_unsettled() => {
            Some(Phrase::LeaveUnknownCreate { name: lost.intent.description.clone() })
        }
        _ => None,
    };
    let told = state
        .overlays
        .iter()
        .filter(|layer| layer.painted.is_some() || matches!(&layer.overlay, Overlay::Reveal(_)));
    told.filter_map(|layer| phrase(&layer.overlay)).collect()
}

/// A value that nobody has kept.
fn left(window: &Reveal) -> Option<Phrase> {
    match &window.of {
        _ if window.acknowledged => None,
        Owner::Token(_) if !window.seen => None,
        Owner::Token(token) => Some(Phrase::LeaveShown { name: name_of(token) }),
        Owner::Client(client) => Some(Phrase::LeaveClientSecret { name: oauth::name_of(client) }),
    }
}
