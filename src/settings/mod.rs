//! What this machine says: directories, the configuration file, the language.

mod config;
pub mod credentials;
mod environment;
mod language;
mod places;

pub use config::{
    Appearance, Auth, Clipboard, ClipboardRoute, Profile, Redirect, Settings, SettingsError,
    SignsChoice, Source, TEMPLATE, TemplateError, ThemeChoice, write_template,
};
pub use environment::{Environment, EnvironmentError, Named};
pub use language::{is_utf8, locale, no_color, variable};
pub use places::{NoPlace, config_file, data_dir, state_dir};
