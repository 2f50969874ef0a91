//! The columns of the table of tokens: which have room, and what stands in their cells.

use crate::app::keymap::Action;
use crate::app::layout::{Area, Layout};
use crate::app::mouse::Target;
use crate::app::tokens::Column;
use crate::app::{State, cockpit, menu};
use crate::domain::fate::{Due, Until};
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
                least: match column {
                    Shown::Of(Column::Description) => description_least(state, wide),
                    column => least(look, column),
                },
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

/// The least width of the description. A narrow screen gives it room before it gives more columns, but
/// until when a token works counts more than the end of a long name.
fn description_least(state: &State, wide: bool) -> u16 {
    match () {
        () if wide => 22,
        () if cockpit::keeps(state) => 24,
        () => 30,
    }
}

/// The least width of any other column.
fn least(look: &Look, column: Shown) -> u16 {
    let head = look.say(&column.name());
    let widest_of = |phrases: &[Phrase]| {
        let words: Vec<_> = phrases.iter().map(|phrase| look.say(phrase)).collect();
        widest(words.iter().map(String::as_str).chain([head.as_str()]))
    };
    match column {
        Shown::Of(Column::Description) => widest([head.as_str()]),
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

/// Whether one of the rows of the window says until when its token works by an estimate alone.
pub(super) fn has_estimates(state: &State, look: &Look, layout: &Layout) -> bool {
    let columns = Columns::new(state, look, layout.rows.width, layout.title.is_some());
    let is_estimate = |token: &Token| {
        let until = cockpit::prospect(state, token.id).map(|prospect| prospect.fate.works_until());
        matches!(until, Some(Until::Off(Due::About(_))))
    };
    columns.kept().any(|(column, _)| column == Shown::WorksUntil)
        && state.tokens.visible().any(|(_, token)| is_estimate(token))
}

fn works_until(state: &State, look: &Look, token: &Token) -> String {
    cockpit::prospect(state, token.id).map_or_else(String::new, |prospect| {
        look.say(&cockpit::works_until(prospect.fate, &state.zone()))
    })
}
