//! Routes each message to the area that it concerns.

use super::effect::Effect;
use super::message::Message;
use super::state::State;

/// Applies one message and returns what the outside world must now do.
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    if let Message::Resized(size) = message {
        state.size = size;
        state.revision += 1;
    }
    vec![]
}
