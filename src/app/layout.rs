//! Where things stand on a screen of a given size: asked by `update` for the length of a page and
//! by `ui` for drawing.

use super::message::Size;

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// The first column.
    pub x: u16,
    /// The first row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// The row `index` of this area as an area of its own, empty beyond its end.
    #[must_use]
    pub fn row(self, index: u16) -> Self {
        let height = u16::from(index < self.height);
        Self { y: self.y.saturating_add(index), height, ..self }
    }

    /// What is left below the first `rows` rows.
    #[must_use]
    pub fn below(self, rows: u16) -> Self {
        let rows = rows.min(self.height);
        Self { y: self.y + rows, height: self.height - rows, ..self }
    }
}

/// The smallest screen that is drawn; below it stands a message.
pub const SMALLEST: Size = Size { width: 40, height: 10 };
/// From this width on the sidebar stands beside the page.
const SIDEBAR_FROM: u16 = 110;
/// The same for a page of many columns.
const BROAD_FROM: u16 = 140;
const SIDEBAR_WIDTH: u16 = 26;
/// From this width on the audit pane stands beside the table instead of below it.
const PANE_BESIDE_FROM: u16 = 180;

/// How tall a dialog is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DialogHeight {
    /// Rows of the whole dialog.
    pub whole: u16,
    /// Empty rows above and below its lines, unless the screen has no room for them.
    pub air: u16,
    /// Rows for its lines.
    pub inner: u16,
}

impl DialogHeight {
    /// The height of a dialog of so many lines on a screen of so many rows.
    pub fn of(lines: usize, screen: u16) -> Self {
        let lines = u16::try_from(lines).unwrap_or(u16::MAX - 4);
        let air = u16::from(screen >= lines + 4);
        let whole = (lines + 2 + 2 * air).min(screen);
        Self { whole, air, inner: whole.saturating_sub(2 + 2 * air) }
    }

    /// How far such a dialog can be scrolled whose last `kept` lines stay.
    pub fn furthest(self, lines: usize, kept: usize) -> u16 {
        let room = usize::from(self.inner).saturating_sub(kept);
        u16::try_from(lines.saturating_sub(kept + room)).unwrap_or(u16::MAX)
    }
}

/// The areas of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Breadcrumb, account, and on a wide screen who is signed in.
    pub header: Area,
    /// Admin Center's own grouping, on a wide screen.
    pub sidebar: Option<Area>,
    /// The page.
    pub page: Area,
    /// Its title line, on a wide screen.
    pub title: Option<Area>,
    /// What stands above the rows of the page *Retirement*.
    pub overview: Option<Overview>,
    /// The line of figures above the table.
    pub summary: Area,
    /// The names of the columns.
    pub head: Area,
    /// The rows of the table.
    pub rows: Area,
    /// The audit pane: a title, the names of its columns and its rows.
    pub pane: Option<Area>,
    /// The search line or a notice.
    pub status: Area,
    /// The keys that work now.
    pub footer: Area,
}

/// The figures of the page *Retirement*, and its plot where there is room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overview {
    /// The figures, with their names below where there is room.
    pub figures: Area,
    /// The plot: a title, some rows, and the line of its days.
    pub plot: Option<Area>,
}

impl Overview {
    /// The rows of a plot on a page of so many rows; none where the table needs them.
    const fn plot_rows(page: u16) -> u16 {
        match page {
            0..16 => 0,
            16..28 => 5,
            _ => 8,
        }
    }

    /// Its areas on a page, and how many rows they take with the gaps between them.
    fn of(page: Area) -> (Self, u16) {
        let figures = if page.height >= 12 { 2 } else { 1 };
        let plot = Self::plot_rows(page.height);
        let gap = u16::from(plot > 0 && page.height >= 28);
        let top = page.below(figures + gap);
        let overview = Self {
            figures: Area { height: figures, ..page },
            plot: (plot > 0).then_some(Area { height: plot, ..top }),
        };
        (overview, figures + plot + 2 * gap)
    }
}

/// What a page needs of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One table or text.
    Plain,
    /// A table with the audit pane.
    WithPane,
    /// A table of many columns: the sidebar stays away for longer.
    Broad,
    /// The same below figures and a plot.
    Cockpit,
}

impl Shape {
    const fn is_broad(self) -> bool {
        matches!(self, Self::Broad | Self::Cockpit)
    }
}

impl Layout {
    /// The layout of a screen, or `None` below the smallest size.
    pub fn of(size: Size, shape: Shape) -> Option<Self> {
        if size.width < SMALLEST.width || size.height < SMALLEST.height {
            return None;
        }
        let wide = size.width >= SIDEBAR_FROM;
        let whole = Area { x: 0, y: 0, width: size.width, height: size.height };
        let header = Area { height: if wide { 2 } else { 1 }, ..whole };
        let body = Area { height: size.height - header.height - 2, ..whole.below(header.height) };
        let body =
            if wide { Area { y: body.y + 1, height: body.height - 1, ..body } } else { body };
        let beside_page = size.width >= if shape.is_broad() { BROAD_FROM } else { SIDEBAR_FROM };
        let sidebar = beside_page.then_some(Area { width: SIDEBAR_WIDTH, ..body });
        let left = sidebar.map_or(u16::from(wide), |area| area.width);
        let page = Area { x: left, width: size.width - left, ..body };
        let title = wide.then_some(page.row(0));
        let below_title = if wide { page.below(2) } else { page };
        let (overview, above, gap) = if shape == Shape::Cockpit {
            let (overview, rows) = Overview::of(below_title);
            (Some(overview), below_title.below(rows), 0)
        } else {
            (None, below_title, 1)
        };
        let summary = above.row(0);
        let table = above.below(1 + gap);
        let (upper, beside) = if shape == Shape::WithPane { split(table) } else { (table, None) };
        Some(Self {
            header,
            sidebar,
            page,
            title,
            overview,
            summary,
            head: upper.row(0),
            rows: upper.below(1),
            pane: beside,
            status: Area { y: size.height - 2, height: 1, ..whole },
            footer: Area { y: size.height - 1, height: 1, ..whole },
        })
    }
}

/// The table and the pane: below each other, or on a very wide screen beside each other.
fn split(table: Area) -> (Area, Option<Area>) {
    if table.width + SIDEBAR_WIDTH >= PANE_BESIDE_FROM {
        let width = table.width / 2;
        let pane = Area { x: table.x + table.width - width + 1, width: width - 1, ..table };
        return (Area { width: table.width - width - 1, ..table }, Some(pane));
    }
    let height = table.height / 2;
    let above = Area { height: table.height - height, ..table };
    (Area { height: above.height.saturating_sub(1), ..above }, Some(table.below(above.height)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_area_lies_on_the_screen_at_every_size() {
        for width in 0..220 {
            for height in 0..60 {
                for shape in [Shape::Plain, Shape::WithPane, Shape::Broad, Shape::Cockpit] {
                    let size = Size { width, height };
                    let Some(layout) = Layout::of(size, shape) else {
                        assert!(width < 40 || height < 10);
                        continue;
                    };
                    let areas =
                        [layout.header, layout.page, layout.rows, layout.status, layout.footer];
                    let over = layout.overview.into_iter();
                    let over = over.flat_map(|over| over.plot.into_iter().chain([over.figures]));
                    let areas = areas.into_iter().chain(layout.pane).chain(layout.sidebar);
                    for area in areas.chain(over) {
                        assert!(area.x + area.width <= width && area.y + area.height <= height);
                    }
                    assert!(layout.rows.y + layout.rows.height <= layout.status.y);
                }
            }
        }
    }
}
