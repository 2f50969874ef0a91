//! The command line: flags, verbs and the wiring of all layers.

pub mod embedded;
pub mod serve;

use std::error::Error;
use std::fmt;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use jiff::Timestamp;

use crate::settings;

/// A terminal admin center for Zendesk's API tokens
#[derive(Debug, Parser)]
#[command(version)]
pub struct Args {
    /// Where the embedded account is kept
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// The embedded account's time, from which it goes on
    #[arg(long, global = true, value_name = "RFC3339")]
    pub now: Option<Timestamp>,
    /// What to do
    #[command(subcommand)]
    pub verb: Verb,
}

/// What to do.
#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    /// Serve the embedded account alone, for scripts and other clients
    Serve(serve::ServeArgs),
    /// Look after the embedded account
    #[command(subcommand)]
    Embedded(embedded::EmbeddedCommand),
}

/// What to do about an error: stands in its chain, before the error itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice(String);

impl Advice {
    /// Takes the hint of an error.
    pub fn new(hint: String) -> Self {
        Self(hint)
    }

    /// The error with this advice round it.
    pub fn around(self, error: impl Into<anyhow::Error>) -> anyhow::Error {
        error.into().context(self)
    }
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Advice {}

/// Does what is asked.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let data_dir = settings::data_dir(args.data_dir.as_deref())
        .map_err(|error| Advice::new(error.hint()).around(error))?;
    match &args.verb {
        Verb::Serve(serve) => {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()?;
            runtime.block_on(serve::run(serve, &data_dir, args.now))
        }
        Verb::Embedded(embedded::EmbeddedCommand::Reset(reset)) => {
            embedded::run_reset(reset, &data_dir, args.now)
        }
    }
}

/// An error as one sentence and what to do about it.
pub fn explain(error: &anyhow::Error) -> String {
    match error.downcast_ref::<Advice>() {
        Some(advice) => {
            let said: Vec<_> = error
                .chain()
                .skip(1)
                .take(1)
                .map(ToString::to_string)
                .collect();
            format!("tokendesk: {}. {advice}", said.concat())
        }
        None => format!("tokendesk: {error:#}"),
    }
}
