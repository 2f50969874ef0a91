//! Typing into the window's fields. The secret stands in its own field and is never seen.

use crossterm::event::{Event, KeyEvent};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use crate::app::editor;
use crate::app::overlay::Overlay;
use crate::app::state::State;
use crate::domain::hidden::HiddenText;

use super::{Field, Way};

impl Way {
    /// The field that is typed into, if it has the keys.
    fn input(&mut self) -> Option<&mut Input> {
        match self.focus {
            Field::Found => Some(&mut self.found),
            Field::Quiet => Some(&mut self.quiet),
            Field::Off => Some(&mut self.off),
            _ => None,
        }
    }

    /// The same for the field in which nothing is seen.
    fn hidden(&mut self) -> Option<&mut HiddenText> {
        (self.focus == Field::Secret).then_some(&mut self.secret)
    }

    fn typed(&mut self) {
        self.problem = None;
        self.scroll = None;
        self.own_days |= matches!(self.focus, Field::Quiet | Field::Off);
    }
}

fn top(state: &mut State) -> Option<&mut Way> {
    match state.overlays.last_mut().map(|layer| &mut layer.overlay) {
        Some(Overlay::Migration(way)) => Some(way),
        _ => None,
    }
}

/// A key that is no command: it edits the field.
pub fn type_key(state: &mut State, key: KeyEvent) {
    let Some(way) = top(state) else { return };
    if let Some(secret) = way.hidden() {
        editor::type_hidden(secret, key);
        way.typed();
    } else if let Some(input) = way.input() {
        input.handle_event(&Event::Key(key));
        way.typed();
    }
}

/// Pasted text goes into the field.
pub fn paste(state: &mut State, text: &str) {
    let Some(way) = top(state) else { return };
    if let Some(secret) = way.hidden() {
        secret.append(text);
        way.typed();
    } else if let Some(input) = way.input() {
        editor::insert(input, text);
        way.typed();
    }
}
