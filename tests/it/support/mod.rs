//! What several tests share.

pub mod account;
pub mod app;
pub mod emulator;
pub mod events;
pub mod listener;
pub mod proxy;
pub mod pty;
pub mod scenes;
pub mod source;
pub mod stage;
pub mod svg;
pub mod tools;
