//! What the presets of a migration ask of an account: each is allowed by its scope alone, and the try of
//! writing changes nothing (Z4).

use serde_json::json;

use crate::support::emulator::{Account, As};
use crate::support::oauth::Client;

fn bearer(token: &str) -> As<'static> {
    As::Header(format!("Bearer {token}"))
}

#[tokio::test]
async fn each_resource_is_opened_by_its_own_scope() {
    let account = Account::start().await;
    let client = Client::create(&account, json!({"identifier": "presets"})).await;
    for (scope, path, list) in [
        ("tickets:read", "/api/v2/tickets", "tickets"),
        ("users:read", "/api/v2/users", "users"),
        ("hc:read", "/api/v2/help_center/articles.json", "articles"),
        ("read", "/api/v2/help_center/articles?page[size]=1", "articles"),
    ] {
        let token = client.token(&account, scope).await;
        let answer = account.call(bearer(&token), &format!("GET {path}"), None).await;
        assert_eq!(answer.status, 200, "{scope}: {}", answer.body);
        assert!(!answer.json()[list].as_array().unwrap().is_empty());
    }
    let token = client.token(&account, "users:read").await;
    for path in ["/api/v2/help_center/articles", "/api/v2/tickets"] {
        let answer = account.call(bearer(&token), &format!("GET {path}"), None).await;
        assert_eq!(answer.status, 403, "{}", answer.body);
    }
}

#[tokio::test]
async fn a_ticket_without_a_comment_tells_whether_one_may_write_and_makes_none() {
    let account = Account::start().await;
    let client = Client::create(&account, json!({"identifier": "presets"})).await;
    let post = "POST /api/v2/tickets";
    let count = async || {
        let answer = account.call(As::Run, "GET /api/v2/tickets/count", None).await;
        answer.json()["count"]["value"].as_i64().unwrap()
    };
    let before = count().await;
    for (scope, status) in [("tickets:write", 422), ("write", 422), ("tickets:read", 403)] {
        let token = client.token(&account, scope).await;
        let answer = account.call(bearer(&token), post, Some(json!({"ticket": {}}))).await;
        assert_eq!(answer.status, status, "{scope}: {}", answer.body);
    }
    assert_eq!(count().await, before);
    let token = client.token(&account, "tickets:write").await;
    let ticket = json!({"ticket": {"subject": "Printer", "comment": {"body": "It smokes."}}});
    let made = account.call(bearer(&token), post, Some(ticket)).await;
    assert_eq!(made.status, 201, "{}", made.body);
    assert_eq!(made.json()["ticket"]["description"], "It smokes.");
    assert_eq!(count().await, before + 1);
    let none = account.call(As::Run, post, Some(json!({}))).await;
    assert_eq!(none.status, 400, "{}", none.body);
}
