//! Reads `assets/demo.toml` and turns its people, roles and tickets into rows.

use serde::Deserialize;

use crate::domain::plan::Plan;
use crate::domain::user::Role;
use crate::emulator::store::{RoleRow, StoreError, TicketRow, UserRow};

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demo {
    pub account: Account,
    pub role: Vec<CustomRole>,
    pub user: Vec<User>,
    pub former: Vec<Former>,
    pub token: Vec<Token>,
    pub oauth_client: Vec<OAuthClient>,
    pub oauth_token: Vec<OAuthToken>,
    pub names: Names,
    pub event: Vec<Event>,
    pub ticket: Vec<Ticket>,
}

/// The account.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    pub id: i64,
    pub name: String,
    pub subdomain: String,
    pub plan: String,
    pub admin: String,
    pub agent: String,
    pub audit_events: usize,
    pub audit_span: String,
}

/// A custom role.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomRole {
    pub id: i64,
    pub key: String,
    pub name: String,
    pub description: String,
    pub manages_apis: bool,
    pub age: String,
}

/// A person.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    pub id: i64,
    pub key: String,
    pub name: String,
    pub email: String,
    pub role: String,
    pub custom_role: Option<String>,
    pub time_zone: String,
    pub iana_time_zone: String,
    pub locale: String,
    pub age: String,
    pub last_login: Option<String>,
    #[serde(default)]
    pub suspended: bool,
    #[serde(default = "yes")]
    pub verified: bool,
}

/// A person who was deleted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Former {
    pub id: i64,
    pub key: String,
    pub name: String,
}

/// A token.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// What a client calls it that replaces it.
    pub key: Option<String>,
    pub description: Option<String>,
    pub visible: String,
    pub age: String,
    pub last_used: Option<String>,
    pub inactive: Option<String>,
    /// The account has deactivated it, because it was not used (Z1).
    #[serde(default)]
    pub idled: bool,
    /// After that a person has reactivated it.
    pub reactivated: Option<String>,
    pub edited: Option<String>,
    pub assigned: Option<String>,
    pub by: String,
}

/// An OAuth client. Nobody knows its secret; a new one can be made.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OAuthClient {
    pub identifier: String,
    pub name: String,
    pub kind: String,
    pub description: Option<String>,
    /// The key of the token that it replaces: a line of the description says so.
    pub replaces: Option<String>,
    pub company: Option<String>,
    #[serde(default)]
    pub redirect_uris: Vec<String>,
    pub scope: Option<String>,
    pub visible: Option<String>,
    #[serde(default)]
    pub global: bool,
    pub owner: String,
    pub age: String,
}

/// An access token that somebody gave a client. Nobody knows its value.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OAuthToken {
    pub client: String,
    pub user: String,
    pub scopes: String,
    pub visible: String,
    pub age: String,
    pub last_used: Option<String>,
    /// How long it lives in all; else it does not end.
    pub lives: Option<String>,
}

/// What is another one while the retirement is on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Retiring {
    token: Vec<Token>,
    oauth_client: Vec<OAuthClient>,
    oauth_token: Vec<OAuthToken>,
}

/// Words from which descriptions are made.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    pub first: Vec<String>,
    pub second: Vec<String>,
    pub third: Vec<String>,
}

/// Something that happens in an account.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    pub weight: u32,
    pub action: String,
    pub item: String,
    pub label: String,
    pub change: String,
    pub by: String,
}

/// A ticket.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    pub id: i64,
    pub subject: String,
    pub description: String,
    pub status: String,
    pub priority: Option<String>,
    pub kind: Option<String>,
    pub requester: String,
    pub assignee: Option<String>,
    pub tags: String,
    pub age: String,
}

/// Somebody who does something: a person of today or a former one.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    pub id: i64,
    pub name: &'a str,
}

const fn yes() -> bool {
    true
}

impl Demo {
    /// Reads the file that is part of the program.
    pub fn read() -> Result<Self, StoreError> {
        toml::from_str(include_str!("../../../assets/demo.toml"))
            .map_err(|error| StoreError::Demo(error.to_string()))
    }

    /// The same account half a year into the retirement, with the tokens that it leaves.
    pub fn retiring() -> Result<Self, StoreError> {
        let file = include_str!("../../../assets/retirement.toml");
        let Retiring { token, oauth_client, oauth_token } =
            toml::from_str(file).map_err(|error| StoreError::Demo(error.to_string()))?;
        Ok(Self { token, oauth_client, oauth_token, ..Self::read()? })
    }

    /// The plan that it starts with.
    pub fn plan(&self) -> Result<Plan, StoreError> {
        let plan = self.account.plan.parse();
        plan.map_err(|error: crate::domain::plan::UnknownPlan| StoreError::Demo(error.to_string()))
    }

    /// Who has this key.
    pub fn person(&self, key: &str) -> Result<Person<'_>, StoreError> {
        let today = self.user.iter().map(|user| (&user.key, user.id, &user.name));
        let former = self.former.iter().map(|user| (&user.key, user.id, &user.name));
        today
            .chain(former)
            .find(|(known, ..)| *known == key)
            .map(|(_, id, name)| Person { id, name })
            .ok_or_else(|| StoreError::Demo(format!("nobody is called `{key}`")))
    }

    /// The custom roles.
    pub fn roles(&self, now: i64) -> Result<Vec<RoleRow>, StoreError> {
        let row = |role: &CustomRole| {
            let configuration = serde_json::json!({
                "manage_api_credentials": role.manages_apis,
                "update_api_settings": false,
                "view_audit_logs": false,
                "view_access_logs": false,
            });
            Ok(RoleRow {
                id: role.id,
                name: role.name.clone(),
                description: role.description.clone(),
                role_type: 0,
                configuration: configuration.to_string(),
                manages_apis: role.manages_apis,
                created_at: before(now, &role.age)?,
                updated_at: before(now, &role.age)?,
            })
        };
        self.role.iter().map(row).collect()
    }

    /// The people.
    pub fn users(&self, now: i64) -> Result<Vec<UserRow>, StoreError> {
        self.user.iter().map(|user| self.user(user, now)).collect()
    }

    fn user(&self, user: &User, now: i64) -> Result<UserRow, StoreError> {
        let role = |key: &String| {
            let known = self.role.iter().find(|role| role.key == *key);
            known.map(|role| role.id)
        };
        let created_at = before(now, &user.age)?;
        Ok(UserRow {
            id: user.id,
            name: user.name.clone(),
            email: user.email.clone(),
            role: Role::from_wire(&user.role),
            custom_role_id: user.custom_role.as_ref().and_then(role),
            time_zone: user.time_zone.clone(),
            iana_time_zone: user.iana_time_zone.clone(),
            locale: user.locale.clone(),
            verified: user.verified,
            suspended: user.suspended,
            created_at,
            updated_at: created_at,
            last_login_at: maybe_before(now, user.last_login.as_ref())?,
        })
    }

    /// The tickets.
    pub fn tickets(&self, now: i64) -> Result<Vec<TicketRow>, StoreError> {
        let row = |ticket: &Ticket| {
            let created_at = before(now, &ticket.age)?;
            let assignee = ticket.assignee.as_ref();
            Ok(TicketRow {
                id: ticket.id,
                subject: ticket.subject.clone(),
                description: ticket.description.clone(),
                status: ticket.status.clone(),
                priority: ticket.priority.clone(),
                kind: ticket.kind.clone(),
                requester_id: self.person(&ticket.requester)?.id,
                assignee_id: assignee
                    .map(|key| self.person(key).map(|person| person.id))
                    .transpose()?,
                tags: ticket.tags.clone(),
                created_at,
                updated_at: created_at + (now - created_at) / 3,
            })
        };
        self.ticket.iter().map(row).collect()
    }
}

/// The second that lies this long before `now`, such as `2 min` or `3 months`.
pub fn before(now: i64, age: &str) -> Result<i64, StoreError> {
    Ok(now - seconds(age)?)
}

/// As [`before`], where there may be nothing.
pub fn maybe_before(now: i64, age: Option<&String>) -> Result<Option<i64>, StoreError> {
    age.map(|age| before(now, age)).transpose()
}

/// How many seconds an age has.
pub fn seconds(age: &str) -> Result<i64, StoreError> {
    let parsed = age.split_once(' ').and_then(|(number, unit)| {
        let unit = match unit {
            "min" => 60,
            "h" => 3600,
            "days" => 86_400,
            "weeks" => 7 * 86_400,
            // A mean month and a mean year, as ages on the screen have them.
            "months" => 2_630_016,
            "years" => 31_557_600,
            _ => return None,
        };
        number.parse::<i64>().ok().map(|number| number * unit)
    });
    parsed.ok_or_else(|| StoreError::Demo(format!("`{age}` is not an age")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_is_complete() {
        let demo = Demo::read().unwrap();
        assert!((11..=14).contains(&demo.user.len()));
        assert!((20..=22).contains(&demo.token.len()));
        assert!(demo.user.iter().any(|user| user.suspended));
        assert!(demo.user.iter().any(|user| !user.verified));
        let longest = demo.token.iter().filter_map(|token| token.description.as_ref());
        let longest = longest.map(|text| text.chars().count()).max();
        assert!((200..=255).contains(&longest.unwrap()), "{longest:?}");
        let retiring = Demo::retiring().unwrap();
        assert_eq!(retiring.token.len(), 20);
        demo.users(0).unwrap();
        demo.tickets(0).unwrap();
    }

    #[test]
    fn an_age_is_a_number_and_a_unit() {
        assert_eq!(seconds("2 min").unwrap(), 120);
        assert_eq!(seconds("3 weeks").unwrap(), 3 * 7 * 86_400);
        assert!(seconds("soon").is_err());
    }
}
