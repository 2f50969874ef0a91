//! The retirement of API tokens, kept by the account by its own clock (Z1 to Z3).

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};
use tokendesk::emulator::{Options, ResetOptions, Server, Tuning, reset};

use crate::support::emulator::{Account, Answer, As, options};

const ADA: &str = "ada@northwind.example";
const DAY: i64 = 86_400;

/// An account made at this time with its retirement on, whose clock shows that time.
async fn retiring(made: &str, tokens: Option<usize>) -> Account {
    made_at(made, ResetOptions { tokens, retirement: Some(true), ..ResetOptions::default() }).await
}

async fn made_at(made: &str, reset_options: ResetOptions) -> Account {
    let now: Timestamp = made.parse().unwrap();
    let dir = Arc::new(tempfile::tempdir().unwrap());
    reset(dir.path(), &ResetOptions { now: Some(now), ..reset_options }).unwrap();
    start(dir, made).await
}

async fn start(dir: Arc<tempfile::TempDir>, now: &str) -> Account {
    let options = Options { now: now.parse().ok(), ..options(dir.path()) };
    let tuning = Tuning { unlimited: true, ..Tuning::default() };
    let server = Server::start_with(options, tuning).await.unwrap();
    Account { server, dir }
}

/// Puts the account's clock to this time.
fn travel(account: &Account, to: &str) {
    let to: Timestamp = to.parse().unwrap();
    let clock = account.server.clock();
    clock.advance(to.as_second() - clock.seconds());
}

async fn create(account: &Account) -> Answer {
    account.call(As::Run, "POST /api/v2/api_tokens", Some(json!({}))).await
}

/// The events of a token, oldest first: when, who, what.
async fn story(account: &Account, id: i64) -> Vec<String> {
    let filter = format!("filter[source_type]=apitoken&filter[source_id]={id}");
    let log = account.get(&format!("/api/v2/audit_logs?{filter}&page[size]=100")).await.json();
    let events = log["audit_logs"].as_array().unwrap().iter().rev();
    let told = |event: &Value| {
        let part = |name: &str| event[name].as_str().unwrap_or("-").to_owned();
        let day = part("created_at");
        let day = day.get(..10).unwrap();
        [day, &event["actor_id"].to_string(), &part("action"), &part("change_description")]
            .join(" ")
            .trim_end()
            .to_owned()
    };
    events.map(told).collect()
}

#[tokio::test]
async fn z2_a_creation_is_refused_from_the_day_on_and_before_it_is_not() {
    let account = retiring("2026-10-26T23:00:00Z", Some(3)).await;
    assert_eq!(create(&account).await.status, 201);
    travel(&account, "2026-10-27T00:00:00Z");
    let refused = create(&account).await;
    assert_eq!(refused.status, 422);
    let fixture = std::fs::read_to_string("tests/fixtures/zendesk/error_422_retired.json").unwrap();
    assert_eq!(refused.json(), serde_json::from_str::<Value>(&fixture).unwrap());
}

#[tokio::test]
async fn without_the_retirement_everything_goes_on() {
    let account = made_at("2027-05-01T00:00:00Z", ResetOptions::default()).await;
    let before = account.tokens().await;
    let (id, value) = account.add("one").await;
    travel(&account, "2028-03-01T00:00:00Z");
    assert_eq!(account.me(ADA, &value).await, 200);
    assert_eq!(account.tokens().await.len(), before.len() + 1);
    account.change(id, json!({"active": false})).await;
    assert_eq!(account.change(id, json!({"active": true})).await.status, 200);
}

#[tokio::test]
async fn z1_an_unused_token_is_deactivated_after_thirty_days_and_deleted_sixty_days_later() {
    let account = retiring("2026-09-01T12:00:00Z", Some(0)).await;
    let (idle, _) = account.add("idle").await;
    let (busy, value) = account.add("busy").await;
    travel(&account, "2026-09-30T12:00:00Z");
    assert_eq!(account.me(ADA, &value).await, 200);
    assert_eq!(account.token(idle).await["active"], true);
    travel(&account, "2026-10-01T12:00:10Z");
    assert_eq!(account.token(idle).await["active"], false);
    assert_eq!(account.token(busy).await["active"], true);
    travel(&account, "2026-10-20T00:00:00Z");
    assert_eq!(account.me(ADA, &value).await, 200);
    travel(&account, "2026-11-30T12:00:10Z");
    let left = account.tokens().await;
    assert_eq!((left.len(), &left[0]["id"], &left[0]["active"]), (1, &json!(busy), &json!(false)));
    let told = story(&account, idle).await;
    assert_eq!(
        told,
        [
            "2026-09-01 5901233018010 create",
            "2026-10-01 -1 update active changed from true to false",
            "2026-11-30 -1 destroy",
        ]
    );
    assert_eq!(
        story(&account, busy).await[1],
        "2026-11-19 -1 update active changed from true to false"
    );
}

#[tokio::test]
async fn z1_a_use_that_is_not_written_down_yet_counts() {
    let account = retiring("2026-09-01T00:00:00Z", Some(0)).await;
    let (id, value) = account.add("busy").await;
    travel(&account, "2026-09-20T00:00:00Z");
    assert_eq!(account.me(ADA, &value).await, 200);
    travel(&account, "2026-10-10T00:00:00Z");
    assert_eq!(account.me(ADA, &value).await, 200, "used 20 days ago");
    assert_eq!(account.token(id).await["active"], true);
}

#[tokio::test]
async fn z1_a_reactivated_token_has_thirty_days_to_be_used() {
    let account = retiring("2026-09-01T00:00:00Z", Some(0)).await;
    let (id, value) = account.add("needed after all").await;
    travel(&account, "2026-10-05T00:00:00Z");
    assert_eq!(account.me(ADA, &value).await, 401);
    assert_eq!(account.change(id, json!({"active": true})).await.status, 200);
    assert_eq!(account.token(id).await["active"], true);
    travel(&account, "2026-11-03T23:00:00Z");
    assert_eq!(account.token(id).await["active"], true);
    travel(&account, "2026-11-04T00:01:00Z");
    assert_eq!(account.token(id).await["active"], false);
}

#[tokio::test]
async fn z3_on_the_last_day_every_token_stops_for_good() {
    let account = retiring("2026-10-26T00:00:00Z", Some(0)).await;
    let (id, value) = account.add("to the end").await;
    for day in ["2026-11-20", "2026-12-15", "2027-01-10", "2027-02-05", "2027-03-05", "2027-04-01"]
    {
        travel(&account, &format!("{day}T00:00:00Z"));
        assert_eq!(account.me(ADA, &value).await, 200, "{day}");
    }
    travel(&account, "2027-04-29T23:59:50Z");
    assert_eq!(account.me(ADA, &value).await, 200);
    travel(&account, "2027-04-30T00:00:00Z");
    assert_eq!(account.me(ADA, &value).await, 401);
    assert_eq!(account.token(id).await["updated_at"], "2027-04-30T00:00:00Z");
    let refused = account.change(id, json!({"active": true})).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("cannot be reactivated"), "{}", refused.body);
    // What is not the status can still be changed, and the token be deleted by hand.
    assert_eq!(account.change(id, json!({"description": "ended"})).await.status, 200);
    assert_eq!(account.delete(id).await.status, 204);
    assert_eq!(create(&account).await.status, 422);
}

#[tokio::test]
async fn a_jump_over_months_does_everything_in_its_order_and_at_its_time() {
    let dir = {
        let account = retiring("2026-08-31T09:00:00Z", None).await;
        account.server.shutdown().await;
        account.dir
    };
    let account = start(dir, "2027-12-01T00:00:00Z").await;
    assert_eq!(account.tokens().await.len(), 0, "60 days after the end nothing is left");
    let filter = "filter[source_type]=apitoken&filter[actor_id]=-1&sort=created_at&page[size]=100";
    let log = account.get(&format!("/api/v2/audit_logs?{filter}")).await.json();
    let events = log["audit_logs"].as_array().unwrap();
    let time = |event: &Value| event["created_at"].as_str().unwrap().parse::<Timestamp>().unwrap();
    let at = |event: &Value| (time(event), event["id"].as_i64().unwrap());
    assert!(events.is_sorted_by_key(at), "ids follow the time");
    let destroyed = events.iter().filter(|event| event["action"] == "destroy");
    for gone in destroyed.clone() {
        let of = |event: &&Value| event["source_id"] == gone["source_id"];
        let off = events.iter().filter(of).rfind(|event| event["action"] == "update");
        if let Some(off) = off {
            assert_eq!(time(gone).as_second() - time(off).as_second(), 60 * DAY);
        }
        assert_eq!(gone["ip_address"], Value::Null);
        assert_eq!(gone["actor_name"], "Zendesk");
    }
    assert!(destroyed.count() >= 15, "of about 20 tokens");
    // Nothing is done twice: not by the next request, not by the next start.
    let count = log["audit_logs"].as_array().unwrap().len();
    let again = start(Arc::clone(&account.dir), "2027-12-02T00:00:00Z").await;
    let log = again.get(&format!("/api/v2/audit_logs?{filter}")).await.json();
    assert_eq!(log["audit_logs"].as_array().unwrap().len(), count);
}

/// What is in the account's file, without a request that would do what is due.
async fn written(account: &Account) -> Vec<(bool, i64)> {
    let directory = account.server.gate().shared().store().directory().await.unwrap();
    directory.tokens.iter().map(|token| (token.active, token.updated_at)).collect()
}

/// Waits until the account has done by itself what leaves this; it gives up after 20 seconds.
async fn comes_to(account: &Account, wanted: &[(bool, i64)]) {
    let waits = async {
        while written(account).await != wanted {
            tokio::task::yield_now().await;
        }
    };
    let patience = std::time::Duration::from_secs(20);
    let came = tokio::time::timeout(patience, waits).await.is_ok();
    assert!(came, "{:?} instead of {wanted:?}", written(account).await);
}

#[tokio::test]
async fn a_server_that_nobody_asks_keeps_its_days_over_midnight_by_its_own_clock() {
    let dir = {
        let account = retiring("2026-09-01T00:00:00Z", Some(0)).await;
        account.add("idle").await;
        account.server.shutdown().await;
        account.dir
    };
    // The token was made within a second or two of midnight; nobody moves the clock after the start.
    let account = start(Arc::clone(&dir), "2026-09-30T23:59:59Z").await;
    let (active, made) = written(&account).await[0];
    assert!(active);
    comes_to(&account, &[(false, made + 30 * DAY)]).await;
}

#[tokio::test]
async fn a_clock_that_jumps_is_noticed_while_nobody_asks() {
    let dir = {
        let account = retiring("2026-09-01T00:00:00Z", Some(0)).await;
        account.add("idle").await;
        account.server.shutdown().await;
        account.dir
    };
    let options = Options { now: "2026-09-02T00:00:00Z".parse().ok(), ..options(dir.path()) };
    let settle = std::time::Duration::from_millis(10);
    let tuning = Tuning { unlimited: true, settle, ..Tuning::default() };
    let account = Account { server: Server::start_with(options, tuning).await.unwrap(), dir };
    assert_eq!(written(&account).await.len(), 1);
    travel(&account, "2026-10-20T00:00:00Z");
    let off = written(&account).await[0].1 + 30 * DAY;
    comes_to(&account, &[(false, off)]).await;
    travel(&account, "2027-01-01T00:00:00Z");
    comes_to(&account, &[]).await;
}

#[tokio::test]
async fn two_instances_do_what_is_due_once() {
    let one = retiring("2026-09-01T00:00:00Z", Some(0)).await;
    let (id, _) = one.add("idle").await;
    let other = start(Arc::clone(&one.dir), "2026-09-01T00:00:00Z").await;
    for account in [&one, &other] {
        travel(account, "2026-12-15T00:00:00Z");
    }
    let (first, second) = tokio::join!(one.tokens(), other.tokens());
    assert_eq!((first.len(), second.len()), (0, 0));
    assert_eq!(story(&one, id).await.len(), 3);
}

#[tokio::test]
async fn s2_what_was_turned_off_with_token_access_is_deleted_sixty_days_later() {
    let account = retiring("2026-09-01T00:00:00Z", Some(0)).await;
    let (id, _) = account.add("one").await;
    travel(&account, "2026-09-10T00:00:00Z");
    for access in ["false", "true"] {
        let body = json!({"settings": {"api": {"api_token_access": access}}});
        account.call(As::Run, "PUT /api/v2/account/settings", Some(body)).await;
    }
    travel(&account, "2026-11-08T23:00:00Z");
    assert_eq!(account.token(id).await["active"], false);
    travel(&account, "2026-11-09T00:01:00Z");
    assert_eq!(account.tokens().await.len(), 0);
}
