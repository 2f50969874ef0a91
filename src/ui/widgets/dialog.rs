//! The frame of a dialog: a title, lines and buttons in the middle of the screen.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::symbols::border;
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear, Padding, Widget};

use super::focus;
use crate::app::layout::DialogHeight;
use crate::ui::Look;
use crate::ui::text::{cut, width};

/// Columns of text in a dialog of the usual width.
const COLUMNS: u16 = 60;
/// Frame and padding beside the text.
const BESIDE: u16 = 6;

/// How many columns of text a dialog has on a screen of this width.
pub fn columns(screen: Rect) -> u16 {
    wide_columns(screen, COLUMNS)
}

/// The same for a dialog that wants more.
pub fn wide_columns(screen: Rect, wanted: u16) -> u16 {
    wanted.min(screen.width.saturating_sub(BESIDE + 2))
}

/// A frame with a title, by what the terminal can draw.
pub fn block(look: &Look, title: &str, columns: u16) -> Block<'static> {
    let title = format!(" {} ", cut(title, usize::from(columns), look.signs.ellipsis));
    bare(look).title(Line::styled(title, look.theme.title))
}

/// A frame without a title.
pub fn bare(look: &Look) -> Block<'static> {
    let ascii = border::Set {
        top_left: "+",
        top_right: "+",
        bottom_left: "+",
        bottom_right: "+",
        vertical_left: "|",
        vertical_right: "|",
        horizontal_top: "-",
        horizontal_bottom: "-",
    };
    let set = if look.signs.lines { border::ROUNDED } else { ascii };
    Block::bordered().border_set(set).border_style(look.theme.frame)
}

/// Empties an area. A wide character that reaches into it from the left goes as a whole: its other
/// half would hide what is drawn here.
pub fn clear(frame: &mut Frame<'_>, area: Rect) {
    let buffer = frame.buffer_mut();
    Clear.render(area, buffer);
    for y in (area.y..area.bottom()).filter(|_| area.x > 0) {
        if let Some(cell) = buffer.cell_mut((area.x - 1, y)).filter(|cell| width(cell.symbol()) > 1)
        {
            cell.set_symbol(" ");
        }
    }
}

/// Draws a dialog around these lines, in the middle of the screen. Lines that have no room are
/// left off above the last `kept` ones, which are the buttons; `scroll` is the first line drawn.
pub fn draw(frame: &mut Frame<'_>, look: &Look, title: &str, lines: &[Line<'_>], options: Options) {
    let screen = frame.area();
    let text = wide_columns(screen, options.columns);
    let height = DialogHeight::of(lines.len(), screen.height);
    let area = Rect {
        x: screen.width.saturating_sub(text + BESIDE) / 2,
        y: (screen.height - height.whole) / 2,
        width: (text + BESIDE).min(screen.width),
        height: height.whole,
    };
    clear(frame, area);
    let block = block(look, title, text).padding(Padding::new(2, 2, height.air, height.air));
    let inner = block.inner(area);
    block.render(area, frame.buffer_mut());
    let room = usize::from(inner.height);
    let kept = options.kept.min(lines.len());
    let (body, buttons) = lines.split_at(lines.len() - kept);
    let body_room = room.saturating_sub(kept);
    let scroll = usize::from(options.scroll.min(height.furthest(lines.len(), kept)));
    let shown = body.iter().skip(scroll).take(body_room).chain(buttons).take(room);
    let rows = (inner.y..inner.bottom()).map(|y| Rect { y, height: 1, ..inner });
    focus::draw(frame, shown.zip(rows));
}

/// How a dialog is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Columns of text, if the screen has them.
    pub columns: u16,
    /// The last lines, which are always drawn.
    pub kept: usize,
    /// The first line that is drawn of the others.
    pub scroll: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self { columns: COLUMNS, kept: 1, scroll: 0 }
    }
}
