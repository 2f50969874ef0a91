//! `tokendesk migrate next`: the step that is due, or why it is too early and until when (Z4).

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;

use super::attempt::{self, Tried};
use super::known::{Known, refused};
use super::words;
use crate::app::oauth::trial;
use crate::cli::desk::{self, Desk};
use crate::cli::output::put;
use crate::cli::report::{Advice, Status};
use crate::cli::{Common, browser, token};
use crate::domain::bulk::Deed;
use crate::domain::migration::{Stage, Step, Trial};
use crate::domain::token::TokenId;
use crate::phrases::{Catalog, Phrase};
use crate::records::migration::{Did, Migration, after, with_events};

/// What `migrate next` is told.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Args, Clone, Debug)]
pub struct NextArgs {
    /// Which token
    #[arg(value_name = "ID", value_parser = token::parse_id)]
    id: TokenId,
    /// Switch the token off or delete it although its time has not come
    #[arg(long)]
    early: bool,
    /// Do not ask first
    #[arg(long)]
    yes: bool,
    /// Also switch off the token that you are signed in with: you can do nothing more afterwards
    #[arg(long)]
    lock_out: bool,
    /// What a protected account asks to be typed before a deletion: the token's description
    #[arg(long, value_name = "TEXT")]
    confirm: Option<String>,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Write one JSON document
    #[arg(long)]
    pub(super) json: bool,
}

/// Does the step.
pub async fn run(args: &NextArgs, common: &Common, catalog: &Catalog) -> anyhow::Result<ExitCode> {
    desk::with(common, async |desk| {
        let known = Known::of(desk, Some(args.id), catalog).await?;
        let migration = known.migration(args.id)?;
        if migration.token.is_none() {
            // It is over: there is nothing that could be too early.
            let text = if args.json {
                with_events(&migration, None)
            } else {
                words::told(&migration, &known, catalog)
            };
            put(&text)?;
            return Ok(ExitCode::SUCCESS);
        }
        if !args.dry_run {
            remember(&migration, &known, desk).await;
        }
        let step = due(args, &migration)?;
        let next = Next { args, desk, catalog };
        if args.dry_run {
            return next.planned(&migration, step);
        }
        match step {
            Step::Try if words::is_public(&migration) && !browser::is_asked() => {
                let id = args.id.0.to_string();
                let hint = Phrase::TryNeedsTerminalHint { id };
                Err(refused(Phrase::MigrateNobodySignedIn, hint))
            }
            Step::Try if common.token_stdin => Err(Advice::new(Phrase::FoundTwiceHint)
                .with(Status::WrongUsage)
                .about(Phrase::FoundTwice)),
            Step::Try => next.attempt(&migration, &known).await,
            Step::SwitchOff => next.carry_out(&migration, Deed::Deactivate, step).await,
            _ => next.carry_out(&migration, Deed::Delete, step).await,
        }
    })
    .await
}

/// A client that was used without a try, as people's are, counts as tried from now on, also once the
/// account no longer lists its access tokens. A courtesy: the next time does it, too.
async fn remember(migration: &Migration, known: &Known, desk: &Desk) {
    let Some((token, standing)) = &migration.token else {
        return;
    };
    let used = token.status.is_active() && standing.stage != Stage::ClientMade;
    if let (Some(client), Ok(writer), None, true) =
        (&migration.client, desk.writer(), standing.plan.tried, used)
    {
        let _ = attempt::remember(client, known.now, writer).await;
    }
}

/// The step that is due, or why there is none.
fn due(args: &NextArgs, migration: &Migration) -> anyhow::Result<Step> {
    let id = migration.id.0.to_string();
    let Some((token, standing)) = &migration.token else {
        return Err(refused(Phrase::MigrateDone, Phrase::MigrateHintDone));
    };
    let time = standing.due(token).map(words::time).unwrap_or_default();
    match standing.stage {
        Stage::NotBegun => Err(refused(Phrase::MigrateNoClient, words::hint(migration))),
        Stage::ClientMade => Ok(Step::Try),
        Stage::Watching(quiet) if quiet.long_enough => Ok(Step::SwitchOff),
        Stage::Tried | Stage::Watching(_) if args.early => Ok(Step::SwitchOff),
        Stage::Tried | Stage::Watching(_) => {
            Err(refused(Phrase::MigrateEarlyWatch { time }, Phrase::MigrateEarlyWatchHint { id }))
        }
        Stage::Soaking { .. } if args.early => Ok(Step::Delete),
        Stage::Soaking { .. } => {
            Err(refused(Phrase::MigrateEarlySoak { time }, Phrase::MigrateEarlySoakHint { id }))
        }
        Stage::Soaked { .. } => Ok(Step::Delete),
    }
}

struct Next<'a> {
    args: &'a NextArgs,
    desk: &'a Desk,
    catalog: &'a Catalog,
}

impl Next<'_> {
    fn planned(&self, migration: &Migration, step: Step) -> anyhow::Result<ExitCode> {
        let text = if self.args.json {
            after(migration, Did { step, done: false }, None)
        } else {
            let name = words::step(step).into();
            let said = Phrase::MigratePlanned { number: step.number(), name };
            format!("{}\n", self.catalog.say(&said))
        };
        put(&text)?;
        Ok(ExitCode::SUCCESS)
    }

    async fn attempt(&self, migration: &Migration, known: &Known) -> anyhow::Result<ExitCode> {
        let Some(client) = &migration.client else {
            return Err(refused(Phrase::MigrateNoClient, words::hint(migration)));
        };
        let Tried { trial, kept } = attempt::run(client, known, self.desk, self.catalog).await?;
        let mut said = trial::told(&trial);
        if !trial.is_good() {
            let id = migration.id.0.to_string();
            if self.args.json {
                put(&after(migration, Did { step: Step::Try, done: true }, Some(&trial)))?;
            } else {
                // The last of it is why it failed, which the error tells.
                said.pop();
                put(&self.lines(&said))?;
            }
            return Err(attempt::failed(&trial, client, id));
        }
        said.push(if kept { Phrase::MigrateTriedDone } else { Phrase::MigrateTriedNotKept });
        self.conclude(Step::Try, &said, Some(&trial)).await
    }

    async fn carry_out(
        &self,
        migration: &Migration,
        deed: Deed,
        step: Step,
    ) -> anyhow::Result<ExitCode> {
        let NextArgs { yes, lock_out, confirm, .. } = self.args;
        let confirm = confirm.as_deref();
        let asked = token::Asked { yes: *yes, lock_out: *lock_out, confirm };
        let name = words::name(migration);
        if let Some(doubt) = words::monthly(migration).filter(|_| !self.args.json) {
            // What the days prove is said before anybody agrees.
            let _ = writeln!(io::stderr(), "{}", self.catalog.say(&doubt));
        }
        token::one(self.desk, deed, migration.id, asked, self.catalog).await?;
        let done = match step {
            Step::SwitchOff => Phrase::TokenDeactivated { name },
            _ => Phrase::TokenDeleted { name },
        };
        self.conclude(step, &[done], None).await
    }

    /// What was done, and where the migration stands now: it is read again.
    async fn conclude(
        &self,
        step: Step,
        said: &[Phrase],
        trial: Option<&Trial>,
    ) -> anyhow::Result<ExitCode> {
        let known = Known::of(self.desk, Some(self.args.id), self.catalog).await?;
        let now = known.migration(self.args.id)?;
        if self.args.json {
            put(&after(&now, Did { step, done: true }, trial))?;
        } else {
            let mut said = said.to_vec();
            if step == Step::SwitchOff {
                said.push(Phrase::MigrateStands { stage: words::stage(&now).into() });
            }
            said.extend(words::monthly(&now));
            said.push(words::hint(&now));
            put(&self.lines(&said))?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn lines(&self, said: &[Phrase]) -> String {
        let mut text = String::new();
        text.extend(said.iter().map(|phrase| self.catalog.say(phrase) + "\n"));
        text
    }
}
