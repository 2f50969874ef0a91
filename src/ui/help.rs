//! The keys, as the one table has them.

use ratatui::Frame;
use ratatui::text::{Line, Span};

use crate::app::State;
use crate::app::keymap::SECTIONS;
use crate::phrases::Phrase;

use super::Look;
use super::text::{cut, fit, width};
use super::widgets::button::{self, Button};
use super::widgets::dialog;

/// Draws the help, from a line on.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, scroll: u16) {
    let cells = usize::from(dialog::columns(frame.area()));
    let mut lines = vec![];
    for (context, title) in &SECTIONS {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line::styled(look.say(title), look.theme.title));
        for binding in state.keymap.within(*context) {
            let keys: Vec<_> = binding.keys.iter().map(|key| look.key(*key)).collect();
            let keys = keys.join(", ");
            let column = width(&keys).max(16);
            let room = cells.saturating_sub(column);
            lines.push(Line::from(vec![
                Span::styled(fit(&keys, column, ""), look.theme.accent),
                Span::raw(cut(
                    &format!("  {}", look.say(&binding.phrase)),
                    room,
                    look.signs.ellipsis,
                )),
            ]));
        }
    }
    lines.push(Line::default());
    lines.push(button::row(look, &[Button::new(look.say(&Phrase::ButtonClose), true)], cells));
    let options = dialog::Options { scroll, ..dialog::Options::default() };
    dialog::draw(frame, look, &look.say(&Phrase::HelpTitle), &lines, options);
}
