//! The way from an API token to an OAuth client: its steps, and where it stands (Z4).
//!
//! Where a migration stands is concluded from what the account itself has: the token, the OAuth clients
//! whose description names it (`domain::replacement`), their access tokens, and the audit log if it
//! was read. Nothing of this machine plays a part, so that every administrator finds it where the
//! last one left it.

mod chosen;
mod note;
mod plan;
mod preset;
mod ready;
mod trial;

use jiff::{SignedDuration, Timestamp};

use super::fate::{Due, LastChange, QUIET_DAYS, days_between};
use super::oauth_client::{OAuthClient, OAuthClientId, OAuthToken};
use super::replacement::Replacement;
use super::token::{Status, Token, TokenId};

pub use chosen::{Chosen, Who};
pub use note::{with_note, without_note};
pub use plan::{NotDays, Plan, as_tried, describe};
pub use preset::{Check, Preset};
pub use ready::{Program, Ready};
pub use trial::{Checked, Trial};

/// The steps, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// What the token does, and for whom.
    Know,
    /// A program or a person.
    Choose,
    /// What the client may do.
    Scope,
    /// The client and its secret.
    Create,
    /// A real grant and a real request.
    Try,
    /// The old token grows quiet, the client does the work.
    Watch,
    /// The old token is off, and can be brought back.
    SwitchOff,
    /// The old token goes.
    Delete,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Know,
        Self::Choose,
        Self::Scope,
        Self::Create,
        Self::Try,
        Self::Watch,
        Self::SwitchOff,
        Self::Delete,
    ];

    /// Which one it is, from 1.
    pub fn number(self) -> usize {
        Self::ALL.iter().position(|step| *step == self).map_or(1, |index| index + 1)
    }
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// No OAuth client says that it replaces the token.
    NotBegun,
    /// A client does, and nothing tells that it was ever given an access token.
    ClientMade,
    /// The client was given an access token; the old token was used in the last 24 hours.
    Tried,
    /// The client was given an access token; the old token was not used for a day or more.
    Watching(Quiet),
    /// The old token is inactive, and can be brought back until its time is over.
    Soaking {
        /// When the chosen time is over; an estimate where the audit log was not read.
        until: Due,
    },
    /// It was inactive for the chosen time, and nobody has brought it back.
    Soaked {
        /// The whole days of it.
        days: i64,
    },
}

/// For how long an active token was not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// Since when: its last use, or its creation.
    pub since: Timestamp,
    /// The whole days since.
    pub days: i64,
    /// Whether that is as long as was chosen.
    pub long_enough: bool,
}

/// What days without a use say of a job that runs once a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Monthly {
    /// Nothing: fewer than [`QUIET_DAYS`], so that its next run may still come.
    NoProof,
    /// It would have come by once.
    OnceBy,
}

impl Monthly {
    /// What so many whole days say.
    pub const fn after(days: i64) -> Self {
        if days < QUIET_DAYS { Self::NoProof } else { Self::OnceBy }
    }
}

/// Where the migration of one token stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The token.
    pub token: TokenId,
    /// The client that replaces it: of several, the one that was made last.
    pub client: Option<OAuthClientId>,
    /// What was chosen for it; what nobody chose is the usual.
    pub plan: Plan,
    /// When an access token of the client was last used, as far as the account still lists it.
    pub client_used: Option<Timestamp>,
    /// How far it has come.
    pub stage: Stage,
}

impl Standing {
    /// Where the migration of a token stands at a time of the account. `told` is what the token's
    /// audit log says of its status, if it was read.
    pub fn of(
        token: &Token,
        clients: &[OAuthClient],
        oauth_tokens: &[OAuthToken],
        told: Option<LastChange>,
        now: Timestamp,
    ) -> Self {
        let Some(client) = replacing(token, clients) else {
            let (plan, stage) = (Plan::default(), Stage::NotBegun);
            return Self { token: token.id, client: None, plan, client_used: None, stage };
        };
        let plan = Plan::of(client);
        let given = || oauth_tokens.iter().filter(|given| given.client == client.id);
        let client_used = given().filter_map(|given| given.used_at).max();
        let tried = plan.tried.is_some() || given().next().is_some();
        let stage = match token.status {
            Status::Inactive => off(token, plan, told, now),
            Status::Active if !tried => Stage::ClientMade,
            Status::Active => active(token, plan, now),
        };
        Self { token: token.id, client: Some(client.id), plan, client_used, stage }
    }

    /// The step that comes next; while the token is off and waits, that is still the seventh.
    pub const fn step(&self) -> Step {
        match self.stage {
            Stage::NotBegun => Step::Know,
            Stage::ClientMade => Step::Try,
            Stage::Tried | Stage::Watching(Quiet { long_enough: false, .. }) => Step::Watch,
            Stage::Watching(_) | Stage::Soaking { .. } => Step::SwitchOff,
            Stage::Soaked { .. } => Step::Delete,
        }
    }

    /// When the next step is due, where that is later: if the old token is not used until then, and
    /// nobody brings it back.
    pub fn due(&self, token: &Token) -> Option<Due> {
        let quiet = SignedDuration::from_hours(24 * self.plan.quiet_days);
        match self.stage {
            Stage::Tried | Stage::Watching(Quiet { long_enough: false, .. }) => {
                Some(Due::On(unused_since(token).checked_add(quiet).unwrap_or(Timestamp::MAX)))
            }
            Stage::Soaking { until } => Some(until),
            _ => None,
        }
    }

    /// Whether it has begun.
    pub const fn is_begun(&self) -> bool {
        self.client.is_some()
    }
}

/// The client that replaces a token: of several, the one that was made last.
pub fn replacing<'a>(token: &Token, clients: &'a [OAuthClient]) -> Option<&'a OAuthClient> {
    let means = |client: &&OAuthClient| replaced_by(client).iter().any(|it| it.means(token));
    clients.iter().filter(means).max_by_key(|client| (client.created_at, client.id))
}

/// The tokens that a client says it replaces.
#[expect(clippy::disallowed_methods, reason = "the line is read, not shown")]
pub fn replaced_by(client: &OAuthClient) -> Vec<Replacement> {
    Replacement::all_in(client.description.raw())
}

/// The migrations that are over: a client names a token that the account no longer has. The same id
/// with another beginning is the token of another account.
pub fn done<'a>(
    tokens: &[Token],
    clients: &'a [OAuthClient],
) -> Vec<(Replacement, &'a OAuthClient)> {
    let gone = |line: &Replacement| !tokens.iter().any(|token| token.id == line.token);
    let of = |client: &'a OAuthClient| {
        replaced_by(client).into_iter().filter(gone).map(move |line| (line, client))
    };
    clients.iter().flat_map(of).collect()
}

/// Its last use, or its creation.
fn unused_since(token: &Token) -> Timestamp {
    token.last_used.map_or(token.created_at, |used| used.max(token.created_at))
}

fn active(token: &Token, plan: Plan, now: Timestamp) -> Stage {
    let since = unused_since(token);
    match days_between(since, now) {
        0 => Stage::Tried,
        days => Stage::Watching(Quiet { since, days, long_enough: days >= plan.quiet_days }),
    }
}

/// Without the audit log the last change is taken for the deactivation: that was earlier, if it was
/// another change.
fn off(token: &Token, plan: Plan, told: Option<LastChange>, now: Timestamp) -> Stage {
    let since = told.map_or(token.updated_at, |change| change.at);
    let days = days_between(since, now);
    let until = SignedDuration::from_hours(24 * plan.off_days);
    let until = since.checked_add(until).unwrap_or(Timestamp::MAX);
    match () {
        () if now >= until => Stage::Soaked { days },
        () if told.is_some() => Stage::Soaking { until: Due::On(until) },
        () => Stage::Soaking { until: Due::About(until) },
    }
}

#[cfg(test)]
mod tests;
