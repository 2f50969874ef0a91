//! What a person sees is decided here: state, messages, update and effects.
//!
//! `update` is pure and total: it asks no clock, file or socket, and formats no text.

pub mod accounts;
pub mod audit;
pub mod audit_filter;
pub mod bulk;
mod calls;
pub mod clipboard;
mod clock;
pub mod cockpit;
pub mod configuration;
pub mod confirm;
pub mod editor;
mod effect;
pub mod export;
pub mod failure;
pub mod guard;
pub mod identify;
mod key;
pub mod keymap;
pub mod layout;
pub mod list;
pub mod live;
pub mod lockout;
pub mod lost;
pub mod marks;
pub mod menu;
mod message;
pub mod mouse;
mod notice;
mod overlay;
pub mod palette;
mod perform;
pub mod privacy;
pub mod remap;
pub mod reread;
pub mod retirement;
pub mod reveal;
pub mod secret_file;
mod state;
mod token_actions;
pub mod tokens;
pub mod traffic;
pub mod trouble;
pub mod undo;
pub mod unfinished;
mod update;

pub use calls::{CallId, Calls};
pub use clipboard::{ClearAfter, ClearOutcome, CommandFailure, CopyOutcome};
pub use effect::{Effect, Noted, Request};
pub use message::{Answer, FrameId, Message, NotCreated, SignedIn, Size, Timer, Unwritten};
pub use overlay::{Layer, Overlay};
pub use privacy::Privacy;
pub use state::{Focus, LOOK_AGAIN, Notice, Options, Page, Session, State};
pub use token_actions::{is_possible, name_of};
pub use update::update;
