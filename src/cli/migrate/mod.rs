//! `tokendesk migrate`: from an API token to an OAuth client, step by step (Z4). Where a migration
//! stands is read from the account each time: any administrator on any machine goes on with it.

mod attempt;
mod choice;
mod create;
mod known;
mod next;
mod place;
mod start;
mod status;
mod words;

use std::process::ExitCode;

use super::Common;
use crate::phrases::Catalog;

/// What `migrate` is told.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum MigrateCommand {
    /// Show what is known of a token; with --for, make the OAuth client that takes its place
    Start(Box<start::StartArgs>),
    /// Say where the migrations stand, or one of them
    Status(status::StatusArgs),
    /// Do the next step that is due: try the client, switch the token off, delete it
    Next(next::NextArgs),
}

impl MigrateCommand {
    /// Whether a program reads what it writes, errors included.
    pub const fn is_for_program(&self) -> bool {
        match self {
            Self::Start(args) => args.json,
            Self::Status(args) => args.is_for_program(),
            Self::Next(args) => args.json,
        }
    }
}

/// Does what the verb says.
pub async fn run(
    command: &MigrateCommand,
    common: &Common,
    catalog: &Catalog,
) -> anyhow::Result<ExitCode> {
    match command {
        MigrateCommand::Start(args) => start::run(args, common, catalog).await,
        MigrateCommand::Status(args) => status::run(args, common, catalog).await,
        MigrateCommand::Next(args) => next::run(args, common, catalog).await,
    }
}
