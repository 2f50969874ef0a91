//! What is not left on the screen of somebody who went away, and who else looks at it.

use std::time::Duration;

use tokendesk::app::reveal::Cover;
use tokendesk::app::{Answer, Noted, Overlay, unfinished};
use tokendesk::app::{CopyOutcome, Effect, FrameId, Message, Request, Timer, privacy, update};
use tokendesk::domain::intent::Step;
use tokendesk::domain::token::TokenId;
use tokendesk::phrases::{Locale, Phrase};

use super::{question, requests, reveal, said, top};
use crate::support::stage::{Stage, VALUE, dated, key, six, size};

const MINUTE: Duration = Duration::from_mins(1);

fn stage() -> Stage {
    Stage::with(size(80, 24), six())
}

/// A window that shows its value, and the timer that will hide it.
fn shown() -> (Stage, u64) {
    let mut stage = stage();
    stage.created("New");
    // The stage paints after each message; the last serial was given to the timer.
    let serial = stage.state.serial;
    stage.send(Message::Copied(CopyOutcome::Unannounced));
    (stage, serial)
}

fn hide(serial: u64) -> Message {
    Message::TimerEnded(Timer::Hide(serial))
}

fn shows_value(stage: &Stage) -> bool {
    Locale::ALL.iter().any(|locale| stage.text(*locale).contains(VALUE))
}

fn sees(stage: &Stage, text: &str) -> bool {
    stage.text(Locale::En).contains(text)
}

/// A stage whose screen goes blank after a minute.
fn blanking() -> Stage {
    let mut stage = stage();
    stage.state.privacy.blank_after = Some(MINUTE);
    stage
}

fn blank(stage: &mut Stage) {
    stage.send(Message::Idle(MINUTE));
    assert!(stage.state.is_blank());
}

fn in_tmux() -> Stage {
    let mut stage = stage();
    stage.state.privacy.in_tmux = true;
    stage
}

#[test]
fn a_value_is_hidden_a_minute_after_the_frame_that_showed_it_and_h_shows_it_for_another() {
    let mut stage = stage();
    stage.created("New");
    let first = stage.state.serial;
    let effects = update(&mut stage.state, Message::Painted(FrameId(900)));
    assert_eq!(effects, [], "the time runs once");
    stage.send(hide(first - 1));
    assert!(shows_value(&stage), "not this timer");
    stage.send(hide(first));
    assert!(!shows_value(&stage) && sees(&stage, "hidden again: press h to show it"));
    assert_eq!(reveal(&stage).cover, Some(Cover::TimeOver));
    stage.press("h");
    let second = stage.state.serial;
    assert!(shows_value(&stage) && second > first);
    stage.press("h h");
    stage.send(hide(second));
    assert!(shows_value(&stage), "hidden and shown again, it has its whole time");
}

#[test]
fn the_time_begins_with_the_frame_and_is_a_setting() {
    let mut stage = Stage::usual();
    stage.state.privacy.hide_after = Some(Duration::from_secs(7));
    stage.created("New");
    stage.press("h");
    update(&mut stage.state, Message::Key { key: key("h"), seen: FrameId(u64::MAX) });
    let serial = stage.state.serial + 1;
    let delay = Duration::from_secs(7);
    let effects = update(&mut stage.state, Message::Painted(FrameId(900)));
    assert_eq!(effects, [Effect::Wait { delay, timer: Timer::Hide(serial) }]);

    stage.state.privacy.hide_after = None;
    stage.press("h");
    update(&mut stage.state, Message::Key { key: key("h"), seen: FrameId(u64::MAX) });
    assert_eq!(update(&mut stage.state, Message::Painted(FrameId(901))), []);
    assert_eq!(privacy::limit(&stage.state), Some(privacy::AWAY), "but not for ever");
}

#[test]
fn nothing_else_is_lost_when_the_value_is_hidden() {
    let (mut stage, serial) = shown();
    stage.press("Tab Enter");
    assert!(matches!(question(&stage).question, tokendesk::app::confirm::Question::LeaveSecret));
    stage.send(hide(serial));
    assert!(!shows_value(&stage));
    assert!(matches!(top(&stage), Some(Overlay::Confirm(_))), "the question stays");
    stage.press("Enter");
    let copied = stage.press("c");
    assert!(matches!(copied[..], [Effect::CopySecret(_)]), "it can still be copied");
}

#[test]
fn after_five_minutes_without_a_key_the_value_is_hidden_whatever_is_set() {
    let (mut stage, _) = shown();
    stage.state.privacy.hide_after = None;
    assert_eq!(privacy::limit(&stage.state), Some(Duration::from_mins(5)));
    stage.send(Message::Idle(Duration::from_mins(5)));
    assert!(!shows_value(&stage) && sees(&stage, "hidden meanwhile: press h to show it"));
    assert_eq!(privacy::limit(&stage.state), None, "nothing is left to hide");
    assert!(!stage.state.is_blank());
    stage.press("h");
    assert!(shows_value(&stage));
    assert_eq!(privacy::limit(&stage.state), Some(Duration::from_mins(5)));
}

#[test]
fn a_screen_is_blank_only_where_that_is_set_and_nothing_of_the_page_is_left() {
    assert_eq!(privacy::limit(&stage().state), None);
    let mut stage = blanking();
    assert_eq!(privacy::limit(&stage.state), Some(MINUTE));
    blank(&mut stage);
    assert_eq!(privacy::limit(&stage.state), None);
    for (locale, first, second) in [
        (Locale::En, "The screen is blank because no key was pressed", "Press any key to go on."),
        (Locale::Ko, "한동안 키 입력이 없어", "계속하려면 아무 키나"),
    ] {
        let text = stage.text(locale);
        let lines: Vec<_> = text.lines().filter(|line| !line.is_empty()).collect();
        assert!(lines[0].contains(first) && lines[1].contains(second), "{text}");
        assert_eq!(lines.len(), 2, "{text}");
    }
}

#[test]
fn the_key_that_ends_it_does_nothing_else() {
    for name in ["q", "Ctrl-c", "D", "a", "Enter", "Esc", "F5", "Ctrl-z", "1", "Down"] {
        let mut stage = blanking();
        let before = stage.text(Locale::En);
        blank(&mut stage);
        let effects = stage.press(name);
        assert_eq!(effects, [], "{name}");
        assert_eq!(stage.text(Locale::En), before, "{name}");
    }
    let mut stage = blanking();
    stage.press("/");
    blank(&mut stage);
    stage.send(Message::Pasted("pasted".into()));
    assert!(!stage.state.is_blank());
    assert_eq!(stage.state.tokens.search.value(), "");
}

#[test]
fn keys_that_came_before_the_page_was_seen_again_do_nothing_either() {
    let mut stage = blanking();
    stage.press("d");
    blank(&mut stage);
    let press = |stage: &mut Stage, name: &str, seen: u64| {
        update(&mut stage.state, Message::Key { key: key(name), seen: FrameId(seen) })
    };
    // Three keys at once, by somebody who sees a blank screen.
    for name in ["Tab", "Tab", "Enter"] {
        assert_eq!(press(&mut stage, name, 1000), []);
    }
    update(&mut stage.state, Message::Painted(FrameId(1001)));
    assert_eq!(press(&mut stage, "q", 1000), [], "typed before the page came");
    assert_eq!(press(&mut stage, "Ctrl-c", 1001), [Effect::Quit]);
}

#[test]
fn only_a_key_ends_it() {
    let mut stage = blanking();
    blank(&mut stage);
    for message in [
        Message::Resized(size(120, 40)),
        Message::Resized(size(20, 4)),
        Message::Resized(size(80, 24)),
        Message::Animated,
        Message::Clock("2026-11-23T13:00:00Z".parse().unwrap()),
        Message::Copied(CopyOutcome::Native),
        Message::Attached(2),
        Message::Idle(MINUTE * 2),
    ] {
        stage.send(message);
        assert!(stage.state.is_blank());
        assert!(!sees(&stage, "API tokens"), "{}", stage.text(Locale::En));
    }
}

#[test]
fn what_was_revealed_is_hidden_and_is_there_as_long_as_its_window_is() {
    let mut stage = blanking();
    stage.created("New");
    stage.send(Message::Copied(CopyOutcome::Unannounced));
    stage.press("c");
    stage.send(Message::Copied(CopyOutcome::Native));
    blank(&mut stage);
    assert!(!shows_value(&stage));
    stage.press("h");
    assert!(!shows_value(&stage) && sees(&stage, "hidden meanwhile"), "the key did nothing else");
    stage.press("h");
    assert!(shows_value(&stage));
}

#[test]
fn a_value_that_comes_while_the_screen_is_blank_was_seen_by_nobody() {
    let mut stage = blanking();
    stage.press("a Enter");
    blank(&mut stage);
    let created = tokendesk::domain::token::CreatedToken {
        token: crate::support::stage::token(77, None),
        secret: tokendesk::domain::secret::OneTimeSecret::new(VALUE.into()),
    };
    let effects = stage.answer(Answer::TokenCreated(Ok(created)));
    let about = Noted::Token(TokenId(77));
    let noted = Effect::Journal { about, step: Step::Shown };
    assert!(!effects.contains(&noted));
    assert_eq!(unfinished::unseen(&stage.state).map(|token| token.id), Some(TokenId(77)));
    assert!(!shows_value(&stage));
    let seen = FrameId(u64::MAX);
    update(&mut stage.state, Message::Key { key: key("Space"), seen });
    let effects = update(&mut stage.state, Message::Painted(FrameId(5000)));
    assert!(effects.contains(&noted), "{effects:?}");
    assert_eq!(unfinished::unseen(&stage.state), None);
}

#[test]
fn what_is_said_while_the_screen_is_blank_stands_for_its_time_afterwards() {
    let mut stage = blanking();
    stage.press("d Tab Enter");
    blank(&mut stage);
    let token = stage.state.tokens.selected().cloned().unwrap();
    stage.answer(Answer::TokenUpdated(Ok(token)));
    let first = stage.state.notice.clone().expect("a notice");
    stage.send(Message::TimerEnded(Timer::Notice(first.serial)));
    let effects = stage.press("Space");
    let again = stage.state.notice.clone().expect("the notice is still there");
    assert_eq!(again.phrase, first.phrase);
    assert!(matches!(effects[..], [Effect::Wait { timer: Timer::Notice(serial), .. }]
        if serial == again.serial));
}

#[test]
fn nothing_is_read_for_a_blank_screen_and_the_key_that_ends_it_reads() {
    let mut stage = blanking();
    stage.state.live.every = Some(Duration::from_secs(30));
    stage.press("F5");
    let effects = stage.answer(Answer::Tokens(Ok(dated(six()))));
    let due = effects.iter().find_map(|effect| match effect {
        Effect::Wait { timer: timer @ Timer::Refresh(_), .. } => Some(*timer),
        _ => None,
    });
    blank(&mut stage);
    assert_eq!(stage.send(Message::TimerEnded(due.expect("a timer"))), []);
    assert_eq!(requests(&stage.press("Space")), [Request::Tokens]);
}

#[test]
fn alone_in_tmux_the_value_is_shown_and_copied_as_anywhere() {
    for terminals in [1, 0] {
        let mut stage = in_tmux();
        let effects = stage.created("New");
        assert_eq!(effects.first(), Some(&Effect::CountAttached));
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::CopySecret(_))));
        assert!(!shows_value(&stage) && sees(&stage, "asking tmux"));
        assert!(unfinished::unseen(&stage.state).is_some());
        let effects = stage.send(Message::Attached(terminals));
        assert!(matches!(effects[..], [Effect::CopySecret(_)]), "{effects:?}");
        assert!(shows_value(&stage));
        assert_eq!(unfinished::unseen(&stage.state), None);
    }
}

#[test]
fn where_others_are_attached_that_is_said_before_anything_is_shown_or_copied() {
    let mut stage = in_tmux();
    stage.created("New");
    assert_eq!(stage.send(Message::Attached(2)), []);
    assert!(!shows_value(&stage));
    assert!(sees(&stage, "2 terminals are attached to this tmux session"));
    assert!(sees(&stage, "hidden: press h to show it"));
    assert!(unfinished::unseen(&stage.state).is_some(), "nobody has seen it");
    assert_eq!(stage.press("h"), [Effect::CountAttached]);
    assert_eq!(stage.press("h"), [], "one question is enough");
    stage.send(Message::Attached(2));
    assert!(shows_value(&stage) && sees(&stage, "2 terminals are attached"));
}

#[test]
fn somebody_who_comes_meanwhile_is_told_of_too() {
    let mut stage = in_tmux();
    stage.created("New");
    stage.send(Message::Attached(1));
    stage.press("h h");
    stage.send(Message::Attached(3));
    assert!(!shows_value(&stage) && sees(&stage, "3 terminals are attached"));
    stage.press("h");
    stage.send(Message::Attached(1));
    assert!(shows_value(&stage) && !sees(&stage, "terminals are attached"));
}

#[test]
fn an_answer_of_tmux_shows_nothing_to_somebody_who_went_away() {
    let mut stage = in_tmux();
    stage.created("New");
    stage.send(Message::Idle(privacy::AWAY));
    stage.send(Message::Attached(1));
    assert!(!shows_value(&stage));
    assert_eq!(said(&stage), None::<&Phrase>);
}
