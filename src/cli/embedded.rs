//! `tokendesk embedded reset`: the embedded account made anew.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use jiff::Timestamp;

use super::Advice;
use crate::domain::plan::Plan;
use crate::domain::token::TokenLimit;
use crate::emulator::{ResetOptions, ResetRole, reset_with};

/// What `embedded` is told.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum EmbeddedCommand {
    /// Make the embedded account anew
    Reset(EmbeddedResetArgs),
}

/// What `embedded reset` is told. What is not given is as in the demo.
#[derive(Clone, Debug, clap::Args)]
pub struct EmbeddedResetArgs {
    /// The account's plan, such as suite-team or support-enterprise
    #[arg(long, value_name = "PLAN")]
    pub plan: Option<Plan>,
    /// How many tokens it has, at most 2048
    #[arg(long, value_name = "N", value_parser = tokens)]
    pub tokens: Option<usize>,
    /// How many audit events it has
    #[arg(long, value_name = "N")]
    pub audit_events: Option<usize>,
    /// Whether API tokens may be used
    #[arg(long, value_name = "on|off")]
    pub token_access: Option<Switch>,
    /// Whether it keeps the rules of the retirement: none made since 2026-10-27, idle ones
    /// deactivated and deleted, all off on 2027-04-30, by its clock
    #[arg(long, value_name = "on|off")]
    pub retirement: Option<Switch>,
    /// Whom the credentials belong to
    #[arg(long, value_name = "admin|agent")]
    pub role: Option<RoleArg>,
    /// Do not ask first
    #[arg(long)]
    pub yes: bool,
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Switch {
    /// It is on.
    On,
    /// It is off.
    Off,
}

/// Whom the credentials belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum RoleArg {
    /// An administrator.
    Admin,
    /// An agent without the permission to manage APIs.
    Agent,
}

/// T4: no account has more tokens than this.
fn tokens(text: &str) -> Result<usize, String> {
    let most = TokenLimit::Extended.tokens();
    match text.parse() {
        Ok(number) if number <= most => Ok(number),
        _ => Err(format!("not a number from 0 to {most}")),
    }
}

/// Asks whether to go on; if not, with which status to end.
fn ask(data_dir: &Path) -> io::Result<Option<ExitCode>> {
    let (mut errors, place) = (io::stderr().lock(), data_dir.display());
    if !io::stdin().is_terminal() {
        writeln!(
            errors,
            "tokendesk: there is no terminal to ask in. Give --yes to make the account in {place} \
             anew."
        )?;
        return Ok(Some(ExitCode::from(2)));
    }
    write!(errors, "Make the embedded account in {place} anew? All of it is lost. [y/N] ")?;
    errors.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    if matches!(answer.trim(), "y" | "Y" | "yes") {
        return Ok(None);
    }
    writeln!(errors, "Nothing was changed.")?;
    Ok(Some(ExitCode::FAILURE))
}

/// Makes the account anew, after asking.
pub fn run_reset(
    args: &EmbeddedResetArgs,
    data_dir: &Path,
    now: Option<Timestamp>,
) -> anyhow::Result<ExitCode> {
    if !args.yes
        && let Some(status) = ask(data_dir)?
    {
        return Ok(status);
    }
    let mut errors = io::stderr().lock();
    let options = ResetOptions {
        plan: args.plan,
        tokens: args.tokens,
        audit_events: args.audit_events,
        token_access: args.token_access.map(|switch| switch == Switch::On),
        retirement: args.retirement.map(|switch| switch == Switch::On),
        role: args.role.map(|role| match role {
            RoleArg::Admin => ResetRole::Admin,
            RoleArg::Agent => ResetRole::Agent,
        }),
        now,
    };
    let watched = io::stderr().is_terminal();
    let mut progress = |count: usize| {
        if watched && count > 0 {
            // Progress is a courtesy: if it can't be written, the work goes on.
            drop(write!(errors, "\r{count} audit events"));
        }
    };
    let report = match reset_with(data_dir, &options, &mut progress) {
        Ok(report) => report,
        Err(error) => return Err(Advice::new(error.hint()).around(error)),
    };
    if watched {
        write!(errors, "\r\x1b[K")?;
    }
    writeln!(
        errors,
        "The account in {} is new: {} tokens, {} audit events, made in {:.1} s.",
        data_dir.display(),
        report.tokens,
        report.audit_events,
        report.took.as_secs_f64()
    )?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t4_more_tokens_than_any_account_has_are_wrong_usage() {
        assert_eq!(tokens("2048"), Ok(2048));
        assert!(tokens("2049").is_err());
        assert!(tokens("many").is_err());
    }
}
