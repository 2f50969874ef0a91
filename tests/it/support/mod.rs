//! What several tests share.

pub mod stage;
