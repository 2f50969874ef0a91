//! What the retirement of API tokens makes of the screen (Z1 to Z4).

use tokendesk::app::{Answer, Message, Size};
use tokendesk::domain::account::Account;
use tokendesk::domain::audit::AuditEvent;
use tokendesk::domain::plan::Plan;
use tokendesk::domain::token::{Status, Token};
use tokendesk::domain::user::UserId;
use tokendesk::zendesk::ErrorKind;

use super::events::{event, page};
use super::scenes::Scene;
use super::stage::{Stage, account, at, dated, error, six, token};

/// What the retirement adds to the screen.
pub const RETIREMENT: &[Scene] = &[
    ("retired", refused),
    ("retired-status", |size| {
        let mut stage = typed(size);
        stage.answer(Answer::TokenCreated(Err(error(ErrorKind::UnexpectedStatus(410)).into())));
        stage.press("Tab");
        stage
    }),
    ("retired-closed", |size| {
        let mut stage = refused(size);
        stage.press("Esc");
        stage
    }),
    ("retired-end", |size| {
        let mut stage = ended(size, six());
        stage.press("a n e w Enter");
        stage.answer(Answer::TokenCreated(Err(error(no_more()).into())));
        stage
    }),
    ("retired-empty", |size| {
        let mut stage = refused_in(Stage::with(size, vec![]));
        stage.press("Esc");
        stage
    }),
    ("ended-empty", |size| ended(size, vec![])),
    ("ended-reactivation", |size| {
        let mut stage = ended(size, six());
        stage.press("End Up r Tab Enter");
        let words = "API tokens have been retired and cannot be reactivated.";
        stage.answer(Answer::TokenUpdated(Err(error(ErrorKind::Refused(words.into())))));
        stage
    }),
    ("idle-proven", |size| detail(size, vec![by_account()])),
    ("idle-possible", |size| detail(size, vec![])),
];

/// The account's words for a refused token.
pub fn no_more() -> ErrorKind {
    let words = "API tokens can no longer be created. Use an OAuth client instead.";
    ErrorKind::Refused(words.into())
}

/// A form with a description, whose saving waits for an answer.
pub fn typed(size: Size) -> Stage {
    typed_in(Stage::with(size, six()))
}

fn typed_in(mut stage: Stage) -> Stage {
    stage.press("a");
    stage.types("Nightly export");
    stage.press("Enter");
    stage
}

/// The same, refused.
pub fn refused(size: Size) -> Stage {
    refused_in(Stage::with(size, six()))
}

fn refused_in(stage: Stage) -> Stage {
    let mut stage = typed_in(stage);
    stage.answer(Answer::TokenCreated(Err(error(no_more()).into())));
    stage
}

/// After the end of all tokens.
pub fn ended(size: Size, tokens: Vec<Token>) -> Stage {
    let mut stage = Stage::with(size, tokens);
    stage.send(Message::Clock(at("2027-05-03T09:00:00Z")));
    stage
}

/// An account that retires its tokens.
pub fn keeping() -> Account {
    Account { keeps_retirement: true, ..account(Plan::SuiteEnterprise) }
}

/// A token that was unused for 30 days when it became inactive.
pub fn idle() -> Token {
    Token {
        status: Status::Inactive,
        last_used: Some(at("2026-09-20T05:00:00Z")),
        updated_at: at("2026-10-20T05:00:00Z"),
        ..token(7, Some("Call centre wallboard"))
    }
}

/// That the account deactivated it.
pub fn by_account() -> AuditEvent {
    AuditEvent {
        actor_id: Some(UserId(-1)),
        actor_name: "Zendesk".into(),
        ip_address: None,
        source_id: Some(7),
        change_description: "active changed from true to false".into(),
        created_at: at("2026-10-20T05:00:00Z"),
        ..event(900, 0)
    }
}

/// The detail of the idle token, with these events.
pub fn detail(size: Size, events: Vec<AuditEvent>) -> Stage {
    let mut stage = Stage::within(size, keeping(), vec![idle()]);
    stage.press("Enter");
    stage.answer(page(events, None));
    stage
}

/// The list as it is read again after a refusal.
pub fn listed(stage: &mut Stage, tokens: Vec<Token>) {
    stage.answer(Answer::Tokens(Ok(dated(tokens))));
}
