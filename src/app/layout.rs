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

/// What a page needs of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One table or text.
    Plain,
    /// A table with the audit pane.
    WithPane,
    /// A table of many columns: the sidebar stays away for longer.
    Broad,
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
        let beside_page =
            size.width >= if shape == Shape::Broad { BROAD_FROM } else { SIDEBAR_FROM };
        let sidebar = beside_page.then_some(Area { width: SIDEBAR_WIDTH, ..body });
        let left = sidebar.map_or(u16::from(wide), |area| area.width);
        let page = Area { x: left, width: size.width - left, ..body };
        let title = wide.then_some(page.row(0));
        let below_title = if wide { page.below(2) } else { page };
        let summary = below_title.row(0);
        let table = below_title.below(2);
        let (upper, beside) = if shape == Shape::WithPane { split(table) } else { (table, None) };
        Some(Self {
            header,
            sidebar,
            page,
            title,
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
                for shape in [Shape::Plain, Shape::WithPane, Shape::Broad] {
                    let size = Size { width, height };
                    let Some(layout) = Layout::of(size, shape) else {
                        assert!(width < 40 || height < 10);
                        continue;
                    };
                    let areas =
                        [layout.header, layout.page, layout.rows, layout.status, layout.footer];
                    for area in areas.into_iter().chain(layout.pane).chain(layout.sidebar) {
                        assert!(area.x + area.width <= width && area.y + area.height <= height);
                    }
                    assert!(layout.rows.y + layout.rows.height <= layout.status.y);
                }
            }
        }
    }
}
