//! Draws a state as cells; nothing here changes the state.

mod accounts;
mod age;
mod audit;
mod audit_filter;
mod bulk;
mod chrome;
mod configuration;
mod confirm;
mod detail;
mod editor;
mod event;
mod export;
mod header;
mod help;
mod identify;
mod lost;
mod menu;
mod news;
mod palette;
mod retirement;
mod reveal;
mod secret_file;
mod signs;
mod text;
mod theme;
mod tokens;
mod trouble;
mod view;
mod widgets;

pub use confirm::prompt as proof_prompt;
pub use detail::doubts;
pub use secret_file::phrase as file_problem;
pub use signs::Signs;
pub use text::{cut, plain, width};
pub use theme::{Depth, READABLE, Rgb, TerminalColors, Theme, ThemeName, contrast};
pub use view::{Look, draw};
