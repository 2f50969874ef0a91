//! Every integration test, in one binary so that it links once.
#![allow(missing_docs, reason = "a test's name is its documentation")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test's helpers fail the test; clippy.toml reaches the test functions alone"
)]

mod accounts;
mod architecture;
mod bulk;
mod client;
mod clipboard;
mod commands;
mod contract;
mod cursor;
mod emulator;
mod faults;
mod generated;
mod hostile;
mod journeys;
#[cfg(target_os = "linux")]
mod memory;
mod phrases;
mod pictures;
mod reference;
mod screens;
mod secrets;
pub mod support;
mod terminal;
mod themes;
mod updates;
mod widths;
