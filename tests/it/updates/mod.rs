//! Messages in, effects out.

mod audit;
mod audit_filter;
mod configuration;
