//! `tokendesk audit`: the events of the audit log (L1 to L3).

mod follow;
mod list;

use std::process::ExitCode;

use clap::{Args, Subcommand};
use jiff::Timestamp;

use super::desk::{self, Desk};
use super::output::OutputArgs;
use super::report::{Advice, Said, Status};
use super::table::{Cell, Column, Kind, Table};
use super::when::When;
use super::{Common, token};
use crate::app::failure;
use crate::domain::audit::{ActivityType, AuditEvent, AuditFilter};
use crate::domain::time;
use crate::domain::token::TokenId;
use crate::domain::user::{Person, Role, UserId};
use crate::phrases::{Catalog, Phrase};
use crate::zendesk::{Dated, Error, ErrorKind};

/// What `audit` is told.
#[derive(Clone, Debug, Subcommand)]
pub enum AuditCommand {
    /// List events, the newest first: those of the last 12 weeks, if nothing else is said
    List(ListArgs),
}

/// What `audit list` is told.
#[derive(Args, Clone, Debug)]
pub struct ListArgs {
    /// Only the events of this token
    #[arg(long, value_name = "ID", value_parser = token::parse_id)]
    token: Option<TokenId>,
    /// Not before: 2026-11-23T09:00:00Z, the day 2026-11-23 in UTC, or 7d ago
    #[arg(long, value_name = "TIME", value_parser = When::parse)]
    since: Option<When>,
    /// Not after; of a day, its end
    #[arg(long, value_name = "TIME", value_parser = When::parse, conflicts_with = "follow")]
    until: Option<When>,
    /// Only what this person did, by name, address or id
    #[arg(long, value_name = "NAME|ID")]
    actor: Option<String>,
    /// Only this kind of activity: create, update, destroy, exported, login; more than once for more
    #[arg(long, value_name = "ACTION")]
    action: Vec<String>,
    /// Only from this address
    #[arg(long, value_name = "IP")]
    ip: Option<String>,
    /// At most so many; of `--follow`, so many to begin with [default: all, or 10 to begin with]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Go on with what happens from now on, the oldest first, until Ctrl-c
    #[arg(long, conflicts_with = "json")]
    follow: bool,
    /// How often to look for more
    #[arg(
        long,
        value_name = "SECONDS",
        default_value = "5",
        requires = "follow",
        value_parser = clap::value_parser!(u64).range(1..=3600)
    )]
    every: u64,
    #[command(flatten)]
    output: OutputArgs,
}

impl AuditCommand {
    /// Whether a program reads what it writes, errors included.
    pub const fn is_for_program(&self) -> bool {
        let Self::List(args) = self;
        args.output.is_json()
    }
}

/// Does what the verb says.
pub async fn run(
    command: &AuditCommand,
    common: &Common,
    catalog: &Catalog,
) -> anyhow::Result<ExitCode> {
    let AuditCommand::List(args) = command;
    desk::with(common, async |desk| {
        let signed_in = desk.client().current_user().await;
        let Dated { value: me, server_time } = signed_in.map_err(|error| desk.refused(&error))?;
        let now = server_time.unwrap_or_else(Timestamp::now);
        let log = Log { desk, role: me.role, filter: args.filter(desk, now).await? };
        if args.follow {
            follow::run(args, &log, catalog).await
        } else {
            list::run(args, &log, catalog).await
        }
    })
    .await
}

impl ListArgs {
    async fn filter(&self, desk: &Desk, now: Timestamp) -> anyhow::Result<AuditFilter> {
        let since =
            self.since.map_or_else(|| time::audit_window_start(now), |when| when.begins(now));
        let until = self.until.map(|when| when.ends(now));
        if until.is_some_and(|until| until < since) {
            return Err(Advice::new(Phrase::AuditTimesHint)
                .with(Status::WrongUsage)
                .about(Phrase::AuditDateOrder));
        }
        Ok(AuditFilter {
            since: Some(since),
            until,
            actor: match &self.actor {
                Some(who) => Some(actor(desk, who).await?),
                None => None,
            },
            activity_types: self.action.iter().map(|one| ActivityType::from_wire(one)).collect(),
            ip_address: self.ip.clone(),
            token: self.token,
            tokens: false,
        })
    }
}

/// The person of this id, name or address.
async fn actor(desk: &Desk, who: &str) -> anyhow::Result<UserId> {
    if let Ok(id) = who.parse() {
        return Ok(UserId(id));
    }
    let people = desk.client().actors().await.map_err(|error| desk.refused(&error))?;
    let wanted = who.to_lowercase();
    let found: Vec<_> = people.iter().filter(|person| is_called(person, &wanted)).collect();
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => Err(Advice::new(Phrase::AuditNobodyHint)
            .with(Status::NotFound)
            .about(Phrase::AuditNobody { name: who.to_owned() })),
        several => {
            let ids: Vec<_> =
                several.iter().map(|one| format!("{} ({})", one.id.0, one.name)).collect();
            Err(Advice::new(Phrase::AuditSeveralHint { ids: ids.join(", ") })
                .with(Status::WrongUsage)
                .about(Phrase::AuditSeveral { name: who.to_owned() }))
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "it is compared, not shown")]
fn is_called(person: &Person, wanted: &str) -> bool {
    let email = person.email.as_ref().is_some_and(|email| email.raw().to_lowercase() == wanted);
    email || person.name.raw().to_lowercase() == wanted
}

/// The log that is asked.
struct Log<'a> {
    desk: &'a Desk,
    role: Role,
    filter: AuditFilter,
}

impl Log<'_> {
    /// P4: a refusal is the plan's, where it can be nobody's role.
    fn refused(&self, error: &Error) -> anyhow::Error {
        if !matches!(error.kind, ErrorKind::Forbidden(_)) {
            return self.desk.refused(error);
        }
        let place = Said::place(failure::where_to_look(error));
        let plan = self.desk.account().plan;
        let (what, hint, status) = match (plan, &self.role) {
            (Some(plan), _) if !plan.has_audit_log() => {
                (Phrase::AuditNotOnPlanTitle, Phrase::AuditNotOnPlanText, Status::Refused)
            }
            (None, Role::Admin) => {
                (Phrase::AuditRefusedTitle, Phrase::AuditRefusedText, Status::Refused)
            }
            _ => (Phrase::AuditNeedsAdmin, Phrase::AdviceRole, Status::NotSignedIn),
        };
        Advice::new(hint).with(status).around(Said::because(what, place))
    }
}

pub(super) fn table(events: &[&AuditEvent], catalog: &Catalog) -> Table {
    let say = |phrase: &Phrase| catalog.say(phrase);
    let mut table = Table::new(vec![
        Column::fixed(say(&Phrase::ColumnTime)),
        Column::text(say(&Phrase::ColumnActor), 8),
        Column::fixed(say(&Phrase::ColumnIpAddress)).that_may_go(),
        Column::text(say(&Phrase::ColumnItem), 14),
        Column::fixed(say(&Phrase::ColumnActivityType)).that_may_go(),
        Column::text(say(&Phrase::ColumnActivity), 16),
    ]);
    for event in events {
        table.push(vec![
            event.created_at.to_string().into(),
            event.actor_name.to_string().into(),
            event.ip_address.as_ref().map_or_else(String::new, ToString::to_string).into(),
            event.source_label.to_string().into(),
            activity(event, catalog),
            event.change_description.to_string().into(),
        ]);
    }
    table
}

fn activity(event: &AuditEvent, catalog: &Catalog) -> Cell {
    let say = |phrase: Phrase, kind| Cell::new(catalog.say(&phrase), kind);
    match &event.activity_type {
        ActivityType::Created => say(Phrase::ActivityCreated, Kind::Good),
        ActivityType::Updated => say(Phrase::ActivityUpdated, Kind::Plain),
        ActivityType::Deleted => say(Phrase::ActivityDeleted, Kind::Bad),
        ActivityType::Exported => say(Phrase::ActivityExported, Kind::Plain),
        ActivityType::SignedIn => say(Phrase::ActivitySignedIn, Kind::Quiet),
        ActivityType::Other(_) => event.action_label.to_string().into(),
    }
}
