//! What stands where the table is: the rows, or why there are none (P2, P3, T4).

use tokendesk::app::tokens::{Body, body};
use tokendesk::app::{Answer, Message, Overlay, Page, Request};
use tokendesk::domain::plan::Plan;
use tokendesk::domain::token::{Deletion, Status};
use tokendesk::domain::user::Role;
use tokendesk::phrases::{Locale, Phrase};
use tokendesk::zendesk::ErrorKind;

use super::{many, question, requests, said, selected, top};
use crate::support::stage::{
    ACCESS_OFF, ACCESS_ON, Stage, account, dated, error, signed_in, six, size,
};

/// Signed in with this role, before anything else has come.
fn with_role(role: Role, custom_role_manages_apis: bool) -> Stage {
    let mut stage = Stage::opened(size(80, 24), Plan::SuiteEnterprise);
    let mut who = signed_in(role);
    who.custom_role_manages_apis = custom_role_manages_apis;
    stage.answer(Answer::SignedIn(Ok(dated(who))));
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    stage
}

#[test]
fn the_account_is_asked_for_all_that_the_page_shows_once_it_is_open() {
    let mut stage = Stage::dark(size(80, 24));
    assert_eq!(body(&stage.state), Body::Loading);
    assert!(stage.press("F5").is_empty(), "there is nobody to ask yet");
    let effects = stage.send(Message::AccountOpened(account(Plan::SuiteTeam)));
    let asked = requests(&effects);
    for request in [Request::SignIn, Request::Tokens, Request::Access] {
        assert!(asked.contains(&request), "{asked:?}");
    }
    assert_eq!(body(&stage.state), Body::Loading);
}

#[test]
fn p2_the_page_stands_in_the_path_and_in_the_sidebar_of_admin_center() {
    let stage = Stage::with(size(120, 40), six());
    assert_eq!(stage.state.page, Page::Tokens);
    let text = stage.text(Locale::En);
    assert!(text.contains("Admin Center › Apps and integrations › APIs › API tokens"), "{text}");
    let sidebar: Vec<_> = text
        .lines()
        .map(|line| line.chars().take(26).collect::<String>().trim().to_owned())
        .skip(2)
        .filter(|line| !line.is_empty())
        .take(4)
        .collect();
    assert_eq!(
        sidebar,
        ["APPS AND INTEGRATIONS", "APIs", "▌ API tokens          1", "API configuration   2"]
    );
    let korean = stage.text(Locale::Ko);
    assert!(korean.contains("관리 센터 › 앱 및 연동 서비스 › API › API 토큰"), "{korean}");
}

#[test]
fn p2_each_page_has_its_key_and_esc_goes_back_to_the_tokens() {
    let mut stage = Stage::usual();
    let pages =
        [Page::Configuration, Page::Audit, Page::Retirement, Page::OAuthClients, Page::Tokens];
    for (key, page) in ["2", "3", "4", "5", "1"].into_iter().zip(pages) {
        stage.press(key);
        assert_eq!(stage.state.page, page);
    }
    stage.press("2 Esc");
    assert_eq!(stage.state.page, Page::Tokens);
    stage.press("3 Esc");
    assert_eq!(stage.state.page, Page::Tokens);
}

#[test]
fn p3_q1_an_agent_without_the_permission_is_told_that_the_role_is_missing() {
    let mut stage = with_role(Role::Agent, false);
    assert_eq!(body(&stage.state), Body::NoRole);
    stage.answer(Answer::Tokens(Err(error(ErrorKind::Forbidden("no".into())))));
    assert_eq!(body(&stage.state), Body::NoRole, "the role is named, not the refusal");
    for keys in ["a", "e", "D", "m", "Enter"] {
        stage.press(keys);
        assert!(top(&stage).is_none(), "{keys}");
    }
    stage.press("a");
    assert_eq!(said(&stage), Some(&Phrase::RoleTitle));
    let text = stage.text(Locale::En);
    assert!(text.contains("Ada Park <ada@northwind.example>"), "{text}");
    assert!(text.contains("Manage APIs") && text.contains("People › Team › Roles"), "{text}");
}

#[test]
fn p3_an_agent_whose_role_manages_apis_sees_the_tokens() {
    let mut stage = with_role(Role::Agent, true);
    stage.answer(Answer::Tokens(Ok(dated(six()))));
    assert_eq!(body(&stage.state), Body::Rows);
    assert_eq!(stage.state.may_manage(), Some(true));
}

#[test]
fn p3_token_access_that_is_off_is_told_by_the_settings_and_by_a_404() {
    let mut stage = Stage::opened(size(80, 24), Plan::SuiteEnterprise);
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
    stage.answer(Answer::Access(Ok(ACCESS_OFF)));
    assert_eq!(body(&stage.state), Body::AccessOff);

    let mut stage = Stage::opened(size(80, 24), Plan::SuiteEnterprise);
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
    stage.answer(Answer::Tokens(Err(error(ErrorKind::TokenAccessOff))));
    assert_eq!(body(&stage.state), Body::AccessOff);
    stage.press("a");
    assert!(top(&stage).is_none());
    assert_eq!(said(&stage), Some(&Phrase::AccessOffTitle));
    let text = stage.text(Locale::En);
    assert!(text.contains("2  Open API configuration"), "{text}");
    stage.press("2");
    assert_eq!(stage.state.page, Page::Configuration);
}

#[test]
fn p3_after_access_is_turned_on_again_the_rows_come_back() {
    let mut stage = Stage::usual();
    stage.press("F5");
    stage.answer(Answer::Access(Ok(ACCESS_OFF)));
    stage.answer(Answer::Tokens(Err(error(ErrorKind::TokenAccessOff))));
    assert_eq!(body(&stage.state), Body::AccessOff);
    stage.press("F5");
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    stage.answer(Answer::Tokens(Ok(dated(six()))));
    assert_eq!(body(&stage.state), Body::Rows);
}

#[test]
fn an_account_without_tokens_says_how_to_add_the_first() {
    let mut stage = Stage::with(size(80, 24), vec![]);
    assert_eq!(body(&stage.state), Body::Empty);
    assert!(stage.text(Locale::En).contains("Press a to add one."));
    stage.press("a");
    assert!(matches!(top(&stage), Some(Overlay::Editor(_))));
}

#[test]
fn a_list_that_could_not_be_had_is_a_page_of_its_own_and_f5_asks_again() {
    let mut stage = Stage::opened(size(80, 24), Plan::SuiteEnterprise);
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    stage.answer(Answer::Tokens(Err(error(ErrorKind::Server(503)))));
    assert_eq!(body(&stage.state), Body::Failed(&error(ErrorKind::Server(503))));
    assert!(requests(&stage.press("F5")).contains(&Request::Tokens));
    stage.answer(Answer::Tokens(Ok(dated(six()))));
    assert_eq!(body(&stage.state), Body::Rows);
}

#[test]
fn who_could_not_sign_in_is_told_so_and_f5_signs_in_again() {
    let mut stage = Stage::opened(size(80, 24), Plan::SuiteEnterprise);
    stage.answer(Answer::SignedIn(Err(error(ErrorKind::NotSignedIn))));
    assert_eq!(body(&stage.state), Body::Failed(&error(ErrorKind::NotSignedIn)));
    stage.answer(Answer::Tokens(Err(error(ErrorKind::NotSignedIn))));
    stage.answer(Answer::Access(Err(error(ErrorKind::NotSignedIn))));
    let asked = requests(&stage.press("F5"));
    assert!(asked.contains(&Request::SignIn) && asked.contains(&Request::Tokens), "{asked:?}");
}

#[test]
fn a_refresh_that_fails_keeps_the_rows_and_names_the_failure() {
    let mut stage = Stage::usual();
    stage.press("F5");
    stage.answer(Answer::Tokens(Err(error(ErrorKind::Unreachable))));
    assert_eq!(body(&stage.state), Body::Rows);
    assert_eq!(stage.state.tokens.all().len(), 6);
    assert!(stage.text(Locale::En).contains("can’t be reached"));
}

#[test]
fn t3_several_tokens_are_active_and_counted_together_with_the_inactive_ones() {
    let stage = Stage::with(size(120, 40), six());
    assert_eq!(stage.state.tokens.active_count(), 5);
    assert!(stage.text(Locale::En).contains("6 of 256 tokens · 5 active · 1 inactive"));
}

#[test]
fn t4_at_the_limit_the_figures_stand_before_any_form() {
    let mut stage = Stage::with(size(80, 24), many(256));
    assert!(stage.press("a").is_empty());
    assert!(matches!(top(&stage), Some(Overlay::Limit)));
    let text = stage.text(Locale::En);
    assert!(text.contains("This account has 256 of 256 tokens"), "{text}");
    stage.press("Esc");
    assert!(top(&stage).is_none());
}

#[test]
fn t4_inactive_tokens_count_too() {
    let mut tokens = many(256);
    for token in &mut tokens {
        token.status = Status::Inactive;
    }
    let mut stage = Stage::with(size(80, 24), tokens);
    stage.press("a");
    assert!(matches!(top(&stage), Some(Overlay::Limit)));
}

#[test]
fn t4_one_below_the_limit_the_form_opens() {
    let mut stage = Stage::with(size(80, 24), many(255));
    stage.press("a");
    assert!(matches!(top(&stage), Some(Overlay::Editor(_))));
}

#[test]
fn t4_an_account_with_more_than_256_has_a_limit_of_2048() {
    let mut stage = Stage::with(size(80, 24), many(257));
    assert_eq!(stage.state.tokens.limit(), 2048);
    assert!(stage.text(Locale::En).contains("257 of 2,048 tokens"));
    stage.press("a");
    assert!(matches!(top(&stage), Some(Overlay::Editor(_))));

    let mut stage = Stage::with(size(80, 24), many(2048));
    stage.press("a");
    assert!(matches!(top(&stage), Some(Overlay::Limit)));
}

#[test]
fn t4_after_a_deletion_at_the_limit_a_token_can_be_added() {
    let mut tokens = many(256);
    tokens[0].status = Status::Inactive;
    let mut stage = Stage::with(size(80, 24), tokens);
    assert_eq!(selected(&stage), Some(1));
    stage.press("D Tab Enter");
    assert!(question(&stage).call.is_some());
    stage.answer(Answer::TokenDeleted(Ok(Deletion::Deleted)));
    stage.press("a");
    assert!(matches!(top(&stage), Some(Overlay::Editor(_))));
}

#[test]
fn a5_a_row_and_the_detail_show_a_truncated_value() {
    let mut stage = Stage::usual();
    assert!(stage.text(Locale::En).contains("tk0001…"));
    stage.press("Enter");
    assert!(matches!(top(&stage), Some(Overlay::Detail { .. })));
    let text = stage.text(Locale::En);
    assert!(text.contains("tk0001…   The whole value is never displayed again."), "{text}");
    stage.press("Esc");
    assert!(top(&stage).is_none());
}

#[test]
fn the_detail_of_a_token_that_somebody_deleted_says_so() {
    let mut stage = Stage::usual();
    stage.press("F5 Enter");
    let without_the_first = six().into_iter().skip(1).collect();
    stage.answer(Answer::Tokens(Ok(dated(without_the_first))));
    let text = stage.text(Locale::En);
    assert!(text.contains("This token is gone: somebody else deleted it."), "{text}");
}
