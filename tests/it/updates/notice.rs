//! The line that says what just happened.

use std::time::Duration;

use tokendesk::app::{Effect, Message, Timer};
use tokendesk::phrases::{Catalog, Locale, Phrase};

use super::{many, rows, said};
use crate::support::stage::{Stage, size};

/// The timer that ends the notice of these effects.
fn timer(effects: &[Effect]) -> (Duration, Timer) {
    match effects {
        [Effect::Wait { delay, timer }] => (*delay, *timer),
        other => panic!("no timer: {other:?}"),
    }
}

#[test]
fn a_notice_ends_after_its_time() {
    let mut stage = Stage::usual();
    let (delay, timer) = timer(&stage.press("D"));
    assert!(delay >= Duration::from_secs(5), "long enough to be read: {delay:?}");
    assert!(said(&stage).is_some());
    stage.send(Message::TimerEnded(timer));
    assert_eq!(said(&stage), None);
}

#[test]
fn the_timer_of_an_older_notice_does_not_end_a_newer_one() {
    let mut stage = Stage::usual();
    let (_, first) = timer(&stage.press("D"));
    stage.press("r");
    stage.send(Message::TimerEnded(first));
    assert_eq!(said(&stage), Some(&Phrase::AlreadyActive { name: "Billing export".into() }));
}

#[test]
fn esc_takes_the_notice_away_before_anything_else() {
    let mut stage = Stage::usual();
    stage.press("/");
    stage.types("billing");
    stage.press("Enter D Esc");
    assert_eq!(said(&stage), None);
    assert_eq!(rows(&stage), [1], "the search is still there");
    stage.press("Esc");
    assert_eq!(rows(&stage).len(), 6);
}

#[test]
fn a_long_description_leaves_room_for_what_happened() {
    let mut stage = Stage::usual();
    stage.press("Down Down Down D");
    let text = stage.text(Locale::En);
    assert!(
        text.contains(
            "Middleware between the orde… is active. Deactivate it first, then delete it."
        ),
        "{text}"
    );
}

#[test]
fn a_notice_that_is_longer_than_its_line_is_read_to_its_end() {
    let mut stage = Stage::with(size(80, 24), many(40));
    let place = "/home/ada/.local/state/tokendesk/journal/2026-11-23-4711.jsonl".to_owned();
    stage.send(Message::LeftBehind { intents: vec![], unreadable: vec![place.clone()] });
    let phrase = Phrase::JournalUnreadable { path: place };
    for locale in [Locale::En, Locale::Ko] {
        let text = stage.text(locale);
        let notice: Vec<_> = text.lines().skip(20).take(3).collect();
        let words = notice.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.ends_with(&Catalog::new(locale).say(&phrase)), "{words}");
    }
    stage.send(Message::TimerEnded(Timer::Notice(stage.state.serial)));
    assert!(stage.text(Locale::En).lines().nth(21).is_some_and(|line| line.contains("tk")));
}

#[test]
fn a_notice_is_seen_although_a_search_is_kept() {
    let mut stage = Stage::usual();
    stage.press("/");
    stage.types("billing");
    stage.press("Enter D");
    let text = stage.text(Locale::En);
    assert!(
        text.contains("Billing export is active. Deactivate it first, then delete it."),
        "{text}"
    );
    stage.press("Esc");
    assert!(stage.text(Locale::En).contains("/ Search: billing"));
}
