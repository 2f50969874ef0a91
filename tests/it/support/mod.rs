//! What several tests share.

pub mod emulator;
