//! A secret that was found somewhere, shown to an account once: what is sent, and what is made of
//! the answers (T1, T5, D2).

use tokendesk::domain::identify::{Answered, Attempt};
use tokendesk::domain::secret::{Credential, OneTimeSecret};
use tokendesk::zendesk::{ErrorKind, SetupError};

use super::client;
use crate::support::listener::{Listener, answer, json};

const ME: &str = r#"{"user":{"id":1,"name":"Ada","email":"ada@example.com","role":"agent"}}"#;

fn token() -> Credential {
    let token = OneTimeSecret::new("s3cr3t".to_owned());
    Credential::ApiToken { email: "ada@example.com".to_owned(), token }
}

fn access_token() -> Credential {
    Credential::Bearer(OneTimeSecret::new("s3cr3t".to_owned()))
}

fn list(last_used: &str) -> String {
    format!(
        r#"{{"api_tokens":[{{"id":7,"active":true,"visible_token":"s3c","last_used":"{last_used}",
        "created_at":"2025-11-01T08:00:00Z"}}]}}"#
    )
}

#[tokio::test]
async fn t1_an_api_token_is_presented_in_one_request_and_nothing_else_has_it() {
    let listener = Listener::start([json(200, ME), json(200, &list("2026-11-23T12:00:00Z"))]);
    let client = client(&listener);
    let attempt = client.try_secret(vec![], &token()).await.unwrap();
    let Attempt { answered: Answered::As(user), after: Some(after), .. } = attempt else {
        panic!("{attempt:?}");
    };
    assert_eq!(user.email, "ada@example.com");
    assert_eq!(after[0].last_used.unwrap().to_string(), "2026-11-23T12:00:00Z");
    assert_eq!(
        listener.lines(),
        ["GET /api/v2/users/me", "GET /api/v2/api_tokens?include_users=true"]
    );
    let signed: Vec<_> = listener
        .requests()
        .iter()
        .map(|request| request.header("authorization").unwrap_or_default().to_owned())
        .collect();
    let with_it = "Basic YWRhQGV4YW1wbGUuY29tL3Rva2VuOnMzY3IzdA==";
    assert_eq!(signed, [with_it, "Bearer b34rer"]);
}

#[tokio::test]
async fn t5_what_looks_like_an_access_token_is_presented_as_one() {
    let listener = Listener::start([json(200, ME)]);
    let answered = client(&listener).present(&access_token()).await.unwrap();
    assert_eq!(answered.authenticates(), Some(true));
    assert_eq!(listener.requests()[0].header("authorization"), Some("Bearer s3cr3t"));
}

#[tokio::test]
async fn d2_what_the_account_says_is_an_outcome() {
    let scope = "You are missing the following required scopes: users:read";
    let scope = format!(r#"{{"error":"Forbidden","description":"{scope}"}}"#);
    for (credential, status, body, told) in [
        (token(), 401, r#"{"error":"Couldn't authenticate you"}"#, Answered::Refused),
        (token(), 200, r#"{"user":{"id":null,"role":"end-user"}}"#, Answered::Refused),
        (access_token(), 403, scope.as_str(), Answered::Scopeless),
        (token(), 403, "{}", Answered::Unclear { status: 403 }),
        (token(), 404, "{}", Answered::Unclear { status: 404 }),
    ] {
        let listener = Listener::start([json(status, body)]);
        let attempt = client(&listener).try_secret(vec![], &credential).await.unwrap();
        assert_eq!((attempt.answered, attempt.after.is_some()), (told, false), "{status}");
        assert_eq!(listener.requests().len(), 1, "{status}: nothing moved, nothing is read again");
    }
}

#[tokio::test]
async fn what_says_nothing_of_the_secret_is_an_error() {
    let listener = Listener::start([answer(429, &["retry-after: 9"], "")]);
    let error = client(&listener).try_secret(vec![], &token()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::RateLimited { retry_after: Some(9) });

    let listener = Listener::start([]);
    let odd = Credential::Bearer(OneTimeSecret::new("two\nlines".to_owned()));
    let error = client(&listener).present(&odd).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Setup(SetupError::Credential));
    assert!(listener.requests().is_empty(), "nothing is sent of what no header can carry");
}

#[tokio::test]
async fn a_list_that_fails_after_the_try_does_not_hide_what_was_found() {
    let listener = Listener::start([json(200, ME), json(404, "{}")]);
    let attempt = client(&listener).try_secret(vec![], &token()).await.unwrap();
    assert_eq!(attempt.answered.authenticates(), Some(true));
    assert_eq!(attempt.after, None);
}
