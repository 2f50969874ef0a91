//! The window of a migration, at every step.

use tokendesk::app::{Answer, Message, Size, oauth};
use tokendesk::domain::description::Description;
use tokendesk::domain::foreign::Foreign;
use tokendesk::domain::migration::{self, Check, Checked, Plan, Trial};
use tokendesk::domain::oauth::{ClientKind, Scopes};
use tokendesk::domain::oauth_client::{ClientTrial, OAuthClient, OAuthClientId, OAuthToken};
use tokendesk::domain::replacement::Replacement;
use tokendesk::domain::token::{Token, TokenId};
use tokendesk::zendesk::ErrorKind;

use super::cockpit_scenes::{fates, turned_off};
use super::events::page;
use super::oauth_scenes::{self, client, listed, public};
use super::retirement_scenes::keeping;
use super::scenes::Scene;
use super::stage::{Stage, at, error};

/// The window in its states.
pub const WAY: &[Scene] = &[
    ("way-loading", |size| {
        let mut stage = on(size, 2);
        stage.press("M");
        stage
    }),
    ("way-failed", |size| {
        let mut stage = on(size, 2);
        stage.press("M");
        let none = error(ErrorKind::Server(503));
        oauth_scenes::answer(&mut stage, oauth::Answer::Clients(Err(none.clone())));
        oauth_scenes::answer(&mut stage, oauth::Answer::Tokens(Err(none)));
        stage
    }),
    ("way-know", |size| known(size)),
    ("way-know-found", |size| {
        let mut stage = known(size);
        stage.types("stock job on ci-3, owner Bo");
        stage.press("Tab");
        stage
    }),
    ("way-note", |size| {
        let mut stage = known(size);
        stage.types("stock job on ci-3");
        stage.press("Enter");
        stage
    }),
    ("way-choose", |size| choosing(size)),
    ("way-choose-person", |size| {
        let mut stage = choosing(size);
        stage.press("Down");
        stage
    }),
    ("way-choose-days", |size| {
        let mut stage = choosing(size);
        stage.press("Tab Backspace");
        stage.types("0");
        stage.press("Enter");
        stage
    }),
    ("way-scope", |size| scoping(size)),
    ("way-scope-everything", |size| {
        let mut stage = scoping(size);
        stage.press("Down Down Down Down");
        stage
    }),
    ("way-create", |size| {
        let mut stage = scoping(size);
        stage.press("Enter");
        stage
    }),
    ("way-create-one-by-one", |size| {
        let mut stage = scoping(size);
        stage.press("Down Down Down Down Down Enter");
        stage
    }),
    ("way-try", |size| at_step(size, made(), vec![])),
    ("way-try-typed", |size| {
        let mut stage = at_step(size, made(), vec![]);
        stage.types("s3cr3t");
        stage
    }),
    ("way-try-missing", |size| {
        let mut stage = at_step(size, made(), vec![]);
        stage.types("s3cr3t");
        stage.press("Enter");
        let words = Checked::MissingScope(Foreign::received("You lack the scope"));
        oauth_scenes::answer(&mut stage, oauth::Answer::Tried(Ok(trial(words))));
        stage
    }),
    ("way-try-person", |size| {
        let client = OAuthClient { description: describing(2), ..public(11, "Stock") };
        at_step(size, client, vec![])
    }),
    ("way-client", |size| {
        let mut stage = at_step(size, made(), vec![]);
        stage.press("Tab Enter");
        stage
    }),
    ("way-watch", |size| at_step(size, tried(), vec![])),
    ("way-watch-used", |size| {
        let used = OAuthToken {
            client: OAuthClientId(11),
            used_at: Some(at("2026-11-23T11:30:00Z")),
            ..oauth_scenes::token(21)
        };
        at_step(size, tried(), vec![used])
    }),
    ("way-watch-scopes", |size| {
        let mut stage = at_step(size, tried(), vec![]);
        // Back from Watch to Scope.
        stage.press("[ Tab [ [");
        stage
    }),
    ("way-off", |size| at_step_of(size, 4, tried_for(4), vec![])),
    ("way-soaking", |size| soaking(size)),
    ("way-soaked", |size| at_step_of(size, 8, tried_for(8), vec![])),
    ("way-outdated", |size| {
        let mut stage = at_step(size, tried(), vec![]);
        stage.press("F5");
        stage.answer(Answer::Tokens(Err(error(ErrorKind::Unreachable))));
        stage
    }),
    ("way-over", |size| {
        let mut stage = at_step(size, tried(), vec![]);
        let left = fates().into_iter().filter(|token| token.id != TokenId(2)).collect();
        stage.press("F5");
        stage.answer(Answer::Tokens(Ok(super::stage::dated(left))));
        stage
    }),
];

/// The account with this token selected.
pub fn on(size: Size, id: i64) -> Stage {
    let mut stage = Stage::within(size, keeping(), fates());
    stage.state.tokens.select(TokenId(id));
    stage
}

/// The window of a token without a client.
pub fn known(size: Size) -> Stage {
    let mut stage = on(size, 2);
    stage.press("M");
    oauth_scenes::answer(&mut stage, listed(vec![client(9, "Other")], Ok(vec![])));
    oauth_scenes::answer(&mut stage, oauth::Answer::Tokens(Ok(vec![])));
    stage.answer(page(vec![turned_off(2, "2026-05-01T08:00:00Z", false)], None));
    stage
}

/// The same at its second step.
pub fn choosing(size: Size) -> Stage {
    let mut stage = known(size);
    stage.press("Enter");
    stage
}

/// The same at its third.
pub fn scoping(size: Size) -> Stage {
    let mut stage = choosing(size);
    stage.press("Enter");
    stage
}

/// The window of a token that a client takes the place of.
pub fn at_step(size: Size, client: OAuthClient, given: Vec<OAuthToken>) -> Stage {
    at_step_of(size, 2, client, given)
}

/// The same of this token.
pub fn at_step_of(size: Size, id: i64, client: OAuthClient, given: Vec<OAuthToken>) -> Stage {
    let mut stage = on(size, id);
    stage.press("M");
    oauth_scenes::answer(&mut stage, listed(vec![client], Ok(vec![])));
    oauth_scenes::answer(&mut stage, oauth::Answer::Tokens(Ok(given)));
    stage.answer(page(vec![], None));
    stage
}

/// The token is off, and the log tells since when.
pub fn soaking(size: Size) -> Stage {
    let mut stage = on(size, 7);
    stage.press("M");
    oauth_scenes::answer(&mut stage, listed(vec![tried_for(7)], Ok(vec![])));
    oauth_scenes::answer(&mut stage, oauth::Answer::Tokens(Ok(vec![])));
    stage.answer(page(vec![turned_off(7, "2026-11-19T05:00:00Z", false)], None));
    stage
}

fn token_of(id: i64) -> Token {
    fates().into_iter().find(|token| token.id == TokenId(id)).expect("a token")
}

fn describing(id: i64) -> Description {
    let line = Replacement::of(&token_of(id));
    Description::received(Some(migration::describe("Stock", &line, Plan::default())))
}

/// A client that was made for the second token, and not tried.
pub fn made() -> OAuthClient {
    OAuthClient {
        description: describing(2),
        kind: Some(ClientKind::Confidential),
        scope: Some(Scopes::parse("tickets:read")),
        ..client(11, "Stock")
    }
}

/// The same, tried.
pub fn tried() -> OAuthClient {
    tried_for(2)
}

/// The same for this token.
pub fn tried_for(id: i64) -> OAuthClient {
    let plan = Plan::default().tried_at(at("2026-11-20T09:00:00Z"));
    let text = migration::describe("Stock", &Replacement::of(&token_of(id)), plan);
    OAuthClient { description: Description::received(Some(text)), ..made() }
}

/// A try whose request came back so.
pub fn trial(checked: Checked) -> Trial {
    let answered = tokendesk::domain::identify::Answered::Scopeless;
    let grant = ClientTrial::Granted {
        scopes: Scopes::parse("tickets:read"),
        expires_in: Some(172_800),
        answered,
    };
    Trial { grant, check: Some((Check::Tickets, checked)) }
}

/// A message to a window: the account's time goes on.
pub fn later(stage: &mut Stage, time: &str) {
    stage.send(Message::Clock(at(time)));
}
