//! Each answer has the keys and types of its fixture, with and without `.json`.

use serde_json::{Value, json};

use crate::support::emulator::{Account, As};
use crate::support::oauth::Client;

fn fixture(name: &str) -> Value {
    let path = format!("{}/tests/fixtures/zendesk/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The same keys and types all the way down; null fits anything, the first row stands for all.
fn same_shape(at: &str, expected: &Value, found: &Value) {
    match (expected, found) {
        (Value::Null, _) | (_, Value::Null) => {}
        (Value::Object(expected), Value::Object(found)) => {
            let [mut one, mut other]: [Vec<_>; 2] =
                [expected.keys().collect(), found.keys().collect()];
            one.sort();
            other.sort();
            assert_eq!(one, other, "the keys of {at}");
            for (key, value) in expected {
                same_shape(&format!("{at}.{key}"), value, &found[key]);
            }
        }
        (Value::Array(expected), Value::Array(found)) => {
            if let Some(expected) = expected.first() {
                for row in found {
                    same_shape(&format!("{at}[]"), expected, row);
                }
            }
        }
        _ => assert_eq!(
            std::mem::discriminant(expected),
            std::mem::discriminant(found),
            "the type of {at}: {expected} and {found}"
        ),
    }
}

/// An account in which a client has been given a token.
async fn granted() -> Account {
    let account = Account::start().await;
    let client = Client::create(&account, json!({"identifier": "billing_export"})).await;
    client.token(&account, "read").await;
    account
}

#[tokio::test]
async fn every_list_and_record_has_the_shape_of_its_fixture_with_and_without_json() {
    let account = granted().await;
    for (path, name) in [
        ("/api/v2/api_tokens{}?include_users=true", "api_tokens.json"),
        ("/api/v2/audit_logs{}?page[size]=2", "audit_logs_cursor.json"),
        ("/api/v2/audit_logs{}?per_page=1", "audit_logs_offset.json"),
        ("/api/v2/audit_logs/21904771000007{}", "audit_log.json"),
        ("/api/v2/account/settings{}", "account_settings.json"),
        ("/api/v2/users/me{}", "users_me.json"),
        ("/api/v2/users{}", "users.json"),
        ("/api/v2/users/show_many{}?ids=5901233018010", "users.json"),
        ("/api/v2/custom_roles{}", "custom_roles.json"),
        ("/api/v2/oauth/clients{}", "oauth_clients.json"),
        ("/api/v2/users/me/oauth/clients{}", "oauth_clients.json"),
        ("/api/v2/oauth/tokens{}", "oauth_tokens.json"),
        ("/api/v2/oauth/global_clients{}", "oauth_global_clients.json"),
        ("/api/v2/oauth/global_clients/token_summary{}", "oauth_global_clients_summary.json"),
        ("/api/v2/tickets{}", "tickets.json"),
        ("/api/v2/tickets/count{}", "tickets_count.json"),
    ] {
        for suffix in ["", ".json"] {
            let answer = account.get(&path.replace("{}", suffix)).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
            let kind = &answer.headers["content-type"];
            assert_eq!(kind, "application/json; charset=utf-8");
            same_shape(name, &fixture(name), &answer.json());
        }
    }
    for (path, list, name) in [
        ("/api/v2/users/5901233018010", "users.json", "users"),
        ("/api/v2/oauth/clients/7340012000023", "oauth_clients.json", "clients"),
        ("/api/v2/oauth/tokens/7340012000092", "oauth_tokens.json", "tokens"),
        (
            "/api/v2/oauth/global_clients/7340012000069",
            "oauth_global_clients.json",
            "global_clients",
        ),
        ("/api/v2/tickets/1001", "tickets.json", "tickets"),
    ] {
        for suffix in ["", ".json"] {
            let found = account.get(&format!("{path}{suffix}")).await.json();
            let record = &found[name.trim_end_matches('s')];
            same_shape(path, &fixture(list)[name][0], record);
        }
    }
}

#[tokio::test]
async fn changes_have_the_shape_of_their_fixtures_with_and_without_json() {
    let account = Account::start().await;
    for suffix in ["", ".json"] {
        let body = Some(json!({"api_token": {"description": "one"}}));
        let line = format!("POST /api/v2/api_tokens{suffix}");
        let made = account.call(As::Run, &line, body).await;
        assert_eq!(made.status, 201);
        same_shape("created", &fixture("api_token_created.json"), &made.json());
        let id = made.json()["api_token"]["id"].as_i64().unwrap();
        let location = made.headers["location"].to_str().unwrap().to_owned();
        assert!(location.ends_with(&format!("/api/v2/api_tokens/{id}.json")), "{location}");

        let line = format!("PUT /api/v2/api_tokens/{id}{suffix}");
        let body = Some(json!({"api_token": {"active": false}}));
        let changed = account.call(As::Run, &line, body).await;
        assert_eq!(changed.status, 200);
        same_shape("updated", &fixture("api_token_updated.json"), &changed.json());

        let line = format!("DELETE /api/v2/api_tokens/{id}{suffix}");
        let gone = account.call(As::Run, &line, None).await;
        assert_eq!((gone.status, gone.body.as_str()), (204, ""));
        assert!(!gone.headers.contains_key("content-type"));
        assert_eq!(account.call(As::Run, &line, None).await.status, 404);

        let line = format!("PUT /api/v2/account/settings{suffix}");
        let body = json!({"settings": {"api": {"accepted_api_agreement": true}}});
        let settings = account.call(As::Run, &line, Some(body)).await;
        same_shape("settings", &fixture("account_settings.json"), &settings.json());
    }
}

#[tokio::test]
async fn an_oauth_client_and_its_grant_have_the_shape_of_their_fixtures() {
    let account = Account::start().await;
    for suffix in ["", ".json"] {
        let identifier = format!("billing_export{suffix}");
        let user_id = 5_901_233_018_010_i64;
        let fields =
            json!({"identifier": identifier, "name": "Billing export", "user_id": user_id});
        let line = format!("POST /api/v2/oauth/clients{suffix}");
        let made = account.call(As::Run, &line, Some(json!({"client": fields}))).await;
        assert_eq!(made.status, 201);
        same_shape("created", &fixture("oauth_client_created.json"), &made.json());
        let client = &made.json()["client"];
        let location = made.headers["location"].to_str().unwrap();
        assert_eq!(client["url"], location);
        let line = format!("PUT /api/v2/oauth/clients/{}/generate_secret{suffix}", client["id"]);
        let secret = account.call(As::Run, &line, Some(json!({}))).await.json();
        same_shape("secret", &fixture("oauth_client_created.json"), &secret);
        let ask = json!({
            "grant_type": "client_credentials",
            "client_id": identifier,
            "client_secret": secret["client"]["secret"],
            "scope": "tickets:read",
        });
        let line = format!("POST /oauth/tokens{suffix}");
        let granted = account.call(As::Nobody, &line, Some(ask)).await;
        assert_eq!(granted.status, 200);
        same_shape("granted", &fixture("oauth_grant.json"), &granted.json());
        let token = json!({"token": {"client_id": client["id"], "scopes": ["read"]}});
        let line = format!("POST /api/v2/oauth/tokens{suffix}");
        let made = account.call(As::Run, &line, Some(token)).await;
        assert_eq!(made.status, 201);
        same_shape("made", &fixture("oauth_token_created.json"), &made.json());
    }
}

#[tokio::test]
async fn refusals_are_the_bodies_of_their_fixtures() {
    let account = Account::start().await;
    let (id, value) = account.add("one").await;
    let jonas = || As::Token("jonas@northwind.example", &value);
    let wrong = || As::Token("ada@northwind.example", "wrong");
    let bearer = || As::Header("Bearer wrong".to_owned());
    for (who, line, status, name) in [
        (wrong(), "GET /api/v2/users/me".to_owned(), 401, "error_401_basic.json"),
        (As::Nobody, "GET /api/v2/tickets".to_owned(), 401, "error_401_basic.json"),
        (bearer(), "GET /api/v2/users/me".to_owned(), 401, "error_401_bearer.json"),
        (jonas(), "GET /api/v2/api_tokens".to_owned(), 403, "error_403_role.json"),
        (As::Run, "GET /api/v2/tickets/7".to_owned(), 404, "error_404_record.json"),
        (As::Run, "GET /api/v2/nowhere".to_owned(), 404, "error_404_endpoint.json"),
        (As::Run, format!("GET /api/v2/api_tokens/{id}"), 404, "error_404_endpoint.json"),
        (As::Run, format!("DELETE /api/v2/api_tokens/{id}"), 422, "error_422_active.json"),
        (As::Run, "GET /api/v2/users?page=101".to_owned(), 400, "error_400_depth.json"),
    ] {
        let answer = account.call(who, &line, None).await;
        assert_eq!((answer.status, answer.json()), (status, fixture(name)), "{line}");
        assert_eq!(answer.headers.contains_key("www-authenticate"), status == 401);
    }
    let nobody = account.call(As::Nobody, "GET /api/v2/users/me.json", None).await;
    assert_eq!(nobody.status, 200);
    assert_eq!(nobody.json(), fixture("users_me_anonymous.json"));
}
