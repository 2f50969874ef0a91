//! An account of Zendesk that lives inside the program: an HTTP server over SQLite.
//!
//! A request passes the gate (`gate`: who may come in, who asks, how often), then its route
//! (`router`, `resources`), which reads the account as of the last commit or changes it together
//! with the audit event that tells of it (`store`). What the wire looks like is in `wire` and
//! `error`, pinned to `tests/fixtures/zendesk`; what is known of it and what is assumed stands in
//! `docs/wire.md`. The rules of the product are asked of `domain`.

mod accept;
mod auth;
mod authorization;
mod clock;
mod data_dir;
mod error;
mod gate;
mod grant;
mod limiter;
mod page;
mod paging;
mod query;
mod resources;
mod router;
mod secret;
mod seed;
mod server;
mod store;
mod uses;
mod wire;

pub use accept::Bounds;
pub use clock::Clock;
pub use gate::Gate;
pub use seed::{ResetOptions, ResetReport, ResetRole, reset, reset_with};
pub use server::{Credentials, Options, Server, StartError, Tuning};
pub use store::StoreError;
