//! The columns of the table of tokens: which have room, and what stands in their cells.

use crate::app::keymap::Action;
use crate::app::layout::Area;
use crate::app::mouse::Target;
use crate::app::tokens::Column;
use crate::app::{State, cockpit, menu};
use crate::domain::token::{Status, Token};
use crate::phrases::Phrase;
use crate::ui::text::{cut, fit, width};
use crate::ui::widgets::column::{GAP, Wish, widest, widths};
use crate::ui::widgets::message::rect;
use crate::ui::{Look, age};

use super::{creator, description, prefix, status_text};

/// A column as it stands on the screen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// One that the rows can be sorted by.
    Of(Column),
    /// Until when a token works. By that the page *Retirement* is sorted.
    WorksUntil,
}

impl Shown {
    const ALL: [Self; 7] = [
        Self::Of(Column::Description),
        Self::Of(Column::Token),
        Self::Of(Column::Status),
        Self::Of(Column::LastUsed),
        Self::WorksUntil,
        Self::Of(Column::Created),
        Self::Of(Column::CreatedBy),
    ];

    const fn name(self) -> Phrase {
        match self {
            Self::Of(column) => menu::column_name(column),
            Self::WorksUntil => Phrase::ColumnWorksUntil,
        }
    }

    /// Which one goes first where there is no room: who made a token, and when, matters less than
    /// until when it works.
    const fn priority(self) -> u8 {
        match self {
            Self::Of(Column::CreatedBy) => 5,
            Self::Of(Column::Created) => 4,
            Self::WorksUntil => 3,
            Self::Of(Column::LastUsed) => 2,
            Self::Of(Column::Token) => 1,
            Self::Of(Column::Description | Column::Status) => 0,
        }
    }
}

/// The columns' widths, made anew for each frame because the words differ by language.
pub(super) struct Columns(Vec<(Shown, u16)>);

impl Columns {
    pub(super) fn new(state: &State, look: &Look, room: u16, wide: bool) -> Self {
        let shown = Shown::ALL.into_iter().filter(|column| {
            // Where no rule ends them there is nothing to say.
            *column != Shown::WorksUntil || cockpit::keeps(state)
        });
        let shown: Vec<_> = shown.collect();
        let wishes: Vec<_> = shown
            .iter()
            .map(|&column| Wish {
                least: least(look, column, wide),
                flexible: column == Shown::Of(Column::Description),
                priority: column.priority(),
            })
            .collect();
        // The marker before the row, the options sign after it.
        let widths = widths(&wishes, room.saturating_sub(2 + GAP + 2));
        let kept = shown.into_iter().zip(widths);
        Self(kept.filter_map(|(column, width)| Some((column, width?))).collect())
    }

    /// The columns that are kept, each with its width.
    pub(super) fn kept(&self) -> impl Iterator<Item = (Shown, usize)> {
        self.0.iter().map(|(column, width)| (*column, usize::from(*width)))
    }

    /// The names of the columns.
    pub(super) fn names(&self, look: &Look) -> String {
        self.line(look, "", |column, _| look.say(&column.name()), "")
    }

    /// Where the name of each column stands, with the gap after it.
    pub(super) fn note_heads(&self, look: &Look, head: Area) {
        let mut x = head.x + 2;
        for (column, width) in &self.0 {
            let area = Area { x, width: width + GAP, ..head };
            look.hits.put(
                rect(area),
                match column {
                    Shown::Of(column) => Target::Head(*column),
                    Shown::WorksUntil => Target::Do(Action::ShowRetirement),
                },
            );
            x += width + GAP;
        }
    }

    pub(super) fn line(
        &self,
        look: &Look,
        marker: &str,
        cells: impl Fn(Shown, usize) -> String,
        end: &str,
    ) -> String {
        let mut line = fit(marker, 2, "");
        for (column, width) in &self.0 {
            let width = usize::from(*width);
            line.push_str(&fit(&cells(*column, width), width, look.signs.ellipsis));
            line.push_str(&" ".repeat(usize::from(GAP)));
        }
        line.push_str(end);
        line
    }
}

/// The least width of a column.
fn least(look: &Look, column: Shown, wide: bool) -> u16 {
    let head = look.say(&column.name());
    let widest_of = |phrases: &[Phrase]| {
        let words: Vec<_> = phrases.iter().map(|phrase| look.say(phrase)).collect();
        widest(words.iter().map(String::as_str).chain([head.as_str()]))
    };
    match column {
        // A narrow screen gives the description room before it gives more columns.
        Shown::Of(Column::Description) => {
            if wide {
                22
            } else {
                30
            }
        }
        Shown::Of(Column::Token) => widest([head.as_str()]).max(8),
        Shown::Of(Column::Status) => {
            let status = [Status::Active, Status::Inactive].map(|status| status_text(look, status));
            widest([head.as_str(), &status[0], &status[1]])
        }
        Shown::Of(Column::LastUsed | Column::Created) => {
            widest_of(&[Phrase::AgeMonths { count: 11 }, Phrase::AgeMinutes { count: 59 }])
        }
        Shown::Of(Column::CreatedBy) => widest([head.as_str()]).max(12),
        Shown::WorksUntil => {
            let day = Phrase::About { what: "2027-04-30".to_owned() };
            widest_of(&[day, Phrase::AnyDay, Phrase::UntilStopped])
        }
    }
}

/// What stands in a cell.
pub(super) fn cell(
    state: &State,
    look: &Look,
    token: &Token,
    (column, room): (Shown, usize),
) -> String {
    match column {
        Shown::WorksUntil => works_until(state, look, token),
        Shown::Of(Column::Description) => name(look, token, room),
        Shown::Of(Column::Token) => prefix(look, token),
        Shown::Of(Column::Status) => status_text(look, token.status),
        Shown::Of(Column::LastUsed) => age::relative(look, state, token.last_used),
        Shown::Of(Column::Created) => age::relative(look, state, Some(token.created_at)),
        Shown::Of(Column::CreatedBy) => creator(look, token),
    }
}

/// A description, and whether one is signed in with it: whose row it is must be seen, however long
/// its description is.
pub fn name(look: &Look, token: &Token, room: usize) -> String {
    if !token.signs_in {
        return description(look, token);
    }
    let mark = look.say(&Phrase::SignsIn);
    let room = room.saturating_sub(width(&mark) + 1);
    format!("{} {mark}", cut(&description(look, token), room, look.signs.ellipsis))
}

fn works_until(state: &State, look: &Look, token: &Token) -> String {
    cockpit::prospect(state, token.id).map_or_else(String::new, |prospect| {
        look.say(&cockpit::works_until(prospect.fate, &state.zone()))
    })
}
