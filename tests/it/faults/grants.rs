//! What an OAuth client meets on its way to an access token.

use super::{Ask, By, Fault, Row};
use crate::support::listener::{Reply, json};

const fn row(
    name: &'static str,
    ask: Ask,
    fault: fn() -> Fault,
    what: &'static str,
    hint: &'static str,
) -> Row {
    Row { by: By::OAuthClient, ..super::row(name, ask, fault, what, hint) }
}

fn refused(status: u16, code: &str) -> Fault {
    Fault::Always(json(status, &format!(r#"{{"error":"{code}","error_description":"No."}}"#)))
}

pub const ROWS: &[Row] = &[
    row(
        "a wrong identifier or secret",
        Ask::SignIn,
        || refused(401, "invalid_client"),
        "The account does not know this OAuth client, or its secret is another.",
        "Check client_id in the profile, which is the client’s identifier, and the secret where tokendesk takes it from; `tokendesk whoami` names the place.",
    ),
    row(
        "a scope that the client may not ask for",
        Ask::SignIn,
        || refused(400, "invalid_scope"),
        "The OAuth client may not ask for the scopes read and write.",
        "An administrator can allow them in Admin Center, under OAuth clients.",
    ),
    row(
        "a public client",
        Ask::Create,
        || refused(400, "unauthorized_client"),
        "The OAuth client may not sign in by itself.",
        "Only a confidential client may. An administrator can make one in Admin Center, under OAuth clients.",
    ),
    row(
        "an answer without an access token",
        Ask::List,
        || Fault::Always(json(200, r#"{"token_type":"bearer"}"#)),
        "The account’s answer can’t be read: access_token is missing.",
        "Press F5 to ask again.",
    ),
    // Nothing of the create was sent: it is not unknown what became of it.
    row(
        "the connection ends on the way to an access token",
        Ask::Create,
        || Fault::Always(Reply::Cut(Vec::new())),
        "The connection ended before the answer did.",
        "Check the line, then press F5.",
    ),
    row(
        "503 on the way to an access token",
        Ask::Create,
        || Fault::Always(json(503, "")),
        "The account failed with status 503.",
        "Try again in a while.",
    ),
];
