//! The keys, as the one table has them.

use ratatui::Frame;
use ratatui::text::{Line, Span};

use crate::app::keymap::{Context, TABLE};
use crate::phrases::Phrase;

use super::Look;
use super::text::{fit, width};
use super::widgets::button::{self, Button};
use super::widgets::dialog;

/// The contexts in the order in which a person meets them.
pub const SECTIONS: [(Context, Phrase); 12] = [
    (Context::Everywhere, Phrase::HelpEverywhere),
    (Context::List, Phrase::HelpList),
    (Context::Tokens, Phrase::HelpTokens),
    (Context::Secret, Phrase::HelpSecret),
    (Context::Audit, Phrase::HelpAudit),
    (Context::Configuration, Phrase::HelpConfiguration),
    (Context::Form, Phrase::HelpForm),
    (Context::AuditFilter, Phrase::HelpAuditFilter),
    (Context::Choice, Phrase::HelpChoice),
    (Context::Confirmation, Phrase::HelpConfirmation),
    (Context::Search, Phrase::HelpSearch),
    (Context::Menu, Phrase::HelpMenu),
];

/// Draws the help, from a line on.
pub fn draw(frame: &mut Frame<'_>, look: &Look, scroll: u16) {
    let cells = usize::from(dialog::columns(frame.area()));
    let mut lines = vec![];
    for (context, title) in &SECTIONS {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line::styled(look.say(title), look.theme.title));
        for binding in TABLE.iter().filter(|binding| binding.context == *context) {
            let keys: Vec<_> = binding.keys.iter().map(|key| look.key(*key)).collect();
            let keys = keys.join(", ");
            let column = width(&keys).max(16);
            lines.push(Line::from(vec![
                Span::styled(fit(&keys, column, ""), look.theme.accent),
                Span::raw(format!("  {}", look.say(&binding.phrase))),
            ]));
        }
    }
    lines.push(Line::default());
    lines.push(button::row(look, &[Button::new(look.say(&Phrase::ButtonClose), true)], cells));
    let options = dialog::Options { scroll, ..dialog::Options::default() };
    dialog::draw(frame, look, &look.say(&Phrase::HelpTitle), &lines, options);
}
