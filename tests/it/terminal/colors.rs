//! The colours of the screen follow the terminal, or what was asked for.

use std::time::Duration;

use ratatui::style::Color;
use tokendesk::ui::{Depth, Rgb, TerminalColors, Theme, ThemeName};

use crate::support::pty::{Pty, Starter};

/// What a dark terminal says when it is asked, one part in the manner of X11, one ended by ST.
const DARK: &[u8] = b"\x1b]10;rgb:eeee/eeee/eeee\x07\x1b]11;rgb:1b1b/1e1e/2424\x1b\\\x1b[?62c";

fn color(color: Option<Color>) -> vt100::Color {
    match color {
        Some(Color::Rgb(red, green, blue)) => vt100::Color::Rgb(red, green, blue),
        Some(Color::Indexed(index)) => vt100::Color::Idx(index),
        None => vt100::Color::Default,
        other => panic!("{other:?}"),
    }
}

/// The ground of the selected row: its first cell has the sign of the selection.
fn selection(terminal: &Pty) -> vt100::Color {
    let screen = terminal.cells();
    let cells = (0..24).flat_map(|row| (0..80).filter_map(move |column| screen.cell(row, column)));
    let marked = cells.filter(|cell| cell.contents() == "▌");
    marked.map(vt100::Cell::bgcolor).next_back().unwrap_or(vt100::Color::Default)
}

fn truecolor(args: &[&str]) -> Starter {
    Pty::with(args).env("COLORTERM", "truecolor")
}

#[test]
fn the_theme_follows_the_background_that_the_terminal_tells() {
    let told = TerminalColors { ink: Some(Rgb(238, 238, 238)), paper: Rgb(0x1b, 0x1e, 0x24) };
    for (starter, depth) in [(truecolor(&[]), Depth::True), (Pty::with(&[]), Depth::Indexed)] {
        let theme = Theme::fitting(told, depth);
        let mut terminal = starter.answers(DARK).start();
        let ground = color(theme.selected.bg);
        terminal.sees("of 256 tokens").wait_until("the theme", |pty| selection(pty) == ground);
        let corner = terminal.cells().cell(23, 79).expect("a cell");
        assert_eq!(corner.bgcolor(), vt100::Color::Default, "the background is the terminal's");
        terminal.press("q").exits_cleanly();
    }
}

#[test]
fn a_terminal_that_does_not_tell_keeps_its_own_colours() {
    let mut terminal = truecolor(&[]).answers(b"\x1b[?62c").start();
    terminal.sees("of 256 tokens").press("q").exits_cleanly();
    let raw = String::from_utf8_lossy(terminal.raw()).into_owned();
    let own = ["38;2;", "48;2;", "38;5;", "48;5;"].iter().any(|color| raw.contains(color));
    assert!(!own, "{raw:?}");
}

#[test]
fn colours_that_are_told_late_or_in_pieces_still_count_and_type_nothing() {
    let mut terminal = truecolor(&[]).start();
    terminal.sees("of 256 tokens");
    let _ = terminal.bytes_within(Duration::from_millis(400));
    let (begin, end) = DARK.split_at(32);
    terminal.sends(begin);
    let _ = terminal.bytes_within(Duration::from_millis(120));
    terminal.sends(end);
    let theme = Theme::sent(ThemeName::Dark, Depth::True);
    terminal.wait_until("the theme", |pty| selection(pty) == color(theme.selected.bg));
    // `1` to `3` are pages, `d` and `e` open dialogs; none was pressed.
    terminal.press("?").sees("Everywhere").press("Esc").no_longer_sees("Everywhere");
    assert!(terminal.screen().contains("of 256 tokens"), "{}", terminal.screen());
    terminal.press("q").exits_cleanly();
}

#[test]
fn a_theme_that_is_named_is_taken_as_a_whole_and_the_terminal_is_not_asked() {
    let configured = truecolor(&[]).config("[screen]\ntheme = \"light\"\n");
    let flagged = truecolor(&["--theme", "light"]).env("NO_COLOR", "1");
    for starter in [configured, flagged] {
        let theme = Theme::sent(ThemeName::Light, Depth::True);
        let mut terminal = starter.start();
        terminal.sees("of 256 tokens");
        assert_eq!(selection(&terminal), color(theme.selected.bg));
        let corner = terminal.cells().cell(23, 79).expect("a cell");
        assert_eq!(corner.bgcolor(), color(theme.text.bg), "it brings its own background");
        terminal.press("q").exits_cleanly();
        let raw = String::from_utf8_lossy(terminal.raw()).into_owned();
        assert!(!raw.contains("]11;"), "it asks");
    }
}

/// The cells that have no background of a theme.
fn bare(pty: &Pty) -> Vec<(u16, u16)> {
    let screen = pty.cells();
    let (height, width) = screen.size();
    let cells = (0..height.get()).flat_map(|row| (0..width.get()).map(move |column| (row, column)));
    let with = cells.filter_map(|(row, column)| Some((row, column, screen.cell(row, column)?)));
    let own = with.filter(|(_, _, cell)| !cell.is_wide_continuation());
    let bare = own.filter(|(_, _, cell)| cell.bgcolor() == vt100::Color::Default);
    bare.map(|(row, column, _)| (row, column)).collect()
}

#[test]
fn a_theme_s_background_is_everywhere_also_beside_wide_letters() {
    for (width, height) in [(80, 24), (120, 40)] {
        let starter = truecolor(&["--theme", "light", "--locale", "ko"]).size(width, height);
        let mut terminal = starter.start();
        terminal.sees("256");
        assert_eq!(bare(&terminal), [], "{}", terminal.screen());
        terminal.press("v").sees("최근").press("Down").press("?").sees("모든 곳");
        assert_eq!(bare(&terminal), [], "{}", terminal.screen());
        terminal.press("Esc").no_longer_sees("모든 곳");
        assert_eq!(bare(&terminal), [], "{}", terminal.screen());
        terminal.press("q").exits_cleanly();
    }
}

#[test]
fn korean_on_a_terminal_without_utf_8_is_english_in_ascii_and_says_why() {
    let mut terminal = Pty::with(&["--locale", "ko"]).env("LC_ALL", "C").start();
    terminal.sees("of 256 tokens").press("q").exits_cleanly();
    assert!(terminal.raw().is_ascii());
    assert!(terminal.screen().contains("Korean needs UTF-8"), "{}", terminal.screen());

    // Who knows better says so.
    let config = "[screen]\nsigns = \"unicode\"\n";
    let mut better = Pty::with(&["--locale", "ko"]).env("LC_ALL", "C").config(config).start();
    better.sees("API 토큰").press("q").exits_cleanly();
}
