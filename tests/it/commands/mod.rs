//! The verbs as processes: what they write, to which stream, and how they end.

mod config;
mod doctor;
mod log;
mod sign_in;
