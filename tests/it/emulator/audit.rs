//! The audit log: what is in it, its filters and its pages (rules L1 to L3).

use serde_json::Value;

use crate::support::emulator::Account;

async fn page(account: &Account, query: &str) -> Value {
    let answer = account.get(&format!("/api/v2/audit_logs.json?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.body);
    answer.json()
}

fn rows(page: &Value) -> &Vec<Value> {
    page["audit_logs"].as_array().unwrap()
}

fn path(link: &Value) -> String {
    let link = link.as_str().unwrap();
    link.split_once("/api/v2/audit_logs.json?").unwrap().1.to_owned()
}

#[tokio::test]
async fn l1_both_spellings_find_the_events_of_one_token() {
    let account = Account::start().await;
    let (id, _) = account.add("one").await;
    for kind in ["apitoken", "api_token"] {
        let query = format!("filter[source_type]={kind}&filter[source_id]={id}");
        let found = page(&account, &query).await;
        assert_eq!(found["count"], 1);
        let event = &rows(&found)[0];
        assert_eq!(event["source_type"], "apitoken");
        assert_eq!(event["source_label"], "API token: one");
        assert_eq!(event["actor_name"], "Ada Park");
        assert_eq!(event["ip_address"], "127.0.0.1");
    }
    let alone = account.get("/api/v2/audit_logs?filter[source_id]=1").await;
    assert_eq!(alone.status, 400);
}

#[tokio::test]
async fn l2_events_come_newest_first_page_by_page_and_a_new_one_moves_nothing() {
    let account = Account::start().await;
    let mut query = "page[size]=100".to_owned();
    let mut ids = Vec::new();
    let mut back = Value::Null;
    loop {
        let found = page(&account, &query).await;
        ids.extend(rows(&found).iter().map(|event| event["id"].as_i64().unwrap()));
        if found["meta"]["has_more"] == false {
            assert!(found["links"]["next"].is_null());
            break;
        }
        if ids.len() == 200 {
            back = found["links"]["prev"].clone();
        }
        query = path(&found["links"]["next"]);
        account.add("new").await;
    }
    assert_eq!(ids.len(), 432, "what is new lies before the first page");
    assert!(ids.is_sorted_by(|one, other| one > other));
    let before = page(&account, &path(&back)).await;
    let before: Vec<_> = rows(&before).iter().map(|event| event["id"].as_i64().unwrap()).collect();
    assert_eq!(before, ids[..100]);
    let oldest = page(&account, "page[size]=1&sort=created_at").await;
    assert_eq!(rows(&oldest)[0]["id"].as_i64(), ids.last().copied());
    let mixed = page(&account, "per_page=1&page=2&sort=created_at").await;
    assert!(mixed["next_page"].as_str().unwrap().ends_with("per_page=1&sort=created_at&page=3"));
    assert!(mixed["previous_page"].is_string());
}

#[tokio::test]
async fn l3_the_log_is_filtered_by_everything_that_is_documented() {
    let account = Account::start().await;
    let all = page(&account, "per_page=100").await;
    let newest = rows(&all)[0].clone();
    let text = |key: &str| newest[key].to_string().trim_matches('"').to_owned();
    for (filter, key) in [
        ("filter[actor_id]", "actor_id"),
        ("filter[ip_address]", "ip_address"),
        ("filter[action]", "action"),
        ("filter[source_type]", "source_type"),
        ("ids[]", "id"),
    ] {
        let found = page(&account, &format!("{filter}={}", text(key))).await;
        assert!(!rows(&found).is_empty(), "{filter}");
        assert!(rows(&found).iter().all(|event| event[key] == newest[key]), "{filter}");
    }
    let two = page(&account, "filter[action][]=create&filter[action][]=exported").await;
    let actions = rows(&two).iter().map(|event| event["action"].as_str().unwrap());
    let actions: std::collections::BTreeSet<_> = actions.collect();
    assert_eq!(actions, ["create", "exported"].into());
    let at = text("created_at");
    let window = format!("filter[created_at]={at}&filter[created_at]={at}");
    for window in [window.clone(), window.replace('=', "[]=")] {
        let found = page(&account, &window).await;
        assert!(rows(&found).iter().all(|event| event["created_at"] == newest["created_at"]));
        assert!(!rows(&found).is_empty());
    }
    for wrong in ["filter[created_at]=2026-01-01", "sort=-id&page[size]=1", "filter[actor_id]=me"] {
        let answer = account.get(&format!("/api/v2/audit_logs?{wrong}")).await;
        assert_eq!(answer.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn links_are_on_the_host_that_was_asked() {
    let account = Account::start().await;
    let port = account.server.address().port();
    let request = axum::http::Request::builder()
        .uri("/api/v2/users?per_page=2&role[]=admin&role[]=agent")
        .header("host", format!("localhost:{port}"))
        .header("authorization", account.header(&crate::support::emulator::As::Run).unwrap());
    let answer = account.send(request.body(axum::body::Body::empty()).unwrap()).await;
    let next = answer.json()["next_page"].as_str().unwrap().to_owned();
    assert!(next.starts_with(&format!("http://localhost:{port}/api/v2/users?")), "{next}");
    assert_eq!(answer.json()["count"], 9);
}
