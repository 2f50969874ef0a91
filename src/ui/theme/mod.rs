//! Styles by use, from the files in `assets/themes`. Nothing is told by colour alone.

mod color;
mod file;

use ratatui::style::{Color, Modifier, Style};

use super::widgets::focus;
use crate::domain::account::AccountColor;

pub use color::{Depth, READABLE, Rgb, contrast};

/// A theme that comes with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThemeName {
    /// For dark backgrounds.
    Dark,
    /// For light backgrounds.
    Light,
    /// White on black, and few other colours.
    HighContrast,
    /// No colours at all.
    Monochrome,
    /// The terminal's own colours.
    Terminal,
}

impl ThemeName {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Dark, Self::Light, Self::HighContrast, Self::Monochrome, Self::Terminal];

    const fn source(self) -> &'static str {
        match self {
            Self::Dark => include_str!("../../../assets/themes/dark.toml"),
            Self::Light => include_str!("../../../assets/themes/light.toml"),
            Self::HighContrast => include_str!("../../../assets/themes/high-contrast.toml"),
            Self::Monochrome => include_str!("../../../assets/themes/monochrome.toml"),
            Self::Terminal => include_str!("../../../assets/themes/terminal.toml"),
        }
    }
}

/// The colours that a terminal says it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TerminalColors {
    /// That of its text, if it says so.
    pub ink: Option<Rgb>,
    /// That of its background.
    pub paper: Rgb,
}

/// Styles by use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Ordinary text; its colours are those of every cell that has none of its own.
    pub text: Style,
    /// What is less important.
    pub quiet: Style,
    /// Titles and names of columns.
    pub title: Style,
    /// The one accent: where one is, and what a key is.
    pub accent: Style,
    /// The row or entry that keys act on.
    pub selected: Style,
    /// A selected row of a list that does not have the keys.
    pub resting: Style,
    /// Something works or succeeded.
    pub good: Style,
    /// Something is dangerous or failed.
    pub danger: Style,
    /// The badge that says which kind of account this is.
    pub badge: Style,
    /// The badge that says what one's own configuration keeps one from.
    pub warning: Style,
    /// Frames of dialogs.
    pub frame: Style,
    /// The name of an account in the colour that one's own configuration gives it, in the order of
    /// `AccountColor::ALL`.
    pub accounts: [Style; AccountColor::ALL.len()],
}

impl Theme {
    /// What every terminal has, should a file be broken; a test reads them all.
    const PLAIN: Self = {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let reversed = plain.add_modifier(Modifier::REVERSED);
        Self {
            text: plain,
            quiet: plain,
            title: bold,
            accent: bold,
            selected: focus::mark(reversed),
            resting: plain.add_modifier(Modifier::UNDERLINED),
            good: plain,
            danger: bold,
            badge: reversed,
            warning: reversed,
            frame: plain,
            accounts: [reversed; AccountColor::ALL.len()],
        }
    };

    /// The theme of this name as it was written, whatever a terminal can show of it.
    pub fn named(name: ThemeName) -> Self {
        file::read(name.source()).unwrap_or(Self::PLAIN)
    }

    /// The theme of this name for a terminal with so many colours.
    ///
    /// What the sixteen look like, only the terminal knows: there a theme with colours of its own
    /// gives way to the terminal's. High contrast keeps to the extremes of the sixteen.
    pub fn sent(name: ThemeName, depth: Depth) -> Self {
        match (name, depth) {
            (ThemeName::Dark | ThemeName::Light, Depth::Sixteen) => {
                Self::named(ThemeName::Terminal)
            }
            _ => Self::named(name).map(|style| Style {
                fg: style.fg.map(|color| depth.nearest(color)),
                bg: style.bg.map(|color| depth.nearest(color)),
                ..style
            }),
        }
    }

    /// The theme for a terminal with these colours, which keeps its background, and its own ink
    /// where that is readable. Where neither the dark nor the light theme is readable, as on a
    /// middling grey, the terminal's own colours are.
    pub fn fitting(colors: TerminalColors, depth: Depth) -> Self {
        let readable = |ink: Rgb| contrast(ink, colors.paper) >= READABLE;
        let themes = [ThemeName::Dark, ThemeName::Light].map(|name| Self::sent(name, depth));
        let fits = |theme: &Self| {
            let inks = theme.uses().into_iter().filter(|(name, style)| {
                // The text's paper is the one that gives way.
                style.bg.is_none() || name == "text"
            });
            inks.filter_map(|(_, style)| style.fg.and_then(Rgb::of)).all(readable)
        };
        let Some(mut theme) = themes.into_iter().find(fits) else {
            return Self::named(ThemeName::Terminal);
        };
        theme.text.bg = None;
        if colors.ink.is_some_and(readable) {
            theme.text.fg = None;
        }
        theme
    }

    /// The theme of the terminal's own colours, or of none at all (`NO_COLOR`).
    pub fn terminal(no_color: bool) -> Self {
        Self::named(if no_color { ThemeName::Monochrome } else { ThemeName::Terminal })
    }

    /// The name of an account in the colour that one's own configuration gives it. The name itself
    /// tells it too.
    pub fn account(&self, color: AccountColor) -> Style {
        let place = AccountColor::ALL.iter().position(|known| *known == color);
        place.and_then(|place| self.accounts.get(place)).copied().unwrap_or(self.badge)
    }

    /// Every style with the name of its use.
    pub fn uses(&self) -> Vec<(String, Style)> {
        let accounts = AccountColor::ALL.iter().zip(self.accounts);
        [
            ("text", self.text),
            ("quiet", self.quiet),
            ("title", self.title),
            ("accent", self.accent),
            ("selected", self.selected),
            ("resting", self.resting),
            ("good", self.good),
            ("danger", self.danger),
            ("badge", self.badge),
            ("warning", self.warning),
            ("frame", self.frame),
        ]
        .into_iter()
        .map(|(name, style)| (name.to_owned(), style))
        .chain(accounts.map(|(color, style)| (format!("account {color:?}"), style)))
        .collect()
    }

    /// The colours of a cell that was given only some, or none.
    pub fn complete(&self, (ink, paper): (Color, Color)) -> (Color, Color) {
        let or = |color, ours: Option<Color>| match color {
            Color::Reset => ours.unwrap_or(Color::Reset),
            color => color,
        };
        (or(ink, self.text.fg), or(paper, self.text.bg))
    }

    fn map(self, change: impl Fn(Style) -> Style) -> Self {
        Self {
            text: change(self.text),
            quiet: change(self.quiet),
            title: change(self.title),
            accent: change(self.accent),
            selected: change(self.selected),
            resting: change(self.resting),
            good: change(self.good),
            danger: change(self.danger),
            badge: change(self.badge),
            warning: change(self.warning),
            frame: change(self.frame),
            accounts: self.accounts.map(change),
        }
    }
}
