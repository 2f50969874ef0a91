//! Starts tokendesk.

use std::process::ExitCode;

fn main() -> ExitCode {
    tokendesk::cli::main()
}
