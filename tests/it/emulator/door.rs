//! Who may come in, how much and how slowly.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use tokendesk::emulator::{Bounds, ResetOptions, StartError, Tuning, reset};

use crate::support::emulator::{Account, As, options};

#[tokio::test]
async fn a_name_that_leads_here_and_a_page_of_a_browser_are_turned_away() {
    let account = Account::start().await;
    let port = account.server.address().port();
    let ask = |host: String, origin: Option<&'static str>| {
        let mut request = Request::builder().uri("/api/v2/users/me").header("host", host);
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        account.send(request.body(Body::empty()).unwrap())
    };
    for (host, status) in [
        (format!("127.0.0.1:{port}"), 200),
        (format!("localhost:{port}"), 200),
        (format!("[::1]:{port}"), 200),
        ("127.0.0.1".to_owned(), 403),
        (format!("evil.example:{port}"), 403),
        (format!("127.0.0.1.evil.example:{port}"), 403),
    ] {
        assert_eq!(ask(host.clone(), None).await.status, status, "{host}");
    }
    for origin in ["http://evil.example", "null", "http://127.0.0.1"] {
        let answer = ask(format!("127.0.0.1:{port}"), Some(origin)).await;
        assert_eq!(answer.status, 403, "{origin}");
        assert!(!answer.headers.contains_key("access-control-allow-origin"));
    }
}

#[tokio::test]
async fn a_change_needs_json_of_at_most_64_kib() {
    let account = Account::start().await;
    let send = |kind: &'static str, body: String| {
        let request = Request::builder()
            .method("POST")
            .uri("/api/v2/api_tokens")
            .header("host", account.server.address().to_string())
            .header("authorization", account.header(&As::Run).unwrap())
            .header("content-type", kind);
        account.send(request.body(Body::from(body)).unwrap())
    };
    let text = json!({"api_token": {"description": "x".repeat(70_000)}}).to_string();
    assert_eq!(send("application/json", text).await.status, 413);
    assert_eq!(send("text/plain", "{}".to_owned()).await.status, 415);
    assert_eq!(send("application/json", "{".to_owned()).await.status, 400);
    let charset = "application/json; charset=utf-8";
    assert_eq!(send(charset, "{}".to_owned()).await.status, 201);
}

#[tokio::test]
async fn past_the_plans_rate_comes_429_with_the_time_to_wait() {
    let dir = Arc::new(tempfile::tempdir().unwrap());
    let plan = Some("support-team".parse().unwrap());
    reset(dir.path(), &ResetOptions { plan, ..ResetOptions::default() }).unwrap();
    let account = Account::at(dir, Tuning::default()).await;
    let clock = account.server.clock();
    clock.advance(60 - clock.seconds().rem_euclid(60));
    let mut last = 0;
    for _ in 0..200 {
        let answer = account.get("/api/v2/users/me").await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["x-rate-limit"], "200");
        last = answer.headers["ratelimit-remaining"].to_str().unwrap().parse().unwrap();
    }
    assert_eq!(last, 0);
    let refused = account.get("/api/v2/users/me").await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.body, include_str!("../../fixtures/zendesk/error_429.txt"));
    let wait: i64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait));
    clock.advance(wait);
    assert_eq!(account.get("/api/v2/users/me").await.status, 200);
}

#[tokio::test]
async fn the_headers_of_every_answer_are_there_and_follow_the_accounts_clock() {
    let account = Account::start().await;
    account.server.clock().advance(20 * 366 * 86_400);
    let answer = account.get("/api/v2/users/me").await;
    for name in ["x-rate-limit", "x-rate-limit-remaining", "ratelimit-reset", "x-request-id"] {
        assert!(answer.headers.contains_key(name), "{name}");
    }
    assert_eq!(answer.headers["x-zendesk-api-version"], "v2");
    let year = answer.headers["date"].to_str().unwrap()[12..16].parse::<i16>().unwrap();
    assert!(year >= 2036, "{year}");
}

#[tokio::test]
async fn a_head_that_does_not_end_ends_the_connection_and_an_idle_one_lives_longer() {
    let bounds = Bounds {
        header_timeout: Duration::from_millis(80),
        keep_alive: Duration::from_mins(1),
        ..Bounds::default()
    };
    let dir = Arc::new(tempfile::tempdir().unwrap());
    let tuning = Tuning { bounds, ..Tuning::default() };
    let account = Account::at(dir, tuning).await;
    let address = account.server.address();
    let asked = tokio::task::spawn_blocking(move || {
        let connect = || {
            let stream = TcpStream::connect(address).unwrap();
            // Whatever the server never ends fails here instead of hanging.
            stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
            stream
        };
        let whole = format!("GET /api/v2/users/me HTTP/1.1\r\nHost: {address}\r\n\r\n");
        let answered = |stream: &mut TcpStream| {
            stream.write_all(whole.as_bytes()).unwrap();
            let mut answer = [0; 4096];
            let length = stream.read(&mut answer).unwrap();
            assert!(answer[..length].starts_with(b"HTTP/1.1 200"));
        };
        let mut idle = connect();
        answered(&mut idle);
        for first in ["GET / HTTP/1.1\r\nHost: x\r\n", ""] {
            let mut slow = connect();
            slow.write_all(first.as_bytes()).unwrap();
            slow.read_to_end(&mut Vec::new()).unwrap();
        }
        let mut half = connect();
        answered(&mut half);
        half.write_all(b"GET / HTTP/1.1\r\n").unwrap();
        half.read_to_end(&mut Vec::new()).unwrap();
        // Three heads ran out of time meanwhile, one after the other: the idle one is still there.
        answered(&mut idle);
    });
    asked.await.unwrap();
}

#[tokio::test]
async fn a_head_of_more_than_16_kib_is_refused() {
    let account = Account::start().await;
    let address = account.server.address();
    let asked = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        let head = format!("GET / HTTP/1.1\r\nHost: x\r\nX-Long: {}\r\n\r\n", "x".repeat(20_000));
        drop(stream.write_all(head.as_bytes()));
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).unwrap();
        answer
    });
    let answer = asked.await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 431");
}

#[tokio::test]
async fn more_connections_than_allowed_wait_for_a_free_one() {
    let bounds =
        Bounds { connections: 2, header_timeout: Duration::from_millis(150), ..Bounds::default() };
    let dir = Arc::new(tempfile::tempdir().unwrap());
    let account = Account::at(dir, Tuning { bounds, ..Tuning::default() }).await;
    let address = account.server.address();
    let start = Instant::now();
    let idle = [TcpStream::connect(address), TcpStream::connect(address)];
    let url = format!("http://{address}/api/v2/users/me");
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    assert_eq!(client.get(url).send().await.unwrap().status(), 200);
    // No sooner than the head of an idle one could run out of time.
    assert!(start.elapsed() >= Duration::from_millis(150));
    drop(idle);
}

#[tokio::test]
async fn only_a_loopback_address_and_a_free_port_are_taken() {
    let dir = tempfile::tempdir().unwrap();
    let start = |listen: String| {
        let mut options = options(dir.path());
        options.listen = listen.parse().unwrap();
        tokendesk::emulator::Server::start(options)
    };
    let error = start("0.0.0.0:0".to_owned()).await.unwrap_err();
    assert!(matches!(error, StartError::NotLoopback(_)), "{error}");
    let server = start("127.0.0.1:0".to_owned()).await.unwrap();
    let error = start(server.address().to_string()).await.unwrap_err();
    assert!(matches!(error, StartError::PortTaken(_)), "{error}");
    assert!(error.to_string().contains(&server.address().port().to_string()));
    server.shutdown().await;
}
