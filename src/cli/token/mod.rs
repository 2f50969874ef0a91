//! `tokendesk token`: what the page *API tokens* does, as verbs.

mod create;
mod deed;
mod identify;
mod list;
mod show;

use std::process::ExitCode;

pub(super) use deed::{Asked, one};
pub(super) use show::lines;

use super::Common;
use super::table::{Cell, Kind};
use crate::domain::token::{Creator, Status, Token, TokenId};
use crate::phrases::{Catalog, Phrase};
use crate::settings;

/// What `token` is told.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum TokenCommand {
    /// List the account's API tokens, the last used first
    List(list::ListArgs),
    /// Show everything that is known of one token
    Show(show::ShowArgs),
    /// Make a token; its value is written to the standard output, and never displayed again
    Create(create::CreateArgs),
    /// Change what a token is called
    Edit(deed::EditArgs),
    /// Deactivate tokens: from that moment requests with them fail
    Deactivate(deed::DeactivateArgs),
    /// Reactivate tokens: requests with them authenticate again
    Reactivate(deed::ManyArgs),
    /// Delete inactive tokens for good
    Delete(deed::DeleteArgs),
    /// Say which token of the account a secret on the standard input is, whether it is active, and
    /// whether it still authenticates; it is never written anywhere
    Identify(identify::IdentifyArgs),
    /// Say what a secret on the standard input authenticates as; it is never written anywhere
    Try(identify::TryArgs),
}

impl TokenCommand {
    /// Whether a program reads what it writes, errors included.
    pub const fn is_for_program(&self) -> bool {
        match self {
            Self::List(args) => args.output.is_json(),
            Self::Show(args) => args.output.is_json(),
            Self::Create(args) => args.json,
            Self::Edit(args) => args.output.is_json(),
            Self::Deactivate(args) => args.many.output.is_json(),
            Self::Reactivate(args) => args.output.is_json(),
            Self::Delete(args) => args.many.output.is_json(),
            Self::Identify(args) => args.json,
            Self::Try(args) => args.json,
        }
    }
}

/// Does what the verb says.
pub async fn run(
    command: &TokenCommand,
    common: &Common,
    catalog: &Catalog,
) -> anyhow::Result<ExitCode> {
    match command {
        TokenCommand::List(args) => list::run(args, common, catalog).await,
        TokenCommand::Show(args) => show::run(args, common, catalog).await,
        TokenCommand::Create(args) => create::run(args, common, catalog).await,
        TokenCommand::Edit(args) => deed::edit(args, common, catalog).await,
        TokenCommand::Deactivate(args) => deed::deactivate(args, common, catalog).await,
        TokenCommand::Reactivate(args) => deed::reactivate(args, common, catalog).await,
        TokenCommand::Delete(args) => deed::delete(args, common, catalog).await,
        TokenCommand::Identify(args) => identify::identify(args, common, catalog).await,
        TokenCommand::Try(args) => identify::attempt(args, common, catalog).await,
    }
}

/// Reads the id of a token.
pub fn parse_id(text: &str) -> Result<TokenId, String> {
    match text.parse() {
        Ok(id) if id >= 0 => Ok(TokenId(id)),
        _ => Err("an id is a whole number, as `tokendesk token list` shows it".to_owned()),
    }
}

/// What a token is called, on one line.
pub(super) fn description(token: &Token, catalog: &Catalog) -> Cell {
    match token.description.shown() {
        Some(text) => text.into(),
        None => Cell::new(catalog.say(&Phrase::NoDescription), Kind::Quiet),
    }
}

/// The beginning of its value, all that is ever shown again (A5).
pub(super) fn prefix(token: &Token) -> String {
    format!("{}{}", token.visible_token, if settings::is_utf8() { "…" } else { "..." })
}

pub(super) fn status(status: Status, catalog: &Catalog) -> Cell {
    match status {
        Status::Active => Cell::new(catalog.say(&Phrase::StatusActive), Kind::Good),
        Status::Inactive => Cell::new(catalog.say(&Phrase::StatusInactive), Kind::Quiet),
    }
}

pub(super) fn last_used(token: &Token, catalog: &Catalog) -> Cell {
    match token.last_used {
        Some(time) => time.to_string().into(),
        None => Cell::new(catalog.say(&Phrase::Never), Kind::Quiet),
    }
}

/// Who made it; what the account does not tell is said so.
fn creator(token: &Token, catalog: &Catalog) -> String {
    match &token.creator {
        Some(Creator { name: Some(name), .. }) => name.to_string(),
        Some(Creator { id, .. }) => catalog.say(&Phrase::UnknownCreator { id: id.0.to_string() }),
        None => catalog.say(&Phrase::NoCreator),
    }
}

/// The same with the address.
fn creator_in_full(token: &Token, catalog: &Catalog) -> String {
    let name = creator(token, catalog);
    match token.creator.as_ref().and_then(|creator| creator.email.as_ref()) {
        Some(email) => catalog.say(&Phrase::NameAndEmail { name, email: email.to_string() }),
        None => name,
    }
}
