//! `tokendesk token show`: everything that is known of one token (A5).

use std::process::ExitCode;

use clap::Args;

use crate::cli::desk;
use crate::cli::output::OutputArgs;
use crate::cli::{Common, words};
use crate::domain::lookalike::Doubt;
use crate::domain::token::{Token, TokenId};
use crate::phrases::{Catalog, Phrase};
use crate::ui::doubts;

/// What `token show` is told.
#[derive(Args, Clone, Debug)]
pub struct ShowArgs {
    /// Which token
    #[arg(value_name = "ID", value_parser = super::parse_id)]
    id: TokenId,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// Writes what is known of the token.
pub async fn run(args: &ShowArgs, common: &Common, catalog: &Catalog) -> anyhow::Result<ExitCode> {
    let (tokens, _) = desk::with(common, async |desk| desk.tokens(catalog).await).await?;
    let token = desk::find(&tokens, args.id)?;
    args.output.one("token", token, || lines(token, &tokens, catalog))?;
    Ok(ExitCode::SUCCESS)
}

/// A name and a value on each line, as the window of the screen has them.
pub fn lines(token: &Token, all: &[Token], catalog: &Catalog) -> String {
    let say = |phrase: Phrase| catalog.say(&phrase);
    let user = |id: i64| Phrase::UnknownCreator { id: id.to_string() };
    let mut facts = vec![
        (Phrase::DetailId, token.id.0.to_string()),
        (Phrase::ColumnDescription, super::description(token, catalog).into_text()),
        (Phrase::ColumnToken, super::prefix(token)),
        (Phrase::ColumnStatus, super::status(token.status, catalog).into_text()),
        (Phrase::ColumnLastUsed, super::last_used(token, catalog).into_text()),
        (Phrase::ColumnCreated, token.created_at.to_string()),
        (Phrase::ColumnCreatedBy, super::creator_in_full(token, catalog)),
        (Phrase::DetailUpdated, token.updated_at.to_string()),
    ];
    if let Some(id) = token.assigned_user_id {
        facts.push((Phrase::DetailAssigned, say(user(id.0))));
    }
    let mut text = words::laid_out(&facts, catalog);
    let mut said = Doubt::about(token, all).map_or(vec![], |doubt| doubts(&doubt, "…"));
    said.extend(token.signs_in.then_some(Phrase::SignsInText));
    text.extend(said.iter().map(|phrase| format!("{}\n", catalog.say(phrase))));
    text
}
