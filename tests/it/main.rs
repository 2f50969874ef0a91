//! Every integration test, in one binary so that it links once (HOUSE section 5).
#![allow(missing_docs, reason = "a test's name is its documentation")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

mod architecture;
mod client;
mod contract;
mod emulator;
mod generated;
mod journeys;
mod phrases;
mod screens;
mod secrets;
mod support;
mod terminal;
mod updates;
