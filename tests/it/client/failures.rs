//! What goes wrong: refusals of every shape, cut answers, and what is sent again.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokendesk::domain::description::NewDescription;
use tokendesk::domain::rate_limit::RateLimit;
use tokendesk::domain::token::{Deletion, Status, TokenChange, TokenId};
use tokendesk::zendesk::{ErrorKind, Observation, Timeouts};

use super::{QUICK, client, writer};
use crate::support::listener::{Listener, Reply, answer, json};

const ME: &str = r#"{"user":{"id":1}}"#;

/// The kind of error that an answer to a write of one token becomes.
async fn kind(status: u16, body: &str) -> ErrorKind {
    let listener = Listener::start([json(status, body)]);
    let change = TokenChange::SetStatus(Status::Active);
    let outcome = client(&listener).update_token(TokenId(1), &change).await;
    assert_eq!(listener.requests().len(), 1);
    outcome.unwrap_err().kind
}

#[tokio::test]
async fn every_shape_of_a_refusal_has_its_kind_and_the_accounts_words() {
    let forbidden = |words: &str| ErrorKind::Forbidden(words.into());
    let refused = |words: &str| ErrorKind::Refused(words.into());
    for (status, body, expected) in [
        (401, r#"{"error":"Couldn't authenticate you"}"#, ErrorKind::NotSignedIn),
        (401, r#"{"error":"invalid_token","error_description":"x"}"#, ErrorKind::NotSignedIn),
        (
            403,
            r#"{"error":{"title":"Forbidden","message":"You do not have access to this page."}}"#,
            forbidden("You do not have access to this page."),
        ),
        (
            403,
            r#"{"error":"Forbidden","description":"You are missing the following required scopes: read"}"#,
            ErrorKind::MissingScope("You are missing the following required scopes: read".into()),
        ),
        (403, r#"{"error":"Forbidden"}"#, forbidden("Forbidden")),
        (403, "<html>no</html>", forbidden("Forbidden")),
        (403, "", forbidden("Forbidden")),
        (404, r#"{"error":"RecordNotFound","description":"Not found"}"#, ErrorKind::NotFound),
        (
            422,
            r#"{"error":"RecordInvalid","description":"Record validation errors","details":{
                "name":[{"description":"Name: can't be blank","error":"BlankValue"}],
                "base":[{"description":"At the limit","error":"InvalidValue"}]}}"#,
            refused("At the limit; Name: can't be blank"),
        ),
        (
            422,
            r#"{"error":"RecordInvalid","description":"Record validation errors","details":null}"#,
            refused("Record validation errors"),
        ),
        (
            400,
            r#"{"error":"ParameterMissing","description":"Parameter brands is required"}"#,
            refused("Parameter brands is required"),
        ),
        (
            400,
            r#"{"errors":[{"code":"InvalidPaginationDepth","detail":"Too deep"},"and so on"]}"#,
            refused("Too deep; and so on"),
        ),
        (
            400,
            r#"{"errors":[{"code":"InvalidPaginationDepth"}]}"#,
            refused("InvalidPaginationDepth"),
        ),
        (400, "[]", refused("Bad Request")),
        (500, r#"{"status":500,"error":"Internal Server Error"}"#, ErrorKind::Server(500)),
        (503, "", ErrorKind::Server(503)),
        (409, "{}", ErrorKind::UnexpectedStatus(409)),
        (302, "", ErrorKind::Redirected { host: String::new() }),
    ] {
        assert_eq!(kind(status, body).await, expected, "{status} {body}");
    }
}

#[tokio::test]
async fn a_refusal_in_plain_text_is_the_accounts_words() {
    let plain = ["content-type: text/plain; charset=utf-8"];
    let html = ["content-type: text/html"];
    let listener = Listener::start([
        answer(403, &plain, " Not on this plan \n"),
        answer(403, &html, "<p>no</p>"),
        answer(403, &plain, &"long ".repeat(100)),
    ]);
    let client = client(&listener);
    for words in ["Not on this plan", "Forbidden", "Forbidden"] {
        let error = client.access().await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Forbidden(words.into()));
    }
}

#[tokio::test]
async fn too_many_requests_say_when_to_come_back() {
    // Longer than these tests wait: the request is not sent again.
    for (header, seconds) in [("retry-after: 42", 42), ("ratelimit-reset: 17", 17)] {
        let plain = ["content-type: text/plain", header];
        let listener = Listener::start([answer(429, &plain, "slow down")]);
        let error = client(&listener).tokens().await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::RateLimited { retry_after: Some(seconds) });
        assert_eq!(listener.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_read_and_a_change_wait_for_the_limit_and_a_creation_does_not() {
    for header in ["retry-after: 0", "retry-after: soon", "x-other: 1"] {
        let limited = || answer(429, &["content-type: text/plain", header], "slow down");
        let listener = Listener::start([
            limited(),
            limited(),
            json(200, ME),
            limited(),
            answer(204, &[], ""),
            limited(),
            json(201, "{}"),
        ]);
        let client = client(&listener);
        client.current_user().await.unwrap();
        client.delete_token(TokenId(1)).await.unwrap();
        let name = NewDescription::parse("x").unwrap();
        let error = client.create_token(&name).await.unwrap_err();
        assert!(matches!(error.kind, ErrorKind::RateLimited { .. }), "{error:?}");
        assert_eq!(listener.requests().len(), 6);
    }
    let listener = Listener::start([0; 9].map(|_| answer(429, &["retry-after: 0"], "")));
    let error = client(&listener).tokens().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::RateLimited { retry_after: Some(0) });
    assert_eq!(listener.requests().len(), 4, "three times again and no more");
}

#[tokio::test]
async fn waits_and_what_is_left_of_the_limit_are_told() {
    let limited = ["retry-after: 0", "x-rate-limit: 700", "x-rate-limit-remaining: 0"];
    let left =
        ["content-type: application/json", "ratelimit-limit: 700", "ratelimit-remaining: 99"];
    let listener =
        Listener::start([json(503, ""), answer(429, &limited, ""), answer(200, &left, ME)]);
    let client = client(&listener);
    let told = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&told);
    client.observe(move |observation| notes.lock().unwrap().push(observation));
    client.current_user().await.unwrap();
    let request = || "GET /api/v2/users/me".to_owned();
    let expected = [
        Observation::Again { request: request(), attempt: 2, of: 4 },
        Observation::RateLimit(RateLimit { limit: 700, remaining: 0 }),
        Observation::Waiting { request: request(), seconds: 0 },
        Observation::Resumed { request: request() },
        Observation::RateLimit(RateLimit { limit: 700, remaining: 99 }),
    ];
    assert_eq!(*told.lock().unwrap(), expected);
}

#[tokio::test]
async fn a_wait_that_is_given_up_is_told_to_be_over() {
    let listener = Listener::start([answer(429, &["retry-after: 60"], "")]);
    let patient = Timeouts { longest_wait: Duration::from_mins(1), ..QUICK };
    let client = writer(&listener.url(), patient);
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    client.observe(move |observation| tell.send(observation).unwrap());
    let asking = client.clone();
    let task = tokio::spawn(async move { asking.tokens().await });
    let request = || "GET /api/v2/api_tokens".to_owned();
    let waiting = Observation::Waiting { request: request(), seconds: 60 };
    assert_eq!(told.recv().await, Some(waiting));
    task.abort();
    assert_eq!(told.recv().await, Some(Observation::Resumed { request: request() }));
    assert_eq!(listener.requests().len(), 1);
}

#[tokio::test]
async fn an_error_names_its_request_and_the_accounts_id_of_it() {
    let headers = ["x-request-id: 8f2c-1"];
    let listener = Listener::start([answer(500, &headers, "")]);
    let error = client(&listener).tokens().await.unwrap_err();
    assert_eq!(error.request, "GET /api/v2/api_tokens");
    assert_eq!(error.request_id.as_deref(), Some("8f2c-1"));
    assert_eq!(error.status, Some(500));
    assert_eq!(error.kind, ErrorKind::Server(500));
    assert_eq!(listener.requests().len(), 1, "a plain 500 does not pass by itself");
}

#[tokio::test]
async fn nobody_is_signed_in_where_the_account_answers_with_an_anonymous_user() {
    let listener = Listener::start([json(200, r#"{"user":{"id":null,"role":"end-user"}}"#)]);
    let error = client(&listener).current_user().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Anonymous);
}

#[tokio::test]
async fn a_read_is_sent_again_where_the_account_failed_for_a_moment() {
    for passing in [502, 503, 504] {
        let listener = Listener::start([
            json(passing, ""),
            Reply::Cut(Vec::new()),
            json(passing, ""),
            json(200, ME),
        ]);
        client(&listener).current_user().await.unwrap();
        assert_eq!(listener.requests().len(), 4);
    }
    let listener = Listener::start([0; 9].map(|_| json(503, "")));
    let error = client(&listener).current_user().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Server(503));
    assert_eq!(listener.requests().len(), 4, "three times again and no more");
}

#[tokio::test]
async fn a_creation_or_a_change_whose_end_is_unknown_is_not_sent_again() {
    let name = NewDescription::parse("x").unwrap();
    let change = TokenChange::SetStatus(Status::Active);
    for status in [500, 502, 503, 504] {
        let listener = Listener::start([json(status, ""), json(status, "")]);
        let client = client(&listener);
        let error = client.create_token(&name).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Server(status));
        assert!(error.leaves_unknown());
        let outcome = client.update_token(TokenId(1), &change).await;
        assert_eq!(outcome.unwrap_err().kind, ErrorKind::Server(status));
        assert_eq!(listener.requests().len(), 2);
    }
}

#[tokio::test]
async fn a2_a_cut_answer_to_a_creation_is_no_answer_and_nothing_is_sent_again() {
    let head =
        "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: 200\r\n\r\n";
    let cuts = ["", "HTTP/1.1 20", head, &format!("{head}{{\"api_token\":{{\"token\":\"v7Q")];
    for cut in cuts {
        let listener = Listener::start([Reply::Cut(cut.as_bytes().to_vec()), json(201, "{}")]);
        let name = NewDescription::parse("x").unwrap();
        let error = client(&listener).create_token(&name).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::NoAnswer, "{cut}");
        assert_eq!(error.request, "POST /api/v2/api_tokens");
        assert_eq!(listener.requests().len(), 1);
    }
}

#[tokio::test]
async fn a2_a_connection_that_was_closed_meanwhile_does_not_send_a_creation_twice() {
    let listener = Listener::start([json(200, ME), Reply::Cut(Vec::new()), json(201, "{}")]);
    let client = client(&listener);
    client.current_user().await.unwrap();
    let name = NewDescription::parse("x").unwrap();
    let error = client.create_token(&name).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::NoAnswer);
    let lines = listener.lines();
    assert_eq!(lines, ["GET /api/v2/users/me", "POST /api/v2/api_tokens"]);
}

#[tokio::test]
async fn an_account_that_is_silent_or_away_is_told_apart() {
    let short = Timeouts { whole: Duration::from_millis(80), ..QUICK };
    let listener = Listener::start([Reply::Silence(Duration::from_secs(3))]);
    let silent = writer(&listener.url(), short);
    let name = NewDescription::parse("x").unwrap();
    let error = silent.create_token(&name).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::NoAnswer);

    // Port 1 of this machine listens to nobody.
    let away = writer("http://127.0.0.1:1", QUICK);
    let error = away.create_token(&name).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unreachable);
    assert_eq!(away.tokens().await.unwrap_err().kind, ErrorKind::Unreachable);
}

const NO_SUCH_TOKEN: &str = r#"{"error":"RecordNotFound","description":"Not found"}"#;
const EMPTY: &str = r#"{"api_tokens":[]}"#;

#[tokio::test]
async fn x2_a_deletion_is_asked_for_again_and_a_token_that_is_gone_was_deleted_by_it() {
    let replies = [Reply::Cut(Vec::new()), json(404, NO_SUCH_TOKEN), json(200, EMPTY)];
    let listener = Listener::start(replies);
    let outcome = client(&listener).delete_token(TokenId(7)).await;
    assert_eq!(outcome, Ok(Deletion::Deleted));
    assert_eq!(listener.requests().len(), 3);

    // The same with a second call, since the first one gave up.
    let silent = [0; 4].map(|_| Reply::Cut(Vec::new()));
    let gone = || [json(404, NO_SUCH_TOKEN), json(200, EMPTY)];
    let listener = Listener::start(silent.into_iter().chain(gone()).chain(gone()));
    let client = client(&listener);
    let outcome = client.delete_token(TokenId(7)).await;
    assert_eq!(outcome.unwrap_err().kind, ErrorKind::NoAnswer);
    assert_eq!(client.delete_token(TokenId(7)).await, Ok(Deletion::Deleted));
    assert_eq!(client.delete_token(TokenId(7)).await, Ok(Deletion::Gone));
}

#[tokio::test]
async fn x2_what_a_404_to_a_deletion_means_is_told_by_the_list() {
    let listed = r#"{"api_tokens":[{"id":7,"active":true,"created_at":"2026-11-23T09:12:44Z"}]}"#;
    for (list, expected) in [
        (json(200, EMPTY), Ok(Deletion::Gone)),
        (json(404, NO_SUCH_TOKEN), Err(ErrorKind::TokenAccessOff)),
        (json(200, listed), Err(ErrorKind::NotFound)),
        (json(403, "{}"), Err(ErrorKind::NotFound)),
    ] {
        let listener = Listener::start([json(404, NO_SUCH_TOKEN), list]);
        let outcome = client(&listener).delete_token(TokenId(7)).await;
        assert_eq!(outcome.map_err(|error| error.kind), expected);
    }
}

#[tokio::test]
async fn what_is_not_the_documented_json_is_unreadable() {
    let html = ["content-type: text/html"];
    for reply in [
        json(200, ""),
        json(200, "<html>"),
        json(200, r#"{"user":7}"#),
        json(200, r#"{"user":{"id":1.5}}"#),
        json(200, &format!("{}{}", "[".repeat(5000), "]".repeat(5000))),
        answer(200, &html, ME),
    ] {
        let listener = Listener::start([reply]);
        let error = client(&listener).current_user().await.unwrap_err();
        assert!(matches!(error.kind, ErrorKind::Unreadable(_)), "{error:?}");
        assert_eq!(listener.requests().len(), 1);
    }
}
