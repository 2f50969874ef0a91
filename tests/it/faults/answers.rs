//! Answers that are not what the API documents, and some that are and look strange.

use super::{Ask, CLOSED, Fault, Row, SENT, row, works};
use crate::support::listener::{Reply, answer, json};

const ASK_AGAIN: &str = "Press F5 to ask again.";
const LONG: &str = "The account’s answer is longer than any should be.";

const ME: &str = r#"{"user":{"id":9007199254740993,"name":"Ada","role":"admin"}}"#;

const UPDATED: &str =
    r#"{"api_token":{"id":7,"active":false,"created_at":"2026-11-23T09:12:44Z"}}"#;

/// Unknown fields, and ids above 2^53, of which a number of JavaScript would lose the end.
const STRANGE: &str = r#"{"api_tokens":[{"id":9007199254740993,"active":true,"visible_token":null,
    "created_at":"2026-11-23T09:12:44Z","user_id":9223372036854775807,"shape":{"round":[1,2.5]},
    "last_used":null}],"count":1,"meta":"none"}"#;

const PAGE: &str = r#"{"audit_logs":[{"id":1,"created_at":"2026-11-23T09:12:44Z"}],
    "meta":{"has_more":true,"after_cursor":"abc"}}"#;

const PEOPLE: &str = r#"{"users":[{"id":1,"name":"Ada"}],"next_page":"/api/v2/users?page=1"}"#;

/// Who one is, as it should be.
pub fn me() -> Reply {
    json(200, ME)
}

/// A changed token, as it should be.
pub fn updated() -> Reply {
    json(200, UPDATED)
}

fn always(body: &str) -> Fault {
    Fault::Always(json(200, body))
}

fn of_type(media: &str, body: &str) -> Fault {
    Fault::Always(answer(200, &[&format!("content-type: {media}")], body))
}

fn raw(status: &str, headers: &str, body: &[u8]) -> Reply {
    Reply::Cut([format!("HTTP/1.1 {status}\r\n{headers}\r\n\r\n").as_bytes(), body].concat())
}

/// A body that says nothing of its length and never ends.
fn endless(status: &str) -> Fault {
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\n\r\n");
    Fault::Always(Reply::Endless(head.into_bytes()))
}

fn dated(date: &str) -> Fault {
    let date = format!("date: {date}");
    Fault::Always(answer(200, &["content-type: application/json", &date], ME))
}

pub const ROWS: &[Row] = &[
    row("an endless answer", Ask::List, || endless("200 OK"), LONG, ASK_AGAIN),
    row("an endless answer to a create", Ask::Create, || endless("201 Created"), LONG, SENT),
    row(
        "an endless refusal",
        Ask::Create,
        || endless("403 Forbidden"),
        "The account answered with status 403: Forbidden",
        CLOSED,
    ),
    row(
        "a page instead of JSON",
        Ask::SignIn,
        || {
            of_type(
                "text/html; charset=utf-8",
                "<!doctype html><title>Sign in to the guest network",
            )
        },
        "The account’s answer can’t be read: it is text/html instead of JSON.",
        "A proxy or a sign-in page of this network may answer instead. Open the account in a browser and look.",
    ),
    row(
        "JSON that says it is text",
        Ask::SignIn,
        || of_type("text/plain", ME),
        "The account’s answer can’t be read: it is text/plain instead of JSON.",
        "A proxy or a sign-in page of this network may answer instead. Open the account in a browser and look.",
    ),
    works(
        "JSON that says nothing of itself",
        Ask::SignIn,
        || Fault::Always(answer(200, &[], ME)),
        "Ada",
    ),
    row(
        "invalid JSON",
        Ask::SignIn,
        || always(r#"{"user":{"id":1,}}"#),
        "The account’s answer can’t be read: it is no JSON from line 1, column 17 on.",
        ASK_AGAIN,
    ),
    row(
        "JSON that ends in its middle",
        Ask::List,
        || always(r#"{"api_tokens":[{"#),
        "The account’s answer can’t be read: it is no JSON from line 1, column 16 on.",
        ASK_AGAIN,
    ),
    row(
        "nothing where there should be something",
        Ask::Create,
        || Fault::Always(answer(204, &[], "")),
        "The account’s answer can’t be read: it is no JSON from line 1, column 0 on.",
        SENT,
    ),
    row(
        "bytes that are no text",
        Ask::SignIn,
        || {
            let body = b"{\"user\":{\"id\":1,\"name\":\"\xff\xfe\"}}";
            let json = "content-type: application/json\r\nconnection: close";
            Fault::Always(raw("200 OK", json, body))
        },
        "The account’s answer can’t be read: it is no JSON from line 1, column 25 on.",
        ASK_AGAIN,
    ),
    row(
        "lists in lists in lists",
        Ask::List,
        || always(&format!(r#"{{"api_tokens":[],"x":{}}}"#, "[".repeat(100_000))),
        "The account’s answer can’t be read: it is no JSON from line 1, column 100,022 on.",
        ASK_AGAIN,
    ),
    row(
        "a missing list",
        Ask::List,
        || always(r#"{"tokens":[]}"#),
        "The account’s answer can’t be read: api_tokens is missing.",
        ASK_AGAIN,
    ),
    row(
        "a token without its status",
        Ask::List,
        || always(r#"{"api_tokens":[{"id":1,"created_at":"2026-11-23T09:12:44Z"}]}"#),
        "The account’s answer can’t be read: active is missing.",
        ASK_AGAIN,
    ),
    row(
        "a created token without its value",
        Ask::Create,
        || always(UPDATED),
        "The account’s answer can’t be read: token is missing.",
        SENT,
    ),
    // The library's own words would repeat what it found: here the whole token.
    row(
        "a value in the place of a token",
        Ask::Create,
        || always(r#"{"api_token":"v7Qm1bTheWholeValueOfTheToken"}"#),
        "The account’s answer can’t be read: something unexpected stands at line 1, column 44.",
        SENT,
    ),
    row(
        "an id that no number of 64 bits holds",
        Ask::SignIn,
        || always(r#"{"user":{"id":9223372036854775808}}"#),
        "The account’s answer can’t be read: something unexpected stands at line 1, column 33.",
        ASK_AGAIN,
    ),
    row(
        "a switch that is neither on nor off",
        Ask::Settings,
        || always(r#"{"settings":{"api":{"api_token_access":"perhaps"}}}"#),
        "The account’s answer can’t be read: something unexpected stands at line 1, column 49.",
        ASK_AGAIN,
    ),
    works("unknown fields", Ask::List, || always(STRANGE), "visible_token: \"\""),
    works("an id above 2^53", Ask::List, || always(STRANGE), "TokenId(9007199254740993)"),
    works("the largest id", Ask::List, || always(STRANGE), "UserId(9223372036854775807)"),
    works("a cursor that repeats", Ask::EventsAfter("abc"), || always(PAGE), "next: None"),
    works("a page that leads to itself", Ask::Actors, || always(PEOPLE), "Ada"),
    row(
        "a list that goes on at another host",
        Ask::Actors,
        || always(r#"{"users":[],"next_page":"https://evil.example/api/v2/users?page=2"}"#),
        "The list goes on at another host, evil.example. It was not followed.",
        "A proxy in between may write addresses anew: ask whoever runs it.",
    ),
    row(
        "a list that goes on at no address",
        Ask::Actors,
        || always(r#"{"users":[],"next_page":"http://"}"#),
        "The list goes on at what is no address.",
        "A proxy in between may write addresses anew: ask whoever runs it.",
    ),
    // The screen then tells times by the account's clock.
    works(
        "a clock that is off by a day",
        Ask::SignIn,
        || dated("Sun, 22 Nov 2026 09:12:44 GMT"),
        "server_time: Some(2026-11-22T09:12:44Z)",
    ),
    works("a date that is none", Ask::SignIn, || dated("yesterday"), "server_time: None"),
];
