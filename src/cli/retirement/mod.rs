//! `tokendesk retirement`: what becomes of the tokens, as a report and as a calendar (Z1 to Z4).

mod calendar;
mod report;

use std::process::ExitCode;

use clap::Subcommand;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Common;
use super::desk::{self, Desk};
use super::progress::Progress;
pub(super) use crate::app::cockpit::Told;
use crate::app::cockpit::{PAGES, question};
use crate::domain::account::Account;
use crate::domain::fate::{self, LastChange, Outlook, Prospect};
use crate::domain::migration::{Standing, replacing};
use crate::domain::oauth_client::{OAuthClient, OAuthToken};
use crate::domain::time;
use crate::domain::token::Token;
use crate::phrases::{Catalog, Phrase};
use crate::records::retirement::{Figures, Foretold};
use crate::zendesk::{Dated, TokensOf};

/// What `retirement` is told.
#[derive(Clone, Debug, Subcommand)]
pub enum RetirementCommand {
    /// Say what becomes of each token, the most urgent first, and what to do about it
    Report(report::ReportArgs),
    /// Write the deadlines to a new calendar file, each with a reminder 7 days before
    Calendar(calendar::CalendarArgs),
}

impl RetirementCommand {
    /// Whether a program reads what it writes, errors included.
    pub const fn is_for_program(&self) -> bool {
        match self {
            Self::Report(args) => args.is_for_program(),
            Self::Calendar(_) => false,
        }
    }
}

/// Does what the verb says.
pub async fn run(
    command: &RetirementCommand,
    common: &Common,
    catalog: &Catalog,
) -> anyhow::Result<ExitCode> {
    match command {
        RetirementCommand::Report(args) => report::run(*args, common, catalog).await,
        RetirementCommand::Calendar(args) => calendar::run(args, common, catalog).await,
    }
}

/// What becomes of an account's tokens.
struct Future {
    account: Account,
    figures: Figures,
    /// By urgency.
    tokens: Vec<Foretold>,
    now: Timestamp,
    /// In which days are told.
    zone: TimeZone,
    /// Whether the audit log was read as far as it tells of a token.
    whole: bool,
}

/// What it is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// The days are UTC's, as in all that a verb writes, and the migrations are told of.
    Report,
    /// The days are those of the signed-in user, as on the screen: a day of a calendar is the reader's.
    Calendar,
}

impl Future {
    async fn of(common: &Common, catalog: &Catalog, wanted: Use) -> anyhow::Result<Self> {
        desk::with(common, async |desk| {
            let (tokens, now) = desk.tokens(catalog).await?;
            let zone = match wanted {
                Use::Report => TimeZone::UTC,
                Use::Calendar => {
                    let me = desk.client().current_user().await;
                    let me = me.map_err(|error| desk.refused(&error))?.value;
                    time::zone(me.time_zone.as_deref())
                }
            };
            let account = desk.account().clone();
            let (told, whole) = if account.keeps_retirement {
                told(desk, catalog, &tokens, now).await
            } else {
                (None, true)
            };
            let clients = match wanted {
                Use::Report if account.keeps_retirement => Clients::of(desk, &tokens).await,
                Use::Report | Use::Calendar => Clients::default(),
            };
            let mut tokens: Vec<_> = tokens
                .into_iter()
                .map(|token| {
                    let last = told.as_ref().and_then(|told| told.of(&token));
                    let last = last.map(|change| change.last);
                    let prospect = Prospect::of(&token, &account, last, now);
                    let standing = clients.standing(&token, last, now);
                    Foretold { token, prospect, standing }
                })
                .collect();
            tokens.sort_by_key(|one| one.prospect.urgency());
            let figures = Figures {
                keeps_retirement: account.keeps_retirement,
                told_by_audit_log: told.is_some(),
                days_left: fate::days_left(now),
                outlook: Outlook::of(&prospects(&tokens), now),
            };
            Ok(Self { account, figures, tokens, now, zone, whole })
        })
        .await
    }

    /// What a person has to know before they read it: that there is nothing to read.
    fn note(&self) -> Option<Phrase> {
        (!self.account.keeps_retirement).then_some(Phrase::NotKeptTitle)
    }

    /// What the mark of an estimate means, where one stands, and why.
    fn sure(&self) -> Option<Phrase> {
        match () {
            () if !self.figures.outlook.estimated => None,
            () if !self.figures.told_by_audit_log => Some(Phrase::CockpitNoLog),
            () if !self.whole => Some(Phrase::CockpitLogInPart),
            () => Some(Phrase::CockpitEstimates),
        }
    }
}

/// What tells how far the migrations have come.
#[derive(Default)]
struct Clients {
    clients: Vec<OAuthClient>,
    given: Vec<OAuthToken>,
}

impl Clients {
    /// Reads it. Who may not see the clients has the report without.
    async fn of(desk: &Desk, tokens: &[Token]) -> Self {
        let Ok(Dated { value: clients, .. }) = desk.client().oauth_clients().await else {
            return Self::default();
        };
        if !tokens.iter().any(|token| replacing(token, &clients).is_some()) {
            return Self::default();
        }
        match desk.client().oauth_tokens(TokensOf::All).await {
            Ok(given) => Self { clients, given },
            Err(_) => Self::default(),
        }
    }

    /// Where the migration of a token stands, if it has begun.
    fn standing(
        &self,
        token: &Token,
        told: Option<LastChange>,
        now: Timestamp,
    ) -> Option<Standing> {
        let standing = Standing::of(token, &self.clients, &self.given, told, now);
        Some(standing).filter(Standing::is_begun)
    }
}

fn prospects(tokens: &[Foretold]) -> Vec<Prospect> {
    tokens.iter().map(|one| one.prospect).collect()
}

/// What the audit log tells, and whether that is all; `None` where it can't be had: then days are
/// estimates.
pub(super) async fn told(
    desk: &Desk,
    catalog: &Catalog,
    tokens: &[Token],
    now: Timestamp,
) -> (Option<Told>, bool) {
    let plan = desk.account().plan;
    let has_log = plan.is_none_or(crate::domain::plan::Plan::has_audit_log);
    if !has_log {
        return (None, true);
    }
    let progress = Progress::start(catalog.say(&Phrase::AuditLoading));
    progress.watch(desk.client(), catalog);
    let (mut told, mut after) = (None::<Told>, None);
    for _ in 0..PAGES {
        let Ok(page) = desk.client().audit_events(&question(), after.as_ref()).await else {
            return (told, false);
        };
        let told = told.get_or_insert_default();
        told.hear(&page.events, now);
        after = page.next;
        if after.is_none() || told.tells_of(tokens) {
            return (Some(std::mem::take(told)), true);
        }
    }
    (told, false)
}
