//! What a refusal means, and the account's own words for it (docs/wire.md, errors).

use reqwest::Url;
use reqwest::header::{self, HeaderName};
use serde_json::Value;

use crate::domain::rate_limit::RateLimit;

use super::error::{ErrorKind, GrantRefusal};
use super::exchange::Answer;

/// The longest text without JSON that is taken for the account's words, in characters.
const LONGEST_TEXT: usize = 300;

/// The kind of an answer of the account at `base` whose status is not a success.
pub(super) fn kind(answer: &Answer, base: &Url) -> ErrorKind {
    match answer.status.as_u16() {
        301 | 302 | 303 | 307 | 308 => ErrorKind::Redirected { host: target(answer, base) },
        400 | 422 => ErrorKind::Refused(words(answer).into()),
        401 => ErrorKind::NotSignedIn,
        403 if is_about_scopes(answer) => ErrorKind::MissingScope(words(answer).into()),
        403 => ErrorKind::Forbidden(words(answer).into()),
        404 if is_page(answer) => ErrorKind::NoAccount,
        404 => ErrorKind::NotFound,
        429 => ErrorKind::RateLimited { retry_after: retry_after(answer) },
        status @ 500..=599 => ErrorKind::Server(status),
        status => ErrorKind::UnexpectedStatus(status),
    }
}

/// Why an OAuth client is given no access token, where the answer says it (RFC 6749, 5.2).
pub(super) fn of_grant(answer: &Answer) -> Option<ErrorKind> {
    let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
    let refusal = match body.as_ref().and_then(|body| text(body, "error")) {
        Some("invalid_client") => GrantRefusal::Client,
        Some("invalid_scope") => GrantRefusal::Scope,
        Some("unauthorized_client" | "unsupported_grant_type") => GrantRefusal::GrantType,
        Some("invalid_grant") => GrantRefusal::Code,
        // Whatever else it says, a 401 here can only be about who asks.
        _ if answer.status.as_u16() == 401 => GrantRefusal::Client,
        _ => return None,
    };
    Some(ErrorKind::Grant(refusal))
}

/// The account's limit and what is left of it, under any of the names seen (docs/wire.md).
pub(super) fn rate_limit(answer: &Answer) -> Option<RateLimit> {
    const NAMES: [(&str, &str); 3] = [
        ("x-rate-limit", "x-rate-limit-remaining"),
        ("ratelimit-limit", "ratelimit-remaining"),
        ("rate-limit-limit", "rate-limit-remaining"),
    ];
    let number = |name| {
        let text = answer.header(&HeaderName::from_static(name))?;
        // What comes after the number is about the window.
        text.trim().split([',', ';']).next()?.parse().ok()
    };
    NAMES.iter().find_map(|(limit, remaining)| {
        Some(RateLimit { limit: number(limit)?, remaining: number(remaining)? })
    })
}

/// The host that a redirect leads to, and nothing else of it.
fn target(answer: &Answer, base: &Url) -> String {
    let location = answer.header(&header::LOCATION);
    let target = location.and_then(|location| base.join(&location).ok());
    target.as_ref().map(host).unwrap_or_default()
}

/// The host of an address, with a port that is not the usual one.
pub(super) fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// Whether a 403 says that the access token was given for less (docs/wire.md, errors).
fn is_about_scopes(answer: &Answer) -> bool {
    let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
    let description = body.as_ref().and_then(|body| text(body, "description"));
    description.is_some_and(|words| words.contains("scope"))
}

/// Whether the body is a page for people, which the API never answers with.
fn is_page(answer: &Answer) -> bool {
    let media = answer.header(&header::CONTENT_TYPE);
    media.is_some_and(|media| media.to_ascii_lowercase().starts_with("text/html"))
}

/// The seconds that the account asks to wait; not every 429 says so by `Retry-After`.
fn retry_after(answer: &Answer) -> Option<u64> {
    [
        header::RETRY_AFTER,
        HeaderName::from_static("ratelimit-reset"),
        HeaderName::from_static("rate-limit-reset"),
    ]
    .iter()
    .find_map(|name| answer.header(name)?.trim().parse().ok())
}

/// The account's words, from whichever of its shapes the body has.
fn words(answer: &Answer) -> String {
    let found = match serde_json::from_slice(&answer.body) {
        Ok(body) => from_json(&body),
        Err(_) => from_text(answer),
    };
    found.unwrap_or_else(|| {
        let reason = answer.status.canonical_reason();
        reason.unwrap_or(answer.status.as_str()).to_owned()
    })
}

fn from_json(body: &Value) -> Option<String> {
    let mut details = Vec::new();
    descriptions(body.get("details").unwrap_or(&Value::Null), &mut details);
    if !details.is_empty() {
        return Some(details.join("; "));
    }
    if let Some(errors) = body.get("errors").and_then(Value::as_array) {
        let texts: Vec<&str> = errors.iter().filter_map(of_error).collect();
        if !texts.is_empty() {
            return Some(texts.join("; "));
        }
    }
    text(body, "description")
        .or_else(|| text(body, "error_description"))
        .or_else(|| body.get("error").and_then(of_error))
        .or_else(|| text(body, "message"))
        .map(str::to_owned)
}

/// One error: a text, or an object that has one.
fn of_error(error: &Value) -> Option<&str> {
    const NAMES: [&str; 5] = ["detail", "message", "description", "title", "code"];
    error
        .as_str()
        .filter(|text| !text.is_empty())
        .or_else(|| NAMES.iter().find_map(|name| text(error, name)))
}

/// Every `description` below `details`, whose keys are field names or `base`.
fn descriptions<'a>(details: &'a Value, found: &mut Vec<&'a str>) {
    match details {
        Value::Array(items) => items.iter().for_each(|item| descriptions(item, found)),
        Value::Object(fields) => match text(details, "description") {
            Some(text) => found.push(text),
            None => fields.values().for_each(|item| descriptions(item, found)),
        },
        _ => {}
    }
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// A body of plain text, if it is short enough to be a sentence; a page of HTML is not.
fn from_text(answer: &Answer) -> Option<String> {
    let media = answer.header(&header::CONTENT_TYPE)?;
    let text = str::from_utf8(&answer.body).ok()?.trim();
    let sentence =
        media.starts_with("text/plain") && !text.is_empty() && text.chars().count() <= LONGEST_TEXT;
    sentence.then(|| text.to_owned())
}
