//! The terminal's own cursor stands at what has the focus: a screen reader follows it, and an input
//! method draws there what is being composed.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;

use crate::ui::text::width;

/// What no cell of this program has: to take it away shows nothing, but marks a style.
const FOCUS: Modifier = Modifier::HIDDEN;
/// The same for the place where one types, which comes before whatever else is marked.
const CARET: Modifier = Modifier::RAPID_BLINK;

/// The same style, as that of what has the focus.
pub const fn mark(style: Style) -> Style {
    style.remove_modifier(FOCUS)
}

/// The same style, as that of the place where one types.
pub const fn caret(style: Style) -> Style {
    style.remove_modifier(CARET)
}

/// Draws lines, each in its place. The cursor stands where one types, else at the last that has
/// the focus: a button below what it is about.
pub fn draw<'a, 'b: 'a>(
    frame: &mut Frame<'_>,
    lines: impl IntoIterator<Item = (&'a Line<'b>, Rect)>,
) {
    let (mut focus, mut caret) = (None, None);
    for (line, area) in lines {
        frame.render_widget(line, area);
        focus = column(line, FOCUS).and_then(|column| cell(area, column)).or(focus);
        caret = caret.or_else(|| cell(area, column(line, CARET)?));
    }
    if let Some(place) = caret.or(focus) {
        frame.set_cursor_position(place);
    }
}

/// In which column of a line the first thing stands that is marked so.
fn column(line: &Line<'_>, mark: Modifier) -> Option<usize> {
    if line.style.sub_modifier.contains(mark) {
        return Some(0);
    }
    let at = line.spans.iter().position(|span| span.style.sub_modifier.contains(mark))?;
    Some(line.spans.iter().take(at).map(|span| width(&span.content)).sum())
}

fn cell(area: Rect, column: usize) -> Option<(u16, u16)> {
    let column = u16::try_from(column).ok()?;
    (column < area.width && area.height > 0).then_some((area.x + column, area.y))
}
