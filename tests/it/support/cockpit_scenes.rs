//! The page *Retirement*, in every state.

use tokendesk::app::{Answer, Message, Size};
use tokendesk::domain::account::Account;
use tokendesk::domain::audit::{AuditEvent, EventId};
use tokendesk::domain::plan::Plan;
use tokendesk::domain::token::{Status, Token};
use tokendesk::domain::user::UserId;
use tokendesk::zendesk::ErrorKind;

use super::events::{event, page};
use super::retirement_scenes::keeping;
use super::scenes::Scene;
use super::stage::{Stage, at, error, six, size, token};

/// The page and what it adds to the others.
pub const COCKPIT: &[Scene] = &[
    ("cockpit", |size| told(size)),
    ("cockpit-reading", |size| opened(size)),
    ("cockpit-estimates", |size| {
        let mut stage = opened(size);
        stage.answer(Answer::AuditEvents(Err(error(ErrorKind::Server(503)))));
        stage
    }),
    ("cockpit-marked", |size| {
        let mut stage = told(size);
        stage.press("x Down x f Down Down Enter");
        stage
    }),
    ("cockpit-search", |size| {
        let mut stage = told(size);
        stage.press("/");
        stage.types("zzz");
        stage
    }),
    ("cockpit-menu", |size| {
        let mut stage = told(size);
        stage.press("Down m");
        stage
    }),
    ("cockpit-ended", |size| {
        let mut stage = told(size);
        stage.send(Message::Clock(at("2027-05-03T09:00:00Z")));
        stage
    }),
    ("cockpit-not-kept", |size| {
        let mut stage = Stage::with(size, six());
        stage.press("4");
        stage
    }),
    ("cockpit-empty", |size| {
        let mut stage = Stage::within(size, keeping(), vec![]);
        stage.press("4");
        stage
    }),
    ("cockpit-table", |size| Stage::within(size, keeping(), fates())),
    ("cockpit-detail-off", |size| {
        let mut stage = told(size);
        stage.press("Down Down Enter");
        stage.answer(page(vec![turned_off(7, "2026-11-19T05:00:00Z", true)], None));
        stage
    }),
    ("cockpit-detail-by-hand", |size| {
        let mut stage = told(size);
        stage.press("End Up Enter");
        stage.answer(page(vec![turned_off(8, "2026-10-01T08:00:00Z", false)], None));
        stage
    }),
    ("cockpit-detail-in-use", |size| {
        let mut stage = told(size);
        stage.press("Down Down Down Down Enter");
        stage.answer(page(vec![], None));
        stage
    }),
];

/// A token that was used and changed at these times.
fn used(id: i64, name: &str, used: &str, changed: &str) -> Token {
    let last_used = Some(at(used));
    Token { last_used, updated_at: at(changed), ..token(id, Some(name)) }
}

/// The same, inactive.
fn off(id: i64, name: &str, last: &str, changed: &str) -> Token {
    Token { status: Status::Inactive, ..used(id, name, last, changed) }
}

/// Tokens in every fate, at the stage's time.
pub fn fates() -> Vec<Token> {
    vec![
        used(1, "Billing export", "2026-11-23T11:58:00Z", "2025-11-01T08:00:00Z"),
        used(2, "Nightly warehouse sync", "2026-11-23T02:00:00Z", "2026-11-20T08:00:00Z"),
        used(3, "Invoices, monthly", "2026-10-27T03:00:00Z", "2025-11-01T08:00:00Z"),
        used(4, "창고 동기화", "2026-11-06T11:00:00Z", "2026-11-10T08:00:00Z"),
        Token { last_used: None, ..token(5, None) },
        off(6, "Call centre wallboard", "2026-08-26T05:00:00Z", "2026-09-25T05:00:00Z"),
        off(7, "Loyalty points", "2026-10-20T05:00:00Z", "2026-11-19T05:00:00Z"),
        off(8, "Old helpdesk import", "2026-03-12T11:00:00Z", "2026-10-01T08:00:00Z"),
        Token {
            last_used: None,
            ..off(9, "Pilot", "2026-03-12T11:00:00Z", "2026-11-01T08:00:00Z")
        },
    ]
}

/// That a token became inactive, by the account or by a person.
pub fn turned_off(id: i64, day: &str, by_account: bool) -> AuditEvent {
    let (actor, name) = if by_account { (-1, "Zendesk") } else { (101, "Ada Park") };
    AuditEvent {
        id: EventId(1_000 + id),
        source_id: Some(id),
        actor_id: Some(UserId(actor)),
        actor_name: name.into(),
        change_description: "active changed from true to false".into(),
        created_at: at(day),
        ..event(1, 0)
    }
}

/// What the audit log of these tokens tells.
pub fn log() -> Vec<AuditEvent> {
    vec![
        turned_off(7, "2026-11-19T05:00:00Z", true),
        turned_off(9, "2026-11-01T08:00:00Z", false),
        turned_off(8, "2026-10-01T08:00:00Z", false),
        turned_off(6, "2026-09-25T05:00:00Z", true),
    ]
}

/// The page, while its audit log is being read.
pub fn opened(size: Size) -> Stage {
    opened_in(size, keeping())
}

/// The same in this account.
pub fn opened_in(size: Size, account: Account) -> Stage {
    let mut stage = Stage::within(size, account, fates());
    stage.press("4");
    stage
}

/// The page, told by its audit log.
pub fn told(size: Size) -> Stage {
    let mut stage = opened(size);
    stage.answer(page(log(), None));
    stage
}

/// The same at 80x24.
pub fn usual() -> Stage {
    told(size(80, 24))
}

/// An account without an audit log.
pub fn without_log() -> Account {
    Account { plan: Some(Plan::SuiteGrowth), ..keeping() }
}
