//! A file of a theme: for each use an ink, a paper and a manner, all of which may be missing.

use ratatui::style::{Modifier, Style};
use serde::Deserialize;

use super::Theme;
use crate::ui::widgets::focus;

/// A theme as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    text: Use,
    quiet: Use,
    title: Use,
    accent: Use,
    selected: Use,
    resting: Use,
    good: Use,
    danger: Use,
    badge: Use,
    warning: Use,
    frame: Use,
    accounts: Accounts,
}

/// The names of accounts, by the colour that a configuration gives them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Accounts {
    red: Use,
    green: Use,
    yellow: Use,
    blue: Use,
    magenta: Use,
    cyan: Use,
}

/// How one use looks. A colour is `#rrggbb`, or the name of one of the terminal's sixteen.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Use {
    ink: Option<String>,
    paper: Option<String>,
    manner: Vec<Manner>,
}

/// What stands out without a colour.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Manner {
    Bold,
    Dim,
    Underlined,
    Reversed,
}

/// Reads a theme; `None` if a use is missing or a colour is none.
pub(super) fn read(text: &str) -> Option<Theme> {
    let file: File = toml::from_str(text).ok()?;
    let Accounts { red, green, yellow, blue, magenta, cyan } = file.accounts;
    Some(Theme {
        text: file.text.style()?,
        quiet: file.quiet.style()?,
        title: file.title.style()?,
        accent: file.accent.style()?,
        selected: focus::mark(file.selected.style()?),
        resting: file.resting.style()?,
        good: file.good.style()?,
        danger: file.danger.style()?,
        badge: file.badge.style()?,
        warning: file.warning.style()?,
        frame: file.frame.style()?,
        accounts: [
            red.style()?,
            green.style()?,
            yellow.style()?,
            blue.style()?,
            magenta.style()?,
            cyan.style()?,
        ],
    })
}

impl Use {
    fn style(&self) -> Option<Style> {
        let modifier = |manner: &Manner| match manner {
            Manner::Bold => Modifier::BOLD,
            Manner::Dim => Modifier::DIM,
            Manner::Underlined => Modifier::UNDERLINED,
            Manner::Reversed => Modifier::REVERSED,
        };
        let mut style = Style::new().add_modifier(self.manner.iter().map(modifier).collect());
        if let Some(ink) = &self.ink {
            style = style.fg(ink.parse().ok()?);
        }
        if let Some(paper) = &self.paper {
            style = style.bg(paper.parse().ok()?);
        }
        Some(style)
    }
}

#[cfg(test)]
mod tests {
    use super::super::ThemeName;
    use super::*;

    #[test]
    fn every_file_is_whole() {
        for name in ThemeName::ALL {
            assert!(read(name.source()).is_some(), "{name:?}");
        }
    }

    #[test]
    fn a_colour_that_is_none_makes_no_theme() {
        let source = ThemeName::Dark.source();
        assert_eq!(read(&source.replace("\"#", "\"#x")), None);
        assert_eq!(read(&source.replace("quiet", "quite")), None);
    }
}
