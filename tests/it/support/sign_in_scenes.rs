//! What a person can come to see of a sign-in by a browser.

use tokendesk::app::accounts::{Accounts, NotOpened};
use tokendesk::app::sign_in::{Deed, Done, Failure, Told};
use tokendesk::app::{Answer, CopyOutcome, Effect, Message, Size, Timer};
use tokendesk::domain::account::{Account, SignIn};
use tokendesk::domain::credential::{CredentialError, NoStore, NotSecret, Origin};
use tokendesk::domain::user::Role;
use tokendesk::zendesk::{Authorization, CameBack, Error, ErrorKind, GrantRefusal};

use super::scenes::Scene;
use super::stage::{Stage, choices, error, profile, real, signed_in};

/// A code that a browser came back with.
pub const CODE: &str = "c0dec0dec0dec0dec0dec0dec0dec0dec0dec0de";

/// What the answer to the question of the stage is known by.
pub const STATE: &str = "k3QhVt0cWm9sZ1xR7yPq2LbN5uJdE8aGfIoTrCwBvHs";

/// What the code goes with.
pub const VERIFIER: &str = "Zp4nXe6KuRq1MvYd8SgTjB3wLhFo7CaIx0Ec5NtQk9U";

/// Every state of the page that offers it, and of its window.
pub const SIGN_IN: &[Scene] = &[
    ("sign-in-offered", |size| signed_out(size, CredentialError::NotStored)),
    ("sign-in-offered-file", |size| {
        let path = "/home/ada/.config/tokendesk/prod.sign-in".into();
        signed_out(size, CredentialError::NoFile(path))
    }),
    ("sign-in-ended", has_ended),
    ("sign-in-preparing", |size| opened(size).0),
    ("sign-in-not-begun", |size| {
        let (mut stage, serial) = opened(size);
        let origin = Origin::File("/home/ada/.config/tokendesk/prod.sign-in".into());
        let why = CredentialError::NotASecret { origin, reason: NotSecret::NoSignIn };
        let told = Told::NotBegun(NotOpened::Credential(why));
        stage.send(Message::SignIn { serial, told });
        stage
    }),
    ("sign-in", |size| waiting(size).0),
    ("sign-in-nowhere", |size| begun(size, false).0),
    ("sign-in-copied", |size| {
        let mut stage = waiting(size).0;
        stage.press("c");
        stage.send(Message::Copied(CopyOutcome::Unannounced));
        stage
    }),
    ("sign-in-pasted", |size| pasted(size, &end("code", CODE))),
    ("sign-in-empty", |size| {
        let mut stage = waiting(size).0;
        stage.press("BackTab BackTab Enter");
        stage
    }),
    ("sign-in-asking", |size| gone_on(size, asked().url())),
    ("sign-in-another", |size| {
        gone_on(size, &format!("http://127.0.0.1:19187/?code={CODE}&state=another"))
    }),
    ("sign-in-elsewhere", |size| gone_on(size, "https://acme.zendesk.com/agent")),
    ("sign-in-denied", |size| gone_on(size, &end("error", "access_denied"))),
    ("sign-in-scope", |size| gone_on(size, &end("error", "invalid_scope"))),
    ("sign-in-redeeming", |size| gone_on(size, &end("code", CODE))),
    ("sign-in-no-client", |size| refused(size, GrantRefusal::Client)),
    ("sign-in-code-over", |size| refused(size, GrantRefusal::Code)),
    ("sign-in-over", |size| {
        let (mut stage, serial) = waiting(size);
        for _ in 0..tokendesk::app::sign_in::LIMIT {
            stage.send(Message::TimerEnded(Timer::SignIn(serial)));
        }
        stage
    }),
    ("sign-in-unkept", |size| {
        let kept = Err(CredentialError::NoStore(NoStore::Denied));
        ended(size, Ok(Done { user: signed_in(Role::Admin).user, kept }))
    }),
    ("sign-in-done", |size| {
        let kept = Ok(Origin::Store);
        ended(size, Ok(Done { user: signed_in(Role::Admin).user, kept }))
    }),
];

/// The embedded account and one that a person signs in to, which is the current one.
pub fn by_browser() -> Accounts {
    let Accounts { mut offers, .. } = choices();
    offers[1].sign_in = SignIn::OAuthCode;
    Accounts { offers, current: profile("prod") }
}

/// The account could not be opened for this reason.
pub fn signed_out(size: Size, why: CredentialError) -> Stage {
    let mut stage = Stage::among(size, by_browser());
    stage.send(Message::NotOpened(NotOpened::Credential(why)));
    stage
}

/// The account was opened, and then refused what one was signed in with.
pub fn has_ended(size: Size) -> Stage {
    let mut stage = Stage::among(size, by_browser());
    stage.send(Message::AccountOpened(Account { sign_in: SignIn::OAuthCode, ..real() }));
    let request = "GET /api/v2/users/me".into();
    let over = Error { request, ..error(ErrorKind::NotSignedIn) };
    stage.answer(Answer::SignedIn(Err(over)));
    stage
}

/// The question of the stage.
pub fn asked() -> Authorization {
    let (account, redirect) = ("https://acme.zendesk.com", "http://127.0.0.1:19187/");
    let known = (STATE.into(), VERIFIER.into());
    Authorization::known_by(known, account, "desk", redirect, Authorization::OWN_SCOPES)
}

/// The window, which waits for the question, and its number.
pub fn opened(size: Size) -> (Stage, u64) {
    let mut stage = signed_out(size, CredentialError::NotStored);
    let effects = stage.press("Enter");
    match effects[..] {
        [Effect::SignIn(Deed::Begin { serial, .. })] => (stage, serial),
        _ => panic!("{effects:?}"),
    }
}

/// The window with the question; whether a browser of this machine can come back by itself.
pub fn begun(size: Size, listens: bool) -> (Stage, u64) {
    let (mut stage, serial) = opened(size);
    let told = Told::Begun { authorization: asked(), listens };
    stage.send(Message::SignIn { serial, told });
    (stage, serial)
}

/// The window that waits for a browser.
pub fn waiting(size: Size) -> (Stage, u64) {
    begun(size, true)
}

/// The address at which a browser ends, with this told.
pub fn end(name: &str, value: &str) -> String {
    format!("http://127.0.0.1:19187/?{name}={value}&state={STATE}")
}

/// The same with this pasted into it.
pub fn pasted(size: Size, text: &str) -> Stage {
    let mut stage = waiting(size).0;
    stage.send(Message::Pasted(text.into()));
    stage
}

/// The same after Enter.
fn gone_on(size: Size, text: &str) -> Stage {
    let mut stage = pasted(size, text);
    stage.press("Enter");
    stage
}

/// A browser came back with a code, and this came of it.
pub fn ended(size: Size, result: Result<Done, Failure>) -> Stage {
    let (mut stage, serial) = waiting(size);
    let code = tokendesk::domain::secret::OneTimeSecret::new(CODE.into());
    let told = Told::CameBack(CameBack::Allowed(code));
    stage.send(Message::SignIn { serial, told });
    stage.send(Message::SignIn { serial, told: Told::Ended(result) });
    stage
}

fn refused(size: Size, refusal: GrantRefusal) -> Stage {
    let request = "POST /oauth/tokens".into();
    let refused = Error { request, ..error(ErrorKind::Grant(refusal)) };
    ended(size, Err(Failure::Account(refused)))
}
