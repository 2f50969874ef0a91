//! `tokendesk config`: a commented configuration file, and where it is.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::anyhow;

use super::{Advice, Common};
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
pub fn run(command: ConfigCommand, common: &Common) -> anyhow::Result<ExitCode> {
    let path = path(common)?;
    let mut out = io::stdout().lock();
    match command {
        ConfigCommand::Init => {
            settings::write_template(&path)
                .map_err(|error| Advice::new(TemplateError::hint(&error)).around(error))?;
            writeln!(out, "{} is written. Take the # from what you want.", path.display())?;
        }
        ConfigCommand::Path => writeln!(out, "{}", path.display())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn path(common: &Common) -> anyhow::Result<PathBuf> {
    let path = common.config.clone().or_else(settings::config_file);
    path.ok_or_else(|| {
        Advice::new("Set HOME, or name a file with --config.").around(anyhow!(
            "there is no place for a configuration: neither XDG_CONFIG_HOME nor HOME is set"
        ))
    })
}
