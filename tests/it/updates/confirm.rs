//! Questions before a token changes: deactivate, reactivate, delete (D1 to X2).

use tokendesk::app::confirm::{Button, Confirm, Question};
use tokendesk::app::{Answer, FrameId, Message, Overlay, Request, update};
use tokendesk::domain::token::{Deletion, Status, Token, TokenChange, TokenId};
use tokendesk::phrases::{Locale, Phrase};
use tokendesk::zendesk::ErrorKind;

use super::{question, requests, rows, said, selected, status_of, top, unwrapped};
use crate::support::stage::{Stage, error, key, six, size, token};

/// The keys that select a token of the usual six and ask, with what is asked there.
const ASKING: [(&str, &str); 3] =
    [("d", "Deactivate"), ("End Up r", "Reactivate"), ("End Up D", "Delete")];

fn change(id: i64, status: Status) -> Request {
    Request::UpdateToken { id: TokenId(id), change: TokenChange::SetStatus(status) }
}

fn turned(id: i64, status: Status) -> Token {
    Token { status, ..token(id, Some("answered")) }
}

#[test]
fn d1_r1_x2_a_question_starts_on_cancel_and_enter_there_changes_nothing() {
    for (keys, verb) in ASKING {
        let mut stage = Stage::usual();
        assert!(stage.press(keys).is_empty(), "{verb} asks first");
        assert_eq!(question(&stage).focus, Button::Cancel, "{verb}");
        let text = stage.text(Locale::En);
        assert!(text.contains(&format!("{verb} API token?")), "{text}");
        assert!(text.contains("in Northwind"), "the account stands in it\n{text}");
        let before = stage.state.tokens.all().to_vec();
        assert!(stage.press("Enter").is_empty(), "{verb}");
        assert!(top(&stage).is_none());
        assert_eq!(stage.state.tokens.all(), before);
    }
}

#[test]
fn d1_r1_x2_esc_closes_a_question() {
    for (keys, verb) in ASKING {
        let mut stage = Stage::usual();
        stage.press(keys);
        stage.press("Tab");
        assert!(stage.press("Esc").is_empty(), "{verb}");
        assert!(top(&stage).is_none());
    }
}

#[test]
fn d1_r1_x2_keys_typed_before_a_question_was_painted_are_dropped() {
    for (keys, verb) in ASKING {
        let mut stage = Stage::usual();
        stage.press(keys);
        let painted = stage.state.overlays[0].painted.expect("a painted question");
        let before = FrameId(painted.0 - 1);
        for name in ["Tab", "Enter", "Tab", "Esc", "Ctrl-c"] {
            let effects = update(&mut stage.state, Message::Key { key: key(name), seen: before });
            assert!(effects.is_empty(), "{verb}: {name}");
        }
        assert_eq!(question(&stage).focus, Button::Cancel, "{verb}");
        assert_eq!(question(&stage).call, None);
    }
}

#[test]
fn d1_r1_x2_keys_that_arrive_before_the_first_frame_of_a_question_are_dropped() {
    for (keys, verb) in ASKING {
        let mut stage = Stage::usual();
        let seen = FrameId(u64::MAX);
        for name in keys.split(' ').chain(["Tab", "Enter"]) {
            let effects = update(&mut stage.state, Message::Key { key: key(name), seen });
            assert!(effects.is_empty(), "{verb}: {name}");
        }
        assert_eq!(question(&stage).focus, Button::Cancel, "{verb}: it was not painted yet");
    }
}

#[test]
fn d1_d2_a_deactivation_is_asked_for_after_its_verb_and_the_row_waits_for_the_answer() {
    let mut stage = Stage::usual();
    let effects = stage.press("d Tab Enter");
    assert_eq!(requests(&effects), [change(1, Status::Inactive)]);
    assert_eq!(status_of(&stage, 1), Status::Active, "until the account answers");
    assert!(stage.text(Locale::En).contains("Working…"));
    stage.answer(Answer::TokenUpdated(Ok(turned(1, Status::Inactive))));
    assert!(top(&stage).is_none());
    assert_eq!(status_of(&stage, 1), Status::Inactive);
    assert_eq!(said(&stage), Some(&Phrase::TokenDeactivated { name: "answered".into() }));
    assert!(stage.text(Locale::En).contains("Requests with it fail from now on."));
}

#[test]
fn d2_r2_an_answer_that_is_not_what_was_asked_for_is_not_called_done() {
    for (keys, id, status) in [("d", 1, Status::Active), ("End Up r", 4, Status::Inactive)] {
        let mut stage = Stage::usual();
        stage.press(&format!("{keys} Tab Enter"));
        stage.answer(Answer::TokenUpdated(Ok(turned(id, status))));
        assert_eq!(status_of(&stage, id), status);
        let name = "answered".into();
        let phrase = match status {
            Status::Active => Phrase::TokenStaysActive { name },
            Status::Inactive => Phrase::TokenStaysInactive { name },
        };
        assert_eq!(said(&stage), Some(&phrase));
        assert!(stage.state.notice.as_ref().is_some_and(|notice| notice.failed));
    }
}

#[test]
fn d3_the_question_says_when_the_token_was_used_and_that_it_can_be_taken_back() {
    let mut stage = Stage::usual();
    stage.press("d");
    let text = unwrapped(&stage);
    for words in [
        "Last used 2026-11-23 12:58:00 (2 min ago)",
        "Created 2025-11-01 09:00:00 (",
        "Created by Ada Park <ada@northwind.example>",
        "every request with it fails",
        "You can reactivate it at any time",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    stage.press("Esc End d");
    let text = unwrapped(&stage);
    assert!(text.contains("Last used never") && text.contains("Created by user 999"), "{text}");
}

#[test]
fn r1_r2_a_reactivation_is_asked_for_after_its_verb() {
    let mut stage = Stage::usual();
    let effects = stage.press("End Up r Tab Enter");
    assert_eq!(requests(&effects), [change(4, Status::Active)]);
    assert_eq!(status_of(&stage, 4), Status::Inactive);
    stage.answer(Answer::TokenUpdated(Ok(turned(4, Status::Active))));
    assert_eq!(status_of(&stage, 4), Status::Active);
    assert_eq!(said(&stage), Some(&Phrase::TokenReactivated { name: "answered".into() }));
}

#[test]
fn x1_an_active_token_is_not_asked_about_but_the_reason_is_said() {
    for key in ["D", "Delete"] {
        let mut stage = Stage::usual();
        stage.press(key);
        assert!(top(&stage).is_none());
        assert_eq!(said(&stage), Some(&Phrase::StillActive { name: "Billing export".into() }));
        assert!(stage.state.notice.as_ref().is_some_and(|notice| notice.failed));
    }
}

#[test]
fn d1_r1_what_a_token_is_already_is_said_instead_of_asked() {
    let mut stage = Stage::usual();
    stage.press("r");
    assert_eq!(said(&stage), Some(&Phrase::AlreadyActive { name: "Billing export".into() }));
    stage.press("End Up d");
    assert_eq!(said(&stage), Some(&Phrase::AlreadyInactive { name: "Old helpdesk import".into() }));
    assert!(top(&stage).is_none());
}

#[test]
fn x2_a_token_is_deleted_after_its_verb_and_its_neighbour_is_selected() {
    let mut stage = Stage::usual();
    let effects = stage.press("End Up D Tab Enter");
    assert_eq!(requests(&effects), [Request::DeleteToken(TokenId(4))]);
    assert_eq!(rows(&stage), [1, 2, 3, 6, 4, 5], "the row stays until the account answers");
    stage.answer(Answer::TokenDeleted(Ok(Deletion::Deleted)));
    assert!(top(&stage).is_none());
    assert_eq!(rows(&stage), [1, 2, 3, 6, 5]);
    assert_eq!(selected(&stage), Some(5));
    assert_eq!(said(&stage), Some(&Phrase::TokenDeleted { name: "Old helpdesk import".into() }));
}

#[test]
fn x2_after_the_last_row_the_one_above_is_selected() {
    let mut tokens = six();
    tokens[4].status = Status::Inactive;
    let mut stage = Stage::with(size(80, 24), tokens);
    stage.press("End D Tab Enter");
    stage.answer(Answer::TokenDeleted(Ok(Deletion::Deleted)));
    assert_eq!(selected(&stage), Some(4));
}

#[test]
fn x2_the_question_says_that_it_can_not_be_undone() {
    let mut stage = Stage::usual();
    stage.press("End Up D");
    assert!(stage.text(Locale::En).contains("This can’t be undone."));
    assert!(stage.text(Locale::Ko).contains("취소할 수 없습니다."));
}

#[test]
fn f5_asks_for_the_list_while_a_question_is_open_as_the_hint_of_a_failure_says() {
    let mut stage = Stage::usual();
    stage.press("d");
    let asked = requests(&stage.press("F5"));
    assert!(asked.contains(&Request::Tokens), "{asked:?}");
    assert!(matches!(top(&stage), Some(Overlay::Confirm(_))), "the question stays");
}

#[test]
fn a_failed_request_leaves_the_question_with_its_error_and_the_focus_on_cancel() {
    for (keys, verb) in ASKING {
        let mut stage = Stage::usual();
        stage.press(keys);
        stage.press("Tab Enter");
        let before = stage.state.tokens.all().to_vec();
        let failed = error(ErrorKind::Unreachable);
        stage.answer(match verb {
            "Delete" => Answer::TokenDeleted(Err(failed.clone())),
            _ => Answer::TokenUpdated(Err(failed.clone())),
        });
        let Confirm { focus, call, failure, .. } = question(&stage);
        assert_eq!((*focus, *call, failure), (Button::Cancel, None, &Some(failed)), "{verb}");
        assert_eq!(stage.state.tokens.all(), before, "{verb}");
        let text = stage.text(Locale::En);
        assert!(text.contains("can’t be reached") && text.contains("request id 4f2a-77"), "{text}");
        assert_eq!(requests(&stage.press("Tab Enter")).len(), 1, "{verb} can be tried again");
        assert_eq!(question(&stage).failure, None);
    }
}

#[test]
fn what_went_wrong_is_seen_on_the_smallest_screen_too() {
    let mut stage = Stage::with(size(40, 10), six());
    stage.press("End Up D Tab Enter");
    stage.answer(Answer::TokenDeleted(Err(error(ErrorKind::NoAnswer))));
    assert!(unwrapped(&stage).contains("No answer came"), "{}", stage.text(Locale::En));
}

#[test]
fn a_change_that_may_have_happened_has_the_list_asked_for() {
    for kind in [ErrorKind::NoAnswer, ErrorKind::NotFound, ErrorKind::Refused("no".into())] {
        let mut stage = Stage::usual();
        stage.press("d Tab Enter");
        let effects = stage.answer(Answer::TokenUpdated(Err(error(kind.clone()))));
        assert_eq!(requests(&effects), [Request::Tokens], "{kind:?}");
        assert!(matches!(top(&stage), Some(Overlay::Confirm(_))));
    }
}

#[test]
fn while_it_works_a_question_takes_no_key() {
    let mut stage = Stage::usual();
    stage.press("d Tab Enter");
    for key in ["Enter", "Esc", "Tab", "d"] {
        assert!(stage.press(key).is_empty(), "{key}");
        assert!(question(&stage).call.is_some(), "{key}");
    }
}

#[test]
fn the_arrows_go_to_the_verb_and_back() {
    let mut stage = Stage::usual();
    stage.press("d Right");
    assert_eq!(question(&stage).focus, Button::Verb);
    stage.press("Left");
    assert_eq!(question(&stage).focus, Button::Cancel);
    assert!(matches!(&question(&stage).question, Question::Deactivate(token) if token.id.0 == 1));
}

#[test]
fn d2_a_token_that_the_filter_hides_after_its_change_gives_the_selection_on() {
    let mut stage = Stage::usual();
    stage.press("f Down Enter d Tab Enter");
    stage.answer(Answer::TokenUpdated(Ok(turned(1, Status::Inactive))));
    assert_eq!(rows(&stage), [2, 3, 6, 5]);
    assert_eq!(selected(&stage), Some(2));
}

#[test]
fn d2_a_list_that_was_asked_for_before_a_change_does_not_undo_it() {
    let mut stage = Stage::usual();
    stage.press("F5 d Tab Enter");
    let effects = stage.answer(Answer::TokenUpdated(Ok(turned(1, Status::Inactive))));
    assert!(requests(&effects).contains(&Request::Tokens), "{effects:?}");
    assert_eq!(status_of(&stage, 1), Status::Inactive);
}
