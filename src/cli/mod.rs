//! The command line: flags, verbs and the wiring of all layers.

pub mod access;
pub mod account;
mod appearance;
mod args;
mod ask;
pub mod audit;
mod browser;
mod clipboard;
pub mod config;
mod delivery;
mod desk;
pub mod doctor;
pub mod embedded;
mod found;
mod harden;
mod interrupt;
pub mod logging;
pub mod migrate;
pub mod oauth;
pub mod output;
mod progress;
mod prompt;
pub mod reference;
mod report;
pub mod retirement;
mod screen;
pub mod serve;
pub mod sign_in;
mod table;
pub mod token;
mod when;
mod words;

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use tokio::runtime::{Builder, Runtime};

use crate::phrases::{Catalog, Phrase};
use crate::settings;

pub use args::{Cli, Common, Verb};
pub use report::{Advice, Hint, Said, Status};

/// Parses the command line, does what it says, and chooses the exit status.
pub fn main() -> ExitCode {
    harden::keep_memory_private();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(wrong) => return report::wrong_usage(&wrong),
    };
    let (catalog, note) = appearance::catalog(cli.common.locale);
    let for_program = cli.verb.as_ref().is_some_and(Verb::is_for_program);
    // The screen has settings of its own for its letters, and says it itself.
    let person = cli.verb.is_some() && !for_program && io::stderr().is_terminal();
    if let Some(note) = note.filter(|_| person) {
        report::note(&note, &catalog);
    }
    match run(&cli, &catalog) {
        Ok(status) => status,
        // Whoever read what was written had enough of it.
        Err(error) if output::had_enough(&error) => ExitCode::SUCCESS,
        Err(error) => report::failure(&error, &catalog, for_program),
    }
}

fn run(cli: &Cli, catalog: &Catalog) -> anyhow::Result<ExitCode> {
    let common = &cli.common;
    let log = logging::start(common)?;
    let Some(verb) = &cli.verb else {
        return screen::run(common, log, catalog);
    };
    match verb {
        Verb::Token(command) => tasks()?.block_on(token::run(command, common, catalog)),
        Verb::Audit(command) => tasks()?.block_on(audit::run(command, common, catalog)),
        Verb::Retirement(command) => tasks()?.block_on(retirement::run(command, common, catalog)),
        Verb::Oauth(command) => tasks()?.block_on(oauth::run(command, common, catalog)),
        Verb::Migrate(command) => tasks()?.block_on(migrate::run(command, common, catalog)),
        Verb::Access(command) => tasks()?.block_on(access::run(command, common, catalog)),
        Verb::Completions(args) => reference::completions(*args),
        Verb::Man(args) => reference::man(args),
        Verb::Serve(serve) => {
            let data_dir = data_dir(common)?;
            tasks()?.block_on(serve::run(serve, &data_dir, common.now))
        }
        Verb::Embedded(embedded::EmbeddedCommand::Reset(reset)) => {
            embedded::run_reset(reset, &data_dir(common)?, common.now)
        }
        Verb::Config(command) => config::run(*command, common, catalog),
        Verb::Login => tasks()?.block_on(sign_in::login(common, catalog)),
        Verb::Logout => tasks()?.block_on(sign_in::logout(common, catalog)),
        Verb::Doctor(args) => tasks()?.block_on(doctor::run(*args, common)),
        Verb::Whoami(args) => tasks()?.block_on(sign_in::whoami(*args, common, catalog)),
    }
}

/// Where the embedded account is kept.
fn data_dir(common: &Common) -> anyhow::Result<PathBuf> {
    settings::data_dir(common.data_dir.as_deref())
        .map_err(|_| Advice::new(Phrase::NoDataPlaceHint).about(Phrase::NoDataPlace))
}

/// Where everything runs that waits: few threads, since there is one person.
fn tasks() -> anyhow::Result<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Said::because(Phrase::ThreadsRefused, error).into())
}
