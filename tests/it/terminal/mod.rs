//! The real binary in a pseudo-terminal.

mod copying;
mod ending;
mod opening;
mod refusals;
mod screen;
mod stopping;
mod story;
