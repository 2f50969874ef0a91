//! `tokendesk retirement calendar`: the deadlines as a file for a calendar.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Future, Use, prospects};
use crate::app::cockpit::next_in_full;
use crate::app::name_of;
use crate::cli::Common;
use crate::cli::output::put;
use crate::cli::report::{Advice, Status};
use crate::domain::fate::{Deadline, Deed, Due, date, deadlines, last_date};
use crate::domain::time;
use crate::domain::token::TokenId;
use crate::phrases::{Catalog, Phrase};
use crate::records::calendar::{self, Entry};
use crate::records::retirement::Foretold;
use crate::runtime::Reserved;
use crate::ui::file_problem;

/// What `retirement calendar` is told.
#[derive(Args, Clone, Debug)]
pub struct CalendarArgs {
    /// The file, such as retirement.ics; only you can read it. An older calendar of tokendesk there
    /// is replaced, anything else stays as it is
    #[arg(long, value_name = "FILE")]
    output: String,
}

/// Writes the calendar.
pub async fn run(
    args: &CalendarArgs,
    common: &Common,
    catalog: &Catalog,
) -> anyhow::Result<ExitCode> {
    let refused = |status: Status, problem| {
        Advice::new(Phrase::CalendarNothing).with(status).about(file_problem(&problem))
    };
    let home = std::env::var_os("HOME").map(PathBuf::from);
    // What can keep it from being written is known before the account is asked for anything.
    let mut file = Reserved::instead_of(&args.output, home, calendar::is_ours)
        .map_err(|problem| refused(Status::WrongUsage, problem))?;
    let future = Future::of(common, catalog, Use::Calendar).await?;
    let entries = entries(&future, catalog);
    // A calendar without an entry is none (RFC 5545, 3.6).
    let said = if entries.is_empty() {
        Phrase::CalendarEmpty
    } else {
        let account = future.account.name.to_string();
        let name = catalog.say(&Phrase::CalendarName { account });
        let text = calendar::text(&name, &entries, future.now);
        file.add(&text).map_err(|problem| refused(Status::Failed, problem))?;
        let path = file.keep().map_err(|problem| refused(Status::Failed, problem))?;
        Phrase::CalendarWritten { count: entries.len(), path }
    };
    put(&format!("{}\n", catalog.say(&said)))?;
    // That a day is an estimate stands in the calendar itself.
    let sure = future.sure().filter(|sure| *sure != Phrase::CockpitEstimates);
    if let Some(note) = future.note().or(sure) {
        // Where it can't be said, the marks of estimates still stand there.
        let _ = writeln!(io::stderr(), "{}", catalog.say(&note));
    }
    Ok(ExitCode::SUCCESS)
}

fn entries(future: &Future, catalog: &Catalog) -> Vec<Entry> {
    let deadlines = deadlines(&prospects(&future.tokens), future.now);
    deadlines.into_iter().filter_map(|deadline| entry(future, deadline, catalog)).collect()
}

fn entry(future: &Future, deadline: Deadline, catalog: &Catalog) -> Option<Entry> {
    let account = future.account.name.to_string();
    let token = |id: TokenId| future.tokens.iter().find(|one| one.token.id == id);
    let (kind, what, text) = match deadline.deed {
        Deed::End => {
            let text = Phrase::DeadlineEndText { account };
            ("end".to_owned(), Phrase::DeadlineEnd, text)
        }
        Deed::Use(id) => {
            let one = token(id)?;
            let what = Phrase::DeadlineUse { name: name_of(&one.token) };
            (format!("use-{}", id.0), what, about(future, one, deadline.due))
        }
        Deed::Reactivate(id) => {
            let one = token(id)?;
            let what = Phrase::DeadlineReactivate { name: name_of(&one.token) };
            (format!("reactivate-{}", id.0), what, about(future, one, deadline.due))
        }
    };
    let summary = match deadline.due {
        Due::On(_) => what,
        Due::About(_) => Phrase::DeadlineAbout { what: what.into() },
        Due::Overdue(_) => Phrase::DeadlineAnyDay { what: what.into() },
    };
    Some(Entry {
        uid: format!("{kind}@{}", place(future)),
        day: day(future, deadline),
        summary: catalog.say(&summary),
        description: catalog.say(&text),
    })
}

/// Which token it is, what to do about it, and when to the second: a day is another one elsewhere.
fn about(future: &Future, one: &Foretold, due: Due) -> Phrase {
    let next = one.prospect.next.map(|step| next_in_full(step, &future.zone));
    let time = |at| format!("{} UTC", time::exact(at, &TimeZone::UTC));
    let due = match due {
        Due::On(at) => Phrase::Known { what: time(at) },
        Due::About(at) => Phrase::About { what: time(at) },
        Due::Overdue(_) => Phrase::AnyDay,
    };
    Phrase::DeadlineText {
        prefix: one.token.visible_token.to_string(),
        id: one.token.id.0.to_string(),
        account: future.account.name.to_string(),
        next: next.unwrap_or(Phrase::NextNothing).into(),
        due: due.into(),
    }
}

/// The day on which it stands, as the screen says it: that on which a token goes off, or the last one on
/// which it can be brought back. What may happen any day stands on today.
fn day(future: &Future, deadline: Deadline) -> Date {
    match (deadline.deed, deadline.due) {
        (_, Due::Overdue(_)) => date(future.now, &future.zone),
        (Deed::Reactivate(_), Due::On(at) | Due::About(at)) => last_date(at, &future.zone),
        (_, Due::On(at) | Due::About(at)) => date(at, &future.zone),
    }
}

/// What tells the accounts of a calendar apart, the same in every run: the embedded account has
/// another address in each.
fn place(future: &Future) -> String {
    if future.account.embedded {
        return "embedded.tokendesk".to_owned();
    }
    let url = &future.account.url;
    let host = url.split_once("://").map_or(url.as_str(), |(_, host)| host);
    host.replace(':', "-")
}
