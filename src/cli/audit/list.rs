//! The events that have happened, page by page.

use std::io::{self, Write};
use std::process::ExitCode;

use super::{ListArgs, Log, table};
use crate::cli::interrupt::Interrupts;
use crate::cli::output::put;
use crate::cli::progress::Progress;
use crate::domain::audit::AuditEvent;
use crate::phrases::{Catalog, Phrase};
use crate::records::{self, Format};

/// Lists what was asked for. JSON Lines and CSV are written as they come, whole lines of them.
pub async fn run(args: &ListArgs, log: &Log<'_>, catalog: &Catalog) -> anyhow::Result<ExitCode> {
    let progress = Progress::start(catalog.say(&Phrase::AuditLoading));
    progress.watch(log.desk.client(), catalog);
    let mut interrupts = Interrupts::listen()?;
    let stream = args.output.format().filter(|format| *format != Format::Json);
    let mut progress = Some(progress);
    if let Some(format) = stream {
        // From here on the lines themselves show that it goes on.
        progress = None;
        put(&records::head::<AuditEvent>(format))?;
    }
    let limit = args.limit.unwrap_or(usize::MAX);
    let (mut events, mut count, mut after): (Vec<AuditEvent>, _, _) = (vec![], 0, None);
    while count < limit {
        let page = tokio::select! {
            page = log.desk.client().audit_events(&log.filter, after.as_ref()) => page,
            signal = interrupts.next() => return Ok(status_of(signal)),
        };
        let page = page.map_err(|error| log.refused(&error))?;
        let wanted = page.events.into_iter().take(limit - count);
        let before = count;
        if let Some(format) = stream {
            let lines: Vec<_> = wanted.map(|event| records::line(format, &event, false)).collect();
            count += lines.len();
            put(&lines.concat())?;
        } else {
            events.extend(wanted);
            count = events.len();
        }
        if let Some(progress) = &progress {
            progress.say(catalog.say(&Phrase::AuditRead { count }));
        }
        after = page.next.filter(|_| count > before);
        if after.is_none() {
            break;
        }
    }
    drop(progress);
    if stream.is_none() {
        args.output.list(&events, |events| table(&events, catalog))?;
    }
    if count == 0 && args.output.format().is_none() {
        // Where it can't be said, the empty output says it.
        let _ = writeln!(io::stderr(), "{}", catalog.say(&Phrase::NoEventListed));
    }
    Ok(ExitCode::SUCCESS)
}

/// The status of a program that a signal has ended.
fn status_of(signal: i32) -> ExitCode {
    ExitCode::from(u8::try_from(128 + signal).unwrap_or(u8::MAX))
}
