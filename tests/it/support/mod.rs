//! What several tests share.

pub mod listener;
pub mod source;
pub mod stage;
