//! The configuration file: read once at the start, checked whole, never written.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;

use super::clipboard::{self, Clipboard};

/// The version of the file that this program reads.
const VERSION: i64 = 1;

/// What a person configured, or the defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Whether a new token is copied as its window opens. Default: yes.
    pub copy_on_open: bool,
    /// The rest of what is configured of the clipboard.
    pub clipboard: Clipboard,
}

impl Default for Settings {
    fn default() -> Self {
        Self { copy_on_open: true, clipboard: Clipboard::default() }
    }
}

/// Why the configuration can't be used.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// The file was named, and is not there or can't be read.
    #[error("{path} can't be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A key or a value is not known.
    #[error("{path}:{line}: {problem}")]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong, and what would be right.
        problem: String,
    },
}

impl SettingsError {
    /// What a person can do now.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "Name another file with --config, or leave the flag out.",
            Self::Wrong { .. } => "The README lists what the file may hold.",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "version")]
    _version: Option<i64>,
    #[serde(default)]
    clipboard: clipboard::Table,
}

#[derive(Deserialize)]
struct Versioned {
    version: Option<toml::Spanned<i64>>,
}

impl Settings {
    /// Reads `file`, or else the usual file if there is one.
    pub fn load(file: Option<&Path>, usual: Option<&Path>) -> Result<Self, SettingsError> {
        let Some(path) = file.or(usual) else {
            return Ok(Self::default());
        };
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(path, &text),
            Err(error) if file.is_none() && is_absent(&error) => Ok(Self::default()),
            Err(source) => Err(SettingsError::Unreadable { path: path.to_owned(), source }),
        }
    }

    fn parse(path: &Path, text: &str) -> Result<Self, SettingsError> {
        let wrong = |at: usize, problem: String| SettingsError::Wrong {
            path: path.to_owned(),
            line: line_of(text, at),
            problem,
        };
        let unread = |error: toml::de::Error| {
            let at = error.span().map_or(0, |span| span.start);
            wrong(at, error.message().to_owned())
        };
        // The version comes first: the keys of a newer file are not this program's business.
        let versioned: Versioned = toml::from_str(text).map_err(unread)?;
        if let Some(version) = versioned.version
            && *version.get_ref() != VERSION
        {
            let problem = format!(
                "version {} is not known, this program reads version {VERSION}",
                version.get_ref()
            );
            return Err(wrong(version.span().start, problem));
        }
        let file: File = toml::from_str(text).map_err(unread)?;
        let defaults = Self::default();
        let copy_on_open = file.clipboard.copy_on_open.unwrap_or(defaults.copy_on_open);
        let clipboard =
            file.clipboard.check().map_err(|(at, problem)| wrong(at, problem.to_owned()))?;
        Ok(Self { copy_on_open, clipboard })
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().iter().take(at);
    before.filter(|byte| **byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Settings, String> {
        Settings::parse(Path::new("config.toml"), text).map_err(|error| error.to_string())
    }

    #[test]
    fn an_empty_file_is_the_defaults() {
        assert_eq!(parsed(""), Ok(Settings::default()));
        assert_eq!(parsed("version = 1\n[clipboard]\n"), Ok(Settings::default()));
    }

    #[test]
    fn copying_as_the_window_opens_can_be_turned_off() {
        let off = Settings { copy_on_open: false, ..Settings::default() };
        assert_eq!(parsed("[clipboard]\ncopy_on_open = false"), Ok(off));
    }

    #[test]
    fn the_way_of_copies_and_their_end_can_be_chosen() {
        let text = "[clipboard]\nroute = \"command\"\ncopy_command = [\"wl-copy\", \"--sensitive\"]\n\
                    clear_after = 10\nosc52_clear_after = 30\n";
        let clipboard = Clipboard {
            route: clipboard::ClipboardRoute::Command,
            copy_command: vec!["wl-copy".into(), "--sensitive".into()],
            clear_after: 10,
            osc52_clear_after: 30,
        };
        assert_eq!(parsed(text), Ok(Settings { clipboard, ..Settings::default() }));
        assert_eq!(
            parsed("[clipboard]\nroute = \"command\"\n"),
            Err("config.toml:2: the route `command` needs a copy_command".into())
        );
        assert!(parsed("[clipboard]\nroute = \"xsel\"\n").unwrap_err().contains("`osc52`"));
        assert!(parsed("[clipboard]\ncopy_command = []\n").is_err());
        assert!(parsed("[clipboard]\nclear_after = -1\n").is_err());
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        assert_eq!(
            parsed("version = 1\n\n[clipboard]\ncopy = true\n"),
            Err("config.toml:4: unknown field `copy`, expected one of `copy_on_open`, `route`, \
                 `copy_command`, `clear_after`, `osc52_clear_after`"
                .into())
        );
        assert_eq!(
            parsed("[clipboard]\ncopy_on_open = \"yes\"\n"),
            Err("config.toml:2: invalid type: string \"yes\", expected a boolean".into())
        );
        assert_eq!(
            parsed("# newer\nversion = 2\nsky = \"blue\"\n"),
            Err("config.toml:2: version 2 is not known, this program reads version 1".into())
        );
        assert!(parsed("[clipboard\n").is_err());
    }

    #[test]
    fn only_a_file_that_was_named_must_be_there() {
        let nowhere = Path::new("/nowhere/config.toml");
        assert_eq!(Settings::load(None, Some(nowhere)).unwrap(), Settings::default());
        assert_eq!(Settings::load(None, None).unwrap(), Settings::default());
        let error = Settings::load(Some(nowhere), None).unwrap_err();
        assert_eq!(error.to_string(), "/nowhere/config.toml can't be read");
    }
}
