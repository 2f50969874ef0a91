//! `tokendesk token edit`, `deactivate`, `reactivate` and `delete`: one deed on one token or on many,
//! by the same driver as the screen's.

mod conclude;
mod confirm;
mod ids;

use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use clap::Args;

use crate::app::name_of;
use crate::cli::desk::{self, Desk};
use crate::cli::interrupt::Interrupts;
use crate::cli::output::OutputArgs;
use crate::cli::progress::Progress as Line;
use crate::cli::{Common, words};
use crate::domain::bulk::{Deed, Halt, Outcome, Own, Plan};
use crate::domain::description::NewDescription;
use crate::domain::token::{Token, TokenId};
use crate::phrases::{Catalog, Phrase};
use crate::runtime::bulk::{self, Progress, Report, Stopper};
use crate::zendesk::{Error, ErrorKind, Writer};

/// What `deactivate`, `reactivate` and `delete` are told.
#[derive(Args, Clone, Debug)]
pub struct ManyArgs {
    /// Which tokens; - reads their ids from the standard input, apart by blanks or line ends
    #[arg(value_name = "ID", required = true, value_parser = ids::parse)]
    ids: Vec<ids::Named>,
    /// Do not ask first
    #[arg(long)]
    yes: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// What `deactivate` is told.
#[derive(Args, Clone, Debug)]
pub struct DeactivateArgs {
    #[command(flatten)]
    pub(super) many: ManyArgs,
    /// Also the token that you are signed in with: you can do nothing more afterwards
    #[arg(long)]
    lock_out: bool,
}

/// What `delete` is told.
#[derive(Args, Clone, Debug)]
pub struct DeleteArgs {
    #[command(flatten)]
    pub(super) many: ManyArgs,
    /// What a protected account asks to be typed: the token's description; of several tokens, how
    /// many they are, and the account
    #[arg(long, value_name = "TEXT")]
    confirm: Option<String>,
}

/// What `edit` is told.
#[derive(Args, Clone, Debug)]
pub struct EditArgs {
    /// Which token
    #[arg(value_name = "ID", value_parser = super::parse_id)]
    id: TokenId,
    /// What it is to be called; nothing takes the description away
    #[arg(long, value_name = "TEXT", value_parser = NewDescription::parse)]
    description: NewDescription,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// A deed and everything that was said about it.
struct Order<'a> {
    deed: Deed,
    ids: Vec<TokenId>,
    yes: bool,
    dry_run: bool,
    lock_out: bool,
    confirm: Option<&'a str>,
    output: OutputArgs,
}

/// Deactivates tokens (D1).
pub async fn deactivate(
    args: &DeactivateArgs,
    common: &Common,
    catalog: &Catalog,
) -> anyhow::Result<ExitCode> {
    let order = Order { lock_out: args.lock_out, ..args.many.order(Deed::Deactivate)? };
    run(order, common, catalog).await
}

/// Reactivates tokens (R1).
pub async fn reactivate(
    args: &ManyArgs,
    common: &Common,
    catalog: &Catalog,
) -> anyhow::Result<ExitCode> {
    run(args.order(Deed::Reactivate)?, common, catalog).await
}

/// Deletes tokens (X2).
pub async fn delete(
    args: &DeleteArgs,
    common: &Common,
    catalog: &Catalog,
) -> anyhow::Result<ExitCode> {
    let order = Order { confirm: args.confirm.as_deref(), ..args.many.order(Deed::Delete)? };
    run(order, common, catalog).await
}

/// Changes what a token is called (E1). Nobody is asked, as in the form of the screen.
pub async fn edit(args: &EditArgs, common: &Common, catalog: &Catalog) -> anyhow::Result<ExitCode> {
    let order = Order {
        deed: Deed::Describe(args.description.clone()),
        ids: vec![args.id],
        yes: true,
        dry_run: args.dry_run,
        lock_out: false,
        confirm: None,
        output: args.output,
    };
    run(order, common, catalog).await
}

/// What was said beforehand of a deed on one token.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Nobody has to be asked.
    pub yes: bool,
    /// Also the token that one is signed in with.
    pub lock_out: bool,
    /// What a protected account asks to be typed.
    pub confirm: Option<&'a str>,
}

/// Does something to one token, for a verb that does more than that: asks first, and fails unless it
/// is as was wanted. Nothing is written of what was done.
pub async fn one(
    desk: &Desk,
    deed: Deed,
    id: TokenId,
    asked: Asked<'_>,
    catalog: &Catalog,
) -> anyhow::Result<()> {
    let Asked { yes, lock_out, confirm } = asked;
    let output = OutputArgs::default();
    let order = Order { deed, ids: vec![id], yes, dry_run: false, lock_out, confirm, output };
    let writer = desk.writer()?;
    let (tokens, _) = desk.tokens(catalog).await?;
    let plan = plan(&order, &tokens);
    confirm::confirm(&order, &plan, desk, catalog)?;
    let report = carry_out(writer, plan, desk, catalog).await?;
    let conclusion = conclude::Conclusion { report: &report, desk, catalog };
    conclusion.error().map_or(Ok(()), Err)
}

impl ManyArgs {
    fn order(&self, deed: Deed) -> anyhow::Result<Order<'_>> {
        Ok(Order {
            deed,
            ids: ids::read(&self.ids)?,
            yes: self.yes,
            dry_run: self.dry_run,
            lock_out: false,
            confirm: None,
            output: self.output,
        })
    }
}

async fn run(order: Order<'_>, common: &Common, catalog: &Catalog) -> anyhow::Result<ExitCode> {
    desk::with(common, async |desk| {
        if order.dry_run {
            let (tokens, _) = desk.tokens(catalog).await?;
            let plan = plan(&order, &tokens);
            conclude::planned(&plan, order.output, catalog)?;
            return Ok(ExitCode::SUCCESS);
        }
        let writer = desk.writer()?;
        let (tokens, _) = desk.tokens(catalog).await?;
        let plan = plan(&order, &tokens);
        let report = match (&plan.deed, plan.items.as_slice()) {
            // Nothing is sent that would change nothing.
            (Deed::Describe(text), [item])
                if item.seen.as_ref().is_some_and(|seen| seen.description.is(text.as_str())) =>
            {
                let now = item.seen.clone();
                Report { outcomes: vec![Outcome::Done(now)], plan, halt: None }
            }
            _ => {
                confirm::confirm(&order, &plan, desk, catalog)?;
                carry_out(writer, plan, desk, catalog).await?
            }
        };
        let conclusion = conclude::Conclusion { report: &report, desk, catalog };
        conclusion.tell(order.output)?;
        Ok(ExitCode::SUCCESS)
    })
    .await
}

/// The token that one is signed in with is left out of many, unless one wants it so; alone it is
/// asked about.
fn plan(order: &Order<'_>, tokens: &[Token]) -> Plan {
    let alone = order.ids.len() == 1;
    let own = if order.lock_out || alone { Own::Last } else { Own::LeaveOut };
    Plan::new(order.deed.clone(), order.ids.iter().copied(), tokens, own)
}

/// What was begun and what became of it, for whoever does not want to wait for the rest.
#[derive(Debug, Default)]
struct Seen {
    begun: Option<usize>,
    concluded: Vec<(usize, Outcome<Error>)>,
}

/// Carries it out. The first Ctrl-c finishes the token that is under way, the second does not wait
/// for that either.
async fn carry_out(
    writer: &Writer,
    plan: Plan,
    desk: &Desk,
    catalog: &Catalog,
) -> anyhow::Result<Report> {
    let mut interrupts = Interrupts::listen()?;
    let line = Line::start(String::new());
    line.watch(desk.client(), catalog);
    let (stopper, stop) = Stopper::new();
    let seen = Arc::new(Mutex::new(Seen::default()));
    let (told, names, of) = (Arc::clone(&seen), names(&plan), plan.items.len());
    let (locale, known) = (catalog.locale(), plan.clone());
    let tell = {
        let line = line.clone();
        let catalog = words::catalog(locale);
        move |progress: Progress| {
            let mut seen = told.lock().unwrap_or_else(PoisonError::into_inner);
            match progress {
                Progress::Reading => line.say(catalog.say(&Phrase::LoadingTokens)),
                Progress::Begun(index) => {
                    line.count(index, of);
                    line.say(names.get(index).cloned().unwrap_or_default());
                    seen.begun = Some(index);
                }
                Progress::Paused(seconds) => line.say(catalog.say(&Phrase::BulkPaused { seconds })),
                Progress::Concluded(index, outcome) => {
                    seen.begun = None;
                    seen.concluded.push((index, outcome));
                }
            }
        }
    };
    let mut work = std::pin::pin!(bulk::run(writer, plan, stop, tell));
    let mut stopped = false;
    loop {
        tokio::select! {
            report = &mut work => return Ok(report),
            _ = interrupts.next() => {
                if std::mem::replace(&mut stopped, true) {
                    let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                    return Ok(left(known, &seen));
                }
                stopper.stop();
                line.announce(catalog.say(&Phrase::BulkStopping));
            }
        }
    }
}

fn names(plan: &Plan) -> Vec<String> {
    let name = |token: &Option<Box<Token>>| token.as_deref().map(name_of).unwrap_or_default();
    plan.items.iter().map(|item| name(&item.seen)).collect()
}

/// What became of each when nobody waits any longer: of the one that was under way, nobody knows.
fn left(plan: Plan, seen: &Seen) -> Report {
    let mut report = Report::new(plan);
    for (index, outcome) in &seen.concluded {
        if let Some(place) = report.outcomes.get_mut(*index) {
            *place = outcome.clone();
        }
    }
    if let Some(place) = seen.begun.and_then(|index| report.outcomes.get_mut(index)) {
        let (kind, request) = (ErrorKind::NoAnswer, "PUT /api/v2/api_tokens".to_owned());
        let error = Error { kind, cause: None, status: None, request, request_id: None };
        *place = Outcome::Unknown(error);
    }
    report.halt = Some(Halt::Stopped);
    report
}
