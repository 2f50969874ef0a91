//! What one's own configuration keeps one from in an account: changes, where it is for reading only.

use crate::phrases::Phrase;

use super::keymap::Action;
use super::state::{Page, State};

/// Why an action is kept from, if it is: the session only reads, and the action would change
/// something.
pub fn refuses(state: &State, action: Action) -> Option<Phrase> {
    let changes = match action {
        Action::Add
        | Action::Edit
        | Action::Deactivate
        | Action::Reactivate
        | Action::Delete
        | Action::NewSecret
        | Action::Undo => true,
        Action::Toggle | Action::Press => {
            state.page == Page::Configuration && state.overlays.is_empty()
        }
        _ => false,
    };
    (changes && state.guard().read_only).then_some(Phrase::ReadOnlySession)
}
