//! The verbs as processes: what they write, to which stream, and how they end.

mod config;
mod doctor;
mod environment;
mod log;
mod sign_in;
mod token;
