//! The events as they happen.

use std::collections::HashSet;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::time::sleep;

use super::{ListArgs, Log, table};
use crate::app::failure;
use crate::cli::interrupt::Interrupts;
use crate::cli::output::{self, put};
use crate::cli::table::Widths;
use crate::domain::audit::{AuditEvent, AuditFilter, EventId};
use crate::phrases::Catalog;
use crate::records;
use crate::zendesk::{Error, ErrorKind};

/// How many events it begins with.
const BEGINNING: usize = 10;

/// How much earlier than the newest event one may still appear: clocks behind an account differ.
const EARLIER: SignedDuration = SignedDuration::from_secs(30);

/// Writes what there is and then what happens, until somebody ends it, which is no failure.
pub async fn run(args: &ListArgs, log: &Log<'_>, catalog: &Catalog) -> anyhow::Result<ExitCode> {
    let mut interrupts = Interrupts::listen()?;
    let widths = Widths::default();
    let mut tail = Tail { args, log, catalog, told: HashSet::new(), widths, is_first: true };
    let mut filter = log.filter.clone();
    let mut failed = false;
    while !output::is_closed() {
        let read = tokio::select! {
            read = tail.read(&filter) => read,
            _ = interrupts.next() => break,
        };
        match read {
            Ok(events) => {
                failed = false;
                let newest = events.first().map(|event| event.created_at);
                let since = newest.and_then(|newest| newest.checked_sub(EARLIER).ok());
                filter.since = filter.since.max(since);
                tail.tell(events)?;
            }
            Err(error) if tail.is_first || !is_passing(&error) => return Err(log.refused(&error)),
            // It is tried again: said once, since the log itself goes on.
            Err(error) if !failed => {
                failed = true;
                let what = catalog.say(&failure::what(&error));
                let _ = writeln!(io::stderr(), "tokendesk: {what}");
            }
            Err(_) => {}
        }
        tokio::select! {
            () = sleep(Duration::from_secs(args.every)) => {}
            _ = interrupts.next() => break,
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether the next request may meet something else.
const fn is_passing(error: &Error) -> bool {
    matches!(
        error.kind,
        ErrorKind::Unreachable
            | ErrorKind::NoAnswer
            | ErrorKind::Server(_)
            | ErrorKind::RateLimited { .. }
            | ErrorKind::Unreadable(_)
    )
}

struct Tail<'a> {
    args: &'a ListArgs,
    log: &'a Log<'a>,
    catalog: &'a Catalog,
    told: HashSet<EventId>,
    widths: Widths,
    is_first: bool,
}

impl Tail<'_> {
    /// The events of the filter that were not told, newest first: of the first look one page, later
    /// page after page until there is one that was told.
    async fn read(&self, filter: &AuditFilter) -> Result<Vec<AuditEvent>, Error> {
        let (mut events, mut after) = (vec![], None);
        loop {
            let page = self.log.desk.client().audit_events(filter, after.as_ref()).await?;
            let is_new = |event: &AuditEvent| !self.told.contains(&event.id);
            let all_new = page.events.iter().all(is_new);
            events.extend(page.events.into_iter().filter(is_new));
            after = page.next.filter(|_| all_new && !self.is_first);
            if after.is_none() {
                return Ok(events);
            }
        }
    }

    /// Writes them, the oldest first.
    fn tell(&mut self, mut events: Vec<AuditEvent>) -> anyhow::Result<()> {
        // What is left out to begin with is not told later either.
        self.told.extend(events.iter().map(|event| event.id));
        if self.is_first {
            events.truncate(self.args.limit.unwrap_or(BEGINNING));
        }
        events.reverse();
        let text = if let Some(format) = self.args.output.format() {
            let lines = events.iter().map(|event| records::line(format, event, false));
            let head = self.is_first.then(|| records::head::<AuditEvent>(format));
            head.into_iter().chain(lines).collect()
        } else {
            let events: Vec<_> = events.iter().collect();
            table(&events, self.catalog).go_on(&self.args.output.look(), &mut self.widths)
        };
        self.is_first = false;
        if text.is_empty() { Ok(()) } else { put(&text) }
    }
}
