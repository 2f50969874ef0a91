//! What a person can come to see in a real account, each as the keys and answers that lead to it.

use tokendesk::app::accounts::NotOpened;
use tokendesk::app::{Answer, Message, Size};
use tokendesk::domain::account::{Account, AccountColor, Guard, SignIn};
use tokendesk::domain::credential::CredentialError;
use tokendesk::domain::plan::Plan;
use tokendesk::domain::token::{Status, Token};
use tokendesk::domain::user::Role;
use tokendesk::zendesk::ErrorKind;

use super::scenes::Scene;
use super::stage::{Stage, account, choices, dated, error, real, signed_in, signs_in, six};

/// What real accounts add to the screen.
pub const ACCOUNTS: &[Scene] = &[
    ("accounts", |size| {
        let mut stage = Stage::among(size, choices());
        stage.send(Message::AccountOpened(account(Plan::SuiteEnterprise)));
        stage.press("p Down");
        stage
    }),
    ("connecting-to", |size| {
        let mut stage = Stage::among(size, choices());
        stage.press("p Down Enter");
        stage
    }),
    ("not-opened", |size| {
        let mut stage = Stage::among(size, choices());
        stage.press("p Down Enter");
        let why = CredentialError::CommandTimedOut { program: "op".into(), seconds: 10 };
        stage.send(Message::NotOpened(NotOpened::Credential(why)));
        stage
    }),
    ("your-sign-in", |size| Stage::within(size, by_token(), signs_in())),
    ("lockout", |size| {
        let mut stage = Stage::within(size, by_token(), signs_in());
        stage.press("d");
        stage
    }),
    ("lockout-turn-off", |size| {
        let mut stage = Stage::within(size, by_token(), signs_in());
        stage.press("2 Enter");
        stage
    }),
    ("signed-out", |size| {
        let mut stage = Stage::within(size, by_token(), signs_in());
        stage.press("d Tab Enter");
        let gone = Token { status: Status::Inactive, ..signs_in().remove(0) };
        stage.answer(Answer::TokenUpdated(Ok(gone)));
        stage
    }),
    ("not-signed-in", |size| {
        let mut stage = Stage::dark(size);
        stage.send(Message::AccountOpened(by_token()));
        stage.answer(Answer::SignedIn(Err(error(ErrorKind::NotSignedIn))));
        stage
    }),
    ("suspended", |size| {
        let mut stage = Stage::dark(size);
        stage.send(Message::AccountOpened(real()));
        let mut who = signed_in(Role::Admin);
        who.user.suspended = true;
        stage.answer(Answer::SignedIn(Ok(dated(who))));
        stage
    }),
    ("audit-refused", |size| {
        let mut stage = Stage::within(size, real(), six());
        stage.press("3");
        stage.answer(Answer::AuditEvents(Err(error(ErrorKind::Forbidden("no".into())))));
        stage
    }),
    ("real", |size| Stage::within(size, real(), six())),
    ("real-guarded", |size| Stage::within(size, guarded(), six())),
    ("read-only-menu", |size| within(size, guarded(), "m")),
    ("protected-delete", |size| {
        let mut stage = within(size, protected(), "End Up D");
        stage.types("Old help");
        stage
    }),
    ("protected-delete-wrong", |size| {
        let mut stage = within(size, protected(), "End Up D");
        stage.types("Old help");
        stage.press("Enter");
        stage
    }),
    ("protected-delete-right", |size| {
        let mut stage = within(size, protected(), "End Up D");
        stage.types("Old helpdesk import");
        stage.press("Enter");
        stage
    }),
    ("read-only-configuration", |size| within(size, guarded(), "2 Enter")),
];

/// A real account with a colour, in which nothing may be changed.
fn guarded() -> Account {
    Account {
        guard: Guard { read_only: true, protected: true },
        color: Some(AccountColor::Red),
        sign_in: SignIn::OAuthClient,
        ..real()
    }
}

fn by_token() -> Account {
    Account { sign_in: SignIn::ApiToken, ..real() }
}

fn protected() -> Account {
    Account { guard: Guard { read_only: false, protected: true }, ..real() }
}

fn within(size: Size, account: Account, keys: &str) -> Stage {
    let mut stage = Stage::within(size, account, six());
    stage.press(keys);
    stage
}
