//! The route of messages: stale answers, time, refresh, frames.

use tokendesk::app::{Answer, CallId, Effect, FrameId, Message, Request, Timer, update};
use tokendesk::domain::token::Deletion;
use tokendesk::zendesk::ErrorKind;

use super::{requests, rows, top};
use crate::support::stage::{
    ACCESS_OFF, Stage, at, dated, error, now, signed_in, six, size, token,
};

/// The state in words, without the number of its revision.
fn facts(stage: &Stage) -> String {
    let mut state = stage.state.clone();
    state.revision = 0;
    format!("{state:?}")
}

#[test]
fn an_answer_that_nobody_waits_for_changes_nothing() {
    let failed = error(ErrorKind::NotSignedIn);
    for answer in [
        Answer::SignedIn(Err(failed.clone())),
        Answer::Access(Ok(ACCESS_OFF)),
        Answer::Tokens(Ok(dated(vec![]))),
        Answer::Tokens(Err(failed.clone())),
        Answer::TokenUpdated(Ok(token(1, Some("stale")))),
        Answer::TokenDeleted(Ok(Deletion::Deleted)),
        Answer::TokenDeleted(Err(failed)),
    ] {
        let mut stage = Stage::usual();
        let before = facts(&stage);
        for call in [CallId(0), CallId(1), CallId(99)] {
            let effects =
                update(&mut stage.state, Message::Answered { call, answer: answer.clone() });
            assert!(effects.is_empty(), "{answer:?}");
        }
        assert_eq!(facts(&stage), before, "{answer:?}");
    }
}

#[test]
fn an_answer_is_taken_once() {
    let mut stage = Stage::usual();
    stage.press("F5");
    let call = stage.state.tokens.call.expect("a list is under way");
    stage.send(Message::Answered { call, answer: Answer::Tokens(Ok(dated(six()))) });
    stage.send(Message::Answered { call, answer: Answer::Tokens(Ok(dated(vec![]))) });
    assert_eq!(rows(&stage).len(), 6);
}

#[test]
fn a_refresh_asks_anew_and_while_it_loads_not_again() {
    for key in ["F5", "Ctrl-r"] {
        let mut stage = Stage::usual();
        let asked = requests(&stage.press(key));
        assert!(asked.contains(&Request::Tokens), "{asked:?}");
        assert!(!asked.contains(&Request::SignIn), "one is signed in");
        let again = requests(&stage.press(key));
        assert!(!again.contains(&Request::Tokens), "{again:?}");
        stage.answer(Answer::Tokens(Ok(dated(six()))));
        assert!(requests(&stage.press(key)).contains(&Request::Tokens));
    }
}

#[test]
fn the_revision_rises_with_what_can_be_seen() {
    let mut stage = Stage::usual();
    let before = stage.state.revision;
    stage.press("Down");
    assert_eq!(stage.state.revision, before + 1);
    stage.send(Message::Resized(size(100, 30)));
    assert_eq!(stage.state.revision, before + 2);
}

#[test]
fn a_painted_frame_and_a_stale_timer_are_no_reason_to_draw() {
    let mut stage = Stage::usual();
    let before = stage.state.revision;
    for message in
        [Message::Painted(FrameId(1000)), Message::TimerEnded(Timer::Notice(7)), Message::Animated]
    {
        assert!(update(&mut stage.state, message).is_empty());
    }
    assert_eq!(stage.state.revision, before);
}

#[test]
fn the_clock_is_a_reason_to_draw_only_if_a_visible_time_changes() {
    let mut stage = Stage::usual();
    let before = stage.state.revision;
    stage.send(Message::Clock(at("2026-11-23T12:00:30Z")));
    assert_eq!(stage.state.revision, before, "2 min ago, still");
    stage.send(Message::Clock(at("2026-11-23T12:01:00Z")));
    assert_eq!(stage.state.revision, before + 1, "3 min ago");
}

#[test]
fn the_clock_is_seen_by_an_open_detail_too() {
    let mut tokens = six();
    tokens[0].updated_at = at("2026-11-23T11:50:30Z");
    let mut stage = Stage::with(size(80, 24), tokens);
    let before = stage.state.revision;
    stage.send(Message::Clock(at("2026-11-23T12:00:30Z")));
    assert_eq!(stage.state.revision, before, "no row says when a token was changed");
    stage.press("Enter");
    let before = stage.state.revision;
    stage.send(Message::Clock(at("2026-11-23T12:00:40Z")));
    assert_eq!(stage.state.revision, before);
    stage.send(Message::Clock(at("2026-11-23T12:00:59Z")));
    assert_eq!(stage.state.revision, before, "10 min ago, still");
    let mut tokens = six();
    tokens[0].updated_at = at("2026-11-23T11:49:30Z");
    tokens[0].last_used = None;
    let mut stage = Stage::with(size(80, 24), tokens.into_iter().take(1).collect());
    stage.press("Enter");
    let before = stage.state.revision;
    stage.send(Message::Clock(at("2026-11-23T12:00:35Z")));
    assert_eq!(stage.state.revision, before + 1, "11 min ago");
}

#[test]
fn times_are_the_accounts_and_go_on_with_the_clock_of_this_machine() {
    let mut stage = Stage::dark(size(80, 24));
    stage.send(Message::AccountOpened(crate::support::stage::account(
        tokendesk::domain::plan::Plan::SuiteTeam,
    )));
    let mut who = dated(signed_in(tokendesk::domain::user::Role::Admin));
    who.server_time = Some(at("2027-01-01T00:00:00Z"));
    stage.answer(Answer::SignedIn(Ok(who)));
    assert_eq!(stage.state.now(), at("2027-01-01T00:00:00Z"));
    stage.send(Message::Clock(now() + jiff::SignedDuration::from_mins(5)));
    assert_eq!(stage.state.now(), at("2027-01-01T00:05:00Z"));
    assert_eq!(stage.state.zone_name(), "Europe/Berlin");
}

#[test]
fn something_moves_only_while_something_loads() {
    let mut stage = Stage::usual();
    assert!(!stage.state.is_animating(), "at rest nothing moves");
    stage.press("F5");
    assert!(stage.state.is_animating());
    let before = stage.state.spinner;
    stage.send(Message::Animated);
    assert_ne!(stage.state.spinner, before);
    while let Some(request) = stage.waiting().last().copied().cloned() {
        stage.answer(match request {
            Request::Tokens => Answer::Tokens(Ok(dated(six()))),
            _ => Answer::Access(Ok(crate::support::stage::ACCESS_ON)),
        });
    }
    assert!(!stage.state.is_animating());
    for keys in ["Down", "m", "Esc", "a", "Esc", "d", "Esc", "Enter", "Esc", "/", "Esc"] {
        stage.press(keys);
        let idle = stage.waiting().is_empty();
        assert_eq!(stage.state.is_animating(), !idle, "{keys}");
    }
}

#[test]
fn a_paste_goes_into_a_field_and_nowhere_else() {
    for keys in ["Down", "m", "d", "?", "o", "2", "3"] {
        let mut stage = Stage::usual();
        stage.press(keys);
        let before = facts(&stage);
        assert!(stage.send(Message::Pasted("q\ny\nD\n".into())).is_empty(), "{keys}");
        assert_eq!(facts(&stage), before, "{keys}");
    }
    let mut stage = Stage::usual();
    stage.press("/");
    stage.send(Message::Pasted("billing\nexport\n".into()));
    assert_eq!(stage.state.tokens.search.value(), "billing export");
    assert_eq!(rows(&stage), [1], "and the rows follow");
    assert!(top(&stage).is_none());
}

#[test]
fn a_message_never_asks_for_more_than_the_screen_does() {
    let mut stage = Stage::usual();
    for keys in ["Down", "j", "PageDown", "g", "o", "Esc", "f", "Esc", "y", "Esc", "m", "Esc"] {
        let effects = stage.press(keys);
        let asks = effects.iter().any(|effect| matches!(effect, Effect::Call { .. }));
        assert!(!asks, "{keys}: {effects:?}");
    }
}
