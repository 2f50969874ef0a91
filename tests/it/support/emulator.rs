//! An embedded account of one's own, asked in process or through its socket.

use std::path::Path;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokendesk::emulator::{Options, ResetOptions, Server, Tuning, reset};

/// A running account in a directory that goes away with it.
pub struct Account {
    pub server: Server,
    pub dir: Arc<TempDir>,
}

/// Who asks.
#[derive(Clone)]
pub enum As<'a> {
    /// The credential of the run.
    Run,
    /// Nobody.
    Nobody,
    /// HTTP Basic with an API token (T1).
    Token(&'a str, &'a str),
    /// Any `Authorization`.
    Header(String),
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {:?}", self.body))
    }
}

pub fn basic(email: &str, token: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{email}/token:{token}")))
}

impl Account {
    /// The demo, without a limit of requests.
    pub async fn start() -> Self {
        Self::with(ResetOptions::default()).await
    }

    pub async fn with(options: ResetOptions) -> Self {
        let dir = Arc::new(tempfile::tempdir().unwrap());
        reset(dir.path(), &options).unwrap();
        let tuning = Tuning { unlimited: true, ..Tuning::default() };
        Self::at(dir, tuning).await
    }

    pub async fn at(dir: Arc<TempDir>, tuning: Tuning) -> Self {
        let server = Server::start_with(options(dir.path()), tuning).await.unwrap();
        Self { server, dir }
    }

    /// Another instance on the same directory.
    pub async fn twin(&self) -> Self {
        let tuning = Tuning { unlimited: true, ..Tuning::default() };
        Self::at(Arc::clone(&self.dir), tuning).await
    }

    #[allow(clippy::disallowed_methods, reason = "a client sends the credential of the run")]
    pub fn header(&self, who: &As<'_>) -> Option<String> {
        match who {
            As::Run => {
                let token = self.server.credentials().oauth_token.expose();
                Some(format!("Bearer {token}"))
            }
            As::Nobody => None,
            As::Token(email, token) => Some(basic(email, token)),
            As::Header(header) => Some(header.clone()),
        }
    }

    pub async fn call(&self, who: As<'_>, line: &str, body: Option<Value>) -> Answer {
        let (method, path) = line.split_once(' ').unwrap();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", self.server.address().to_string());
        if let Some(header) = self.header(&who) {
            request = request.header("authorization", header);
        }
        if method == "POST" || method == "PUT" {
            request = request.header("content-type", "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request.body(body).unwrap()).await
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let peer = "127.0.0.1:9".parse().unwrap();
        let response = self.server.gate().answer(request, peer).await;
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(As::Run, &format!("GET {path}"), None).await
    }

    /// Makes a token: its id and its value.
    pub async fn add(&self, description: &str) -> (i64, String) {
        let body = json!({"api_token": {"description": description}});
        let answer = self.call(As::Run, "POST /api/v2/api_tokens", Some(body)).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        let token = &answer.json()["api_token"];
        let value = token["token"].as_str().unwrap().to_owned();
        (token["id"].as_i64().unwrap(), value)
    }

    pub async fn change(&self, id: i64, change: Value) -> Answer {
        let line = format!("PUT /api/v2/api_tokens/{id}");
        self.call(As::Run, &line, Some(json!({"api_token": change}))).await
    }

    pub async fn delete(&self, id: i64) -> Answer {
        self.call(As::Run, &format!("DELETE /api/v2/api_tokens/{id}"), None).await
    }

    /// The status that the token gets for `users/me`.
    pub async fn me(&self, email: &str, token: &str) -> u16 {
        self.call(As::Token(email, token), "GET /api/v2/users/me", None).await.status
    }

    pub async fn tokens(&self) -> Vec<Value> {
        let list = self.get("/api/v2/api_tokens?include_users=true").await.json();
        list["api_tokens"].as_array().unwrap().clone()
    }

    pub async fn token(&self, id: i64) -> Value {
        let mut tokens = self.tokens().await.into_iter();
        tokens.find(|token| token["id"] == id).unwrap()
    }

    /// The newest events of a token: activity type and text.
    pub async fn events(&self, id: i64) -> Vec<(String, String)> {
        let filter = format!("filter[source_type]=apitoken&filter[source_id]={id}");
        let answer = self.get(&format!("/api/v2/audit_logs?{filter}&page[size]=100")).await;
        let events = answer.json()["audit_logs"].as_array().unwrap().clone();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let told = |event: &Value| (text(&event["action"]), text(&event["change_description"]));
        events.iter().map(told).collect()
    }
}

pub fn options(dir: &Path) -> Options {
    Options { data_dir: dir.to_owned(), listen: "127.0.0.1:0".parse().unwrap(), now: None }
}
