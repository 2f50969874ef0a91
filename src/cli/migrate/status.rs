//! `tokendesk migrate status`: where the migrations stand, and the ready lines once more (Z4).

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::known::{Known, refused};
use super::{place, words};
use crate::cli::Common;
use crate::cli::desk::{self, Desk};
use crate::cli::output::{OutputArgs, put};
use crate::cli::report::{Advice, Status};
use crate::cli::table::{Cell, Column, Kind, Table};
use crate::cli::token;
use crate::domain::migration::{Program, Ready, Stage};
use crate::domain::token::TokenId;
use crate::phrases::{Catalog, Phrase};
use crate::records::migration::{Migration, with_events};
use crate::runtime::Reserved;
use crate::ui::file_problem;

/// What `migrate status` is told.
#[derive(Args, Clone, Debug)]
pub struct StatusArgs {
    /// Which token [default: every one whose migration has begun]
    #[arg(value_name = "ID", value_parser = token::parse_id)]
    id: Option<TokenId>,
    /// Write ready lines for the client instead, without its secret
    #[arg(
        long, value_name = "KIND", requires = "id", value_parser = place::parse_ready(),
        conflicts_with_all = ["json", "jsonl", "csv"]
    )]
    ready: Option<Ready>,
    /// Write the ready lines to this new file, which only you can read
    #[arg(long, value_name = "FILE", requires = "ready")]
    output: Option<String>,
    #[command(flatten)]
    format: OutputArgs,
}

impl StatusArgs {
    /// Whether a program reads what it writes, errors included.
    pub(super) const fn is_for_program(&self) -> bool {
        self.format.is_json()
    }
}

/// Writes where it stands.
pub async fn run(
    args: &StatusArgs,
    common: &Common,
    catalog: &Catalog,
) -> anyhow::Result<ExitCode> {
    desk::with(common, async |desk| {
        let known = Known::of(desk, args.id, catalog).await?;
        let Some(id) = args.id else {
            let migrations = known.migrations();
            args.format.list(&migrations, |rows| table(&rows, catalog))?;
            if migrations.is_empty() && args.format.format().is_none() {
                // Where it can't be said, the empty output says it.
                let _ = writeln!(io::stderr(), "{}", catalog.say(&Phrase::MigrateNone));
            }
            return Ok(ExitCode::SUCCESS);
        };
        let migration = known.migration(id)?;
        if let Some(ready) = args.ready {
            lines(args, ready, &migration, desk, catalog)?;
        } else if args.format.json {
            put(&with_events(&migration, None))?;
        } else {
            args.format
                .one("migration", &migration, || words::told(&migration, &known, catalog))?;
        }
        Ok(ExitCode::SUCCESS)
    })
    .await
}

/// Writes the ready lines. There is no secret in them: it was displayed once.
fn lines(
    args: &StatusArgs,
    ready: Ready,
    migration: &Migration,
    desk: &Desk,
    catalog: &Catalog,
) -> anyhow::Result<()> {
    let Some(client) = &migration.client else {
        return Err(refused(Phrase::MigrateNoClient, words::hint(migration)));
    };
    let text = Program::of(client, &desk.account().url).lines(ready);
    let Some(path) = &args.output else {
        return put(&text);
    };
    let failed = |status, problem| {
        Advice::new(Phrase::MigrateNoFile).with(status).about(file_problem(&problem))
    };
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let mut file = Reserved::new(path, home).map_err(|it| failed(Status::WrongUsage, it))?;
    file.add(&text).map_err(|problem| failed(Status::Failed, problem))?;
    let path = file.keep().map_err(|problem| failed(Status::Failed, problem))?;
    put(&format!("{}\n", catalog.say(&Phrase::RevealWritten { path })))
}

fn table(migrations: &[&Migration], catalog: &Catalog) -> Table {
    let say = |phrase: &Phrase| catalog.say(phrase);
    let mut table = Table::new(vec![
        Column::fixed(say(&Phrase::DetailId)),
        Column::text(say(&Phrase::ColumnDescription), 12),
        Column::fixed(say(&Phrase::MigrateFactStep)),
        Column::fixed(say(&Phrase::MigrateFactDue)),
        Column::fixed(say(&Phrase::MigrateFactOldUsed)).that_may_go(),
        Column::fixed(say(&Phrase::MigrateFactNewUsed)).that_may_go(),
        Column::text(say(&Phrase::MigrateFactClient), 8).that_may_go(),
        Column::fixed(say(&Phrase::MigrateFactStage)).that_may_go(),
    ]);
    for migration in migrations {
        let client = migration.client.as_ref();
        let identifier = client.map(|client| client.identifier.to_string()).unwrap_or_default();
        let mut row = vec![Cell::from(migration.id.0.to_string())];
        let (description, old, new) = match &migration.token {
            Some((token, standing)) => (
                token::description(token, catalog),
                token::last_used(token, catalog),
                match standing.client_used {
                    Some(time) => time.to_string().into(),
                    None => Cell::new(say(&Phrase::Never), Kind::Quiet),
                },
            ),
            None => Default::default(),
        };
        let step = words::step_of(migration).map(|step| say(&step)).unwrap_or_default();
        let due = words::due(migration, catalog);
        row.extend([description, step.into(), Cell::new(due, kind(migration)), old, new]);
        row.extend([identifier.into(), say(&words::stage(migration)).into()]);
        table.push(row);
    }
    table
}

/// What waits for a person is told from what waits for time.
const fn kind(migration: &Migration) -> Kind {
    match &migration.token {
        None => Kind::Quiet,
        Some((_, standing)) => match standing.stage {
            Stage::Watching(quiet) if quiet.long_enough => Kind::Good,
            Stage::ClientMade | Stage::Soaked { .. } => Kind::Good,
            _ => Kind::Plain,
        },
    }
}
