//! What several tests share.

pub mod listener;
