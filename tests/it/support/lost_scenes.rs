//! What a person can come to see of a create whose answer was lost.

use tokendesk::app::lost::LOOKS;
use tokendesk::app::{Answer, Message, Size, Timer};
use tokendesk::domain::intent::Reached;
use tokendesk::domain::token::{Token, TokenId};
use tokendesk::zendesk::{Dated, Error, ErrorKind};

use super::scenes::Scene;
use super::stage::{Stage, dated, error, fresh, intent, six};

/// Every state of the dialog of a token whose value nobody has.
pub const LOST: &[Scene] = &[
    ("lost-looking", |size| lost(size)),
    ("lost-found", |size| {
        let mut stage = lost(size);
        stage.lists(vec![fresh(70, "nightly export")]);
        stage
    }),
    ("lost-several", |size| {
        let mut stage = lost(size);
        stage.lists(vec![fresh(70, "nightly export"), fresh(71, "nightly export")]);
        stage.press("Down");
        stage
    }),
    ("lost-nothing", |size| looked_in_vain(size, || Ok(dated(six())))),
    ("lost-unlisted", |size| looked_in_vain(size, || Err(error(ErrorKind::Unreachable)))),
    ("lost-deleting", |size| {
        let mut stage = lost(size);
        stage.lists(vec![fresh(70, "nightly export")]);
        stage.press("Tab Enter");
        stage.lists(vec![fresh(70, "nightly export")]);
        stage
    }),
    ("lost-delete-failed", |size| {
        let mut stage = lost(size);
        stage.lists(vec![fresh(70, "nightly export")]);
        stage.press("Tab Enter");
        stage.lists(vec![fresh(70, "nightly export")]);
        stage.answer(Answer::TokenUpdated(Err(error(ErrorKind::Server(503)))));
        stage
    }),
    ("lost-shown", |size| left_behind(size, Reached::Shown(TokenId(70)))),
    ("lost-revoked", |size| left_behind(size, Reached::Revoked(TokenId(70)))),
];

fn lost(size: Size) -> Stage {
    let mut stage = Stage::with(size, six());
    stage.lost("nightly export");
    stage
}

fn looked_in_vain(size: Size, list: impl Fn() -> Result<Dated<Vec<Token>>, Error>) -> Stage {
    let mut stage = lost(size);
    stage.answer(Answer::Tokens(list()));
    for _ in 1..LOOKS {
        stage.send(Message::TimerEnded(Timer::LookAgain(stage.state.serial)));
        stage.answer(Answer::Tokens(list()));
    }
    stage
}

/// What an earlier run left open, told at the start.
fn left_behind(size: Size, reached: Reached) -> Stage {
    let mut all = six();
    all.push(fresh(70, "nightly export"));
    let mut stage = Stage::with(size, all);
    let intents = vec![intent("nightly export", reached)];
    stage.send(Message::LeftBehind { intents, unreadable: vec![] });
    stage
}
