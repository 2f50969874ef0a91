//! Where things are kept: the directories of the XDG specification, and nothing guessed.

use std::env;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why a place can't be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("there is no place to keep the embedded account: neither XDG_DATA_HOME nor HOME is set")]
pub struct NoPlace;

impl NoPlace {
    /// What a person can do now.
    pub fn hint(&self) -> &'static str {
        "Set HOME, or name a directory with --data-dir."
    }
}

/// The directory of the embedded account: the one that was asked for, else
/// `$XDG_DATA_HOME/tokendesk`, else `$HOME/.local/share/tokendesk`.
///
/// The password file is not asked for a home: without HOME one is not the user that it means.
pub fn data_dir(asked: Option<&Path>) -> Result<PathBuf, NoPlace> {
    asked
        .map(Path::to_owned)
        .or_else(|| place("XDG_DATA_HOME", ".local/share", absolute))
        .ok_or(NoPlace)
}

/// The usual configuration file: `$XDG_CONFIG_HOME/tokendesk/config.toml`, else below
/// `$HOME/.config`. Without either there is none.
pub fn config_file() -> Option<PathBuf> {
    place("XDG_CONFIG_HOME", ".config", absolute).map(|place| place.join("config.toml"))
}

/// The directory of what outlives a run and is no data: `$XDG_STATE_HOME/tokendesk`, else below
/// `$HOME/.local/state`. Without either there is none.
pub fn state_dir() -> Option<PathBuf> {
    place("XDG_STATE_HOME", ".local/state", absolute)
}

fn place(
    variable: &str,
    below_home: &str,
    absolute: impl Fn(&str) -> Option<PathBuf>,
) -> Option<PathBuf> {
    absolute(variable)
        .or_else(|| absolute("HOME").map(|home| home.join(below_home)))
        .map(|place| place.join("tokendesk"))
}

/// A relative path in these variables is invalid and ignored (XDG specification).
fn absolute(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_that_is_asked_for_is_taken_as_it_is() {
        let asked = Path::new("some/where");
        assert_eq!(data_dir(Some(asked)), Ok(asked.to_owned()));
    }

    #[test]
    fn the_xdg_variable_comes_before_home() {
        let with = |set: &'static [(&str, &str)]| {
            place("XDG_DATA_HOME", ".local/share", |name| {
                let found = set.iter().find(|(variable, _)| *variable == name);
                found.map(|(_, value)| PathBuf::from(value))
            })
        };
        let both = with(&[("HOME", "/home/ada"), ("XDG_DATA_HOME", "/data")]);
        assert_eq!(both, Some("/data/tokendesk".into()));
        let home = with(&[("HOME", "/home/ada")]);
        assert_eq!(home, Some("/home/ada/.local/share/tokendesk".into()));
        assert_eq!(with(&[]), None);
    }
}
