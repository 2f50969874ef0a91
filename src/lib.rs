//! tokendesk: a terminal admin center for Zendesk's API tokens.
//!
//! The crate is layered, and an import only points down this list (a test reads every `use`):
//!
//! - [`phrases`] has every sentence a person can see, in each language.
//! - [`domain`] has the words and rules of the product, without input or output.
//! - [`records`] has tokens and events as other programs read them: JSON, JSON Lines, CSV.
//! - [`zendesk`] speaks HTTP to an account; [`emulator`] is an account. They never see each other.
//! - [`app`] decides: state, messages, update, effects, keys. It has no clock and no socket.
//! - [`ui`] turns a state into cells and changes nothing.
//! - [`runtime`] has the loop, the tasks, the terminal and the clipboard.
//! - [`settings`] and [`cli`] read flags and directories and wire the rest together.

pub mod app;
pub mod cli;
pub mod domain;
pub mod emulator;
pub mod phrases;
pub mod records;
pub mod runtime;
pub mod settings;
pub mod ui;
pub mod zendesk;
