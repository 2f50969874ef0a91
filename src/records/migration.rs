//! Where the migration of a token stands as a record, and what its steps came to (Z4).

use serde_json::{Map, Value as Json, json};

use super::{Record, SCHEMA, Value, object};
use crate::domain::audit::AuditEvent;
use crate::domain::fate::Due;
use crate::domain::foreign::Foreign;
use crate::domain::identify::Answered;
use crate::domain::migration::{Checked, Monthly, Plan, Stage, Standing, Step, Trial};
use crate::domain::oauth::ClientKind;
use crate::domain::oauth_client::{ClientTrial, OAuthClient};
use crate::domain::token::{Token, TokenId};

/// The migration of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// Which token.
    pub id: TokenId,
    /// The token, with where it stands; `None` once the account has it no more.
    pub token: Option<(Token, Standing)>,
    /// The client that takes its place, once there is one.
    pub client: Option<OAuthClient>,
}

/// A step as one word.
pub const fn step(step: Step) -> &'static str {
    match step {
        Step::Know => "know",
        Step::Choose => "choose",
        Step::Scope => "scope",
        Step::Create => "create",
        Step::Try => "try",
        Step::Watch => "watch",
        Step::SwitchOff => "switch_off",
        Step::Delete => "delete",
    }
}

/// How far a migration has come, as one word.
pub const fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::NotBegun => "not_begun",
        Stage::ClientMade => "client_made",
        Stage::Tried => "tried",
        Stage::Watching(quiet) if quiet.long_enough => "quiet",
        Stage::Watching(_) => "watching",
        Stage::Soaking { .. } => "soaking",
        Stage::Soaked { .. } => "soaked",
    }
}

impl Migration {
    fn plan(&self) -> Plan {
        match (&self.token, &self.client) {
            (Some((_, standing)), _) => standing.plan,
            (None, Some(client)) => Plan::of(client),
            (None, None) => Plan::default(),
        }
    }

    const fn stage(&self) -> &'static str {
        match &self.token {
            None => "done",
            Some((_, standing)) => stage(standing.stage),
        }
    }

    /// For how many whole days the old token is unused or off, and what that says of a monthly job.
    fn days(&self) -> (Option<i64>, Option<&'static str>) {
        let days = self.token.as_ref().and_then(|(_, standing)| match standing.stage {
            Stage::Tried => Some(0),
            Stage::Watching(quiet) => Some(quiet.days),
            Stage::Soaked { days } => Some(days),
            _ => None,
        });
        let monthly = days.map(|days| match Monthly::after(days) {
            Monthly::NoProof => "no_proof",
            Monthly::OnceBy => "once_by",
        });
        (days, monthly)
    }
}

impl Record for Migration {
    const LIST: &'static str = "migrations";

    const FIELDS: &'static [&'static str] = &[
        "token_id",
        "description",
        "visible_token",
        "active",
        "last_used",
        "stage",
        "step",
        "step_number",
        "due_at",
        "due_at_is",
        "quiet_days",
        "off_days",
        "tried_on",
        "days",
        "monthly_job",
        "client_id",
        "identifier",
        "kind",
        "scope",
        "owner_id",
        "client_used_at",
    ];

    #[expect(clippy::disallowed_methods, reason = "programs have what came")]
    fn values(&self) -> Vec<Value<'_>> {
        let token = self.token.as_ref().map(|(token, _)| token);
        let standing = self.token.as_ref().map(|(_, standing)| standing);
        let client = self.client.as_ref();
        let due = token.zip(standing).and_then(|(token, standing)| standing.due(token));
        let (due_at, due_is) = match due {
            Some(Due::On(at)) => (Some(at), Some("known")),
            Some(Due::About(at) | Due::Overdue(at)) => (Some(at), Some("estimate")),
            None => (None, None),
        };
        let (days, monthly) = self.days();
        let next = standing.map(Standing::step);
        let plan = self.plan();
        let number = next.and_then(|step| i64::try_from(step.number()).ok());
        let text = |text: Option<String>| {
            text.map_or(Value::Null, |text| Value::Text(std::borrow::Cow::Owned(text)))
        };
        vec![
            Value::Number(self.id.0),
            Value::text(token.and_then(|token| token.description.raw_if_set())),
            Value::text(token.map(|token| token.visible_token.raw())),
            token.map_or(Value::Null, |token| Value::Bool(token.status.is_active())),
            Value::time(token.and_then(|token| token.last_used)),
            Value::text(Some(self.stage())),
            Value::text(next.map(step)),
            Value::number(number),
            Value::time(due_at),
            Value::text(due_is),
            Value::Number(plan.quiet_days),
            Value::Number(plan.off_days),
            text(plan.tried.map(|day| day.to_string())),
            Value::number(days),
            Value::text(monthly),
            Value::number(client.map(|client| client.id.0)),
            Value::text(client.map(|client| client.identifier.raw())),
            Value::text(client.and_then(|client| client.kind).map(ClientKind::as_wire)),
            text(client.and_then(|client| client.scope.as_ref()).map(ToString::to_string)),
            Value::number(client.and_then(|client| client.user_id).map(|id| id.0)),
            Value::time(standing.and_then(|standing| standing.client_used)),
        ]
    }
}

/// What a step was, and that it was done or only planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Did {
    /// The step.
    pub step: Step,
    /// Whether it was done; else it was asked what would be.
    pub done: bool,
}

/// The document of one migration, before the end of its object: what a step adds can follow.
pub fn head(migration: &Migration) -> String {
    format!("{{\"schema\":\"{SCHEMA}\",\"migration\":{}", object(migration))
}

/// The document of one migration with the events of its token, if they were read.
pub fn with_events(migration: &Migration, events: Option<&[AuditEvent]>) -> String {
    let events = events.map_or_else(String::new, |events| {
        let rows: Vec<_> = events.iter().map(object).collect();
        format!(",\"events\":[{}]", rows.join(","))
    });
    format!("{}{events}}}\n", head(migration))
}

/// The document of one migration after a step.
pub fn after(migration: &Migration, did: Did, trial: Option<&Trial>) -> String {
    let outcome = if did.done { "done" } else { "planned" };
    let did = json!({"step": step(did.step), "outcome": outcome});
    let trial = trial.map_or_else(String::new, |trial| format!(",\"trial\":{}", told(trial)));
    format!("{},\"did\":{did}{trial}}}\n", head(migration))
}

/// What a trial came to.
#[expect(clippy::disallowed_methods, reason = "programs have what came")]
pub fn told(trial: &Trial) -> Json {
    let mut fields = Map::new();
    let mut set = |name: &str, value: Json| drop(fields.insert(name.to_owned(), value));
    set("good", trial.is_good().into());
    match &trial.grant {
        ClientTrial::Refused(words) => {
            set("granted", false.into());
            set("refusal", words.raw().into());
        }
        ClientTrial::Granted { scopes, expires_in, answered } => {
            set("granted", true.into());
            set("scope", scopes.to_string().into());
            set("expires_in", (*expires_in).into());
            set("authenticates", answered.authenticates().into());
            if let Answered::As(user) = answered {
                let user = json!({
                    "id": user.id.0,
                    "name": user.name.raw(),
                    "email": user.email.raw(),
                    "role": user.role.as_wire(),
                });
                set("as", user);
            }
        }
    }
    if let Some((check, checked)) = &trial.check {
        let (result, words, status): (_, Option<&Foreign>, _) = match checked {
            Checked::Allowed => ("allowed", None, None),
            Checked::MissingScope(words) => ("missing_scope", Some(words), None),
            Checked::Forbidden(words) => ("forbidden", Some(words), None),
            Checked::Unclear(status) => ("unclear", None, Some(*status)),
            Checked::TicketMade => ("ticket_made", None, None),
        };
        set(
            "check",
            json!({
                "request": format!("{} {}", check.method(), check.path()),
                "scope": check.scope(),
                "result": result,
                "message": words.map(Foreign::raw),
                "http_status": status,
            }),
        );
    }
    Json::Object(fields)
}
