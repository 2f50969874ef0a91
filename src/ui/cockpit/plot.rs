//! How many tokens will still work, week by week to the end of all of them (Z3).

use ratatui::Frame;
use ratatui::text::{Line, Span};

use crate::app::cockpit::future;
use crate::app::layout::Area;
use crate::app::{State, retirement};
use crate::domain::fate::Week;
use crate::domain::retirement::Rule;
use crate::domain::time;
use crate::phrases::Phrase;
use crate::ui::Look;
use crate::ui::text::{cut, fit, width};
use crate::ui::widgets::message::rect;

/// The parts of a row that a bar can end at.
const PARTS: usize = 8;

/// Draws it: a title, the bars, and the days at both ends.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, area: Area) {
    let weeks = &future(state).weeks;
    let end = retirement::day(Rule::End);
    let Some(most) = weeks.iter().map(|week| week.working).max() else {
        let text = cut(&look.say(&Phrase::PlotOver { day: end }), room(area), look.signs.ellipsis);
        frame.render_widget(Line::styled(text, look.theme.text), rect(area));
        return;
    };
    let estimated = weeks.iter().any(|week| week.estimated);
    let title = look.say(&Phrase::PlotTitle);
    let title = if estimated { look.say(&Phrase::About { what: title }) } else { title };
    let title = cut(&title, room(area), look.signs.ellipsis);
    frame.render_widget(Line::styled(title, look.theme.quiet), rect(area.row(0)));
    let scale = width(&most.to_string()).max(2);
    let columns = room(area).saturating_sub(scale + 1);
    let rows = usize::from(area.height).saturating_sub(2);
    for row in 0..rows {
        let figure = match row {
            0 => most.to_string(),
            _ if row + 1 == rows => "0".to_owned(),
            _ => String::new(),
        };
        let bars = bars(look, weeks, (most, columns), rows - 1 - row, rows);
        let line = Line::from(vec![
            Span::styled(format!("{figure:>scale$} "), look.theme.quiet),
            Span::styled(bars, look.theme.accent),
        ]);
        let below = u16::try_from(row + 1).unwrap_or(u16::MAX);
        frame.render_widget(line, rect(area.row(below)));
    }
    // The weeks begin with the hour: in a zone of half hours that can be yesterday.
    let today = time::day(state.now(), &state.zone());
    let days = fit(&today, columns.saturating_sub(width(&end)), look.signs.ellipsis);
    let days = format!("{:>scale$} {days}{end}", "");
    let days = cut(&days, room(area), look.signs.ellipsis);
    let last = area.row(area.height.saturating_sub(1));
    frame.render_widget(Line::styled(days, look.theme.quiet), rect(last));
}

/// The cells of a row.
fn room(area: Area) -> usize {
    usize::from(area.width)
}

/// One row of the bars, counted from the bottom.
fn bars(
    look: &Look,
    weeks: &[Week],
    (most, columns): (usize, usize),
    row: usize,
    rows: usize,
) -> String {
    let height = |week: &Week| {
        let whole = week.working * rows * PARTS;
        // What is more than nothing is seen.
        let parts = whole.checked_div(most).unwrap_or(0).max(usize::from(week.working > 0));
        parts.saturating_sub(row * PARTS).min(PARTS)
    };
    let at = |column: usize| weeks.get(column * weeks.len() / columns.max(1));
    (0..columns).filter_map(at).map(|week| look.signs.heights[height(week)]).collect()
}
