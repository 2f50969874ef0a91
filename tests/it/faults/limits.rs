//! Too many requests: what waits, and what asks first.

use super::{Ask, Fault, Row, answers, row, works};
use crate::support::listener::{Reply, answer};

const FULL: &str = "The account takes no more requests for now.";

fn limited(header: &str) -> Reply {
    answer(429, &["content-type: text/plain", header], "Number of allowed API requests exceeded")
}

pub const ROWS: &[Row] = &[
    works(
        "429 with Retry-After, and then an answer",
        Ask::SignIn,
        || Fault::InTurn(vec![limited("retry-after: 0"), answers::me()]),
        "Ada",
    ),
    works(
        "429 without Retry-After, and then an answer",
        Ask::SignIn,
        || Fault::InTurn(vec![limited("x-other: 1"), answers::me()]),
        "Ada",
    ),
    works(
        "429 to a change, and then an answer",
        Ask::Update,
        || Fault::InTurn(vec![limited("ratelimit-reset: 0"), answers::updated()]),
        "TokenId(7)",
    ),
    row(
        "429 with a wait that is too long",
        Ask::List,
        || Fault::Always(limited("retry-after: 3600")),
        FULL,
        "Try again in 3,600 seconds.",
    ),
    row(
        "429 that never ends",
        Ask::List,
        || Fault::Always(limited("x-other: 1")),
        FULL,
        "Try again in a minute.",
    ),
    row(
        "429 with Retry-After to a create",
        Ask::Create,
        || Fault::Always(limited("retry-after: 30")),
        FULL,
        "Try again in 30 seconds.",
    ),
    row(
        "429 without Retry-After to a create",
        Ask::Create,
        || Fault::Always(limited("retry-after: soon")),
        FULL,
        "Try again in a minute.",
    ),
];
