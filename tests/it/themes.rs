//! Every theme is readable, whatever a terminal makes of its colours, and nothing is told by colour
//! alone.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier, Style};
use tokendesk::domain::account::AccountColor;
use tokendesk::phrases::Locale;
use tokendesk::ui::{Depth, Look, READABLE, Rgb, Theme, ThemeName, contrast, draw};

use crate::support::account_scenes::ACCOUNTS;
use crate::support::lost_scenes::LOST;
use crate::support::retirement_scenes::RETIREMENT;
use crate::support::scenes::{DIALOGS, KEY, OTHERS, Scene, TOKENS};
use crate::support::stage::{Stage, size};

/// The themes with colours of their own, as they are sent.
fn painted() -> Vec<(String, Theme)> {
    let mut themes = vec![];
    for name in [ThemeName::Dark, ThemeName::Light, ThemeName::HighContrast] {
        for depth in [Depth::True, Depth::Indexed] {
            themes.push((format!("{name:?} {depth:?}"), Theme::sent(name, depth)));
        }
    }
    let sixteen = Theme::sent(ThemeName::HighContrast, Depth::Sixteen);
    themes.push(("HighContrast Sixteen".into(), sixteen));
    themes
}

/// What is read on what: a use without a paper of its own stands on that of the text.
fn colours(theme: &Theme, style: Style) -> (Rgb, Rgb) {
    let whole = |color: Option<Color>| color.unwrap_or(Color::Reset);
    let (ink, paper) = theme.complete((whole(style.fg), whole(style.bg)));
    (Rgb::of(ink).expect("an ink"), Rgb::of(paper).expect("a paper"))
}

#[test]
fn every_use_of_every_theme_is_readable() {
    for (name, theme) in painted() {
        // High contrast is level AAA, where it is not left to the sixteen.
        let least =
            if name.starts_with("High") && !name.ends_with("Sixteen") { 7.0 } else { READABLE };
        for (of, style) in theme.uses() {
            let (ink, paper) = colours(&theme, style);
            let found = contrast(ink, paper);
            assert!(found >= least, "{name}, {of}: {found:.2}, {ink:?} on {paper:?}");
            let manner = style.add_modifier;
            assert!(!manner.contains(Modifier::DIM), "{name}, {of}: nobody knows how dim");
        }
    }
}

fn all_scenes() -> impl Iterator<Item = &'static Scene> {
    let own = KEY.iter().chain(TOKENS).chain(DIALOGS).chain(OTHERS);
    own.chain(ACCOUNTS).chain(LOST).chain(RETIREMENT)
}

fn cells(stage: &Stage, look: &Look) -> Buffer {
    let area = stage.state.size;
    let mut terminal = Terminal::new(TestBackend::new(area.width, area.height)).unwrap();
    terminal.draw(|frame| draw(frame, &stage.state, look)).unwrap();
    terminal.backend().buffer().clone()
}

/// How well a cell is read, if there is something to read.
fn read(cell: &Cell) -> Option<f64> {
    let parts = |color| Rgb::of(color).expect("a colour");
    let blank = cell.symbol().trim().is_empty();
    (!blank).then(|| contrast(parts(cell.fg), parts(cell.bg)))
}

#[test]
fn every_cell_of_every_screen_is_readable() {
    for (name, theme) in painted() {
        let look = Look::new(Locale::En, false, true).with_theme(theme);
        for (scene, at) in all_scenes() {
            let buffer = cells(&at(size(80, 24)), &look);
            for (x, y) in buffer.area.positions().map(Into::into) {
                let cell = &buffer[(x, y)];
                let found = read(cell).unwrap_or(21.0);
                assert!(found >= READABLE, "{name}, {scene} at {x},{y}: {found:.2} {cell:?}");
            }
        }
    }
}

#[test]
fn danger_and_the_selection_are_told_by_more_than_a_colour() {
    for name in ThemeName::ALL {
        let theme = Theme::named(name);
        assert_ne!(theme.danger.add_modifier, Modifier::empty(), "{name:?}");
        // A row is selected by its ground and by a sign; without keys by a line below it.
        let ground = theme.selected.bg.is_some();
        let reversed = theme.selected.add_modifier.contains(Modifier::REVERSED);
        assert!(ground || reversed, "{name:?}");
        assert!(theme.resting.add_modifier.contains(Modifier::UNDERLINED), "{name:?}");
    }
}

#[test]
fn an_account_that_is_marked_red_is_red_in_every_theme_with_colours() {
    for (name, theme) in painted() {
        let (_, Rgb(red, green, blue)) = colours(&theme, theme.account(AccountColor::Red));
        assert!(red >= 160 && green < 130 && blue < 130, "{name}: {red} {green} {blue}");
    }
    let terminal = Theme::named(ThemeName::Terminal).account(AccountColor::Red);
    assert_eq!(terminal.bg, Some(Color::Red));
    let monochrome = Theme::named(ThemeName::Monochrome);
    for color in AccountColor::ALL {
        assert!(monochrome.account(color).add_modifier.contains(Modifier::REVERSED));
    }
}

#[test]
fn what_the_colours_of_a_theme_tell_apart_is_told_apart_by_what_is_sent() {
    for (name, theme) in painted() {
        for (one, other) in
            [(theme.good, theme.danger), (theme.text, theme.selected), (theme.quiet, theme.text)]
        {
            let (one, other) = (colours(&theme, one), colours(&theme, other));
            assert_ne!(one, other, "{name}");
        }
    }
}

#[test]
fn a_terminal_of_sixteen_colours_shows_its_own() {
    for name in [ThemeName::Dark, ThemeName::Light, ThemeName::Terminal] {
        assert_eq!(Theme::sent(name, Depth::Sixteen), Theme::named(ThemeName::Terminal));
    }
    for depth in [Depth::Sixteen, Depth::Indexed, Depth::True] {
        let plain = Theme::sent(ThemeName::Monochrome, depth);
        assert!(plain.uses().iter().all(|(_, style)| (style.fg, style.bg) == (None, None)));
    }
    let numbered = |color: Option<Color>| matches!(color, None | Some(Color::Indexed(16..)));
    let indexed = Theme::sent(ThemeName::Dark, Depth::Indexed);
    assert!(indexed.uses().iter().all(|(_, style)| numbered(style.fg) && numbered(style.bg)));
}
