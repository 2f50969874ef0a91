//! What one's own configuration keeps one from: a session that only reads changes nothing.

use proptest::prelude::*;
use tokendesk::app::{Answer, Effect, Overlay, Request};
use tokendesk::domain::account::{AccessSettings, Account, Guard};
use tokendesk::domain::user::Role;
use tokendesk::phrases::{Locale, Phrase};

use super::{menu, requests, said, top};
use crate::support::stage::{ACCESS_OFF, ACCESS_ON, Stage, dated, real, signed_in, six, size};

fn reading() -> Account {
    Account { guard: Guard { read_only: true, protected: false }, ..real() }
}

fn stage() -> Stage {
    Stage::within(size(80, 24), reading(), six())
}

/// Whether an effect would change the account.
fn changes(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::Call {
            request: Request::CreateToken(_)
                | Request::UpdateToken { .. }
                | Request::DeleteToken(_)
                | Request::SetAccess(_),
            ..
        }
    )
}

#[test]
fn each_key_that_would_change_something_says_why_it_does_not() {
    for keys in ["a", "e", "d", "End Up r", "End Up D", "End Up Delete", "v Tab d"] {
        let mut stage = stage();
        let effects = stage.press(keys);
        assert!(!effects.iter().any(changes), "{keys}");
        assert!(top(&stage).is_none(), "{keys} opens nothing");
        assert_eq!(said(&stage), Some(&Phrase::ReadOnlySession), "{keys}");
        assert!(stage.text(Locale::En).contains("This session only reads (--read-only,"), "{keys}");
    }
}

#[test]
fn the_entries_of_the_menu_are_there_with_the_reason() {
    for keys in ["m", "End Up m"] {
        let mut stage = stage();
        stage.press(keys);
        let refusals: Vec<_> = menu(&stage).entries.iter().map(|entry| &entry.refusal).collect();
        let why = Some(Phrase::WhyReadOnly);
        assert_eq!(refusals, [&why, &why, &why, &None], "{keys}: the audit log is only read");
        stage.press("Enter");
        assert!(matches!(top(&stage), Some(Overlay::Menu(_))), "{keys}");
        assert!(stage.press("e d").is_empty(), "{keys}: nor by its letter");
        assert!(matches!(top(&stage), Some(Overlay::Menu(_))), "{keys}");
    }
}

#[test]
fn the_switch_of_token_access_is_kept_too() {
    let terms = AccessSettings { terms_accepted: false, token_access: false };
    for access in [ACCESS_ON, ACCESS_OFF, terms] {
        let mut stage = Stage::dark(size(80, 24));
        stage.send(tokendesk::app::Message::AccountOpened(reading()));
        stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
        stage.answer(Answer::Access(Ok(access)));
        for keys in ["2 Enter", "Space", "Enter"] {
            assert!(!stage.press(keys).iter().any(changes));
            assert!(top(&stage).is_none());
            assert_eq!(said(&stage), Some(&Phrase::ReadOnlySession));
        }
        assert!(stage.text(Locale::En).contains("This session only reads"));
    }
}

#[test]
fn an_empty_account_is_not_offered_a_first_token() {
    let stage = Stage::within(size(80, 24), reading(), vec![]);
    let text = stage.text(Locale::En);
    assert!(
        text.contains("This account has no API tokens.") && !text.contains("Press a"),
        "{text}"
    );
    assert!(text.contains("This session only reads"), "{text}");
}

#[test]
fn reading_goes_on_as_ever() {
    let mut stage = stage();
    assert!(requests(&stage.press("F5")).contains(&Request::Tokens));
    stage.press("/ b i l Enter Enter");
    assert!(matches!(top(&stage), Some(Overlay::Detail { .. })));
}

proptest! {
    #[test]
    fn no_keys_change_anything_in_a_session_that_only_reads(
        keys in prop::collection::vec(prop::sample::select(vec![
            "a", "e", "d", "r", "D", "m", "y", "v", "f", "o", "x", "1", "2", "3", "p", "Enter", "Tab",
            "Space", "Esc", "Up", "Down", "End", "Left", "Right", "F5", "?", "/",
        ]), 1..40)
    ) {
        let mut stage = stage();
        for key in keys {
            let effects = stage.press(key);
            prop_assert!(!effects.iter().any(changes), "{effects:?}");
        }
    }
}
