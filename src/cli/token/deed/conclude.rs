//! What became of each token, as a table or for programs, and the status of it all.

use std::io::{self, Write};

use crate::app::{failure, name_of};
use crate::cli::desk::Desk;
use crate::cli::output::{self, Closed, OutputArgs};
use crate::cli::report::{Advice, Said, Status};
use crate::cli::table::{Cell, Column, Kind, Table};
use crate::cli::words;
use crate::domain::bulk::{Class, Deed, Halt, Item, Outcome, Plan, Skip};
use crate::domain::token::{Refusal, Token};
use crate::phrases::{Catalog, Locale, Phrase};
use crate::records;
use crate::runtime::bulk::Report;
use crate::zendesk::{Error, ErrorKind};

/// What was done, to be told.
pub struct Conclusion<'a> {
    /// What became of each.
    pub report: &'a Report,
    /// The account.
    pub desk: &'a Desk,
    /// The language of the person.
    pub catalog: &'a Catalog,
}

/// What would be done, and why not to the rest.
pub fn planned(plan: &Plan, output: OutputArgs, catalog: &Catalog) -> anyhow::Result<()> {
    let row = |catalog: &Catalog, item: &Item| {
        let outcome = item.skip.clone().map_or(Outcome::NotBegun, Outcome::Skipped);
        let row = record(&plan.deed, item, &outcome, catalog);
        if item.skip.is_some() { row } else { records::Outcome { outcome: "planned", ..row } }
    };
    write(plan.items.iter(), row, output, catalog)
}

impl Conclusion<'_> {
    /// Writes what became of each, and fails unless all is as was wanted.
    pub fn tell(&self, output: OutputArgs) -> anyhow::Result<()> {
        let error = self.error();
        let alone = match (self.report.plan.items.as_slice(), self.report.outcomes.as_slice()) {
            ([item], [outcome]) => Some((item, outcome)),
            _ => None,
        };
        let told = match alone {
            Some((item, outcome)) if output.format().is_none() => match &error {
                Some(_) => Ok(()),
                None => output::put(&format!("{}\n", self.catalog.say(&self.said(item, outcome)))),
            },
            Some((_, Outcome::Done(Some(now)))) if matches!(self.deed(), Deed::Describe(_)) => {
                output.one("token", &self.with_creator(now), String::new)
            }
            _ => self.write_all(output),
        };
        match told {
            // The work is done, whoever reads of it: the status tells how.
            Err(closed) if closed.is::<Closed>() => {}
            Err(failed) => return Err(error.unwrap_or(failed)),
            Ok(()) => {}
        }
        if alone.is_none() && error.is_none() && output.format().is_none() {
            // A courtesy beside the table.
            let _ = writeln!(io::stderr(), "{}", self.catalog.say(&self.summary()));
        }
        error.map_or(Ok(()), Err)
    }

    fn deed(&self) -> &Deed {
        &self.report.plan.deed
    }

    fn write_all(&self, output: OutputArgs) -> anyhow::Result<()> {
        let deed = self.deed();
        let row = |catalog: &Catalog, (item, outcome): (&Item, &Outcome<Error>)| {
            record(deed, item, outcome, catalog)
        };
        write(self.report.rows(), row, output, self.catalog)
    }

    /// The answer to a change names no creator: what the list said of it is kept.
    fn with_creator(&self, now: &Token) -> Token {
        let seen = self.report.plan.items.first().and_then(|item| item.seen.as_ref());
        let creator = now.creator.clone().or_else(|| seen?.creator.clone());
        Token { creator, ..now.clone() }
    }

    /// What became of a token alone.
    fn said(&self, item: &Item, outcome: &Outcome<Error>) -> Phrase {
        match (outcome, self.deed()) {
            (Outcome::Done(now), deed) => {
                let name = now.as_deref().or(item.seen.as_deref()).map(name_of).unwrap_or_default();
                match deed {
                    Deed::Deactivate => Phrase::TokenDeactivated { name },
                    Deed::Reactivate => Phrase::TokenReactivated { name },
                    Deed::Delete => Phrase::TokenDeleted { name },
                    Deed::Describe(_) => Phrase::TokenSaved { name },
                }
            }
            (outcome, deed) => why(deed, item, outcome).map_or(Phrase::VerbNotBegun, |why| why.1),
        }
    }

    /// How many of each there are.
    fn summary(&self) -> Phrase {
        let count = |class| self.report.count(class);
        Phrase::VerbSummary {
            done: count(Class::Done),
            skipped: count(Class::Skipped),
            failed: count(Class::Failed),
            unknown: count(Class::Unknown),
            left: count(Class::NotBegun),
        }
    }

    /// Why it is no success, unless it is one.
    pub fn error(&self) -> Option<anyhow::Error> {
        let status = status(self.report)?;
        let error = match &self.report.halt {
            Some(Halt::Unread(error) | Halt::Refused(error) | Halt::Failing(error)) => Some(error),
            Some(Halt::Stopped) | None => None,
        };
        if let ([item], [outcome]) =
            (self.report.plan.items.as_slice(), self.report.outcomes.as_slice())
        {
            return Some(self.error_of(item, outcome, error, status));
        }
        let said = match error {
            Some(error) => Said::because(self.summary(), said_of(error)),
            None => Said::new(self.summary()),
        };
        let hint = match (&self.report.halt, status) {
            (Some(Halt::Stopped), _) => Phrase::VerbStoppedHint,
            (_, Status::Unknown) => Phrase::VerbUnknownHint,
            _ => Phrase::VerbPartHint,
        };
        Some(Advice::new(hint).with(status).around(said))
    }

    fn error_of(
        &self,
        item: &Item,
        outcome: &Outcome<Error>,
        halt: Option<&Error>,
        status: Status,
    ) -> anyhow::Error {
        let failed = match outcome {
            Outcome::Failed(error) | Outcome::Unknown(error) | Outcome::Unmoved(Some(error)) => {
                Some(error)
            }
            _ => halt,
        };
        if let Some(error) = failed {
            return self.desk.refused(error);
        }
        let hint = match outcome {
            Outcome::Skipped(Skip::NotFound | Skip::Gone | Skip::Changed(_)) => Phrase::AdviceList,
            Outcome::Skipped(Skip::Refused(Refusal::StillActive)) => {
                Phrase::AdviceDeactivate { id: item.id.0.to_string() }
            }
            _ => Phrase::VerbPartHint,
        };
        Advice::new(hint).with(status).about(self.said(item, outcome))
    }
}

fn said_of(error: &Error) -> Said {
    Said::because(failure::what(error), Said::place(failure::where_to_look(error)))
}

/// Whether a token is as was wanted, whoever made it so.
const fn is_as_wanted<E>(outcome: &Outcome<E>) -> bool {
    matches!(
        outcome,
        Outcome::Done(_)
            | Outcome::Skipped(Skip::Refused(Refusal::AlreadyInactive | Refusal::AlreadyActive))
    )
}

/// How a verb ends; `None` is a success. What nobody knows comes first, then what was done in part,
/// then why nothing was.
fn status(report: &Report) -> Option<Status> {
    let gone = |outcome: &Outcome<Error>| {
        report.plan.deed == Deed::Delete && matches!(outcome, Outcome::Skipped(Skip::Gone))
    };
    let good = |outcome: &&Outcome<Error>| is_as_wanted(outcome) || gone(outcome);
    let outcomes = &report.outcomes;
    if outcomes.iter().all(|outcome| good(&outcome)) {
        return None;
    }
    if outcomes.iter().any(|outcome| matches!(outcome, Outcome::Unknown(_))) {
        return Some(Status::Unknown);
    }
    if outcomes.iter().any(|outcome| good(&outcome)) {
        return Some(Status::InPart);
    }
    if let Some(Halt::Unread(error) | Halt::Refused(error) | Halt::Failing(error)) = &report.halt {
        return Some(of_error(error));
    }
    let mut all = outcomes.iter().map(of_outcome);
    let first = all.next().unwrap_or(Status::Failed);
    Some(if all.all(|other| other == first) { first } else { Status::Failed })
}

fn of_outcome(outcome: &Outcome<Error>) -> Status {
    match outcome {
        Outcome::Skipped(Skip::NotFound | Skip::Gone) => Status::NotFound,
        Outcome::Skipped(Skip::Refused(_)) => Status::Refused,
        Outcome::Skipped(Skip::Own) => Status::WrongUsage,
        Outcome::Failed(error) => of_error(error),
        Outcome::Unknown(_) => Status::Unknown,
        _ => Status::Failed,
    }
}

fn of_error(error: &Error) -> Status {
    match &error.kind {
        _ if error.leaves_unknown() => Status::Unknown,
        ErrorKind::NotSignedIn
        | ErrorKind::Anonymous
        | ErrorKind::Grant(_)
        | ErrorKind::Forbidden(_)
        | ErrorKind::MissingScope(_)
        | ErrorKind::ReadOnly => Status::NotSignedIn,
        ErrorKind::TokenAccessOff | ErrorKind::Refused(_) => Status::Refused,
        ErrorKind::NotFound => Status::NotFound,
        _ => Status::Failed,
    }
}

/// Why a token was not changed: as one word, and for people.
fn why(deed: &Deed, item: &Item, outcome: &Outcome<Error>) -> Option<(&'static str, Phrase)> {
    let name = || item.seen.as_deref().map_or_else(|| item.id.0.to_string(), name_of);
    Some(match outcome {
        Outcome::Done(_) | Outcome::NotBegun => return None,
        Outcome::Skipped(Skip::NotFound) => {
            ("not_found", Phrase::NoSuchToken { id: item.id.0.to_string() })
        }
        Outcome::Skipped(Skip::Refused(refusal)) => match refusal {
            Refusal::StillActive => ("still_active", Phrase::StillActive { name: name() }),
            Refusal::AlreadyInactive => {
                ("already_inactive", Phrase::AlreadyInactive { name: name() })
            }
            Refusal::AlreadyActive => ("already_active", Phrase::AlreadyActive { name: name() }),
            Refusal::LimitReached => ("limit_reached", Phrase::LimitTitle),
        },
        Outcome::Skipped(Skip::Own) => ("own_token", Phrase::VerbOwn),
        Outcome::Skipped(Skip::Gone) => ("gone", Phrase::TokenGone),
        Outcome::Skipped(Skip::Changed(_)) => ("changed", Phrase::NewsChanged),
        Outcome::Unmoved(None) => {
            let name = name();
            let said = match deed {
                Deed::Deactivate => Phrase::TokenStaysActive { name },
                Deed::Reactivate => Phrase::TokenStaysInactive { name },
                Deed::Delete | Deed::Describe(_) => Phrase::BulkUnmoved,
            };
            ("unmoved", said)
        }
        Outcome::Unmoved(Some(_)) => ("no_answer", Phrase::BulkUnmovedUnanswered),
        Outcome::Failed(error) => (word(error), failure::what(error)),
        Outcome::Unknown(_) => ("no_answer", Phrase::BulkUnknown),
    })
}

/// What kind of error it is, as one word.
fn word(error: &Error) -> &'static str {
    match &error.kind {
        ErrorKind::Unreachable | ErrorKind::Setup(_) => "unreachable",
        ErrorKind::NoAnswer | ErrorKind::GivenUp => "no_answer",
        ErrorKind::NotSignedIn | ErrorKind::Anonymous | ErrorKind::Grant(_) => "not_signed_in",
        ErrorKind::Forbidden(_) | ErrorKind::MissingScope(_) | ErrorKind::ReadOnly => "not_allowed",
        ErrorKind::TokenAccessOff => "access_off",
        ErrorKind::NotFound => "not_found",
        ErrorKind::Refused(_) => "refused",
        ErrorKind::RateLimited { .. } => "rate_limited",
        ErrorKind::Server(_) => "server_error",
        _ => "unexpected_answer",
    }
}

const fn word_of(class: Class) -> &'static str {
    match class {
        Class::Done => "done",
        Class::Skipped => "skipped",
        Class::Failed => "failed",
        Class::Unknown => "unknown",
        Class::NotBegun => "not_begun",
    }
}

#[expect(clippy::disallowed_methods, reason = "programs have what came; the table shows it safely")]
fn record(
    deed: &Deed,
    item: &Item,
    outcome: &Outcome<Error>,
    catalog: &Catalog,
) -> records::Outcome {
    let why = why(deed, item, outcome);
    let seen = item.seen.as_deref();
    records::Outcome {
        id: item.id,
        description: seen.and_then(|seen| seen.description.raw_if_set()).map(str::to_owned),
        action: match deed {
            Deed::Deactivate => "deactivate",
            Deed::Reactivate => "reactivate",
            Deed::Delete => "delete",
            Deed::Describe(_) => "edit",
        },
        outcome: word_of(outcome.class()),
        reason: why.as_ref().map(|why| why.0),
        message: why.map(|why| catalog.say(&why.1)),
    }
}

/// Writes the rows: in English for programs, in the person's language as a table.
fn write<T>(
    rows: impl Iterator<Item = T>,
    row: impl Fn(&Catalog, T) -> records::Outcome,
    output: OutputArgs,
    catalog: &Catalog,
) -> anyhow::Result<()> {
    let english = words::catalog(Locale::En);
    let said = if output.format().is_some() { &english } else { catalog };
    let rows: Vec<_> = rows.map(|one| row(said, one)).collect();
    output.list(&rows, |rows| table(&rows, catalog))
}

fn table(rows: &[&records::Outcome], catalog: &Catalog) -> Table {
    let say = |phrase: &Phrase| catalog.say(phrase);
    let mut table = Table::new(vec![
        Column::fixed(say(&Phrase::DetailId)),
        Column::text(say(&Phrase::ColumnDescription), 12),
        Column::fixed(say(&Phrase::ColumnOutcome)),
        Column::text(say(&Phrase::ColumnReason), 20),
    ]);
    for row in rows {
        let (outcome, kind) = match row.outcome {
            "done" => (Phrase::ClassDone, Kind::Good),
            "skipped" => (Phrase::ClassSkipped, Kind::Quiet),
            "failed" => (Phrase::ClassFailed, Kind::Bad),
            "unknown" => (Phrase::ClassUnknown, Kind::Bad),
            "planned" => (Phrase::OutcomePlanned, Kind::Plain),
            _ => (Phrase::ClassNotBegun, Kind::Quiet),
        };
        let shown = crate::domain::description::Description::received(row.description.clone());
        table.push(vec![
            row.id.0.to_string().into(),
            shown.shown().unwrap_or_default().into(),
            Cell::new(say(&outcome), kind),
            row.message.clone().unwrap_or_default().into(),
        ]);
    }
    table
}
