//! Events of the audit log and the filter that chooses them (rules L1 to L3).

use jiff::Timestamp;

use super::foreign::Foreign;
use super::token::TokenId;
use super::user::UserId;

/// An event's id, 64 bits on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub i64);

/// What kind of thing was done (L2). The wire's values in parentheses.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ActivityType {
    /// Created (`create`)
    Created,
    /// Updated (`update`)
    Updated,
    /// Deleted (`destroy`)
    Deleted,
    /// Exported (`exported`)
    Exported,
    /// Signed in (`login`)
    SignedIn,
    /// One this program does not know, kept as it came.
    Other(Foreign),
}

impl ActivityType {
    /// The five of Zendesk's filter, in its order (L2).
    pub const KNOWN: [Self; 5] =
        [Self::Created, Self::Updated, Self::Deleted, Self::Exported, Self::SignedIn];

    /// The type that the wire's `action` stands for.
    pub fn from_wire(text: &str) -> Self {
        match text {
            "create" => Self::Created,
            "update" => Self::Updated,
            "destroy" => Self::Deleted,
            "exported" => Self::Exported,
            "login" => Self::SignedIn,
            other => Self::Other(other.into()),
        }
    }

    /// The wire's `action`.
    #[expect(clippy::disallowed_methods, reason = "the wire's own word")]
    pub fn as_wire(&self) -> &str {
        match self {
            Self::Created => "create",
            Self::Updated => "update",
            Self::Deleted => "destroy",
            Self::Exported => "exported",
            Self::SignedIn => "login",
            Self::Other(other) => other.raw(),
        }
    }
}

/// One event (L2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEvent {
    /// Its id.
    pub id: EventId,
    /// When it happened.
    pub created_at: Timestamp,
    /// Who did it.
    pub actor_id: Option<UserId>,
    /// The name of who did it, as the account wrote it down.
    pub actor_name: Foreign,
    /// From where, as the account has it; absent for the system.
    pub ip_address: Option<Foreign>,
    /// The kind of thing it was done to, such as `apitoken`.
    pub source_type: Foreign,
    /// The id of the thing it was done to.
    pub source_id: Option<i64>,
    /// The item, such as `API token: Billing export`.
    pub source_label: Foreign,
    /// The kind of activity.
    pub activity_type: ActivityType,
    /// The account's own word for it, in its language.
    pub action_label: Foreign,
    /// What was done, in Zendesk's wording; empty for a creation.
    pub change_description: Foreign,
}

/// The id of the account itself as an actor: it has done what nobody asked for (assumed).
pub const SYSTEM: UserId = UserId(-1);

impl AuditEvent {
    /// Whether it is about an API token, in either spelling (docs/wire.md, audit log).
    pub fn is_of_token(&self) -> bool {
        matches!(self.source_type.shown(), "apitoken" | "api_token")
    }

    /// Whether a token became active or inactive (D2, R2; the wording is assumed).
    pub fn changes_status(&self) -> bool {
        self.activity_type == ActivityType::Updated
            && self
                .change_description
                .shown()
                .trim_start()
                .to_ascii_lowercase()
                .starts_with("active ")
    }
}

/// Which events are asked for (L1, L3). Times are instants; the screen's dates are days in its zone.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct AuditFilter {
    /// Not before.
    pub since: Option<Timestamp>,
    /// Not after.
    pub until: Option<Timestamp>,
    /// Only by this person.
    pub actor: Option<UserId>,
    /// Only of these kinds; empty is all.
    pub activity_types: Vec<ActivityType>,
    /// Only from this address.
    pub ip_address: Option<String>,
    /// Only those of this token (L1).
    pub token: Option<TokenId>,
    /// Only those of tokens, whichever they are; moot where one is named.
    pub tokens: bool,
}

/// A place in the log from which the next page goes on: opaque text of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(pub String);

/// One page of events, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct AuditPage {
    /// The events.
    pub events: Vec<AuditEvent>,
    /// Where the next page begins, or `None` at the end.
    pub next: Option<Cursor>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l2_an_activity_type_survives_the_wire_even_if_it_is_unknown() {
        for wire in ["create", "update", "destroy", "exported", "login", "merge"] {
            assert_eq!(ActivityType::from_wire(wire).as_wire(), wire);
        }
    }
}
