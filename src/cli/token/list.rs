//! `tokendesk token list`: the inventory.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use jiff::{SignedDuration, Timestamp};

use crate::app::tokens::{Column as By, Sort, compare};
use crate::cli::Common;
use crate::cli::desk;
use crate::cli::output::OutputArgs;
use crate::cli::table::{Cell, Column, Kind, Table};
use crate::domain::foreign::Foreign;
use crate::domain::token::{Status, Token};
use crate::phrases::{Catalog, Phrase};

/// What `token list` is told.
#[derive(Args, Clone, Debug)]
pub struct ListArgs {
    /// Only tokens of this status
    #[arg(long, value_name = "STATUS", default_value = "all")]
    status: StatusChoice,
    /// Only tokens with this text in their description, prefix, or creator's name or address;
    /// capital letters do not matter
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Only tokens that nobody used for so many days; one that was never used counts from the day
    /// it was made
    #[arg(long, value_name = "DAYS")]
    unused_for: Option<u32>,
    /// Only tokens that were never used
    #[arg(long)]
    never_used: bool,
    /// Sort by this field: times the newest first, texts from A; what is missing stands last
    #[arg(long, value_name = "FIELD", default_value = "last_used")]
    sort: Field,
    /// Sort the other way round
    #[arg(long)]
    reverse: bool,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// Which tokens, by their status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum StatusChoice {
    Active,
    Inactive,
    All,
}

/// What can be sorted by, as the fields are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Field {
    Description,
    VisibleToken,
    Active,
    LastUsed,
    CreatedAt,
    UserName,
}

impl ListArgs {
    /// The tokens that were asked for, in their order.
    fn choose(&self, mut tokens: Vec<Token>, now: Timestamp) -> Vec<Token> {
        tokens.retain(|token| self.wants(token, now));
        let sort = self.sort();
        tokens.sort_by(|left, right| compare(sort, left, right));
        tokens.truncate(self.limit.unwrap_or(usize::MAX));
        tokens
    }

    fn wants(&self, token: &Token, now: Timestamp) -> bool {
        let status = match self.status {
            StatusChoice::Active => token.status == Status::Active,
            StatusChoice::Inactive => token.status == Status::Inactive,
            StatusChoice::All => true,
        };
        let unused = self.unused_for.is_none_or(|days| {
            let since = token.last_used.unwrap_or(token.created_at).max(token.created_at);
            since.duration_until(now) >= SignedDuration::from_hours(i64::from(days) * 24)
        });
        let never = !self.never_used || token.last_used.is_none();
        let found = self.search.as_deref().is_none_or(|text| has(token, text));
        status && unused && never && found
    }

    fn sort(&self) -> Sort {
        let (column, descending) = match self.sort {
            Field::Description => (By::Description, false),
            Field::VisibleToken => (By::Token, false),
            Field::Active => (By::Status, false),
            Field::LastUsed => (By::LastUsed, true),
            Field::CreatedAt => (By::Created, true),
            Field::UserName => (By::CreatedBy, false),
        };
        Sort { column, descending: descending != self.reverse }
    }
}

/// Whether a text stands somewhere in what a person knows a token by.
#[expect(clippy::disallowed_methods, reason = "it is compared, not shown")]
fn has(token: &Token, text: &str) -> bool {
    let creator = token.creator.as_ref();
    let of_creator =
        [creator.and_then(|who| who.name.as_ref()), creator.and_then(|who| who.email.as_ref())];
    let texts = [token.description.raw(), token.visible_token.raw()].into_iter();
    let mut texts = texts.chain(of_creator.into_iter().flatten().map(Foreign::raw));
    let wanted = text.to_lowercase();
    texts.any(|text| text.to_lowercase().contains(&wanted))
}

/// Writes the list.
pub async fn run(args: &ListArgs, common: &Common, catalog: &Catalog) -> anyhow::Result<ExitCode> {
    let (tokens, now) = desk::with(common, async |desk| desk.tokens(catalog).await).await?;
    let tokens = args.choose(tokens, now);
    args.output.list(&tokens, |tokens| table(&tokens, catalog))?;
    if tokens.is_empty() && args.output.format().is_none() {
        // Where it can't be said, the empty output says it.
        let _ = writeln!(io::stderr(), "{}", catalog.say(&Phrase::NothingListed));
    }
    Ok(ExitCode::SUCCESS)
}

/// The tokens as rows.
pub(super) fn table(tokens: &[&Token], catalog: &Catalog) -> Table {
    let say = |phrase: &Phrase| catalog.say(phrase);
    let mut table = Table::new(vec![
        Column::fixed(say(&Phrase::DetailId)),
        Column::text(say(&Phrase::ColumnDescription), 20),
        Column::text(say(&Phrase::ColumnToken), 8),
        Column::fixed(say(&Phrase::ColumnStatus)),
        Column::fixed(say(&Phrase::ColumnLastUsed)),
        Column::fixed(say(&Phrase::ColumnCreated)).that_may_go(),
        Column::text(say(&Phrase::ColumnCreatedBy), 8).that_may_go(),
    ]);
    for token in tokens {
        table.push(vec![
            token.id.0.to_string().into(),
            super::description(token, catalog),
            super::prefix(token).into(),
            super::status(token.status, catalog),
            super::last_used(token, catalog),
            token.created_at.to_string().into(),
            Cell::new(super::creator(token, catalog), Kind::Plain),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::domain::description::Description;
    use crate::domain::token::{Creator, TokenId};
    use crate::domain::user::UserId;

    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        list: ListArgs,
    }

    fn at(day: &str) -> Timestamp {
        format!("{day}T12:00:00Z").parse().unwrap()
    }

    fn token(id: i64, name: &str, created: &str, used: Option<&str>) -> Token {
        Token {
            id: TokenId(id),
            description: Description::received(Some(name.into())),
            status: if id % 2 == 0 { Status::Active } else { Status::Inactive },
            visible_token: format!("abc{id}").as_str().into(),
            last_used: used.map(at),
            created_at: at(created),
            updated_at: at(created),
            creator: Some(Creator {
                id: UserId(1),
                name: Some("Ada Lovelace".into()),
                email: Some("ada@northwind.example".into()),
            }),
            assigned_user_id: None,
            signs_in: false,
        }
    }

    fn chosen(flags: &[&str]) -> Vec<i64> {
        let all = vec![
            token(1, "Billing export", "2026-01-01", Some("2026-11-22")),
            token(2, "Nightly sync", "2026-01-02", Some("2026-10-24")),
            token(3, "창고 동기화", "2026-11-20", None),
            token(4, "old billing", "2026-01-03", None),
        ];
        let flags = Flags::parse_from(std::iter::once(&"list").chain(flags));
        let chosen = flags.list.choose(all, at("2026-11-23"));
        chosen.iter().map(|token| token.id.0).collect()
    }

    #[test]
    fn the_last_used_stand_first_and_never_used_ones_last() {
        assert_eq!(chosen(&[]), [1, 2, 3, 4]);
        assert_eq!(chosen(&["--reverse"]), [2, 1, 3, 4]);
        assert_eq!(chosen(&["--sort", "created_at"]), [3, 4, 2, 1]);
        assert_eq!(chosen(&["--sort", "description", "--limit", "2"]), [1, 2]);
    }

    #[test]
    fn a_token_that_was_never_used_counts_as_unused_from_its_creation() {
        assert_eq!(chosen(&["--unused-for", "30"]), [2, 4]);
        assert_eq!(chosen(&["--unused-for", "31"]), [4], "to the hour");
        assert_eq!(chosen(&["--unused-for", "0"]), [1, 2, 3, 4]);
        assert_eq!(chosen(&["--never-used"]), [3, 4]);
        assert_eq!(chosen(&["--never-used", "--unused-for", "30"]), [4]);
    }

    #[test]
    fn what_is_searched_is_a_part_of_a_text() {
        assert_eq!(chosen(&["--search", "BILLING"]), [1, 4]);
        assert_eq!(chosen(&["--search", "동기"]), [3]);
        assert_eq!(chosen(&["--search", "blng"]), [0i64; 0]);
        assert_eq!(chosen(&["--search", "abc2"]), [2]);
        assert_eq!(chosen(&["--search", "ada@north", "--status", "active"]), [2, 4]);
    }
}
