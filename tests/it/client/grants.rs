//! An OAuth client: the access tokens that it is given, when it asks for another, and why not.

use std::time::Duration;

use serde_json::{Value, json as value};
use tokendesk::domain::description::NewDescription;
use tokendesk::domain::secret::{Credential, OneTimeSecret};
use tokendesk::zendesk::{ErrorKind, Flaw, GrantRefusal, Timeouts, Writer};

use super::{QUICK, signed_in_by};
use crate::support::emulator::{Account, As};
use crate::support::listener::{Listener, Recorded, Reply, answer, json};
use crate::support::oauth;

const ME: &str = r#"{"user":{"id":1}}"#;
const REFUSED: &str = r#"{"error":"invalid_token","error_description":"expired"}"#;
const CREATED: &str = r#"{"api_token":{"id":7,"active":true,"token":"v7Qm1bSecret",
    "created_at":"2026-11-23T09:12:44Z"}}"#;

fn granted(token: &str, expires_in: &Value) -> Reply {
    let body = value!({"access_token": token, "token_type": "bearer", "expires_in": expires_in});
    json(200, &body.to_string())
}

fn client(url: &str, id: &str, secret: &str, timeouts: Timeouts) -> Writer {
    let secret = OneTimeSecret::new(secret.to_owned());
    let credential = Credential::OAuthClient { client_id: id.to_owned(), secret };
    Writer::new(signed_in_by(url, credential, timeouts))
}

fn of(listener: &Listener) -> Writer {
    client(&listener.url(), "tokendesk", "cl13nt \"s3cr3t\"", QUICK)
}

/// Who asked for what, in order.
fn asked(listener: &Listener) -> Vec<(String, Option<String>)> {
    let requests = listener.requests();
    let signed = |request: &Recorded| request.header("authorization").map(str::to_owned);
    requests.iter().map(|request| (request.line(), signed(request))).collect()
}

fn by(line: &str, token: &str) -> (String, Option<String>) {
    (line.to_owned(), Some(format!("Bearer {token}")))
}

fn grant() -> (String, Option<String>) {
    ("POST /oauth/tokens".to_owned(), None)
}

#[tokio::test]
async fn an_access_token_is_asked_for_once_and_used_until_shortly_before_its_end() {
    let replies = [granted("first", &value!(1800)), json(200, ME), json(200, ME)];
    let listener = Listener::start(replies);
    let client = of(&listener);
    client.current_user().await.unwrap();
    client.clone().current_user().await.unwrap();
    let me = "GET /api/v2/users/me";
    assert_eq!(asked(&listener), [grant(), by(me, "first"), by(me, "first")]);
    let request = &listener.requests()[0];
    assert_eq!(request.header("content-type"), Some("application/json"));
    let body: Value = serde_json::from_str(&request.body).unwrap();
    let expected = value!({
        "grant_type": "client_credentials",
        "client_id": "tokendesk",
        "client_secret": "cl13nt \"s3cr3t\"",
        "scope": "read write",
    });
    assert_eq!(body, expected);

    // One that has ended by now; the documents say 201. Without an end it is used for good.
    let ended =
        answer(201, &["content-type: application/json"], r#"{"access_token":"1","expires_in":0}"#);
    let endless = r#"{"access_token":"2","expires_in":18446744073709551615}"#;
    let unsaid = granted("3", &Value::Null);
    for (first, last) in [(json(200, endless), "2"), (unsaid, "3")] {
        let listener =
            Listener::start([ended.clone(), json(200, ME), first, json(200, ME), json(200, ME)]);
        let client = of(&listener);
        for _ in 0..3 {
            client.current_user().await.unwrap();
        }
        assert_eq!(asked(&listener), [grant(), by(me, "1"), grant(), by(me, last), by(me, last)]);
    }
}

#[tokio::test]
async fn a_refused_access_token_is_replaced_once_also_for_a_creation() {
    let replies = [
        granted("first", &value!(1800)),
        json(401, REFUSED),
        granted("second", &value!(1800)),
        json(201, CREATED),
    ];
    let listener = Listener::start(replies);
    let name = NewDescription::parse("x").unwrap();
    let created = of(&listener).create_token(&name).await.unwrap();
    assert_eq!(created.token.id.0, 7);
    let create = "POST /api/v2/api_tokens";
    assert_eq!(asked(&listener), [grant(), by(create, "first"), grant(), by(create, "second")]);

    let replies = [
        granted("first", &value!(1800)),
        json(401, REFUSED),
        granted("second", &value!(1800)),
        json(401, REFUSED),
    ];
    let listener = Listener::start(replies);
    let error = of(&listener).create_token(&name).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotSignedIn);
    assert_eq!(listener.requests().len(), 4, "and no more");

    // A token that is a credential as it is can't be replaced.
    let listener = Listener::start([json(401, REFUSED)]);
    let error = super::client(&listener).current_user().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotSignedIn);
    assert_eq!(listener.requests().len(), 1);
}

#[tokio::test]
async fn whoever_asks_at_once_shares_one_access_token() {
    let first = [granted("one", &value!(1800))].into_iter();
    let listener = Listener::start(first.chain([0; 8].map(|_| json(200, ME))));
    let client = of(&listener);
    let asking: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.current_user().await.map(drop) })
        })
        .collect();
    for task in asking {
        assert_eq!(task.await.unwrap(), Ok(()));
    }
    let grants = listener.lines().iter().filter(|line| line.contains("oauth")).count();
    assert_eq!((grants, listener.requests().len()), (1, 9));
}

#[tokio::test]
async fn why_no_access_token_is_given_is_told_apart() {
    let refusal = |code: &str| format!(r#"{{"error":"{code}","error_description":"No."}}"#);
    let grant = |refusal| ErrorKind::Grant(refusal);
    for (status, body, kind) in [
        (401, refusal("invalid_client"), grant(GrantRefusal::Client)),
        (400, refusal("invalid_client"), grant(GrantRefusal::Client)),
        (401, "{}".to_owned(), grant(GrantRefusal::Client)),
        (400, refusal("invalid_scope"), grant(GrantRefusal::Scope)),
        (400, refusal("unauthorized_client"), grant(GrantRefusal::GrantType)),
        (400, refusal("unsupported_grant_type"), grant(GrantRefusal::GrantType)),
        (400, refusal("invalid_grant"), grant(GrantRefusal::Code)),
        (400, refusal("invalid_request"), ErrorKind::Refused("No.".into())),
        (500, String::new(), ErrorKind::Server(500)),
        (
            200,
            r#"{"token_type":"bearer"}"#.to_owned(),
            ErrorKind::Unreadable(Flaw::MissingField("access_token".into())),
        ),
    ] {
        let listener = Listener::start([json(status, &body)]);
        let error = of(&listener).tokens().await.unwrap_err();
        assert_eq!(error.kind, kind, "{body}");
        assert_eq!(error.request, "POST /oauth/tokens");
        assert!(!format!("{error:?}").contains("s3cr3t"));
        assert_eq!(listener.requests().len(), 1);
    }
    // Asked again where nothing says that it was refused: a token that nobody uses ends by itself.
    let replies = [
        json(503, ""),
        Reply::Cut(Vec::new()),
        answer(429, &["retry-after: 0"], ""),
        granted("one", &value!(1800)),
        json(200, ME),
    ];
    let listener = Listener::start(replies);
    of(&listener).current_user().await.unwrap();
    assert_eq!(listener.requests().len(), 5);
}

#[tokio::test]
async fn an_oauth_client_signs_in_to_the_embedded_account_and_goes_on_after_its_token_was_revoked()
{
    let account = Account::start().await;
    let made = oauth::Client::create(&account, value!({"identifier": "tokendesk"})).await;
    let url = format!("http://{}", account.server.address());
    let patient = Timeouts { whole: Duration::from_secs(20), ..QUICK };
    let desk = client(&url, "tokendesk", &made.secret, patient);
    let me = desk.current_user().await.unwrap().value;
    assert_eq!(me.email, "ada@northwind.example", "it acts as its owner");
    let name = NewDescription::parse("made by an OAuth client").unwrap();
    let created = desk.create_token(&name).await.unwrap();

    let listed = account.call(As::Run, "GET /api/v2/oauth/tokens?all=true", None).await.json();
    let id = &listed["tokens"][0]["id"];
    let revoked = account.call(As::Run, &format!("DELETE /api/v2/oauth/tokens/{id}"), None).await;
    assert_eq!(revoked.status, 204);
    let tokens = desk.tokens().await.unwrap().value;
    assert!(tokens.iter().any(|token| token.id == created.token.id));

    let wrong = client(&url, "tokendesk", "another", patient);
    let error = wrong.tokens().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Grant(GrantRefusal::Client));
    let made = oauth::Client::create(&account, value!({"identifier": "r", "scope": "read"})).await;
    let narrow = client(&url, "r", &made.secret, patient);
    assert_eq!(narrow.tokens().await.unwrap_err().kind, ErrorKind::Grant(GrantRefusal::Scope));
}
