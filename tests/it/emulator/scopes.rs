//! What the scopes of an access token allow, on every endpoint (Q3, Z4).

use serde_json::json;
use tokendesk::domain::oauth::Scopes;

use super::oauth::{bearer, fixture, read};
use crate::support::emulator::Account;
use crate::support::oauth::Client;

#[tokio::test]
async fn every_endpoint_asks_for_its_scope() {
    let account = Account::start().await;
    let client = Client::create(&account, json!({"identifier": "billing"})).await;
    for (scope, line, missing) in [
        ("read", "GET /api/v2/api_tokens", None),
        ("read", "GET /api/v2/audit_logs.json", None),
        ("read", "POST /api/v2/api_tokens", Some("write")),
        ("read", "PUT /api/v2/api_tokens/1", Some("write")),
        ("read", "DELETE /api/v2/api_tokens/1", Some("write")),
        ("read", "PUT /api/v2/account/settings", Some("write")),
        ("read", "POST /api/v2/oauth/clients", Some("write")),
        ("read", "PUT /api/v2/oauth/clients/1/generate_secret", Some("write")),
        ("read", "DELETE /api/v2/oauth/tokens/current", Some("write")),
        ("write", "POST /api/v2/api_tokens", None),
        ("write", "GET /api/v2/users/me", Some("read")),
        ("tickets:read", "GET /api/v2/tickets/1001", None),
        ("tickets:read", "GET /api/v2/tickets.json?per_page=1", None),
        ("tickets:read", "GET /api/v2/api_tokens", Some("read")),
        ("tickets:read users:read", "GET /api/v2/users/me.json", None),
        ("auditlogs:read", "GET /api/v2/audit_logs", None),
        ("auditlogs:read", "GET /api/v2/custom_roles", Some("read")),
        ("users:write", "GET /api/v2/users", Some("read")),
        ("users:read", "GET /api/v2/users/me/oauth/clients", Some("read")),
        ("read", "GET /api/v2/users/me/oauth/clients", None),
        ("read", "GET /api/v2/oauth/global_clients/token_summary", None),
        ("users:read tickets:read", "GET /api/v2/oauth/global_clients", Some("read")),
        ("read", "POST /api/v2/oauth/tokens", Some("write")),
        ("users", "GET /api/v2/users/me", None),
        ("users", "GET /api/v2/tickets", Some("read")),
        ("read write everything", "GET /api/v2/users/me", Some("read")),
    ] {
        let token = client.token(&account, scope).await;
        let answer = account.call(bearer(&token), line, None).await;
        let at = format!("{scope}: {line}: {}", answer.body);
        match missing {
            None => assert!(answer.status < 300, "{at}"),
            Some("read") => {
                assert_eq!((answer.status, answer.json()), (403, fixture("error_403_scope.json")));
            }
            Some(missing) => {
                assert_eq!(answer.status, 403, "{at}");
                let text = format!("You are missing the following required scopes: {missing}");
                assert_eq!(answer.json()["description"], text);
            }
        }
    }
}

/// Every route below `/api/v2/` with each of its methods, read from the page that has them all.
fn routes() -> Vec<String> {
    let router = include_str!("../../../src/emulator/router.rs");
    let mut lines = Vec::new();
    for route in router.split(".route(").skip(1) {
        let Some(path) = route.split('"').nth(1).filter(|path| path.starts_with("/api/v2/")) else {
            continue;
        };
        let methods = [("get(", "GET"), ("post(", "POST"), ("put(", "PUT"), ("delete(", "DELETE")];
        for (_, method) in methods.into_iter().filter(|(called, _)| route.contains(called)) {
            lines.push(format!("{method} {}", path.replace("{id}", "1")));
        }
    }
    lines
}

#[tokio::test]
async fn no_endpoint_is_open_to_a_token_without_its_scope() {
    let account = Account::start().await;
    let client = Client::create(&account, json!({"identifier": "billing"})).await;
    // It allows neither to read nor to write anything.
    let token = client.token(&account, "impersonate").await;
    let routes = routes();
    assert!(routes.len() >= 34, "{routes:?}");
    for line in routes {
        let refused = account.call(bearer(&token), &line, Some(json!({}))).await;
        let scope = if line.starts_with("GET") { "read" } else { "write" };
        let text = format!("You are missing the following required scopes: {scope}");
        let body = json!({"error": "Forbidden", "description": text});
        assert_eq!((refused.status, refused.json()), (403, body), "{line}");
    }
}

#[tokio::test]
async fn a_client_can_have_every_narrow_scope() {
    let account = Account::start().await;
    let narrow: Vec<_> = Scopes::choices().filter(|name| name.contains(':')).collect();
    let scope = narrow.join(" ");
    assert!(scope.len() > 255, "{scope}");
    let client =
        Client::create(&account, json!({"identifier": "billing", "scope": scope.as_str()})).await;
    let granted = client.grant(&account, json!({})).await;
    assert_eq!((granted.status, &granted.json()["scope"]), (200, &json!(scope)));
}

#[tokio::test]
async fn the_scopes_come_before_the_role_and_the_role_still_holds() {
    let account = Account::start().await;
    let users = account.get("/api/v2/users").await.json();
    let jonas = users["users"].as_array().unwrap().iter();
    let jonas = jonas.clone().find(|user| user["email"] == "jonas@northwind.example").unwrap();
    let body = json!({"identifier": "of_jonas", "user_id": jonas["id"]});
    let client = Client::create(&account, body).await;
    let token = client.token(&account, "read").await;
    let refused = read(&account, &token, "/api/v2/api_tokens").await;
    assert_eq!((refused.status, refused.json()), (403, fixture("error_403_role.json")));
}
