//! The real binary in a pseudo-terminal.

mod accounts;
mod attached;
mod blank;
mod colors;
mod ending;
mod identify;
mod leaving;
mod many;
mod opening;
mod quiet;
mod refusals;
mod screen;
mod stopping;
mod story;
mod tripwire;
