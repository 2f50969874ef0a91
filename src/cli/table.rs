//! An aligned table of safe texts, as wide as the terminal it stands on.

use clap::builder::styling::{AnsiColor, Style};

use crate::ui::{cut, width};

/// The blanks between two columns.
const GAP: usize = 2;

/// How a table looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The columns of the terminal; without one, nothing is cut.
    pub columns: Option<usize>,
    /// Whether there are colours.
    pub colours: bool,
    /// Whether a cut is told without signs beyond ASCII.
    pub plain_signs: bool,
}

/// What a cell is, which its colour tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    #[default]
    Plain,
    /// It works, or it was done.
    Good,
    /// It rests, or it is missing.
    Quiet,
    /// It failed.
    Bad,
}

impl Kind {
    const fn style(self) -> Style {
        match self {
            Self::Plain => Style::new(),
            Self::Good => AnsiColor::Green.on_default(),
            Self::Quiet => Style::new().dimmed(),
            Self::Bad => AnsiColor::Red.on_default(),
        }
    }
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    text: String,
    kind: Kind,
}

impl Cell {
    /// A safe text of this kind: what others wrote comes as its `shown`.
    pub fn new(text: impl Into<String>, kind: Kind) -> Self {
        Self { text: text.into(), kind }
    }

    /// The text alone.
    pub fn into_text(self) -> String {
        self.text
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::new(text, Kind::Plain)
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    head: String,
    /// To how little it may be cut; `None` is not at all.
    least: Option<usize>,
    /// Whether it is left out where the room is short, the last such column first.
    may_go: bool,
}

impl Column {
    /// A column that is always there and never cut, such as an id.
    pub const fn fixed(head: String) -> Self {
        Self { head, least: None, may_go: false }
    }

    /// A column whose texts may be cut to this width.
    pub const fn text(head: String, least: usize) -> Self {
        Self { head, least: Some(least), may_go: false }
    }

    /// The same, left out before others are where the room is short.
    #[must_use]
    pub fn that_may_go(self) -> Self {
        Self { may_go: true, ..self }
    }
}

/// How wide the columns of a table are that is written bit by bit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Widths(Option<Vec<Option<usize>>>);

/// Rows below heads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// An empty one.
    pub const fn new(columns: Vec<Column>) -> Self {
        Self { columns, rows: vec![] }
    }

    /// The same with one more row, which has a cell for each column.
    pub fn push(&mut self, row: Vec<Cell>) {
        self.rows.push(row);
    }

    /// The table as lines. Without a row there is no line.
    pub fn lay_out(&self, look: &Look) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        let widths = self.widths(look.columns);
        let heads = self.columns.iter().map(|column| (column.head.as_str(), Style::new().bold()));
        let mut text = line(heads, &widths, look);
        text.extend(self.rows.iter().map(|row| row_line(row, &widths, look)));
        text
    }

    /// The rows as lines that go on below those of an earlier table with the same columns. The
    /// first rows decide how wide the columns are, and stand below the heads.
    pub fn go_on(&self, look: &Look, widths: &mut Widths) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        if let Some(widths) = &widths.0 {
            let lines = self.rows.iter().map(|row| row_line(row, widths, look));
            return lines.collect();
        }
        widths.0 = Some(self.widths(look.columns));
        self.lay_out(look)
    }

    /// The width of each column; `None` for one that is left out.
    fn widths(&self, room: Option<usize>) -> Vec<Option<usize>> {
        let natural: Vec<usize> =
            (0..self.columns.len()).map(|index| self.natural(index)).collect();
        let mut widths: Vec<_> = natural.iter().copied().map(Some).collect();
        let Some(room) = room else { return widths };
        loop {
            if self.shrink(&mut widths, room) {
                return widths;
            }
            let last = self
                .columns
                .iter()
                .zip(&widths)
                .rposition(|(column, width)| column.may_go && width.is_some());
            let Some(last) = last else { return widths };
            let gone = |index: usize| index == last || widths[index].is_none();
            widths =
                (0..natural.len()).map(|index| (!gone(index)).then_some(natural[index])).collect();
        }
    }

    fn natural(&self, index: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(index));
        let widest = cells.map(|cell| width(&cell.text)).max().unwrap_or(0);
        widest.max(width(&self.columns[index].head))
    }

    /// Takes from the widest that can be cut until all fits; false if it does not.
    fn shrink(&self, widths: &mut [Option<usize>], room: usize) -> bool {
        loop {
            let there = widths.iter().flatten().count();
            let taken = widths.iter().flatten().sum::<usize>() + GAP * there.saturating_sub(1);
            let Some(over) = taken.checked_sub(room).filter(|over| *over > 0) else { return true };
            let widest = widths
                .iter_mut()
                .zip(&self.columns)
                .filter_map(|(width, column)| {
                    let width = width.as_mut()?;
                    let spare = width.checked_sub(column.least?).filter(|spare| *spare > 0)?;
                    Some((width, spare))
                })
                .max_by_key(|(width, _)| **width);
            let Some((width, spare)) = widest else { return false };
            // In steps, so that two wide columns share what is missing.
            *width -= spare.min(over).min(4);
        }
    }
}

fn row_line(row: &[Cell], widths: &[Option<usize>], look: &Look) -> String {
    line(row.iter().map(|cell| (cell.text.as_str(), cell.kind.style())), widths, look)
}

fn line<'a>(
    cells: impl Iterator<Item = (&'a str, Style)>,
    widths: &[Option<usize>],
    look: &Look,
) -> String {
    let ellipsis = if look.plain_signs { "..." } else { "…" };
    let mut line = String::new();
    let mut blanks = 0;
    for ((text, style), columns) in cells.zip(widths) {
        let Some(columns) = *columns else { continue };
        // Without a terminal nothing is cut, also what came after the widths were known.
        let room = look.columns.map_or(usize::MAX, |_| columns);
        let text = cut(text, room, ellipsis);
        line.extend(std::iter::repeat_n(' ', blanks));
        blanks = GAP + columns.saturating_sub(width(&text));
        if look.colours && !text.is_empty() {
            let parts = [style.render().to_string(), text, style.render_reset().to_string()];
            line.extend(parts);
        } else {
            line.push_str(&text);
        }
    }
    line.truncate(line.trim_end_matches(' ').len());
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: Look = Look { columns: None, colours: false, plain_signs: false };

    fn table() -> Table {
        let mut table = Table::new(vec![
            Column::fixed("Id".into()),
            Column::text("Description".into(), 8),
            Column::fixed("Created".into()).that_may_go(),
            Column::text("By".into(), 4).that_may_go(),
        ]);
        table.push(vec!["7".into(), "Billing export".into(), "2026-11-23".into(), "Ada".into()]);
        let quiet = Cell::new("창고", Kind::Quiet);
        table.push(vec!["12345".into(), quiet, "2026-11-24".into(), "Jonas Weber".into()]);
        table
    }

    fn at(columns: usize) -> String {
        table().lay_out(&Look { columns: Some(columns), ..WIDE })
    }

    #[test]
    fn without_a_terminal_nothing_is_cut() {
        let text = "Id     Description     Created     By\n\
                    7      Billing export  2026-11-23  Ada\n\
                    12345  창고            2026-11-24  Jonas Weber\n";
        assert_eq!(table().lay_out(&WIDE), text);
        assert_eq!(at(60), text);
    }

    #[test]
    fn a_narrow_terminal_cuts_texts_and_then_leaves_columns_out_the_last_first() {
        let text = "Id     Descripti…  Created     By\n\
                    7      Billing e…  2026-11-23  Ada\n\
                    12345  창고        2026-11-24  Jonas …\n";
        assert_eq!(at(38), text);
        let text = "Id     Description  Created\n\
                    7      Billing ex…  2026-11-23\n\
                    12345  창고         2026-11-24\n";
        assert_eq!(at(30), text);
        assert_eq!(at(20), "Id     Description\n7      Billing expo…\n12345  창고\n");
        for columns in 15..60 {
            assert!(at(columns).lines().all(|line| width(line) <= columns), "{columns}");
        }
    }

    #[test]
    fn a_table_that_goes_on_keeps_its_columns() {
        let mut widths = Widths::default();
        let first = table().go_on(&WIDE, &mut widths);
        assert_eq!(first, table().lay_out(&WIDE));
        let mut more = Table::new(table().columns);
        assert_eq!(more.go_on(&WIDE, &mut widths), "");
        more.push(vec!["8".into(), "A longer name than before".into(), "x".into(), "B".into()]);
        let line = "8      A longer name than before  x           B\n";
        assert_eq!(more.go_on(&WIDE, &mut widths), line, "whole, without a terminal");
        let narrow = Look { columns: Some(80), ..WIDE };
        let line = "8      A longer name…  x           B\n";
        assert_eq!(more.go_on(&narrow, &mut widths), line);
    }

    #[test]
    fn colours_take_no_room() {
        let text = table().lay_out(&Look { colours: true, ..WIDE });
        assert!(text.contains("12345  \u{1b}[2m창고\u{1b}[0m            2026"), "{text:?}");
        assert!(!table().lay_out(&WIDE).contains('\u{1b}'));
    }

    #[test]
    fn no_row_is_no_line() {
        assert_eq!(Table::new(vec![Column::fixed("Id".into())]).lay_out(&WIDE), "");
    }
}
