//! Every sentence that a person can see: [`Phrase`] declares it, `assets/locales/*.ftl` words it,
//! [`Catalog`] says it.

mod catalog;
mod phrase;

pub use catalog::{Catalog, Locale, english};
pub use phrase::{Part, Phrase};
