//! The configuration, the account it chooses, and where the secrets come from.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;

use super::finding::Finding;
use crate::cli::account::{self, Accounts};
use crate::cli::{Common, words};
use crate::domain::credential::Origin;
use crate::domain::profile::{Choice, ProfileName};
use crate::runtime::Opened;
use crate::settings::{self, Profile, Settings, Source, credentials};

/// What can't be looked at without a configuration.
pub(super) const NAMES: [&str; 2] = ["account", "credential"];

/// The bits of a mode by which others may change a file.
const CHANGED_BY_OTHERS: u32 = 0o022;

/// An account that was opened and has not been asked yet, and where its secret is from.
pub(super) struct Ready {
    pub(super) opened: Opened,
    pub(super) origin: Origin,
}

/// The configuration file.
pub(super) fn configuration(common: &Common) -> (Finding, Option<Settings>) {
    let settings = match account::load(common) {
        Ok(settings) => settings,
        Err(error) => return (Finding::failed_with("configuration", &error), None),
    };
    let Some(path) = common.config.clone().or_else(settings::config_file) else {
        let to_do = "Set HOME, or name a file with --config.";
        let found = "there is no place for one: neither XDG_CONFIG_HOME nor HOME is set";
        return (Finding::warn("configuration", found, to_do), Some(settings));
    };
    let place = path.display();
    let finding = match fs::metadata(&path) {
        Err(_) => Finding::ok("configuration", format!("none at {place}: the defaults hold")),
        Ok(metadata) if metadata.mode() & CHANGED_BY_OTHERS != 0 => Finding::warn(
            "configuration",
            format!("others may change {place}, and with it the programs that are started"),
            format!("chmod go-w {place}"),
        ),
        Ok(_) => {
            let count = settings.profiles.len();
            let profiles = if count == 1 { "profile" } else { "profiles" };
            Finding::ok("configuration", format!("{place}, {count} {profiles}"))
        }
    };
    (finding, Some(settings))
}

/// The account that is opened without further words.
pub(super) fn chosen(accounts: &Accounts) -> Finding {
    let choice = accounts.first();
    if choice == Choice::Embedded {
        return Finding::ok("account", "the embedded one");
    }
    match accounts.target(&choice) {
        Ok(target) => {
            let way = words::sign_in(target.auth.sign_in());
            let mode = if target.guard.read_only { ", read-only" } else { "" };
            let who = match choice {
                Choice::Profile(name) => format!("profile {name}"),
                Choice::Environment | Choice::Embedded => "named by the environment".to_owned(),
            };
            Finding::ok("account", format!("{}, {who}, by {way}{mode}", target.place.url()))
        }
        Err(error) => Finding::failed_with("account", &account::no_account(error)),
    }
}

/// The secret of the account that is opened, which is read now, and the account if there is one.
pub(super) async fn credential(accounts: &Accounts) -> (Vec<Finding>, Option<Ready>) {
    let choice = accounts.first();
    let origin = accounts.target(&choice).ok().filter(|_| choice != Choice::Embedded);
    let origin = match origin {
        Some(target) => target.origin(),
        None => Some(Origin::Run),
    };
    let opened = match accounts.clone().open(choice).await.map_err(account::explained) {
        Ok(opened) => opened,
        Err(error) => return (vec![Finding::failed_with("credential", &error)], None),
    };
    let origin = origin.unwrap_or(Origin::Run);
    let mut findings = vec![Finding::ok("credential", origin.to_string())];
    if let Some(other) = account::unused(accounts.environment(), &origin) {
        findings.push(Finding::warn(
            "credential",
            format!("{} is set too, and is not used", other.name()),
            "Unset the one that is not meant.",
        ));
    }
    (findings, Some(Ready { opened, origin }))
}

/// The secrets of the other profiles. Programs are named and not started.
pub(super) fn stored(
    profiles: &BTreeMap<ProfileName, Profile>,
    chosen: Option<&Choice>,
) -> Vec<Finding> {
    let others =
        profiles.values().filter(|profile| chosen != Some(&Choice::Profile(profile.name.clone())));
    others.map(other).collect()
}

fn other(profile: &Profile) -> Finding {
    let choice = Choice::Profile(profile.name.clone());
    let check = format!("profile {}", profile.name);
    let origin = credentials::origin(&profile.source);
    if let Source::Command(_) = profile.source {
        return Finding::ok(&check, format!("its secret comes from {origin}, not started now"));
    }
    match credentials::read(&profile.source, &choice, &profile.place) {
        Ok(_) => Finding::ok(&check, format!("its secret comes from {origin}")),
        Err(error) => Finding::warn(&check, error.to_string(), error.hint()),
    }
}
