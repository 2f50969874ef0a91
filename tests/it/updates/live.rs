//! The list that is read again by itself: when, what it marks, and that nothing jumps.

use std::time::Duration;

use tokendesk::app::live::Mark;
use tokendesk::app::{Answer, Effect, Message, Request, Timer};
use tokendesk::domain::plan::Plan;
use tokendesk::domain::token::{Status, Token, TokenId};
use tokendesk::domain::user::Role;
use tokendesk::phrases::Phrase;
use tokendesk::zendesk::ErrorKind;

use super::{many, requests, rows, said, selected};
use crate::support::stage::{
    ACCESS_ON, Stage, account, at, dated, error, now, signed_in, size, token,
};

const EVERY: Duration = Duration::from_secs(30);

/// A stage whose list is read again, and the number of the timer that waits for it.
fn live(tokens: &[Token]) -> (Stage, u64) {
    let mut stage = Stage::with(size(80, 24), tokens.to_vec());
    stage.state.live.every = Some(EVERY);
    stage.press("F5");
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    let serial = answer(&mut stage, tokens.to_vec());
    (stage, serial)
}

/// Answers the list that is under way; the number of the next timer.
fn answer(stage: &mut Stage, tokens: Vec<Token>) -> u64 {
    let effects = stage.answer(Answer::Tokens(Ok(dated(tokens))));
    refresh_timer(&effects).expect("a timer")
}

fn refresh_timer(effects: &[Effect]) -> Option<u64> {
    effects.iter().find_map(|effect| match effect {
        Effect::Wait { delay: EVERY, timer: Timer::Refresh(serial) } => Some(*serial),
        _ => None,
    })
}

fn marks_timer(effects: &[Effect]) -> Option<u64> {
    effects.iter().find_map(|effect| match effect {
        Effect::Wait { timer: Timer::Marks(serial), .. } => Some(*serial),
        _ => None,
    })
}

fn due(stage: &mut Stage, serial: u64) -> Vec<Effect> {
    stage.send(Message::TimerEnded(Timer::Refresh(serial)))
}

#[test]
fn the_list_is_read_again_after_a_while_and_quietly() {
    let (mut stage, serial) = live(&many(3));
    let before = stage.state.revision;
    assert!(due(&mut stage, serial + 1).is_empty(), "not this timer");
    assert_eq!(requests(&due(&mut stage, serial)), [Request::Tokens]);
    assert!(!stage.state.is_animating(), "nothing turns for what nobody asked for");
    answer(&mut stage, many(3));
    assert_eq!(stage.state.revision, before, "nothing new: nothing is drawn");
}

#[test]
fn a_screen_that_was_left_alone_asks_for_nothing_until_the_next_key() {
    let (mut stage, serial) = live(&many(3));
    stage.send(Message::Clock(at("2026-11-23T12:10:01Z")));
    assert!(due(&mut stage, serial).is_empty());
    assert_eq!(requests(&stage.press("Down")), [Request::Tokens]);
    answer(&mut stage, many(3));
    assert!(requests(&stage.press("Down")).is_empty());
}

#[test]
fn a_screen_at_which_no_key_was_ever_pressed_is_left_alone_too() {
    let mut stage = Stage::dark(size(80, 24));
    stage.state.live.every = Some(EVERY);
    stage.send(Message::AccountOpened(account(Plan::SuiteEnterprise)));
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    let serial = answer(&mut stage, many(3));
    stage.send(Message::Clock(at("2026-11-23T12:10:01Z")));
    assert!(due(&mut stage, serial).is_empty(), "ten minutes without a key");
    assert_eq!(requests(&stage.press("Down")), [Request::Tokens]);
}

#[test]
fn below_a_dialog_and_on_another_page_it_waits() {
    for keys in [&["a"][..], &["2"]] {
        let (mut stage, serial) = live(&many(3));
        for key in keys {
            stage.press(key);
        }
        let effects = due(&mut stage, serial);
        assert!(requests(&effects).is_empty());
        assert!(refresh_timer(&effects).is_some(), "it tries again");
    }
}

#[test]
fn what_changed_is_marked_for_a_moment_and_no_row_moves() {
    let (mut stage, serial) = live(&many(5));
    stage.press("Down");
    let (before, chosen) = (rows(&stage), selected(&stage));
    due(&mut stage, serial);
    let mut tokens = many(5);
    tokens[4].last_used = Some(now());
    tokens[3].status = Status::Inactive;
    tokens[2] = token(3, Some("Renamed"));
    tokens.push(Token { last_used: None, ..token(6, Some("New")) });
    let effects = stage.answer(Answer::Tokens(Ok(dated(tokens))));
    assert_eq!(rows(&stage), [before, vec![6]].concat(), "the last stands last: never used");
    assert_eq!(selected(&stage), chosen);
    assert!(stage.state.tokens.order_is_old);
    let marks: Vec<_> = stage.state.live.marks.iter().map(|(id, mark)| (id.0, *mark)).collect();
    assert_eq!(
        marks,
        [(3, Mark::Description), (4, Mark::Status), (5, Mark::LastUsed), (6, Mark::New)]
    );

    let (serial, before) = (marks_timer(&effects).expect("a timer"), stage.state.revision);
    stage.send(Message::TimerEnded(Timer::Marks(serial)));
    assert!(stage.state.live.marks.is_empty());
    assert_eq!(stage.state.revision, before + 1);

    stage.press("F5");
    let all = stage.state.tokens.all().to_vec();
    answer(&mut stage, all);
    assert_eq!(rows(&stage)[0], 5, "asked for, the rows stand in their order");
    assert!(!stage.state.tokens.order_is_old);
}

#[test]
fn the_selected_row_stays_on_its_line_while_rows_above_it_go() {
    let (mut stage, serial) = live(&many(100));
    stage.press("End");
    let line = |stage: &Stage| {
        stage.state.tokens.visible().position(|(selected, _)| selected).expect("a row")
    };
    stage.press("Up");
    let before = (line(&stage), selected(&stage));
    due(&mut stage, serial);
    let fewer = many(100).into_iter().filter(|token| ![1, 2, 3].contains(&token.id.0));
    answer(&mut stage, fewer.collect());
    assert_eq!((line(&stage), selected(&stage)), before);
}

#[test]
fn a_selected_token_that_is_gone_is_named() {
    let (mut stage, serial) = live(&many(3));
    due(&mut stage, serial);
    answer(&mut stage, many(3).split_off(1));
    assert_eq!(said(&stage), Some(&Phrase::TokenGoneNamed { name: "Token 1".into() }));
    assert_eq!(selected(&stage), Some(2));
}

#[test]
fn a_key_that_asks_for_the_list_makes_a_quiet_one_loud() {
    let (mut stage, serial) = live(&many(3));
    due(&mut stage, serial);
    assert!(!requests(&stage.press("F5")).contains(&Request::Tokens), "it is under way");
    let mut tokens = many(3);
    tokens[2].last_used = Some(now());
    answer(&mut stage, tokens);
    assert_eq!(rows(&stage), [3, 1, 2], "the order is new");
}

#[test]
fn a_list_that_did_not_come_is_tried_again_and_the_old_one_stays_with_its_time() {
    let (mut stage, serial) = live(&many(3));
    due(&mut stage, serial);
    let effects = stage.answer(Answer::Tokens(Err(error(ErrorKind::Unreachable))));
    let serial = refresh_timer(&effects).expect("another try");
    assert_eq!(rows(&stage).len(), 3);
    assert_eq!(stage.state.live.as_of, Some(now()));
    due(&mut stage, serial);
    let before = stage.state.revision;
    answer(&mut stage, many(3));
    assert!(stage.state.tokens.failure.is_none());
    assert!(stage.state.revision > before, "the failure is no longer drawn");
}

#[test]
fn without_an_interval_nothing_is_read_by_itself() {
    let mut stage = Stage::with(size(80, 24), many(3));
    stage.press("F5");
    let effects = stage.answer(Answer::Tokens(Ok(dated(many(3)))));
    assert_eq!(refresh_timer(&effects), None);
}

#[test]
fn after_a_change_the_list_is_read_again() {
    let mut stage = Stage::with(size(80, 24), many(3));
    for key in ["d", "Tab", "Enter"] {
        stage.press(key);
    }
    let changed = Token { status: Status::Inactive, ..token(1, Some("Token 1")) };
    let effects = stage.answer(Answer::TokenUpdated(Ok(changed)));
    assert!(requests(&effects).contains(&Request::Tokens));
    assert!(stage.state.live.quiet);
    assert_eq!(stage.state.tokens.get(TokenId(1)).expect("it").status, Status::Inactive);
}
