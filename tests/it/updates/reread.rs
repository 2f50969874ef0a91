//! What a change is about is read again before it is made, and after an answer that was lost.

use tokendesk::app::editor::Problem;
use tokendesk::app::reread::News;
use tokendesk::app::{Answer, Effect, Overlay, Request};
use tokendesk::domain::account::AccessSettings;
use tokendesk::domain::description::Description;
use tokendesk::domain::difference::Difference;
use tokendesk::domain::token::{Deletion, Status, Token, TokenChange, TokenId};
use tokendesk::phrases::{Locale, Phrase};
use tokendesk::zendesk::ErrorKind;

use super::{editor, question, requests, said, status_of, top, unwrapped};
use crate::support::stage::{ACCESS_OFF, ACCESS_ON, Stage, at, dated, error, six};

/// The usual tokens, before an account that the test plays.
fn stage() -> Stage {
    let mut stage = Stage::usual();
    stage.rereads = false;
    stage
}

/// The account lists the usual tokens, with this change to one of them.
fn lists(stage: &mut Stage, id: i64, change: impl Fn(&mut Token)) -> Vec<Effect> {
    let mut list = six();
    list.iter_mut().filter(|token| token.id.0 == id).for_each(change);
    stage.answer(Answer::Tokens(Ok(dated(list))))
}

fn without(stage: &mut Stage, id: i64) -> Vec<Effect> {
    let list = six().into_iter().filter(|token| token.id.0 != id).collect();
    stage.answer(Answer::Tokens(Ok(dated(list))))
}

fn called(token: &mut Token, text: &str) {
    token.description = Description::received(Some(text.into()));
    token.updated_at = at("2026-11-23T11:59:00Z");
}

fn set(id: i64, status: Status) -> Request {
    Request::UpdateToken { id: TokenId(id), change: TokenChange::SetStatus(status) }
}

#[test]
fn each_change_reads_the_list_once_and_is_sent_if_nothing_changed() {
    for (keys, request) in [
        ("d Tab Enter", set(1, Status::Inactive)),
        ("End Up r Tab Enter", set(4, Status::Active)),
        ("End Up D Tab Enter", Request::DeleteToken(TokenId(4))),
    ] {
        let mut stage = stage();
        assert_eq!(requests(&stage.press(keys)), [Request::Tokens], "{keys}");
        assert!(stage.text(Locale::En).contains("Working…"));
        assert_eq!(requests(&lists(&mut stage, 0, |_| {})), [request], "{keys}");
    }
}

#[test]
fn d1_what_somebody_else_changed_is_said_and_asked_about_again() {
    let mut stage = stage();
    stage.press("d Tab Enter");
    let effects = lists(&mut stage, 1, |token| called(token, "Billing, owned by Jonas"));
    assert_eq!(requests(&effects), [], "nothing is sent");
    let text = unwrapped(&stage);
    for words in [
        "Somebody else changed it meanwhile. Nothing was sent.",
        "Description: it was “Billing export”, it is now “Billing, owned by Jonas”",
        "[ Cancel ]",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    // Whoever presses it now knows.
    assert_eq!(requests(&stage.press("Tab Enter")), [Request::Tokens]);
    let effects = lists(&mut stage, 1, |token| called(token, "Billing, owned by Jonas"));
    assert_eq!(requests(&effects), [set(1, Status::Inactive)]);
}

#[test]
fn what_somebody_else_did_already_is_said_and_not_asked_again() {
    let mut stage = stage();
    stage.press("d Tab Enter");
    lists(&mut stage, 1, |token| token.status = Status::Inactive);
    let text = unwrapped(&stage);
    assert!(text.contains("Status: it was Active, it is now Inactive"), "{text}");
    assert!(text.contains("[ Close ]") && !text.contains("Cancel ]"), "{text}");
    assert!(stage.press("Enter").is_empty());
    assert!(top(&stage).is_none());
    assert_eq!(status_of(&stage, 1), Status::Inactive);
}

#[test]
fn x1_a_token_that_somebody_reactivated_is_not_deleted() {
    let mut stage = stage();
    stage.press("End Up D Tab Enter");
    assert_eq!(requests(&lists(&mut stage, 4, |token| token.status = Status::Active)), []);
    assert!(unwrapped(&stage).contains("[ Close ]"));
}

#[test]
fn a_use_is_no_change_and_the_newer_one_is_shown() {
    let mut stage = stage();
    stage.press("d Tab Enter");
    let used = at("2026-11-23T12:00:00Z");
    let effects = lists(&mut stage, 1, |token| {
        token.last_used = Some(used);
        token.updated_at = used;
    });
    assert_eq!(requests(&effects), [set(1, Status::Inactive)]);
    assert!(unwrapped(&stage).contains("just now"), "{}", stage.text(Locale::En));
}

#[test]
fn a_change_in_nothing_that_the_account_tells_is_said_with_its_time() {
    let mut stage = stage();
    stage.press("d Tab Enter");
    let when = at("2026-11-23T11:59:00Z");
    lists(&mut stage, 1, |token| token.updated_at = when);
    let news = News::Changed(vec![Difference::Somehow(when)]);
    assert_eq!(question(&stage).news, Some(news));
    assert!(unwrapped(&stage).contains("It was changed 2026-11-23 12:59:00 (1 min ago)."));
}

#[test]
fn x2_a_deletion_that_finds_nothing_is_done() {
    let mut stage = stage();
    stage.press("End Up D Tab Enter");
    assert_eq!(without(&mut stage, 4).iter().filter(|it| is_write(it)).count(), 0);
    assert!(top(&stage).is_none());
    let name = "Old helpdesk import".to_owned();
    assert_eq!(said(&stage), Some(&Phrase::TokenWasGone { name }));
}

fn is_write(effect: &Effect) -> bool {
    let writes = |request: &Request| !matches!(request, Request::Tokens);
    matches!(effect, Effect::Call { request, .. } if writes(request))
}

#[test]
fn a_token_that_is_gone_can_be_neither_deactivated_nor_reactivated() {
    for (keys, id) in [("d Tab Enter", 1), ("End Up r Tab Enter", 4)] {
        let mut stage = stage();
        stage.press(keys);
        assert_eq!(requests(&without(&mut stage, id)), [], "{keys}");
        let text = unwrapped(&stage);
        assert!(text.contains("This token is gone: somebody else deleted it."), "{text}");
        assert!(text.contains("[ Close ]"), "{text}");
        stage.press("Enter");
        assert!(top(&stage).is_none());
    }
}

#[test]
fn where_it_can_not_be_read_nothing_is_sent_and_the_reason_is_said() {
    let mut stage = stage();
    stage.press("d Tab Enter");
    let effects = stage.answer(Answer::Tokens(Err(error(ErrorKind::Unreachable))));
    assert_eq!(effects.iter().filter(|effect| is_write(effect)).count(), 0);
    assert!(stage.text(Locale::En).contains("can’t be reached"));
    assert!(stage.state.tokens.failure.is_none(), "the page keeps its rows");
    assert_eq!(requests(&stage.press("Tab Enter")), [Request::Tokens], "it can be tried again");
}

#[test]
fn after_a_lost_answer_the_account_is_asked_and_what_it_has_now_is_said() {
    let kinds = || [ErrorKind::NoAnswer, ErrorKind::Server(502)];
    for kind in kinds() {
        let mut stage = stage();
        stage.press("d Tab Enter");
        lists(&mut stage, 0, |_| {});
        let effects = stage.answer(Answer::TokenUpdated(Err(error(kind))));
        assert_eq!(requests(&effects), [Request::Tokens]);
        lists(&mut stage, 0, |_| {});
        let text = unwrapped(&stage);
        assert!(text.contains("The account was asked again: it still has it as Active."), "{text}");
        assert!(text.contains("request id 4f2a-77"), "{text}");
    }
    for kind in kinds() {
        let mut stage = stage();
        stage.press("d Tab Enter");
        lists(&mut stage, 0, |_| {});
        stage.answer(Answer::TokenUpdated(Err(error(kind))));
        lists(&mut stage, 1, |token| token.status = Status::Inactive);
        assert!(top(&stage).is_none(), "it was done");
        assert!(matches!(said(&stage), Some(Phrase::TokenDeactivated { .. })));
    }
}

#[test]
fn after_a_deletion_without_an_answer_a_token_that_is_gone_is_deleted() {
    let mut stage = stage();
    stage.press("End Up D Tab Enter");
    lists(&mut stage, 0, |_| {});
    stage.answer(Answer::TokenDeleted(Err(error(ErrorKind::NoAnswer))));
    without(&mut stage, 4);
    assert!(matches!(said(&stage), Some(Phrase::TokenDeleted { .. })));

    let mut stage = stage_at_deletion();
    stage.answer(Answer::TokenDeleted(Ok(Deletion::Gone)));
    assert!(matches!(said(&stage), Some(Phrase::TokenWasGone { .. })));
}

fn stage_at_deletion() -> Stage {
    let mut stage = stage();
    stage.press("End Up D Tab Enter");
    lists(&mut stage, 0, |_| {});
    stage
}

#[test]
fn e1_another_description_meanwhile_is_said_and_the_next_save_replaces_it() {
    let mut stage = stage();
    stage.press("e");
    stage.types("!");
    assert_eq!(requests(&stage.press("Enter")), [Request::Tokens]);
    let other = |token: &mut Token| called(token, "Billing, owned by Jonas");
    assert_eq!(requests(&lists(&mut stage, 1, other)), []);
    assert!(matches!(editor(&stage).problem, Some(Problem::News(News::Changed(_)))));
    let text = unwrapped(&stage);
    assert!(text.contains("it is now “Billing, owned by Jonas”"), "{text}");
    assert!(text.contains("Save once more"), "{text}");
    assert_eq!(editor(&stage).input.value(), "Billing export!", "nothing typed is lost");
    stage.press("Enter");
    let sent = requests(&lists(&mut stage, 1, other));
    assert!(matches!(sent[..], [Request::UpdateToken { .. }]), "{sent:?}");
}

#[test]
fn e1_an_edited_token_that_is_gone_is_said() {
    let mut stage = stage();
    stage.press("e");
    stage.types("!");
    stage.press("Enter");
    assert_eq!(requests(&without(&mut stage, 1)), []);
    assert!(unwrapped(&stage).contains("This token is gone"), "{}", stage.text(Locale::En));
}

#[test]
fn e1_after_a_lost_answer_the_description_of_the_account_decides() {
    for saved in [true, false] {
        let mut stage = stage();
        stage.press("e");
        stage.types("!");
        stage.press("Enter");
        lists(&mut stage, 0, |_| {});
        stage.answer(Answer::TokenUpdated(Err(error(ErrorKind::NoAnswer))));
        let now = if saved { "Billing export!" } else { "Billing export" };
        lists(&mut stage, 1, |token| called(token, now));
        if saved {
            assert!(matches!(said(&stage), Some(Phrase::TokenSaved { .. })));
        } else {
            let text = unwrapped(&stage);
            assert!(text.contains("it is called “Billing export” there"), "{text}");
        }
    }
}

/// The switch of an account, as it stands and before an account that the test plays.
fn configured(access: AccessSettings) -> Stage {
    let mut stage = Stage::usual();
    stage.press("2");
    stage.answer(Answer::Access(Ok(access)));
    stage.rereads = false;
    stage
}

#[test]
fn s2_another_number_of_active_tokens_is_said_before_access_is_turned_off() {
    let mut stage = configured(ACCESS_ON);
    stage.press("Space Tab");
    assert_eq!(requests(&stage.press("Enter")), [Request::Tokens]);
    let effects = lists(&mut stage, 1, |token| token.status = Status::Inactive);
    assert_eq!(requests(&effects), []);
    let text = unwrapped(&stage);
    assert!(text.contains("5 were active, now 4 are."), "{text}");
    stage.press("Tab Enter");
    let sent = requests(&lists(&mut stage, 1, |token| token.status = Status::Inactive));
    assert!(matches!(sent[..], [Request::SetAccess(_)]), "{sent:?}");
}

#[test]
fn s2_access_that_somebody_else_turned_off_is_off() {
    let mut stage = configured(ACCESS_ON);
    stage.press("Space Tab Enter");
    let off = error(ErrorKind::TokenAccessOff);
    let effects = stage.answer(Answer::Tokens(Err(off)));
    assert!(!requests(&effects).iter().any(|it| matches!(it, Request::SetAccess(_))));
    assert!(top(&stage).is_none());
    assert_eq!(said(&stage), Some(&Phrase::ConfigurationTurnedOff));
}

#[test]
fn s1_access_that_somebody_else_turned_on_is_on() {
    let mut stage = configured(ACCESS_OFF);
    stage.press("Space Tab");
    assert_eq!(requests(&stage.press("Enter")), [Request::Access]);
    let effects = stage.answer(Answer::Access(Ok(ACCESS_ON)));
    assert!(!requests(&effects).iter().any(|it| matches!(it, Request::SetAccess(_))));
    assert_eq!(said(&stage), Some(&Phrase::ConfigurationTurnedOn));
}

#[test]
fn s1_the_terms_that_somebody_else_accepted_are_not_accepted_again() {
    // One request sets both: access that was turned on meanwhile would go off with every token.
    let none = AccessSettings { terms_accepted: false, token_access: false };
    let mut stage = configured(none);
    stage.press("Space");
    assert_eq!(requests(&stage.press("Enter")), [Request::Access]);
    assert_eq!(requests(&stage.answer(Answer::Access(Ok(ACCESS_ON)))), []);
    assert_eq!(stage.state.configuration.access, Some(ACCESS_ON));
    let mut stage = configured(none);
    stage.press("Space Enter");
    let sent = requests(&stage.answer(Answer::Access(Ok(none))));
    let wanted = AccessSettings { terms_accepted: true, token_access: false };
    assert_eq!(sent, [Request::SetAccess(wanted)]);
}

#[test]
fn a_protected_account_asks_for_the_new_description_to_be_typed() {
    let mut stage = stage();
    let account = stage.state.account.as_mut().expect("an account");
    account.guard.protected = true;
    stage.press("End Up D");
    stage.types("Old helpdesk import");
    stage.press("Enter Enter");
    let effects = lists(&mut stage, 4, |token| called(token, "New helpdesk import"));
    assert_eq!(requests(&effects), []);
    assert!(!question(&stage).is_met(), "what was typed is another one's");
    assert!(matches!(top(&stage), Some(Overlay::Confirm(_))));
}
