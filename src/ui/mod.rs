//! Draws a state as cells; nothing here changes the state.

mod accounts;
mod age;
mod audit;
mod audit_filter;
mod chrome;
mod configuration;
mod confirm;
mod detail;
mod editor;
mod event;
mod header;
mod help;
mod identify;
mod lost;
mod menu;
mod news;
mod retirement;
mod reveal;
mod secret_file;
mod text;
mod theme;
mod tokens;
mod trouble;
mod view;
mod widgets;

pub use text::{plain, width};
pub use theme::{Signs, Theme};
pub use view::{Look, draw};
