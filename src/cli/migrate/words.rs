//! A migration in words: its facts, where it stands, and what to do next (Z4).

use jiff::tz::TimeZone;

use super::known::Known;
use crate::app::name_of;
use crate::cli::{token, words};
use crate::domain::fate::{self, Due};
use crate::domain::migration::{Monthly, Stage};
use crate::domain::oauth::ClientKind;
use crate::domain::oauth_client::OAuthClient;
use crate::domain::user::UserId;
use crate::phrases::{Catalog, Phrase};
use crate::records::migration::Migration;

pub use crate::app::migrate::words::{preset, step};

/// At which step it stands.
pub fn step_of(migration: &Migration) -> Option<Phrase> {
    let (_, standing) = migration.token.as_ref()?;
    let next = standing.step();
    Some(Phrase::MigrateStepOf { number: next.number(), name: step(next).into() })
}

/// A time, with the mark of an estimate where it is one.
pub fn time(due: Due) -> String {
    match due {
        Due::On(at) => at.to_string(),
        Due::About(at) | Due::Overdue(at) => format!("~{at}"),
    }
}

/// On which day it goes on, or that it can at once.
pub fn due(migration: &Migration, catalog: &Catalog) -> String {
    let Some((token, standing)) = &migration.token else {
        return catalog.say(&Phrase::MigrateDone);
    };
    match standing.due(token) {
        Some(Due::On(at)) => fate::day(at, &TimeZone::UTC),
        Some(Due::About(at) | Due::Overdue(at)) => format!("~{}", fate::day(at, &TimeZone::UTC)),
        None => catalog.say(&Phrase::MigrateDueNow),
    }
}

/// Where it stands.
pub fn stage(migration: &Migration) -> Phrase {
    let Some((_, standing)) = &migration.token else {
        return Phrase::MigrateDone;
    };
    match standing.stage {
        Stage::NotBegun => Phrase::MigrateNotBegun,
        Stage::ClientMade => Phrase::MigrateMade,
        Stage::Tried => Phrase::MigrateTried,
        Stage::Watching(quiet) if quiet.long_enough => Phrase::MigrateQuiet { days: quiet.days },
        Stage::Watching(quiet) => {
            Phrase::MigrateWatching { days: quiet.days, of: standing.plan.quiet_days }
        }
        Stage::Soaking { until } => Phrase::MigrateSoaking { time: time(until) },
        Stage::Soaked { days } => Phrase::MigrateSoaked { days },
    }
}

/// What the days without a use say of a monthly job, where they count.
pub fn monthly(migration: &Migration) -> Option<Phrase> {
    let (_, standing) = migration.token.as_ref()?;
    let days = match standing.stage {
        Stage::Watching(quiet) => quiet.days,
        Stage::Soaked { days } => days,
        _ => return None,
    };
    Some(match Monthly::after(days) {
        Monthly::NoProof => Phrase::MigrateMonthlyNoProof,
        Monthly::OnceBy => Phrase::MigrateMonthlyOnceBy,
    })
}

/// What to do next.
pub fn hint(migration: &Migration) -> Phrase {
    let id = migration.id.0.to_string();
    let Some((token, standing)) = &migration.token else {
        return Phrase::MigrateHintDone;
    };
    match standing.stage {
        Stage::NotBegun => Phrase::MigrateHintStart { id },
        Stage::ClientMade if is_public(migration) => Phrase::MigrateHintTryPerson { id },
        Stage::ClientMade => Phrase::MigrateHintTry { id },
        Stage::Watching(quiet) if quiet.long_enough => Phrase::MigrateHintSwitchOff { id },
        Stage::Tried | Stage::Watching(_) => {
            let time = standing.due(token).map(time).unwrap_or_default();
            Phrase::MigrateHintWatch { id, time }
        }
        Stage::Soaking { .. } => Phrase::MigrateHintSoak { id },
        Stage::Soaked { .. } => Phrase::MigrateHintDelete { id },
    }
}

/// Whether the client is for people.
pub fn is_public(migration: &Migration) -> bool {
    migration.client.as_ref().is_some_and(|client| client.kind == Some(ClientKind::Public))
}

/// The name of the token, or its id where it has gone.
pub fn name(migration: &Migration) -> String {
    migration.token.as_ref().map_or_else(|| migration.id.0.to_string(), |(token, _)| name_of(token))
}

/// Everything about it, a fact a line, then what it means.
pub fn told(migration: &Migration, known: &Known, catalog: &Catalog) -> String {
    let say = |phrase: &Phrase| catalog.say(phrase);
    let mut facts = vec![(Phrase::DetailId, migration.id.0.to_string())];
    if let Some((token, standing)) = &migration.token {
        facts.push((Phrase::ColumnDescription, token::description(token, catalog).into_text()));
        facts.push((Phrase::ColumnStatus, token::status(token.status, catalog).into_text()));
        let old = token::last_used(token, catalog).into_text();
        facts.push((Phrase::MigrateFactOldUsed, old));
        if migration.client.is_some() {
            let new = standing.client_used.map(|time| time.to_string());
            let new = new.unwrap_or_else(|| say(&Phrase::Never));
            facts.push((Phrase::MigrateFactNewUsed, new));
        }
    }
    if let Some(client) = &migration.client {
        facts.extend(of_client(client, known, catalog));
        if let Some((_, standing)) = &migration.token {
            let (quiet, off) = (standing.plan.quiet_days, standing.plan.off_days);
            facts.push((Phrase::MigrateFactPlan, say(&Phrase::MigratePlan { quiet, off })));
        }
    }
    facts.extend(step_of(migration).map(|step| (Phrase::MigrateFactStep, say(&step))));
    facts.push((Phrase::MigrateFactStage, say(&stage(migration))));
    let mut text = words::laid_out(&facts, catalog);
    for phrase in monthly(migration).into_iter().chain([hint(migration)]) {
        text.push_str(&say(&phrase));
        text.push('\n');
    }
    text
}

/// What a client is for, and as whom it acts.
fn of_client(client: &OAuthClient, known: &Known, catalog: &Catalog) -> Vec<(Phrase, String)> {
    let say = |phrase: Phrase| catalog.say(&phrase);
    let user = |id: UserId| say(Phrase::UnknownCreator { id: id.0.to_string() });
    let identifier = client.identifier.to_string();
    let id = client.id.0.to_string();
    let public = client.kind == Some(ClientKind::Public);
    let (who, rights) = match client.user_id {
        _ if public => (Phrase::MigrateForPerson, Some(say(Phrase::MigrateActsAsPerson))),
        owner => {
            let name = owner.map(|owner| known.name_of(owner).unwrap_or_else(|| user(owner)));
            (Phrase::MigrateForProgram, name)
        }
    };
    let scopes = client.scope.as_ref().map(|scopes| crate::ui::plain(&scopes.to_string()));
    [
        Some((Phrase::MigrateFactClient, say(Phrase::MigrateClient { identifier, id }))),
        Some((Phrase::MigrateFactWho, say(who))),
        rights.map(|rights| (Phrase::MigrateFactRights, rights)),
        scopes.map(|scopes| (Phrase::MigrateFactScopes, scopes)),
    ]
    .into_iter()
    .flatten()
    .collect()
}
