//! What one's own configuration keeps one from: a session that only reads changes nothing.

use proptest::prelude::*;
use tokendesk::app::confirm::Button;
use tokendesk::app::{Answer, Effect, Message, Overlay, Request};
use tokendesk::domain::account::{AccessSettings, Account, Guard};
use tokendesk::domain::description::Description;
use tokendesk::domain::token::{Deletion, Status, Token, TokenId};
use tokendesk::domain::user::Role;
use tokendesk::phrases::{Locale, Phrase};

use super::{menu, question, requests, said, top, unwrapped};
use crate::support::oauth_scenes::{self, clients, listed};
use crate::support::stage::{
    ACCESS_OFF, ACCESS_ON, Stage, dated, error, real, signed_in, six, size, token,
};

fn reading() -> Account {
    Account { guard: Guard { read_only: true, protected: false }, ..real() }
}

fn stage() -> Stage {
    Stage::within(size(80, 24), reading(), six())
}

/// Whether an effect would change the account.
fn changes(effect: &Effect) -> bool {
    if let Effect::Call { request: Request::OAuth(asked), .. } = effect {
        return !asked.is_read();
    }
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
        assert_eq!(refusals, [&why, &why, &why, &None, &None], "{keys}: the last two only read");
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
        stage.send(Message::AccountOpened(reading()));
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

fn protected() -> Account {
    Account { guard: Guard { read_only: false, protected: true }, ..real() }
}

/// A protected account, before the question about its one inactive token.
fn deleting(description: &str) -> Stage {
    let gone = Token { status: Status::Inactive, ..token(4, Some(description)) };
    let mut stage = Stage::within(size(80, 24), protected(), vec![gone]);
    stage.press("D");
    stage
}

#[test]
fn a_protected_account_asks_for_the_description_before_a_token_is_deleted() {
    let mut stage = deleting("Old import");
    let text = unwrapped(&stage);
    assert!(text.contains("Type the description of the token: Old import"), "{text}");
    assert_eq!(question(&stage).focus, Button::Field);
    stage.types("Old impor");
    assert!(stage.press("Enter").is_empty());
    assert_eq!(question(&stage).focus, Button::Field, "it is not right yet");
    assert!(unwrapped(&stage).contains("What is typed is something else."));
    stage.types("t");
    assert!(!unwrapped(&stage).contains("something else"));
    assert!(stage.press("Enter").is_empty(), "Enter in the field deletes nothing");
    assert_eq!(question(&stage).focus, Button::Verb);
    assert_eq!(requests(&stage.press("Enter")), [Request::DeleteToken(TokenId(4))]);
    stage.answer(Answer::TokenDeleted(Ok(Deletion::Deleted)));
    assert_eq!(said(&stage), Some(&Phrase::TokenDeleted { name: "Old import".into() }));
}

#[test]
fn the_verb_is_not_reached_before_the_text_is_right() {
    let mut stage = deleting("Old import");
    for (key, focus) in [
        ("Tab", Button::Cancel),
        ("Tab", Button::Field),
        ("BackTab", Button::Cancel),
        ("BackTab", Button::Field),
    ] {
        stage.press(key);
        assert_eq!(question(&stage).focus, focus);
    }
    stage.send(Message::Pasted(" Old import \n".into()));
    for (key, focus) in [
        ("Tab", Button::Cancel),
        ("Tab", Button::Verb),
        ("Tab", Button::Field),
        ("Up", Button::Verb),
    ] {
        stage.press(key);
        assert_eq!(question(&stage).focus, focus);
    }
    stage.press("Tab Backspace Backspace Tab Tab");
    assert_eq!(question(&stage).focus, Button::Field, "it is wrong again");
    stage.press("Tab");
    assert!(stage.press("Enter").is_empty(), "Cancel");
    assert!(top(&stage).is_none());
}

#[test]
fn letters_in_the_field_are_text_and_no_commands() {
    let mut stage = deleting("q D h 창고");
    stage.types("q D h 창고");
    assert!(stage.press("Enter").is_empty());
    assert_eq!(question(&stage).focus, Button::Verb);
}

#[test]
fn a_description_that_can_not_be_typed_gives_way_to_the_prefix() {
    for text in ["", "  ", "zero\u{200b}width", "\u{1b}[31mred", "two\nlines", &"long ".repeat(12)]
    {
        let mut stage = deleting(text);
        let words = unwrapped(&stage);
        assert!(words.contains("Type the beginning of the token: tk0004"), "{text:?}\n{words}");
        stage.types("tk0004");
        assert_eq!(requests(&stage.press("Enter Enter")), [Request::DeleteToken(TokenId(4))]);
    }
    let bare = Token {
        status: Status::Inactive,
        visible_token: "".into(),
        description: Description::default(),
        ..token(4, None)
    };
    let mut stage = Stage::within(size(80, 24), protected(), vec![bare]);
    stage.press("D");
    assert!(unwrapped(&stage).contains("Type the id of the token: 4"), "{}", unwrapped(&stage));
}

#[test]
fn a_failed_deletion_keeps_what_was_typed() {
    let mut stage = deleting("Old import");
    stage.types("Old import");
    stage.press("Enter Enter");
    stage.answer(Answer::TokenDeleted(Err(error(tokendesk::zendesk::ErrorKind::Server(503)))));
    let list = stage.state.tokens.all().to_vec();
    stage.answer(Answer::Tokens(Ok(dated(list))));
    assert_eq!(question(&stage).focus, Button::Cancel);
    assert_eq!(requests(&stage.press("Tab Enter")), [Request::DeleteToken(TokenId(4))]);
}

#[test]
fn the_field_is_seen_on_the_smallest_screen_too() {
    let gone = Token { status: Status::Inactive, ..token(4, Some("Old import")) };
    let mut stage = Stage::within(size(40, 10), protected(), vec![gone]);
    stage.press("D");
    stage.types("Old im");
    let text = stage.text(Locale::En);
    assert!(
        text.contains("Old im") && text.contains("Delete") && text.contains("Cancel"),
        "{text}"
    );
}

#[test]
fn deactivating_in_a_protected_account_is_a_plain_question() {
    let mut stage = Stage::within(size(80, 24), protected(), six());
    stage.press("d");
    assert!(question(&stage).asked.is_none());
    assert_eq!(requests(&stage.press("Tab Enter")).len(), 1);
}

proptest! {
    #[test]
    fn no_keys_change_anything_in_a_session_that_only_reads(
        keys in prop::collection::vec(prop::sample::select(vec![
            "a", "e", "d", "r", "D", "m", "y", "v", "f", "o", "x", "1", "2", "3", "p", "Enter", "Tab",
            "Space", "Esc", "Up", "Down", "End", "Left", "Right", "F5", "?", "/", "5", "n", "t",
        ]), 1..40)
    ) {
        let mut stage = stage();
        stage.press("5");
        oauth_scenes::answer(&mut stage, listed(clients(), Ok(vec![])));
        stage.press("1");
        for key in keys {
            let effects = stage.press(key);
            prop_assert!(!effects.iter().any(changes), "{effects:?}");
        }
    }
}
