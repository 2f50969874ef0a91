//! How the screen looks: what the flags, the configuration and the environment say of it.

use super::args::Common;
use super::words;
use crate::phrases::{Catalog, Locale, Phrase};
use crate::settings::{self, Appearance, SignsChoice, ThemeChoice};
use crate::ui::{Depth, Look, Theme, ThemeName};

/// Terminals that show all colours, by the beginning of `TERM`: over SSH they have no other way to
/// say so.
const ALL_COLORS: [&str; 7] =
    ["alacritty", "contour", "foot", "rio", "wezterm", "xterm-ghostty", "xterm-kitty"];

/// The sentences for this terminal, and what to say if it can't show those that were asked for.
pub fn catalog(asked: Option<Locale>) -> (Catalog, Option<Phrase>) {
    let (locale, note) = language(settings::locale(asked), settings::is_utf8());
    let written = if settings::is_utf8() { words::catalog } else { words::plain_catalog };
    (written(locale), note)
}

/// The look of this terminal, and what to say if it can't show what was asked for.
pub fn look(common: &Common, appearance: Appearance) -> (Look, Option<Phrase>) {
    let utf8 = settings::is_utf8() || appearance.signs == SignsChoice::Unicode;
    let (locale, note) = language(settings::locale(common.locale), utf8);
    let look = Look::new(locale, false, utf8);
    let plain = match appearance.signs {
        SignsChoice::Auto => draws_wide(settings::variable),
        SignsChoice::Unicode => false,
        SignsChoice::Ascii => true,
    };
    let look = if plain { look.with_plain_signs() } else { look };
    let theme = common.theme.unwrap_or(appearance.theme);
    (themed(look, theme, settings::no_color(), depth(settings::variable)), note)
}

/// Korean has no letters in ASCII.
fn language(wanted: Locale, utf8: bool) -> (Locale, Option<Phrase>) {
    match wanted {
        Locale::Ko if !utf8 => (Locale::En, Some(Phrase::KoreanNeedsUtf8)),
        locale => (locale, None),
    }
}

/// A theme that was named comes before `NO_COLOR`, as that asks of programs.
fn themed(look: Look, choice: ThemeChoice, no_color: bool, depth: Depth) -> Look {
    let name = match choice {
        ThemeChoice::Auto if no_color => ThemeName::Monochrome,
        ThemeChoice::Auto if depth == Depth::Sixteen => ThemeName::Terminal,
        // Until the terminal has said its colours, they are used as they are.
        ThemeChoice::Auto => return look.following(depth),
        ThemeChoice::Dark => ThemeName::Dark,
        ThemeChoice::Light => ThemeName::Light,
        ThemeChoice::HighContrast => ThemeName::HighContrast,
        ThemeChoice::Monochrome => ThemeName::Monochrome,
        ThemeChoice::Terminal => ThemeName::Terminal,
    };
    look.with_theme(Theme::sent(name, depth))
}

/// How many colours the terminal has, as far as its variables say. One that says nothing has
/// sixteen.
pub fn depth(variable: impl Fn(&str) -> Option<String>) -> Depth {
    let term = variable("TERM").unwrap_or_default().to_ascii_lowercase();
    let indexed = if term.contains("256color") { Depth::Indexed } else { Depth::Sixteen };
    // GNU screen passes no more on, whatever the terminal around it has.
    if variable("STY").is_some() || term.starts_with("screen") {
        return indexed;
    }
    let said = variable("COLORTERM").is_some_and(|text| text == "truecolor" || text == "24bit");
    let known = term.ends_with("-direct") || ALL_COLORS.iter().any(|name| term.starts_with(name));
    // Windows Terminal says so itself.
    if said || known || variable("WT_SESSION").is_some() { Depth::True } else { indexed }
}

/// Whether signs of ambiguous width are drawn wide, as programs in Go are told.
fn draws_wide(variable: impl Fn(&str) -> Option<String>) -> bool {
    variable("RUNEWIDTH_EASTASIAN").is_some_and(|value| value == "1")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<'a>(set: &'a [(&str, &str)]) -> impl Fn(&str) -> Option<String> + 'a {
        move |name| {
            let found = set.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| (*value).to_owned())
        }
    }

    #[test]
    fn the_depth_is_what_the_terminal_says() {
        let of = |term, more: &[(&str, &str)]| depth(with(&[&[("TERM", term)], more].concat()));
        for term in ["xterm-kitty", "foot", "xterm-ghostty", "alacritty", "xterm-direct"] {
            assert_eq!(of(term, &[]), Depth::True, "{term}");
        }
        for term in ["xterm-256color", "tmux-256color", "screen-256color"] {
            assert_eq!(of(term, &[]), Depth::Indexed, "{term}");
        }
        for term in ["xterm", "linux", "vt100", "screen", "dumb", ""] {
            assert_eq!(of(term, &[]), Depth::Sixteen, "{term}");
        }
        let truecolor = ("COLORTERM", "truecolor");
        assert_eq!(of("tmux-256color", &[truecolor]), Depth::True);
        assert_eq!(of("xterm-256color", &[("COLORTERM", "yes")]), Depth::Indexed);
        assert_eq!(of("xterm-256color", &[("WT_SESSION", "4a")]), Depth::True);
        // What GNU screen inherits is that of the terminal around it.
        assert_eq!(of("screen", &[truecolor]), Depth::Sixteen);
        assert_eq!(of("xterm-256color", &[truecolor, ("STY", "1.pts")]), Depth::Indexed);
        assert_eq!(depth(with(&[])), Depth::Sixteen);
    }

    #[test]
    fn a_theme_that_was_named_comes_before_no_color_and_that_before_the_terminal() {
        let theme = |choice, no_color, depth| {
            let look = themed(Look::new(Locale::En, false, true), choice, no_color, depth);
            (look.theme, look.follows_terminal())
        };
        let own = Theme::named(ThemeName::Terminal);
        assert_eq!(theme(ThemeChoice::Auto, false, Depth::True), (own, true));
        assert_eq!(theme(ThemeChoice::Auto, false, Depth::Sixteen), (own, false));
        let none = Theme::named(ThemeName::Monochrome);
        assert_eq!(theme(ThemeChoice::Auto, true, Depth::True), (none, false));
        let dark = Theme::sent(ThemeName::Dark, Depth::True);
        assert_eq!(theme(ThemeChoice::Dark, true, Depth::True), (dark, false));
    }

    #[test]
    fn korean_gives_way_where_there_are_no_letters_for_it() {
        assert_eq!(language(Locale::Ko, true), (Locale::Ko, None));
        assert_eq!(language(Locale::Ko, false), (Locale::En, Some(Phrase::KoreanNeedsUtf8)));
        assert_eq!(language(Locale::En, false), (Locale::En, None));
    }

    #[test]
    fn who_is_told_that_signs_are_wide_draws_none() {
        assert!(draws_wide(with(&[("RUNEWIDTH_EASTASIAN", "1")])));
        assert!(!draws_wide(with(&[("RUNEWIDTH_EASTASIAN", "0")])));
        assert!(!draws_wide(with(&[])));
    }
}
