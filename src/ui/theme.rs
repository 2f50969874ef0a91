//! Colours and signs by use. Only the terminal's own colours are used, so that light and dark
//! terminals both stay readable, and nothing is told by colour alone.

use ratatui::style::{Color, Modifier, Style};

use crate::domain::account::AccountColor;

/// Styles by use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Ordinary text.
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
    /// Whether colours may be used.
    pub colored: bool,
    /// Frames of dialogs.
    pub frame: Style,
}

impl Theme {
    /// The theme of the terminal's own colours, or of none at all (`NO_COLOR`).
    pub const fn terminal(no_color: bool) -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let reversed = plain.add_modifier(Modifier::REVERSED);
        if no_color {
            return Self {
                text: plain,
                quiet: plain.add_modifier(Modifier::DIM),
                title: bold,
                accent: bold,
                selected: reversed,
                resting: plain.add_modifier(Modifier::UNDERLINED),
                good: plain,
                danger: bold,
                badge: reversed,
                warning: reversed.add_modifier(Modifier::BOLD),
                colored: false,
                frame: plain,
            };
        }
        Self {
            text: plain,
            quiet: plain.add_modifier(Modifier::DIM),
            title: bold,
            accent: bold.fg(Color::Cyan),
            selected: reversed,
            resting: plain.add_modifier(Modifier::UNDERLINED),
            good: plain.fg(Color::Green),
            danger: bold.fg(Color::Red),
            badge: plain.fg(Color::Black).bg(Color::Cyan),
            warning: bold.fg(Color::Black).bg(Color::Yellow),
            colored: true,
            frame: plain.fg(Color::Cyan),
        }
    }

    /// The name of an account in the colour that one's own configuration gives it. The name itself
    /// tells it too.
    pub fn account(&self, color: AccountColor) -> Style {
        if !self.colored {
            return self.badge;
        }
        let background = match color {
            AccountColor::Red => Color::Red,
            AccountColor::Green => Color::Green,
            AccountColor::Yellow => Color::Yellow,
            AccountColor::Blue => Color::Blue,
            AccountColor::Magenta => Color::Magenta,
            AccountColor::Cyan => Color::Cyan,
        };
        let dark = matches!(color, AccountColor::Red | AccountColor::Blue | AccountColor::Magenta);
        let text = if dark { Color::White } else { Color::Black };
        Style::new().add_modifier(Modifier::BOLD).fg(text).bg(background)
    }
}

/// Signs, with a set for terminals that are not UTF-8 or draw ambiguous characters wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signs {
    /// Before *Active*.
    pub active: &'static str,
    /// Before *Inactive*.
    pub inactive: &'static str,
    /// The options menu of a row.
    pub options: &'static str,
    /// Between the parts of a path.
    pub crumb: &'static str,
    /// Where a text was cut.
    pub ellipsis: &'static str,
    /// Beside the place where one is.
    pub marker: &'static str,
    /// Beside a row that is marked.
    pub marked: &'static str,
    /// What is done of a bar, and what is not.
    pub bar: [&'static str; 2],
    /// Beside a row that changed a moment ago.
    pub changed: &'static str,
    /// Between figures.
    pub dot: &'static str,
    /// Smallest first.
    pub ascending: &'static str,
    /// Largest first.
    pub descending: &'static str,
    /// What moves while something loads.
    pub spinner: [&'static str; 4],
    /// Whether frames may be drawn with lines.
    pub lines: bool,
}

impl Signs {
    /// The signs of a UTF-8 terminal.
    pub const UNICODE: Self = Self {
        active: "●",
        inactive: "○",
        options: "⋮",
        crumb: "›",
        ellipsis: "…",
        marker: "▌",
        marked: "✓",
        bar: ["█", "░"],
        changed: "•",
        dot: "·",
        ascending: "↑",
        descending: "↓",
        spinner: ["◐", "◓", "◑", "◒"],
        lines: true,
    };
    /// The signs of any other terminal.
    pub const ASCII: Self = Self {
        active: "*",
        inactive: "o",
        options: ":",
        crumb: ">",
        ellipsis: "~",
        marker: ">",
        marked: "x",
        bar: ["#", "."],
        changed: "+",
        dot: "-",
        ascending: "^",
        descending: "v",
        spinner: ["-", "\\", "|", "/"],
        lines: false,
    };
}
