//! A screen as an SVG picture: what the README shows is drawn by the program itself.

use std::fmt::Write;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

const CELL: (usize, usize) = (9, 19);
const INK: &str = "#d8dee9";
const PAPER: &str = "#1d2026";

/// The cells of a buffer as an SVG file.
pub fn picture(buffer: &Buffer) -> String {
    let area = buffer.area;
    let (width, height) = (usize::from(area.width) * CELL.0, usize::from(area.height) * CELL.1);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" \
         font-size=\"15\">\n<rect width=\"{width}\" height=\"{height}\" rx=\"6\" fill=\"{PAPER}\"/>\n"
    );
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
            run(&mut svg, (start, x, y), &text, style);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

type Style = (Color, Color, Modifier);

fn style_of(buffer: &Buffer, x: u16, y: u16) -> Style {
    let cell = &buffer[(x, y)];
    (cell.fg, cell.bg, cell.modifier)
}

fn run(svg: &mut String, (start, end, y): (u16, u16, u16), text: &str, style: Style) {
    let (fg, bg, modifier) = style;
    let (mut ink, mut paper) = (colour(fg, INK), colour(bg, PAPER));
    if modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut ink, &mut paper);
    }
    let (left, width) = (usize::from(start) * CELL.0, usize::from(end - start) * CELL.0);
    let top = usize::from(y) * CELL.1;
    if paper != PAPER {
        let height = CELL.1;
        let _ = writeln!(
            svg,
            "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" fill=\"{paper}\"/>"
        );
    }
    if text.trim().is_empty() {
        return;
    }
    let weight = if modifier.contains(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
    let dim = if modifier.contains(Modifier::DIM) { " opacity=\"0.6\"" } else { "" };
    // Each word stands at its own column: fonts don't agree on the width of wide characters.
    let mut column = usize::from(start);
    for word in text.split(' ') {
        if !word.is_empty() {
            let (x, base) = (column * CELL.0, top + 14);
            let word = word.replace('&', "&amp;").replace('<', "&lt;");
            let _ = writeln!(
                svg,
                "<text x=\"{x}\" y=\"{base}\" fill=\"{ink}\"{weight}{dim}>{word}</text>"
            );
        }
        column += word.width() + 1;
    }
}

fn colour(color: Color, default: &'static str) -> &'static str {
    match color {
        Color::Cyan => "#7fd1d8",
        Color::Green => "#9ccc7a",
        Color::Red => "#f07178",
        Color::Black => "#15171c",
        _ => default,
    }
}
