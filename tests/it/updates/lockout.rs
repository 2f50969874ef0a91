//! Locking oneself out: said before, and after it what to do.

use tokendesk::app::lockout::Lockout;
use tokendesk::app::{Answer, Request, Session};
use tokendesk::domain::account::{Account, SignIn};
use tokendesk::domain::token::{Status, Token};
use tokendesk::domain::user::Role;
use tokendesk::phrases::Locale;
use tokendesk::zendesk::{Error, ErrorKind};

use super::{question, requests, unwrapped};
use crate::support::stage::{
    ACCESS_OFF, ACCESS_ON, Stage, dated, error, real, signed_in, signs_in, six, size, token,
};

fn by_token() -> Account {
    Account { sign_in: SignIn::ApiToken, ..real() }
}

/// Signed in with the first of six tokens.
fn stage() -> Stage {
    Stage::within(size(80, 24), by_token(), signs_in())
}

#[test]
fn the_token_one_is_signed_in_with_is_marked_in_the_table_and_in_its_detail() {
    let mut stage = stage();
    let text = stage.text(Locale::En);
    assert!(text.contains("Billing export (you)"), "{text}");
    assert_eq!(text.matches("(you)").count(), 1);
    stage.press("Enter");
    assert!(unwrapped(&stage).contains("You are signed in with this token. That keeps it in use"));
    let mut long = six().remove(5);
    long.signs_in = true;
    let stage = Stage::within(size(60, 16), by_token(), vec![long]);
    assert!(stage.text(Locale::En).contains("… (you)"), "{}", stage.text(Locale::En));
}

#[test]
fn deactivating_it_asks_in_plain_words_and_another_one_as_ever() {
    let mut stage = stage();
    stage.press("d");
    let text = unwrapped(&stage);
    for words in [
        "You are signed in with this token. That keeps it in use: its last use may be your own.",
        "After this every request with it fails, so tokendesk can do nothing more in this account.",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(!text.contains("at any time"), "{text}");
    stage.press("Esc Down d");
    assert!(!unwrapped(&stage).contains("nothing more in this account"));
}

#[test]
fn after_it_the_screen_says_that_one_is_signed_out_and_what_to_do() {
    let mut stage = stage();
    stage.press("F5 d Tab Enter");
    let token =
        Token { status: Status::Inactive, signs_in: true, ..token(1, Some("Billing export")) };
    let effects = stage.answer(Answer::TokenUpdated(Ok(token)));
    assert!(requests(&effects).is_empty(), "nothing would be answered");
    let text = unwrapped(&stage);
    for words in [
        "You are signed out: you deactivated Billing export,",
        "An administrator can undo it in Admin Center",
        "F5 Check again p Choose another account",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(!text.contains("Nightly warehouse sync"), "what may be wrong by now is gone");
    assert!(requests(&stage.press("F5")).contains(&Request::SignIn));
    stage.answer(Answer::SignedIn(Err(error(ErrorKind::NotSignedIn))));
    let text = unwrapped(&stage);
    assert!(text.contains("The API token may be deactivated or deleted"), "{text}");
}

#[test]
fn nothing_of_the_ended_session_is_waited_for_in_the_next_one() {
    let mut stage = stage();
    stage.press("3");
    assert!(stage.waiting().iter().any(|request| matches!(request, Request::AuditEvents { .. })));
    stage.press("1 d Tab Enter");
    let token = Token { status: Status::Inactive, signs_in: true, ..token(1, None) };
    stage.answer(Answer::TokenUpdated(Ok(token)));
    stage.open.clear();
    stage.press("F5");
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    stage.answer(Answer::Tokens(Ok(dated(signs_in()))));
    assert!(!stage.state.is_animating());
    stage.press("3");
    assert!(stage.waiting().iter().any(|request| matches!(request, Request::AuditEvents { .. })));
}

#[test]
fn s2_turning_token_access_off_with_a_token_asks_and_ends_the_session() {
    let refused =
        Error { request: "GET /api/v2/account/settings".into(), ..error(ErrorKind::NotSignedIn) };
    for answer in [Ok(ACCESS_OFF), Err(refused)] {
        let mut stage = stage();
        stage.press("2");
        stage.answer(Answer::Access(Ok(ACCESS_ON)));
        stage.press("Enter");
        let text = unwrapped(&stage);
        assert!(text.contains("You are signed in with an API token: after this,"), "{text}");
        stage.press("Tab Enter");
        stage.answer(Answer::AccessSet(answer));
        assert_eq!(stage.state.session, Session::SignedOut(Lockout::AccessOff));
        assert!(unwrapped(&stage).contains("You are signed out: you turned off API token access"));
    }
}

#[test]
fn a_change_that_was_refused_locks_nobody_out() {
    let mut stage = stage();
    stage.press("2");
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    stage.press("Enter Tab Enter");
    let refused =
        Error { request: "PUT /api/v2/account/settings".into(), ..error(ErrorKind::NotSignedIn) };
    stage.answer(Answer::AccessSet(Err(refused)));
    assert!(question(&stage).failure.is_some());
    assert!(matches!(stage.state.session, Session::SignedIn(_)));
}

#[test]
fn by_oauth_token_access_is_turned_off_without_a_word_of_oneself() {
    let mut stage = Stage::within(size(80, 24), real(), six());
    stage.press("2");
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    stage.press("Enter");
    assert!(!unwrapped(&stage).contains("You are signed in with"));
    stage.press("Tab Enter");
    stage.answer(Answer::AccessSet(Ok(ACCESS_OFF)));
    assert!(matches!(stage.state.session, Session::SignedIn(_)));
}
