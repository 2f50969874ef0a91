//! How long one message and one frame take, with few and with many tokens and events.
#![allow(missing_docs, reason = "a benchmark's name is its documentation")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark fails loudly")]

#[path = "../it/support/answers.rs"]
mod answers;
#[allow(dead_code, reason = "the tests use the rest of the stage")]
#[path = "../it/support/stage.rs"]
mod stage;

use divan::{Bencher, black_box};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use stage::{Stage, size, token};
use tokendesk::app::Answer;
use tokendesk::domain::audit::{ActivityType, AuditEvent, AuditPage, EventId};
use tokendesk::domain::user::UserId;
use tokendesk::phrases::Locale;
use tokendesk::ui::{Look, draw};

fn main() {
    divan::main();
}

const TOKENS: [i64; 2] = [20, 2048];

fn with_tokens(count: i64) -> Stage {
    let tokens = (0..count).map(|id| token(id, Some("Nightly warehouse sync"))).collect();
    Stage::with(size(120, 40), tokens)
}

/// One step down and back up, so that the list never ends.
#[divan::bench(args = TOKENS)]
fn down_and_up(bencher: Bencher, count: i64) {
    let mut stage = with_tokens(count);
    bencher.bench_local(|| {
        stage.press("Down");
        stage.press("Up");
    });
}

/// One letter in the search, and taken back.
#[divan::bench(args = TOKENS)]
fn search(bencher: Bencher, count: i64) {
    let mut stage = with_tokens(count);
    stage.press("/");
    bencher.bench_local(|| {
        stage.press("w");
        stage.press("Backspace");
    });
}

/// A whole frame at 120x40.
#[divan::bench(args = TOKENS)]
fn frame(bencher: Bencher, count: i64) {
    let stage = with_tokens(count);
    let look = Look::new(Locale::En, false, true);
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a terminal");
    bencher.bench_local(|| {
        terminal.draw(|frame| draw(frame, black_box(&stage.state), &look)).expect("a frame");
    });
}

const EVENTS: [i64; 2] = [1_000, 1_000_000];

fn with_events(count: i64) -> Stage {
    let mut stage = with_tokens(20);
    stage.press("3");
    let events = (0..count)
        .map(|id| AuditEvent {
            id: EventId(count - id),
            created_at: stage::now(),
            actor_id: Some(UserId(101)),
            actor_name: "Ada Park".into(),
            ip_address: Some("203.0.113.7".into()),
            source_type: "apitoken".into(),
            source_id: Some(id),
            source_label: "API token: Nightly warehouse sync".into(),
            activity_type: ActivityType::Updated,
            action_label: "Updated".into(),
            change_description: "active changed from true to false".into(),
        })
        .collect();
    stage.answer(Answer::AuditEvents(Ok(AuditPage { events, next: None })));
    stage
}

/// One step down and back up in the audit log.
#[divan::bench(args = EVENTS)]
fn audit_down_and_up(bencher: Bencher, count: i64) {
    let mut stage = with_events(count);
    bencher.bench_local(|| {
        stage.press("Down");
        stage.press("Up");
    });
}

/// A whole frame of the audit log at 120x40.
#[divan::bench(args = EVENTS)]
fn audit_frame(bencher: Bencher, count: i64) {
    let stage = with_events(count);
    let look = Look::new(Locale::En, false, true);
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a terminal");
    bencher.bench_local(|| {
        terminal.draw(|frame| draw(frame, black_box(&stage.state), &look)).expect("a frame");
    });
}
