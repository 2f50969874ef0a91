//! Going from one account to another without a restart.

use std::path::PathBuf;

use tokendesk::app::accounts::NotOpened;
use tokendesk::app::tokens::{Body, Column, Sort, body};
use tokendesk::app::trouble::{self, Trouble};
use tokendesk::app::{Answer, Effect, Message, Overlay, Page, Request, Session};
use tokendesk::domain::credential::{CredentialError, Ended, NoStore, NotSecret, Origin, Unsafe};
use tokendesk::domain::profile::Choice;
use tokendesk::phrases::{Locale, Phrase};
use tokendesk::zendesk::ErrorKind;

use super::{requests, rows, said, top, unwrapped};
use crate::support::stage::{
    ACCESS_OFF, ACCESS_ON, Stage, choices, dated, error, profile, real, signed_in, six, size, token,
};
use tokendesk::domain::user::Role;

/// In the embedded account, with two others to choose from.
fn stage() -> Stage {
    let mut stage = Stage::among(size(80, 24), choices());
    stage.send(Message::AccountOpened(crate::support::stage::account(
        tokendesk::domain::plan::Plan::SuiteEnterprise,
    )));
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    stage.answer(Answer::Tokens(Ok(dated(six()))));
    stage
}

fn opened(effects: &[Effect]) -> Option<&Choice> {
    effects.iter().find_map(|effect| match effect {
        Effect::Open(choice) => Some(choice),
        _ => None,
    })
}

#[test]
fn the_menu_has_every_account_with_its_place_its_badges_and_the_current_one_marked() {
    let mut stage = stage();
    assert!(stage.press("p").is_empty());
    let text = stage.text(Locale::En);
    for words in
        ["● embedded account", "prod", "https://acme.zendesk.com", "READ-ONLY", "PROTECTED"]
    {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(text.contains("sandbox") && text.contains("http://127.0.0.1:8080"), "{text}");
    stage.press("Esc");
    assert!(top(&stage).is_none());
}

#[test]
fn the_current_account_is_not_opened_again() {
    let mut stage = stage();
    assert!(stage.press("p Enter").is_empty());
    assert!(top(&stage).is_none());
    assert_eq!(rows(&stage).len(), 6);
}

#[test]
fn another_account_begins_with_nothing_of_the_one_before() {
    let mut stage = stage();
    stage.press("o Down Enter / b Enter v 2");
    let effects = stage.press("p Down Enter");
    assert_eq!(opened(&effects), Some(&profile("prod")));
    let text = stage.text(Locale::En);
    assert!(text.contains("Connecting to prod (https://acme.zendesk.com)"), "{text}");
    for old in ["Northwind", "Billing export", "Allow API token access", "6 of 256"] {
        assert!(!text.contains(old), "{old}\n{text}");
    }
    let state = &stage.state;
    assert!(state.tokens.all().is_empty() && state.configuration.access.is_none());
    assert!(state.pane.is_none() && state.account.is_none() && state.signed_in().is_none());
    assert_eq!((state.page, state.tokens.search.value()), (Page::Tokens, ""));
    let sort = Sort { column: Column::Created, descending: true };
    assert_eq!(state.tokens.sort, sort, "what a person has set for the screen stays");

    let asked = requests(&stage.send(Message::AccountOpened(real())));
    for request in [Request::SignIn, Request::Tokens, Request::Access] {
        assert!(asked.contains(&request), "{asked:?}");
    }
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
    stage.answer(Answer::Tokens(Ok(dated(vec![token(9, Some("Only here"))]))));
    assert_eq!(rows(&stage), [9]);
}

#[test]
fn no_late_answer_of_the_account_before_changes_the_new_one() {
    let mut stage = stage();
    stage.press("F5");
    stage.press("2");
    let late = stage.late();
    stage.press("p Down Enter");
    stage.send(Message::AccountOpened(real()));
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
    stage.answer(Answer::Tokens(Ok(dated(vec![token(9, Some("Only here"))]))));
    let before = format!("{:?}", stage.state.session);
    for call in late {
        for answer in [
            Answer::Tokens(Ok(dated(six()))),
            Answer::Tokens(Err(error(ErrorKind::NotSignedIn))),
            Answer::Access(Ok(ACCESS_OFF)),
            Answer::SignedIn(Err(error(ErrorKind::NotSignedIn))),
        ] {
            assert!(stage.send(Message::Answered { call, answer }).is_empty());
        }
    }
    assert_eq!(rows(&stage), [9]);
    assert_eq!(body(&stage.state), Body::Rows);
    assert_eq!(format!("{:?}", stage.state.session), before);
}

#[test]
fn an_account_that_could_not_be_opened_says_why_and_can_be_tried_again() {
    let mut stage = stage();
    stage.press("p Down Enter");
    let why = CredentialError::CommandFailed { program: "op".into(), how: Ended::Status(1) };
    stage.send(Message::NotOpened(NotOpened::Credential(why)));
    let text = unwrapped(&stage);
    for words in [
        "The program op ended with status 1.",
        "in prod · https://acme.zendesk.com",
        "Run the profile’s credential_command yourself",
        "F5 Check again p Choose another account",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert_eq!(opened(&stage.press("F5")), Some(&profile("prod")));
    assert!(matches!(trouble::of(&stage.state), Some(Trouble::Connecting(_))));
    assert!(stage.press("F5").is_empty(), "it is being opened");
    stage.send(Message::NotOpened(NotOpened::Line(error(ErrorKind::Unreachable))));
    assert_eq!(opened(&stage.press("p Enter")), Some(&profile("prod")), "once more by the menu");
    assert_eq!(opened(&stage.press("p Up Enter")), Some(&Choice::Embedded), "or another one");
}

#[test]
fn every_reason_for_no_credential_has_its_sentences() {
    let (path, reason) = (PathBuf::from("/etc/secret"), "no such file".to_owned());
    for why in [
        CredentialError::NotStored,
        CredentialError::NoStore(NoStore::Denied),
        CredentialError::NoVariable,
        CredentialError::NotStarted { program: "op".into(), reason: reason.clone() },
        CredentialError::CommandTimedOut { program: "op".into(), seconds: 10 },
        CredentialError::FileUnreadable { path: path.clone(), reason: reason.clone() },
        CredentialError::FileUnsafe { path, reason: Unsafe::Foreign },
        CredentialError::NotASecret { origin: Origin::Stdin, reason: NotSecret::Empty },
    ] {
        let why = NotOpened::Credential(why);
        assert_ne!(trouble::what(&why), trouble::hint(&stage().state, &why));
    }
    let other = NotOpened::Other("root.pem can’t be read".into());
    let mut stage = stage();
    stage.press("p Down Enter");
    stage.send(Message::NotOpened(other));
    assert!(unwrapped(&stage).contains("can’t be opened: root.pem can’t be read"));
}

#[test]
fn no_other_account_is_opened_while_a_change_is_under_way() {
    let mut stage = stage();
    stage.send(Message::AccountOpened(real()));
    stage.press("2");
    let terms =
        tokendesk::domain::account::AccessSettings { terms_accepted: false, token_access: false };
    stage.answer(Answer::Access(Ok(terms)));
    stage.press("Space Enter");
    assert!(stage.state.configuration.starting.is_some());
    assert_eq!(opened(&stage.press("p Down Enter")), None);
    assert_eq!(said(&stage), Some(&Phrase::AccountsBusy));
    assert_eq!(stage.state.accounts.current, Choice::Embedded);
}

#[test]
fn a_value_that_is_shown_once_is_not_left_for_another_account() {
    let mut stage = stage();
    stage.press("a x Enter");
    assert!(stage.press("p Down Enter").is_empty(), "the form has the keys");
    assert!(!matches!(stage.state.session, Session::Opening));
    assert!(matches!(top(&stage), Some(Overlay::Editor(_))));
}
