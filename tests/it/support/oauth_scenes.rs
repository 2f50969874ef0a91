//! The page *OAuth clients*, in its states.

use tokendesk::app::{Answer, CopyOutcome, Message, Size, oauth};
use tokendesk::domain::account::Account;
use tokendesk::domain::description::Description;
use tokendesk::domain::identify::Answered;
use tokendesk::domain::migration::{Check, Checked, Trial};
use tokendesk::domain::oauth::{ClientKind, Scopes};
use tokendesk::domain::oauth_client::{
    ClientTrial, CreatedClient, GlobalClient, OAuthClient, OAuthClientId, OAuthToken, OAuthTokenId,
};
use tokendesk::domain::secret::OneTimeSecret;
use tokendesk::domain::user::{Person, Role, UserId};
use tokendesk::zendesk::{Error, ErrorKind};

use super::scenes::Scene;
use super::stage::{Stage, at, dated, error, signed_in, six, size};

/// The page and its window.
pub const OAUTH: &[Scene] = &[
    ("oauth", opened),
    ("oauth-loading", |size| {
        let mut stage = Stage::with(size, six());
        stage.press("5");
        stage
    }),
    ("oauth-empty", |size| listing(size, vec![], Ok(vec![]))),
    ("oauth-no-global", |size| listing(size, clients(), Err(error(ErrorKind::Server(503))))),
    ("oauth-refused", |size| {
        let mut stage = Stage::with(size, six());
        stage.press("5");
        let why = Err(error(ErrorKind::Forbidden("You do not have access".into())));
        answer(&mut stage, oauth::Answer::Clients(why));
        stage
    }),
    ("oauth-search", |size| {
        let mut stage = opened(size);
        stage.press("/");
        stage.types("ware");
        stage
    }),
    ("oauth-nothing", |size| {
        let mut stage = opened(size);
        stage.press("/");
        stage.types("zzz");
        stage
    }),
    ("oauth-menu", |size| {
        let mut stage = opened(size);
        stage.press("m");
        stage
    }),
    ("oauth-menu-global", |size| {
        let mut stage = opened(size);
        stage.press("End m");
        stage
    }),
    ("oauth-copy", |size| {
        let mut stage = opened(size);
        stage.press("y");
        stage
    }),
    ("oauth-detail-loading", |size| {
        let mut stage = opened(size);
        stage.press("End Up Enter");
        stage
    }),
    ("oauth-detail", |size| detail(size, tokens())),
    ("oauth-detail-token", |size| {
        let mut stage = detail(size, tokens());
        stage.press("Down Down");
        stage
    }),
    ("oauth-detail-public", |size| {
        let mut stage = opened(size);
        stage.press("Enter");
        answer(&mut stage, oauth::Answer::Tokens(Ok(vec![])));
        stage
    }),
    ("oauth-detail-global", |size| {
        let mut stage = opened(size);
        stage.press("End Enter");
        answer(&mut stage, oauth::Answer::Tokens(Err(error(ErrorKind::Server(503)))));
        stage
    }),
];

/// What is done to clients: questions, the form, and the one-time window.
pub const OAUTH_CHANGES: &[Scene] = &[
    ("oauth-delete", |size| pressed(size, "Down D")),
    ("oauth-new-secret", |size| pressed(size, "Down n")),
    ("oauth-revoke", |size| {
        let mut stage = detail(size, tokens());
        stage.press("Down D");
        stage
    }),
    ("oauth-form", |size| pressed(size, "a")),
    ("oauth-form-redirect", |size| {
        let mut stage = filled(size);
        stage.press("Tab Tab Tab");
        stage.types("http://example.com/back");
        stage.press("Enter");
        stage
    }),
    ("oauth-form-scopes", |size| {
        let mut stage = filled(size);
        stage.press("BackTab BackTab BackTab Space Down Down Down Down Space");
        stage
    }),
    ("oauth-form-overlap", |size| {
        let mut stage = filled(size);
        stage.press("BackTab BackTab BackTab Space Down Down Down Space Enter");
        stage
    }),
    ("oauth-form-public", |size| {
        let mut stage = pressed(size, "e");
        stage.press("Tab Tab");
        stage
    }),
    ("oauth-form-saving", |size| {
        let mut stage = filled(size);
        stage.press("Enter Ctrl-c");
        stage
    }),
    ("oauth-form-refused", |size| {
        let mut stage = filled(size);
        stage.press("Enter");
        let why = error(ErrorKind::Refused("Identifier: has already been taken".into()));
        answer(&mut stage, oauth::Answer::Created(Err(why)));
        stage
    }),
    ("oauth-form-not-there", |size| {
        let mut stage = lost(size);
        answer(&mut stage, listed(clients(), Ok(vec![helpline()])));
        stage
    }),
    ("oauth-form-unlisted", |size| {
        let mut stage = lost(size);
        answer(&mut stage, oauth::Answer::Clients(Err(error(ErrorKind::Server(503)))));
        stage
    }),
    ("oauth-form-changed", |size| {
        let mut stage = pressed(size, "Down e");
        stage.types("!");
        stage.rereads = false;
        stage.press("Enter");
        let mut now = clients();
        now[0].company = None;
        answer(&mut stage, listed(now, Ok(vec![helpline()])));
        stage
    }),
    ("oauth-lost-secret", |size| {
        let mut stage = lost(size);
        let mut now = clients();
        now.push(client(13, "Billing export"));
        answer(&mut stage, listed(now, Ok(vec![helpline()])));
        stage
    }),
    ("oauth-secret", |size| made(size)),
    ("oauth-secret-tried", |size| {
        let mut stage = made(size);
        stage.press("t");
        answer(&mut stage, oauth::Answer::Tried(Ok(trial(Checked::Allowed))));
        stage.press("c");
        stage.send(Message::Copied(CopyOutcome::Announced));
        stage
    }),
    ("oauth-secret-refused", |size| {
        let mut stage = made(size);
        stage.press("t");
        let grant = ClientTrial::Refused("invalid_client".into());
        answer(&mut stage, oauth::Answer::Tried(Ok(Trial { grant, check: None })));
        stage
    }),
    ("oauth-secret-missing", |size| {
        let mut stage = made(size);
        stage.press("t");
        let words = "You are missing the following scopes: tickets:write";
        answer(&mut stage, oauth::Answer::Tried(Ok(trial(Checked::MissingScope(words.into())))));
        stage
    }),
    ("oauth-secret-remembered", |size| {
        let mut stage = remembering(size);
        answer(&mut stage, listed(vec![replacing("")], Ok(vec![])));
        answer(&mut stage, oauth::Answer::Updated(Ok(replacing(", tried 2026-11-23"))));
        stage
    }),
    ("oauth-ready", |size| {
        let mut stage = made(size);
        stage.press("l");
        stage
    }),
    ("oauth-ready-place", |size| {
        let mut stage = made(size);
        stage.press("l Down Down Enter");
        stage
    }),
    ("oauth-ready-file", |size| {
        let mut stage = made(size);
        stage.press("l Enter Down Enter");
        stage
    }),
    ("oauth-ready-copied", |size| {
        let mut stage = made(size);
        stage.send(Message::Copied(CopyOutcome::Announced));
        stage.press("l Down Enter Enter");
        stage.send(Message::Copied(CopyOutcome::Announced));
        stage
    }),
    ("oauth-ready-listed", |size| pressed(size, "Down l")),
    ("oauth-ready-public", |size| pressed(size, "l Down")),
    ("oauth-secret-file", |size| {
        let mut stage = made(size);
        stage.press("w");
        stage
    }),
];

/// The page after these keys.
fn pressed(size: Size, keys: &str) -> Stage {
    let mut stage = opened(size);
    stage.press(keys);
    stage
}

/// The form of a new client that has a name.
pub fn filled(size: Size) -> Stage {
    let mut stage = pressed(size, "a");
    stage.types("Billing export");
    stage
}

/// The same, whose create was not answered.
pub fn lost(size: Size) -> Stage {
    let mut stage = filled(size);
    stage.press("Enter");
    let why = Error { request: "POST /api/v2/oauth/clients".into(), ..error(ErrorKind::NoAnswer) };
    answer(&mut stage, oauth::Answer::Created(Err(why)));
    stage
}

/// The secret of the client that `made` brings.
pub const SECRET: &str = "Zq3vK8mW1nR6tY0uB5xC9aD2eF7gH4jL0kP8sQ3wE6rT1yU5iO9pA2sD7fG4hJ1k";

/// A new client, up to the open window with its secret.
pub fn made(size: Size) -> Stage {
    let mut stage = filled(size);
    stage.press("Enter");
    let secret = Some(OneTimeSecret::new(SECRET.to_owned()));
    let created = CreatedClient { client: client(13, "Billing export"), secret };
    answer(&mut stage, oauth::Answer::Created(Ok(created)));
    stage
}

/// A client that takes the place of a token, with the end of its plan.
pub fn replacing(tried: &str) -> OAuthClient {
    let text = format!("replaces API token 1 (tk0001…)\nquiet 7 days, off 35 days{tried}");
    OAuthClient { description: Description::received(Some(text)), ..client(13, "Billing export") }
}

/// A try of such a client that was good, up to the question that comes before it is remembered.
pub fn remembering(size: Size) -> Stage {
    let mut stage = filled(size);
    stage.press("Enter");
    let secret = Some(OneTimeSecret::new(SECRET.to_owned()));
    let created = CreatedClient { client: replacing(""), secret };
    answer(&mut stage, oauth::Answer::Created(Ok(created)));
    stage.press("t");
    answer(&mut stage, oauth::Answer::Tried(Ok(trial(Checked::Allowed))));
    stage
}

/// A grant for the scopes of the client that `made` brings, and the answer to the request that proves
/// them.
pub fn trial(checked: Checked) -> Trial {
    let grant = ClientTrial::Granted {
        scopes: Scopes::parse("read tickets:write"),
        expires_in: Some(300),
        answered: Answered::As(Box::new(signed_in(Role::Admin).user)),
    };
    Trial { grant, check: Some((Check::EmptyTicket, checked)) }
}

/// Answers the newest open question about OAuth clients of that kind.
pub fn answer(stage: &mut Stage, answer: oauth::Answer) -> Vec<tokendesk::app::Effect> {
    stage.answer(Answer::OAuth(Box::new(answer)))
}

/// A confidential client with usual facts; tests change what they are about.
pub fn client(id: i64, name: &str) -> OAuthClient {
    OAuthClient {
        id: OAuthClientId(id),
        identifier: name.to_lowercase().replace(' ', "_").into(),
        name: name.into(),
        kind: Some(ClientKind::Confidential),
        description: Description::received(Some("Stock levels, every night".to_owned())),
        company: Some("Northwind".into()),
        redirect_uris: vec![],
        scope: Some(Scopes::parse("read tickets:write")),
        user_id: Some(UserId(101)),
        visible_secret: Some("pL7kQ2nV9c".into()),
        created_at: at("2026-10-19T08:00:00Z"),
        updated_at: at("2026-10-19T08:00:00Z"),
    }
}

/// A public client.
pub fn public(id: i64, name: &str) -> OAuthClient {
    OAuthClient {
        kind: Some(ClientKind::Public),
        description: Description::received(None),
        company: None,
        redirect_uris: vec![
            "https://wallboard.northwind.example/callback".into(),
            "http://localhost:19186/".into(),
        ],
        scope: None,
        user_id: Some(UserId(103)),
        visible_secret: None,
        ..client(id, name)
    }
}

/// The account's own clients.
pub fn clients() -> Vec<OAuthClient> {
    vec![client(11, "Warehouse sync"), public(12, "Call centre wallboard")]
}

/// A global client.
pub fn helpline() -> GlobalClient {
    GlobalClient {
        id: OAuthClientId(7),
        identifier: "helpline_mobile".into(),
        name: "Helpline Mobile".into(),
        company: Some("Helpline".into()),
        tokens: Some(2),
        last_used: Some(at("2026-11-23T08:00:00Z")),
    }
}

/// An access token of the first client.
pub fn token(id: i64) -> OAuthToken {
    OAuthToken {
        id: OAuthTokenId(id),
        client: OAuthClientId(11),
        user_id: Some(UserId(101)),
        scopes: Scopes::parse("read tickets:write"),
        visible_token: format!("Tm5eB1yU{id}").into(),
        created_at: at("2026-11-23T11:00:00Z"),
        used_at: Some(at("2026-11-23T11:58:00Z")),
        expires_at: Some(at("2026-11-23T12:30:00Z")),
        refresh_expires_at: None,
    }
}

/// One that is used, one of somebody whose name is not known that has ended, and one without end.
pub fn tokens() -> Vec<OAuthToken> {
    vec![
        token(21),
        OAuthToken {
            user_id: Some(UserId(999)),
            used_at: None,
            expires_at: Some(at("2026-11-22T12:30:00Z")),
            ..token(22)
        },
        OAuthToken {
            user_id: Some(UserId(102)),
            scopes: Scopes::parse("read"),
            used_at: Some(at("2026-11-20T11:58:00Z")),
            expires_at: None,
            ..token(23)
        },
    ]
}

/// What an account has.
pub fn listed(
    clients: Vec<OAuthClient>,
    global: Result<Vec<GlobalClient>, Error>,
) -> oauth::Answer {
    oauth::Answer::Clients(Ok(oauth::Listed { clients: dated(clients), global }))
}

/// The page with these clients.
pub fn listing(
    size: Size,
    clients: Vec<OAuthClient>,
    global: Result<Vec<GlobalClient>, Error>,
) -> Stage {
    let mut stage = Stage::with(size, six());
    stage.press("5");
    answer(&mut stage, listed(clients, global));
    stage
}

/// The page with the usual clients.
pub fn opened(size: Size) -> Stage {
    listing(size, clients(), Ok(vec![helpline()]))
}

/// The same at 80x24.
pub fn usual() -> Stage {
    opened(size(80, 24))
}

/// The same in any account.
pub fn within(account: Account) -> Stage {
    let mut stage = Stage::within(size(80, 24), account, six());
    stage.press("5");
    answer(&mut stage, listed(clients(), Ok(vec![helpline()])));
    stage
}

/// The window of the confidential client with these access tokens.
pub fn detail(size: Size, tokens: Vec<OAuthToken>) -> Stage {
    let mut stage = opened(size);
    stage.press("Down Enter");
    let jonas =
        Person { id: UserId(102), name: "Jonas Weber".into(), email: None, role: Role::Agent };
    stage.answer(Answer::Actors(Ok(vec![jonas])));
    answer(&mut stage, oauth::Answer::Tokens(Ok(tokens)));
    stage
}
