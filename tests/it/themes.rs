//! Every theme is readable, whatever a terminal makes of its colours, and nothing is told by colour
//! alone.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier, Style};
use tokendesk::domain::account::AccountColor;
use tokendesk::phrases::Locale;
use tokendesk::ui::{Depth, Look, READABLE, Rgb, TerminalColors, Theme, ThemeName, contrast, draw};

use crate::support::account_scenes::ACCOUNTS;
use crate::support::lost_scenes::LOST;
use crate::support::retirement_scenes::RETIREMENT;
use crate::support::scenes::{DIALOGS, KEY, OTHERS, Scene, TOKENS};
use crate::support::stage::{Stage, size, token};

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

/// A background and the theme that fits it.
type Background = (&'static str, (u8, u8, u8), Option<ThemeName>);

/// Those that people have.
const BACKGROUNDS: [Background; 16] = [
    ("black", (0, 0, 0), Some(ThemeName::Dark)),
    ("VS Code dark", (0x1e, 0x1e, 0x1e), Some(ThemeName::Dark)),
    ("Ubuntu", (0x30, 0x0a, 0x24), Some(ThemeName::Dark)),
    ("Solarized dark", (0x00, 0x2b, 0x36), Some(ThemeName::Dark)),
    ("Nord", (0x2e, 0x34, 0x40), Some(ThemeName::Dark)),
    ("Dracula", (0x28, 0x2a, 0x36), Some(ThemeName::Dark)),
    ("Gruvbox dark", (0x28, 0x28, 0x28), Some(ThemeName::Dark)),
    ("One Dark", (0x28, 0x2c, 0x34), Some(ThemeName::Dark)),
    ("Campbell PowerShell", (0x01, 0x24, 0x56), Some(ThemeName::Dark)),
    ("white", (255, 255, 255), Some(ThemeName::Light)),
    ("Solarized light", (0xfd, 0xf6, 0xe3), Some(ThemeName::Light)),
    ("Gruvbox light", (0xfb, 0xf1, 0xc7), Some(ThemeName::Light)),
    ("Tango light", (0xee, 0xee, 0xec), Some(ThemeName::Light)),
    ("Zenburn", (0x3f, 0x3f, 0x3f), None),
    ("grey", (128, 128, 128), None),
    ("a loud red", (200, 30, 30), None),
];

#[test]
fn the_theme_that_fits_the_terminal_s_background_is_taken() {
    for depth in [Depth::True, Depth::Indexed] {
        for (of, (red, green, blue), name) in BACKGROUNDS {
            let told = TerminalColors { ink: None, paper: Rgb(red, green, blue) };
            let fitting = Theme::fitting(told, depth);
            let mut wanted = Theme::sent(name.unwrap_or(ThemeName::Terminal), depth);
            wanted.text.bg = None;
            assert_eq!(fitting, wanted, "{of}, {depth:?}");
        }
    }
}

#[test]
fn a_text_of_the_terminal_s_own_stays_if_it_is_readable() {
    let paper = Rgb(0x00, 0x2b, 0x36);
    let with = |ink| Theme::fitting(TerminalColors { ink: Some(ink), paper }, Depth::True).text;
    assert_eq!(with(Rgb(0xee, 0xe8, 0xd5)), Style::new());
    // Solarized's own text is, just so; what it has for comments is not.
    assert_eq!(with(Rgb(0x83, 0x94, 0x96)), Style::new());
    let sent = Theme::sent(ThemeName::Dark, Depth::True).text;
    assert_eq!(with(Rgb(0x58, 0x6e, 0x75)).fg, sent.fg);
}

proptest::proptest! {
    #[test]
    fn on_whatever_background_what_is_sent_is_readable(
        (paper, ink) in proptest::arbitrary::any::<([u8; 3], Option<[u8; 3]>)>(),
        all in proptest::bool::ANY,
    ) {
        let rgb = |[red, green, blue]: [u8; 3]| Rgb(red, green, blue);
        let (paper, ink) = (rgb(paper), ink.map(rgb));
        let depth = if all { Depth::True } else { Depth::Indexed };
        let theme = Theme::fitting(TerminalColors { ink, paper }, depth);
        if theme != Theme::named(ThemeName::Terminal) {
            for (of, style) in theme.uses() {
                let on = style.bg.and_then(Rgb::of).unwrap_or(paper);
                let own = style.fg.and_then(Rgb::of).or(ink).expect("an ink");
                proptest::prop_assert!(contrast(own, on) >= READABLE, "{}", of);
            }
        }
    }
}

#[test]
fn a_screen_that_follows_the_terminal_changes_once_it_knows_more() {
    let paper = Rgb(0, 0, 0);
    let told = TerminalColors { ink: None, paper };
    let mut look = Look::new(Locale::En, false, true).following(Depth::True);
    assert_eq!(look.theme, Theme::named(ThemeName::Terminal));
    assert!(look.learn(told));
    assert_eq!(look.theme, Theme::fitting(told, Depth::True));
    assert!(!look.learn(told), "it knew that");
    let mut chosen = Look::new(Locale::En, false, true).with_theme(Theme::named(ThemeName::Light));
    assert!(!chosen.learn(told), "who chose a theme keeps it");
}

#[test]
fn where_there_are_no_letters_beyond_ascii_none_is_drawn() {
    let plain = Look::new(Locale::En, false, false);
    // Signs may be wide where letters are not lacking.
    let wide = Look::new(Locale::Ko, false, true).with_plain_signs();
    for (scene, at) in all_scenes() {
        let stage = at(size(80, 24));
        for cell in &cells(&stage, &plain).content {
            assert!(cell.symbol().is_ascii(), "{scene}: {cell:?}");
        }
        // One of its tokens is called by the signs themselves.
        for cell in cells(&stage, &wide).content.iter().filter(|_| *scene != "hostile") {
            let sign = "●○⋮›…▌•·↑↓◐◓◑◒╭╮╰╯─│←→’“”".contains(cell.symbol());
            assert!(!sign, "{scene}: {cell:?}");
        }
    }
    let stage = Stage::with(size(80, 24), vec![token(1, Some("창고 sync é"))]);
    assert!(stage.picture_in(&plain).0.contains("???? sync ?"), "{}", stage.picture_in(&plain).0);
    assert!(stage.picture_in(&wide).0.contains("창고 sync é"));
}
