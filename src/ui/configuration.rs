//! The page *API configuration*: the terms before the first use, then the switch (S1, S2).

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::State;
use crate::app::configuration::{Body, Change, body};
use crate::app::keymap::{Action, Context};
use crate::app::layout::{Area, Layout};
use crate::phrases::Phrase;

use super::Look;
use super::text::{width, wrap};
use super::tokens::spinning;
use super::widgets::focus;
use super::widgets::message::{self, rect};

/// Columns of text, so that a line stays readable on a wide screen.
const COLUMNS: u16 = 72;

/// Draws the page.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, layout: &Layout) {
    if let Some(area) = layout.title {
        let title = look.say(&Phrase::ApiConfiguration);
        frame.render_widget(Line::styled(title, look.theme.title), rect(area));
    }
    let top = layout.summary.y + u16::from(layout.title.is_none());
    let area = Area { y: top, height: layout.status.y.saturating_sub(top), ..layout.summary };
    let margin = if layout.title.is_none() { 2.min(area.width) } else { 0 };
    let area = Area { x: area.x + margin, width: area.width - margin, ..area };
    let columns = COLUMNS.min(area.width.saturating_sub(2));
    let lines = match body(state) {
        Body::Loading => {
            vec![Line::raw(spinning(state, look, &Phrase::Connecting))]
        }
        Body::Failed(error) => {
            let below = Area { y: area.y, ..area };
            message::draw_failure(frame, look, below, error);
            return;
        }
        Body::Terms { checked, working, change } => {
            terms(state, look, usize::from(columns), (checked, working, change))
        }
        Body::Switch { on, change } => switch(state, look, usize::from(columns), on, change),
    };
    for (row, line) in (0..area.height).zip(&lines) {
        let row = Rect { x: area.x, y: area.y + row, width: columns, height: 1 };
        focus::draw(frame, [(line, row)]);
    }
}

fn paragraph(text: &str, columns: usize, style: Style) -> Vec<Line<'static>> {
    wrap(text, columns).into_iter().map(|line| Line::styled(line, style)).collect()
}

/// A key and what it does here.
fn key(look: &Look, key: String, phrase: &Phrase) -> Line<'static> {
    Line::from(vec![
        Span::styled(key, look.theme.accent),
        Span::raw(format!("  {}", look.say(phrase))),
    ])
}

fn terms(
    state: &State,
    look: &Look,
    columns: usize,
    (checked, working, change): (bool, bool, Change),
) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let mut lines = paragraph(&look.say(&Phrase::ConfigurationTermsTitle), columns, theme.title);
    let account = Phrase::InAccount { account: state.account_name().to_owned() };
    lines.extend(paragraph(&look.say(&account), columns, theme.quiet));
    lines.push(Line::default());
    lines.extend(paragraph(&look.say(&Phrase::ConfigurationTermsText), columns, theme.text));
    lines.push(Line::default());
    let mark = if checked { "[x]" } else { "[ ]" };
    let text = format!("{mark} {}", look.say(&Phrase::ConfigurationTermsBox));
    let style = match (change, checked) {
        (Change::Allowed, true) => theme.text,
        (Change::Allowed, false) => theme.selected,
        _ => theme.quiet,
    };
    lines.push(Line::from(Span::styled(text, style)));
    lines.push(Line::default());
    if let Some(why) = change.refusal() {
        lines.extend(paragraph(&look.say(&why), columns, theme.quiet));
    } else if working {
        lines.push(Line::raw(spinning(state, look, &Phrase::Working)));
    } else {
        let label = look.say(&Phrase::ButtonGetStarted);
        let button = if checked {
            Span::styled(format!("[ {label} ]"), theme.selected)
        } else {
            Span::styled(format!("  {label}  "), theme.quiet)
        };
        lines.push(Line::from(button));
    }
    lines
}

fn switch(
    state: &State,
    look: &Look,
    columns: usize,
    on: bool,
    change: Change,
) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let label = look.say(&Phrase::ConfigurationAllow);
    let (sign, word, style) = if on {
        (look.signs.active, Phrase::ConfigurationOn, theme.good)
    } else {
        (look.signs.inactive, Phrase::ConfigurationOff, theme.text)
    };
    let stands = format!("{sign} {}", look.say(&word));
    let gap = columns.saturating_sub(width(&label) + width(&stands));
    let mut lines = vec![Line::from(vec![
        Span::styled(label, theme.title),
        Span::raw(" ".repeat(gap.clamp(1, 8))),
        Span::styled(stands, if change == Change::Allowed { style } else { theme.quiet }),
    ])];
    lines.push(Line::default());
    lines.extend(paragraph(&look.say(&Phrase::ConfigurationAllowText), columns, theme.text));
    if !on {
        lines.extend(paragraph(&look.say(&Phrase::ConfigurationOffText), columns, theme.text));
    }
    lines.push(Line::default());
    if let Some(why) = change.refusal() {
        lines.extend(paragraph(&look.say(&why), columns, theme.quiet));
    } else {
        let verb = if on { Phrase::ButtonTurnOff } else { Phrase::ButtonTurnOn };
        let press = look.key_of(state, Context::Configuration, Action::Press);
        lines.push(key(look, press, &verb));
    }
    lines
}
