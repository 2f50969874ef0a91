//! The embedded account over HTTP.

mod audit;
mod authorization;
mod door;
mod file;
mod fixtures;
mod foretold;
mod format;
mod oauth;
mod presets;
mod retirement;
mod rules;
mod scopes;
mod verbs;
