//! The client reads the bodies that client and embedded account are both held to.

use std::fs;

use tokendesk::domain::account::AccessSettings;
use tokendesk::domain::audit::{ActivityType, AuditFilter, EventId};
use tokendesk::domain::description::NewDescription;
use tokendesk::domain::oauth::{ClientKind, Scopes};
use tokendesk::domain::oauth_client::{Draft, NewClient, OAuthClientId};
use tokendesk::domain::secret::OneTimeSecret;
use tokendesk::domain::token::{Probe, Status, TokenChange, TokenId};
use tokendesk::domain::user::{Role, UserId};
use tokendesk::zendesk::{ErrorKind, TokensOf, Writer};

use crate::client::client;
use crate::support::listener::{Listener, Reply, answer, json};

fn fixture(name: &str) -> String {
    let path = format!("{}/tests/fixtures/zendesk/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn ok(name: &str) -> Reply {
    json(200, &fixture(name))
}

/// A client whose next answers are these. The listener lives as long as the process.
fn answered(replies: impl IntoIterator<Item = Reply>) -> Writer {
    client(&Listener::start(replies))
}

#[tokio::test]
async fn the_lists_of_tokens() {
    let tokens = answered([ok("api_tokens.json")]).tokens().await.unwrap().value;
    assert_eq!(tokens.len(), 2);
    assert_eq!(tokens[0].id, TokenId(6_130_907_993_114));
    assert_eq!(tokens[0].description.shown(), Some("Billing export"));
    assert_eq!(tokens[0].visible_token, "9fK2xQ");
    assert_eq!(tokens[0].last_used, "2026-11-23T09:10:00Z".parse().ok());
    let creator = tokens[1].creator.as_ref().unwrap();
    assert_eq!(
        creator.name.as_ref().map(tokendesk::domain::foreign::Foreign::shown),
        Some("김서연")
    );
    assert_eq!(tokens[1].status, Status::Inactive);
    assert_eq!(tokens[1].assigned_user_id, Some(UserId(5_901_233_018_027)));
}

#[tokio::test]
async fn a_creation_and_a_change() {
    let name = NewDescription::parse("Billing export 2").unwrap();
    let client =
        answered([json(201, &fixture("api_token_created.json")), ok("api_token_updated.json")]);
    let created = client.create_token(&name).await.unwrap();
    assert_eq!(created.token.description.shown(), Some("Billing export 2"));
    let value = "v7Qm1bT0kX9fK2xQaa03Zp7Yt0WsN4hJc8Lr2Ee5";
    assert_eq!(created.secret, OneTimeSecret::new(value.to_owned()));
    let change = TokenChange::SetStatus(Status::Inactive);
    let token = client.update_token(TokenId(1), &change).await.unwrap();
    assert_eq!(token.status, Status::Inactive);
    assert_eq!(token.creator, None);
}

#[tokio::test]
async fn the_audit_log() {
    let client = answered([ok("audit_logs_cursor.json"), ok("audit_logs_offset.json")]);
    let page = client.audit_events(&AuditFilter::default(), None).await.unwrap();
    assert_eq!(page.events.len(), 2);
    let event = &page.events[1];
    assert_eq!(event.id, EventId(21_904_771_000_411));
    assert_eq!(event.activity_type, ActivityType::Updated);
    assert_eq!(event.actor_name, "김서연");
    assert_eq!(event.source_label, "API token: Billing export");
    assert_eq!(event.change_description, "description changed from not set to Billing export");
    let next = page.next.unwrap();
    assert_eq!(next.0, "MTc2MzY1NDU5MCwyMTkwNDc3MTAwMDQxMQ");

    // An account that pages by number alone ends the log instead of repeating it.
    let page = client.audit_events(&AuditFilter::default(), Some(&next)).await.unwrap();
    assert_eq!((page.events.len(), page.next), (1, None));

    // One event has the same fields as one of a page.
    let one: serde_json::Value = serde_json::from_str(&fixture("audit_log.json")).unwrap();
    let page = serde_json::json!({"audit_logs": [one["audit_log"]]}).to_string();
    let page = answered([json(200, &page)]);
    let page = page.audit_events(&AuditFilter::default(), None).await.unwrap();
    assert_eq!(page.events[0], *event);
}

#[tokio::test]
async fn the_people_and_their_roles() {
    let client = answered([
        ok("users_me.json"),
        ok("users_me_anonymous.json"),
        ok("users.json"),
        ok("custom_roles.json"),
    ]);
    let me = client.current_user().await.unwrap().value;
    assert_eq!(me.email, "ada@northwind.example");
    assert_eq!((me.role, me.custom_role_id), (Role::Admin, None));
    assert_eq!(me.time_zone.as_deref(), Some("Europe/Berlin"));
    let nobody = client.current_user().await.unwrap_err();
    assert_eq!(nobody.kind, ErrorKind::Anonymous);
    let people = client.actors().await.unwrap();
    assert_eq!(people[0].id, UserId(5_901_233_018_010));
    assert_eq!(people.len(), 1);
    assert_eq!(client.manages_apis(4_417_720_361_001).await, Ok(true));
}

#[tokio::test]
async fn the_settings_and_the_tickets() {
    let client =
        answered([ok("account_settings.json"), ok("users_me.json"), ok("tickets_count.json")]);
    let access = AccessSettings { terms_accepted: true, token_access: true };
    assert_eq!(client.access().await, Ok(access));
    let secret = OneTimeSecret::new("x".to_owned());
    let Ok(Probe::Authenticated { tickets, .. }) = client.probe("a@b.example", &secret).await
    else {
        panic!("the token authenticates");
    };
    assert_eq!(tickets, Some(30));
}

#[tokio::test]
async fn every_refusal() {
    let forbidden = |words: &str| ErrorKind::Forbidden(words.into());
    let refused = |words: &str| ErrorKind::Refused(words.into());
    for (status, name, kind) in [
        (
            400,
            "error_400_depth.json",
            refused(
                "Offset pagination goes no further than 10,000 records. Use cursor pagination.",
            ),
        ),
        (401, "error_401_basic.json", ErrorKind::NotSignedIn),
        (401, "error_401_bearer.json", ErrorKind::NotSignedIn),
        (
            403,
            "error_403_role.json",
            forbidden(
                "You do not have access to this page. Please contact the account owner of this help desk for further help.",
            ),
        ),
        (
            403,
            "error_403_scope.json",
            ErrorKind::MissingScope("You are missing the following required scopes: read".into()),
        ),
        (404, "error_404_record.json", ErrorKind::NotFound),
        (404, "error_404_endpoint.json", ErrorKind::NotFound),
        (
            422,
            "error_422_limit.json",
            refused(
                "The account has reached its limit of 256 API tokens. Delete a token before you add one.",
            ),
        ),
        (
            422,
            "error_422_active.json",
            refused("An active API token cannot be deleted. Deactivate it first."),
        ),
    ] {
        let error = answered([json(status, &fixture(name))]).delete_token(TokenId(1)).await;
        assert_eq!(error.unwrap_err().kind, kind, "{name}");
    }
    let plain = ["content-type: text/plain", "retry-after: 30"];
    let error = answered([answer(429, &plain, &fixture("error_429.txt"))]).access().await;
    let wait = ErrorKind::RateLimited { retry_after: Some(30) };
    assert_eq!(error.unwrap_err().kind, wait);
}

#[tokio::test]
async fn z4_oauth_clients_and_their_access_tokens() {
    let client = answered([
        ok("oauth_clients.json"),
        ok("oauth_tokens.json"),
        ok("oauth_global_clients.json"),
        ok("oauth_global_clients_summary.json"),
    ]);
    let clients = client.oauth_clients().await.unwrap().value;
    assert_eq!(clients.len(), 1);
    assert_eq!(clients[0].id, OAuthClientId(7_340_012_000_023));
    assert_eq!(clients[0].identifier, "warehouse_sync");
    assert_eq!(clients[0].kind, Some(ClientKind::Confidential));
    assert_eq!(clients[0].scope, Some(Scopes::parse("read tickets:write")));
    assert_eq!(clients[0].user_id, Some(UserId(5_901_233_018_010)));

    let tokens = client.oauth_tokens(TokensOf::All).await.unwrap();
    assert_eq!(tokens.len(), 1);
    assert_eq!(tokens[0].client, OAuthClientId(7_340_012_000_046));
    assert_eq!(tokens[0].scopes, Scopes::parse("tickets:read"));
    assert_eq!(tokens[0].used_at, "2026-11-23T09:16:10Z".parse().ok());
    assert_eq!(tokens[0].expires_at, "2026-11-23T09:45:00Z".parse().ok());

    let global = client.global_clients().await.unwrap();
    assert_eq!((global.len(), global[0].tokens), (1, Some(2)));
    assert_eq!(global[0].last_used, "2026-11-23T08:02:11Z".parse().ok());
}

#[tokio::test]
async fn a_new_client_brings_its_secret_once() {
    let client = answered([json(201, &fixture("oauth_client_created.json"))]);
    let draft = Draft {
        name: "Billing export".into(),
        identifier: "billing_export".into(),
        scopes: Scopes::parse("tickets:read"),
        ..Draft::default()
    };
    let new = NewClient::of(&draft, UserId(5_901_233_018_010)).unwrap();
    let created = client.create_oauth_client(&new).await.unwrap();
    assert_eq!(created.client.identifier, "billing_export");
    assert_eq!(created.client.visible_secret.map(|text| text.shown().len()), Some(10));
    let whole = "q0Vt8YbN3mKd5Wc7Rz1HxJ6sGf2LpA9uEiTnBvXoMaQkSyDhUwCgZjFrPl4eO0t1";
    assert_eq!(created.secret, Some(OneTimeSecret::new(whole.to_owned())));
}
