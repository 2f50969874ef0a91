//! Many at once: what is asked, what is sent, and what follows from the answers.

use tokendesk::app::bulk::{Outcome, Progress, Report, Stage as Part};
use tokendesk::app::confirm::Button;
use tokendesk::app::{Answer, CallId, Effect, FrameId, Message, Request, update};
use tokendesk::domain::account::Guard;
use tokendesk::domain::bulk::{Deed, Halt, Plan, Skip};
use tokendesk::domain::token::{Status, Token, TokenId};
use tokendesk::phrases::{Locale, Phrase};
use tokendesk::zendesk::ErrorKind;

use super::{bulk, requests, rows, said, status_of, top, unwrapped};
use crate::support::stage::{Stage, error, key, real, signs_in, six, size};

/// The plan that is asked about or under way.
fn plan(stage: &Stage) -> Plan {
    bulk(stage).plan().clone()
}

fn ready(plan: &Plan) -> Vec<i64> {
    plan.ready().map(|token| token.id.0).collect()
}

/// Marks all six and presses this.
fn asked(keys: &str) -> Stage {
    let mut stage = Stage::usual();
    stage.press("X");
    stage.press(keys);
    stage
}

/// The call that is under way.
fn call(stage: &Stage) -> CallId {
    match &bulk(stage).stage {
        Part::Running(running) => running.call,
        other => panic!("not under way: {other:?}"),
    }
}

fn tell(stage: &mut Stage, progress: Progress) -> Vec<Effect> {
    let call = call(stage);
    stage.send(Message::Bulk { call, progress })
}

/// A token of the usual six as it is after a change.
pub(super) fn turned(id: i64, status: Status) -> Token {
    let token = six().into_iter().find(|token| token.id == TokenId(id)).expect("one of the six");
    let updated_at = crate::support::stage::now();
    Token { status, updated_at, ..token }
}

pub(super) fn done(id: i64, status: Status) -> Outcome {
    Outcome::Done(Some(Box::new(turned(id, status))))
}

/// All five active ones are being deactivated.
fn running() -> Stage {
    let mut stage = asked("d Tab Enter");
    assert!(matches!(bulk(&stage).stage, Part::Running(_)));
    stage.send(Message::Painted(FrameId(stage.frame)));
    stage
}

#[test]
fn the_question_names_the_account_how_many_which_and_who_is_left_out() {
    let stage = asked("d");
    let plan = plan(&stage);
    assert_eq!(plan.deed, Deed::Deactivate);
    assert_eq!(ready(&plan), [1, 2, 3, 6, 5], "the one that was used last first");
    let text = unwrapped(&stage);
    for words in [
        "Deactivate 5 API tokens?",
        "in Northwind",
        "3 of them used in the last 7 days, the last one 2 min ago.",
        "Left out: 1, inactive already",
        "Billing export",
        "[ Cancel ]",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn the_question_starts_on_cancel_and_drops_keys_from_before_it_was_painted() {
    let mut stage = asked("d");
    let early = FrameId(stage.frame - 1);
    for name in ["Tab", "Enter"] {
        let effects = update(&mut stage.state, Message::Key { key: key(name), seen: early });
        assert!(effects.is_empty());
    }
    assert!(matches!(&bulk(&stage).stage, Part::Asking(asked) if asked.focus == Button::Cancel));
    assert!(stage.press("Enter").is_empty());
    assert!(top(&stage).is_none());
    assert_eq!(stage.state.tokens.marked.len(), 6, "the marks stay");
}

#[test]
fn what_is_sent_is_the_plan_that_was_asked_about() {
    let mut stage = asked("d");
    let plan = plan(&stage);
    assert_eq!(requests(&stage.press("Tab Enter")), [Request::Many(plan)]);
}

#[test]
fn the_token_one_is_signed_in_with_is_left_out_and_the_question_says_so() {
    let mut stage = Stage::with(size(80, 24), signs_in());
    stage.press("X d");
    assert_eq!(ready(&plan(&stage)), [2, 3, 6, 5]);
    let text = unwrapped(&stage);
    assert!(text.contains("Left out: 1, you are signed in with it: deactivate it alone"), "{text}");
}

#[test]
fn x1_only_inactive_tokens_are_deleted_and_their_number_is_typed() {
    let mut stage = asked("D");
    assert_eq!(ready(&plan(&stage)), [4]);
    let text = unwrapped(&stage);
    assert!(text.contains("Left out: 5, active: deactivate it first"), "{text}");
    assert!(text.contains("Type how many tokens will be deleted:"), "{text}");
    stage.press("2 Enter");
    assert!(unwrapped(&stage).contains("What is typed is something else."));
    assert!(matches!(&bulk(&stage).stage, Part::Asking(asked) if asked.focus == Button::Field));
    assert!(stage.press("Backspace 1 Enter").is_empty(), "Enter in the field deletes nothing");
    assert_eq!(requests(&stage.press("Enter")).len(), 1);
}

#[test]
fn in_a_protected_account_the_name_of_the_account_is_typed_too() {
    let mut account = real();
    account.guard = Guard { protected: true, ..Guard::default() };
    let mut stage = Stage::within(size(80, 24), account, six());
    stage.press("X D 1 Enter");
    assert!(unwrapped(&stage).contains("What is typed is something else."));
    stage.types(" acme");
    stage.press("Enter");
    assert_eq!(requests(&stage.press("Enter")).len(), 1);
}

#[test]
fn a_session_that_only_reads_changes_nothing() {
    let mut account = real();
    account.guard = Guard { read_only: true, ..Guard::default() };
    for keys in ["X d", "X r", "X D", "u", "X / z z Enter d"] {
        let mut stage = Stage::within(size(80, 24), account.clone(), six());
        assert!(requests(&stage.press(keys)).is_empty());
        assert!(top(&stage).is_none(), "{keys}");
        assert_eq!(said(&stage), Some(&Phrase::ReadOnlySession), "{keys}");
    }
}

#[test]
fn where_nothing_can_be_done_the_dialog_says_why_and_has_no_verb() {
    let mut stage = Stage::usual();
    stage.press("x r");
    let text = unwrapped(&stage);
    assert!(text.contains("Nothing to do") && text.contains("active already"), "{text}");
    assert!(text.contains("[ Close ]") && !text.contains("Cancel"), "{text}");
    assert!(stage.press("Tab Enter").is_empty());
    assert!(top(&stage).is_none());
}

#[test]
fn while_it_runs_the_rows_follow_and_the_bar_tells_how_far_it_is() {
    let mut stage = running();
    tell(&mut stage, Progress::Begun(0));
    assert!(stage.text(Locale::En).contains("0 of 6"));
    tell(&mut stage, Progress::Concluded(0, done(1, Status::Inactive)));
    assert_eq!(status_of(&stage, 1), Status::Inactive);
    tell(&mut stage, Progress::Begun(1));
    let failed = Outcome::Failed(error(ErrorKind::Refused("no".into())));
    tell(&mut stage, Progress::Concluded(1, failed));
    let text = stage.text(Locale::En);
    assert!(text.contains("2 of 6") && text.contains("1 done · 1 failed"), "{text}");
    tell(&mut stage, Progress::Begun(2));
    assert!(stage.text(Locale::En).contains("창고 동기화  aa03Zp…"));
    tell(&mut stage, Progress::Paused(42));
    assert!(stage.text(Locale::En).contains("takes no requests for 42 s"));
    tell(&mut stage, Progress::Paused(41));
    assert!(stage.text(Locale::En).contains("takes no requests for 41 s"));
}

#[test]
fn esc_stops_it_once_and_says_that_the_current_one_is_finished() {
    let mut stage = running();
    assert!(stage.press("Enter").is_empty(), "a second Enter stops nothing");
    let call = call(&stage);
    assert_eq!(stage.press("Esc"), [Effect::GiveUp(call)]);
    assert!(stage.text(Locale::En).contains("Stopping after this one…"));
    assert!(stage.press("Esc").is_empty());
    assert!(top(&stage).is_some());
}

#[test]
fn a_long_run_is_no_answer_that_does_not_come() {
    let mut stage = running();
    for _ in 0..30 {
        stage.send(Message::Animated);
    }
    assert!(stage.text(Locale::En).contains("No answer for 3 s"));
    tell(&mut stage, Progress::Begun(1));
    assert!(!stage.text(Locale::En).contains("No answer for"));
}

/// The end of the deactivation of five, one of which was inactive before.
fn ended() -> (Stage, Vec<Effect>) {
    let mut stage = running();
    let mut report = Report::new(plan(&stage));
    let gone = Outcome::Skipped(Skip::Gone);
    let lost = Outcome::Unknown(error(ErrorKind::NoAnswer));
    let refused = Outcome::Failed(error(ErrorKind::Forbidden("not you".into())));
    let inactive = Outcome::Skipped(report.plan.items[4].skip.clone().expect("left out"));
    report.outcomes =
        vec![done(1, Status::Inactive), gone, lost, refused, inactive, Outcome::NotBegun];
    report.halt = Some(Halt::Refused(error(ErrorKind::Forbidden("not you".into()))));
    for (index, outcome) in report.outcomes.clone().into_iter().take(4).enumerate() {
        tell(&mut stage, Progress::Concluded(index, outcome));
    }
    let effects = stage.answer(Answer::Many(report));
    (stage, effects)
}

#[test]
fn it_ends_in_a_table_of_what_happened_to_each() {
    let (mut stage, effects) = ended();
    assert_eq!(requests(&effects), [Request::Tokens], "the list is read again");
    stage.state.size = size(80, 40);
    let text = unwrapped(&stage);
    for words in [
        "What became of the deactivation",
        "in Northwind",
        "1 done · 2 skipped · 1 failed · 1 unknown · 1 not begun",
        "every further request would meet the same",
        "unknown 창고 동기화",
        "it may have happened",
        "failed Middleware",
        "not you",
        "no longer in the account",
        "inactive already",
        "done Billing export",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn what_was_done_or_is_gone_is_not_marked_any_more_and_the_rest_is() {
    let (stage, _) = ended();
    let left: Vec<_> = stage.state.tokens.marked.iter().map(|id| id.0).collect();
    assert_eq!(left, [3, 4, 5, 6]);
}

#[test]
fn the_table_is_read_before_a_key_closes_it() {
    let mut stage = running();
    let report = Report::new(plan(&stage));
    let before = FrameId(stage.frame);
    stage.answer(Answer::Many(report));
    let effects = update(&mut stage.state, Message::Key { key: key("Esc"), seen: before });
    assert!(effects.is_empty() && top(&stage).is_some(), "it was meant to stop it");
    stage.press("Down Up Enter");
    assert!(top(&stage).is_none());
}

#[test]
fn deleted_rows_are_gone_and_no_undo_is_offered() {
    let mut stage = asked("D");
    stage.press("1 Enter Enter");
    let mut report = Report::new(plan(&stage));
    let index = report.plan.items.iter().position(|item| item.id == TokenId(4)).expect("it");
    report.outcomes[index] = Outcome::Done(None);
    tell(&mut stage, Progress::Concluded(index, Outcome::Done(None)));
    stage.answer(Answer::Many(report));
    assert!(!rows(&stage).contains(&4));
    stage.press("Enter");
    assert_eq!(said(&stage), None);
    stage.press("u");
    assert_eq!(said(&stage), Some(&Phrase::UndoDeletedMany { count: 1 }));
}

#[test]
fn z3_a_refused_reactivation_is_explained_by_the_end_of_all_tokens() {
    let mut stage = Stage::usual();
    stage.press("End Up x r Tab Enter");
    let at = "2027-05-02T00:00:00Z".parse().expect("a time");
    stage.state.clock.set_local(at);
    stage.state.clock.learn(at);
    let mut report = Report::new(plan(&stage));
    report.outcomes[0] = Outcome::Failed(error(ErrorKind::Refused("retired".into())));
    stage.answer(Answer::Many(report));
    let text = unwrapped(&stage);
    assert!(text.contains("2027-04-30"), "{text}");
}
