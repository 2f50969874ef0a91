//! The verbs as processes: what they write, to which stream, and how they end.

mod access;
mod audit;
mod browser;
mod config;
mod create;
mod deeds;
mod doctor;
mod environment;
mod identify;
mod log;
mod migrate;
mod migrate_person;
mod migration_story;
mod oauth;
mod ready;
mod real;
mod retirement;
mod schema;
mod sign_in;
mod token;
