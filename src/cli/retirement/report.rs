//! `tokendesk retirement report`: every token with what becomes of it and what to do.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;

use super::{Future, Use};
use crate::app::cockpit::{days_left, fate_phrase, figure, next, stands};
use crate::app::retirement;
use crate::cli::output::{OutputArgs, put};
use crate::cli::table::{Cell, Column, Kind, Table};
use crate::cli::{Common, token};
use crate::domain::fate::{AT_RISK_DAYS, NextStep, Prospect};
use crate::domain::retirement::Rule;
use crate::domain::time;
use crate::phrases::{Catalog, Phrase};
use crate::records::retirement::{Foretold, document};
use crate::records::{self, Format};
use crate::ui::width;

/// What `retirement report` is told.
#[derive(Args, Clone, Copy, Debug)]
pub struct ReportArgs {
    /// How it is written
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: ReportFormat,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// For people
    Table,
    /// One document with the figures
    Json,
    /// A line a token, without the figures
    Csv,
    /// For a page or a ticket
    Markdown,
}

impl ReportArgs {
    /// Whether a program reads what it writes, errors included.
    pub(super) const fn is_for_program(self) -> bool {
        matches!(self.format, ReportFormat::Json)
    }
}

/// Writes the report.
pub async fn run(args: ReportArgs, common: &Common, catalog: &Catalog) -> anyhow::Result<ExitCode> {
    let future = Future::of(common, catalog, Use::Report).await?;
    let text = match args.format {
        ReportFormat::Json => document(&future.figures, &future.tokens),
        ReportFormat::Csv => records::text(Format::Csv, &future.tokens),
        ReportFormat::Markdown => markdown(&future, catalog),
        ReportFormat::Table => {
            let look = OutputArgs::default().look();
            let figures = in_lines(&figures(&future, catalog), look.columns);
            let table = table(&future, catalog).lay_out(&look);
            let sure = future.sure().map(|sure| format!("\n{}\n", catalog.say(&sure)));
            format!("{figures}\n\n{table}{}", sure.unwrap_or_default())
        }
    };
    put(&text)?;
    let for_people = matches!(args.format, ReportFormat::Table | ReportFormat::Markdown);
    if let Some(note) = future.note().filter(|_| for_people) {
        // Where it can't be said, the report is empty all the same.
        let _ = writeln!(io::stderr(), "{}", catalog.say(&note));
    }
    Ok(ExitCode::SUCCESS)
}

/// The figures one after the other, on as many lines as the terminal needs: none is torn.
fn in_lines(figures: &[String], columns: Option<usize>) -> String {
    let mut lines: Vec<String> = Vec::new();
    for figure in figures {
        match lines.last_mut() {
            Some(line) if columns.is_none_or(|most| width(line) + 3 + width(figure) <= most) => {
                line.push_str(" · ");
                line.push_str(figure);
            }
            _ => lines.push(figure.clone()),
        }
    }
    lines.join("\n")
}

/// The figures, each with its name.
fn figures(future: &Future, catalog: &Catalog) -> Vec<String> {
    let say = |phrase: &Phrase| catalog.say(phrase);
    let outlook = &future.figures.outlook;
    let days = future.figures.days_left;
    let at_risk = say(&figure(outlook.at_risk, outlook.at_risk_estimated));
    [
        (days.to_string(), days_left(days, Some(retirement::day(Rule::End)))),
        (outlook.in_use.to_string(), Phrase::FigureInUse),
        (at_risk, Phrase::FigureAtRisk),
        (outlook.off.to_string(), Phrase::FigureOff),
        (outlook.safe.to_string(), Phrase::FigureSafe),
    ]
    .map(|(figure, name)| say(&Phrase::FigureAndName { figure, name: name.into() }))
    .into()
}

fn table(future: &Future, catalog: &Catalog) -> Table {
    let say = |phrase: &Phrase| catalog.say(phrase);
    let mut table = Table::new(vec![
        Column::fixed(say(&Phrase::DetailId)),
        Column::text(say(&Phrase::ColumnDescription), 12),
        Column::text(say(&Phrase::ColumnToken), 8).that_may_go(),
        Column::fixed(say(&Phrase::ColumnStatus)).that_may_go(),
        Column::fixed(say(&Phrase::ColumnFate)),
        Column::fixed(say(&Phrase::ColumnNext)),
        Column::fixed(say(&Phrase::ColumnLastUsed)).that_may_go(),
    ]);
    for one in &future.tokens {
        let at_risk = one.prospect.loss();
        let at_risk = at_risk.is_some_and(|due| due.is_within(AT_RISK_DAYS, future.now));
        let kind = if at_risk { Kind::Bad } else { Kind::Plain };
        table.push(vec![
            one.token.id.0.to_string().into(),
            token::description(&one.token, catalog),
            token::prefix(&one.token).into(),
            token::status(one.token.status, catalog),
            Cell::new(fate(one, catalog), kind),
            Cell::new(step(one, catalog), kind_of(&one.prospect, kind)),
            token::last_used(&one.token, catalog),
        ]);
    }
    table
}

/// What can go is good news; what needs nothing is quiet.
const fn kind_of(prospect: &Prospect, kind: Kind) -> Kind {
    match prospect.next {
        Some(NextStep::Remove(_)) => Kind::Good,
        Some(NextStep::Nothing) | None => Kind::Quiet,
        _ => kind,
    }
}

fn fate(one: &Foretold, catalog: &Catalog) -> String {
    catalog.say(&fate_phrase(one.prospect.fate, &TimeZone::UTC))
}

/// What to do, or where its migration stands, as on the page *Retirement*.
fn step(one: &Foretold, catalog: &Catalog) -> String {
    let stands = one.standing.as_ref().map(|standing| stands(standing, &TimeZone::UTC));
    let step = stands.or_else(|| one.prospect.next.map(|step| next(step, &TimeZone::UTC)));
    step.map(|step| catalog.say(&step)).unwrap_or_default()
}

/// The report as Markdown: what others wrote can't leave its cell.
fn markdown(future: &Future, catalog: &Catalog) -> String {
    let say = |phrase: &Phrase| catalog.say(phrase);
    let title = say(&Phrase::ReportTitle {
        account: escaped(future.account.name.shown()),
        day: time::day(future.now, &TimeZone::UTC),
    });
    let mut lines = vec![format!("# {title}"), String::new()];
    lines.extend(figures(future, catalog).into_iter().map(|figure| format!("- {figure}")));
    lines.push(String::new());
    let heads = [
        Phrase::DetailId,
        Phrase::ColumnDescription,
        Phrase::ColumnToken,
        Phrase::ColumnFate,
        Phrase::ColumnNext,
        Phrase::ColumnLastUsed,
    ];
    lines.push(format!("| {} |", heads.each_ref().map(say).join(" | ")));
    lines.push(format!("|{}", "---|".repeat(heads.len())));
    lines.extend(future.tokens.iter().map(|one| {
        let cells = [
            one.token.id.0.to_string(),
            token::description(&one.token, catalog).into_text(),
            token::prefix(&one.token),
            fate(one, catalog),
            step(one, catalog),
            token::last_used(&one.token, catalog).into_text(),
        ];
        format!("| {} |", cells.map(|cell| escaped(&cell)).join(" | "))
    }));
    lines.push(String::new());
    if let Some(sure) = future.sure() {
        lines.extend([escaped(&say(&sure)), String::new()]);
    }
    lines.join("\n")
}

/// A text in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for character in text.chars() {
        if matches!(character, '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '~') {
            safe.push('\\');
        }
        safe.push(character);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_take_as_many_lines_as_there_is_need_for() {
        let figures = ["157 days", "9 in use", "남은 4"].map(str::to_owned);
        assert_eq!(in_lines(&figures, None), "157 days · 9 in use · 남은 4");
        assert_eq!(in_lines(&figures, Some(28)), "157 days · 9 in use · 남은 4");
        assert_eq!(in_lines(&figures, Some(27)), "157 days · 9 in use\n남은 4");
        assert_eq!(in_lines(&figures, Some(5)), "157 days\n9 in use\n남은 4");
    }
}
