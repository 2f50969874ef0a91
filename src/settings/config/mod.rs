//! The configuration file: read once at the start, checked whole, never written.
//!
//! Every error names the file, the line, the whole path of keys, and what is allowed there. It
//! never repeats a value, which may be a secret in the wrong place.

mod appearance;
mod clipboard;
mod keys;
mod paths;
mod profile;
mod section;
mod template;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use thiserror::Error;
use toml::Spanned;
use toml::de::DeTable;

use crate::app::keymap::Keymap;
use crate::domain::intent::LostReveal;
use crate::domain::profile::ProfileName;
use crate::phrases::{Phrase, english};
use paths::Paths;
use section::{Section, Wrong};

pub use appearance::{Appearance, SignsChoice, ThemeChoice};
pub use clipboard::{Clipboard, ClipboardRoute};
pub use profile::{Auth, Profile, Redirect, Source};
pub use template::{TEMPLATE, TemplateError, write_template};

/// The version of the file that this program reads.
const VERSION: i64 = 1;

/// The longest time between two looks at the list, in seconds: an hour.
const LONGEST_REFRESH: i64 = 3600;

/// What a person configured, or the defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Whether a new token is copied as its window opens. Default: yes.
    pub copy_on_open: bool,
    /// The rest of what is configured of the clipboard.
    pub clipboard: Clipboard,
    /// How long after it was read the list is read again. Default: 30 seconds; `None` is never.
    pub refresh: Option<Duration>,
    /// How long a token’s value stays on the screen. Default: 60 seconds; `None` is until no key
    /// was pressed for five minutes.
    pub hide_after: Option<Duration>,
    /// After how long without a key the screen goes blank. Default: never.
    pub blank_after: Option<Duration>,
    /// What becomes of a token whose value was lost with the terminal. Default: it is revoked.
    pub on_lost_reveal: LostReveal,
    /// Whether the mouse is the program's from the start. Default: no, F8 takes it.
    pub mouse: bool,
    /// How the screen looks.
    pub appearance: Appearance,
    /// A root certificate beside those of the system, as PEM.
    pub ca_file: Option<PathBuf>,
    /// The keys that work on the screen.
    pub keymap: Keymap,
    /// The accounts, by name.
    pub profiles: BTreeMap<ProfileName, Profile>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            copy_on_open: true,
            clipboard: Clipboard::default(),
            refresh: Some(Duration::from_secs(30)),
            hide_after: Some(Duration::from_mins(1)),
            blank_after: None,
            on_lost_reveal: LostReveal::default(),
            mouse: false,
            appearance: Appearance::default(),
            ca_file: None,
            keymap: Keymap::default(),
            profiles: BTreeMap::new(),
        }
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
    #[error("{path}:{line}: {}", english(problem))]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong.
        problem: Box<Phrase>,
        /// What would be right.
        allowed: Box<Phrase>,
    },
}

impl SettingsError {
    /// What a person can do now.
    pub fn hint(&self) -> Phrase {
        match self {
            Self::Unreadable { .. } => Phrase::ConfigUnreadableHint,
            Self::Wrong { allowed, .. } => (**allowed).clone(),
        }
    }
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
        let paths = Paths::of(path, env::var_os("HOME").map(PathBuf::from));
        let parsed = DeTable::parse(text).map_err(|error| Wrong {
            at: error.span().map_or(0, |span| span.start),
            // What the parser expected, without the line, which may hold a secret.
            problem: Box::new(Phrase::ConfigNotToml { reason: error.message().to_owned() }),
            allowed: Box::new(Phrase::AllowedToml),
        });
        parsed.and_then(|table| Self::read(&table, &paths)).map_err(|wrong| SettingsError::Wrong {
            path: path.to_owned(),
            line: line_of(text, wrong.at),
            problem: wrong.problem,
            allowed: wrong.allowed,
        })
    }

    fn read(table: &Spanned<DeTable<'_>>, paths: &Paths) -> Result<Self, Wrong> {
        let file = Section::root(table);
        // The version comes first: the keys of a newer file are not this program's business.
        let allowed = Phrase::AllowedVersion { version: VERSION };
        if let Some(version) = file.number("version", &allowed)?
            && version.value != VERSION
        {
            return Err(version.wrong.is(|key| Phrase::ConfigUnknown { key }, allowed));
        }
        file.only(&["version", "clipboard", "screen", "keys", "network", "profiles"])?;
        let mut settings = Self::default();
        if let Some(clipboard) = file.section("clipboard")? {
            settings.clipboard = Clipboard::read(&clipboard)?;
            let copy = clipboard.switch("copy_on_open")?;
            settings.copy_on_open = copy.is_none_or(|found| found.value);
        }
        if let Some(screen) = file.section("screen")? {
            settings.read_screen(&screen)?;
        }
        if let Some(keys) = file.section("keys")? {
            settings.keymap = keys::read(&keys)?;
        }
        if let Some(network) = file.section("network")? {
            network.only(&["ca_file"])?;
            let root = network.text("ca_file")?;
            settings.ca_file = root.map(|found| paths.resolve(found.value));
        }
        if let Some(profiles) = file.section("profiles")? {
            for name in profiles.keys() {
                let Some(section) = profiles.section(name.value)? else { continue };
                let profile = Profile::read(&name, &section, paths)?;
                settings.profiles.insert(profile.name.clone(), profile);
            }
        }
        Ok(settings)
    }

    fn read_screen(&mut self, screen: &Section<'_>) -> Result<(), Wrong> {
        screen.only(&[
            "refresh",
            "hide_after",
            "blank_after",
            "on_lost_reveal",
            "mouse",
            "theme",
            "signs",
        ])?;
        self.appearance = Appearance::read(screen)?;
        let allowed = Phrase::AllowedRefresh { longest: LONGEST_REFRESH.to_string() };
        if let Some(refresh) = screen.number("refresh", &allowed)? {
            self.refresh = match u64::try_from(refresh.value) {
                Ok(0) => None,
                Ok(seconds) if refresh.value <= LONGEST_REFRESH => {
                    Some(Duration::from_secs(seconds))
                }
                _ => {
                    return Err(refresh.wrong.is(|key| Phrase::ConfigNumberRange { key }, allowed));
                }
            };
        }
        if let Some(after) = screen.seconds("hide_after")? {
            self.hide_after = duration(after);
        }
        if let Some(after) = screen.seconds("blank_after")? {
            self.blank_after = duration(after);
        }
        let words = [("revoke", LostReveal::Revoke), ("keep", LostReveal::Keep)];
        if let Some(lost) = screen.word("on_lost_reveal", &words)? {
            self.on_lost_reveal = lost.value;
        }
        if let Some(mouse) = screen.switch("mouse")? {
            self.mouse = mouse.value;
        }
        Ok(())
    }
}

/// So many seconds; 0 is never.
const fn duration(seconds: u64) -> Option<Duration> {
    if seconds == 0 { None } else { Some(Duration::from_secs(seconds)) }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().iter().take(at);
    before.filter(|byte| **byte == b'\n').count() + 1
}
