//! The command palette: a field, and the commands that match what is typed there.

use ratatui::Frame;
use ratatui::text::{Line, Span};

use crate::app::State;
use crate::app::mouse::Target;
use crate::app::palette::{Command, Palette, Run, key_of, rows, why_not};
use crate::app::retirement;
use crate::phrases::Phrase;

use super::Look;
use super::text::{cut, cut_spans, fit, width};
use super::widgets::{dialog, field};

/// Columns of text, if the screen has them.
const COLUMNS: u16 = 66;

/// Draws it.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, palette: &Palette) {
    let cells = usize::from(dialog::wide_columns(frame.area(), COLUMNS));
    let mark = format!("{} ", look.signs.crumb);
    let mut input = Line::styled(mark.clone(), look.theme.accent);
    input.extend(field::line(look, &palette.input, true, cells.saturating_sub(width(&mark))));
    let mut lines = vec![input, Line::default()];
    let listed = rows(state.size);
    let labels = palette.commands().iter().map(|command| width(&look.say(&command.label)));
    let column = labels.max().unwrap_or(0).min(cells / 2) + 2;
    for (index, command) in palette.visible(listed) {
        let line = row(state, look, command, (column, cells));
        look.hits.note_whole(&line, Target::Entry(index));
        let is_selected = index == palette.cursor.index;
        // The selection has an ink of its own, also for the key.
        let inked = |span: Span<'static>| Span::styled(span.content, look.theme.selected);
        let spans = line.spans.into_iter();
        lines.push(if is_selected { spans.map(inked).collect() } else { spans.collect() });
    }
    if palette.is_empty() {
        lines.push(Line::styled(look.say(&Phrase::PaletteNothing), look.theme.quiet));
    }
    // It stays as tall as it is, so that nothing jumps while somebody types.
    lines.resize(listed + 2, Line::default());
    let options = dialog::Options { columns: COLUMNS, kept: 0, scroll: 0 };
    dialog::draw(frame, look, &look.say(&Phrase::PaletteTitle), &lines, options);
}

/// A command, where it acts, and at the right end its key or why it can't be run.
fn row(
    state: &State,
    look: &Look,
    command: &Command,
    (column, cells): (usize, usize),
) -> Line<'static> {
    let why = why_not(state, command);
    let is_closed = matches!(command.run, Run::Act(_, action) if retirement::closes(state, action));
    let style = if why.is_some() || is_closed { look.theme.quiet } else { look.theme.text };
    let key = key_of(state, command).map(|key| look.key(key)).unwrap_or_default();
    let right = match why {
        Some(why) => Span::styled(look.say(&why), look.theme.quiet),
        None if is_closed => {
            let closed = look.say(&Phrase::AddClosed);
            Span::styled(format!("{closed}  {key}"), look.theme.quiet)
        }
        None => Span::styled(key, look.theme.accent),
    };
    let label = cut(&look.say(&command.label), column - 2, look.signs.ellipsis);
    let left = vec![
        Span::styled(fit(&label, column, ""), style),
        Span::styled(look.say(&command.place), look.theme.quiet),
    ];
    let room = cells.saturating_sub(right.width() + 2);
    let left = Line::from(cut_spans(left, room, look.signs.ellipsis));
    let gap = cells.saturating_sub(left.width() + right.width());
    let mut line = left;
    line.push_span(Span::raw(" ".repeat(gap)));
    line.push_span(right);
    line
}
