//! A token that was asked for and whose value nobody has (A2, reference 4.2).

use tokendesk::app::editor::Purpose;
use tokendesk::app::lost::{Button, LOOKS, Phase};
use tokendesk::app::{Answer, Effect, LOOK_AGAIN, Message, Noted, Overlay, Request, Timer};
use tokendesk::domain::account::Guard;
use tokendesk::domain::intent::{IntentId, Reached, Step};
use tokendesk::domain::token::{Deletion, Status, Token, TokenChange, TokenId};
use tokendesk::domain::user::UserId;
use tokendesk::phrases::{Locale, Phrase};
use tokendesk::zendesk::ErrorKind;

use super::{editor, lost, requests, said, selected, top};
use crate::support::stage::{Stage, at, dated, error, fresh, intent, six, size, token};

const NAME: &str = "nightly export";

fn noted(step: Step) -> Effect {
    Effect::Journal { about: Noted::Intent(IntentId { run: "1".into(), number: 1 }), step }
}

fn deactivate(id: i64) -> Request {
    let change = TokenChange::SetStatus(Status::Inactive);
    Request::UpdateToken { id: TokenId(id), change }
}

fn focused(stage: &Stage) -> Button {
    lost(stage).buttons(true)[lost(stage).focus]
}

/// The answer to a create was lost, and the account lists these beside the usual six.
fn found(more: Vec<Token>) -> Stage {
    let mut stage = Stage::usual();
    stage.lost(NAME);
    stage.lists(more);
    stage
}

/// What the dialog says in one line, as if it had not been wrapped.
fn sentences(stage: &Stage) -> String {
    let text = stage.text(Locale::En);
    let inner = text.lines().filter_map(|line| Some(line.split_once('│')?.1.rsplit_once('│')?.0));
    inner.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// The pause before the next look ends.
fn rest(stage: &mut Stage) -> Vec<Effect> {
    stage.send(Message::TimerEnded(Timer::LookAgain(stage.state.serial)))
}

/// Earlier runs left this open in an account of these tokens.
fn started_with(reached: Reached, tokens: Vec<Token>) -> Stage {
    let mut stage = Stage::with(size(80, 24), tokens);
    let intents = vec![intent(NAME, reached)];
    stage.send(Message::LeftBehind { intents, unreadable: vec![] });
    stage
}

#[test]
fn the_list_is_looked_at_at_once_and_then_twice_after_pauses() {
    let mut stage = Stage::usual();
    assert_eq!(requests(&stage.lost(NAME)), [Request::Tokens], "at once, and no second create");
    assert!(sentences(&stage).contains("may have happened"), "{}", stage.text(Locale::En));
    for delay in LOOK_AGAIN {
        let effects = stage.lists(vec![]);
        let timer = Timer::LookAgain(stage.state.serial);
        assert_eq!(effects, [Effect::Wait { delay, timer }]);
        assert_eq!(requests(&rest(&mut stage)), [Request::Tokens]);
    }
    assert_eq!(stage.lists(vec![]), []);
    assert_eq!(lost(&stage).phase, Phase::Nothing);
    assert!(sentences(&stage).contains("It looks as if nothing was created. You can try again."));
}

#[test]
fn a_timer_of_an_older_look_asks_for_nothing() {
    let mut stage = Stage::usual();
    stage.lost(NAME);
    stage.lists(vec![]);
    assert_eq!(stage.send(Message::TimerEnded(Timer::LookAgain(stage.state.serial - 1))), []);
    rest(&mut stage);
    assert_eq!(rest(&mut stage), [], "it is being looked at");
}

#[test]
fn one_that_appears_with_a_later_look_is_found() {
    let mut stage = Stage::usual();
    stage.lost(NAME);
    stage.lists(vec![]);
    rest(&mut stage);
    stage.lists(vec![fresh(70, NAME)]);
    assert_eq!(lost(&stage).chosen().map(|token| token.id), Some(TokenId(70)));
}

#[test]
fn a2_the_one_that_was_made_is_named_and_the_focus_is_on_keeping_it() {
    let stage = found(vec![fresh(70, NAME)]);
    let text = sentences(&stage);
    let words = "The token “nightly export” was created, but its value never reached you and can’t \
                 be shown again.";
    assert!(text.contains(words), "{text}");
    let buttons = [Button::DeleteAndCreate, Button::Delete, Button::Keep];
    assert_eq!(lost(&stage).buttons(true), buttons);
    assert_eq!(focused(&stage), Button::Keep);
    for label in ["Delete it and create a new one", "Delete it", "[ Keep it ]"] {
        assert!(text.contains(label), "{label}\n{text}");
    }
}

#[test]
fn who_made_it_when_it_was_made_and_whether_it_was_used_tell_it_from_others() {
    let by = |id| {
        let creator = token(1, None).creator.expect("a creator");
        Some(tokendesk::domain::token::Creator { id: UserId(id), ..creator })
    };
    for other in [
        Token { creator: by(999), ..fresh(71, NAME) },
        Token { created_at: at("2026-11-22T12:00:00Z"), ..fresh(71, NAME) },
        Token { created_at: at("2026-11-23T12:10:00Z"), ..fresh(71, NAME) },
        Token { last_used: Some(at("2026-11-23T12:00:01Z")), ..fresh(71, NAME) },
        Token { creator: by(999), ..fresh(71, "something else") },
    ] {
        let stage = found(vec![other.clone(), fresh(70, NAME)]);
        assert_eq!(lost(&stage).chosen().map(|token| token.id), Some(TokenId(70)), "{other:?}");
    }
    let untold = Token { creator: None, ..fresh(70, NAME) };
    assert!(lost(&found(vec![untold])).chosen().is_some(), "not every account tells who");
}

#[test]
fn what_does_not_fit_in_all_is_listed_and_not_preselected() {
    // The account's clock is wrong, it cut the description, or somebody else was faster.
    for odd in [
        Token { created_at: at("2026-11-22T12:00:00Z"), ..fresh(70, NAME) },
        Token { description: fresh(1, "nightly exp").description, ..fresh(70, NAME) },
    ] {
        let mut stage = found(vec![odd]);
        assert_eq!(lost(&stage).chosen(), None);
        assert!(sentences(&stage).contains("These tokens are new since then."));
        stage.press("Tab");
        assert_eq!(requests(&stage.press("Tab Enter")), [], "none is chosen");
        assert_eq!(said(&stage), Some(&Phrase::LostChoose));
    }
}

#[test]
fn of_several_none_is_preselected_and_each_can_be_dealt_with() {
    let mut stage = found(vec![fresh(70, NAME), fresh(71, NAME)]);
    assert_eq!(lost(&stage).chosen(), None);
    for (key, id) in [("Down", 70), ("Down", 71), ("Down", 71), ("Up", 70)] {
        stage.press(key);
        assert_eq!(lost(&stage).chosen().map(|token| token.id), Some(TokenId(id)), "{key}");
    }
    stage.press("BackTab Enter");
    let listed = vec![fresh(70, NAME), fresh(71, NAME)];
    assert_eq!(requests(&stage.lists(listed)), [deactivate(70)]);
}

#[test]
fn keeping_it_closes_the_intent_and_the_form() {
    let mut stage = found(vec![fresh(70, NAME)]);
    assert_eq!(stage.press("Enter"), [noted(Step::Kept)]);
    assert!(top(&stage).is_none());
    assert!(stage.state.tokens.get(TokenId(70)).is_some());
}

#[test]
fn x1_it_is_read_again_deactivated_and_deleted_each_confirmed_by_the_account() {
    let mut stage = found(vec![fresh(70, NAME)]);
    assert_eq!(requests(&stage.press("BackTab Enter")), [Request::Tokens]);
    assert_eq!(requests(&stage.lists(vec![fresh(70, NAME)])), [deactivate(70)]);
    assert!(stage.text(Locale::En).contains("Deactivating it…"));
    let inactive = Token { status: Status::Inactive, ..fresh(70, NAME) };
    let effects = stage.answer(Answer::TokenUpdated(Ok(inactive)));
    assert_eq!(requests(&effects), [Request::DeleteToken(TokenId(70))]);
    assert!(stage.text(Locale::En).contains("Deleting it…"));
    let effects = stage.answer(Answer::TokenDeleted(Ok(Deletion::Deleted)));
    assert!(effects.contains(&noted(Step::Deleted)), "{effects:?}");
    assert!(top(&stage).is_none(), "with the form");
    assert!(stage.state.tokens.get(TokenId(70)).is_none());
    assert_eq!(said(&stage), Some(&Phrase::TokenDeleted { name: NAME.into() }));
}

#[test]
fn a_token_that_stays_active_is_not_deleted_and_that_is_said() {
    let mut stage = found(vec![fresh(70, NAME)]);
    stage.press("BackTab Enter");
    stage.lists(vec![fresh(70, NAME)]);
    let effects = stage.answer(Answer::TokenUpdated(Ok(fresh(70, NAME))));
    assert_eq!(requests(&effects), []);
    assert_eq!(lost(&stage).doing(), None, "it can be tried again");
    assert_eq!(said(&stage), Some(&Phrase::TokenStaysActive { name: NAME.into() }));
}

#[test]
fn another_one_is_asked_for_once_the_account_has_deleted_the_first() {
    let mut stage = found(vec![fresh(70, NAME)]);
    stage.press("Tab Enter");
    stage.lists(vec![fresh(70, NAME)]);
    let inactive = Token { status: Status::Inactive, ..fresh(70, NAME) };
    stage.answer(Answer::TokenUpdated(Ok(inactive)));
    let effects = stage.answer(Answer::TokenDeleted(Ok(Deletion::Deleted)));
    let [Request::CreateToken(description)] = &requests(&effects)[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(description.as_str(), NAME);
    assert!(effects.contains(&noted(Step::Deleted)));
    assert_eq!(editor(&stage).purpose, Purpose::Add);
    assert_eq!(stage.state.overlays.len(), 1, "the one form");
}

#[test]
fn what_the_account_refuses_is_said_and_can_be_tried_again() {
    let mut stage = found(vec![fresh(70, NAME)]);
    stage.press("BackTab Enter");
    stage.lists(vec![fresh(70, NAME)]);
    let effects = stage.answer(Answer::TokenUpdated(Err(error(ErrorKind::Server(503)))));
    assert_eq!(requests(&effects), [Request::Tokens], "it may have happened");
    assert!(stage.text(Locale::En).contains("request id 4f2a-77"));
    assert!(lost(&stage).doing().is_none());
    assert_eq!(requests(&stage.press("Enter")), [Request::Tokens]);
    let inactive = Token { status: Status::Inactive, ..fresh(70, NAME) };
    let effects = stage.lists(vec![inactive]);
    assert_eq!(said(&stage), Some(&Phrase::LostChanged { name: NAME.into() }), "{effects:?}");
}

#[test]
fn one_that_somebody_else_deleted_is_done() {
    for answered in 0..3 {
        let mut stage = found(vec![fresh(70, NAME)]);
        stage.press("BackTab Enter");
        let gone = || Err(error(ErrorKind::NotFound));
        let effects = match answered {
            0 => stage.lists(vec![]),
            1 => {
                stage.lists(vec![fresh(70, NAME)]);
                stage.answer(Answer::TokenUpdated(gone()))
            }
            _ => {
                stage.lists(vec![fresh(70, NAME)]);
                let inactive = Token { status: Status::Inactive, ..fresh(70, NAME) };
                stage.answer(Answer::TokenUpdated(Ok(inactive)));
                stage.answer(Answer::TokenDeleted(Ok(Deletion::Gone)))
            }
        };
        assert!(effects.contains(&noted(Step::Deleted)), "{answered}: {effects:?}");
        assert!(top(&stage).is_none(), "{answered}");
    }
}

#[test]
fn one_that_somebody_used_meanwhile_is_not_deleted_before_one_has_looked_again() {
    let mut stage = found(vec![fresh(70, NAME)]);
    stage.press("BackTab Enter");
    let used = Token { last_used: Some(at("2026-11-23T12:00:30Z")), ..fresh(70, NAME) };
    assert_eq!(requests(&stage.lists(vec![used])), [], "somebody has its value");
    assert_eq!(said(&stage), Some(&Phrase::LostChanged { name: NAME.into() }));
    assert!(lost(&stage).chosen().is_some_and(|token| token.last_used.is_some()));
}

/// Every look finds nothing new.
fn looked_in_vain() -> Stage {
    let mut stage = Stage::usual();
    stage.lost(NAME);
    stage.lists(vec![]);
    for _ in 1..LOOKS {
        rest(&mut stage);
        stage.lists(vec![]);
    }
    stage
}

#[test]
fn where_nothing_was_created_the_form_is_still_there() {
    let mut stage = looked_in_vain();
    assert_eq!(focused(&stage), Button::Close);
    assert_eq!(stage.press("Enter"), [noted(Step::Nothing)]);
    assert_eq!(editor(&stage).input.value(), NAME, "nothing typed is lost");
}

#[test]
fn where_nothing_was_created_it_can_be_asked_for_again() {
    let mut stage = looked_in_vain();
    let effects = stage.press("Tab Enter");
    assert!(matches!(requests(&effects)[..], [Request::CreateToken(_)]), "{effects:?}");
    assert!(effects.contains(&noted(Step::Nothing)));
    assert!(editor(&stage).call.is_some());
}

#[test]
fn where_the_list_can_not_be_had_nothing_is_claimed() {
    let mut stage = Stage::usual();
    stage.lost(NAME);
    for look in 0..LOOKS {
        stage.answer(Answer::Tokens(Err(error(ErrorKind::Unreachable))));
        if look + 1 < LOOKS {
            rest(&mut stage);
        }
    }
    assert_eq!(lost(&stage).phase, Phase::Unlisted);
    assert!(sentences(&stage).contains("It is not known whether it was created"));
    assert!(stage.state.tokens.failure.is_none(), "the page keeps its rows");
    assert_eq!(requests(&stage.press("Enter")), [Request::Tokens], "look again");
    stage.press("Esc");
    assert!(top(&stage).is_none());
    assert_eq!(said(&stage), Some(&Phrase::LostLater));
}

#[test]
fn later_leaves_the_intent_open() {
    let mut stage = Stage::usual();
    stage.lost(NAME);
    let effects = stage.press("Enter");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Cancel(_))));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Journal { .. })), "{effects:?}");
    assert!(top(&stage).is_none());
}

#[test]
fn an_open_intent_of_an_earlier_run_is_the_first_thing_that_is_shown() {
    let mut stage = Stage::opened(size(80, 24), tokendesk::domain::plan::Plan::SuiteEnterprise);
    let intents = vec![intent(NAME, Reached::Sent)];
    stage.send(Message::LeftBehind { intents, unreadable: vec![] });
    assert!(top(&stage).is_none(), "the tokens are not known yet");
    let mut all = six();
    all.push(fresh(70, NAME));
    stage.answer(Answer::Tokens(Ok(dated(all))));
    assert!(top(&stage).is_none(), "it is not known who one is");
    let who = crate::support::stage::signed_in(tokendesk::domain::user::Role::Admin);
    stage.answer(Answer::SignedIn(Ok(dated(who))));
    assert!(sentences(&stage).contains("was created, but its value never reached you"));
}

#[test]
fn a_token_that_the_account_had_made_is_found_by_its_id() {
    let mut all = six();
    all.push(Token { last_used: Some(at("2026-11-23T12:00:01Z")), ..fresh(70, "renamed") });
    let stage = started_with(Reached::Created(TokenId(70)), all);
    assert!(sentences(&stage).contains("The token “renamed” was created, but its value never"));
    let stage = started_with(Reached::Created(TokenId(70)), six());
    assert!(
        matches!(top(&stage), Some(Overlay::Lost(_))),
        "it was made a moment ago: one looks again"
    );
}

#[test]
fn a_token_that_was_displayed_is_kept_and_told() {
    let mut all = six();
    all.push(fresh(70, NAME));
    let mut stage = started_with(Reached::Shown(TokenId(70)), all);
    assert_eq!(lost(&stage).buttons(true), [Button::Delete, Button::Keep]);
    assert_eq!(focused(&stage), Button::Keep);
    assert!(sentences(&stage).contains("was displayed"), "{}", stage.text(Locale::En));
    assert_eq!(stage.press("Enter"), [noted(Step::Kept)]);
}

#[test]
fn a_token_that_was_revoked_as_the_terminal_went_away_is_told_once() {
    let mut stage = started_with(Reached::Revoked(TokenId(70)), six());
    assert!(sentences(&stage).contains("it was deactivated and deleted"));
    assert_eq!(stage.press("Enter"), [noted(Step::Kept)]);
    assert!(top(&stage).is_none());
}

#[test]
fn several_open_intents_are_told_one_after_the_other() {
    let mut stage = Stage::usual();
    let mut intents: Vec<_> =
        (1..=2).map(|_| intent(NAME, Reached::Revoked(TokenId(70)))).collect();
    intents[1].id.number = 2;
    stage.send(Message::LeftBehind { intents, unreadable: vec![] });
    stage.press("Enter");
    assert_eq!(lost(&stage).intent.id.number, 2);
    stage.press("Enter");
    assert!(top(&stage).is_none());
}

#[test]
fn one_of_long_ago_is_looked_for_once() {
    let mut old = intent(NAME, Reached::Sent);
    old.at = Some(at("2026-11-20T12:00:00Z"));
    let mut stage = Stage::usual();
    stage.send(Message::LeftBehind { intents: vec![old], unreadable: vec![] });
    assert_eq!(lost(&stage).phase, Phase::Nothing);
    assert_eq!(requests(&stage.press("Enter")), []);
}

#[test]
fn in_a_session_that_only_reads_it_is_told_and_can_be_left_for_later() {
    let mut all = six();
    all.push(fresh(70, NAME));
    let mut stage = Stage::with(size(80, 24), all);
    let account = stage.state.account.as_mut().expect("an account");
    account.guard = Guard { read_only: true, ..Guard::default() };
    let intents = vec![intent(NAME, Reached::Sent)];
    stage.send(Message::LeftBehind { intents, unreadable: vec![] });
    assert_eq!(lost(&stage).buttons(false), [Button::Keep, Button::Later]);
}

#[test]
fn keys_typed_before_it_was_painted_press_nothing() {
    let mut stage = Stage::usual();
    stage.lost(NAME);
    let seen = stage.state.overlays.last().and_then(|layer| layer.painted).expect("painted");
    let before = tokendesk::app::FrameId(seen.0 - 1);
    let key = crate::support::stage::key("Enter");
    assert_eq!(stage.send(Message::Key { key, seen: before }), []);
    assert!(matches!(top(&stage), Some(Overlay::Lost(_))));
}

#[test]
fn a_journal_that_can_not_be_read_is_named() {
    let mut stage = Stage::usual();
    let unreadable = vec!["/state/journal/1.jsonl".to_owned()];
    stage.send(Message::LeftBehind { intents: vec![], unreadable });
    let path = "/state/journal/1.jsonl".to_owned();
    assert_eq!(said(&stage), Some(&Phrase::JournalUnreadable { path }));
}

#[test]
fn the_value_that_was_painted_and_taken_is_noted() {
    let mut stage = Stage::usual();
    stage.press("a Enter");
    let about = Noted::Token(TokenId(77));
    let value = tokendesk::domain::secret::OneTimeSecret::new("v".repeat(40));
    let created = tokendesk::domain::token::CreatedToken { token: token(77, None), secret: value };
    stage.answer(Answer::TokenCreated(Ok(created)));
    assert_eq!(selected(&stage), Some(77));
    stage.send(Message::Copied(tokendesk::app::CopyOutcome::Unannounced));
    stage.press("c");
    let effects = stage.send(Message::Copied(tokendesk::app::CopyOutcome::Unannounced));
    assert_eq!(effects, [Effect::Journal { about, step: Step::Acknowledged }]);
}
