//! `tokendesk oauth client list`: the account's own OAuth clients.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;

use crate::cli::Common;
use crate::cli::desk;
use crate::cli::output::OutputArgs;
use crate::cli::table::{Column, Table};
use crate::domain::foreign::Foreign;
use crate::domain::oauth_client::OAuthClient;
use crate::phrases::{Catalog, Phrase};

/// What `oauth client list` is told.
#[derive(Args, Clone, Debug)]
pub struct ListArgs {
    /// Only clients with this text in their name, identifier, description or company; capital letters
    /// do not matter
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// Whether a text stands somewhere in what a person knows a client by.
#[expect(clippy::disallowed_methods, reason = "it is compared, not shown")]
fn has(client: &OAuthClient, text: &str) -> bool {
    let company = client.company.as_ref().map_or("", Foreign::raw);
    let texts = [client.name.raw(), client.identifier.raw(), client.description.raw(), company];
    let wanted = text.to_lowercase();
    texts.iter().any(|text| text.to_lowercase().contains(&wanted))
}

/// Writes the list.
pub async fn run(args: &ListArgs, common: &Common, catalog: &Catalog) -> anyhow::Result<ExitCode> {
    let mut clients = desk::with(common, async |desk| super::clients(desk, catalog).await).await?;
    if let Some(text) = &args.search {
        clients.retain(|client| has(client, text));
    }
    args.output.list(&clients, |clients| table(&clients, catalog))?;
    if clients.is_empty() && args.output.format().is_none() {
        // Where it can't be said, the empty output says it.
        let _ = writeln!(io::stderr(), "{}", catalog.say(&Phrase::NothingMatchesClients));
    }
    Ok(ExitCode::SUCCESS)
}

/// The clients as rows.
fn table(clients: &[&OAuthClient], catalog: &Catalog) -> Table {
    let say = |phrase: &Phrase| catalog.say(phrase);
    let mut table = Table::new(vec![
        Column::fixed(say(&Phrase::DetailId)),
        Column::text(say(&Phrase::ColumnName), 20),
        Column::text(say(&Phrase::ColumnIdentifier), 16),
        Column::fixed(say(&Phrase::ColumnKind)),
        Column::text(say(&Phrase::ClientScopes), 12).that_may_go(),
        Column::fixed(say(&Phrase::ColumnCreated)).that_may_go(),
    ]);
    for client in clients {
        let scopes = client.scope.as_ref().filter(|scopes| !scopes.is_empty());
        let scopes = scopes.map_or_else(
            || say(&Phrase::ScopesUnlimited),
            |scopes| Foreign::received(scopes.to_string()).to_string(),
        );
        table.push(vec![
            client.id.0.to_string().into(),
            client.name.shown().into(),
            client.identifier.shown().into(),
            say(&super::kind(client)).into(),
            scopes.into(),
            client.created_at.to_string().into(),
        ]);
    }
    table
}
