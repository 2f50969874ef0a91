//! What several tests share.

pub mod events;
pub mod listener;
pub mod stage;
