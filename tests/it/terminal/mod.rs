//! The real binary in a pseudo-terminal.

mod ending;
mod refusals;
mod screen;
mod stopping;
