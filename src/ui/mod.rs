//! Draws a state as cells; nothing here changes the state.

mod view;

pub use view::{Look, draw};
