//! What a person sees is decided here: state, messages, update and effects.
//!
//! `update` is pure and total: it asks no clock, file or socket, and formats no text.

mod calls;
mod effect;
mod message;
mod state;
mod update;

pub use calls::{CallId, Calls};
pub use effect::{Effect, Request};
pub use message::{Answer, CopyOutcome, FrameId, Message, SignedIn, Size, Timer};
pub use state::{Options, State};
pub use update::update;
