//! The audit log: the page, the pane that follows the selection, and the detail of a token.

use std::time::Duration;

use tokendesk::app::audit::{self, Body};
use tokendesk::app::{Answer, Effect, Focus, Message, Overlay, Request, Timer};
use tokendesk::domain::audit::{Cursor, EventId};
use tokendesk::domain::plan::Plan;
use tokendesk::domain::token::{Deletion, TokenId};
use tokendesk::domain::user::Role;
use tokendesk::phrases::Phrase;
use tokendesk::zendesk::ErrorKind;

use crate::support::events::{asked, event, events, page};
use crate::support::stage::{ACCESS_ON, Stage, at, dated, error, signed_in, six, size, token};

/// On the page, with the newest hundred of more events; 24 rows make a window of 19.
fn on_page() -> Stage {
    let mut stage = Stage::usual();
    stage.press("3");
    stage.answer(page(events(901..1001), Some("after-901")));
    stage
}

fn fifty() -> Stage {
    let tokens = (1..=50).map(|id| token(id, Some(&format!("Token {id:02}"))));
    Stage::with(size(80, 24), tokens.collect())
}

fn selected(stage: &Stage) -> Option<EventId> {
    stage.state.log.selected().map(|event| event.id)
}

fn ended(effects: &[Effect]) -> Message {
    let timer = effects.iter().find_map(|effect| match effect {
        Effect::Wait { delay, timer: timer @ Timer::AuditPane(_) } => {
            assert_eq!(*delay, Duration::from_millis(150));
            Some(*timer)
        }
        _ => None,
    });
    Message::TimerEnded(timer.expect("the pane waits for a rest"))
}

fn pane_token(stage: &Stage) -> Option<TokenId> {
    audit::shown_token(&stage.state)
}

#[test]
fn l1_the_page_asks_for_the_last_twelve_weeks_of_the_account() {
    let mut stage = Stage::usual();
    let asked = asked(&stage.press("3"));
    let [(_, filter, None)] = asked.as_slice() else {
        panic!("one call for the newest page: {asked:?}");
    };
    assert_eq!(filter.since, Some(at("2026-08-31T12:00:00Z")));
    assert_eq!((filter.until, filter.token), (None, None));
    assert!(matches!(audit::page_body(&stage.state), Body::Loading));
    assert!(stage.state.is_animating());

    stage.answer(page(events(1..13), None));
    assert!(matches!(audit::page_body(&stage.state), Body::Rows(log) if log.is_complete()));
    assert!(!stage.state.is_animating(), "nothing moves at rest");
}

#[test]
fn l1_a_page_opened_before_sign_in_is_asked_for_after_it() {
    let mut stage = Stage::opened(size(80, 24), Plan::SuiteEnterprise);
    assert!(asked(&stage.press("3")).is_empty(), "the zone is not known");
    let effects = stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
    assert_eq!(asked(&effects).len(), 1);
}

#[test]
fn l2_pages_are_fetched_within_a_screenful_of_the_end() {
    let mut stage = on_page();
    for _ in 0..60 {
        assert!(asked(&stage.press("Down")).is_empty());
    }
    assert!(asked(&stage.press("PageDown")).is_empty());
    let effects = stage.press("PageDown");
    let asked = asked(&effects);
    assert_eq!(asked[0].2, Some(Cursor("after-901".into())));
    assert!(effects.len() == 1 && stage.press("Down").is_empty(), "once");

    let before = selected(&stage);
    stage.answer(page(events(801..901), None));
    assert_eq!(stage.state.log.events().len(), 200);
    assert_eq!(selected(&stage), before, "the place is kept");
}

#[test]
fn l2_an_event_that_two_pages_bring_stands_once() {
    let mut stage = on_page();
    stage.press("G");
    stage.answer(page(events(895..905), None));
    assert_eq!(stage.state.log.events().len(), 106);
}

#[test]
fn l2_g_goes_to_the_end_of_what_is_loaded_plus_one_page() {
    let mut stage = on_page();
    assert_eq!(asked(&stage.press("G")).len(), 1);
    assert_eq!(selected(&stage), Some(EventId(901)));
    let effects = stage.answer(page(events(801..901), Some("after-801")));
    assert!(effects.is_empty(), "one page, not the whole log");
    assert_eq!(selected(&stage), Some(EventId(801)));

    stage.press("G");
    stage.press("g");
    stage.answer(page(events(701..801), None));
    assert_eq!(selected(&stage), Some(EventId(1000)), "another key wins");
}

#[test]
fn l2_a_stale_answer_changes_nothing() {
    let mut stage = Stage::usual();
    let first = asked(&stage.press("3"))[0].0;
    let effects = stage.press("F5");
    assert!(effects.contains(&Effect::Cancel(first)));
    let late = Message::Answered { call: first, answer: page(events(1..5), None) };
    assert!(stage.send(late).is_empty());
    assert!(matches!(audit::page_body(&stage.state), Body::Loading));
}

#[test]
fn l2_a_refresh_keeps_the_place_and_adds_what_is_new() {
    let mut stage = on_page();
    stage.press("PageDown");
    stage.press("PageDown");
    let (before, cursor) = (selected(&stage), stage.state.log.cursor());
    stage.press("F5");
    stage.answer(page(events(906..1006), Some("after-906")));
    assert_eq!(selected(&stage), before);
    assert_eq!(stage.state.log.cursor().offset, cursor.offset + 5);
    assert_eq!(stage.state.log.events().len(), 105);

    let effects = stage.press("G");
    assert_eq!(asked(&effects)[0].2, Some(Cursor("after-901".into())));
}

#[test]
fn l2_a_page_that_fails_keeps_what_is_there_and_is_asked_for_again_by_g() {
    let mut stage = on_page();
    stage.press("G");
    let failed = error(ErrorKind::RateLimited { retry_after: Some(9) });
    stage.answer(Answer::AuditEvents(Err(failed)));
    assert_eq!(stage.state.log.events().len(), 100);
    assert!(stage.state.log.failure().is_some());
    assert!(stage.press("Down").is_empty(), "not by holding a key");
    assert_eq!(asked(&stage.press("G")).len(), 1);
}

#[test]
fn l2_a_tall_screen_is_filled_by_several_pages_but_not_for_ever() {
    let mut stage = Stage::with(size(80, 160), six());
    stage.press("3");
    let effects = stage.answer(page(events(901..1001), Some("a")));
    assert_eq!(asked(&effects).len(), 1);
    let effects = stage.answer(page(events(901..1001), Some("b")));
    assert!(effects.is_empty(), "a page without news ends it");
}

#[test]
fn l2_enter_opens_the_event() {
    let mut stage = on_page();
    stage.press("Down Enter");
    let Some(Overlay::Event { event, .. }) =
        stage.state.overlays.last().map(|layer| &layer.overlay)
    else {
        panic!("the event is open");
    };
    assert_eq!(event.id, EventId(999));
    stage.press("Esc");
    assert!(stage.state.overlays.is_empty());
}

#[test]
fn l1_the_pane_shows_the_events_of_the_selected_token() {
    let mut stage = Stage::usual();
    let asked = asked(&stage.press("v"));
    assert_eq!(asked[0].1.token, Some(TokenId(1)));
    stage.answer(page(vec![event(1, 5)], None));
    assert!(matches!(audit::pane_body(&stage.state), Body::Rows(log) if log.events().len() == 1));

    stage.press("v");
    assert!(stage.state.pane.is_none());
    assert!(stage.press("v").is_empty(), "it is known already");
}

#[test]
fn l1_holding_down_over_fifty_tokens_sends_one_request() {
    let mut stage = fifty();
    stage.press("v");
    stage.answer(page(vec![], None));
    let mut waits = vec![];
    for _ in 0..49 {
        let effects = stage.press("Down");
        assert!(asked(&effects).is_empty());
        waits.push(ended(&effects));
    }
    let sent: Vec<_> = waits.into_iter().flat_map(|wait| asked(&stage.send(wait))).collect();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].1.token, pane_token(&stage));
    assert!(matches!(audit::pane_body(&stage.state), Body::Loading));
}

#[test]
fn l1_a_token_that_was_looked_at_is_not_asked_for_again() {
    let mut stage = Stage::usual();
    stage.press("v");
    stage.answer(page(vec![event(1, 5)], None));
    let down = stage.press("Down");
    let rest = ended(&down);
    stage.send(rest);
    stage.answer(page(vec![], None));
    assert!(matches!(audit::pane_body(&stage.state), Body::Empty));
    assert!(stage.press("Up").is_empty());
    assert!(matches!(audit::pane_body(&stage.state), Body::Rows(_)));
}

#[test]
fn l1_leaving_a_token_cancels_its_call() {
    let mut stage = Stage::usual();
    let call = asked(&stage.press("v"))[0].0;
    assert!(stage.press("Down").contains(&Effect::Cancel(call)));
    let rest = ended(&stage.press("Up"));
    assert_eq!(asked(&stage.send(rest)).len(), 1, "it is asked for anew");
    let closed = stage.press("v");
    assert!(matches!(closed.as_slice(), [Effect::Cancel(_)]));
    assert!(!stage.state.is_animating());
}

#[test]
fn l1_a_changed_token_is_asked_for_again_if_it_is_shown() {
    let mut stage = Stage::usual();
    stage.press("v");
    stage.answer(page(vec![event(1, 5)], None));
    stage.press("d");
    stage.press("Tab Enter");
    let effects = stage.answer(Answer::TokenUpdated(Ok(token(1, Some("Billing export")))));
    assert_eq!(asked(&effects).len(), 1);
    stage.answer(page(vec![event(2, 0), event(1, 5)], None));
    assert!(matches!(audit::pane_body(&stage.state), Body::Rows(log) if log.events().len() == 2));
}

#[test]
fn l1_a_changed_token_is_forgotten_if_it_is_not_shown() {
    let mut stage = Stage::usual();
    stage.press("Enter");
    stage.answer(page(vec![event(1, 5)], None));
    stage.press("Esc d");
    stage.press("Tab Enter");
    let effects = stage.answer(Answer::TokenUpdated(Ok(token(1, Some("Billing export")))));
    assert!(asked(&effects).is_empty());
    assert_eq!(asked(&stage.press("v")).len(), 1);
}

#[test]
fn l1_the_pane_has_its_own_keys_while_it_has_the_focus() {
    let mut stage = Stage::usual();
    stage.press("v");
    stage.answer(page(events(1..40), None));
    stage.press("Tab");
    assert_eq!(stage.state.focus, Focus::Pane);
    stage.press("Down Down");
    assert_eq!(pane_token(&stage), Some(TokenId(1)), "the table stays");
    let Body::Rows(log) = audit::pane_body(&stage.state) else {
        panic!("rows");
    };
    assert_eq!(log.cursor().index, 2);
    stage.press("v");
    assert_eq!(stage.state.focus, Focus::Page);
}

#[test]
fn l1_the_detail_of_a_token_brings_its_events() {
    let mut stage = Stage::usual();
    let effects = stage.press("Enter");
    assert_eq!(asked(&effects)[0].1.token, Some(TokenId(1)));
    let body = |stage: &Stage| format!("{:?}", audit::events_of(&stage.state, TokenId(1)));
    assert_eq!(body(&stage), "Loading");
    stage.answer(page(vec![], None));
    assert_eq!(body(&stage), "Empty");
    stage.press("Esc");
    assert!(stage.press("v").is_empty(), "the pane has the same cache");
}

#[test]
fn p4_without_an_enterprise_plan_v_says_why() {
    let mut stage = Stage::opened(size(80, 24), Plan::SuiteGrowth);
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    stage.answer(Answer::Tokens(Ok(dated(six()))));
    stage.press("v");
    assert!(stage.state.pane.is_none());
    let notice = stage.state.notice.as_ref().map(|notice| &notice.phrase);
    assert_eq!(notice, Some(&Phrase::AuditNotOnPlanTitle));

    assert!(stage.press("3").is_empty());
    assert!(matches!(audit::page_body(&stage.state), Body::NotOnPlan));
    stage.press("f");
    assert!(stage.state.overlays.is_empty(), "nothing to filter");
}

#[test]
fn p4_where_the_plan_is_not_known_a_refusal_tells_it() {
    let mut stage = Stage::usual();
    stage.state.account.as_mut().unwrap().plan = None;
    stage.press("3");
    let refused = || Answer::AuditEvents(Err(error(ErrorKind::Forbidden("No".into()))));
    stage.answer(refused());
    assert!(matches!(audit::page_body(&stage.state), Body::NotOnPlan));
    assert!(!stage.state.has_audit_log());

    assert_eq!(asked(&stage.press("F5")).len(), 1, "F5 asks once more");
    stage.answer(page(vec![event(1, 5)], None));
    assert!(matches!(audit::page_body(&stage.state), Body::Rows(_)));
}

#[test]
fn p4_on_an_enterprise_plan_a_refusal_is_told_in_the_accounts_words() {
    let mut stage = Stage::usual();
    stage.press("3");
    stage.answer(Answer::AuditEvents(Err(error(ErrorKind::Forbidden(
        "Ask an administrator".into(),
    )))));
    assert!(matches!(
        audit::page_body(&stage.state),
        Body::Failed(error) if matches!(error.kind, ErrorKind::Forbidden(_))
    ));
    assert!(stage.state.has_audit_log(), "the plan has one");
}

#[test]
fn l1_a_deleted_token_is_not_asked_about() {
    let mut tokens = six();
    tokens[0].status = tokendesk::domain::token::Status::Inactive;
    let mut stage = Stage::with(size(80, 24), tokens);
    stage.press("v");
    stage.answer(page(vec![], None));
    stage.press("D");
    stage.press("Tab Enter");
    let effects = stage.answer(Answer::TokenDeleted(Ok(Deletion::Deleted)));
    let about: Vec<_> =
        asked(&effects).into_iter().filter_map(|(_, filter, _)| filter.token).collect();
    assert!(!about.contains(&TokenId(1)), "{about:?}");
    assert!(!stage.waiting().iter().any(|request| matches!(
        request,
        Request::AuditEvents { filter, .. } if filter.token == Some(TokenId(1))
    )));
}
