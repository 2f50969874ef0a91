//! Many tokens, one by one, against a scripted account and against the embedded one.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json as value;
use tokendesk::domain::bulk::{Class, Deed, Halt, Outcome, Own, Plan, Skip};
use tokendesk::domain::secret::Credential;
use tokendesk::domain::token::{Status, Token, TokenId};
use tokendesk::runtime::bulk::{Progress, Report, Stopper, run};
use tokendesk::zendesk::{ErrorKind, Timeouts, Writer};

use crate::client::{QUICK, client, signed_in_by, writer};
use crate::support::emulator::Account;
use crate::support::listener::{Listener, Reply, answer, json};

/// A token as the wire has it.
fn wire(id: i64, active: bool) -> serde_json::Value {
    value!({"id": id, "description": format!("token {id}"), "active": active,
        "visible_token": "kX77vn", "created_at": "2026-11-01T00:00:00Z"})
}

fn list(tokens: &[(i64, bool)]) -> Reply {
    let tokens: Vec<_> = tokens.iter().map(|(id, active)| wire(*id, *active)).collect();
    json(200, &value!({"api_tokens": tokens}).to_string())
}

fn one(id: i64, active: bool) -> Reply {
    json(200, &value!({"api_token": wire(id, active)}).to_string())
}

fn refused() -> Reply {
    json(422, r#"{"error":"RecordInvalid","description":"no"}"#)
}

const FAILS: &str = r#"{"error":"ServiceUnavailable"}"#;

/// What a person had seen: these tokens, all active.
async fn seen(ids: &[i64]) -> Vec<Token> {
    let tokens: Vec<_> = ids.iter().map(|id| (*id, true)).collect();
    let listener = Listener::start([list(&tokens)]);
    client(&listener).tokens().await.unwrap().value
}

fn plan(deed: Deed, seen: &[Token]) -> Plan {
    Plan::new(deed, seen.iter().map(|token| token.id), seen, Own::LeaveOut)
}

async fn carry_out(listener: &Listener, plan: Plan) -> Report {
    let (_stopper, stop) = Stopper::new();
    run(&client(listener), plan, stop, |_| {}).await
}

fn classes(report: &Report) -> Vec<Class> {
    report.outcomes.iter().map(Outcome::class).collect()
}

const LIST: &str = "GET /api/v2/api_tokens?include_users=true";

#[tokio::test]
async fn one_list_is_read_and_each_token_is_changed_by_one_request() {
    let seen = seen(&[1, 2]).await;
    let now = list(&[(1, true), (2, true)]);
    let listener = Listener::start([now, one(1, false), one(2, false)]);
    let report = carry_out(&listener, plan(Deed::Deactivate, &seen)).await;
    assert!(report.is_whole() && report.halt.is_none());
    assert!(report.changed().all(|token| token.status == Status::Inactive));
    let put = |id| format!("PUT /api/v2/api_tokens/{id}");
    assert_eq!(listener.lines(), [LIST.to_owned(), put(1), put(2)]);
    assert_eq!(listener.requests()[1].body, r#"{"api_token":{"active":false}}"#);
}

#[tokio::test]
async fn a_token_that_is_another_than_it_was_is_not_touched() {
    let seen = seen(&[1, 2, 3]).await;
    let listener = Listener::start([list(&[(1, true), (2, false)]), one(1, false)]);
    let report = carry_out(&listener, plan(Deed::Deactivate, &seen)).await;
    assert_eq!(classes(&report), [Class::Done, Class::Skipped, Class::Skipped]);
    assert!(matches!(report.outcomes[1], Outcome::Skipped(Skip::Changed(_))));
    assert_eq!(report.outcomes[2], Outcome::Skipped(Skip::Gone));
    assert_eq!(listener.lines().len(), 2, "nothing is asked for the two");
}

#[tokio::test]
async fn an_error_in_the_middle_stops_nothing() {
    let seen = seen(&[1, 2, 3]).await;
    let now = list(&[(1, true), (2, true), (3, true)]);
    let listener = Listener::start([now, refused(), one(2, true), one(3, false)]);
    let report = carry_out(&listener, plan(Deed::Deactivate, &seen)).await;
    assert_eq!(classes(&report), [Class::Failed, Class::Failed, Class::Done]);
    assert_eq!(report.outcomes[1], Outcome::Unmoved(None), "accepted, and it stays active");
    assert_eq!(report.halt, None);
}

#[tokio::test]
async fn a_lost_answer_is_looked_up_in_the_list() {
    let seen = seen(&[1, 2, 3, 4]).await;
    let all = |one, two, three| list(&[(1, one), (2, two), (3, three), (4, true)]);
    let listener = Listener::start([
        all(true, true, true),
        json(500, FAILS),
        all(false, true, true),
        Reply::Cut(vec![]),
        all(false, true, true),
        one(3, false),
        json(500, FAILS),
        json(500, FAILS),
    ]);
    let report = carry_out(&listener, plan(Deed::Deactivate, &seen)).await;
    assert!(matches!(&report.outcomes[0], Outcome::Done(Some(now)) if !now.status.is_active()));
    assert!(matches!(&report.outcomes[1], Outcome::Unmoved(Some(error))
        if error.kind == ErrorKind::NoAnswer));
    assert!(matches!(report.outcomes[2], Outcome::Done(_)));
    assert!(matches!(&report.outcomes[3], Outcome::Unknown(error)
        if error.kind == ErrorKind::Server(500)));
}

#[tokio::test]
async fn who_is_signed_out_or_may_not_is_asked_nothing_more() {
    for (status, body) in [(401, r#"{"error":"Couldn't authenticate you"}"#), (403, FAILS)] {
        let seen = seen(&[1, 2, 3]).await;
        let now = list(&[(1, true), (2, true), (3, true)]);
        let listener = Listener::start([now, one(1, false), json(status, body)]);
        let report = carry_out(&listener, plan(Deed::Deactivate, &seen)).await;
        assert_eq!(classes(&report), [Class::Done, Class::Failed, Class::NotBegun]);
        assert!(matches!(&report.halt, Some(Halt::Refused(error)) if error.status == Some(status)));
        assert_eq!(listener.lines().len(), 3);
    }
}

#[tokio::test]
async fn where_the_list_cannot_be_read_nothing_is_begun() {
    let seen = seen(&[1]).await;
    let listener = Listener::start([json(500, FAILS)]);
    let report = carry_out(&listener, plan(Deed::Deactivate, &seen)).await;
    assert_eq!(classes(&report), [Class::NotBegun]);
    assert!(matches!(report.halt, Some(Halt::Unread(_))));

    let listener = Listener::start([json(404, r#"{"error":"RecordNotFound"}"#)]);
    let report = carry_out(&listener, plan(Deed::Deactivate, &seen)).await;
    assert!(matches!(&report.halt, Some(Halt::Refused(error))
        if error.kind == ErrorKind::TokenAccessOff));
}

#[tokio::test]
async fn an_account_that_fails_three_times_in_a_row_is_left_alone() {
    let seen = seen(&[1, 2, 3, 4, 5]).await;
    let now = list(&[(1, true), (2, true), (3, true), (4, true), (5, true)]);
    let fails = || json(500, FAILS);
    let replies = [&now, &fails(), &now, &fails(), &now, &fails(), &now].map(Clone::clone);
    let listener = Listener::start(replies);
    let report = carry_out(&listener, plan(Deed::Deactivate, &seen)).await;
    assert_eq!((report.count(Class::Failed), report.count(Class::NotBegun)), (3, 2));
    assert!(matches!(report.halt, Some(Halt::Failing(_))));
}

#[tokio::test]
async fn requests_that_come_too_often_wait_and_say_so() {
    let seen = seen(&[1]).await;
    let often = || answer(429, &[], "");
    let listener = Listener::start([often(), list(&[(1, true)]), often(), one(1, false)]);
    let (_stopper, stop) = Stopper::new();
    let told = Arc::new(Mutex::new(vec![]));
    let sink = Arc::clone(&told);
    let plan = plan(Deed::Deactivate, &seen);
    let report =
        run(&client(&listener), plan, stop, move |told| sink.lock().unwrap().push(told)).await;
    assert!(report.is_whole());
    let told = told.lock().unwrap().clone();
    let done = report.outcomes[0].clone();
    assert_eq!(
        told,
        [
            Progress::Reading,
            Progress::Paused(1),
            Progress::Begun(0),
            Progress::Paused(1),
            Progress::Concluded(0, done)
        ]
    );
}

#[tokio::test]
async fn more_than_the_longest_wait_is_not_waited() {
    let seen = seen(&[1, 2]).await;
    let often = answer(429, &["retry-after: 3600"], "");
    let listener = Listener::start([list(&[(1, true), (2, true)]), often]);
    let report = carry_out(&listener, plan(Deed::Deactivate, &seen)).await;
    assert_eq!(classes(&report), [Class::Failed, Class::NotBegun]);
    assert!(matches!(&report.halt, Some(Halt::Failing(error))
        if error.kind == ErrorKind::RateLimited { retry_after: Some(3600) }));
}

/// Stops as soon as this is told.
async fn stopped_at(writer: &Writer, plan: Plan, at: impl Fn(&Progress) -> bool + Send) -> Report {
    let (stopper, stop) = Stopper::new();
    let tell = move |told: Progress| {
        if at(&told) {
            stopper.stop();
        }
    };
    run(writer, plan, stop, tell).await
}

#[tokio::test]
async fn what_is_under_way_is_finished_and_the_rest_is_not_begun() {
    let seen = seen(&[1, 2, 3]).await;
    let now = list(&[(1, true), (2, true), (3, true)]);
    let listener = Listener::start([now, one(1, false), one(2, false)]);
    let plan = plan(Deed::Deactivate, &seen);
    let at = |told: &Progress| *told == Progress::Begun(1);
    let report = stopped_at(&client(&listener), plan, at).await;
    assert_eq!(classes(&report), [Class::Done, Class::Done, Class::NotBegun]);
    assert_eq!(report.halt, Some(Halt::Stopped));
}

#[tokio::test]
async fn who_stops_during_a_pause_waits_no_longer() {
    let seen = seen(&[1, 2]).await;
    let now = list(&[(1, true), (2, true)]);
    let listener = Listener::start([now, answer(429, &["retry-after: 60"], "")]);
    let slow = Timeouts { longest_wait: Duration::from_mins(2), ..QUICK };
    let plan = plan(Deed::Deactivate, &seen);
    let at = |told: &Progress| *told == Progress::Paused(60);
    let report = stopped_at(&writer(&listener.url(), slow), plan, at).await;
    assert_eq!(classes(&report), [Class::Failed, Class::NotBegun]);
    assert_eq!(report.halt, Some(Halt::Stopped));
}

#[tokio::test]
async fn x1_a_deletion_finds_out_who_did_it() {
    let all = [1, 2].map(|id| (id, false));
    let listener = Listener::start([list(&all)]);
    let seen = client(&listener).tokens().await.unwrap().value;
    let gone = json(404, r#"{"error":"RecordNotFound"}"#);
    // The first by the second attempt, after an answer that was lost; the second by somebody else.
    let listener = Listener::start([
        list(&all),
        Reply::Cut(vec![]),
        gone.clone(),
        list(&all[1..]),
        gone,
        list(&[]),
    ]);
    let report = carry_out(&listener, plan(Deed::Delete, &seen)).await;
    assert_eq!(report.outcomes, [Outcome::Done(None), Outcome::Skipped(Skip::Gone)]);
}

#[tokio::test]
async fn the_embedded_account_does_and_undoes_it() {
    let account = Account::start().await;
    let mut ids = vec![];
    for name in ["one", "two", "three"] {
        ids.push(TokenId(account.add(name).await.0));
    }
    let url = format!("http://{}", account.server.address());
    let credential = Credential::Bearer(account.server.credentials().oauth_token.clone());
    let writer = Writer::new(signed_in_by(&url, credential, QUICK));
    let all = writer.tokens().await.unwrap().value;
    let (_stopper, stop) = Stopper::new();
    let plan = |deed, list: &[Token]| Plan::new(deed, ids.clone(), list, Own::LeaveOut);
    let off = run(&writer, plan(Deed::Deactivate, &all), stop.clone(), |_| {}).await;
    assert!(off.is_whole(), "{off:?}");

    // The opposite, of the tokens as the answers had them: nobody has changed one since.
    let after: Vec<_> = off.changed().cloned().collect();
    let on = run(&writer, plan(Deed::Reactivate, &after), stop.clone(), |_| {}).await;
    assert!(on.is_whole(), "{on:?}");

    let active: Vec<_> = on.changed().cloned().collect();
    account.change(ids[1].0, value!({"description": "renamed"})).await;
    let off = run(&writer, plan(Deed::Deactivate, &active), stop.clone(), |_| {}).await;
    assert_eq!(classes(&off), [Class::Done, Class::Skipped, Class::Done]);

    let left = writer.tokens().await.unwrap().value;
    let gone = run(&writer, plan(Deed::Delete, &left), stop, |_| {}).await;
    assert_eq!(classes(&gone), [Class::Done, Class::Skipped, Class::Done], "one is active");
}
