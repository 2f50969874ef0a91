//! The HTTP client of a Zendesk account.
