//! What a person can come to see in a real account, each as the keys and answers that lead to it.

use tokendesk::app::accounts::NotOpened;
use tokendesk::app::{Message, Size};
use tokendesk::domain::account::{Account, AccountColor, Guard, SignIn};
use tokendesk::domain::credential::CredentialError;
use tokendesk::domain::plan::Plan;

use super::scenes::Scene;
use super::stage::{Stage, account, choices, real, six};

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

fn protected() -> Account {
    Account { guard: Guard { read_only: false, protected: true }, ..real() }
}

fn within(size: Size, account: Account, keys: &str) -> Stage {
    let mut stage = Stage::within(size, account, six());
    stage.press(keys);
    stage
}
