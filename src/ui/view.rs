//! The whole screen.

use ratatui::Frame;

use crate::app::State;
use crate::phrases::Catalog;

/// What the screen is drawn with, beside the state: words, colours and signs.
#[derive(Debug)]
pub struct Look {
    /// The sentences, in the chosen language.
    pub catalog: Catalog,
}

/// Draws one frame.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look) {
    let _ = (state, look);
    frame.render_widget("tokendesk", frame.area());
}
