//! Turns cells into bytes: few of them, and so that no column moves where a terminal draws a
//! character wider or narrower than it was reckoned.

use std::fmt::{self, Write};

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// The attributes that are told one by one, with their numbers.
const ATTRIBUTES: [(Modifier, u8); 9] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::RAPID_BLINK, 6),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

/// After so many symbols of a likely width the cursor is put where it belongs.
const LONGEST_RUN: u32 = 8;

/// How the cells look that are written next.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Style {
    foreground: Color,
    background: Color,
    attributes: Modifier,
}

const PLAIN: Style =
    Style { foreground: Color::Reset, background: Color::Reset, attributes: Modifier::empty() };

/// Writes cells, each where it belongs; afterwards the style is the terminal's own.
///
/// The cursor is put where a cell stands unless it is there for certain.
pub fn write<'a>(
    out: &mut impl Write,
    cells: impl Iterator<Item = (u16, u16, &'a Cell)>,
) -> fmt::Result {
    let (mut cursor, mut row) = (None, None);
    let (mut style, mut run) = (PLAIN, 0);
    for (x, y, cell) in cells {
        let width = width(cell.symbol());
        // Where a run of them has become wider than it was reckoned, what follows it is not.
        let is_sure = run == 0 || (width == Width::Likely && run < LONGEST_RUN);
        if cursor != Some((x, y)) || !is_sure {
            go_to(out, cursor.filter(|_| run == 0), row, (x, y))?;
            run = 0;
        }
        let wanted = Style { foreground: cell.fg, background: cell.bg, attributes: cell.modifier };
        if wanted != style {
            write!(out, "\x1b[{}m", parameters(style, wanted).join(";"))?;
            style = wanted;
        }
        out.write_str(cell.symbol())?;
        (cursor, run) = match width {
            Width::Certain(columns) => (Some((x + columns, y)), run),
            Width::Likely => (Some((x + 1, y)), run + 1),
            Width::Unknown => (None, 0),
        };
        row = Some(y);
    }
    if style == PLAIN { Ok(()) } else { out.write_str("\x1b[0m") }
}

/// The shortest way for the cursor, from where it stands for certain, or from a row.
fn go_to(
    out: &mut impl Write,
    from: Option<(u16, u16)>,
    row: Option<u16>,
    (x, y): (u16, u16),
) -> fmt::Result {
    match from {
        Some((column, row)) if row == y && x == column + 1 => out.write_str("\x1b[C"),
        Some((column, row)) if row == y && x > column => write!(out, "\x1b[{}C", x - column),
        _ if row == Some(y) => write!(out, "\x1b[{}G", x + 1),
        _ if x == 0 => write!(out, "\x1b[{}H", y + 1),
        _ => write!(out, "\x1b[{};{}H", y + 1, x + 1),
    }
}

/// What changes one style into another.
fn parameters(mut from: Style, to: Style) -> Vec<String> {
    let mut parameters = vec![];
    // Attributes are taken away with everything else: a terminal knows no shorter way to some.
    if to == PLAIN || !to.attributes.contains(from.attributes) {
        parameters.push("0".to_owned());
        from = PLAIN;
    }
    for (attribute, number) in ATTRIBUTES {
        if to.attributes.contains(attribute) && !from.attributes.contains(attribute) {
            parameters.push(number.to_string());
        }
    }
    if to.foreground != from.foreground {
        parameters.push(color(to.foreground, 30));
    }
    if to.background != from.background {
        parameters.push(color(to.background, 40));
    }
    parameters
}

/// A colour as parameters; `base` is 30 for letters and 40 for what is behind them.
fn color(color: Color, base: u8) -> String {
    let number = match color {
        Color::Reset => base + 9,
        Color::Black => base,
        Color::Red => base + 1,
        Color::Green => base + 2,
        Color::Yellow => base + 3,
        Color::Blue => base + 4,
        Color::Magenta => base + 5,
        Color::Cyan => base + 6,
        Color::Gray => base + 7,
        Color::DarkGray => base + 60,
        Color::LightRed => base + 61,
        Color::LightGreen => base + 62,
        Color::LightYellow => base + 63,
        Color::LightBlue => base + 64,
        Color::LightMagenta => base + 65,
        Color::LightCyan => base + 66,
        Color::White => base + 67,
        Color::Indexed(index) => return format!("{};5;{index}", base + 8),
        Color::Rgb(red, green, blue) => return format!("{};2;{red};{green};{blue}", base + 8),
    };
    number.to_string()
}

/// How sure it is how many columns a symbol takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Width {
    /// So many in every terminal.
    Certain(u16),
    /// One, but two in a terminal that was set up for old fonts of East Asia: Greek, Cyrillic,
    /// quotation marks and other signs.
    Likely,
    /// Terminals differ: letters with marks, scripts that join, emoji.
    Unknown,
}

fn width(symbol: &str) -> Width {
    let mut characters = symbol.chars();
    let (Some(character), None) = (characters.next(), characters.next()) else {
        return Width::Unknown;
    };
    match character {
        // Frames, too: who has a terminal that draws them wide takes the signs of ASCII.
        ' '..='~' | '\u{2500}'..='\u{257f}' => Width::Certain(1),
        // Korean, Chinese and Japanese as they are written today.
        '\u{3001}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
            if symbol.width() == 2 =>
        {
            Width::Certain(2)
        }
        '\u{a1}'..='\u{52f}' | '\u{2010}'..='\u{25ff}' if symbol.width() == 1 => Width::Likely,
        _ => Width::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style as Look;

    use super::*;

    /// Texts that are drawn differently by one terminal and another.
    const TEXTS: [&str; 14] = [
        "Billing export",
        "창고 동기화",
        "ｆｕｌｌ width",
        "e\u{301}e\u{301} marks",
        "عربي text",
        "עברית",
        "हिन्दी क्षि",
        "👍🏽 thumb",
        "🇰🇷 flag",
        "★ ambiguous ●○…",
        "naïve ß Ω Ж",
        "ไทย ำ",
        "각 jamo",
        "☎ ☺ ✂ 1\u{20e3}",
    ];

    /// A text in each of two columns, the second of which begins in the middle.
    fn table(width: u16) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, TEXTS.len().try_into().unwrap()));
        let middle = width / 2;
        for (y, text) in (0..).zip(TEXTS) {
            let room = usize::from(middle.saturating_sub(1));
            buffer.set_stringn(0, y, text, room, Look::new().fg(Color::Red));
            buffer.set_string(middle, y, "|", Look::new());
            let room = usize::from(width.saturating_sub(middle + 1));
            buffer.set_stringn(middle + 1, y, text, room, Look::new().bold());
        }
        buffer
    }

    fn bytes(before: &Buffer, after: &Buffer) -> String {
        let mut out = String::new();
        write(&mut out, before.diff(after).into_iter()).unwrap();
        out
    }

    #[test]
    fn no_column_moves_whatever_a_terminal_makes_of_the_text_before_it() {
        for width in 2..=70 {
            let (before, after) = (Buffer::empty(table(width).area), table(width));
            let mut terminal = vt100::Parser::new(
                after.area.height.try_into().unwrap(),
                width.try_into().unwrap(),
                0,
            );
            terminal.process(bytes(&before, &after).as_bytes());
            let screen = terminal.screen();
            for (y, text) in (0..).zip(TEXTS) {
                let middle = screen.cell(y, width / 2).unwrap();
                assert_eq!(middle.contents(), "|", "{text:?} at {width}");
            }
        }
    }

    #[test]
    fn a_terminal_shows_each_character_where_it_was_reckoned() {
        let certain =
            ["Billing export", "창고 동기화", "ｆｕｌｌ width", "e\u{301}e\u{301} marks", "עברית"];
        for text in certain {
            for width in 1..=30 {
                let area = Rect::new(0, 0, width, 1);
                let mut after = Buffer::empty(area);
                after.set_stringn(0, 0, text, usize::from(width), Look::new());
                let mut terminal =
                    vt100::Parser::new(1.try_into().unwrap(), width.try_into().unwrap(), 0);
                terminal.process(bytes(&Buffer::empty(area), &after).as_bytes());
                let mut x = 0;
                while x < width {
                    let reckoned = after[(x, 0)].symbol();
                    let shown = terminal.screen().cell(0, x).unwrap();
                    assert_eq!(
                        shown.contents().trim(),
                        reckoned.trim(),
                        "{text:?} at {x} of {width}"
                    );
                    assert_eq!(shown.is_wide(), reckoned.width() == 2, "{text:?} at {x}");
                    x += u16::try_from(reckoned.width()).unwrap().max(1);
                }
            }
        }
    }

    #[test]
    fn what_may_be_wide_is_followed_by_where_the_next_column_stands() {
        let area = Rect::new(0, 0, 30, 1);
        let written = |text: &str| {
            let mut after = Buffer::empty(area);
            after.set_string(0, 0, text, Look::new());
            bytes(&Buffer::empty(area), &after)
        };
        assert_eq!(written("● Active"), "\x1b[1H●\x1b[3GActive", "a space is there already");
        assert_eq!(written("Слияние|"), "\x1b[1HСлияние\x1b[8G|");
        assert_eq!(written("ааааааааааа"), "\x1b[1Hаааааааа\x1b[9Gааа");
        assert_eq!(written("● ○"), "\x1b[1H●\x1b[3G○");
        assert_eq!(written("👍a"), "\x1b[1H👍\x1b[3Ga");
        assert_eq!(written("한글a"), "\x1b[1H한글a");
    }

    #[test]
    fn a_style_is_told_in_few_bytes_and_none_is_left() {
        let area = Rect::new(0, 0, 20, 2);
        let mut after = Buffer::empty(area);
        after.set_string(0, 0, "ab", Look::new().fg(Color::Cyan).reversed());
        after.set_string(2, 0, "cd", Look::new().fg(Color::Cyan));
        after.set_string(0, 1, "한글", Look::new());
        assert_eq!(
            bytes(&Buffer::empty(area), &after),
            "\x1b[1H\x1b[7;36mab\x1b[0;36mcd\x1b[2H\x1b[0m한글"
        );
        let mut colours = Buffer::empty(area);
        colours.set_string(3, 0, "x", Look::new().fg(Color::Rgb(1, 2, 3)).bg(Color::Indexed(9)));
        colours.set_string(5, 0, "y", Look::new());
        assert_eq!(
            bytes(&Buffer::empty(area), &colours),
            "\x1b[1;4H\x1b[38;2;1;2;3;48;5;9mx\x1b[C\x1b[0my"
        );
    }
}
