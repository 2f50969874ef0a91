//! The HTTP client of a Zendesk account: what the screen asks of it, and nothing more.
//!
//! - [`Client`] has the calls that read; one file a resource: `tokens`, `audit_logs`, `settings`,
//!   `users`, `oauth_clients`, `oauth_tokens`, `identify` (one request with a secret that was found
//!   somewhere), `oauth_trial` (a grant with a client's secret). [`Writer`] has those that change
//!   something.
//! - `network` is the way there: waits, proxy, TLS. `exchange` sends one request and reads one
//!   answer; `refusal` says what a refusal means.
//! - `wire` has the JSON as `docs/wire.md` describes it. It is shared with nobody: the embedded
//!   account has its own, and both are held to the same fixtures.
//! - `sign_in` signs the requests, and asks for access tokens where an OAuth client needs them.
//!   `authorization` is the question that a person answers in a browser; `renewal` redeems the answer.
//!
//! A create is never sent twice; `retry` says what else is sent again, and when. What is received
//! is never altered; what cannot be read is an error, never a guess.

mod audit_logs;
mod authorization;
mod cause;
mod client;
mod error;
mod exchange;
mod identify;
mod network;
mod oauth_clients;
mod oauth_tokens;
mod oauth_trial;
mod observation;
mod paging;
mod refusal;
mod renewal;
mod retry;
mod settings;
mod sign_in;
mod tokens;
mod users;
mod wire;
mod wire_oauth;
mod writer;

pub use authorization::{Authorization, CameBack, Denial};
pub use cause::{Cause, Stage};
pub use client::Client;
pub use error::{Dated, Error, ErrorKind, Flaw, GrantRefusal, SetupError};
pub use network::{Network, Proxies, Timeouts};
pub use oauth_tokens::TokensOf;
pub use observation::Observation;
pub use renewal::Keeper;
pub use writer::Writer;
