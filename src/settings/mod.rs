//! What this machine says: directories, the configuration file, the language.

use std::env;
use std::path::PathBuf;

mod config;
mod language;

pub use config::{Settings, SettingsError};
pub use language::{is_utf8, locale};

/// The usual configuration file: `$XDG_CONFIG_HOME/tokendesk/config.toml`, else below `$HOME`.
/// Without either there is none.
pub fn config_file() -> Option<PathBuf> {
    let absolute = |name| {
        let path = PathBuf::from(env::var_os(name)?);
        path.is_absolute().then_some(path)
    };
    absolute("XDG_CONFIG_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".config")))
        .map(|directory| directory.join("tokendesk/config.toml"))
}

/// Whether the person wants no colour: `NO_COLOR` is set and not empty.
pub fn no_color() -> bool {
    env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}
