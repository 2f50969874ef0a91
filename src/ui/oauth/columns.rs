//! The columns of the list of OAuth clients: which have room, and what stands in their cells.

use crate::app::State;
use crate::app::cockpit;
use crate::app::oauth::Row;
use crate::domain::oauth::ClientKind;
use crate::phrases::Phrase;
use crate::ui::text::fit;
use crate::ui::widgets::column::{GAP, Wish, widest, widths};
use crate::ui::{Look, age};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Identifier,
    Kind,
    LastUsed,
    Created,
}

impl Column {
    const ALL: [Self; 5] =
        [Self::Name, Self::Identifier, Self::Kind, Self::LastUsed, Self::Created];

    const fn name(self) -> Phrase {
        match self {
            Self::Name => Phrase::ColumnName,
            Self::Identifier => Phrase::ColumnIdentifier,
            Self::Kind => Phrase::ColumnKind,
            Self::LastUsed => Phrase::ColumnLastUsed,
            Self::Created => Phrase::ColumnCreated,
        }
    }

    /// Which one goes first where there is no room.
    const fn priority(self) -> u8 {
        match self {
            Self::Name | Self::Kind => 0,
            Self::Identifier => 1,
            Self::LastUsed => 2,
            Self::Created => 3,
        }
    }

    fn least(self, look: &Look) -> u16 {
        let head = look.say(&self.name());
        let words = |phrases: &[Phrase]| {
            let words: Vec<_> = phrases.iter().map(|phrase| look.say(phrase)).collect();
            widest(words.iter().map(String::as_str).chain([head.as_str()]))
        };
        match self {
            Self::Name => 22,
            Self::Identifier => widest([head.as_str()]).max(20),
            Self::Kind => words(&[
                Phrase::KindConfidential,
                Phrase::KindPublic,
                Phrase::KindGlobal,
                Phrase::KindUnknown,
            ]),
            Self::LastUsed | Self::Created => {
                words(&[Phrase::AgeMonths { count: 11 }, Phrase::AgeMinutes { count: 59 }])
            }
        }
    }
}

/// The columns' widths, made anew for each frame because the words differ by language.
pub(super) struct Columns(Vec<(Column, usize)>);

impl Columns {
    pub(super) fn new(look: &Look, room: u16) -> Self {
        let wishes = Column::ALL.map(|column| Wish {
            least: column.least(look),
            flexible: column == Column::Name,
            priority: column.priority(),
        });
        // The marker before the row, the options sign after it.
        let widths = widths(&wishes, room.saturating_sub(2 + GAP + 2));
        let kept = Column::ALL.into_iter().zip(widths);
        Self(kept.filter_map(|(column, width)| Some((column, usize::from(width?)))).collect())
    }

    /// The names of the columns.
    pub(super) fn names(&self, look: &Look) -> String {
        self.line(look, "", |column| look.say(&column.name()), "")
    }

    /// One row.
    pub(super) fn row(&self, state: &State, look: &Look, marker: &str, row: &Row) -> String {
        self.line(look, marker, |column| cell(state, look, row, column), look.signs.options)
    }

    fn line(
        &self,
        look: &Look,
        marker: &str,
        cell: impl Fn(Column) -> String,
        end: &str,
    ) -> String {
        let mut line = fit(marker, 2, "");
        for (column, width) in &self.0 {
            line.push_str(&fit(&cell(*column), *width, look.signs.ellipsis));
            line.push_str(&" ".repeat(usize::from(GAP)));
        }
        line.push_str(end);
        line
    }
}

/// What kind of client it is, in a word.
pub(super) const fn kind(row: &Row) -> Phrase {
    match row {
        Row::Global(_) => Phrase::KindGlobal,
        Row::Local(client) => match client.kind {
            Some(ClientKind::Confidential) => Phrase::KindConfidential,
            Some(ClientKind::Public) => Phrase::KindPublic,
            None => Phrase::KindUnknown,
        },
    }
}

fn cell(state: &State, look: &Look, row: &Row, column: Column) -> String {
    match (column, row) {
        (Column::Name, _) => row.name().to_string(),
        (Column::Identifier, _) => row.identifier().to_string(),
        (Column::Kind, _) => look.say(&kind(row)),
        (Column::Created, _) => row
            .created()
            .map_or_else(String::new, |created| age::relative(look, state, Some(created))),
        // Of the account's own clients their access tokens tell it, once they were read.
        (Column::LastUsed, Row::Local(_)) if !cockpit::knows_clients(state) => String::new(),
        (Column::LastUsed, Row::Local(client)) => {
            age::relative(look, state, cockpit::client_used(state, client.id))
        }
        (Column::LastUsed, Row::Global(client)) => age::relative(look, state, client.last_used),
    }
}
