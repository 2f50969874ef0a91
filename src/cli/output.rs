//! What verbs write on the standard output: whole lines, as a table for people or for programs.

use std::io::{self, IsTerminal, Write};

use clap::{Args, ValueEnum};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Stat, fstat, stat};
use rustix::termios::tcgetwinsize;
use thiserror::Error;

use super::report::{Advice, Said};
use super::table::{Look, Table};
use crate::phrases::Phrase;
use crate::records::{self, Format, Record, SCHEMA};
use crate::settings;

/// How a verb writes.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct OutputArgs {
    /// Write one JSON document
    #[arg(long, conflicts_with_all = ["jsonl", "csv"])]
    pub json: bool,
    /// Write JSON Lines: an object a line
    #[arg(long, conflicts_with = "csv")]
    pub jsonl: bool,
    /// Write CSV, with a line of names and without formulas
    #[arg(long)]
    pub csv: bool,
    /// Whether tables have colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// Whether there are colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

impl OutputArgs {
    /// The format for programs, if one was asked for.
    pub const fn format(&self) -> Option<Format> {
        match self {
            Self { json: true, .. } => Some(Format::Json),
            Self { jsonl: true, .. } => Some(Format::JsonLines),
            Self { csv: true, .. } => Some(Format::Csv),
            _ => None,
        }
    }

    /// Whether errors are objects.
    pub const fn is_json(&self) -> bool {
        self.json || self.jsonl
    }

    /// How a table looks here: as wide as the terminal, or as its texts where there is none.
    pub fn look(&self) -> Look {
        let out = io::stdout();
        let terminal = out.is_terminal();
        let columns = tcgetwinsize(&out).ok().map(|size| usize::from(size.ws_col));
        Look {
            columns: columns.filter(|columns| terminal && *columns > 0),
            colours: match self.color {
                Color::Auto => terminal && !settings::no_color(),
                Color::Always => true,
                Color::Never => false,
            },
            plain_signs: !settings::is_utf8(),
        }
    }

    /// Writes a list, in whichever way was asked for.
    pub fn list<'a, R: Record + 'a>(
        &self,
        records: impl IntoIterator<Item = &'a R>,
        table: impl FnOnce(Vec<&'a R>) -> Table,
    ) -> anyhow::Result<()> {
        match self.format() {
            Some(format) => put(&records::text(format, records)),
            None => put(&table(records.into_iter().collect()).lay_out(&self.look())),
        }
    }

    /// Writes one thing: below this name in a document, or as these lines.
    pub fn one<R: Record>(
        &self,
        name: &str,
        record: &R,
        lines: impl FnOnce() -> String,
    ) -> anyhow::Result<()> {
        match self.format() {
            Some(Format::Json) => {
                let object = records::object(record);
                put(&format!("{{\"schema\":\"{SCHEMA}\",\"{name}\":{object}}}\n"))
            }
            Some(format) => put(&records::text(format, [record])),
            None => put(&lines()),
        }
    }
}

/// Whoever read the output does not want any more of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("nobody reads the output any more")]
pub struct Closed;

/// Whether what is written can reach nobody any more: a pipe without a reader.
pub fn is_closed() -> bool {
    let out = io::stdout();
    let mut watched = [PollFd::new(&out, PollFlags::empty())];
    let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut watched, Some(&at_once)).is_ok()
        && watched[0].revents().intersects(PollFlags::ERR | PollFlags::HUP | PollFlags::NVAL)
}

/// Whether what is written goes nowhere: the standard output was closed, or is the null device.
pub fn is_nowhere() -> bool {
    let same = |out: &Stat, null: &Stat| out.st_rdev == null.st_rdev && out.st_mode == null.st_mode;
    match (fstat(io::stdout()), stat("/dev/null")) {
        (Ok(out), Ok(null)) => same(&out, &null),
        _ => false,
    }
}

/// Whether a verb ended because whoever read what it wrote had enough of it.
pub fn had_enough(error: &anyhow::Error) -> bool {
    let broken = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    error.is::<Closed>() || error.downcast_ref().is_some_and(broken)
}

/// Writes whole lines.
///
/// Fails with [`Closed`] where the reader is gone, which is no failure of a verb that only reads.
pub fn put(lines: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    let written = out.write_all(lines.as_bytes()).and_then(|()| out.flush());
    match written {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Closed.into()),
        Err(error) => Err(Advice::new(Phrase::OutputFailedHint)
            .around(Said::because(Phrase::OutputFailed, error))),
    }
}
