//! What several tests share.

pub mod account;
pub mod account_scenes;
pub mod answers;
pub mod app;
pub mod bulk_scenes;
pub mod choices;
pub mod command;
pub mod emulator;
pub mod events;
pub mod identify_scenes;
pub mod listener;
pub mod lost_scenes;
pub mod oauth;
pub mod proxy;
pub mod pty;
pub mod retirement_scenes;
pub mod scenes;
pub mod source;
pub mod stage;
pub mod svg;
pub mod tls;
pub mod tools;
pub mod trace;
