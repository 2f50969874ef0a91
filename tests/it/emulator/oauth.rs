//! OAuth clients and the access tokens that they are given (Z4).

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use tokendesk::emulator::ResetRole;
use tokendesk::emulator::{ResetOptions, Tuning};

use crate::support::emulator::{Account, Answer, As};
use crate::support::oauth::Client;

pub(super) fn fixture(name: &str) -> Value {
    let path = format!("tests/fixtures/zendesk/{name}");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

pub(super) fn bearer(token: &str) -> As<'static> {
    As::Header(format!("Bearer {token}"))
}

pub(super) async fn read(account: &Account, token: &str, path: &str) -> Answer {
    account.call(bearer(token), &format!("GET {path}"), None).await
}

#[tokio::test]
async fn a_client_is_given_a_token_that_acts_as_its_owner() {
    let account = Account::start().await;
    let client = Client::create(&account, json!({"identifier": "billing"})).await;
    let granted = client.grant(&account, json!({"scope": "read"})).await;
    assert_eq!(granted.status, 200);
    assert_eq!(granted.headers["cache-control"], "no-store");
    let body = granted.json();
    assert_eq!(body["token_type"], "bearer");
    assert_eq!((&body["scope"], &body["expires_in"]), (&json!("read"), &json!(1800)));
    let token = body["access_token"].as_str().unwrap();
    let me = read(&account, token, "/api/v2/users/me.json").await.json();
    assert_eq!(me["user"]["email"], "ada@northwind.example");
    let current = read(&account, token, "/api/v2/oauth/tokens/current").await.json();
    assert_eq!(current["token"]["client_id"], client.id);
    assert_eq!(current["token"]["token"], token[..10]);
    assert!(current["token"]["used_at"].is_string(), "it is in use");
    assert_eq!(current["token"]["refresh_token"], Value::Null);
}

#[tokio::test]
async fn a_form_is_taken_as_well_as_json() {
    let account = Account::start().await;
    let client = Client::create(&account, json!({"identifier": "billing"})).await;
    let form = format!(
        "grant_type=client_credentials&client_id=billing&client_secret={}&scope=read%20write\
         &expires_in=600",
        client.secret
    );
    let request = Request::post("/oauth/tokens")
        .header("host", account.server.address().to_string())
        .header("content-type", "application/x-www-form-urlencoded; charset=utf-8");
    let granted = account.send(request.body(Body::from(form)).unwrap()).await;
    assert_eq!(granted.status, 200, "{}", granted.body);
    assert_eq!(granted.json()["scope"], "read write");
    assert_eq!(granted.json()["expires_in"], 600);
}

#[tokio::test]
async fn a_stock_http_client_signs_in_and_loses_access() {
    let account = Account::start().await;
    let client = Client::create(&account, json!({"identifier": "billing"})).await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("http://{}", account.server.address());
    let ask = json!({"grant_type": "client_credentials", "client_id": "billing",
                     "client_secret": client.secret, "scope": "tickets:read"});
    let post = http.post(format!("{url}/oauth/tokens"));
    let post = post.header("content-type", "application/json").body(ask.to_string());
    let answer = post.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let answer: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    let token = answer["access_token"].as_str().unwrap();
    let status = async |path: &str| {
        let get =
            http.get(format!("{url}{path}")).header("authorization", format!("Bearer {token}"));
        get.send().await.unwrap().status().as_u16()
    };
    assert_eq!(status("/api/v2/tickets").await, 200);
    assert_eq!(status("/api/v2/users").await, 403);
    assert_eq!(client.delete(&account).await, 204);
    assert_eq!(status("/api/v2/tickets").await, 401);
}

#[tokio::test]
async fn a_wrong_identifier_and_a_wrong_secret_are_told_the_same() {
    let account = Account::start().await;
    let client = Client::create(&account, json!({"identifier": "billing"})).await;
    for ask in [
        json!({"client_id": "nobody", "scope": "read"}),
        json!({"client_secret": "wrong", "scope": "read"}),
        // The name of the record is not the identifier, nor is its number.
        json!({"client_id": client.id.to_string(), "scope": "read"}),
        json!({"client_id": "warehouse_sync", "scope": "read"}),
    ] {
        let refused = client.grant(&account, ask.clone()).await;
        assert_eq!(refused.status, 401, "{ask}");
        assert_eq!(refused.json(), fixture("error_401_client.json"));
    }
}

#[tokio::test]
async fn what_else_is_wrong_with_a_request_is_told_by_its_code() {
    let account = Account::start().await;
    let allows = json!({"identifier": "billing", "scope": "read tickets:write"});
    let client = Client::create(&account, allows).await;
    for (ask, code) in [
        (json!({"grant_type": "implicit"}), "unsupported_grant_type"),
        (json!({"grant_type": "password"}), "unsupported_grant_type"),
        (json!({"grant_type": "authorization_code"}), "invalid_request"),
        (json!({"grant_type": null}), "invalid_request"),
        (json!({"client_secret": null}), "invalid_request"),
        (json!({"expires_in": 299}), "invalid_request"),
        (json!({"expires_in": 172_801}), "invalid_request"),
        (json!({"scope": "read write"}), "invalid_scope"),
        (json!({"scope": ["read"]}), "invalid_scope"),
        (json!({"client_id": "wallboard"}), "unauthorized_client"),
    ] {
        let refused = client.grant(&account, ask.clone()).await;
        assert_eq!((refused.status, &refused.json()["error"]), (400, &json!(code)), "{ask}");
    }
    let refused = client.grant(&account, json!({"grant_type": "password"})).await;
    assert_eq!(refused.json(), fixture("error_400_grant_type.json"));
    let refused = client.grant(&account, json!({"scope": "users:read"})).await;
    assert_eq!(refused.json(), fixture("error_400_scope.json"));
    // Who names no scope gets what the client allows; without such a list one must be named.
    let granted = client.grant(&account, json!({})).await;
    assert_eq!(granted.json()["scope"], "read tickets:write");
    let open = Client::create(&account, json!({"identifier": "open"})).await;
    assert_eq!(open.grant(&account, json!({})).await.status, 400);
}

#[tokio::test]
async fn a_token_ends_at_its_second_by_the_accounts_clock() {
    let account = Account::start().await;
    let client = Client::create(&account, json!({"identifier": "billing"})).await;
    let ask = json!({"scope": "read", "expires_in": 3600});
    let granted = client.grant(&account, ask).await.json();
    let token = granted["access_token"].as_str().unwrap().to_owned();
    account.server.clock().advance(3590);
    assert_eq!(read(&account, &token, "/api/v2/users/me").await.status, 200);
    account.server.clock().advance(10);
    let refused = read(&account, &token, "/api/v2/users/me").await;
    assert_eq!((refused.status, refused.json()), (401, fixture("error_401_bearer.json")));
    // It is listed for a day, then cleared away by the next grant.
    let listed = async || {
        let of = format!("/api/v2/oauth/tokens?all=true&client_id={}", client.id);
        let list = account.get(&of).await.json();
        list["tokens"].as_array().unwrap().len()
    };
    assert_eq!(listed().await, 1);
    account.server.clock().advance(86_500);
    client.token(&account, "read").await;
    assert_eq!(listed().await, 1);
}

#[tokio::test]
async fn a_revoked_token_and_a_deleted_client_end_at_once_on_both_instances() {
    let one = Account::start().await;
    let other = one.twin().await;
    let client = Client::create(&one, json!({"identifier": "billing"})).await;
    let [first, second] =
        [client.token(&one, "read").await, client.token(&other, "read write").await];
    let me = async |account: &Account, token: &str| {
        read(account, token, "/api/v2/users/me").await.status
    };
    assert_eq!((me(&other, &first).await, me(&one, &second).await), (200, 200));
    let id = read(&one, &first, "/api/v2/oauth/tokens/current").await.json()["token"]["id"].clone();
    let gone = one.call(As::Run, &format!("DELETE /api/v2/oauth/tokens/{id}.json"), None).await;
    assert_eq!((gone.status, gone.body.as_str()), (204, ""));
    assert_eq!((me(&other, &first).await, me(&one, &first).await), (401, 401));
    let itself = one.call(bearer(&second), "DELETE /api/v2/oauth/tokens/current", None).await;
    assert_eq!(itself.status, 204);
    assert_eq!(me(&other, &second).await, 401);
    let third = client.token(&one, "read").await;
    assert_eq!(client.delete(&other).await, 204);
    assert_eq!(me(&one, &third).await, 401);
    assert_eq!(client.grant(&one, json!({"scope": "read"})).await.status, 401);
}

#[tokio::test]
async fn the_lists_are_for_administrators_and_show_the_first_ten_characters() {
    let account = Account::start().await;
    let client = Client::create(&account, json!({"identifier": "billing"})).await;
    let token = client.token(&account, "read").await;
    let clients = account.get("/api/v2/oauth/clients").await;
    assert_eq!(clients.json()["count"], 3);
    assert_eq!(clients.json()["clients"][2]["secret"], client.secret[..10]);
    let tokens = account.get("/api/v2/oauth/tokens").await;
    assert_eq!(tokens.json()["tokens"][0]["token"], token[..10]);
    for answer in [clients, tokens, account.get("/api/v2/audit_logs").await] {
        assert!(!answer.body.contains(&client.secret) && !answer.body.contains(&token));
    }
    let of = async |query: &str| {
        account.get(&format!("/api/v2/oauth/tokens?{query}")).await.json()["count"].clone()
    };
    assert_eq!(of(&format!("client_id={}", client.id)).await, 1);
    assert_eq!(of("client_id=7340012000023").await, 0);
    let page = account.get("/api/v2/oauth/clients?page[size]=2").await.json();
    assert_eq!(
        (&page["meta"]["has_more"], page["clients"].as_array().unwrap().len()),
        (&json!(true), 2)
    );
    // An agent who may manage APIs sees one client, but not the list.
    let (_, value) = account.add("for zofia").await;
    let zofia = || As::Token("zofia@northwind.example", &value);
    let status = async |line: &str| account.call(zofia(), line, None).await.status;
    assert_eq!(status("GET /api/v2/oauth/clients").await, 403);
    assert_eq!(status("GET /api/v2/oauth/tokens").await, 403);
    assert_eq!(status(&format!("GET /api/v2/oauth/clients/{}", client.id)).await, 200);
    let mine =
        json!({"client": {"name": "x", "identifier": "x", "user_id": 5_901_233_018_010_i64}});
    let refused = account.call(zofia(), "POST /api/v2/oauth/clients", Some(mine)).await;
    assert_eq!(refused.status, 422, "a client acts as its owner: an agent can name but itself");
}

#[tokio::test]
async fn an_agent_without_the_permission_manages_no_clients() {
    let account =
        Account::with(ResetOptions { role: Some(ResetRole::Agent), ..ResetOptions::default() })
            .await;
    for line in [
        "GET /api/v2/oauth/clients",
        "GET /api/v2/oauth/clients/7340012000023",
        "DELETE /api/v2/oauth/clients/7340012000023",
        "PUT /api/v2/oauth/clients/7340012000023/generate_secret",
    ] {
        let body = line.starts_with("PUT").then(|| json!({}));
        assert_eq!(account.call(As::Run, line, body).await.status, 403, "{line}");
    }
}

/// The shapes are those of the fixtures; here it is which.
#[tokio::test]
async fn global_clients_are_read_and_changed_by_nobody_here() {
    let account = Account::start().await;
    let global = account.get("/api/v2/oauth/global_clients").await.json();
    assert_eq!(global["count"], 1);
    let id = global["global_clients"][0]["id"].as_i64().unwrap();
    let summary = account.get("/api/v2/oauth/global_clients/token_summary").await.json();
    let summary = &summary["global_clients"][0];
    assert_eq!((&summary["id"], &summary["tokens_count"]), (&json!(id), &json!(2)));
    assert!(summary["last_used_at"].is_string());
    let tokens = async |query: &str| {
        account.get(&format!("/api/v2/oauth/tokens?all=true&{query}")).await.json()["count"].clone()
    };
    assert_eq!(tokens(&format!("global_client_id={id}")).await, 2);
    assert_eq!(tokens(&format!("client_id={id}")).await, 0, "it is no client of this account");
    // Nobody uses it any more: it is none that people of the account have authorized.
    let list = account.get("/api/v2/oauth/tokens?all=true").await.json();
    for token in list["tokens"].as_array().unwrap() {
        let line = format!("DELETE /api/v2/oauth/tokens/{}", token["id"]);
        assert_eq!(account.call(As::Run, &line, None).await.status, 204);
    }
    assert_eq!(account.get("/api/v2/oauth/global_clients").await.json()["count"], 0);
    assert_eq!(account.get(&format!("/api/v2/oauth/global_clients/{id}")).await.status, 200);
    for line in [
        format!("GET /api/v2/oauth/clients/{id}"),
        format!("PUT /api/v2/oauth/clients/{id}"),
        format!("PUT /api/v2/oauth/clients/{id}/generate_secret"),
        format!("DELETE /api/v2/oauth/clients/{id}"),
        "GET /api/v2/oauth/global_clients/7340012000023".to_owned(),
    ] {
        let body = line.starts_with("PUT").then(|| json!({"client": {"name": "mine"}}));
        assert_eq!(account.call(As::Run, &line, body).await.status, 404, "{line}");
    }
    let (_, value) = account.add("for zofia").await;
    for path in ["oauth/global_clients", "oauth/global_clients/token_summary"] {
        let zofia = As::Token("zofia@northwind.example", &value);
        assert_eq!(account.call(zofia, &format!("GET /api/v2/{path}"), None).await.status, 403);
    }
}

#[tokio::test]
async fn ones_own_clients_are_those_that_one_owns() {
    let account = Account::start().await;
    let own = account.get("/api/v2/users/me/oauth/clients?page[size]=1").await.json();
    assert_eq!(own["clients"][0]["identifier"], "warehouse_sync");
    assert_eq!(
        (own["clients"].as_array().unwrap().len(), &own["meta"]["has_more"]),
        (1, &json!(false))
    );
    Client::create(&account, json!({"identifier": "billing"})).await;
    let own = account.get("/api/v2/users/me/oauth/clients?page[size]=1").await.json();
    assert_eq!(own["meta"]["has_more"], true);
    let next = own["links"]["next"].as_str().unwrap();
    let next = account.get(&next[next.find("/api/").unwrap()..]).await.json();
    assert_eq!(next["clients"][0]["identifier"], "billing");
}

#[tokio::test]
async fn a_new_secret_ends_the_old_one_and_leaves_the_tokens() {
    let account = Account::start().await;
    let client = Client::create(&account, json!({"identifier": "billing"})).await;
    let token = client.token(&account, "read").await;
    let line = format!("PUT /api/v2/oauth/clients/{}/generate_secret", client.id);
    let answer = account.call(As::Run, &line, Some(json!({}))).await;
    assert_eq!(answer.status, 200);
    let fresh = answer.json()["client"]["secret"].as_str().unwrap().to_owned();
    assert_ne!(fresh, client.secret);
    assert_eq!(client.grant(&account, json!({"scope": "read"})).await.status, 401);
    let ask = json!({"scope": "read", "client_secret": fresh});
    assert_eq!(client.grant(&account, ask).await.status, 200);
    assert_eq!(read(&account, &token, "/api/v2/users/me").await.status, 200);
    let public = "PUT /api/v2/oauth/clients/7340012000046/generate_secret";
    assert_eq!(account.call(As::Run, public, Some(json!({}))).await.status, 422);
}

#[tokio::test]
async fn every_change_of_a_client_is_told_in_the_audit_log() {
    let account = Account::start().await;
    let client = Client::create(&account, json!({"identifier": "billing", "scope": "read"})).await;
    let line = format!("PUT /api/v2/oauth/clients/{}", client.id);
    let change = json!({"client": {"name": "Billing", "scope": "read write", "description": ""}});
    let changed = account.call(As::Run, &line, Some(change)).await;
    assert_eq!(changed.json()["client"]["scope"], "read write");
    let secret = format!("{line}/generate_secret");
    account.call(As::Run, &secret, Some(json!({}))).await;
    client.delete(&account).await;
    let filter = format!("filter[source_type]=oauth_client&filter[source_id]={}", client.id);
    let log = account.get(&format!("/api/v2/audit_logs?{filter}")).await.json();
    let told: Vec<_> = log["audit_logs"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .map(|event| {
            let part = |name: &str| event[name].as_str().unwrap().to_owned();
            assert_eq!(event["actor_name"], "Ada Park");
            [part("action"), part("source_label"), part("change_description")].join(" | ")
        })
        .collect();
    assert_eq!(
        told,
        [
            "create | OAuth client: A client | ",
            "update | OAuth client: Billing | name changed from A client to Billing",
            "update | OAuth client: Billing | scope changed from read to read write",
            "update | OAuth client: Billing | secret changed",
            "destroy | OAuth client: Billing | ",
        ]
    );
}

#[tokio::test]
async fn what_a_client_can_not_be_is_told_by_its_field() {
    let account = Account::start().await;
    let ada = 5_901_233_018_010_i64;
    let whole = json!({"name": "n", "identifier": "i", "user_id": ada});
    for (change, field) in [
        (json!({"name": ""}), "name"),
        (json!({"name": null}), "name"),
        (json!({"identifier": " "}), "identifier"),
        (json!({"identifier": "two words"}), "identifier"),
        (json!({"identifier": "warehouse_sync"}), "identifier"),
        (json!({"user_id": null}), "user_id"),
        (json!({"user_id": 7}), "user_id"),
        (json!({"kind": "secret"}), "kind"),
        (json!({"redirect_uri": ["http://evil.example/"]}), "redirect_uri"),
        (json!({"redirect_uri": [7]}), "redirect_uri"),
        (json!({"scope": "read tickets:read"}), "scope"),
        (json!({"identifier": "helpline_mobile"}), "identifier"),
        (json!({"description": "x".repeat(256)}), "description"),
    ] {
        let mut client = whole.clone();
        client.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let body = Some(json!({"client": client}));
        let refused = account.call(As::Run, "POST /api/v2/oauth/clients", body).await;
        assert_eq!(refused.status, 422, "{change}: {}", refused.body);
        assert!(refused.json()["details"].get(field).is_some(), "{}", refused.body);
    }
    let none = account.call(As::Run, "POST /api/v2/oauth/clients", Some(json!({}))).await;
    assert_eq!(none.status, 400);
    assert_eq!(account.get("/api/v2/oauth/clients/7").await.status, 404);
    assert_eq!(account.get("/api/v2/oauth/tokens/7").await.status, 404);
    assert_eq!(account.get("/api/v2/oauth/tokens/current").await.status, 404);
}

#[tokio::test]
async fn the_door_counts_each_access_token_and_turns_pages_of_a_browser_away() {
    let account = Account::start().await;
    let client = Client::create(&account, json!({"identifier": "billing"})).await;
    let form = Request::post("/oauth/tokens")
        .header("host", account.server.address().to_string())
        .header("origin", "http://evil.example")
        .header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(account.send(form.body(Body::empty()).unwrap()).await.status, 403);
    let [one, other] = [client.token(&account, "read").await, client.token(&account, "read").await];
    let counted = Account::at(std::sync::Arc::clone(&account.dir), Tuning::default()).await;
    let clock = counted.server.clock();
    clock.advance(60 - clock.seconds().rem_euclid(60));
    let left = async |token: &str| {
        let answer = read(&counted, token, "/api/v2/users/me").await;
        answer.headers["x-rate-limit-remaining"].to_str().unwrap().parse::<u32>().unwrap()
    };
    assert_eq!((left(&one).await, left(&one).await, left(&other).await), (699, 698, 699));
}

#[tokio::test]
async fn t5_an_access_token_is_no_api_token_and_no_client_secret_signs_in() {
    let account = Account::start().await;
    let client = Client::create(&account, json!({"identifier": "billing"})).await;
    let token = client.token(&account, "read").await;
    assert_eq!(account.me("ada@northwind.example", &token).await, 401);
    assert_eq!(read(&account, &client.secret, "/api/v2/users/me").await.status, 401);
}

#[tokio::test]
async fn neither_a_secret_nor_an_access_token_is_in_a_file() {
    let account = Account::start().await;
    let client = Client::create(&account, json!({"identifier": "billing"})).await;
    let token = client.token(&account, "read").await;
    for entry in std::fs::read_dir(account.dir.path()).unwrap().flatten() {
        let content = std::fs::read(entry.path()).unwrap();
        for secret in [&client.secret, &token] {
            let found = content.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "{entry:?}");
        }
    }
}
