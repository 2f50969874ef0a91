//! The tokens by urgency: each with what becomes of it, what to do next, and its bar on the common
//! time line.

use ratatui::Frame;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::cockpit::{self, fate_phrase, next, stands};
use crate::app::layout::Layout;
use crate::app::{State, retirement};
use crate::domain::fate::{AT_RISK_DAYS, Prospect, WARNING_DAYS};
use crate::domain::retirement::Rule;
use crate::domain::token::{Status, Token};
use crate::phrases::Phrase;
use crate::ui::Look;
use crate::ui::text::fit;
use crate::ui::tokens;
use crate::ui::widgets::column::{GAP, Wish, widest, widths};
use crate::ui::widgets::focus;
use crate::ui::widgets::message::rect;

use super::time_line::{TimeLine, legend};

/// The least and the most cells of the time line.
const LINE: (u16, u16) = (24, 60);

/// What the description has before the time line grows.
const DESCRIPTION: u16 = 26;

/// A column of the table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Description,
    Token,
    Fate,
    Next,
    TimeLine,
}

impl Column {
    const ALL: [Self; 5] = [Self::Description, Self::Token, Self::Fate, Self::Next, Self::TimeLine];

    /// Which one goes first where there is no room.
    const fn priority(self) -> u8 {
        match self {
            Self::Description | Self::Fate => 0,
            Self::Next => 1,
            Self::TimeLine => 2,
            Self::Token => 3,
        }
    }

    fn name(self, look: &Look) -> String {
        match self {
            Self::Description => look.say(&Phrase::ColumnDescription),
            Self::Token => look.say(&Phrase::ColumnToken),
            Self::Fate => look.say(&Phrase::ColumnFate),
            Self::Next => look.say(&Phrase::ColumnNext),
            Self::TimeLine => legend(look),
        }
    }

    /// The least width of a column beside the time line.
    fn least(self, look: &Look) -> u16 {
        let name = self.name(look);
        let day = || Phrase::About { what: retirement::day(Rule::End) }.into();
        let words = |phrases: &[Phrase], more: u16| {
            let words: Vec<_> = phrases.iter().map(|phrase| look.say(phrase)).collect();
            widest([name.as_str()]).max(widest(words.iter().map(String::as_str)) + more)
        };
        match self {
            Self::Description => 20,
            Self::Token => widest([name.as_str()]).max(8),
            // The sign of the status stands before it.
            Self::Fate => words(
                &[
                    Phrase::FateInUse,
                    Phrase::FateOff { due: day() },
                    Phrase::FateDeleted { due: day() },
                    Phrase::FateEnds { day: retirement::day(Rule::End) },
                ],
                2,
            ),
            Self::Next => words(
                &[
                    Phrase::NextMigrate,
                    Phrase::NextReactivateBy { due: day() },
                    Phrase::NextReactivateNow,
                    Phrase::NextNothing,
                    Phrase::NextRemove,
                ],
                0,
            ),
            Self::TimeLine => widest([name.as_str()]).max(LINE.0),
        }
    }
}

/// The columns that have room, each with its width.
fn columns(look: &Look, room: u16) -> Vec<(Column, usize)> {
    let room = room.saturating_sub(2 + GAP + 2);
    let least = Column::ALL.map(|column| column.least(look));
    let others = DESCRIPTION + least[1] + least[2] + least[3] + 4 * GAP;
    let line = room.saturating_sub(others).clamp(least[4], LINE.1.max(least[4]));
    let wishes: Vec<_> = Column::ALL
        .into_iter()
        .zip(least)
        .map(|(column, least)| Wish {
            least: if column == Column::TimeLine { line } else { least },
            flexible: column == Column::Description,
            priority: column.priority(),
        })
        .collect();
    let kept = Column::ALL.into_iter().zip(widths(&wishes, room));
    kept.filter_map(|(column, width)| Some((column, usize::from(width?)))).collect()
}

/// Draws the names of the columns and the rows of the window, no others.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, layout: &Layout) {
    let columns = columns(look, layout.rows.width);
    let gap = " ".repeat(usize::from(GAP));
    let names = columns.iter().map(|(column, width)| {
        format!("{}{gap}", fit(&column.name(look), *width, look.signs.ellipsis))
    });
    let names = Line::styled(format!("  {}", names.collect::<String>()), look.theme.quiet);
    frame.render_widget(names, rect(layout.head));
    for (index, (selected, token)) in (0..).zip(state.tokens.visible()) {
        let line = row(state, look, &columns, (selected, token));
        focus::draw(frame, [(&line, rect(layout.rows.row(index)))]);
    }
    tokens::note_rows(state, look, layout);
}

fn row(
    state: &State,
    look: &Look,
    columns: &[(Column, usize)],
    (selected, token): (bool, &Token),
) -> Line<'static> {
    let base = tokens::style(state, look, (selected, token.status));
    let prospect = cockpit::prospect(state, token.id);
    let alarm = prospect.filter(|_| !selected).and_then(|prospect| alarm(state, look, &prospect));
    let [marker, beside] = tokens::marker(state, look, (selected, token.id));
    let beside_style = if selected || beside.trim().is_empty() { base } else { look.theme.accent };
    let mut spans = vec![Span::styled(marker, base), Span::styled(beside, beside_style)];
    for (column, width) in columns {
        let text = cell(state, look, (token, prospect), (*column, *width));
        let text = fit(&text, *width, look.signs.ellipsis);
        let strikes = matches!(column, Column::Fate | Column::Next);
        let style = alarm.filter(|_| strikes).unwrap_or(base);
        spans.push(Span::styled(format!("{text}{}", " ".repeat(usize::from(GAP))), style));
    }
    spans.push(Span::styled(look.signs.options, base));
    Line::from(spans)
}

/// The style of what may be needed and is lost soon: of as many rows as the figures on top count.
fn alarm(state: &State, look: &Look, prospect: &Prospect) -> Option<Style> {
    let (loss, now) = (prospect.loss()?, cockpit::as_of(state));
    match () {
        () if loss.is_within(WARNING_DAYS, now) => Some(look.theme.danger),
        () if loss.is_within(AT_RISK_DAYS, now) => Some(look.theme.title),
        () => None,
    }
}

fn cell(
    state: &State,
    look: &Look,
    (token, prospect): (&Token, Option<Prospect>),
    (column, room): (Column, usize),
) -> String {
    let zone = state.zone();
    match (column, prospect) {
        (Column::Description, _) => tokens::name(look, token, room),
        (Column::Token, _) => tokens::prefix(look, token),
        (_, None) => String::new(),
        (Column::Fate, Some(prospect)) => {
            let sign = match token.status {
                Status::Active => look.signs.active,
                Status::Inactive => look.signs.inactive,
            };
            format!("{sign} {}", look.say(&fate_phrase(prospect.fate, &zone)))
        }
        (Column::Next, Some(prospect)) => {
            let stands = cockpit::standing(state, token.id).map(|standing| stands(standing, &zone));
            let step = stands.or_else(|| prospect.next.map(|step| next(step, &zone)));
            step.map(|step| look.say(&step)).unwrap_or_default()
        }
        (Column::TimeLine, Some(prospect)) => {
            let told = state.cockpit.told.of(token).map(|change| change.last.at);
            TimeLine::new(state.now(), room).bar(look, token, prospect.fate, told)
        }
    }
}
