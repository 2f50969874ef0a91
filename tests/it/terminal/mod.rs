//! The real binary in a pseudo-terminal.

mod ending;
mod opening;
mod quiet;
mod refusals;
mod screen;
mod stopping;
mod story;
