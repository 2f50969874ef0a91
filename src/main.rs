//! Starts tokendesk.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use tokendesk::cli;

fn main() -> ExitCode {
    cli::run(&cli::Args::parse()).unwrap_or_else(|error| {
        // If not even this can be written, the exit status still tells.
        drop(writeln!(std::io::stderr(), "{}", cli::explain(&error)));
        ExitCode::FAILURE
    })
}
