//! Taking changes back: what can be, in which order, and what is said where it can't.

use tokendesk::app::bulk::{Outcome, Progress, Report};
use tokendesk::app::{Answer, Message, Request};
use tokendesk::domain::bulk::{Deed, Skip};
use tokendesk::domain::description::{Description, NewDescription};
use tokendesk::domain::token::{Deletion, Status, Token, TokenId};
use tokendesk::phrases::{Locale, Phrase};
use tokendesk::zendesk::ErrorKind;

use super::bulk::{done, turned};
use super::{bulk, requests, said, status_of, top, unwrapped};
use crate::support::stage::{ACCESS_OFF, Stage, dated, error, six, size};

/// A token was deactivated here.
fn deactivated() -> Stage {
    let mut stage = Stage::usual();
    stage.press("d Tab Enter");
    stage.answer(Answer::TokenUpdated(Ok(turned(1, Status::Inactive))));
    stage
}

/// Answers what is under way with these outcomes.
fn answer(stage: &mut Stage, outcomes: Vec<Outcome>) {
    let plan = bulk(stage).plan().clone();
    for (index, outcome) in outcomes.iter().enumerate() {
        let asked = stage.open.iter().rfind(|(_, asked)| matches!(asked, Request::Many(_)));
        let call = asked.expect("under way").0;
        let progress = Progress::Concluded(index, outcome.clone());
        stage.send(Message::Bulk { call, progress });
    }
    stage.answer(Answer::Many(Report { outcomes, ..Report::new(plan) }));
}

fn asked(stage: &mut Stage) -> (Deed, Vec<i64>) {
    stage.press("u");
    let plan = bulk(stage).plan();
    (plan.deed.clone(), plan.ready().map(|token| token.id.0).collect())
}

#[test]
fn a_change_offers_to_be_taken_back_for_a_few_seconds() {
    let stage = deactivated();
    assert!(unwrapped(&stage).contains("Deactivated: Billing export."));
    assert!(unwrapped(&stage).contains("u undoes it."));
    assert!(stage.state.notice.as_ref().is_some_and(|notice| notice.offers_undo));
}

#[test]
fn a_deactivation_is_taken_back_by_a_reactivation_after_a_question() {
    let mut stage = deactivated();
    assert_eq!(asked(&mut stage), (Deed::Reactivate, vec![1]));
    let text = unwrapped(&stage);
    for words in ["Undo the deactivation?", "in Northwind", "[ Cancel ]", "Billing export"] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(text.contains("audit log keeps both"), "nothing is undone there: {text}");
    assert!(matches!(&requests(&stage.press("Tab Enter"))[..], [Request::Many(_)]));
    answer(&mut stage, vec![done(1, Status::Active)]);
    assert!(top(&stage).is_none(), "one that was done needs no table");
    assert_eq!(status_of(&stage, 1), Status::Active);
    assert_eq!(said(&stage), Some(&Phrase::UndoneToActive { name: "Billing export".into() }));
    stage.press("u");
    assert_eq!(said(&stage), Some(&Phrase::UndoNothing), "an undo is no change to take back");
}

#[test]
fn changes_are_taken_back_one_after_the_other_also_of_the_same_token() {
    let mut stage = deactivated();
    stage.press("e 2 Enter");
    let renamed = Token {
        description: Description::received(Some("Billing export2".into())),
        ..turned(1, Status::Inactive)
    };
    stage.answer(Answer::TokenUpdated(Ok(renamed)));
    let earlier = NewDescription::parse("Billing export").expect("a description");
    assert_eq!(asked(&mut stage), (Deed::Describe(earlier), vec![1]));
    stage.press("Tab Enter");
    let back = Token { updated_at: jiff::Timestamp::MAX, ..turned(1, Status::Inactive) };
    answer(&mut stage, vec![Outcome::Done(Some(Box::new(back)))]);
    let phrase = Phrase::UndoneToCalled { name: "Billing export".into() };
    assert_eq!(said(&stage), Some(&phrase));
    assert_eq!(asked(&mut stage), (Deed::Reactivate, vec![1]), "as the undo left it");
}

#[test]
fn what_somebody_changed_since_is_told_and_nothing_is_sent() {
    let mut stage = deactivated();
    let other = Token {
        description: Description::received(Some("theirs".into())),
        ..turned(1, Status::Inactive)
    };
    stage.state.tokens.put(other);
    assert_eq!(asked(&mut stage).1, [0; 0]);
    let text = unwrapped(&stage);
    assert!(text.contains("This can’t be undone"), "{text}");
    assert!(text.contains("it was “Billing export”, it is now “theirs”"), "{text}");
    assert!(requests(&stage.press("Tab Enter")).is_empty());
}

#[test]
fn what_was_found_changed_only_then_is_told_in_a_table() {
    let mut stage = deactivated();
    stage.press("u Tab Enter");
    answer(&mut stage, vec![Outcome::Skipped(Skip::Gone)]);
    let text = unwrapped(&stage);
    assert!(text.contains("What became of the undo"), "{text}");
    assert!(text.contains("no longer in the account"), "{text}");
    stage.press("Enter u");
    assert_eq!(said(&stage), Some(&Phrase::UndoNothing), "it is not tried again");
}

#[test]
fn an_undo_that_failed_can_be_tried_again_and_one_that_is_unknown_can_not() {
    let mut stage = deactivated();
    stage.press("u Tab Enter");
    answer(&mut stage, vec![Outcome::Failed(error(ErrorKind::Refused("no".into())))]);
    stage.press("Enter");
    assert_eq!(asked(&mut stage), (Deed::Reactivate, vec![1]));
    stage.press("Tab Enter");
    answer(&mut stage, vec![Outcome::Unknown(error(ErrorKind::NoAnswer))]);
    stage.press("Enter u");
    assert_eq!(said(&stage), Some(&Phrase::UndoNothing));
}

#[test]
fn many_changes_are_taken_back_together() {
    let mut stage = Stage::usual();
    stage.press("x Down x d Tab Enter");
    answer(&mut stage, vec![done(1, Status::Inactive), done(2, Status::Inactive)]);
    stage.press("Enter");
    assert_eq!(said(&stage), Some(&Phrase::BulkDeactivated { count: 2 }));
    assert!(unwrapped(&stage).contains("u undoes it."));
    assert_eq!(asked(&mut stage), (Deed::Reactivate, vec![1, 2]));
    assert!(unwrapped(&stage).contains("Undo 2 deactivations?"));
    stage.press("Tab Enter");
    let refused = Outcome::Failed(error(ErrorKind::Refused("no".into())));
    answer(&mut stage, vec![done(1, Status::Active), refused]);
    assert!(unwrapped(&stage).contains("1 done · 1 failed"));
    stage.press("Enter");
    assert_eq!(asked(&mut stage), (Deed::Reactivate, vec![2]), "what is left of it");
}

#[test]
fn x2_a_deletion_is_never_taken_back_and_u_says_so() {
    let mut stage = deactivated();
    stage.press("D Tab Enter");
    stage.answer(Answer::TokenDeleted(Ok(Deletion::Deleted)));
    assert!(!unwrapped(&stage).contains("undoes it"));
    assert!(requests(&stage.press("u")).is_empty());
    let name = "Billing export".to_owned();
    assert_eq!(said(&stage), Some(&Phrase::UndoDeleted { name }));
    assert!(top(&stage).is_none());
    // What came before it is about a token that is gone.
    assert_eq!(asked(&mut stage).1, [0; 0]);
    assert!(
        unwrapped(&stage).contains("no longer in the account")
            || unwrapped(&stage).contains("no longer")
    );
}

#[test]
fn a_new_token_is_not_taken_back_by_u() {
    let mut stage = Stage::usual();
    stage.created("Night job");
    stage.send(Message::Copied(tokendesk::app::CopyOutcome::Native));
    stage.press("c");
    stage.send(Message::Copied(tokendesk::app::CopyOutcome::Native));
    stage.press("Enter");
    assert!(top(&stage).is_none(), "{}", stage.text(Locale::En));
    stage.press("u");
    assert_eq!(said(&stage), Some(&Phrase::UndoCreated { name: "Night job".into() }));
}

#[test]
fn a_description_that_could_not_be_sent_is_not_promised() {
    let mut tokens = six();
    tokens[0].description = Description::received(Some("two\nlines".into()));
    let mut stage = Stage::with(size(80, 24), tokens);
    stage.press("e");
    for _ in 0..9 {
        stage.press("Backspace");
    }
    stage.press("x Enter");
    let renamed =
        Token { description: Description::received(Some("x".into())), ..turned(1, Status::Active) };
    stage.answer(Answer::TokenUpdated(Ok(renamed)));
    stage.press("u");
    assert_eq!(said(&stage), Some(&Phrase::UndoDescribed { name: "x".into() }));
}

#[test]
fn after_a_change_whose_end_is_unknown_earlier_ones_of_the_token_are_forgotten() {
    let mut stage = deactivated();
    stage.press("r Tab Enter");
    stage.answer(Answer::TokenUpdated(Err(error(ErrorKind::NoAnswer))));
    stage.answer(Answer::Tokens(Err(error(ErrorKind::Unreachable))));
    stage.press("Esc u");
    assert_eq!(said(&stage), Some(&Phrase::UndoNothing));
}

#[test]
fn s2_after_token_access_was_turned_off_nothing_earlier_is_taken_back() {
    let mut stage = deactivated();
    stage.press("2");
    stage.answer(Answer::Access(Ok(crate::support::stage::ACCESS_ON)));
    stage.press("Space Tab Enter");
    stage.answer(Answer::AccessSet(Ok(ACCESS_OFF)));
    assert!(stage.state.undo.steps().is_empty());
}

#[test]
fn nothing_to_undo_is_said_and_a_refresh_forgets_nothing() {
    let mut stage = Stage::usual();
    stage.press("u");
    assert_eq!(said(&stage), Some(&Phrase::UndoNothing));
    let mut stage = deactivated();
    stage.press("F5");
    let mut list = six();
    list[0] = turned(1, Status::Inactive);
    stage.answer(Answer::Tokens(Ok(dated(list))));
    assert_eq!(asked(&mut stage), (Deed::Reactivate, vec![1]));
    assert!(stage.text(Locale::Ko).contains("되돌리기"));
    assert_eq!(status_of(&stage, 1), Status::Inactive);
    assert_eq!(bulk(&stage).plan().items[0].id, TokenId(1));
}
