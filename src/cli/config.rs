//! `tokendesk config`: a commented configuration file, and where it is.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use super::{Advice, Common, Said};
use crate::phrases::{Catalog, Phrase};
use crate::settings::{self, TemplateError};

/// What `config` is told.
#[derive(Clone, Copy, Debug, clap::Subcommand)]
pub enum ConfigCommand {
    /// Write a configuration file in which everything is a comment
    Init,
    /// Say where the configuration file is, or would be
    Path,
}

/// Writes the file or its path.
pub fn run(command: ConfigCommand, common: &Common, catalog: &Catalog) -> anyhow::Result<ExitCode> {
    let path = path(common)?;
    let mut out = io::stdout().lock();
    match command {
        ConfigCommand::Init => {
            settings::write_template(&path).map_err(not_written)?;
            let written = Phrase::ConfigWritten { path: path.display().to_string() };
            writeln!(out, "{}", catalog.say(&written))?;
        }
        ConfigCommand::Path => writeln!(out, "{}", path.display())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn path(common: &Common) -> anyhow::Result<PathBuf> {
    let path = common.config.clone().or_else(settings::config_file);
    path.ok_or_else(|| Advice::new(Phrase::NoConfigPlaceHint).about(Phrase::NoConfigPlace))
}

fn not_written(error: TemplateError) -> anyhow::Error {
    match error {
        TemplateError::Exists(path) => Advice::new(Phrase::ConfigExistsHint)
            .about(Phrase::ConfigExists { path: path.display().to_string() }),
        TemplateError::Unwritable { path, source } => {
            let what = Phrase::NotWritable { path: path.display().to_string() };
            Advice::new(Phrase::ConfigUnwritableHint).around(Said::because(what, source))
        }
    }
}
