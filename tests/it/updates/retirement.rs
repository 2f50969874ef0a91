//! What the screen makes of an account that retires its API tokens (Z1 to Z4).

use tokendesk::app::keymap::Action;
use tokendesk::app::retirement::Button;
use tokendesk::app::{Answer, Message, Overlay, Request, is_possible};
use tokendesk::domain::secret::OneTimeSecret;
use tokendesk::domain::token::CreatedToken;
use tokendesk::phrases::Locale;
use tokendesk::zendesk::ErrorKind;

use super::{requests, top};
use crate::support::retirement_scenes::{listed, no_more, refused, typed};
use crate::support::stage::{Stage, VALUE, at, error, six, size, token};

fn window(stage: &Stage) -> Option<Button> {
    match top(stage) {
        Some(Overlay::Retired { focus }) => Some(*focus),
        _ => None,
    }
}

fn refuse(stage: &mut Stage, kind: ErrorKind) {
    stage.answer(Answer::TokenCreated(Err(error(kind).into())));
}

fn in_form(stage: &Stage) -> Option<&str> {
    match top(stage) {
        Some(Overlay::Editor(editor)) => Some(editor.input.value()),
        _ => None,
    }
}

#[test]
fn z2_a_refused_token_turns_the_form_into_the_window_whatever_the_status() {
    for kind in [
        no_more(),
        ErrorKind::Forbidden("You do not have access to this page.".into()),
        ErrorKind::TokenAccessOff,
        ErrorKind::UnexpectedStatus(410),
    ] {
        let mut stage = typed(size(80, 24));
        refuse(&mut stage, kind.clone());
        assert_eq!(window(&stage), Some(Button::Close), "{kind:?}");
        let text = stage.text(Locale::En);
        let status = format!("status {}", error(kind).status.unwrap());
        assert!(text.contains(&status), "{text}");
        assert!(text.contains("rule Z2") && text.contains("2026-10-27"), "{text}");
        assert!(text.contains("PKCE") && text.contains("request id 4f2a-77"), "{text}");
    }
}

#[test]
fn what_is_no_refusal_leaves_the_form() {
    for kind in [ErrorKind::NoAnswer, ErrorKind::Unreachable, ErrorKind::Server(503)] {
        let mut stage = typed(size(80, 24));
        refuse(&mut stage, kind.clone());
        assert_eq!(in_form(&stage), Some("Nightly export"), "{kind:?}");
        assert!(stage.state.retirement.refused.is_none());
    }
}

#[test]
fn before_the_day_a_refusal_is_only_a_refusal() {
    let mut stage = typed(size(80, 24));
    stage.send(Message::Clock(at("2026-10-26T23:59:00Z")));
    refuse(&mut stage, no_more());
    assert_eq!(in_form(&stage), Some("Nightly export"));
}

#[test]
fn t4_a_refusal_at_the_limit_and_of_an_endless_description_is_not_the_retirement() {
    let mut stage = Stage::with(size(80, 24), (1..=255).map(|id| token(id, None)).collect());
    stage.press("a Enter F5");
    stage.answer(Answer::Tokens(Ok(crate::support::stage::dated(
        (1..=256).map(|id| token(id, None)).collect(),
    ))));
    refuse(&mut stage, no_more());
    assert_eq!(in_form(&stage), Some(""), "somebody else made the last one meanwhile");

    let mut stage = Stage::usual();
    stage.press("a");
    stage.types(&"x".repeat(256));
    stage.press("Enter");
    refuse(&mut stage, ErrorKind::Refused("is too long".into()));
    assert!(in_form(&stage).is_some());
}

#[test]
fn add_api_token_is_marked_as_closed_and_never_taken_away() {
    let mut stage = refused(size(80, 24));
    listed(&mut stage, six());
    stage.press("Esc");
    assert_eq!(window(&stage), None);
    assert!(stage.text(Locale::En).contains("a  Add API token (closed)"));
    assert!(is_possible(&stage.state, Action::Add));
    assert_eq!(requests(&stage.press("a")), []);
    assert_eq!(window(&stage), Some(Button::Close));
}

#[test]
fn nothing_typed_is_lost_if_it_turns_out_to_be_something_else() {
    let mut stage = refused(size(80, 24));
    listed(&mut stage, six());
    stage.press("Tab Enter");
    assert_eq!(in_form(&stage), Some("Nightly export"));
    stage.press("Esc");
    stage.press("a Tab Enter");
    assert_eq!(in_form(&stage), Some("Nightly export"), "also later");
    let asked = requests(&stage.press("Enter"));
    assert!(matches!(asked[..], [Request::CreateToken(_)]), "{asked:?}");
    let secret = OneTimeSecret::new(VALUE.to_owned());
    let made = CreatedToken { token: token(77, Some("Nightly export")), secret };
    stage.answer(Answer::TokenCreated(Ok(made)));
    assert!(stage.state.retirement.refused.is_none(), "the account makes tokens after all");
}

#[test]
fn a_key_that_was_typed_before_the_window_was_seen_presses_nothing() {
    let mut stage = typed(size(80, 24));
    let before = stage.state.clone();
    refuse(&mut stage, no_more());
    assert!(before.overlays.len() == 1 && window(&stage) == Some(Button::Close));
    assert!(stage.state.overlays[0].overlay.is_guarded());
}

#[test]
fn a_404_is_token_access_if_the_list_says_so_too() {
    let mut stage = typed(size(80, 24));
    refuse(&mut stage, ErrorKind::TokenAccessOff);
    assert!(window(&stage).is_some());
    stage.answer(Answer::Tokens(Err(error(ErrorKind::TokenAccessOff))));
    assert_eq!(window(&stage), None);
    assert!(stage.state.retirement.refused.is_none());
    assert!(stage.text(Locale::En).contains("API token access is turned off"));
}
