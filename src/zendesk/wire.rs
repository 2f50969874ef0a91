//! The JSON of the calls as `docs/wire.md` describes it, read leniently.
//!
//! A field that is unknown is ignored; one that an account may leave out may be missing or null;
//! an unknown value of an enumeration is kept. Nothing is repaired.

use std::fmt;

use jiff::Timestamp;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer};

use crate::domain::account::AccessSettings;
use crate::domain::audit::{ActivityType, AuditEvent, EventId};
use crate::domain::description::Description;
use crate::domain::foreign::Foreign;
use crate::domain::secret::OneTimeSecret;
use crate::domain::token::{Creator, Status, Token, TokenId};
use crate::domain::user::{CurrentUser, Person, Role, UserId};

#[derive(Deserialize)]
pub(super) struct TokenList {
    pub(super) api_tokens: Vec<TokenRecord>,
}

#[derive(Deserialize)]
pub(super) struct OneToken {
    pub(super) api_token: TokenRecord,
}

/// A token without its whole value, which this type does not even look at.
#[derive(Deserialize)]
pub(super) struct TokenRecord {
    id: i64,
    description: Option<String>,
    active: bool,
    visible_token: Option<String>,
    last_used: Option<Timestamp>,
    created_at: Timestamp,
    updated_at: Option<Timestamp>,
    assigned_user_id: Option<i64>,
    user_id: Option<i64>,
    user_name: Option<String>,
    user_email: Option<String>,
}

impl From<TokenRecord> for Token {
    fn from(record: TokenRecord) -> Self {
        Self {
            id: TokenId(record.id),
            description: Description::received(record.description),
            status: Status::from_active(record.active),
            visible_token: record.visible_token.unwrap_or_default().into(),
            last_used: record.last_used,
            created_at: record.created_at,
            updated_at: record.updated_at.unwrap_or(record.created_at),
            creator: record.user_id.map(|id| Creator {
                id: UserId(id),
                name: record.user_name.map(Foreign::received),
                email: record.user_email.map(Foreign::received),
            }),
            assigned_user_id: record.assigned_user_id.map(UserId),
            signs_in: false,
        }
    }
}

/// The answer to a creation a second time, now for the whole value alone (A2).
#[derive(Deserialize)]
pub(super) struct OneSecret {
    pub(super) api_token: SecretRecord,
}

#[derive(Deserialize)]
pub(super) struct SecretRecord {
    pub(super) token: ReceivedSecret,
}

/// A value that goes from the body straight into the buffer that is wiped.
pub(super) struct ReceivedSecret(pub(super) OneTimeSecret);

impl<'de> Deserialize<'de> for ReceivedSecret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(SecretVisitor)
    }
}

struct SecretVisitor;

impl Visitor<'_> for SecretVisitor {
    type Value = ReceivedSecret;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value of a token")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<ReceivedSecret, E> {
        if text.is_empty() {
            return Err(E::custom("the value of the token is empty"));
        }
        // A copy of the exact size: nothing is left behind when it moves into its wrapper.
        Ok(ReceivedSecret(OneTimeSecret::new(String::from(text))))
    }
}

/// The two ways in which a list says where it goes on.
#[derive(Deserialize)]
pub(super) struct Paging {
    meta: Option<Meta>,
    links: Option<Links>,
    next_page: Option<String>,
}

#[derive(Deserialize)]
struct Meta {
    has_more: Option<bool>,
    after_cursor: Option<String>,
}

#[derive(Deserialize)]
struct Links {
    next: Option<String>,
}

impl Paging {
    /// Where the next page begins, as the account's own text.
    pub(super) fn cursor(&self) -> Option<&str> {
        let cursor = self.meta.as_ref()?.after_cursor.as_deref();
        cursor.filter(|text| self.goes_on_at(text))
    }

    /// The link to the next page, by cursor or by number.
    pub(super) fn link(&self) -> Option<&str> {
        let links = self.links.as_ref();
        let link = links.and_then(|links| links.next.as_deref());
        link.or(self.next_page.as_deref()).filter(|text| self.goes_on_at(text))
    }

    fn goes_on_at(&self, place: &str) -> bool {
        let at_the_end = matches!(&self.meta, Some(meta) if meta.has_more == Some(false));
        !place.is_empty() && !at_the_end
    }
}

#[derive(Deserialize)]
pub(super) struct EventList {
    pub(super) audit_logs: Vec<EventRecord>,
}

#[derive(Deserialize)]
pub(super) struct EventRecord {
    id: i64,
    created_at: Timestamp,
    actor_id: Option<i64>,
    actor_name: Option<String>,
    ip_address: Option<String>,
    source_type: Option<String>,
    source_id: Option<i64>,
    source_label: Option<String>,
    action: Option<String>,
    action_label: Option<String>,
    change_description: Option<String>,
}

impl From<EventRecord> for AuditEvent {
    fn from(record: EventRecord) -> Self {
        Self {
            id: EventId(record.id),
            created_at: record.created_at,
            actor_id: record.actor_id.map(UserId),
            actor_name: record.actor_name.unwrap_or_default().into(),
            ip_address: record.ip_address.map(Foreign::received),
            source_type: record.source_type.unwrap_or_default().into(),
            source_id: record.source_id,
            source_label: record.source_label.unwrap_or_default().into(),
            activity_type: ActivityType::from_wire(&record.action.unwrap_or_default()),
            action_label: record.action_label.unwrap_or_default().into(),
            change_description: record.change_description.unwrap_or_default().into(),
        }
    }
}

#[derive(Deserialize)]
pub(super) struct AccountSettings {
    pub(super) settings: SettingsGroups,
}

#[derive(Deserialize)]
pub(super) struct SettingsGroups {
    pub(super) api: ApiSettings,
}

#[derive(Deserialize)]
pub(super) struct ApiSettings {
    #[serde(default)]
    accepted_api_agreement: Flag,
    api_token_access: Flag,
}

impl From<ApiSettings> for AccessSettings {
    fn from(api: ApiSettings) -> Self {
        Self {
            terms_accepted: api.accepted_api_agreement.is_set(),
            token_access: api.api_token_access.is_set(),
        }
    }
}

/// `true` or `"true"`: one of the two switches is a string on the wire, and null is off.
#[derive(Deserialize, Default)]
#[serde(untagged)]
enum Flag {
    Bool(bool),
    Text(Word),
    #[default]
    Unset,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    True,
    False,
}

impl Flag {
    const fn is_set(&self) -> bool {
        matches!(self, Self::Bool(true) | Self::Text(Word::True))
    }
}

#[derive(Deserialize)]
pub(super) struct OneUser {
    pub(super) user: UserRecord,
}

#[derive(Deserialize)]
pub(super) struct UserList {
    pub(super) users: Vec<UserRecord>,
}

/// A user. Somebody who is not signed in has an id of null.
#[derive(Deserialize)]
pub(super) struct UserRecord {
    id: Option<i64>,
    name: Option<String>,
    email: Option<String>,
    role: Option<String>,
    custom_role_id: Option<i64>,
    iana_time_zone: Option<String>,
    suspended: Option<bool>,
}

impl UserRecord {
    /// The user who is signed in, or `None` where nobody is.
    pub(super) fn signed_in(self) -> Option<CurrentUser> {
        Some(CurrentUser {
            id: UserId(self.id?),
            name: self.name.unwrap_or_default().into(),
            email: self.email.unwrap_or_default().into(),
            role: Role::from_wire(&self.role.unwrap_or_default()),
            custom_role_id: self.custom_role_id,
            time_zone: self.iana_time_zone,
            suspended: self.suspended.unwrap_or(false),
        })
    }

    /// A person of a list; without an id it is nobody.
    pub(super) fn person(self) -> Option<Person> {
        Some(Person {
            id: UserId(self.id?),
            name: self.name.unwrap_or_default().into(),
            email: self.email.map(Foreign::received),
            role: Role::from_wire(&self.role.unwrap_or_default()),
        })
    }
}

#[derive(Deserialize)]
pub(super) struct RoleList {
    pub(super) custom_roles: Vec<RoleRecord>,
}

#[derive(Deserialize)]
pub(super) struct RoleRecord {
    pub(super) id: i64,
    pub(super) configuration: Option<RoleConfiguration>,
}

/// *Manage APIs* is `manage_api_credentials` (docs/wire.md: the match of the names is assumed).
#[derive(Deserialize)]
pub(super) struct RoleConfiguration {
    pub(super) manage_api_credentials: Option<bool>,
}

#[derive(Deserialize)]
pub(super) struct TicketCount {
    pub(super) count: CountRecord,
}

#[derive(Deserialize)]
pub(super) struct CountRecord {
    pub(super) value: u64,
}

/// The access token of an OAuth client. Its kind is always `bearer`.
#[derive(Deserialize)]
pub(super) struct Grant {
    pub(super) access_token: ReceivedSecret,
    /// In seconds.
    pub(super) expires_in: Option<u64>,
    /// What renews it, where the grant brings one.
    #[serde(default)]
    pub(super) refresh_token: Option<ReceivedSecret>,
}
