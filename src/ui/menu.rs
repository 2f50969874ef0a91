//! Menus, each anchored to what it is about.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use crate::app::State;
use crate::app::layout::Layout;
use crate::app::list::Cursor;
use crate::app::menu::{Kind, Menu, ready_name};
use crate::app::mouse::Target;
use crate::phrases::Phrase;

use super::text::{fit, width};
use super::widgets::{dialog, focus};
use super::{Look, tokens};

/// Columns of a wide window, if the screen has them.
const WINDOW: u16 = 80;

/// Draws a menu: a token's under its row, the others below the line of figures.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, layout: &Layout, menu: &Menu) {
    let entries: Vec<_> = menu
        .entries
        .iter()
        .map(|entry| {
            let label = look.say(&entry.label);
            let sign = if entry.current { look.signs.active } else { " " };
            let label = if menu.kind.is_of_a_row() { label } else { format!("{sign} {label}") };
            let right = match (&entry.refusal, entry.key) {
                (Some(reason), _) => look.say(reason),
                (None, Some(key)) => look.key(key),
                (None, None) => String::new(),
            };
            (label, right)
        })
        .collect();
    let title = title(look, menu.kind);
    let columns = entries
        .iter()
        .map(|(label, right)| width(label) + 3 + width(right))
        .chain([width(&title) + 4])
        .max()
        .unwrap_or(0);
    let screen = frame.area();
    let size = (
        u16::try_from(columns).unwrap_or(u16::MAX).saturating_add(4).min(screen.width),
        u16::try_from(entries.len()).unwrap_or(u16::MAX).saturating_add(2).min(screen.height),
    );
    let area = place(state, layout, menu.kind, size, screen);
    dialog::clear(frame, area);
    look.hits.cover(area);
    let block = dialog::block(look, &title, area.width.saturating_sub(4));
    let inner = block.inner(area);
    block.render(area, frame.buffer_mut());
    for (index, (row, (label, right))) in (0..inner.height).zip(&entries).enumerate() {
        let room = usize::from(inner.width).saturating_sub(2);
        let left = room.saturating_sub(width(right));
        let disabled = menu.entries.get(index).is_some_and(|entry| entry.refusal.is_some());
        let style = if disabled { look.theme.quiet } else { look.theme.text };
        // The selection has an ink of its own.
        let on = |style: Style| {
            if index == menu.index { style.patch(look.theme.selected) } else { style }
        };
        let line = Line::from(vec![
            Span::styled(" ", on(look.theme.text)),
            Span::styled(fit(label, left, look.signs.ellipsis), on(style)),
            Span::styled(right.clone(), on(look.theme.quiet)),
            Span::styled(" ", on(look.theme.text)),
        ]);
        let row = Rect { y: inner.y + row, height: 1, ..inner };
        focus::draw(frame, [(&line, row)]);
        look.hits.put(row, Target::Entry(index));
    }
}

fn title(look: &Look, kind: Kind) -> String {
    match kind {
        Kind::Options(_) | Kind::ClientOptions(_) => look.say(&Phrase::MenuOptionsTitle),
        Kind::Sort => look.say(&Phrase::MenuSortTitle),
        Kind::Filter => look.say(&Phrase::MenuFilterTitle),
        Kind::Copy(_) | Kind::ClientCopy(_) => look.say(&Phrase::MenuCopyTitle),
        Kind::Ready(_) => look.say(&Phrase::ReadyTitle),
        Kind::ReadyPlace(lines) => look.say(&ready_name(lines.ready)),
    }
}

fn place(state: &State, layout: &Layout, kind: Kind, size: (u16, u16), screen: Rect) -> Rect {
    let (width, height) = size;
    let right = tokens::options_column(layout) + 1;
    let under = |cursor: Cursor| {
        let row = cursor.index.saturating_sub(cursor.offset);
        layout.rows.y + u16::try_from(row).unwrap_or(0)
    };
    if state.overlays.len() > 1 {
        // Above a window: below what that is about, and left of its buttons.
        let left = screen.width.saturating_sub(WINDOW) / 2 + 3;
        let x = left.min(screen.width.saturating_sub(width));
        return Rect { x, y: layout.status.y.saturating_sub(height), width, height };
    }
    let row = match kind {
        Kind::Options(_) | Kind::Copy(_) => under(state.tokens.cursor),
        Kind::ClientOptions(_) | Kind::ClientCopy(_) | Kind::Ready(_) | Kind::ReadyPlace(_) => {
            under(state.oauth.cursor)
        }
        Kind::Sort | Kind::Filter => layout.summary.y,
    };
    // Under the row if there is room, else above it, else as low as it fits.
    let y = match row {
        row if row + 1 + height <= screen.height => row + 1,
        row if row >= height => row - height,
        _ => screen.height - height,
    };
    Rect { x: right.saturating_sub(width), y, width, height }
}
