//! Every sentence that a person can see.

mod catalog;

pub use catalog::{Catalog, Locale};
