//! The filter of the audit log: dates, actor and activity type (L3).

use crossterm::event::KeyEvent;

use crate::domain::user::Person;
use crate::zendesk::Error;

use super::effect::Effect;
use super::keymap::Action;
use super::state::State;

/// The form.
#[derive(Clone, Debug, Default)]
pub struct FilterForm;

/// The people for the filter came, or not.
pub fn actors_loaded(_state: &mut State, _result: Result<Vec<Person>, Error>) -> Vec<Effect> {
    vec![]
}

/// A key that is no command: it edits the field.
pub fn type_key(_state: &mut State, _key: KeyEvent) {}

/// Pasted text goes into the field.
pub fn paste(_state: &mut State, _text: &str) {}

/// Applies an action of the form.
pub fn act(_state: &mut State, _action: Action) -> Vec<Effect> {
    vec![]
}
