//! The table `[clipboard]`: which way copies go, and when a secret leaves the clipboard again.

use serde::Deserialize;

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
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

/// The table as it stands in the file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    pub(super) copy_on_open: Option<bool>,
    route: Option<toml::Spanned<ClipboardRoute>>,
    copy_command: Option<toml::Spanned<Vec<String>>>,
    clear_after: Option<u64>,
    osc52_clear_after: Option<u64>,
}

/// What is wrong, and at which byte of the file.
pub(super) type Problem = (usize, &'static str);

impl Table {
    /// The whole table, if it fits together.
    pub(super) fn check(self) -> Result<Clipboard, Problem> {
        let defaults = Clipboard::default();
        if let Some(command) = &self.copy_command
            && command.get_ref().first().is_none_or(String::is_empty)
        {
            let problem = "copy_command names a program and its arguments, such as [\"wl-copy\"]";
            return Err((command.span().start, problem));
        }
        if let (Some(route), None) = (&self.route, &self.copy_command)
            && *route.get_ref() == ClipboardRoute::Command
        {
            return Err((route.span().start, "the route `command` needs a copy_command"));
        }
        Ok(Clipboard {
            route: self.route.map_or(defaults.route, toml::Spanned::into_inner),
            copy_command: self
                .copy_command
                .map_or(defaults.copy_command, toml::Spanned::into_inner),
            clear_after: self.clear_after.unwrap_or(defaults.clear_after),
            osc52_clear_after: self.osc52_clear_after.unwrap_or(defaults.osc52_clear_after),
        })
    }
}
