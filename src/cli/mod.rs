//! The command line: flags, verbs and the wiring of all layers.

mod args;
mod harden;
mod report;
mod screen;

use std::process::ExitCode;

use clap::Parser;

pub use args::{Cli, Common, Verb};

/// Parses the command line, does what it says, and chooses the exit status.
pub fn main() -> ExitCode {
    harden::keep_memory_private();
    let cli = Cli::parse();
    let done = match cli.verb {
        None => screen::run(&cli.common),
        Some(verb) => match verb {},
    };
    done.unwrap_or_else(|error| report::failure(&error))
}
