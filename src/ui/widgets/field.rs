//! A one-line text field with its cursor.

use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use tui_input::Input;
use unicode_segmentation::UnicodeSegmentation;

use super::focus;
use crate::ui::Look;
use crate::ui::text::{plain, width};

/// The field in this many columns; what does not fit slides with the cursor.
pub fn line(look: &Look, input: &Input, focused: bool, columns: usize) -> Line<'static> {
    let style = look.theme.text.add_modifier(Modifier::UNDERLINED);
    let value = plain(input.value());
    let before: String = value.chars().take(input.cursor()).collect();
    let after: String = value.chars().skip(input.cursor()).collect();
    // The cursor needs a cell of its own, and a wide character before it two.
    let mut start = before.as_str();
    while width(start) + 2 > columns {
        let Some(first) = start.graphemes(true).next() else {
            break;
        };
        start = &start[first.len()..];
    }
    let mut under = after.graphemes(true);
    let cursor = under.next().unwrap_or(" ").to_owned();
    let mut rest = String::new();
    let mut used = width(start) + width(&cursor);
    for grapheme in under {
        used += width(grapheme);
        if used > columns {
            used -= width(grapheme);
            break;
        }
        rest.push_str(grapheme);
    }
    rest.push_str(&" ".repeat(columns.saturating_sub(used)));
    // The terminal's own cursor stands there.
    let cursor_style = if focused { focus::caret(style) } else { style };
    Line::from(vec![
        Span::styled(start.to_owned(), style),
        Span::styled(cursor, cursor_style),
        Span::styled(rest, style),
    ])
}
