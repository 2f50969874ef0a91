//! `tokendesk oauth client show`: everything that is known of one OAuth client. Its secret is not: an
//! account shows the beginning alone.

use std::process::ExitCode;

use clap::Args;

use crate::cli::Common;
use crate::cli::desk;
use crate::cli::output::OutputArgs;
use crate::cli::report::{Advice, Status};
use crate::domain::foreign::Foreign;
use crate::domain::oauth_client::{OAuthClient, OAuthClientId};
use crate::phrases::{Catalog, Phrase};
use crate::settings;
use crate::ui::width;

/// What `oauth client show` is told.
#[derive(Args, Clone, Debug)]
pub struct ShowArgs {
    /// Which client
    #[arg(value_name = "ID", value_parser = super::parse_id)]
    id: OAuthClientId,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// Writes what is known of the client.
pub async fn run(args: &ShowArgs, common: &Common, catalog: &Catalog) -> anyhow::Result<ExitCode> {
    let clients = desk::with(common, async |desk| super::clients(desk, catalog).await).await?;
    let client = clients.iter().find(|client| client.id == args.id).ok_or_else(|| {
        Advice::new(Phrase::AdviceListClients)
            .with(Status::NotFound)
            .about(Phrase::NoSuchClient { id: args.id.0.to_string() })
    })?;
    args.output.one("client", client, || lines(client, catalog))?;
    Ok(ExitCode::SUCCESS)
}

/// A name and a value on each line, as the window of the screen has them.
fn lines(client: &OAuthClient, catalog: &Catalog) -> String {
    let none = || catalog.say(&Phrase::NothingSet);
    let text = |text: &Foreign| text.to_string();
    let redirects: Vec<_> = client.redirect_uris.iter().map(text).collect();
    let scopes = client.scope.as_ref().filter(|scopes| !scopes.is_empty());
    let mark = if settings::is_utf8() { "…" } else { "..." };
    let secret = client.visible_secret.as_ref().map(|begin| format!("{begin}{mark}"));
    let owner = client.user_id.map(|id| Phrase::UnknownCreator { id: id.0.to_string() });
    let facts = [
        (Phrase::DetailId, client.id.0.to_string()),
        (Phrase::ColumnName, client.name.to_string()),
        (Phrase::ColumnIdentifier, client.identifier.to_string()),
        (Phrase::ColumnKind, catalog.say(&super::kind(client))),
        (Phrase::ClientRedirects, if redirects.is_empty() { none() } else { redirects.join("  ") }),
        (
            Phrase::ClientScopes,
            scopes.map_or_else(
                || catalog.say(&Phrase::ScopesUnlimited),
                |scopes| Foreign::received(scopes.to_string()).to_string(),
            ),
        ),
        (Phrase::ColumnDescription, client.description.shown().map_or_else(none, str::to_owned)),
        (Phrase::ClientCompany, client.company.as_ref().map_or_else(none, text)),
        (Phrase::ClientOwner, owner.map_or_else(none, |owner| catalog.say(&owner))),
        (Phrase::ClientSecret, secret.unwrap_or_else(none)),
        (Phrase::ColumnCreated, client.created_at.to_string()),
        (Phrase::DetailUpdated, client.updated_at.to_string()),
    ];
    let names: Vec<_> = facts.iter().map(|(name, _)| catalog.say(name)).collect();
    let column = names.iter().map(|name| width(name)).max().unwrap_or(0) + 3;
    let line = |(name, (_, value)): (&String, &(Phrase, String))| {
        let room = " ".repeat(column.saturating_sub(width(name)));
        format!("{name}{room}{value}\n")
    };
    names.iter().zip(&facts).map(line).collect()
}
