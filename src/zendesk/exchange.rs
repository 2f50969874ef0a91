//! One request and one answer: sent to the account alone, read up to a limit, wiped afterwards.
//!
//! What is wiped are the bodies kept here; the HTTP library's own read buffer is out of reach and
//! is overwritten by whatever comes next.

use std::time::Instant;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode, Url};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use tokio::time::{self, timeout_at};
use zeroize::Zeroizing;

use super::cause::{Cause, Stage};
use super::client::Client;
use super::error::{Dated, Error, ErrorKind, Flaw};
use super::observation::Observation;
use super::refusal;

/// The longest answer that is read, in bytes: 2,048 tokens fit more than ten times.
const LONGEST_ANSWER: usize = 8 * 1024 * 1024;

/// The longest name of a content type that is repeated, in characters.
const LONGEST_MEDIA: usize = 60;

/// The space an answer begins with, in bytes. A created token fits, so that no smaller buffer with
/// its value is left behind.
const USUAL_ANSWER: usize = 16 * 1024;

/// A request that can be sent.
pub(super) struct Request {
    method: Method,
    url: Url,
    body: Option<Zeroizing<Vec<u8>>>,
    pub(super) signer: Signer,
    pub(super) purpose: Purpose,
}

/// Who asks.
pub(super) enum Signer {
    /// Whom the client is signed in as.
    Own,
    /// Another credential, which is tried.
    Other(HeaderValue),
    /// Nobody but who stands in the body.
    Nobody,
}

/// What a request is for, which decides whether it is sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// It changes nothing.
    Read,
    /// It changes something into what it says.
    Change,
    /// It removes something: a second time there is nothing to remove.
    Deletion,
    /// It makes something: a second time it makes another.
    Creation,
    /// It asks for an access token. One that never arrives is used by nobody and ends by itself.
    Grant,
}

/// A whole answer with a status below 300.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Zeroizing<Vec<u8>>,
    /// What it answers, such as `GET /api/v2/users/me`.
    pub(super) request: String,
}

/// An error, and how far the request had come.
pub(super) struct Failure {
    pub(super) error: Error,
    pub(super) reach: Reach,
}

/// How far a request came that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// No request was made, and none can be.
    Never,
    /// Nothing was sent: no connection came about.
    Unsent,
    /// It was sent, and what became of it is not known; it may be otherwise a moment later.
    Unknown,
    /// It was answered, or failed in a way that the same request would fail again.
    Answered,
}

impl Request {
    /// The same request with another credential than the client's own.
    pub(super) fn signed_by(self, authorization: HeaderValue) -> Self {
        Self { signer: Signer::Other(authorization), ..self }
    }

    /// Whether a secret is in its body or its answer, or in a header that is sent only once.
    const fn carries_a_secret(&self) -> bool {
        matches!(self.purpose, Purpose::Creation | Purpose::Grant)
            || matches!(self.signer, Signer::Other(_))
    }

    /// What the request is called in errors: without its query, which may name people.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.method, self.url.path())
    }

    pub(super) fn error(&self, kind: ErrorKind) -> Error {
        Error { kind, cause: None, status: None, request: self.name(), request_id: None }
    }
}

impl Client {
    /// A request without a body. The path begins with `/`; the query is encoded here.
    pub(super) fn request(&self, method: Method, path: &str, query: &[(&str, &str)]) -> Request {
        let mut url = self.inner().base.clone();
        // Not `join`, for which `//elsewhere/` would be another host.
        url.set_path(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let purpose = match method {
            Method::GET => Purpose::Read,
            Method::PUT => Purpose::Change,
            Method::DELETE => Purpose::Deletion,
            _ => Purpose::Creation,
        };
        Request { method, url, body: None, signer: Signer::Own, purpose }
    }

    /// A request for an access token, whose body says who asks.
    pub(super) fn grant(&self, path: &str, body: Zeroizing<Vec<u8>>) -> Request {
        Request {
            body: Some(body),
            signer: Signer::Nobody,
            purpose: Purpose::Grant,
            ..self.request(Method::POST, path, &[])
        }
    }

    /// A write with a JSON body.
    pub(super) fn write(&self, method: Method, path: &str, body: &serde_json::Value) -> Request {
        let body = Zeroizing::new(body.to_string().into_bytes());
        Request { body: Some(body), ..self.request(method, path, &[]) }
    }

    /// The read that a link of an answer stands for: its path and query at this account.
    ///
    /// A link that leads elsewhere is an error that names the host: nothing is sent there.
    pub(super) fn follow(&self, link: &str, answer: &Answer) -> Result<Request, Error> {
        let target = self.own_link(link, answer)?;
        let mut request = self.request(Method::GET, target.path(), &[]);
        request.url.set_query(target.query());
        Ok(request)
    }

    /// A link of an answer, if it leads to this account.
    pub(super) fn own_link(&self, link: &str, answer: &Answer) -> Result<Url, Error> {
        let base = &self.inner().base;
        let target = base.join(link).ok();
        match target {
            Some(target) if target.origin() == base.origin() => Ok(target),
            other => {
                let host = other.as_ref().map(refusal::host).unwrap_or_default();
                Err(answer.error(ErrorKind::LinkElsewhere { host }))
            }
        }
    }

    /// Sends a request once, signed by this, and reads its answer.
    pub(super) async fn attempt(
        &self,
        request: &Request,
        authorization: Option<HeaderValue>,
    ) -> Result<Answer, Failure> {
        let begun = Instant::now();
        let outcome = self.exchange(request, authorization).await;
        log(request, &outcome, begun);
        let answer = outcome?;
        if let Some(limit) = refusal::rate_limit(&answer) {
            self.inner().observer.tell(Observation::RateLimit(limit));
        }
        if answer.status.is_success() {
            return Ok(answer);
        }
        let reach = match answer.status.as_u16() {
            502..=504 => Reach::Unknown,
            _ => Reach::Answered,
        };
        let granted = (request.purpose == Purpose::Grant).then(|| refusal::of_grant(&answer));
        let kind = granted.flatten().unwrap_or_else(|| refusal::kind(&answer, &self.inner().base));
        Err(Failure { error: answer.error(kind), reach })
    }

    /// One request and its answer, whatever its status, each within its time.
    async fn exchange(
        &self,
        request: &Request,
        authorization: Option<HeaderValue>,
    ) -> Result<Answer, Failure> {
        let inner = self.inner();
        let timeouts = &inner.timeouts;
        let http = inner.http.client().await.map_err(|problem| Failure {
            error: request.error(ErrorKind::Setup(problem)),
            reach: Reach::Never,
        })?;
        let mut builder = http
            .request(request.method.clone(), request.url.clone())
            .header(header::ACCEPT, "application/json");
        if let Some(authorization) = authorization {
            builder = builder.header(header::AUTHORIZATION, authorization);
        }
        if request.carries_a_secret() {
            // The library reads and writes through buffers of the connection, which go with it.
            builder = builder.header(header::CONNECTION, "close");
        }
        if let Some(body) = &request.body {
            builder = builder.header(header::CONTENT_TYPE, "application/json").body(body.to_vec());
        }
        let begun = time::Instant::now();
        let end = begun + timeouts.whole;
        // The library ends a connection that is not made in time, so that at this instant the
        // request has been under way for as long as its first byte may take.
        let first_byte = begun + timeouts.connect + timeouts.first_byte;
        let response = match timeout_at(first_byte.min(end), builder.send()).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Err(unsent(request, &error)),
            Err(_) => {
                let stage = if end < first_byte { Stage::Whole } else { Stage::FirstByte };
                return Err(unknown(request.error(ErrorKind::NoAnswer), Cause::TimedOut(stage)));
            }
        };
        self.receive(request, response, end).await
    }

    /// Reads the body up to the limit. A cut or endless refusal is still a refusal.
    async fn receive(
        &self,
        request: &Request,
        mut response: reqwest::Response,
        end: time::Instant,
    ) -> Result<Answer, Failure> {
        let announced = response.content_length().unwrap_or(0);
        let space = usize::try_from(announced)
            .unwrap_or(LONGEST_ANSWER)
            .clamp(USUAL_ANSWER, LONGEST_ANSWER);
        let mut answer = Answer {
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            body: Zeroizing::new(Vec::with_capacity(space)),
            request: request.name(),
        };
        loop {
            let idle = time::Instant::now() + self.inner().timeouts.idle;
            let cause = match timeout_at(idle.min(end), response.chunk()).await {
                Ok(Ok(None)) => return Ok(answer),
                Ok(Ok(Some(chunk))) if answer.body.len() + chunk.len() <= LONGEST_ANSWER => {
                    answer.body.extend_from_slice(&chunk);
                    continue;
                }
                _ if !answer.status.is_success() => return Ok(answer),
                Ok(Ok(Some(_))) => {
                    let error = answer.error(ErrorKind::Unreadable(Flaw::TooLong));
                    return Err(Failure { error, reach: Reach::Answered });
                }
                Ok(Err(_)) => Cause::Broken,
                Err(_) if end < idle => Cause::TimedOut(Stage::Whole),
                Err(_) => Cause::TimedOut(Stage::Idle),
            };
            return Err(unknown(answer.error(ErrorKind::NoAnswer), cause));
        }
    }
}

/// Whether anything can have reached the account when no answer came.
fn unsent(request: &Request, error: &reqwest::Error) -> Failure {
    if error.is_connect() {
        let cause = Some(Cause::of_connection(error));
        let error = Error { cause, ..request.error(ErrorKind::Unreachable) };
        Failure { error, reach: Reach::Unsent }
    } else if error.is_builder() {
        Failure { error: request.error(ErrorKind::Unreachable), reach: Reach::Never }
    } else {
        unknown(request.error(ErrorKind::NoAnswer), Cause::Broken)
    }
}

fn unknown(error: Error, cause: Cause) -> Failure {
    Failure { error: Error { cause: Some(cause), ..error }, reach: Reach::Unknown }
}

/// Writes down what was asked and what came of it: never a header, a body or a query.
fn log(request: &Request, outcome: &Result<Answer, Failure>, begun: Instant) {
    let milliseconds = begun.elapsed().as_millis();
    let request = request.name();
    match outcome {
        Ok(answer) => {
            let id = answer.request_id().unwrap_or_default();
            tracing::info!(request, status = answer.status.as_u16(), milliseconds, id);
        }
        Err(Failure { error: Error { kind, cause, .. }, .. }) => {
            let cause = cause.map(|cause| cause.to_string()).unwrap_or_default();
            tracing::warn!(request, milliseconds, cause, "{kind}");
        }
    }
}

impl Answer {
    pub(super) fn error(&self, kind: ErrorKind) -> Error {
        let request_id = self.request_id();
        let (status, request) = (Some(self.status.as_u16()), self.request.clone());
        Error { kind, cause: None, status, request, request_id }
    }

    fn request_id(&self) -> Option<String> {
        self.header(&HeaderName::from_static("x-request-id"))
    }

    pub(super) fn header(&self, name: &HeaderName) -> Option<String> {
        let value = self.headers.get(name)?.to_str().ok()?;
        Some(value.to_owned())
    }

    /// Reads the body as JSON of this shape.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let media = self.header(&header::CONTENT_TYPE);
        if let Some(media) = media.filter(|media| !media.to_ascii_lowercase().contains("json")) {
            // Of something like `text/html; charset=utf-8` the part that says what it is.
            let name = media.split(';').next().unwrap_or_default().trim();
            let name = name.chars().take(LONGEST_MEDIA).collect();
            return Err(self.error(ErrorKind::Unreadable(Flaw::Media(name))));
        }
        serde_json::from_slice(&self.body)
            .map_err(|error| self.error(ErrorKind::Unreadable(flaw(&error))))
    }

    /// The value with the account's clock (the `Date` header) beside it.
    pub(super) fn dated<T>(&self, value: T) -> Dated<T> {
        Dated { value, server_time: self.server_time() }
    }

    fn server_time(&self) -> Option<Timestamp> {
        let date = self.headers.get(header::DATE)?;
        DateTimeParser::new().parse_timestamp(date).ok()
    }
}

/// What is wrong with a body. The library's own text is not taken over: it repeats the value that
/// it did not expect, and in the answer to a create that may be the token.
fn flaw(error: &serde_json::Error) -> Flaw {
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        Category::Data => {
            let text = error.to_string();
            let field = text.strip_prefix("missing field `").and_then(|rest| rest.split_once('`'));
            match field {
                Some((name, _)) => Flaw::MissingField(name.to_owned()),
                None => Flaw::Shape { line, column },
            }
        }
        Category::Syntax | Category::Eof | Category::Io => Flaw::NotJson { line, column },
    }
}
