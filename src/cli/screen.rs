//! Opens the screen on the embedded account.

use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use jiff::Timestamp;

use super::args::Common;
use super::report::Problem;
use crate::runtime::{self, Ending, Setup};
use crate::settings::{self, Settings};
use crate::ui::Look;

/// Runs the screen in this terminal until it ends.
pub fn run(common: &Common) -> anyhow::Result<ExitCode> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(NOT_A_TERMINAL.into());
    }
    let settings = Settings::load(common.config.as_deref(), settings::config_file().as_deref())?;
    let setup = Setup {
        copy_on_open: settings.copy_on_open,
        look: Look::new(settings::locale(common.locale), settings::no_color(), settings::is_utf8()),
        clock: Arc::new(Timestamp::now),
    };
    let tasks = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("this machine refuses the threads that the screen needs")?;
    let ending = runtime::run(tasks.handle(), setup, std::future::pending());
    tasks.shutdown_background();
    Ok(match ending? {
        Ending::Quit => ExitCode::SUCCESS,
        Ending::Signal(number) => ExitCode::from(u8::try_from(128 + number).unwrap_or(u8::MAX)),
    })
}

const NOT_A_TERMINAL: Problem = Problem::new(
    "the screen needs a terminal for its input and output",
    "run tokendesk in a terminal without redirecting it; `tokendesk serve` works without one",
);
