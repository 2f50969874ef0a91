//! API configuration: the terms and the switch for token access (S1, S2).

use tokendesk::app::configuration::{Body, Change, body};
use tokendesk::app::confirm::{Confirm, Question};
use tokendesk::app::{Answer, Effect, Message, Overlay, Request};
use tokendesk::domain::account::AccessSettings;
use tokendesk::domain::plan::Plan;
use tokendesk::domain::token::Status;
use tokendesk::domain::user::Role;
use tokendesk::phrases::Phrase;
use tokendesk::zendesk::ErrorKind;

use crate::support::events::page;
use crate::support::stage::{ACCESS_OFF, ACCESS_ON, Stage, dated, error, signed_in, six, size};

const NOTHING: AccessSettings = AccessSettings { terms_accepted: false, token_access: false };

/// On the page, signed in with this role, the switch standing like this.
fn before(access: AccessSettings, role: Role) -> Stage {
    let mut stage = Stage::opened(size(80, 24), Plan::SuiteEnterprise);
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(role)))));
    stage.answer(Answer::Access(Ok(access)));
    let tokens =
        if access.token_access { Ok(dated(six())) } else { Err(error(ErrorKind::TokenAccessOff)) };
    stage.answer(Answer::Tokens(tokens));
    stage.press("2");
    stage.answer(Answer::Access(Ok(access)));
    stage
}

fn question(stage: &Stage) -> &Confirm {
    match stage.state.overlays.last().map(|layer| &layer.overlay) {
        Some(Overlay::Confirm(confirm)) => confirm,
        other => panic!("a question is open, not {other:?}"),
    }
}

fn notice(stage: &Stage) -> Option<(&Phrase, bool)> {
    let notice = stage.state.notice.as_ref();
    notice.map(|notice| (&notice.phrase, notice.failed))
}

fn requests(effects: &[Effect]) -> Vec<Request> {
    let requests = effects.iter().filter_map(|effect| match effect {
        Effect::Call { request, .. } => Some(request.clone()),
        _ => None,
    });
    requests.collect()
}

#[test]
fn s1_before_the_first_use_the_terms_are_accepted_and_get_started_is_pressed() {
    let mut stage = before(NOTHING, Role::Admin);
    assert!(matches!(body(&stage.state), Body::Terms { checked: false, .. }));
    assert!(requests(&stage.press("Enter")).is_empty());
    assert_eq!(notice(&stage), Some((&Phrase::ConfigurationTermsFirst, true)));

    stage.press("Space");
    let started = AccessSettings { terms_accepted: true, token_access: false };
    let effects = stage.press("Enter");
    assert_eq!(requests(&effects), [Request::SetAccess(started)]);
    assert!(stage.press("Enter").is_empty(), "once");

    stage.answer(Answer::AccessSet(Ok(ACCESS_OFF)));
    let off = Body::Switch { on: false, change: Change::Allowed };
    assert_eq!(body(&stage.state), off, "token access is off by default");
}

#[test]
fn s1_terms_that_could_not_be_accepted_keep_the_box_checked() {
    let mut stage = before(NOTHING, Role::Admin);
    stage.press("Space Enter");
    stage.answer(Answer::AccessSet(Err(error(ErrorKind::Unreachable))));
    assert_eq!(notice(&stage), Some((&Phrase::FailureUnreachable, true)));
    assert!(matches!(body(&stage.state), Body::Terms { checked: true, working: false, .. }));
}

#[test]
fn s1_turning_it_on_asks_and_reloads_the_tokens() {
    let mut stage = before(ACCESS_OFF, Role::Admin);
    stage.press("Enter");
    assert_eq!(question(&stage).question, Question::TurnOn { inactive: 0 });
    let effects = stage.press("Tab Enter");
    assert_eq!(requests(&effects), [Request::SetAccess(ACCESS_ON)]);
    let effects = stage.answer(Answer::AccessSet(Ok(ACCESS_ON)));
    assert!(requests(&effects).contains(&Request::Tokens));
    assert!(stage.state.overlays.is_empty());
    assert_eq!(notice(&stage), Some((&Phrase::ConfigurationTurnedOn, false)));
}

#[test]
fn s2_turning_it_off_names_how_many_tokens_it_deactivates() {
    let mut stage = before(ACCESS_ON, Role::Admin);
    stage.press("Space");
    assert_eq!(question(&stage).question, Question::TurnOff { active: 5 });
    assert!(requests(&stage.press("Enter")).is_empty(), "Cancel first");

    stage.press("Enter");
    let effects = stage.press("Tab Enter");
    assert_eq!(requests(&effects), [Request::SetAccess(ACCESS_OFF)]);
    stage.answer(Answer::AccessSet(Ok(ACCESS_OFF)));
    assert_eq!(notice(&stage), Some((&Phrase::ConfigurationTurnedOff, false)));
    let all = stage.state.tokens.all();
    assert!(all.iter().all(|token| token.status == Status::Inactive));

    stage.answer(Answer::Tokens(Err(error(ErrorKind::TokenAccessOff))));
    stage.press("Enter");
    assert_eq!(question(&stage).question, Question::TurnOn { inactive: 6 });
}

#[test]
fn s2_the_count_is_never_guessed() {
    let mut stage = Stage::opened(size(80, 24), Plan::SuiteEnterprise);
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    stage.press("2");
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    stage.press("Enter");
    assert!(stage.state.overlays.is_empty());
    assert_eq!(notice(&stage), Some((&Phrase::LoadingTokens, false)));
}

#[test]
fn s2_a_setting_that_the_account_ignores_is_told() {
    let mut stage = before(ACCESS_ON, Role::Admin);
    stage.press("Enter");
    stage.press("Tab Enter");
    stage.answer(Answer::AccessSet(Ok(ACCESS_ON)));
    assert!(stage.state.overlays.is_empty());
    assert_eq!(notice(&stage), Some((&Phrase::ConfigurationIgnored, true)));
    assert!(matches!(body(&stage.state), Body::Switch { on: true, .. }));
    assert_eq!(stage.state.tokens.active_count(), 5, "nothing is claimed");
}

#[test]
fn s2_a_failed_change_leaves_the_question_open_with_the_error() {
    let mut stage = before(ACCESS_ON, Role::Admin);
    stage.press("Enter");
    stage.press("Tab Enter");
    stage.answer(Answer::AccessSet(Err(error(ErrorKind::Server(500)))));
    let failure = question(&stage).failure.as_ref().map(|error| &error.kind);
    assert_eq!(failure, Some(&ErrorKind::Server(500)));
    assert_eq!(question(&stage).question, Question::TurnOff { active: 5 });
}

#[test]
fn s2_a_list_asked_for_before_the_change_is_not_believed() {
    let mut stage = before(ACCESS_ON, Role::Admin);
    let asked = stage.press("F5");
    let late = asked.iter().find_map(|effect| match effect {
        Effect::Call { call, request: Request::Tokens } => Some(*call),
        _ => None,
    });
    stage.press("Enter");
    stage.press("Tab Enter");
    let effects = stage.answer(Answer::AccessSet(Ok(ACCESS_OFF)));
    let late = late.expect("F5 asks for the tokens");
    assert!(effects.contains(&Effect::Cancel(late)));
    let answer = Answer::Tokens(Ok(dated(six())));
    stage.send(Message::Answered { call: late, answer });
    assert_eq!(stage.state.tokens.active_count(), 0);
}

#[test]
fn s2_the_events_of_every_token_are_out_of_date_afterwards() {
    let mut stage = Stage::usual();
    stage.press("Enter");
    stage.answer(page(vec![], None));
    stage.press("Esc 2");
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    stage.press("Enter");
    stage.press("Tab Enter");
    stage.answer(Answer::AccessSet(Ok(ACCESS_OFF)));
    stage.answer(Answer::Tokens(Ok(dated(six()))));
    stage.press("1");
    assert!(stage.state.token_events.get(six()[0].id).is_none());
}

#[test]
fn s1_only_an_administrator_may_change_it() {
    for access in [NOTHING, ACCESS_OFF, ACCESS_ON] {
        let mut stage = before(access, Role::Agent);
        assert!(requests(&stage.press("Enter")).is_empty());
        assert!(stage.state.overlays.is_empty());
        assert_eq!(notice(&stage), Some((&Phrase::ConfigurationNeedsAdmin, true)));
    }
}

#[test]
fn s1_a_setting_that_could_not_be_had_is_asked_for_again_by_f5() {
    let mut stage = Stage::opened(size(80, 24), Plan::SuiteEnterprise);
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
    stage.press("2");
    assert_eq!(body(&stage.state), Body::Loading);
    stage.answer(Answer::Access(Err(error(ErrorKind::Server(503)))));
    assert!(matches!(body(&stage.state), Body::Failed(_)));
    assert!(requests(&stage.press("F5")).contains(&Request::Access));
}
