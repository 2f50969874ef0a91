//! `tokendesk oauth`: what the page *OAuth clients* lists, as verbs (Z4).

mod list;
mod show;

use std::process::ExitCode;

use super::Common;
use super::desk::Desk;
use super::progress::Progress;
use crate::domain::oauth::ClientKind;
use crate::domain::oauth_client::{OAuthClient, OAuthClientId};
use crate::phrases::{Catalog, Phrase};

/// What `oauth` is told.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum OAuthCommand {
    /// List and show the account's OAuth clients
    #[command(subcommand)]
    Client(ClientCommand),
}

/// What `oauth client` is told.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum ClientCommand {
    /// List the account's own OAuth clients, by name
    List(list::ListArgs),
    /// Show everything that is known of one OAuth client
    Show(show::ShowArgs),
}

impl OAuthCommand {
    /// Whether a program reads what it writes, errors included.
    pub const fn is_for_program(&self) -> bool {
        match self {
            Self::Client(ClientCommand::List(args)) => args.output.is_json(),
            Self::Client(ClientCommand::Show(args)) => args.output.is_json(),
        }
    }
}

/// Does what the verb says.
pub async fn run(
    command: &OAuthCommand,
    common: &Common,
    catalog: &Catalog,
) -> anyhow::Result<ExitCode> {
    match command {
        OAuthCommand::Client(ClientCommand::List(args)) => list::run(args, common, catalog).await,
        OAuthCommand::Client(ClientCommand::Show(args)) => show::run(args, common, catalog).await,
    }
}

/// Reads the id of a client.
fn parse_id(text: &str) -> Result<OAuthClientId, String> {
    match text.parse() {
        Ok(id) if id >= 0 => Ok(OAuthClientId(id)),
        _ => Err("an id is a whole number, as `tokendesk oauth client list` shows it".to_owned()),
    }
}

/// Every client of the account, by name.
async fn clients(desk: &Desk, catalog: &Catalog) -> anyhow::Result<Vec<OAuthClient>> {
    let progress = Progress::start(catalog.say(&Phrase::LoadingClients));
    progress.watch(desk.client(), catalog);
    let listed = desk.client().oauth_clients().await;
    let mut clients = listed.map_err(|error| desk.refused(&error))?.value;
    clients.sort_by_cached_key(|client| (client.name.shown().to_lowercase(), client.id));
    Ok(clients)
}

/// What kind of client it is, in a word.
const fn kind(client: &OAuthClient) -> Phrase {
    match client.kind {
        Some(ClientKind::Confidential) => Phrase::KindConfidential,
        Some(ClientKind::Public) => Phrase::KindPublic,
        None => Phrase::KindUnknown,
    }
}
