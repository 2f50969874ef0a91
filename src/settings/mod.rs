//! What this machine says: directories, the configuration file, the language.

mod config;
mod language;

pub use config::{Settings, SettingsError};
pub use language::{is_utf8, locale};
