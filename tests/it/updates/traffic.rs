//! The way to the account: waits that are put into words, the way out of them, and the rate limit.

use tokendesk::app::traffic::{self, Wait};
use tokendesk::app::{Answer, Effect, Message, Request, Timer};
use tokendesk::domain::plan::Plan;
use tokendesk::domain::rate_limit::RateLimit;
use tokendesk::phrases::Locale;
use tokendesk::zendesk::{ErrorKind, Observation};

use super::{many, requests};
use crate::support::stage::{ACCESS_ON, Stage, dated, error, size};

fn stage() -> Stage {
    Stage::with(size(80, 24), many(3))
}

fn rate(remaining: u64) -> Message {
    Message::Observed(Observation::RateLimit(RateLimit { limit: 700, remaining }))
}

fn steps(stage: &mut Stage, count: usize) {
    for _ in 0..count {
        stage.send(Message::Animated);
    }
}

fn countdown(effects: &[Effect]) -> Option<u64> {
    effects.iter().find_map(|effect| match effect {
        Effect::Wait { timer: Timer::Countdown(serial), .. } => Some(*serial),
        _ => None,
    })
}

#[test]
fn what_is_left_of_the_rate_limit_is_said_below_a_fifth_and_drawn_only_then() {
    let mut stage = stage();
    let before = stage.state.revision;
    stage.send(rate(500));
    stage.send(rate(140));
    assert_eq!(stage.state.revision, before, "nothing to see");
    assert_eq!(stage.state.traffic.scarce(), None);
    stage.send(rate(139));
    assert_eq!(stage.state.traffic.scarce(), Some(RateLimit { limit: 700, remaining: 139 }));
    assert_eq!(stage.state.revision, before + 1);
    assert!(stage.text(Locale::En).contains("139 of 700 requests left"));
    stage.send(rate(699));
    assert!(!stage.text(Locale::En).contains("requests left"));
}

#[test]
fn an_answer_that_takes_long_is_waited_for_in_words_that_end_with_it() {
    let mut stage = stage();
    stage.press("F5");
    steps(&mut stage, 19);
    assert_eq!(traffic::wait(&stage.state), None);
    steps(&mut stage, 31);
    assert_eq!(traffic::wait(&stage.state), Some(Wait::Answer { seconds: 5, attempt: 1 }));
    let again = Observation::Again { request: "GET /api/v2/api_tokens".into(), attempt: 2, of: 4 };
    stage.send(Message::Observed(again));
    assert!(stage.text(Locale::En).contains("No answer for 5 s; asked 2 times."));
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    assert!(traffic::wait(&stage.state).is_some(), "the list is not there yet");
    stage.answer(Answer::Tokens(Ok(dated(many(3)))));
    assert_eq!(traffic::wait(&stage.state), None);
}

#[test]
fn each_answer_is_waited_for_anew() {
    let mut stage = stage();
    stage.rereads = false;
    for key in ["d", "Tab", "Enter"] {
        stage.press(key);
    }
    steps(&mut stage, 35);
    let again = Observation::Again { request: "GET /api/v2/api_tokens".into(), attempt: 3, of: 4 };
    stage.send(Message::Observed(again));
    assert_eq!(traffic::wait(&stage.state), Some(Wait::Answer { seconds: 3, attempt: 3 }));
    let effects = stage.answer(Answer::Tokens(Ok(dated(many(3)))));
    assert!(matches!(requests(&effects)[..], [Request::UpdateToken { .. }]), "{effects:?}");
    assert_eq!(traffic::wait(&stage.state), None, "the change was only just sent");
    steps(&mut stage, 20);
    assert_eq!(traffic::wait(&stage.state), Some(Wait::Answer { seconds: 2, attempt: 1 }));
}

#[test]
fn the_list_that_is_read_by_itself_can_be_given_up_where_the_account_makes_it_wait() {
    let mut stage = stage();
    let effects = tokendesk::app::live::read_again(&mut stage.state);
    let [Effect::Call { call, .. }] = effects[..] else { panic!("one call: {effects:?}") };
    assert!(!stage.state.is_animating());
    let request = "GET /api/v2/api_tokens".to_owned();
    stage.send(Message::Observed(Observation::Waiting { request: request.clone(), seconds: 42 }));
    assert!(stage.text(Locale::En).contains("Esc stops waiting"));
    assert_eq!(stage.press("Esc"), [Effect::GiveUp(call)]);
    let answer = Answer::Tokens(Err(error(ErrorKind::GivenUp)));
    stage.send(Message::Answered { call, answer });
    stage.send(Message::Observed(Observation::Resumed { request }));
    assert_eq!(traffic::wait(&stage.state), None);
    assert_eq!(stage.state.tokens.all().len(), 3, "what was there stays");
}

#[test]
fn nothing_is_waited_for_in_words_where_the_screen_says_why_nothing_can_be_had() {
    let mut stage = Stage::opened(size(80, 24), Plan::SuiteEnterprise);
    steps(&mut stage, 25);
    assert!(traffic::wait(&stage.state).is_some());
    stage.answer(Answer::SignedIn(Err(error(ErrorKind::Unreachable))));
    assert_eq!(stage.waiting().len(), 2, "the list and token access");
    assert_eq!(traffic::wait(&stage.state), None);
    assert!(!stage.text(Locale::En).contains("No answer for"));
    stage.press("F5");
    steps(&mut stage, 20);
    assert!(traffic::wait(&stage.state).is_some(), "it is asked again");
}

#[test]
fn esc_ends_a_wait_that_is_in_words_and_no_other() {
    let mut stage = stage();
    let effects = stage.press("F5");
    assert_eq!(requests(&effects).len(), 2);
    assert!(stage.press("Esc").is_empty(), "nothing said yet that Esc would end it");
    steps(&mut stage, 20);
    let calls: Vec<_> = stage.state.calls.open().collect();
    let effects = stage.press("Esc");
    assert_eq!(effects, calls.into_iter().map(Effect::GiveUp).collect::<Vec<_>>());
    stage.answer(Answer::Tokens(Err(error(ErrorKind::GivenUp))));
    stage.answer(Answer::Access(Err(error(ErrorKind::GivenUp))));
    let text = stage.text(Locale::En);
    assert!(text.contains("You stopped waiting"), "{text}");
    assert_eq!(traffic::wait(&stage.state), None);
    assert_eq!(stage.state.tokens.all().len(), 3, "what was there stays");
}

#[test]
fn esc_in_a_dialog_that_waits_ends_the_wait_and_not_the_dialog() {
    let mut stage = stage();
    for key in ["d", "Tab", "Enter"] {
        stage.press(key);
    }
    steps(&mut stage, 20);
    let effects = stage.press("Esc");
    assert!(matches!(effects[..], [Effect::GiveUp(_)]), "{effects:?}");
    assert_eq!(stage.state.overlays.len(), 1);
    let effects = stage.answer(Answer::TokenUpdated(Err(error(ErrorKind::NoAnswer))));
    assert!(requests(&effects).contains(&Request::Tokens), "what is unknown is looked up");
}

#[test]
fn a_pause_that_the_account_asks_for_counts_down() {
    let mut stage = stage();
    stage.press("F5");
    let request = "GET /api/v2/api_tokens".to_owned();
    let waiting = Observation::Waiting { request: request.clone(), seconds: 42 };
    let effects = stage.send(Message::Observed(waiting));
    assert_eq!(traffic::wait(&stage.state), Some(Wait::Paused(42)));
    let mut serial = countdown(&effects).expect("a count");
    for left in [41, 40] {
        let effects = stage.send(Message::TimerEnded(Timer::Countdown(serial)));
        assert_eq!(traffic::wait(&stage.state), Some(Wait::Paused(left)));
        serial = countdown(&effects).expect("the next second");
    }
    assert!(stage.text(Locale::En).contains("takes no requests for 40 s"));
    let seconds = 30;
    let other = Observation::Waiting { request: "GET /api/v2/users/me".into(), seconds };
    assert_eq!(countdown(&stage.send(Message::Observed(other))), None, "one count is enough");
    stage.send(Message::Observed(Observation::Resumed { request }));
    assert_eq!(traffic::wait(&stage.state), Some(Wait::Paused(30)));
}

#[test]
fn a_create_that_came_too_soon_says_when_it_may_be_tried_again_and_is_not_sent_by_itself() {
    let mut stage = stage();
    stage.press("a");
    stage.types("night export");
    stage.press("Enter");
    let limited = ErrorKind::RateLimited { retry_after: Some(2) };
    let effects = stage.answer(Answer::TokenCreated(Err(error(limited).into())));
    assert_eq!(traffic::wait(&stage.state), Some(Wait::Create(2)));
    let mut serial = countdown(&effects).expect("a count");
    for _ in 0..2 {
        let effects = stage.send(Message::TimerEnded(Timer::Countdown(serial)));
        assert!(!requests(&effects).iter().any(|it| matches!(it, Request::CreateToken(_))));
        serial = countdown(&effects).expect("the next second");
    }
    assert_eq!(countdown(&stage.send(Message::TimerEnded(Timer::Countdown(serial)))), None);
    assert_eq!(traffic::wait(&stage.state), None);
    assert!(stage.text(Locale::En).contains("night export"), "what was typed is still there");
}
