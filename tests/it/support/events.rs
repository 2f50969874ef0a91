//! Audit events for tests.

use jiff::{SignedDuration, Timestamp};
use tokendesk::app::{Answer, CallId, Effect, Request};
use tokendesk::domain::audit::{ActivityType, AuditEvent, AuditFilter, AuditPage, Cursor, EventId};
use tokendesk::domain::user::{Person, Role, UserId};

use super::stage::now;

/// An event `minutes` ago; a later id is a later event.
pub fn event(id: i64, minutes: i64) -> AuditEvent {
    AuditEvent {
        id: EventId(id),
        created_at: ago(minutes),
        actor_id: Some(UserId(101)),
        actor_name: "Ada Park".into(),
        ip_address: Some("203.0.113.7".into()),
        source_type: "apitoken".into(),
        source_id: Some(1),
        source_label: "API token: Billing export".into(),
        activity_type: ActivityType::Updated,
        action_label: "Updated".into(),
        change_description: "deactivated".into(),
    }
}

fn ago(minutes: i64) -> Timestamp {
    now() - SignedDuration::from_mins(minutes)
}

/// The events of these ids, newest first as the account sends them.
pub fn events(ids: impl DoubleEndedIterator<Item = i64>) -> Vec<AuditEvent> {
    ids.rev().map(|id| event(id, 10_000 - id)).collect()
}

/// A page, and whether another one follows.
pub fn page(events: Vec<AuditEvent>, next: Option<&str>) -> Answer {
    Answer::AuditEvents(Ok(AuditPage { events, next: next.map(|text| Cursor(text.to_owned())) }))
}

/// What is asked of the audit log, with its call.
pub fn asked(effects: &[Effect]) -> Vec<(CallId, AuditFilter, Option<Cursor>)> {
    let asked = effects.iter().filter_map(|effect| match effect {
        Effect::Call { call, request: Request::AuditEvents { filter, after } } => {
            Some((*call, filter.clone(), after.clone()))
        }
        _ => None,
    });
    asked.collect()
}

pub fn person(id: i64, name: &str) -> Person {
    Person { id: UserId(id), name: name.into(), email: None, role: Role::Agent }
}
