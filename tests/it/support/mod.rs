//! What several tests share.

pub mod listener;
pub mod stage;
