//! The configuration, the account it chooses, and where the secrets come from.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;

use super::check::Check;
use super::finding::Finding;
use crate::app::{failure, trouble};
use crate::cli::account::{self, Accounts};
use crate::cli::{Common, words};
use crate::domain::credential::Origin;
use crate::domain::profile::{Choice, ProfileName};
use crate::phrases::{Catalog, Phrase};
use crate::runtime::{OpenError, Opened};
use crate::settings::{self, Profile, Settings, Source, credentials};
use crate::zendesk;

/// What can't be looked at without a configuration.
pub(super) const CHECKS: [Check; 2] = [Check::Account, Check::Credential];

/// The bits of a mode by which others may change a file.
const CHANGED_BY_OTHERS: u32 = 0o022;

/// An account that was opened and has not been asked yet, and where its secret is from.
pub(super) struct Ready {
    pub(super) opened: Opened,
    pub(super) origin: Origin,
}

/// The configuration file.
pub(super) fn configuration(common: &Common, catalog: &Catalog) -> (Finding, Option<Settings>) {
    let settings = match account::load(common) {
        Ok(settings) => settings,
        Err(error) => return (Finding::failed_with(catalog, Check::Configuration, &error), None),
    };
    let Some(path) = common.config.clone().or_else(settings::config_file) else {
        let finding = Finding::warn(
            Check::Configuration,
            Phrase::DoctorNoConfigPlace,
            Phrase::DoctorNoConfigPlaceHint,
        );
        return (finding, Some(settings));
    };
    let path = path.display().to_string();
    let finding = match fs::metadata(&path) {
        Err(_) => Finding::ok(Check::Configuration, Phrase::DoctorNoConfig { path }),
        Ok(metadata) if metadata.mode() & CHANGED_BY_OTHERS != 0 => {
            let to_do = format!("chmod go-w {path}");
            Finding::warn(Check::Configuration, Phrase::DoctorConfigUnsafe { path }, to_do)
        }
        Ok(_) => {
            let count = settings.profiles.len();
            Finding::ok(Check::Configuration, Phrase::DoctorConfig { path, count })
        }
    };
    (finding, Some(settings))
}

/// The account that is opened without further words.
pub(super) fn chosen(catalog: &Catalog, accounts: &Accounts) -> Finding {
    let choice = accounts.first();
    if choice == Choice::Embedded {
        return Finding::ok(Check::Account, Phrase::DoctorEmbedded);
    }
    match accounts.target(&choice) {
        Ok(target) => {
            let url = target.place.url();
            let who = match choice {
                Choice::Profile(name) => Phrase::DoctorOfProfile { name: name.to_string() },
                Choice::Environment | Choice::Embedded => Phrase::DoctorOfEnvironment,
            };
            let (who, way) = (who.into(), words::way_of(target.auth.sign_in()).into());
            let found = if target.guard.read_only {
                Phrase::DoctorChosenReadOnly { url, who, way }
            } else {
                Phrase::DoctorChosen { url, who, way }
            };
            Finding::ok(Check::Account, found)
        }
        Err(error) => Finding::failed_with(catalog, Check::Account, &account::no_account(error)),
    }
}

/// The secret of the account that is opened, which is read now, and the account if there is one.
pub(super) async fn credential(
    catalog: &Catalog,
    accounts: &Accounts,
) -> (Vec<Finding>, Option<Ready>) {
    let choice = accounts.first();
    let origin = accounts.target(&choice).ok().filter(|_| choice != Choice::Embedded);
    let origin = match origin {
        Some(target) => target.origin(),
        None => Some(Origin::Run),
    };
    let opened = match accounts.clone().open(choice).await {
        Ok(opened) => opened,
        Err(error) => return (vec![not_opened(catalog, error)], None),
    };
    let origin = origin.unwrap_or(Origin::Run);
    let mut findings = vec![Finding::ok(Check::Credential, trouble::origin(&origin))];
    if let Some(other) = account::unused(accounts.environment(), &origin) {
        let name = other.name().to_owned();
        findings.push(Finding::warn(
            Check::Credential,
            Phrase::DoctorUnused { name },
            Phrase::DoctorUnusedHint,
        ));
    }
    (findings, Some(Ready { opened, origin }))
}

fn not_opened(catalog: &Catalog, error: OpenError) -> Finding {
    match error.downcast_ref::<zendesk::Error>() {
        Some(error) => Finding::fail(Check::Credential, failure::what(error), failure::hint(error)),
        None => Finding::failed_with(catalog, Check::Credential, &account::explained(error)),
    }
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
    let check = Check::Profile(profile.name.clone());
    let origin = trouble::origin(&credentials::origin(&profile.source)).into();
    if let Source::Command(_) = profile.source {
        return Finding::ok(check, Phrase::DoctorSecretNotStarted { origin });
    }
    match credentials::read(&profile.source, &choice, &profile.place) {
        Ok(_) => Finding::ok(check, Phrase::DoctorSecret { origin }),
        Err(error) => {
            let (found, to_do) = (trouble::no_credential(&error), trouble::credential_hint(&error));
            Finding::warn(check, found, to_do)
        }
    }
}
