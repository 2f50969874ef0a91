//! What stands where a list would be: why there is none, and what to do.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use crate::app::failure::{self, Error};
use crate::app::layout::Area;
use crate::phrases::Phrase;
use crate::ui::Look;
use crate::ui::text::wrap;

/// Columns of text, so that a line stays readable on a wide screen.
const COLUMNS: u16 = 72;

/// The cells of an area of the layout.
pub const fn rect(area: Area) -> Rect {
    Rect { x: area.x, y: area.y, width: area.width, height: area.height }
}

/// A title, some sentences and a last line with keys, a third from the top of the area.
pub fn draw(frame: &mut Frame<'_>, area: Area, title: &(Style, String), text: &[String]) {
    let columns = COLUMNS.min(area.width.saturating_sub(4));
    let mut lines: Vec<Line<'_>> = wrap(&title.1, usize::from(columns))
        .into_iter()
        .map(|line| Line::styled(line, title.0))
        .collect();
    for paragraph in text {
        lines.push(Line::default());
        lines.extend(wrap(paragraph, usize::from(columns)).into_iter().map(Line::raw));
    }
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let top = area.height.saturating_sub(height) / 3;
    let rect = rect(area);
    for (row, line) in (top..area.height).zip(&lines) {
        let row =
            Rect { x: rect.x + 2.min(rect.width), y: rect.y + row, width: columns, height: 1 };
        frame.render_widget(line, row);
    }
}

/// A request that failed, as a page of its own.
pub fn draw_failure(frame: &mut Frame<'_>, look: &Look, area: Area, error: &Error) {
    let say = |phrase: &Phrase| look.say(phrase);
    let text = [say(&failure::hint(error)), look.where_to_look(error), say(&Phrase::FailureAgain)];
    draw(frame, area, &(look.theme.danger, say(&failure::what(error))), &text);
}

/// The lines of a failure inside a dialog of this many columns.
pub fn failure_lines(look: &Look, error: &Error, columns: u16) -> Vec<Line<'static>> {
    let hint = (look.theme.text, look.say(&failure::hint(error)));
    told(look, error, columns, Some(hint))
}

/// The same without what to do, where the dialog itself says that.
pub fn event_lines(look: &Look, error: &Error, columns: u16) -> Vec<Line<'static>> {
    told(look, error, columns, None)
}

fn told(
    look: &Look,
    error: &Error,
    columns: u16,
    hint: Option<(Style, String)>,
) -> Vec<Line<'static>> {
    let what = (look.theme.danger, look.say(&failure::what(error)));
    let place = (look.theme.quiet, look.where_to_look(error));
    let mut lines = vec![Line::default()];
    for (style, text) in [Some(what), hint, Some(place)].into_iter().flatten() {
        let wrapped = wrap(&text, usize::from(columns));
        lines.extend(wrapped.into_iter().map(|line| Line::styled(line, style)));
    }
    lines
}
