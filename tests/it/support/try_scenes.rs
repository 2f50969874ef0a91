//! What a person can come to see of a try of a client that people sign in with.

use tokendesk::app::sign_in::{Deed, Told};
use tokendesk::app::{CopyOutcome, Effect, Message, Size, Timer, oauth};
use tokendesk::domain::foreign::Foreign;
use tokendesk::domain::identify::Answered;
use tokendesk::domain::migration::{Check, Checked, Trial};
use tokendesk::domain::oauth::Scopes;
use tokendesk::domain::oauth_client::{ClientTrial, OAuthClient};
use tokendesk::domain::secret::OneTimeSecret;
use tokendesk::domain::user::Role;
use tokendesk::zendesk::{Authorization, CameBack, Error, ErrorKind, GrantRefusal};

use super::oauth_scenes::{self, public};
use super::scenes::Scene;
use super::sign_in_scenes::{CODE, STATE, VERIFIER};
use super::stage::{Stage, error, signed_in};
use super::way_scenes::{at_step, made};

/// Where the client leads back to, on this machine.
pub const HERE: &str = "http://localhost:19186/";

/// Where another one leads back to.
pub const ELSEWHERE: &str = "https://wallboard.northwind.example/callback";

/// Every state of it.
pub const TRY: &[Scene] = &[
    ("try-person-preparing", |size| opened(size, people()).0),
    ("try-person-waiting", |size| waiting(size).0),
    ("try-person-taken", |size| begun(size, people(), HERE, false).0),
    ("try-person-elsewhere", |size| {
        let redirect_uris = vec![ELSEWHERE.into()];
        begun(size, OAuthClient { redirect_uris, ..people() }, ELSEWHERE, false).0
    }),
    ("try-person-copied", |size| {
        let mut stage = waiting(size).0;
        stage.press("c");
        stage.send(Message::Copied(CopyOutcome::Unannounced));
        stage
    }),
    ("try-person-asking", |size| gone_on(size, asked(HERE).url())),
    ("try-person-denied", |size| gone_on(size, &end("error", "access_denied"))),
    ("try-person-scope", |size| gone_on(size, &end("error", "invalid_scope"))),
    ("try-person-question", |size| gone_on(size, &end("error", "invalid_request"))),
    ("try-person-trying", |size| allowed(size).0),
    ("try-person-no-client", |size| refused(size, GrantRefusal::Client)),
    ("try-person-stale", |size| refused(size, GrantRefusal::Code)),
    ("try-person-over", |size| {
        let (mut stage, serial) = waiting(size);
        for _ in 0..tokendesk::app::sign_in::LIMIT {
            stage.send(Message::TimerEnded(Timer::SignIn(serial)));
        }
        stage
    }),
    ("try-person-good", |size| tried(size, Checked::Allowed)),
    ("try-person-missing", |size| {
        tried(size, Checked::MissingScope(Foreign::received("You lack the scope")))
    }),
    ("try-person-no-redirect", |size| {
        let mut stage = at_step(size, OAuthClient { redirect_uris: vec![], ..people() }, vec![]);
        stage.press("t");
        stage
    }),
];

/// The client that people sign in with, in the place of the second token.
pub fn people() -> OAuthClient {
    let made = made();
    OAuthClient { description: made.description, scope: made.scope, ..public(11, "Stock") }
}

/// The question of the stage.
pub fn asked(redirect: &str) -> Authorization {
    let known = (STATE.into(), VERIFIER.into());
    Authorization::known_by(known, "http://127.0.0.1:4711", "stock", redirect, "tickets:read")
}

/// The address at which a browser ends, with this told.
pub fn end(name: &str, value: &str) -> String {
    format!("{HERE}?{name}={value}&state={STATE}")
}

/// The window, which waits for the question, and its number.
pub fn opened(size: Size, client: OAuthClient) -> (Stage, u64) {
    let mut stage = at_step(size, client, vec![]);
    let effects = stage.press("Enter");
    match effects[..] {
        [Effect::SignIn(Deed::Begin { serial, .. })] => (stage, serial),
        _ => panic!("{effects:?}"),
    }
}

/// The window with the question; whether a browser of this machine can come back by itself.
pub fn begun(size: Size, client: OAuthClient, redirect: &str, listens: bool) -> (Stage, u64) {
    let (mut stage, serial) = opened(size, client);
    let told = Told::Begun { authorization: asked(redirect), listens };
    stage.send(Message::SignIn { serial, told });
    (stage, serial)
}

/// The window that waits for a browser.
pub fn waiting(size: Size) -> (Stage, u64) {
    begun(size, people(), HERE, true)
}

/// A browser came back with a code.
pub fn allowed(size: Size) -> (Stage, Vec<Effect>) {
    let (mut stage, serial) = waiting(size);
    let code = OneTimeSecret::new(CODE.into());
    let told = Told::CameBack(CameBack::Allowed(code));
    let effects = stage.send(Message::SignIn { serial, told });
    (stage, effects)
}

/// What a try came to whose request came back so.
pub fn trial(checked: Checked) -> Trial {
    let answered = Answered::As(Box::new(signed_in(Role::Agent).user));
    let scopes = Scopes::parse("tickets:read");
    let grant = ClientTrial::Granted { scopes, expires_in: Some(300), answered };
    Trial { grant, check: Some((Check::Tickets, checked)) }
}

/// The try came back.
pub fn tried(size: Size, checked: Checked) -> Stage {
    let mut stage = allowed(size).0;
    oauth_scenes::answer(&mut stage, oauth::Answer::Tried(Ok(trial(checked))));
    stage
}

/// The same after this was pasted.
fn gone_on(size: Size, text: &str) -> Stage {
    let mut stage = waiting(size).0;
    stage.send(Message::Pasted(text.into()));
    stage.press("Enter");
    stage
}

fn refused(size: Size, refusal: GrantRefusal) -> Stage {
    let request = "POST /oauth/tokens".into();
    let refused = Error { request, ..error(ErrorKind::Grant(refusal)) };
    let mut stage = allowed(size).0;
    oauth_scenes::answer(&mut stage, oauth::Answer::Tried(Err(refused)));
    stage
}
