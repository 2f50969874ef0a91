//! `tokendesk doctor`: everything between this person and their account, a line each.

mod account;
mod check;
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
use super::{Common, appearance, logging, words};
use crate::phrases::{Catalog, Locale, Phrase};
use crate::settings::{Environment, Settings};
use check::Check;
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
    // What a program reads does not follow the language of the person.
    let catalog =
        if args.json { words::catalog(Locale::En) } else { appearance::catalog(common.locale).0 };
    let findings = examine(common, &catalog).await;
    let mut out = io::stdout().lock();
    if args.json {
        let checks: Vec<_> = findings.iter().map(|finding| finding.json(&catalog)).collect();
        writeln!(out, "{}", json!({"schema": "tokendesk/1", "checks": checks}))?;
    } else {
        for finding in &findings {
            out.write_all(finding.lines(&catalog).as_bytes())?;
        }
    }
    let failed = findings.iter().any(|finding| finding.verdict == Verdict::Fail);
    Ok(if failed { Status::Failed.into() } else { ExitCode::SUCCESS })
}

async fn examine(common: &Common, catalog: &Catalog) -> Vec<Finding> {
    let environment = Environment::read();
    let (configuration, settings) = account::configuration(common, catalog);
    let mut findings = vec![configuration];
    let data = directory::data(common);
    let copies = settings.as_ref().map(|settings| clipboard::config(&settings.clipboard));
    let copies = copies.unwrap_or_default();
    if let Some(settings) = settings {
        real(common, catalog, settings, environment, &mut findings).await;
    } else {
        let why = Phrase::DoctorNoConfiguration;
        let checks = account::CHECKS.into_iter();
        findings.extend(checks.map(|check| Finding::skipped(check, why.clone())));
        findings.extend(skipped(&why));
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
    catalog: &Catalog,
    settings: Settings,
    environment: Environment,
    findings: &mut Vec<Finding>,
) {
    let profiles = settings.profiles.clone();
    let accounts = match Accounts::over(common, settings, environment) {
        Ok(accounts) => accounts,
        Err(error) => {
            findings.push(Finding::failed_with(catalog, Check::Account, &error));
            findings.extend(account::stored(&profiles, None));
            let why = Phrase::DoctorNoAccount;
            findings.push(Finding::skipped(Check::Credential, why.clone()));
            return findings.extend(skipped(&why));
        }
    };
    findings.push(account::chosen(catalog, &accounts));
    let (credential, ready) = account::credential(catalog, &accounts).await;
    findings.extend(credential);
    findings.extend(account::stored(&profiles, Some(&accounts.first())));
    let way = line::Way::of(&accounts);
    findings.extend(way.before().await);
    if let Some(opened) = ready {
        let asked = rights::ask(&opened).await;
        findings.extend(way.after(&asked));
        findings.extend(asked.findings());
    } else {
        let why = Phrase::DoctorNoCredential;
        let checks = line::AFTER.into_iter().chain(rights::CHECKS);
        findings.extend(checks.map(|check| Finding::skipped(check, why.clone())));
    }
    accounts.close().await;
}

/// The checks that an account is needed for.
fn skipped(why: &Phrase) -> impl Iterator<Item = Finding> {
    let checks = line::BEFORE.into_iter().chain(line::AFTER).chain(rights::CHECKS);
    checks.map(move |check| Finding::skipped(check, why.clone()))
}
