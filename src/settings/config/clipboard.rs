//! The table `[clipboard]`: which way copies go, and when a secret leaves the clipboard again.

use crate::phrases::Phrase;

use super::section::{Section, Wrong};

/// The keys of `[clipboard]`.
pub(super) const KEYS: [&str; 5] =
    ["copy_on_open", "route", "copy_command", "clear_after", "osc52_clear_after"];

/// What is configured of the clipboard, or the defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clipboard {
    /// Which way copies go. Default: what fits where the program runs.
    pub route: ClipboardRoute,
    /// A command that takes the text on its standard input, with its arguments; empty is none.
    pub copy_command: Vec<String>,
    /// After how many seconds a secret is taken out of the desktop's clipboard; 0 is never.
    pub clear_after: u64,
    /// After how many seconds a space goes over a secret in a clipboard that can't be read back;
    /// 0 is never, since it would also go over what was copied since.
    pub osc52_clear_after: u64,
}

impl Default for Clipboard {
    fn default() -> Self {
        Self {
            route: ClipboardRoute::Auto,
            copy_command: vec![],
            clear_after: 45,
            osc52_clear_after: 0,
        }
    }
}

/// Which way copies go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClipboardRoute {
    /// What fits where the program runs.
    #[default]
    Auto,
    /// This machine's desktop.
    Native,
    /// The terminal.
    Osc52,
    /// tmux.
    Tmux,
    /// The configured command.
    Command,
    /// Nowhere.
    None,
}

impl Clipboard {
    /// Reads the rest of the table.
    pub(super) fn read(section: &Section<'_>) -> Result<Self, Wrong> {
        section.only(&KEYS)?;
        let mut clipboard = Self::default();
        let command = section.texts("copy_command")?;
        let words = [
            ("auto", ClipboardRoute::Auto),
            ("native", ClipboardRoute::Native),
            ("osc52", ClipboardRoute::Osc52),
            ("tmux", ClipboardRoute::Tmux),
            ("command", ClipboardRoute::Command),
            ("none", ClipboardRoute::None),
        ];
        if let Some(route) = section.word("route", &words)? {
            let problem = |key| Phrase::ConfigNoCommand { key };
            if route.value == ClipboardRoute::Command && command.is_none() {
                return Err(route.wrong.is(problem, Phrase::AllowedCopyCommand));
            }
            clipboard.route = route.value;
        }
        clipboard.copy_command = command.map_or(clipboard.copy_command, |found| found.value);
        if let Some(seconds) = section.seconds("clear_after")? {
            clipboard.clear_after = seconds;
        }
        if let Some(seconds) = section.seconds("osc52_clear_after")? {
            clipboard.osc52_clear_after = seconds;
        }
        Ok(clipboard)
    }
}
