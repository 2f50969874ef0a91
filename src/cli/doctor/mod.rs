//! `tokendesk doctor`: everything between this person and their account, a line each.

mod account;
mod directory;
mod finding;
mod line;
mod machine;
mod rights;

use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::json;

use super::account::Accounts;
use super::clipboard;
use super::report::Status;
use super::{Common, logging};
use crate::settings::{Environment, Settings};
use finding::{Finding, Verdict};

/// What `doctor` is told.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct DoctorArgs {
    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

/// Looks at everything and says what it found; it fails if anything does.
pub async fn run(args: DoctorArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let findings = examine(common).await;
    let mut out = io::stdout().lock();
    if args.json {
        let checks: Vec<_> = findings.iter().map(Finding::json).collect();
        writeln!(out, "{}", json!({"schema": "tokendesk/1", "checks": checks}))?;
    } else {
        for finding in &findings {
            out.write_all(finding.lines().as_bytes())?;
        }
    }
    let failed = findings.iter().any(|finding| finding.verdict == Verdict::Fail);
    Ok(if failed { Status::Failed.into() } else { ExitCode::SUCCESS })
}

async fn examine(common: &Common) -> Vec<Finding> {
    let environment = Environment::read();
    let (configuration, settings) = account::configuration(common);
    let mut findings = vec![configuration];
    let data = directory::data(common);
    let copies = settings.as_ref().map(|settings| clipboard::config(&settings.clipboard));
    let copies = copies.unwrap_or_default();
    if let Some(settings) = settings {
        real(common, settings, environment, &mut findings).await;
    } else {
        let why = "the configuration can’t be read";
        findings.extend(account::NAMES.map(|name| Finding::skipped(name, why)));
        findings.extend(skipped(why));
    }
    findings.extend(machine::terminal(common));
    findings.push(machine::clipboard(&copies));
    findings.extend(data);
    findings.push(directory::log(common, logging::path()));
    findings
}

/// The account that is opened, from its name to what one may do there.
async fn real(
    common: &Common,
    settings: Settings,
    environment: Environment,
    findings: &mut Vec<Finding>,
) {
    let profiles = settings.profiles.clone();
    let accounts = match Accounts::over(common, settings, environment) {
        Ok(accounts) => accounts,
        Err(error) => {
            findings.push(Finding::failed_with("account", &error));
            findings.extend(account::stored(&profiles, None));
            let why = "no account is chosen";
            findings.push(Finding::skipped("credential", why));
            return findings.extend(skipped(why));
        }
    };
    findings.push(account::chosen(&accounts));
    let (credential, ready) = account::credential(&accounts).await;
    findings.extend(credential);
    findings.extend(account::stored(&profiles, Some(&accounts.first())));
    let way = line::Way::of(&accounts);
    findings.extend(way.before().await);
    if let Some(opened) = ready {
        let asked = rights::ask(&opened).await;
        findings.extend(way.after(&asked));
        findings.extend(asked.findings());
    } else {
        let why = "there is nothing to sign in with";
        let names = line::AFTER.into_iter().chain(rights::NAMES);
        findings.extend(names.map(|name| Finding::skipped(name, why)));
    }
    accounts.close().await;
}

/// The checks that an account is needed for.
fn skipped(why: &str) -> impl Iterator<Item = Finding> {
    let names = line::BEFORE.into_iter().chain(line::AFTER).chain(rights::NAMES);
    names.map(move |name| Finding::skipped(name, why))
}
