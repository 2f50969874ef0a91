//! The HTTP client of a Zendesk account.

mod error;

pub use error::{Dated, Error, ErrorKind};
