//! The real binary in a pseudo-terminal.

mod accounts;
mod attached;
mod blank;
mod colors;
mod ending;
mod gone;
mod identify;
mod leaving;
mod line;
mod many;
mod migration;
mod mouse;
mod oauth;
mod opening;
mod panics;
mod quiet;
mod refusals;
mod screen;
mod sign_in;
mod stopping;
mod story;
mod torn;
mod tripwire;
mod try_person;
