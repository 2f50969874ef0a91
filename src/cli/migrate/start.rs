//! `tokendesk migrate start`: steps 1 to 4, what is known, whom it is for, what it may do, and the
//! client (Z4).

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;

use super::choice::Choice;
use super::create::{Making, Wish};
use super::known::{Known, refused};
use super::place::{Asked, Places, parse_ready};
use super::words;
use crate::cli::desk::Desk;
use crate::cli::output::{OutputArgs, put};
use crate::cli::report::{Advice, Status};
use crate::cli::{Common, account, ask, audit, desk, token};
use crate::domain::audit::{AuditEvent, AuditFilter};
use crate::domain::description::NewDescription;
use crate::domain::intent::LostReveal;
use crate::domain::migration::{Plan, Preset, Ready, Standing, Step, with_note};
use crate::domain::oauth::ClientKind;
use crate::domain::oauth_client::{ClientChange, NewClient, OAuthClient};
use crate::domain::replacement::{LONGEST_DESCRIPTION, NoRoom};
use crate::domain::token::{Token, TokenChange, TokenId};
use crate::phrases::{Catalog, Phrase};
use crate::records::migration::{Did, Migration, after, with_events};
use crate::settings::Clipboard;
use crate::ui::description_problem;
use crate::zendesk::Writer;

/// What `migrate start` is told.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Args, Clone, Debug)]
pub struct StartArgs {
    /// Which token
    #[arg(value_name = "ID", value_parser = token::parse_id)]
    id: TokenId,
    #[command(flatten)]
    choice: Choice,
    /// Keep what was found out at the end of the token's description
    #[arg(long, value_name = "TEXT", value_parser = NewDescription::parse)]
    note: Option<NewDescription>,
    /// Give the client that takes its place another secret; what has the old one stops
    #[arg(long, conflicts_with = "who")]
    new_secret: bool,
    /// Hand ready lines over too: env is an environment file with the secret, the others are programs
    /// that read it
    #[arg(long, value_name = "KIND", value_parser = parse_ready())]
    ready: Option<Ready>,
    /// Write the secret, or the ready lines, to this new file, which only you can read
    #[arg(long, value_name = "FILE")]
    output: Option<String>,
    /// Copy the secret to the clipboard instead of writing it to the standard output
    #[arg(long)]
    copy: bool,
    /// Do not ask first
    #[arg(long)]
    yes: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Write one JSON document; unless it goes elsewhere, the secret is in it
    #[arg(long)]
    pub(super) json: bool,
}

/// Shows what is known, and makes the client if it was chosen.
pub async fn run(args: &StartArgs, common: &Common, catalog: &Catalog) -> anyhow::Result<ExitCode> {
    let settings = account::load(common)?;
    desk::with(common, async |desk| {
        let mut known = Known::of(desk, Some(args.id), catalog).await?;
        let migration = known.migration(args.id)?;
        let Some((token, standing)) = &migration.token else {
            return Err(refused(words::stage(&migration), words::hint(&migration)));
        };
        if args.choice.who.is_some() && standing.is_begun() {
            return Err(begun(&migration));
        }
        // The note is no part of what the client is called.
        let before = token.clone();
        let token = args.with_note(token, desk, &mut known, catalog).await?;
        let migration = known.migration(args.id)?;
        let start = Start { args, desk, catalog, clipboard: &settings.clipboard };
        match (args.choice.who, args.new_secret) {
            (None, false) if args.choice.has_days() => start.days(&migration).await?,
            (None, false) => start.know(&migration, &token, &known).await?,
            (None, true) => start.secret(&migration, settings.on_lost_reveal).await?,
            (Some(_), _) => start.client(&before, &known, settings.on_lost_reveal).await?,
        }
        Ok(ExitCode::SUCCESS)
    })
    .await
}

fn begun(migration: &Migration) -> anyhow::Error {
    let client = migration.client.as_ref();
    let identifier = client.map(|client| client.identifier.to_string()).unwrap_or_default();
    let hint = Phrase::MigrateBegunHint { id: migration.id.0.to_string() };
    refused(Phrase::MigrateBegun { identifier }, hint)
}

impl StartArgs {
    /// The token, with the note in its description if there is one.
    #[expect(clippy::disallowed_methods, reason = "what stands there is sent back as it came")]
    async fn with_note(
        &self,
        token: &Token,
        desk: &Desk,
        known: &mut Known,
        catalog: &Catalog,
    ) -> anyhow::Result<Token> {
        let note = self.note.as_ref().map(NewDescription::as_str).filter(|note| !note.is_empty());
        let Some(note) = note.filter(|_| !self.dry_run) else {
            return Ok(token.clone());
        };
        let Some(text) = with_note(token.description.raw(), note) else {
            return Ok(token.clone());
        };
        let change = NewDescription::parse(&text).map_err(|problem| {
            Advice::new(Phrase::MigrateNoteHint)
                .with(Status::WrongUsage)
                .about(description_problem(problem))
        })?;
        let change = TokenChange::Describe(change);
        let changed = desk.writer()?.update_token(token.id, &change).await;
        let changed = changed.map_err(|error| desk.refused(&error))?;
        let now = Token {
            description: changed.description,
            updated_at: changed.updated_at,
            ..token.clone()
        };
        if let Some(place) = known.tokens.iter_mut().find(|one| one.id == token.id) {
            *place = now.clone();
        }
        if !self.json {
            // What it says stands in what follows, too.
            let _ = writeln!(io::stderr(), "{}", catalog.say(&Phrase::MigrateNoted));
        }
        Ok(now)
    }

    fn asked(&self) -> Asked<'_> {
        let Self { ready, copy, json, yes, .. } = *self;
        Asked { ready, output: self.output.as_deref(), copy, json, yes }
    }
}

struct Start<'a> {
    args: &'a StartArgs,
    desk: &'a Desk,
    catalog: &'a Catalog,
    clipboard: &'a Clipboard,
}

impl Start<'_> {
    /// Step 1, and what there is to choose.
    async fn know(
        &self,
        migration: &Migration,
        token: &Token,
        known: &Known,
    ) -> anyhow::Result<()> {
        let events = self.events(token).await;
        if self.args.json {
            return put(&with_events(migration, events.as_deref()));
        }
        let say = |phrase: &Phrase| self.catalog.say(phrase);
        let mut text = token::lines(token, std::slice::from_ref(token), self.catalog);
        text.push('\n');
        match events.as_deref() {
            None => text.extend([say(&Phrase::MigrateNoLog), "\n".to_owned()]),
            Some([]) => text.extend([say(&Phrase::NoEventListed), "\n".to_owned()]),
            Some(events) => {
                let rows: Vec<_> = events.iter().collect();
                let table = audit::table(&rows, self.catalog);
                text.push_str(&table.lay_out(&OutputArgs::default().look()));
            }
        }
        text.push('\n');
        if migration.client.is_some() {
            text.push_str(&words::told(migration, known, self.catalog));
        } else {
            text.push_str(&self.choices(migration));
        }
        put(&text)
    }

    /// Steps 2 and 3.
    fn choices(&self, migration: &Migration) -> String {
        let say = |phrase: &Phrase| self.catalog.say(phrase);
        let mut lines = vec![
            say(&Phrase::MigrateChooseWho),
            format!("  --for program  {}", say(&Phrase::MigrateChooseProgram)),
            format!("  --for person   {}", say(&Phrase::MigrateChoosePerson)),
            say(&Phrase::MigrateChooseScope),
        ];
        lines.extend(Preset::ALL.map(|preset| {
            let about = say(&words::preset(preset));
            format!("  --preset {:14} {:27} {}", preset.name(), preset.wire(), about)
        }));
        lines.push(say(&words::hint(migration)));
        lines.join("\n") + "\n"
    }

    /// The last events of the token; `None` where there is no log to be read.
    async fn events(&self, token: &Token) -> Option<Vec<AuditEvent>> {
        let filter = AuditFilter { token: Some(token.id), ..AuditFilter::default() };
        let page = self.desk.client().audit_events(&filter, None).await.ok()?;
        Some(page.events.into_iter().take(20).collect())
    }

    /// Other days for a migration that has begun.
    #[expect(clippy::disallowed_methods, reason = "what came from the account goes back to it")]
    async fn days(&self, migration: &Migration) -> anyhow::Result<()> {
        let Some(client) = &migration.client else {
            return Err(refused(Phrase::MigrateNoClient, words::hint(migration)));
        };
        let plan = self.args.choice.plan(Plan::of(client));
        let plan_of = Phrase::MigratePlan { quiet: plan.quiet_days, off: plan.off_days };
        if self.args.dry_run {
            if self.args.json {
                return put(&with_events(migration, None));
            }
            let said = Phrase::MigrateWouldPlan { plan: plan_of.into() };
            return put(&format!("{}\n", self.catalog.say(&said)));
        }
        let text = plan.written_in(client.description.raw()).map_err(|NoRoom { length }| {
            let what = Phrase::MigrateNoRoom { length, most: LONGEST_DESCRIPTION };
            Advice::new(Phrase::MigrateNoRoomHint).with(Status::Refused).about(what)
        })?;
        let change = ClientChange { description: Some(text), ..ClientChange::default() };
        let changed = self.desk.writer()?.update_oauth_client(client.id, &change).await;
        changed.map_err(|error| self.desk.refused(&error))?;
        let known = Known::of(self.desk, Some(migration.id), self.catalog).await?;
        let now = known.migration(migration.id)?;
        if self.args.json {
            return put(&with_events(&now, None));
        }
        put(&words::told(&now, &known, self.catalog))
    }

    /// Another secret for the client.
    async fn secret(
        &self,
        migration: &Migration,
        on_lost_reveal: LostReveal,
    ) -> anyhow::Result<()> {
        let Some(client) = &migration.client else {
            return Err(refused(Phrase::MigrateNoClient, words::hint(migration)));
        };
        if words::is_public(migration) {
            return Err(refused(Phrase::MigratePublic, words::hint(migration)));
        }
        if self.args.dry_run {
            return self.planned(migration, client.identifier.to_string());
        }
        let identifier = client.identifier.to_string();
        let lines = || {
            let question = Phrase::MigrateSecretAsk { identifier };
            vec![self.catalog.say(&self.desk.in_account()), self.catalog.say(&question)]
        };
        let writer = self.desk.writer()?;
        ask::agree(self.args.yes, "--yes", lines, self.catalog)?;
        let places = self.places(ClientKind::Confidential)?;
        let making = self.making(writer, on_lost_reveal);
        let wish = Wish::Secret(client.id, client.identifier.to_string());
        making.run(&wish, places, |client| with(migration, client)).await?;
        Ok(())
    }

    /// The client, its secret, whose rights it has, and what comes next.
    async fn client(
        &self,
        before: &Token,
        known: &Known,
        on_lost_reveal: LostReveal,
    ) -> anyhow::Result<()> {
        let me = self.desk.client().current_user().await;
        let me = me.map_err(|error| self.desk.refused(&error))?.value;
        let new = self.args.choice.client(before, me.id, known)?;
        let migration = known.migration(before.id)?;
        if self.args.dry_run {
            return self.planned(&migration, self.described(&new));
        }
        let writer = self.desk.writer()?;
        let places = self.places(new.kind)?;
        let making = self.making(writer, on_lost_reveal);
        let now = known.now;
        let made = |client: &OAuthClient| {
            let clients = std::slice::from_ref(client);
            let token = migration.token.clone().map(|(token, _)| {
                let standing = Standing::of(&token, clients, &[], None, now);
                (token, standing)
            });
            Migration { token, client: Some(client.clone()), ..migration }
        };
        let client = making.run(&Wish::Client(&new), places, made).await?;
        if !self.args.json {
            let name = me.name.to_string();
            making.note(&match new.kind {
                ClientKind::Confidential => Phrase::MigrateRightsProgram { name },
                ClientKind::Public => Phrase::MigrateRightsPerson,
            });
            making.note(&words::hint(&made(&client)));
        }
        Ok(())
    }

    fn places(&self, kind: ClientKind) -> anyhow::Result<Places> {
        Places::prepare(self.args.asked(), kind, self.clipboard, self.catalog)
    }

    fn making<'a>(&'a self, writer: &'a Writer, on_lost_reveal: LostReveal) -> Making<'a> {
        let (token, json) = (self.args.id, self.args.json);
        Making { desk: self.desk, writer, token, json, on_lost_reveal, catalog: self.catalog }
    }

    /// What would be made.
    fn described(&self, new: &NewClient) -> String {
        let who = match new.kind {
            ClientKind::Confidential => Phrase::MigrateForProgram,
            ClientKind::Public => Phrase::MigrateForPerson,
        };
        format!("{} · {} · {}", new.identifier, self.catalog.say(&who), new.scopes)
    }

    fn planned(&self, migration: &Migration, what: String) -> anyhow::Result<()> {
        if self.args.json {
            return put(&after(migration, Did { step: Step::Create, done: false }, None));
        }
        put(&format!("{}\n", self.catalog.say(&Phrase::MigrateWouldCreate { what })))
    }
}

/// The same with what the client is now.
fn with(migration: &Migration, client: &OAuthClient) -> Migration {
    Migration { client: Some(client.clone()), ..migration.clone() }
}
