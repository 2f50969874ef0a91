//! What this machine says: directories, the configuration file, the language.

mod config;
mod language;
mod places;

pub use config::{Settings, SettingsError};
pub use language::{is_utf8, locale, no_color};
pub use places::{NoPlace, config_file, data_dir, state_dir};
