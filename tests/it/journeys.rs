//! Whole stories through the real loop, the real client and the real embedded account.

mod export;
mod leaving;
mod lost;
mod many;
mod meanwhile;
mod oauth;

use std::fs;

use tokendesk::domain::plan::Plan;
use tokendesk::emulator::{ResetOptions, ResetRole};
use tokendesk::phrases::Locale;

use crate::support::account::Account;

const ADA: &str = "ada@northwind.example";

/// Adds a token through the form and closes its window; its value.
fn add(app: &mut crate::support::app::App, description: &str) -> String {
    app.press("a").sees("Description  optional").types(description).sees(description);
    app.press("Enter").sees("never displayed again");
    let value = app.copies();
    app.press("c").sees("[ Save ]").press("Enter").no_longer_sees("never displayed again");
    value
}

#[test]
fn d2_r2_x1_x2_a_token_lives_authenticates_rests_and_goes() {
    let account = Account::demo();
    let mut app = account.screen(Locale::En, (100, 30));
    app.sees("21 of 256 tokens");
    let value = add(&mut app, "Story");
    app.sees("22 of 256 tokens").sees("Story");
    assert_eq!(account.status_with(ADA, &value), 200, "T1: it authenticates at once");

    app.press("d").sees("Deactivate API token?").press("Tab").press("Enter");
    app.sees("Deactivated: Story");
    assert_eq!(account.status_with(ADA, &value), 401, "D2: the very next request fails");

    app.press("r").sees("Reactivate API token?").press("Tab").press("Enter");
    app.sees("Reactivated: Story");
    assert_eq!(account.status_with(ADA, &value), 200, "R2: it authenticates again");

    app.press("D").sees("Deactivate it first, then delete it.");
    app.press("d").sees("Deactivate API token?").press("Tab").press("Enter");
    app.sees("Deactivated: Story");
    app.press("D").sees("Delete API token?").press("Tab").press("Enter");
    app.sees("Deleted: Story").sees("21 of 256 tokens");
    assert_eq!(account.status_with(ADA, &value), 401);
}

#[test]
fn t2_a_token_works_with_the_address_of_any_verified_user() {
    let account = Account::demo();
    let mut app = account.screen(Locale::En, (100, 30));
    app.sees("21 of 256 tokens");
    let value = add(&mut app, "Shared");
    assert_eq!(account.status_with("jonas@northwind.example", &value), 200);
    assert_eq!(account.status_with("nobody@northwind.example", &value), 401);
}

#[test]
fn q1_p3_an_agent_is_told_that_the_role_is_missing_and_who_changes_it() {
    let options = ResetOptions { role: Some(ResetRole::Agent), ..ResetOptions::default() };
    let account = Account::reset(&options);
    let mut app = account.screen(Locale::En, (100, 30));
    app.sees("Your role can’t manage API tokens.").sees("People › Team › Roles");
    app.press("a").sees("Your role can’t manage API tokens.");
}

#[test]
fn q1_s1_access_that_is_off_is_told_with_the_way_to_turn_it_on() {
    let options = ResetOptions { token_access: Some(false), ..ResetOptions::default() };
    let account = Account::reset(&options);
    let mut app = account.screen(Locale::En, (100, 30));
    app.sees("API token access is turned off for this account.");
    app.press("2").sees("I accept the terms");
}

#[test]
fn p4_a_team_plan_has_the_page_but_no_audit_log() {
    let options = ResetOptions { plan: Some(Plan::SuiteTeam), ..ResetOptions::default() };
    let account = Account::reset(&options);
    let mut app = account.screen(Locale::En, (100, 30));
    app.sees("21 of 256 tokens");
    app.press("m").sees("Enterprise plans only").press("Esc");
    app.press("3").sees("The audit log is on Enterprise plans only.");
}

#[test]
fn t4_at_the_limit_the_screen_says_so_before_the_form() {
    let options = ResetOptions { tokens: Some(256), ..ResetOptions::default() };
    let account = Account::reset(&options);
    let mut app = account.screen(Locale::En, (100, 30));
    app.sees("256 of 256 tokens").press("a");
    app.sees("The limit of API tokens is reached").no_longer_sees("Description  optional");
}

#[test]
fn s2_turning_access_off_deactivates_every_token() {
    let account = Account::demo();
    let mut app = account.screen(Locale::En, (100, 30));
    app.sees("21 of 256 tokens");
    let value = add(&mut app, "Before the switch");
    app.press("2").sees("Allow API token access").press("Enter").sees("Turn off API token access?");
    app.sees("16 active tokens").press("Tab").press("Enter");
    app.sees("API token access is off.");
    assert_eq!(account.status_with(ADA, &value), 401);
    app.press("Enter").sees("Turn on API token access?").press("Tab").press("Enter");
    app.sees("API token access is on.");
    assert_eq!(account.status_with(ADA, &value), 401, "S2: each one has to be reactivated");
    app.press("1").sees("22 of 256 tokens").sees("0 active");
}

#[test]
fn l1_a_change_stands_in_the_audit_log_of_its_token() {
    let account = Account::demo();
    let mut app = account.screen(Locale::En, (120, 40));
    app.sees("21 of 256 tokens");
    add(&mut app, "Audited");
    app.press("d").sees("Deactivate API token?").press("Tab").press("Enter");
    app.sees("Deactivated: Audited").press("v").sees("Activity type");
    app.sees("2 events").sees("active changed from");
}

#[test]
fn a2_the_value_is_found_nowhere_after_its_window_has_closed() {
    let account = Account::demo();
    let mut app = account.screen(Locale::En, (100, 30));
    app.sees("21 of 256 tokens");
    let value = add(&mut app, "Traceless");
    app.press("Down").press("Up").sees("Traceless");
    assert!(!app.screen().contains(&value), "the screen still has it");
    for entry in fs::read_dir(account.directory()).expect("a directory") {
        let path = entry.expect("an entry").path();
        let bytes = fs::read(&path).expect("a file");
        let found = bytes.windows(value.len()).any(|window| window == value.as_bytes());
        assert!(!found, "{} has the value", path.display());
    }
}

#[test]
fn the_same_story_in_korean() {
    let account = Account::demo();
    let mut app = account.screen(Locale::Ko, (100, 30));
    app.sees("토큰 256개 중 21개").press("a").sees("API 토큰 추가").types("이야기").press("Enter");
    app.sees("다시 표시되지 않습니다")
        .press("c")
        .sees("[ 저장 ]")
        .press("Enter")
        .no_longer_sees("다시 표시되지 않습니다");
    app.press("d").sees("API 토큰을 비활성화할까요?").press("Tab").press("Enter");
    app.sees("비활성화됨: 이야기");
    app.press("D")
        .sees("API 토큰을 삭제할까요?")
        .press("Tab")
        .press("Enter")
        .sees("삭제됨: 이야기");
}

#[test]
fn z2_z4_an_account_that_makes_no_more_tokens_is_told_with_what_takes_their_place() {
    let options = ResetOptions { retirement: Some(true), ..ResetOptions::default() };
    let now = "2026-11-23T09:00:00Z".parse().ok();
    let account = Account::reset_at(&ResetOptions { now, ..options }, now.unwrap());
    let mut app = account.screen(Locale::En, (100, 30));
    app.sees("of 256 tokens").no_longer_sees("(closed)");
    app.press("a").sees("Description  optional").types("Too late").press("Enter");
    app.sees("This account makes no more API tokens");
    app.sees("status 422: API tokens can no longer be").sees("2026-10-27").sees("PKCE");
    app.press("Esc").no_longer_sees("makes no more").sees("Add API token (closed)");
    app.press("a").sees("makes no more API tokens").press("Tab").press("Enter").sees("Too late");
}

#[test]
fn z1_a_token_that_the_account_deactivated_says_so_and_z3_the_end_is_told() {
    let made = "2026-11-23T09:00:00Z".parse().ok();
    let options = ResetOptions { retirement: Some(true), now: made, ..ResetOptions::default() };
    let account = Account::reset_at(&options, made.unwrap());
    let mut app = account.screen(Locale::En, (100, 40));
    app.sees("of 256 tokens").press("/").types("Tax report").press("Enter").sees("1 shown");
    app.press("Enter").sees("by the account (Z1)").sees("To be deleted").press("Esc");

    // The page of the retirement is told by one question to the audit log.
    app.press("Esc").press("4").sees("most urgent first").sees("at risk in 14 days");
    app.sees("reactivate by 2027-").press("Enter").sees("What to do").press("Esc");
    app.press("End").press("D").sees("Delete API token?").press("Tab").press("Enter");
    app.sees("Deleted: ").press("1").sees("19 of 256 tokens");

    // Tokens that were in use ten days before the end.
    let near = "2027-04-20T09:00:00Z".parse().ok();
    let near = ResetOptions { retirement: Some(true), now: near, ..ResetOptions::default() };
    let account = Account::reset_at(&near, "2027-05-03T09:00:00Z".parse().unwrap());
    let mut app = account.screen(Locale::En, (100, 40));
    app.sees("0 active").press("r").sees("Reactivate API token?").press("Tab").press("Enter");
    app.sees("cannot be reactivated").sees("rule Z3").sees("2027-04-30");

    let gone = "2027-08-01T09:00:00Z".parse().unwrap();
    let account = Account::reset_at(&options, gone);
    let mut app = account.screen(Locale::En, (100, 40));
    app.sees("This account has no API tokens.").sees("2027-04-30").sees("OAuth clients");
}
