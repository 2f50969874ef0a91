//! What the account, or something in its place, answers instead of doing what was asked.

use super::{Ask, CLOSED, Fault, Row, SENT, answers, row, works};
use crate::support::listener::{Reply, answer, json};

const HTML: &str = "<!doctype html><title>Oops</title>";
const GONE: &str = r#"{"error":"RecordNotFound","description":"Not found"}"#;
const ROLE: &str =
    r#"{"error":{"title":"Forbidden","message":"You do not have access to this page."}}"#;
const SCOPE: &str =
    r#"{"error":"Forbidden","description":"You are missing the following required scopes: write"}"#;
const LIMIT: &str = r#"{"error":"RecordInvalid","description":"Record validation errors",
    "details":{"base":[{"description":"At the limit of 256","error":"InvalidValue"}]}}"#;

const RENAMED: &str =
    "Check the subdomain in the profile: the account may have another name now, or be closed.";
const REFUSED: &str = "Change what it names, or cancel.";
const WHO: &str = "An administrator, or an agent whose role has Manage APIs, can do it.";
const LOOK: &str = "Refresh with F5 and look before you try again.";
const LATER: &str = "Try again in a while.";

fn always(status: u16, body: &str) -> Fault {
    Fault::Always(json(status, body))
}

fn page(status: u16) -> Fault {
    Fault::Always(html(status))
}

fn html(status: u16) -> Reply {
    answer(status, &["content-type: text/html; charset=utf-8"], HTML)
}

fn moved(status: u16, location: &str) -> Fault {
    Fault::Always(answer(status, &[&format!("location: {location}")], ""))
}

pub const ROWS: &[Row] = &[
    row(
        "301 to another host",
        Ask::SignIn,
        || moved(301, "https://ada:pa55@evil.example/api/v2/users/me?token=s3cr3t"),
        "The address of the account leads on to evil.example. It was not followed.",
        RENAMED,
    ),
    row(
        "307 for a create",
        Ask::Create,
        || moved(307, "https://evil.example:8443/api/v2/api_tokens"),
        "The address of the account leads on to evil.example:8443. It was not followed.",
        SENT,
    ),
    // What Zendesk does with a name that no account has, as far as is known (docs/wire.md).
    row(
        "302 to the maker's own page",
        Ask::SignIn,
        || moved(302, "https://www.zendesk.com/app/help-center-closed/"),
        "The address of the account leads on to www.zendesk.com. It was not followed.",
        RENAMED,
    ),
    row(
        "308 without a place",
        Ask::List,
        || Fault::Always(answer(308, &[], "")),
        "The address of the account leads on to another one. It was not followed.",
        RENAMED,
    ),
    row(
        "401 to a sign-in",
        Ask::SignIn,
        || always(401, r#"{"error":"Couldn't authenticate you"}"#),
        "The account does not accept who you are signed in as.",
        "The OAuth access token may have expired or been revoked. Make a new one in the account, and put it where tokendesk takes it from; `tokendesk whoami` names the place.",
    ),
    row(
        "401 to a create",
        Ask::Create,
        || always(401, r#"{"error":"invalid_token","error_description":"revoked"}"#),
        "The account does not accept who you are signed in as.",
        "The credential may have been revoked. Start tokendesk again to sign in anew.",
    ),
    row(
        "200 as to nobody",
        Ask::SignIn,
        || always(200, r#"{"user":{"id":null,"name":"Anonymous user","role":"end-user"}}"#),
        "The account answers as to somebody who is not signed in.",
        "Check the e-mail address, and that the credential is an API token or an OAuth token: a password is none.",
    ),
    row(
        "403 for the role",
        Ask::List,
        || always(403, ROLE),
        "You are not allowed to do this. The account says: You do not have access to this page.",
        WHO,
    ),
    row(
        "403 for the plan",
        Ask::Events,
        || Fault::Always(answer(403, &["content-type: text/plain"], "Not on this plan")),
        "You are not allowed to do this. The account says: Not on this plan",
        WHO,
    ),
    row(
        "403 for a scope",
        Ask::Create,
        || always(403, SCOPE),
        "The access token was given for less than this needs. The account says: You are missing the following required scopes: write",
        "Sign in with an access token that has the scopes read and write.",
    ),
    row(
        "403 of something in between",
        Ask::SignIn,
        || page(403),
        "You are not allowed to do this. The account says: Forbidden",
        WHO,
    ),
    row(
        "404 on the list: token access is off",
        Ask::List,
        || always(404, GONE),
        "API token access is turned off for this account.",
        "Nobody can create or use API tokens until an administrator turns it on in Apps and integrations › APIs › API configuration.",
    ),
    row(
        "404 to a create",
        Ask::Create,
        || always(404, GONE),
        "The account answered with status 404.",
        CLOSED,
    ),
    row(
        "404 on one token: it is gone",
        Ask::Update,
        || always(404, GONE),
        "The account has no such record any more.",
        "Somebody else may have deleted it. Press F5 to see what is there.",
    ),
    works(
        "404 to a deletion: it is gone",
        Ask::Delete,
        || Fault::InTurn(vec![json(404, GONE), json(200, r#"{"api_tokens":[]}"#)]),
        "Gone",
    ),
    row(
        "404 to a deletion: token access is off",
        Ask::Delete,
        || always(404, GONE),
        "API token access is turned off for this account.",
        "Press 2 for API configuration.",
    ),
    row(
        "404 with a page: no account",
        Ask::List,
        || page(404),
        "No account answers at this address.",
        "Check the subdomain in the profile.",
    ),
    row(
        "422 at the limit",
        Ask::Create,
        || always(422, LIMIT),
        "The account answered with status 422: At the limit of 256",
        CLOSED,
    ),
    row(
        "400 with an array of errors",
        Ask::Actors,
        || always(400, r#"{"errors":[{"code":"InvalidPaginationDepth","detail":"Too deep"}]}"#),
        "The account refuses it: Too deep",
        REFUSED,
    ),
    row(
        "400 that is no JSON",
        Ask::Update,
        || page(400),
        "The account refuses it: Bad Request",
        REFUSED,
    ),
    row(
        "418",
        Ask::Settings,
        || always(418, "{}"),
        "The account answered with status 418, which is not expected here.",
        "Press F5 to see what is there.",
    ),
    row(
        "500",
        Ask::List,
        || always(500, r#"{"status":500,"error":"Internal Server Error"}"#),
        "The account failed with status 500.",
        LATER,
    ),
    row(
        "500 to a create",
        Ask::Create,
        || always(500, r#"{"status":500,"error":"Internal Server Error"}"#),
        "The account failed with status 500, so it is not known whether it happened.",
        SENT,
    ),
    row("502 with a page", Ask::List, || page(502), "The account failed with status 502.", LATER),
    row(
        "502 with a page to a create",
        Ask::Create,
        || page(502),
        "The account failed with status 502, so it is not known whether it happened.",
        SENT,
    ),
    row(
        "504 to a change",
        Ask::Update,
        || page(504),
        "The account failed with status 504, so it is not known whether it happened.",
        LOOK,
    ),
    works("503 for a moment", Ask::SignIn, || Fault::InTurn(vec![html(503), answers::me()]), "Ada"),
];
