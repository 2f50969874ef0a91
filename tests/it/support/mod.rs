//! What several tests share.

pub mod app;
pub mod events;
pub mod listener;
pub mod pty;
pub mod scenes;
pub mod source;
pub mod stage;
pub mod tools;
