//! Marked tokens: marks belong to tokens, and what is done next is done to all of them.

use tokendesk::app::{Answer, Message, Timer};
use tokendesk::domain::token::TokenId;
use tokendesk::phrases::{Locale, Phrase};

use super::{menu, rows, said, top};
use crate::support::stage::{Stage, dated, now, six, token};

fn marked(stage: &Stage) -> Vec<i64> {
    stage.state.tokens.marked.iter().map(|id| id.0).collect()
}

/// The rows that carry the sign of a mark.
fn signs(stage: &Stage) -> usize {
    stage.text(Locale::En).lines().filter(|line| line.chars().nth(1) == Some('✓')).count()
}

#[test]
fn x_marks_the_selected_token_and_x_again_takes_the_mark_away() {
    let mut stage = Stage::usual();
    assert_eq!(rows(&stage), [1, 2, 3, 6, 4, 5]);
    stage.press("Down x Down Down x");
    assert_eq!((marked(&stage), signs(&stage)), (vec![2, 6], 2));
    assert!(stage.text(Locale::En).contains("2 marked"));
    stage.press("x");
    assert_eq!(marked(&stage), [2]);
}

#[test]
fn marks_stay_on_their_tokens_through_search_filter_order_and_refresh() {
    let mut stage = Stage::usual();
    stage.press("x Down x / N i g h t Enter");
    assert_eq!((rows(&stage), marked(&stage)), (vec![2], vec![1, 2]));
    assert!(stage.text(Locale::En).contains("2 marked, 1 of them hidden"));
    stage.press("Esc f Down Down Enter o Enter F5");
    assert!(stage.text(Locale::En).contains("2 marked, 2 of them hidden"));
    stage.answer(Answer::Tokens(Ok(dated(six()))));
    assert_eq!(marked(&stage), [1, 2]);
}

#[test]
fn big_x_marks_what_is_shown_and_no_more_and_takes_it_back() {
    let mut stage = Stage::usual();
    stage.press("f Down Enter X");
    assert_eq!(marked(&stage), [1, 2, 3, 5, 6], "the inactive one is hidden");
    stage.press("f Up Enter End Up x");
    assert_eq!(marked(&stage), [1, 2, 3, 4, 5, 6]);
    stage.press("f Down Enter X");
    assert_eq!(marked(&stage), [4], "only those that are shown");
    stage.press("X");
    assert_eq!(marked(&stage).len(), 6);
}

#[test]
fn esc_takes_one_step_back_at_a_time_and_the_marks_are_one() {
    let mut stage = Stage::usual();
    stage.press("x / e Enter Esc");
    assert_eq!(marked(&stage), [1], "first the search");
    stage.press("Esc");
    assert_eq!(marked(&stage), [0; 0]);
}

#[test]
fn a_marked_token_that_vanished_is_said_and_counts_no_longer() {
    let mut stage = Stage::usual();
    stage.press("x Down x F5");
    stage.answer(Answer::Tokens(Ok(dated(six()[1..].to_vec()))));
    assert_eq!(marked(&stage), [2]);
    assert_eq!(said(&stage), Some(&Phrase::MarkGone { name: "Billing export".into() }));

    let mut stage = Stage::usual();
    stage.press("X F5");
    stage.answer(Answer::Tokens(Ok(dated(six()[3..].to_vec()))));
    let phrase = Phrase::MarksGone { name: "Billing export".into(), count: 2 };
    assert_eq!(said(&stage), Some(&phrase));
}

#[test]
fn a_list_that_nobody_asked_for_takes_the_marks_of_what_is_gone_too() {
    let mut stage = Stage::usual();
    stage.state.live.every = Some(std::time::Duration::from_secs(30));
    stage.press("Down x Up F5");
    stage.answer(Answer::Access(Ok(crate::support::stage::ACCESS_ON)));
    stage.answer(Answer::Tokens(Ok(dated(six()))));
    let serial = stage.state.serial;
    stage.send(Message::TimerEnded(Timer::Refresh(serial)));
    let left: Vec<_> = six().into_iter().filter(|token| token.id != TokenId(2)).collect();
    stage.answer(Answer::Tokens(Ok(dated(left))));
    assert_eq!(marked(&stage), [0; 0]);
    let phrase = Phrase::MarkGone { name: "Nightly warehouse sync".into() };
    assert_eq!(said(&stage), Some(&phrase));
}

#[test]
fn the_menu_and_the_footer_say_how_many_an_action_concerns() {
    let mut stage = Stage::usual();
    stage.press("x Down x");
    let footer = stage.text(Locale::En);
    for words in ["d deactivate 2", "r reactivate 2", "D delete 2", "Esc unmark"] {
        assert!(footer.contains(words), "{words}\n{footer}");
    }
    stage.press("m");
    let labels: Vec<_> = menu(&stage).entries.iter().map(|entry| entry.label.clone()).collect();
    assert_eq!(
        labels,
        [
            Phrase::MenuEdit,
            Phrase::MenuDeactivateMarked { count: 2 },
            Phrase::MenuReactivateMarked { count: 2 },
            Phrase::MenuDeleteMarked { count: 2 },
            Phrase::MenuViewAuditLog,
        ]
    );
    let refused: Vec<_> = menu(&stage).entries.iter().map(|entry| entry.refusal.clone()).collect();
    let none = Some(Phrase::WhyNoneInactive);
    assert_eq!(refused, [None, None, none.clone(), none, None]);
}

#[test]
fn what_concerns_one_token_still_concerns_the_selected_one() {
    let mut stage = Stage::usual();
    stage.press("x Down e");
    assert!(stage.text(Locale::En).contains("Nightly warehouse sync"));
    stage.press("Esc Enter");
    assert!(stage.text(Locale::En).contains("Qm81bT"), "the detail of the selected one");
}

#[test]
fn all_marks_may_be_hidden_and_still_count() {
    let mut stage = Stage::usual();
    stage.press("x / z z z Enter d");
    assert!(top(&stage).is_some());
    let text = stage.text(Locale::En);
    assert!(text.contains("Deactivate 1 API token?"), "{text}");
    assert!(text.contains("hidden by the search or the filter: 1."), "{text}");
}

#[test]
fn another_account_knows_no_marks() {
    let mut stage = Stage::with(crate::support::stage::size(80, 24), vec![token(1, None)]);
    stage.press("x");
    let choice = stage.state.accounts.current.clone();
    stage.state.leave_for(choice);
    assert!(stage.state.tokens.marked.is_empty());
    assert!(stage.state.undo.steps().is_empty());
    assert_eq!(stage.state.now(), now());
}
