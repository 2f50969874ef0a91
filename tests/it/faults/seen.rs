//! The screen that an error is shown on: the one where its request was asked for.

use tokendesk::app::{Answer, Message, NotCreated};
use tokendesk::domain::intent::Reached;
use tokendesk::domain::user::Role;
use tokendesk::phrases::Locale;
use tokendesk::zendesk::Error;

use super::Ask;
use crate::support::stage::{Stage, dated, intent, real, signed_in, six, size};

/// The screen after this error, without its blanks and frames, so that a sentence is found however
/// it is wrapped. `None` for what is asked for in several places.
pub fn screen(ask: Ask, error: &Error) -> Option<String> {
    let failed = error.clone();
    // Without the sidebar, whose lines would stand among those of a sentence.
    let wide = size(100, 40);
    let mut stage = Stage::within(wide, real(), six());
    match ask {
        Ask::SignIn => {
            stage = Stage::dark(wide);
            stage.send(Message::AccountOpened(real()));
            stage.answer(Answer::SignedIn(Err(failed)));
        }
        Ask::List => {
            stage = Stage::dark(wide);
            stage.send(Message::AccountOpened(real()));
            stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
            stage.answer(Answer::Tokens(Err(failed)));
        }
        Ask::Create => {
            stage.press("a n e w Enter");
            let why = if failed.may_have_created() {
                let intent = Box::new(intent("nightly export", Reached::Sent));
                NotCreated::Unknown { intent, error: failed }
            } else {
                NotCreated::Failed(failed)
            };
            stage.answer(Answer::TokenCreated(Err(why)));
        }
        Ask::Update => {
            stage.press("d Tab Enter");
            stage.answer(Answer::TokenUpdated(Err(failed)));
        }
        Ask::Delete => {
            stage.press("End Up D Tab Enter");
            stage.answer(Answer::TokenDeleted(Err(failed)));
        }
        Ask::Settings | Ask::Events | Ask::EventsAfter(_) | Ask::Actors => return None,
    }
    Some(bare(&stage.text(Locale::En)))
}

/// The text without blanks and frames; of a line with a dialog the part inside it.
pub fn bare(text: &str) -> String {
    let inside = |line: &str| {
        let parts: Vec<_> = line.split('│').collect();
        let part = if parts.len() > 2 { parts[1] } else { line };
        part.split_whitespace().collect::<String>()
    };
    text.lines().map(inside).collect()
}
