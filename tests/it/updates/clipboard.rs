//! A copied secret leaves the clipboard again, and can be written to a file instead.

use tokendesk::app::confirm::Question;
use tokendesk::app::reveal::{Button, Copying};
use tokendesk::app::secret_file::FileProblem;
use tokendesk::app::{ClearAfter, ClearOutcome, CopyOutcome, Effect, Message, Overlay, Timer};
use tokendesk::domain::secret::OneTimeSecret;
use tokendesk::phrases::{Locale, Phrase};

use super::{question, reveal, said, top};
use crate::support::stage::{Stage, VALUE};

/// A new token whose value was copied so as its window opened.
fn copied(outcome: CopyOutcome, clear_after: ClearAfter) -> (Stage, Vec<Effect>) {
    let mut stage = Stage::usual();
    stage.state.clear_after = clear_after;
    stage.created("New");
    let effects = stage.send(Message::Copied(outcome));
    (stage, effects)
}

fn native(seconds: u64) -> (Stage, Vec<Effect>) {
    copied(CopyOutcome::Native, ClearAfter { native: seconds, unseen: 0 })
}

/// The timer of the countdown that these effects start.
fn countdown(effects: &[Effect]) -> Option<Timer> {
    effects.iter().find_map(|effect| match effect {
        Effect::Wait { timer: timer @ Timer::Clipboard(_), .. } => Some(*timer),
        _ => None,
    })
}

fn tick(stage: &mut Stage, effects: &[Effect]) -> Vec<Effect> {
    let timer = countdown(effects).expect("a countdown");
    stage.send(Message::TimerEnded(timer))
}

#[test]
fn a_secret_in_the_desktops_clipboard_is_cleared_after_a_visible_countdown() {
    let (mut stage, mut effects) = native(3);
    for seconds in ["3 s", "2 s", "1 s"] {
        let text = stage.text(Locale::En);
        assert!(text.contains(&format!("the clipboard is cleared in {seconds}.")), "{text}");
        effects = tick(&mut stage, &effects);
    }
    assert_eq!(effects, [Effect::ClearClipboard]);
    stage.send(Message::Cleared(ClearOutcome::Cleared));
    assert_eq!(reveal(&stage).copying, Copying::Cleared(ClearOutcome::Cleared));
    assert!(stage.text(Locale::En).contains("it no longer holds the token"));
}

#[test]
fn the_countdown_is_seen_after_the_window_is_closed_and_only_then_below_the_table() {
    let (mut stage, effects) = native(45);
    assert_eq!(stage.text(Locale::En).matches("cleared in").count(), 1);
    stage.press("c");
    let again = stage.send(Message::Copied(CopyOutcome::Native));
    stage.press("Enter");
    assert!(top(&stage).is_none());
    let timer = countdown(&effects).expect("the first countdown");
    assert_eq!(stage.send(Message::TimerEnded(timer)), [], "it was started anew");
    tick(&mut stage, &again);
    assert!(stage.text(Locale::En).contains("The clipboard is cleared in 44 s."));
    stage.send(Message::Cleared(ClearOutcome::NotOurs));
    assert_eq!(said(&stage), Some(&Phrase::ClipboardNotOurs));
}

#[test]
fn a_second_that_nobody_sees_is_no_frame() {
    let (mut stage, mut effects) = native(45);
    for (width, visible) in [(80, true), (20, false), (80, true)] {
        stage.send(Message::Resized(crate::support::stage::size(width, 24)));
        let before = stage.state.revision;
        effects = tick(&mut stage, &effects);
        assert_eq!(stage.state.revision > before, visible, "{width}");
    }
}

#[test]
fn what_can_not_be_compared_is_cleared_only_by_setting_or_by_key() {
    for outcome in
        [CopyOutcome::Tmux, CopyOutcome::Announced, CopyOutcome::Command { program: "x".into() }]
    {
        let (mut stage, effects) = copied(outcome.clone(), ClearAfter::default());
        assert_eq!(countdown(&effects), None, "{outcome:?}");
        assert_eq!(stage.press("z"), [Effect::ClearClipboard]);
        assert!(stage.press("z").is_empty(), "once");
        stage.send(Message::Cleared(ClearOutcome::Overwritten));
        assert!(stage.text(Locale::En).contains("A space was sent"));

        let (mut stage, effects) = copied(outcome, ClearAfter { native: 45, unseen: 1 });
        assert_eq!(tick(&mut stage, &effects), [Effect::ClearClipboard]);
    }
}

#[test]
fn nothing_is_cleared_that_was_not_copied() {
    for outcome in [CopyOutcome::Failed, CopyOutcome::TmuxRefused] {
        let (mut stage, effects) = copied(outcome, ClearAfter { native: 1, unseen: 1 });
        assert_eq!(countdown(&effects), None);
        assert!(stage.press("z").is_empty());
        assert!(!stage.text(Locale::En).contains("clear clipboard"), "the footer neither");
    }
}

#[test]
fn clearing_can_be_turned_off_and_z_still_does_it() {
    let (mut stage, effects) = native(0);
    assert_eq!(countdown(&effects), None);
    assert!(stage.text(Locale::En).contains("what is in the clipboard goes"));
    assert_eq!(stage.press("z"), [Effect::ClearClipboard]);
}

#[test]
fn another_copy_takes_the_place_of_the_secret() {
    let (mut stage, effects) = native(45);
    stage.press("c");
    stage.send(Message::Copied(CopyOutcome::Native));
    stage.press("Enter y Enter");
    stage.send(Message::Copied(CopyOutcome::Native));
    let timer = countdown(&effects).expect("a countdown");
    assert_eq!(stage.send(Message::TimerEnded(timer)), []);
    assert!(!stage.state.clipboard.holds_secret());
}

#[test]
fn an_outcome_that_comes_after_the_window_was_closed_still_starts_the_countdown() {
    let mut stage = Stage::usual();
    stage.created("New");
    stage.press("Tab Enter Tab Enter");
    assert!(top(&stage).is_none());
    let effects = stage.send(Message::Copied(CopyOutcome::Native));
    assert!(countdown(&effects).is_some(), "{effects:?}");
}

/// The form that writes to a file, opened.
fn saving() -> Stage {
    let mut stage = Stage::usual();
    stage.created("New");
    stage.press("w");
    assert!(matches!(top(&stage), Some(Overlay::SecretFile(_))));
    stage
}

fn writes(path: &str) -> Effect {
    Effect::WriteSecret { path: path.into(), secret: OneTimeSecret::new(VALUE.into()) }
}

#[test]
fn a_written_file_counts_as_kept() {
    let mut stage = saving();
    assert_eq!(stage.press("Enter"), [writes("api-token-77.txt")]);
    assert!(stage.press("Enter").is_empty(), "once");
    stage.send(Message::Written(Ok("/home/ada/api-token-77.txt".into())));
    assert!(reveal(&stage).acknowledged);
    assert_eq!(reveal(&stage).focus, Button::Save);
    let text = stage.text(Locale::En);
    assert!(text.contains("Saved to /home/ada/api-token-77.txt. Only you can read it."), "{text}");
    stage.press("Enter");
    assert!(top(&stage).is_none());
}

#[test]
fn the_name_can_be_typed_pasted_and_is_kept_after_an_error() {
    let mut stage = saving();
    stage.send(Message::Pasted(".bak\n".into()));
    stage.types("q");
    let path = "api-token-77.txt.bakq";
    for problem in [
        FileProblem::Exists,
        FileProblem::NoDirectory,
        FileProblem::NotAllowed,
        FileProblem::DirectoryOpen,
        FileProblem::NotPrivate,
        FileProblem::Other("no storage space".into()),
    ] {
        assert_eq!(stage.press("Enter"), [writes(path)]);
        stage.send(Message::Written(Err(problem.clone())));
        let Some(Overlay::SecretFile(form)) = top(&stage) else { panic!("the form stays") };
        assert_eq!((form.input.value(), &form.problem), (path, &Some(problem)));
    }
    assert!(stage.text(Locale::En).contains("Not written: no storage space"));
    stage.press("Esc");
    assert!(!reveal(&stage).acknowledged);
}

#[test]
fn without_a_name_nothing_is_written_and_esc_goes_back_to_the_value() {
    let mut stage = saving();
    for _ in 0..20 {
        stage.press("Backspace");
    }
    assert!(stage.press("Enter").is_empty());
    assert!(stage.text(Locale::En).contains("Type a path."));
    stage.press("Esc");
    assert!(stage.text(Locale::En).contains(VALUE));
}

#[test]
fn ctrl_c_in_the_form_asks_as_in_the_window() {
    let mut stage = saving();
    assert!(stage.press("Ctrl-c").is_empty());
    assert_eq!(question(&stage).question, Question::QuitSecret);
}
