//! The real binary in a pseudo-terminal.

mod ending;
mod opening;
mod refusals;
mod screen;
mod stopping;
