//! The embedded account over HTTP.

mod audit;
mod door;
mod file;
mod fixtures;
mod rules;
mod verbs;
