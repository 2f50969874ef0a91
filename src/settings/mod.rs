//! Where things are kept on this machine.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use thiserror::Error;

/// Why a place can't be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SettingsError {
    /// The system names no home directory.
    #[error("there is no home directory: HOME is not set")]
    NoHome,
}

impl SettingsError {
    /// What to do about it, in one sentence.
    pub fn hint(&self) -> String {
        match self {
            Self::NoHome => "Set HOME, or name a directory with --data-dir.".to_owned(),
        }
    }
}

/// The directory of the embedded account: the one that was asked for, else
/// `$XDG_DATA_HOME/tokendesk`.
pub fn data_dir(flag: Option<&Path>) -> Result<PathBuf, SettingsError> {
    match flag {
        Some(flag) => Ok(flag.to_owned()),
        None => etcetera::base_strategy::Xdg::new()
            .map(|places| places.data_dir().join("tokendesk"))
            .map_err(|_| SettingsError::NoHome),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_that_is_asked_for_is_taken_as_it_is() {
        let asked = Path::new("some/where");
        assert_eq!(data_dir(Some(asked)), Ok(asked.to_owned()));
    }
}
