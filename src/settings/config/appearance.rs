//! What the table `[screen]` says of the look: the theme and the signs.

use super::section::{Section, Wrong};

/// What is configured of the look, or the defaults.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appearance {
    /// The theme.
    pub theme: ThemeChoice,
    /// The signs.
    pub signs: SignsChoice,
}

/// Which theme is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// The one that fits the terminal.
    #[default]
    Auto,
    /// For dark backgrounds.
    Dark,
    /// For light backgrounds.
    Light,
    /// White on black.
    HighContrast,
    /// No colours.
    Monochrome,
    /// The terminal's own sixteen.
    Terminal,
}

/// Which signs are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignsChoice {
    /// Those that the locale allows.
    #[default]
    Auto,
    /// All of them, and all letters, whatever the locale says.
    Unicode,
    /// None beyond ASCII: the terminal draws some of them wider than others do.
    Ascii,
}

impl ThemeChoice {
    /// Every choice with its name.
    pub const NAMES: [(&str, Self); 6] = [
        ("auto", Self::Auto),
        ("dark", Self::Dark),
        ("light", Self::Light),
        ("high-contrast", Self::HighContrast),
        ("monochrome", Self::Monochrome),
        ("terminal", Self::Terminal),
    ];

    /// The choice of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, choice)| *choice)
    }
}

impl Appearance {
    /// Reads what the table says of it.
    pub(super) fn read(screen: &Section<'_>) -> Result<Self, Wrong> {
        let signs = [
            ("auto", SignsChoice::Auto),
            ("unicode", SignsChoice::Unicode),
            ("ascii", SignsChoice::Ascii),
        ];
        let (theme, signs) =
            (screen.word("theme", &ThemeChoice::NAMES)?, screen.word("signs", &signs)?);
        Ok(Self {
            theme: theme.map(|found| found.value).unwrap_or_default(),
            signs: signs.map(|found| found.value).unwrap_or_default(),
        })
    }
}
