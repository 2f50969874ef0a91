//! The rules of tokens, each test named after the rule that it holds.

use serde_json::{Value, json};
use tokendesk::domain::plan::Plan;
use tokendesk::domain::token::TokenLimit;
use tokendesk::emulator::{ResetOptions, ResetRole};

use crate::support::emulator::{Account, As};

const ADA: &str = "ada@northwind.example";

#[tokio::test]
async fn t1_an_address_with_a_token_authenticates() {
    let account = Account::start().await;
    let (_, value) = account.add("one").await;
    let answer = account.call(As::Token(ADA, &value), "GET /api/v2/users/me", None).await;
    assert_eq!(answer.json()["user"]["email"], ADA);
    assert_eq!(account.me("ADA@Northwind.Example", &value).await, 200);
    assert_eq!(account.me(ADA, &value[..39]).await, 401);
    assert_eq!(account.me("nobody@northwind.example", &value).await, 401);
}

#[tokio::test]
async fn t2_any_verified_user_can_use_any_token_with_its_own_rights() {
    let account = Account::start().await;
    let (_, value) = account.add("one").await;
    for (email, me, list) in [
        ("zofia@northwind.example", 200, 200),
        ("jonas@northwind.example", 200, 403),
        ("eleni@customers.example", 200, 403),
        ("martin@northwind.example", 401, 401),
        ("sam@customers.example", 401, 401),
    ] {
        assert_eq!(account.me(email, &value).await, me, "{email}");
        let who = As::Token(email, &value);
        let answer = account.call(who, "GET /api/v2/api_tokens", None).await;
        assert_eq!(answer.status, list, "{email}");
    }
}

#[tokio::test]
async fn t3_several_tokens_are_active_at_the_same_time() {
    let account = Account::start().await;
    let ((_, one), (_, other)) = (account.add("one").await, account.add("one").await);
    assert_eq!((account.me(ADA, &one).await, account.me(ADA, &other).await), (200, 200));
}

#[tokio::test]
async fn t4_at_the_limit_nothing_is_added_until_one_is_deleted() {
    let account =
        Account::with(ResetOptions { tokens: Some(255), ..ResetOptions::default() }).await;
    assert_eq!(account.server.limit(), TokenLimit::Standard);
    let (id, _) = account.add("the last").await;
    let body = || Some(json!({"api_token": {"description": "too many"}}));
    let refused = account.call(As::Run, "POST /api/v2/api_tokens", body()).await;
    assert_eq!(refused.status, 422);
    let path = "tests/fixtures/zendesk/error_422_limit.json";
    let fixture: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(refused.json(), fixture);
    account.change(id, json!({"active": false})).await;
    let still = account.call(As::Run, "POST /api/v2/api_tokens", body()).await;
    assert_eq!(still.status, 422, "inactive ones count");
    assert_eq!(account.delete(id).await.status, 204);
    let (next, _) = account.add("there is room").await;
    assert_ne!(next, id, "an id is never given twice");
}

#[tokio::test]
async fn t4_an_account_with_more_than_256_tokens_may_have_2048() {
    let account =
        Account::with(ResetOptions { tokens: Some(2047), ..ResetOptions::default() }).await;
    assert_eq!(account.server.limit(), TokenLimit::Extended);
    account.add("the last").await;
    let refused = account.call(As::Run, "POST /api/v2/api_tokens", None).await;
    assert!(refused.body.contains("2048"), "{}", refused.body);
}

#[tokio::test]
async fn t4_the_limit_holds_when_64_clients_of_two_instances_add_at_once() {
    let one = Account::with(ResetOptions { tokens: Some(236), ..ResetOptions::default() }).await;
    let other = one.twin().await;
    let body = || Some(json!({"api_token": {"description": "race"}}));
    let line = "POST /api/v2/api_tokens";
    let mut calls = tokio::task::JoinSet::new();
    let accounts = [std::sync::Arc::new(one), std::sync::Arc::new(other)];
    for client in 0..64 {
        let account = std::sync::Arc::clone(&accounts[client % 2]);
        calls.spawn(async move { account.call(As::Run, line, body()).await.status });
    }
    let statuses = calls.join_all().await;
    let made = statuses.iter().filter(|status| **status == 201).count();
    let refused = statuses.iter().filter(|status| **status == 422).count();
    assert_eq!((made, refused), (20, 44));
    assert_eq!(accounts[0].tokens().await.len(), 256);
}

#[tokio::test]
async fn t5_an_api_token_is_no_oauth_token() {
    let account = Account::start().await;
    let (_, value) = account.add("one").await;
    let bearer = As::Header(format!("Bearer {value}"));
    let answer = account.call(bearer, "GET /api/v2/users/me", None).await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.json()["error"], "invalid_token");
    let header = account.header(&As::Run).unwrap();
    let run = header.strip_prefix("Bearer ").unwrap();
    assert_eq!(account.me(ADA, run).await, 401);
}

#[tokio::test]
async fn t6_a_user_with_two_factors_is_not_asked_for_the_second() {
    let account = Account::start().await;
    let (_, value) = account.add("one").await;
    let answer = account.call(As::Token(ADA, &value), "GET /api/v2/users/me", None).await;
    assert_eq!(answer.json()["user"]["two_factor_auth_enabled"], true);
}

#[tokio::test]
async fn d2_r2_the_very_next_request_follows_the_status_on_both_instances() {
    let one = Account::start().await;
    let other = one.twin().await;
    let (id, value) = one.add("one").await;
    for _ in 0..20 {
        assert_eq!((one.me(ADA, &value).await, other.me(ADA, &value).await), (200, 200));
        assert_eq!(one.change(id, json!({"active": false})).await.status, 200);
        assert_eq!((other.me(ADA, &value).await, one.me(ADA, &value).await), (401, 401));
        assert_eq!(other.change(id, json!({"active": true})).await.status, 200);
    }
    let (_, text) = one.events(id).await[0].clone();
    assert_eq!(text, "active changed from false to true");
}

#[tokio::test]
async fn x1_only_an_inactive_token_can_be_deleted() {
    let account = Account::start().await;
    let (id, _) = account.add("one").await;
    assert_eq!(account.delete(id).await.status, 422);
    account.change(id, json!({"active": false})).await;
    assert_eq!(account.delete(id).await.status, 204);
}

#[tokio::test]
async fn x2_a_deletion_can_not_be_undone() {
    let account = Account::start().await;
    let (id, value) = account.add("one").await;
    account.change(id, json!({"active": false})).await;
    account.delete(id).await;
    assert_eq!(account.change(id, json!({"active": true})).await.status, 404);
    assert_eq!(account.delete(id).await.status, 404);
    assert_eq!(account.me(ADA, &value).await, 401);
    assert_eq!(account.events(id).await[0].0, "destroy");
}

#[tokio::test]
async fn a2_the_value_is_in_the_answer_of_the_create_alone() {
    let account = Account::start().await;
    let (id, value) = account.add("one").await;
    assert_eq!(value.len(), 40);
    for path in ["api_tokens?include_users=true", "audit_logs?page[size]=100", "users/me"] {
        let answer = account.get(&format!("/api/v2/{path}")).await;
        assert!(!answer.body.contains(&value), "{path}");
    }
    let changed = account.change(id, json!({"description": "two"})).await;
    assert!(changed.json()["api_token"].get("token").is_none());
}

#[tokio::test]
async fn a5_a_list_shows_the_first_characters() {
    let account = Account::start().await;
    let (id, value) = account.add("one").await;
    assert_eq!(account.token(id).await["visible_token"], value[..6]);
}

#[tokio::test]
async fn a1_e1_a_description_is_optional_any_text_up_to_255_characters_and_can_be_changed() {
    let account = Account::start().await;
    let made = account.call(As::Run, "POST /api/v2/api_tokens", None).await;
    let id = made.json()["api_token"]["id"].as_i64().unwrap();
    assert_eq!(made.json()["api_token"]["description"], Value::Null);
    let long = "창".repeat(255);
    for text in ["a new description", "두 줄\n\u{1f511}", &long] {
        let changed = account.change(id, json!({"description": text})).await;
        assert_eq!(changed.json()["api_token"]["description"], *text);
    }
    let refused = account.change(id, json!({"description": format!("{long}고")})).await;
    assert_eq!(refused.status, 422);
    assert_eq!(account.change(id, json!({"description": 7})).await.status, 422);
    assert_eq!(account.change(id, json!({"active": "no"})).await.status, 422);
    let first = account.events(id).await.into_iter().rev().nth(1).unwrap().1;
    assert_eq!(first, "description changed from not set to a new description");
}

#[tokio::test]
async fn a_change_of_two_fields_writes_two_events_and_of_none_none() {
    let account = Account::start().await;
    let (id, _) = account.add("one").await;
    account.change(id, json!({"description": "two", "active": false})).await;
    account.change(id, json!({"description": "two", "active": false})).await;
    let events = account.events(id).await;
    assert_eq!(events.len(), 3, "{events:?}");
    assert_eq!(events[2], ("create".to_owned(), String::new()));
}

#[tokio::test]
async fn last_used_is_seen_at_once_here_and_within_a_second_by_another_instance() {
    let one = Account::start().await;
    let other = one.twin().await;
    let (id, value) = one.add("one").await;
    assert_eq!(one.token(id).await["last_used"], Value::Null);
    one.me(ADA, &value).await;
    assert!(one.token(id).await["last_used"].is_string());
    let start = std::time::Instant::now();
    while other.token(id).await["last_used"].is_null() {
        assert!(start.elapsed().as_secs() < 20, "never noted");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn s1_the_terms_come_before_the_first_use() {
    let account =
        Account::with(ResetOptions { token_access: Some(false), ..ResetOptions::default() }).await;
    let line = "PUT /api/v2/account/settings";
    let put = |api: Value| account.call(As::Run, line, Some(json!({"settings": {"api": api}})));
    let settings = account.get("/api/v2/account/settings").await.json();
    assert_eq!(settings["settings"]["api"]["accepted_api_agreement"], false);
    assert_eq!(settings["settings"]["api"]["api_token_access"], "false");
    assert_eq!(account.get("/api/v2/api_tokens").await.status, 404);
    assert_eq!(put(json!({"api_token_access": "true"})).await.status, 422);
    let both = json!({"accepted_api_agreement": true, "api_token_access": "true"});
    assert_eq!(put(both).await.json()["settings"]["api"]["api_token_access"], "true");
    assert_eq!(account.get("/api/v2/api_tokens").await.status, 200);
    assert_eq!(put(json!({"accepted_api_agreement": false})).await.status, 422);
}

#[tokio::test]
async fn s2_turning_access_off_deactivates_every_token_with_an_event_each() {
    let account = Account::start().await;
    let (id, value) = account.add("one").await;
    let active = |tokens: Vec<Value>| tokens.iter().filter(|token| token["active"] == true).count();
    let before = active(account.tokens().await);
    let line = "PUT /api/v2/account/settings";
    let put = |access: &str| {
        let body = json!({"settings": {"api": {"api_token_access": access}}});
        account.call(As::Run, line, Some(body))
    };
    let count = async || account.get("/api/v2/audit_logs").await.json()["count"].as_u64().unwrap();
    let events = count().await;
    put("false").await;
    assert_eq!(account.get("/api/v2/api_tokens").await.status, 404);
    assert_eq!(account.me(ADA, &value).await, 401);
    assert_eq!(count().await, events + 1 + before as u64);
    assert_eq!(account.change(id, json!({"active": true})).await.status, 404);
    put("true").await;
    assert_eq!(active(account.tokens().await), 0);
    assert_eq!(account.me(ADA, &value).await, 401);
    account.change(id, json!({"active": true})).await;
    assert_eq!(account.me(ADA, &value).await, 200);
}

#[tokio::test]
async fn p1_the_page_works_on_every_plan_and_p4_the_audit_log_on_enterprise() {
    for plan in Plan::ALL {
        let account =
            Account::with(ResetOptions { plan: Some(plan), ..ResetOptions::default() }).await;
        assert_eq!(account.server.account().plan, Some(plan));
        let (_, value) = account.add("one").await;
        assert_eq!(account.me(ADA, &value).await, 200);
        let log = if plan.has_audit_log() { 200 } else { 403 };
        assert_eq!(account.get("/api/v2/audit_logs").await.status, log, "{plan}");
        assert_eq!(account.get("/api/v2/custom_roles").await.status, log, "{plan}");
    }
}

#[tokio::test]
async fn p3_an_agent_without_the_permission_is_told_so_before_anything_else() {
    let account = Account::with(ResetOptions {
        role: Some(ResetRole::Agent),
        token_access: Some(false),
        ..ResetOptions::default()
    })
    .await;
    assert_eq!(account.server.credentials().email, "jonas@northwind.example");
    assert_eq!(account.get("/api/v2/api_tokens").await.status, 403);
    assert_eq!(account.get("/api/v2/account/settings").await.status, 200);
    let body = Some(json!({"settings": {"api": {}}}));
    let put = account.call(As::Run, "PUT /api/v2/account/settings", body).await;
    assert_eq!(put.status, 403);
}
