//! What a person can come to see in a real account, each as the keys and answers that lead to it.

use tokendesk::app::Size;
use tokendesk::domain::account::{Account, AccountColor, Guard, SignIn};

use super::scenes::Scene;
use super::stage::{Stage, real, six};

/// What real accounts add to the screen.
pub const ACCOUNTS: [Scene; 4] = [
    ("real", |size| Stage::within(size, real(), six())),
    ("real-guarded", |size| Stage::within(size, guarded(), six())),
    ("read-only-menu", |size| within(size, guarded(), "m")),
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

fn within(size: Size, account: Account, keys: &str) -> Stage {
    let mut stage = Stage::within(size, account, six());
    stage.press(keys);
    stage
}
