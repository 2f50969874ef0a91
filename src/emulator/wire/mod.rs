//! The objects of the wire, as this side writes them (`docs/wire.md`). The client has its own.

mod oauth;

use serde::Serialize;
use serde_json::{Value, json};

use super::clock::wire as time;
use super::paging::Around;
use super::store::{Directory, EventRow, RoleRow, TicketRow, TokenRow, UserRow};
use crate::domain::audit::ActivityType;
use crate::domain::user::Role;

pub use oauth::{GlobalClient, OAuthClient, OAuthToken, TokenSummary};

/// An API token.
#[derive(Debug, Serialize)]
pub struct ApiToken<'a> {
    id: i64,
    description: Option<&'a str>,
    active: bool,
    /// The whole value: in the answer of a create alone (A2).
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    visible_token: &'a str,
    last_used: Option<String>,
    created_at: String,
    updated_at: String,
    assigned_user_id: Option<i64>,
    #[serde(flatten)]
    creator: Option<Creator<'a>>,
}

/// Who made a token: only with `include_users=true`. Name and address of somebody who was deleted
/// are null: assumed.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_field_names, reason = "the names are the wire's")]
struct Creator<'a> {
    user_id: Option<i64>,
    user_name: Option<&'a str>,
    user_email: Option<&'a str>,
}

impl<'a> ApiToken<'a> {
    /// The token as every answer has it.
    pub fn of(row: &'a TokenRow, last_used: Option<i64>) -> Self {
        Self {
            id: row.id,
            description: row.description.as_deref(),
            active: row.active,
            token: None,
            visible_token: &row.visible_token,
            last_used: last_used.map(time),
            created_at: time(row.created_at),
            updated_at: time(row.updated_at),
            assigned_user_id: row.assigned_user_id,
            creator: None,
        }
    }

    /// With its value (A2).
    pub fn with_value(mut self, value: &'a str) -> Self {
        self.token = Some(value);
        self
    }

    /// With who made it.
    pub fn with_creator(mut self, row: &TokenRow, directory: &'a Directory) -> Self {
        let user = row.user_id.and_then(|id| directory.user(id));
        self.creator = Some(Creator {
            user_id: row.user_id,
            user_name: user.map(|user| user.name.as_str()),
            user_email: user.map(|user| user.email.as_str()),
        });
        self
    }
}

/// An audit event (L2).
#[derive(Debug, Serialize)]
pub struct AuditLog {
    id: i64,
    created_at: String,
    actor_id: Option<i64>,
    actor_name: String,
    ip_address: Option<String>,
    action: String,
    action_label: &'static str,
    source_type: String,
    source_id: Option<i64>,
    source_label: String,
    change_description: String,
    url: String,
}

impl AuditLog {
    /// The event, with its address below `base`.
    pub fn of(row: EventRow, base: &str) -> Self {
        let EventRow { id, event } = row;
        Self {
            id,
            created_at: time(event.created_at),
            actor_id: event.actor_id,
            actor_name: event.actor_name,
            ip_address: event.ip_address,
            action_label: action_label(&event.action),
            action: event.action,
            source_type: event.source_type,
            source_id: event.source_id,
            source_label: event.source_label,
            change_description: event.change_description,
            url: format!("{base}/api/v2/audit_logs/{id}"),
        }
    }
}

/// Zendesk's English word for an activity type; the embedded account speaks no other language.
fn action_label(action: &str) -> &'static str {
    match ActivityType::from_wire(action) {
        ActivityType::Created => "Created",
        ActivityType::Updated => "Updated",
        ActivityType::Deleted => "Deleted",
        ActivityType::Exported => "Exported",
        ActivityType::SignedIn => "Signed in",
        ActivityType::Other(_) => "",
    }
}

/// What a user's answer has as the token of forms. There are no forms and no cookies here.
const AUTHENTICITY_TOKEN: &str = "dGhlIGVtYmVkZGVkIGFjY291bnQgaGFzIG5vIGNvb2tpZXM=";

/// A user.
#[derive(Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    clippy::struct_field_names,
    reason = "the fields are the wire's"
)]
pub struct User<'a> {
    id: i64,
    url: String,
    name: &'a str,
    email: &'a str,
    created_at: String,
    updated_at: String,
    time_zone: &'a str,
    iana_time_zone: &'a str,
    phone: Option<&'a str>,
    shared_phone_number: Option<bool>,
    photo: Option<Value>,
    locale_id: i64,
    locale: &'a str,
    organization_id: Option<i64>,
    role: &'a str,
    verified: bool,
    external_id: Option<&'a str>,
    tags: [&'a str; 0],
    alias: &'a str,
    active: bool,
    shared: bool,
    shared_agent: bool,
    last_login_at: Option<String>,
    two_factor_auth_enabled: Option<bool>,
    signature: &'a str,
    details: &'a str,
    notes: &'a str,
    role_type: Option<i64>,
    custom_role_id: Option<i64>,
    moderator: bool,
    ticket_restriction: Option<&'a str>,
    only_private_comments: bool,
    restricted_agent: bool,
    suspended: bool,
    default_group_id: Option<i64>,
    report_csv: bool,
    user_fields: Fields,
    #[serde(skip_serializing_if = "Option::is_none")]
    authenticity_token: Option<&'a str>,
}

/// The account has no fields of its own for users.
#[derive(Debug, Serialize)]
struct Fields {}

impl<'a> User<'a> {
    /// The user, with its address below `base`.
    pub fn of(row: &'a UserRow, base: &str) -> Self {
        let staff = row.role != Role::EndUser;
        Self {
            id: row.id,
            url: format!("{base}/api/v2/users/{}.json", row.id),
            name: &row.name,
            email: &row.email,
            created_at: time(row.created_at),
            updated_at: time(row.updated_at),
            time_zone: &row.time_zone,
            iana_time_zone: &row.iana_time_zone,
            phone: None,
            shared_phone_number: None,
            photo: None,
            // Zendesk numbers its languages; only the name is used here.
            locale_id: 1,
            locale: &row.locale,
            organization_id: None,
            role: row.role.as_wire(),
            verified: row.verified,
            external_id: None,
            tags: [],
            alias: "",
            active: true,
            shared: false,
            shared_agent: false,
            last_login_at: row.last_login_at.map(time),
            two_factor_auth_enabled: Some(row.role == Role::Admin),
            signature: "",
            details: "",
            notes: "",
            role_type: match row.role {
                Role::Admin => Some(4),
                _ => row.custom_role_id.map(|_| 0),
            },
            custom_role_id: row.custom_role_id,
            moderator: staff,
            ticket_restriction: (!staff).then_some("requested"),
            only_private_comments: false,
            restricted_agent: false,
            suspended: row.suspended,
            default_group_id: None,
            report_csv: row.role == Role::Admin,
            user_fields: Fields {},
            authenticity_token: None,
        }
    }

    /// As `users/me` has it.
    pub fn me(row: &'a UserRow, base: &str) -> Self {
        Self { authenticity_token: Some(AUTHENTICITY_TOKEN), ..Self::of(row, base) }
    }
}

/// Nobody, as `users/me` has it: 200 with a null id (observed; the other fields are assumed).
pub fn anonymous() -> Value {
    json!({
        "id": null,
        "url": null,
        "name": "Anonymous user",
        "email": "invalid@example.com",
        "created_at": null,
        "updated_at": null,
        "time_zone": "UTC",
        "iana_time_zone": "Etc/UTC",
        "phone": null,
        "shared_phone_number": null,
        "photo": null,
        "locale_id": 1,
        "locale": "en-US",
        "organization_id": null,
        "role": "end-user",
        "verified": false,
        "authenticity_token": AUTHENTICITY_TOKEN,
    })
}

/// A custom role.
#[derive(Debug, Serialize)]
pub struct CustomRole<'a> {
    id: i64,
    name: &'a str,
    description: &'a str,
    role_type: i64,
    team_member_count: usize,
    created_at: String,
    updated_at: String,
    configuration: Value,
}

impl<'a> CustomRole<'a> {
    /// The role, with the number of people who have it.
    pub fn of(row: &'a RoleRow, directory: &Directory) -> Self {
        let has = |user: &&UserRow| user.custom_role_id == Some(row.id);
        Self {
            id: row.id,
            name: &row.name,
            description: &row.description,
            role_type: row.role_type,
            team_member_count: directory.users.iter().filter(has).count(),
            created_at: time(row.created_at),
            updated_at: time(row.updated_at),
            configuration: serde_json::from_str(&row.configuration).unwrap_or_default(),
        }
    }
}

/// A ticket.
#[derive(Debug, Serialize)]
pub struct Ticket {
    id: i64,
    url: String,
    subject: String,
    raw_subject: String,
    description: String,
    status: String,
    priority: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    requester_id: i64,
    submitter_id: i64,
    assignee_id: Option<i64>,
    organization_id: Option<i64>,
    group_id: Option<i64>,
    tags: Vec<String>,
    via: Via,
    created_at: String,
    updated_at: String,
}

/// How a ticket came.
#[derive(Debug, Serialize)]
struct Via {
    channel: &'static str,
}

impl Ticket {
    /// The ticket, with its address below `base`.
    pub fn of(row: TicketRow, base: &str) -> Self {
        Self {
            id: row.id,
            url: format!("{base}/api/v2/tickets/{}.json", row.id),
            raw_subject: row.subject.clone(),
            subject: row.subject,
            description: row.description,
            status: row.status,
            priority: row.priority,
            kind: row.kind,
            requester_id: row.requester_id,
            submitter_id: row.requester_id,
            assignee_id: row.assignee_id,
            organization_id: None,
            group_id: None,
            tags: row.tags.split_ascii_whitespace().map(str::to_owned).collect(),
            via: Via { channel: "email" },
            created_at: time(row.created_at),
            updated_at: time(row.updated_at),
        }
    }
}

/// The `api` part of the settings (S1). Token access is a string, the others are not.
pub fn settings(directory: &Directory) -> Value {
    json!({"settings": {"api": {
        "accepted_api_agreement": directory.terms_accepted,
        "api_password_access_end_users": directory.end_user_passwords,
        "api_token_access": directory.token_access.to_string(),
    }}})
}

/// A page of a list under its name.
#[derive(Debug, Serialize)]
pub struct Page<T> {
    #[serde(flatten)]
    rows: std::collections::BTreeMap<&'static str, T>,
    #[serde(flatten)]
    around: Around,
}

impl<T> Page<T> {
    /// The rows, under the name that the list has on the wire.
    pub fn new(name: &'static str, rows: T, around: Around) -> Self {
        Self { rows: [(name, rows)].into(), around }
    }
}
