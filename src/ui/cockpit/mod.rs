//! The page *Retirement*: the figures, how many tokens will still work, and each token with what
//! becomes of it and what to do (Z1 to Z4).

mod figures;
mod plot;
mod table;
mod time_line;

use ratatui::Frame;
use ratatui::text::{Line, Span};

use crate::app::cockpit::{self as model, Body};
use crate::app::layout::{Area, Layout};
use crate::app::retirement;
use crate::app::tokens::Body as Rows;
use crate::app::{State, cockpit};
use crate::domain::retirement::Rule;
use crate::phrases::Phrase;

use super::Look;
use super::text::cut_spans;
use super::tokens;
use super::widgets::message::{self, rect};

/// Draws the page.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, layout: &Layout) {
    if let Some(area) = layout.title {
        let title = look.say(&Phrase::Retirement);
        frame.render_widget(Line::styled(title, look.theme.title), rect(area));
    }
    let top = layout.overview.map_or(layout.summary.y, |overview| overview.figures.y);
    let whole = Area { y: top, height: layout.status.y.saturating_sub(top), ..layout.summary };
    match model::body(state) {
        Body::NotKept => not_kept(frame, look, whole),
        Body::Tokens(body @ (Rows::Rows | Rows::NothingMatches)) => {
            if let Some(overview) = layout.overview {
                figures::draw(frame, state, look, within(layout, overview.figures));
                if let Some(area) = overview.plot {
                    plot::draw(frame, state, look, within(layout, area));
                }
            }
            summary(frame, state, look, within(layout, layout.summary));
            if body == Rows::Rows {
                table::draw(frame, state, look, layout);
            } else {
                tokens::instead(frame, state, look, layout.rows, body);
            }
        }
        Body::Tokens(body) => tokens::instead(frame, state, look, whole, body),
    }
}

/// What stands above the rows within its margins: a narrow page begins at the edge of the screen.
fn within(layout: &Layout, area: Area) -> Area {
    let left = u16::from(layout.title.is_none()).min(area.width);
    Area { x: area.x + left, width: (area.width - left).saturating_sub(1), ..area }
}

/// An account whose tokens end by no rule.
fn not_kept(frame: &mut Frame<'_>, look: &Look, area: Area) {
    let title = (look.theme.title, look.say(&Phrase::NotKeptTitle));
    let real = Phrase::NotKeptReal { day: retirement::day(Rule::End) };
    let text = [look.say(&Phrase::NotKeptText), look.say(&real)];
    message::draw(frame, area, &title, &text);
}

/// The line above the rows: what is special about them, and how sure their days are.
fn summary(frame: &mut Frame<'_>, state: &State, look: &Look, area: Area) {
    let order = if state.tokens.order_is_old {
        (look.say(&Phrase::SortAnew), look.theme.quiet)
    } else {
        (look.say(&Phrase::SortedByUrgency), look.theme.quiet)
    };
    let mut left = vec![];
    for (text, style) in tokens::notes(state, look, Some(order)) {
        if !left.is_empty() {
            left.push(Span::styled(format!(" {} ", look.signs.dot), look.theme.quiet));
        }
        left.push(Span::styled(text, style));
    }
    let right = Line::styled(sure(state, look).unwrap_or_default(), look.theme.quiet);
    let room = usize::from(area.width);
    let left = Line::from(cut_spans(left, room, look.signs.ellipsis));
    let both = left.width() + right.width() + 2 <= room;
    frame.render_widget(left, rect(area));
    if both {
        frame.render_widget(right.right_aligned(), rect(area));
    }
}

/// How sure the days are: whether the audit log is being read, and that some are estimates.
fn sure(state: &State, look: &Look) -> Option<String> {
    let told = &state.cockpit.told;
    let without = told.failure().is_some() || !state.has_audit_log();
    match () {
        () if told.is_asked() => Some(tokens::spinning(state, look, &Phrase::CockpitReading)),
        () if !cockpit::future(state).outlook.estimated => None,
        () if without => Some(look.say(&Phrase::CockpitNoLog)),
        () if told.is_in_part() => Some(look.say(&Phrase::CockpitLogInPart)),
        () => Some(look.say(&Phrase::CockpitEstimates)),
    }
}
