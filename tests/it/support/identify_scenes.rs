//! What a person can come to see of a secret that was found somewhere.

use tokendesk::app::{Answer, Message, Size};
use tokendesk::domain::identify::{Answered, Attempt};
use tokendesk::domain::token::{Status, Token};
use tokendesk::domain::user::Role;
use tokendesk::zendesk::{Error, ErrorKind};

use super::scenes::Scene;
use super::stage::{Stage, dated, error, now, signed_in, six};

/// The secret that was found: no other token of the stage begins like it.
pub const LEAKED: &str = "q4Wd8Rk2Ux6Lp0Bn5Ty1Hs7Vf3Gm9Jc4Ez8Ka2Qw";

/// A secret with the form of one of OAuth's.
pub const OAUTH_VALUE: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";

/// Every state of the form and of the window.
pub const IDENTIFY: &[Scene] = &[
    ("identify", |size| opened(size, &six(), "")),
    ("identify-typed", |size| opened(size, &six(), LEAKED)),
    ("identify-looking", |size| {
        let mut stage = opened(size, &six(), LEAKED);
        stage.press("Enter");
        stage
    }),
    ("identify-empty", |size| {
        let mut stage = opened(size, &six(), " ");
        stage.press("Enter");
        stage
    }),
    ("identify-unlisted", |size| {
        let mut stage = opened(size, &six(), LEAKED);
        stage.press("Enter");
        stage.answer(Answer::Tokens(Err(of_list(ErrorKind::Unreachable))));
        stage
    }),
    ("identified-active", |size| looked(size, leaked(Status::Active), LEAKED)),
    ("identified-inactive", |size| looked(size, leaked(Status::Inactive), LEAKED)),
    ("identified-own", |size| {
        let mut list = leaked(Status::Active);
        list[1].signs_in = true;
        looked(size, list, LEAKED)
    }),
    ("identified-trying", |size| {
        let mut stage = looked(size, leaked(Status::Active), LEAKED);
        stage.press("t");
        stage
    }),
    ("identified-live", |size| tried(size, leaked(Status::Active), LEAKED, somebody())),
    ("identified-switched-off", |size| {
        tried(size, leaked(Status::Inactive), LEAKED, Answered::Refused)
    }),
    ("identified-not-whole", |size| {
        tried(size, leaked(Status::Active), &LEAKED[..33], Answered::Refused)
    }),
    ("identified-outdated", |size| {
        let mut stage = tried(size, leaked(Status::Active), LEAKED, somebody());
        stage.press("d Tab Enter");
        let token = Token { status: Status::Inactive, ..leaked(Status::Active)[1].clone() };
        stage.answer(Answer::TokenUpdated(Ok(token)));
        stage
    }),
    ("identified-failed", |size| {
        let mut stage = looked(size, leaked(Status::Active), LEAKED);
        stage.press("t");
        stage.answer(Answer::Attempted(Err(of_list(ErrorKind::NoAnswer))));
        stage
    }),
    ("identified-several", |size| looked(size, alike(), LEAKED)),
    ("identified-one-of-several", |size| tried(size, alike(), LEAKED, somebody())),
    ("identified-none", |size| looked(size, six(), LEAKED)),
    ("identified-none-refused", |size| tried(size, six(), LEAKED, Answered::Refused)),
    ("identified-none-cut", |size| looked(size, six(), &format!("TOKEN={}", &LEAKED[3..]))),
    ("identified-oauth", |size| looked(size, six(), OAUTH_VALUE)),
    ("identified-oauth-live", |size| tried(size, six(), OAUTH_VALUE, somebody())),
    ("identified-oauth-refused", |size| tried(size, six(), OAUTH_VALUE, Answered::Refused)),
];

/// The usual tokens, of which the second begins like the secret.
pub fn leaked(status: Status) -> Vec<Token> {
    let mut list = six();
    list[1].visible_token = LEAKED[..6].into();
    list[1].status = status;
    list
}

/// The usual tokens, of which three begin like the secret, two of them active.
pub fn alike() -> Vec<Token> {
    let mut list = leaked(Status::Active);
    list[3].visible_token = LEAKED[..6].into();
    list[4].visible_token = LEAKED[..4].into();
    list
}

/// The account says that the secret is good for the signed-in person.
pub fn somebody() -> Answered {
    Answered::As(Box::new(signed_in(Role::Admin).user))
}

/// The list was read, the secret shown, and the list read again: nothing else moved.
pub fn attempt(before: Vec<Token>, answered: Answered) -> Attempt {
    let lives = answered.authenticates() == Some(true);
    let after = lives.then(|| {
        let mut after = before.clone();
        let live = after.iter_mut().filter(|token| {
            token.status.is_active() && LEAKED.starts_with(token.visible_token.shown())
        });
        live.for_each(|token| token.last_used = Some(now()));
        after
    });
    Attempt { before, answered, after }
}

/// The form with this pasted into it.
pub fn opened(size: Size, list: &[Token], text: &str) -> Stage {
    let mut stage = Stage::with(size, list.to_vec());
    stage.press("i");
    stage.send(Message::Pasted(text.into()));
    stage
}

/// The window with what the list tells of it.
pub fn looked(size: Size, list: Vec<Token>, text: &str) -> Stage {
    let mut stage = opened(size, &list, text);
    stage.press("Enter");
    stage.answer(Answer::Tokens(Ok(dated(list))));
    stage
}

/// The same after a try.
pub fn tried(size: Size, list: Vec<Token>, text: &str, answered: Answered) -> Stage {
    let mut stage = looked(size, list.clone(), text);
    stage.press("t");
    stage.answer(Answer::Attempted(Ok(attempt(list, answered))));
    stage
}

fn of_list(kind: ErrorKind) -> Error {
    Error { request: "GET /api/v2/api_tokens".to_owned(), ..error(kind) }
}
