//! A one-line text field with its cursor, and one in which nothing is seen.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use tui_input::Input;
use unicode_segmentation::UnicodeSegmentation;

use super::focus;
use crate::domain::hidden::HiddenText;
use crate::phrases::Phrase;
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

/// A field in which nothing is seen, below its name: a sign for each letter, as far as there is room,
/// and how many they are.
pub fn hidden(
    look: &Look,
    name: &Phrase,
    input: &HiddenText,
    focused: bool,
    columns: usize,
) -> Vec<Line<'static>> {
    let letters = input.letters();
    let label = look.say(name);
    let count = match letters {
        0 => String::new(),
        count => look.say(&Phrase::IdentifyLetters { count }),
    };
    let gap = columns.saturating_sub(width(&label) + width(&count));
    let name = Line::from(vec![
        Span::styled(label, look.theme.title),
        Span::raw(" ".repeat(gap)),
        Span::styled(count, look.theme.quiet),
    ]);
    let underlined = Style::new().add_modifier(Modifier::UNDERLINED);
    let seen = letters.min(columns.saturating_sub(1));
    let cursor = if focused { look.theme.selected } else { underlined };
    let field = Line::from(vec![
        Span::styled(look.signs.active.repeat(seen), underlined),
        Span::styled(" ", cursor),
        Span::styled(" ".repeat(columns.saturating_sub(seen + 1)), underlined),
    ]);
    vec![name, field]
}
