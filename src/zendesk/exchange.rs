//! One request and one answer: sent to the account alone, read up to a limit, wiped afterwards.
//!
//! What is wiped is the body gathered here; the HTTP library's own read buffer is out of reach and
//! is overwritten by whatever comes next.

use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode, Url};
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::client::Client;
use super::error::{Dated, Error, ErrorKind};
use super::refusal;

/// The longest answer that is read, in bytes: 2,048 tokens fit more than ten times.
const LONGEST_ANSWER: usize = 8 * 1024 * 1024;

/// The space an answer begins with, in bytes. A created token fits, so that no smaller buffer with
/// its value is left behind.
const USUAL_ANSWER: usize = 16 * 1024;

/// A request that can be sent.
pub(super) struct Request {
    method: Method,
    url: Url,
    body: Option<Vec<u8>>,
    /// Another credential than the client's own.
    authorization: Option<HeaderValue>,
}

/// A whole answer with a status below 300.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Zeroizing<Vec<u8>>,
    /// What it answers, such as `GET /api/v2/users/me`.
    pub(super) request: String,
}

/// An error, and whether the same read may succeed a moment later.
struct Failure {
    error: Error,
    passing: bool,
}

impl Request {
    /// The same request with another credential than the client's own.
    pub(super) fn signed_by(self, authorization: Option<HeaderValue>) -> Self {
        Self { authorization, ..self }
    }

    /// What the request is called in errors: without its query, which may name people.
    fn name(&self) -> String {
        format!("{} {}", self.method, self.url.path())
    }

    pub(super) fn error(&self, kind: ErrorKind) -> Error {
        Error { kind, request: self.name(), request_id: None }
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
        Request { method, url, body: None, authorization: None }
    }

    /// A write with a JSON body.
    pub(super) fn write(&self, method: Method, path: &str, body: &serde_json::Value) -> Request {
        Request { body: Some(body.to_string().into_bytes()), ..self.request(method, path, &[]) }
    }

    /// The read that a link of an answer stands for: its path and query at this account, whatever
    /// host it names. `None` if it is no link.
    pub(super) fn follow(&self, link: &str) -> Option<Request> {
        let target = self.inner().base.join(link).ok()?;
        let mut request = self.request(Method::GET, target.path(), &[]);
        request.url.set_query(target.query());
        Some(request)
    }

    /// Sends a read, again after a pause where the account was not reached or failed for a moment.
    ///
    /// The pauses double and are spread at random, so that many clients don't come back at once.
    pub(super) async fn read(&self, request: &Request) -> Result<Answer, Error> {
        let timeouts = self.inner().timeouts;
        let pauses = ExponentialBuilder::new()
            .with_min_delay(timeouts.first_pause)
            // The jitter adds up to as much again.
            .with_max_delay((timeouts.longest_pause / 2).max(Duration::from_millis(1)))
            .with_max_times(timeouts.retries)
            .with_jitter();
        (|| self.attempt(request))
            .retry(pauses)
            .when(|failure: &Failure| failure.passing)
            .await
            .map_err(|failure| failure.error)
    }

    /// Sends a request once, whatever happens: a write is never repeated by the client.
    pub(super) async fn send_once(&self, request: &Request) -> Result<Answer, Error> {
        self.attempt(request).await.map_err(|failure| failure.error)
    }

    async fn attempt(&self, request: &Request) -> Result<Answer, Failure> {
        let inner = self.inner();
        let authorization = request.authorization.as_ref();
        let http = inner.http.client().await.map_err(|problem| Failure {
            error: request.error(ErrorKind::Setup(problem)),
            passing: false,
        })?;
        let mut builder = http
            .request(request.method.clone(), request.url.clone())
            .timeout(inner.timeouts.whole)
            .header(header::ACCEPT, "application/json")
            .header(header::AUTHORIZATION, authorization.unwrap_or(&inner.authorization).clone());
        if let Some(body) = &request.body {
            builder = builder.header(header::CONTENT_TYPE, "application/json").body(body.clone());
        }
        let response = builder.send().await.map_err(|e| unsent(request, &e))?;
        let answer = receive(request, response).await?;
        if answer.status.is_success() {
            return Ok(answer);
        }
        let passing = matches!(answer.status.as_u16(), 502..=504);
        let kind = refusal::kind(&answer);
        let error = answer.error(kind);
        Err(Failure { error, passing })
    }
}

/// Reads the body up to the limit. A cut or endless refusal is still a refusal.
async fn receive(request: &Request, mut response: reqwest::Response) -> Result<Answer, Failure> {
    let announced = response.content_length().unwrap_or(0);
    let space =
        usize::try_from(announced).unwrap_or(LONGEST_ANSWER).clamp(USUAL_ANSWER, LONGEST_ANSWER);
    let mut answer = Answer {
        status: response.status(),
        headers: std::mem::take(response.headers_mut()),
        body: Zeroizing::new(Vec::with_capacity(space)),
        request: request.name(),
    };
    loop {
        match response.chunk().await {
            Ok(None) => return Ok(answer),
            Ok(Some(chunk)) if answer.body.len() + chunk.len() <= LONGEST_ANSWER => {
                answer.body.extend_from_slice(&chunk);
            }
            Ok(Some(_)) | Err(_) if !answer.status.is_success() => return Ok(answer),
            Ok(Some(_)) => {
                let text = format!("it is longer than {LONGEST_ANSWER} bytes");
                return Err(Failure {
                    error: answer.error(ErrorKind::Unreadable(text)),
                    passing: false,
                });
            }
            Err(error) => {
                return Err(Failure {
                    error: answer.error(ErrorKind::NoAnswer),
                    passing: !error.is_timeout(),
                });
            }
        }
    }
}

/// Whether anything can have reached the account when no answer came.
fn unsent(request: &Request, error: &reqwest::Error) -> Failure {
    let (kind, passing) = if error.is_connect() || error.is_builder() {
        (ErrorKind::Unreachable, error.is_connect())
    } else {
        (ErrorKind::NoAnswer, !error.is_timeout())
    };
    Failure { error: request.error(kind), passing }
}

impl Answer {
    pub(super) fn error(&self, kind: ErrorKind) -> Error {
        Error {
            kind,
            request: self.request.clone(),
            request_id: self.header(&HeaderName::from_static("x-request-id")),
        }
    }

    pub(super) fn header(&self, name: &HeaderName) -> Option<String> {
        let value = self.headers.get(name)?.to_str().ok()?;
        Some(value.to_owned())
    }

    /// Reads the body as JSON of this shape.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        if let Some(other) = self
            .header(&header::CONTENT_TYPE)
            .filter(|media| !media.to_ascii_lowercase().contains("json"))
        {
            let text = format!("it is {other} instead of JSON");
            return Err(self.error(ErrorKind::Unreadable(text)));
        }
        serde_json::from_slice(&self.body)
            .map_err(|error| self.error(ErrorKind::Unreadable(error.to_string())))
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
