//! Everything known of one event of the audit log (L2).

use ratatui::Frame;
use ratatui::text::Line;

use crate::app::State;
use crate::domain::audit::AuditEvent;
use crate::phrases::Phrase;

use super::widgets::button::{self, Button};
use super::widgets::dialog;
use super::{Look, age, audit, detail};

/// Columns of text, if the screen has them.
const COLUMNS: u16 = 74;

/// Draws the event, with all of its fields.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, event: &AuditEvent, scroll: u16) {
    let cells = usize::from(dialog::wide_columns(frame.area(), COLUMNS));
    let mut facts = vec![
        (Phrase::ColumnTime, age::in_full(look, state, Some(event.created_at))),
        (Phrase::ColumnActor, event.actor_name.to_string()),
        (Phrase::ColumnIpAddress, audit::address(look, event)),
        (Phrase::ColumnItem, event.source_label.to_string()),
        (Phrase::ColumnActivityType, audit::activity_type(look, event)),
        (Phrase::ColumnActivity, event.change_description.to_string()),
        (Phrase::AuditItemType, event.source_type.to_string()),
    ];
    facts.extend(event.source_id.map(|id| (Phrase::AuditItemId, id.to_string())));
    facts.extend(event.actor_id.map(|id| (Phrase::AuditActorId, id.0.to_string())));
    facts.push((Phrase::AuditEventId, event.id.0.to_string()));
    facts.push((Phrase::DetailZone, state.zone_name()));
    let mut lines = detail::pairs(look, &facts, cells);
    lines.push(Line::default());
    lines.push(button::row(look, &[Button::new(look.say(&Phrase::ButtonClose), true)], cells));
    let options = dialog::Options { columns: COLUMNS, kept: 1, scroll };
    dialog::draw(frame, look, &look.say(&Phrase::AuditEventTitle), &lines, options);
}
