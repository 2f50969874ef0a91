//! The figures on top: each with its name below it, the least important dropping out.

use ratatui::Frame;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::cockpit::{days_left, figure, future};
use crate::app::layout::Area;
use crate::app::{State, retirement};
use crate::domain::retirement::Rule;
use crate::phrases::Phrase;
use crate::ui::Look;
use crate::ui::text::{fit, width};
use crate::ui::widgets::column::{GAP, Wish, widest, widths};
use crate::ui::widgets::message::rect;

/// A figure: what it says, its name, in which style, and when it drops out.
struct Figure {
    says: String,
    name: String,
    style: Style,
    priority: u8,
}

/// Draws them in two rows, or in one where there is no more room.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, area: Area) {
    let room = area.width;
    let long = figures(state, look, true);
    let needed = long.iter().map(|figure| widest_of(figure) + GAP).sum::<u16>();
    let figures = if needed <= room + GAP { long } else { figures(state, look, false) };
    if area.height < 2 {
        frame.render_widget(in_a_row(look, &figures, usize::from(room)), rect(area));
        return;
    }
    let wishes: Vec<_> = figures
        .iter()
        .map(|figure| Wish { least: widest_of(figure), flexible: false, priority: figure.priority })
        .collect();
    let (mut upper, mut lower) = (vec![], vec![]);
    for (figure, columns) in figures.iter().zip(widths(&wishes, room)) {
        let Some(columns) = columns else { continue };
        let columns = usize::from(columns + GAP);
        upper.push(Span::styled(fit(&figure.says, columns, ""), figure.style));
        lower.push(Span::styled(fit(&figure.name, columns, ""), look.theme.quiet));
    }
    frame.render_widget(Line::from(upper), rect(area.row(0)));
    frame.render_widget(Line::from(lower), rect(area.row(1)));
}

/// One after the other in one row, as far as there is room.
fn in_a_row(look: &Look, figures: &[Figure], room: usize) -> Line<'static> {
    let mut spans = vec![];
    let mut taken = 0;
    let mut order: Vec<_> = figures.iter().collect();
    order.sort_by_key(|figure| figure.priority);
    for figure in order {
        let text = format!(" {}", figure.name);
        taken += width(&figure.says) + width(&text) + 3;
        if taken > room {
            break;
        }
        spans.push(Span::raw(if spans.is_empty() { "" } else { "   " }));
        spans.push(Span::styled(figure.says.clone(), figure.style));
        spans.push(Span::styled(text, look.theme.quiet));
    }
    Line::from(spans)
}

fn widest_of(figure: &Figure) -> u16 {
    widest([figure.says.as_str(), figure.name.as_str()])
}

fn figures(state: &State, look: &Look, long: bool) -> [Figure; 5] {
    let future = future(state);
    let outlook = &future.outlook;
    let alarm = if outlook.at_risk > 0 { look.theme.danger } else { look.theme.title };
    let days = days_left(future.days_left, long.then(|| retirement::day(Rule::End)));
    let of = |count: usize, name: &Phrase, priority| Figure {
        says: count.to_string(),
        name: look.say(name),
        style: look.theme.title,
        priority,
    };
    let at_risk = look.say(&figure(outlook.at_risk, outlook.at_risk_estimated));
    [
        Figure { says: future.days_left.to_string(), ..of(0, &days, 0) },
        of(outlook.in_use, &Phrase::FigureInUse, 2),
        Figure { says: at_risk, style: alarm, ..of(0, &Phrase::FigureAtRisk, 1) },
        of(outlook.off, &Phrase::FigureOff, 4),
        of(outlook.safe, &Phrase::FigureSafe, 3),
    ]
}
