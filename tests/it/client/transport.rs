//! Where the credential goes: to the one address it was given for, and how much is read from it.

use std::process::Command;

use tokendesk::domain::token::{Status, TokenChange, TokenId};
use tokendesk::zendesk::ErrorKind;

use super::{QUICK, bearer, client, signed_in_by};
use crate::support::listener::{Listener, Reply, answer, json};

const ME: &str = r#"{"user":{"id":1}}"#;
const CHILD: &str = "TOKENDESK_TEST_ACCOUNT";

#[tokio::test]
async fn no_redirect_is_followed() {
    let elsewhere = Listener::start([json(200, ME)]);
    let location = format!("location: {}/api/v2/users/me", elsewhere.url());
    let host = elsewhere.url().replace("http://", "");
    for status in [301, 302, 303, 307, 308] {
        let listener = Listener::start([0; 2].map(|_| answer(status, &[&location], "")));
        let client = client(&listener);
        let error = client.current_user().await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Redirected { host: host.clone() });
        let change = TokenChange::SetStatus(Status::Active);
        let error = client.update_token(TokenId(1), &change).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Redirected { host: host.clone() });
        assert_eq!(listener.requests().len(), 2);
    }
    assert!(elsewhere.requests().is_empty());
}

/// A proxy is read from the environment, which a test can't change for itself: this very binary
/// runs once more, with the one test below.
#[test]
fn no_proxy_is_used_whatever_the_environment_says() {
    let account = Listener::start([json(200, ME)]);
    let proxy = Listener::start([json(200, ME)]);
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "client::transport::in_a_child_one_request_is_made"]);
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        child.env(name, proxy.url());
    }
    child.env_remove("NO_PROXY").env_remove("no_proxy");
    child.env_remove("REQUEST_METHOD");
    let output = child.env(CHILD, account.url()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(account.lines(), ["GET /api/v2/users/me"]);
    assert!(proxy.requests().is_empty());
}

#[tokio::test]
async fn in_a_child_one_request_is_made() {
    if let Ok(url) = std::env::var(CHILD) {
        let client = signed_in_by(&url, bearer(), QUICK);
        client.current_user().await.unwrap();
    }
}

#[tokio::test]
async fn an_answer_is_read_up_to_a_limit() {
    // 2,048 tokens with long descriptions fit.
    let token = format!(
        r#"{{"id":1,"active":true,"created_at":"2026-11-23T09:12:44Z","description":"{}"}}"#,
        "d".repeat(2000)
    );
    let list = format!(r#"{{"api_tokens":[{}]}}"#, vec![token; 2048].join(","));
    let listener = Listener::start([json(200, &list)]);
    let tokens = client(&listener).tokens().await.unwrap();
    assert_eq!(tokens.value.len(), 2048);

    // One that announces more than 8 MiB, and one that doesn't announce what comes.
    let long = " ".repeat(8 * 1024 * 1024 + 1);
    let mut chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    chunked.extend(format!("{:x}\r\n{long}\r\n0\r\n\r\n", long.len()).into_bytes());
    for reply in [json(200, &long), Reply::Cut(chunked)] {
        let listener = Listener::start([reply]);
        let error = client(&listener).tokens().await.unwrap_err();
        assert!(matches!(error.kind, ErrorKind::Unreadable(_)), "{error:?}");
    }
    // A refusal is a refusal, however much it says.
    let listener = Listener::start([json(401, &long)]);
    let error = client(&listener).tokens().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotSignedIn);
}

#[test]
fn a_client_shows_no_credential() {
    let client = signed_in_by("http://127.0.0.1:4711", bearer(), QUICK);
    assert_eq!(format!("{client:?}"), "Client(http://127.0.0.1:4711/)");
}
