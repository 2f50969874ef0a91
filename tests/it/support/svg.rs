//! A screen as an SVG picture: what the README shows is drawn by the program itself.

use std::collections::BTreeMap;
use std::fmt::Write;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};
use tokendesk::ui::Rgb;
use unicode_width::UnicodeWidthStr;

const CELL: (usize, usize) = (9, 19);

/// What a terminal shows where it was given no colour.
#[derive(Clone, Copy)]
pub struct Paint {
    ink: Rgb,
    paper: Rgb,
}

/// A dark terminal.
pub const DARK: Paint = Paint { ink: Rgb(0xd8, 0xde, 0xe9), paper: Rgb(0x1d, 0x20, 0x26) };

/// The cells of a buffer as an SVG file.
pub fn picture(buffer: &Buffer, paint: Paint) -> String {
    let area = buffer.area;
    let (width, height) = (usize::from(area.width) * CELL.0, usize::from(area.height) * CELL.1);
    // The paper of the edge is that of the last cell, where nothing stands.
    let edge = &buffer[(area.width - 1, area.height - 1)];
    let paper = Seen::of((edge.fg, edge.bg, Modifier::empty()), paint).paper;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" \
         font-size=\"15\">\n<rect width=\"{width}\" height=\"{height}\" rx=\"6\" fill=\"{paper}\"/>\n"
    );
    let mut groups: BTreeMap<Seen, String> = BTreeMap::new();
    for y in 0..area.height {
        let mut x = 0;
        while x < area.width {
            let (start, style) = (x, style_of(buffer, x, y));
            let mut text = String::new();
            while x < area.width && style_of(buffer, x, y) == style {
                let symbol = buffer[(x, y)].symbol();
                text.push_str(symbol);
                x += u16::try_from(symbol.width().max(1)).expect("a cell is narrow");
            }
            let seen = Seen::of(style, paint);
            if seen.paper != paper {
                ground(&mut svg, (start, x, y), &seen);
            }
            words(groups.entry(seen).or_default(), (start, x, y), &text, style.2);
        }
    }
    for (seen, texts) in groups.into_iter().filter(|(_, texts)| !texts.is_empty()) {
        let _ = writeln!(svg, "<g fill=\"{}\"{}>\n{texts}</g>", seen.ink, seen.manner);
    }
    svg.push_str("</svg>\n");
    svg
}

type Style = (Color, Color, Modifier);

fn style_of(buffer: &Buffer, x: u16, y: u16) -> Style {
    let cell = &buffer[(x, y)];
    (cell.fg, cell.bg, cell.modifier)
}

/// How a run of cells looks.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    ink: String,
    paper: String,
    manner: &'static str,
}

impl Seen {
    fn of((ink, paper, modifier): Style, paint: Paint) -> Self {
        let (mut ink, mut paper) = (color(ink, paint.ink), color(paper, paint.paper));
        if modifier.contains(Modifier::REVERSED) {
            std::mem::swap(&mut ink, &mut paper);
        }
        let manner = if modifier.contains(Modifier::BOLD) {
            " font-weight=\"bold\""
        } else if modifier.contains(Modifier::DIM) {
            " opacity=\"0.6\""
        } else {
            ""
        };
        Self { ink, paper, manner }
    }
}

fn ground(svg: &mut String, (start, end, y): (u16, u16, u16), seen: &Seen) {
    let (left, width) = (usize::from(start) * CELL.0, usize::from(end - start) * CELL.0);
    let (top, height) = (usize::from(y) * CELL.1, CELL.1);
    let paper = &seen.paper;
    let _ = writeln!(
        svg,
        "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" fill=\"{paper}\"/>"
    );
}

/// Each word stands at its own column: fonts don't agree on the width of wide characters.
fn words(svg: &mut String, (start, end, y): (u16, u16, u16), text: &str, modifier: Modifier) {
    let base = usize::from(y) * CELL.1 + 14;
    if modifier.contains(Modifier::UNDERLINED) {
        let (left, width) = (usize::from(start) * CELL.0, usize::from(end - start) * CELL.0);
        let below = base + 3;
        let _ = writeln!(svg, "<rect x=\"{left}\" y=\"{below}\" width=\"{width}\" height=\"1\"/>");
    }
    let mut column = usize::from(start);
    for word in text.split(' ') {
        if !word.is_empty() {
            let x = column * CELL.0;
            let word = word.replace('&', "&amp;").replace('<', "&lt;");
            let _ = writeln!(svg, "<text x=\"{x}\" y=\"{base}\">{word}</text>");
        }
        column += word.width() + 1;
    }
}

/// A colour as it is written in SVG. The sixteen are shown a little softer than xterm has them.
fn color(color: Color, default: Rgb) -> String {
    let Rgb(red, green, blue) = match color {
        Color::Reset => default,
        Color::Cyan => Rgb(0x7f, 0xd1, 0xd8),
        Color::Green => Rgb(0x9c, 0xcc, 0x7a),
        Color::Red => Rgb(0xd9, 0x48, 0x52),
        Color::Yellow => Rgb(0xe5, 0xc0, 0x7b),
        Color::Black => Rgb(0x15, 0x17, 0x1c),
        other => Rgb::of(other).unwrap_or(default),
    };
    format!("#{red:02x}{green:02x}{blue:02x}")
}
