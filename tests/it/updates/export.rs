//! Exporting a list: what is asked for, and what is said where no file was written.

use tokendesk::app::export::{Exported, Field, Format, Order, Problem, Rows};
use tokendesk::app::secret_file::FileProblem;
use tokendesk::app::{Answer, Effect, Message, Overlay, Request};
use tokendesk::domain::audit::AuditFilter;
use tokendesk::domain::token::TokenId;
use tokendesk::phrases::{Locale, Phrase};
use tokendesk::zendesk::ErrorKind;

use super::{requests, rows, said, top, unwrapped};
use crate::support::events::page;
use crate::support::scenes::audit;
use crate::support::stage::{Stage, error, real, six, size};

fn form(stage: &Stage) -> &tokendesk::app::export::Export {
    match top(stage) {
        Some(Overlay::Export(form)) => form,
        other => panic!("no form: {other:?}"),
    }
}

/// What one Enter in the form asks for.
fn ordered(stage: &mut Stage) -> Order {
    match requests(&stage.press("Enter")).pop() {
        Some(Request::Export(order)) => *order,
        other => panic!("no export: {other:?}"),
    }
}

fn ids(rows: &Rows) -> Vec<i64> {
    match rows {
        Rows::Tokens(tokens) => tokens.iter().map(|token| token.id.0).collect(),
        Rows::Events(filter) => panic!("events: {filter:?}"),
    }
}

fn filter(rows: Rows) -> AuditFilter {
    match rows {
        Rows::Events(filter) => filter,
        Rows::Tokens(_) => panic!("tokens"),
    }
}

#[test]
fn the_rows_are_those_of_the_screen_in_their_order() {
    let mut stage = Stage::usual();
    stage.press("f Down Enter o Enter / e Enter E");
    let shown = rows(&stage);
    assert!(shown.len() > 1 && shown.len() < 6, "{shown:?}");
    let words = format!("{} API tokens, filtered and sorted", shown.len());
    assert!(unwrapped(&stage).contains(&words), "{}", stage.text(Locale::En));
    assert_eq!(ids(&ordered(&mut stage).rows), shown);
}

#[test]
fn the_name_has_the_account_and_the_day_and_follows_the_format() {
    let mut stage = Stage::usual();
    stage.press("E");
    assert_eq!(form(&stage).input.value(), "northwind-api-tokens-2026-11-23.csv");
    stage.press("Tab Right");
    assert_eq!(form(&stage).input.value(), "northwind-api-tokens-2026-11-23.json");
    stage.press("Right");
    assert_eq!(form(&stage).input.value(), "northwind-api-tokens-2026-11-23.jsonl");
    let order = ordered(&mut stage);
    assert_eq!(
        (order.format, order.path.as_str()),
        (Format::JsonLines, form(&stage).input.value())
    );

    let mut account = real();
    account.name = "../../Äcme GmbH & Co".into();
    let mut stage = Stage::within(size(80, 24), account, six());
    stage.press("E");
    assert_eq!(form(&stage).input.value(), "äcme-gmbh-co-api-tokens-2026-11-23.csv");
    stage.press("x Tab Right");
    assert_eq!(form(&stage).input.value(), "äcme-gmbh-co-api-tokens-2026-11-23.csvx", "one's own");
}

#[test]
fn all_events_of_the_filter_are_written_and_not_only_what_is_loaded() {
    let mut stage = audit(size(80, 24));
    stage.press("E");
    assert!(unwrapped(&stage).contains("65 are loaded; the others are"));
    let order = ordered(&mut stage);
    assert_eq!(order.path, "northwind-audit-log-2026-11-23.csv");
    let filter = filter(order.rows);
    assert!(filter.since.is_some() && filter.token.is_none(), "the last 12 weeks");
}

#[test]
fn the_pane_writes_the_events_of_its_token() {
    let mut stage = Stage::usual();
    stage.press("v");
    stage.answer(page(vec![], None));
    stage.press("Tab E");
    let order = ordered(&mut stage);
    assert_eq!(order.path, "northwind-audit-log-of-1-2026-11-23.csv");
    assert_eq!(filter(order.rows).token, Some(TokenId(1)));
}

#[test]
fn a_problem_is_said_and_nothing_typed_is_lost() {
    for (problem, words) in [
        (Problem::File(FileProblem::Exists), "Something of this name is there already."),
        (Problem::File(FileProblem::NoDirectory), "This directory is not there."),
        (Problem::File(FileProblem::Other("no storage space".into())), "no storage space"),
        (Problem::Stopped, "Stopped. No file was written."),
        (Problem::Account(error(ErrorKind::Unreachable)), "The export was not finished."),
    ] {
        let mut stage = Stage::usual();
        stage.press("E 2 Enter");
        stage.answer(Answer::Exported(Err(problem)));
        assert!(unwrapped(&stage).contains(words), "{words}\n{}", stage.text(Locale::En));
        assert_eq!(form(&stage).input.value(), "northwind-api-tokens-2026-11-23.csv2");
        assert_eq!(requests(&stage.press("Enter")).len(), 1, "it can be tried again");
    }
    let mut stage = Stage::usual();
    stage.press("E");
    for _ in 0..40 {
        stage.press("Backspace");
    }
    assert!(stage.press("Enter").is_empty());
    assert!(unwrapped(&stage).contains("Type a path."));
}

#[test]
fn while_it_writes_esc_stops_it_and_no_key_changes_the_form() {
    let mut stage = audit(size(80, 24));
    stage.press("E Enter");
    let call = form(&stage).call.expect("under way");
    stage.send(Message::Exporting { call, count: 200 });
    assert!(stage.text(Locale::En).contains("200 so far"));
    stage.press("Enter x Tab");
    assert_eq!(form(&stage).focus, Field::Path);
    assert_eq!(stage.press("Esc"), [Effect::GiveUp(call)]);
    assert!(stage.press("Esc").is_empty());
    stage.answer(Answer::Exported(Err(Problem::Stopped)));
    assert!(unwrapped(&stage).contains("Stopped. No file was written."));
    stage.press("Esc");
    assert!(top(&stage).is_none());
}

#[test]
fn a_written_file_is_named_by_its_whole_path() {
    let mut stage = Stage::usual();
    stage.press("E Enter");
    let path = "/home/ada/northwind.csv".to_owned();
    stage.answer(Answer::Exported(Ok(Exported { path: path.clone(), count: 6 })));
    assert!(top(&stage).is_none());
    assert_eq!(said(&stage), Some(&Phrase::Exported { count: 6, path }));
}

#[test]
fn a_session_that_only_reads_can_export_and_an_account_without_a_log_can_not() {
    let mut account = real();
    account.guard.read_only = true;
    let mut stage = Stage::within(size(80, 24), account, six());
    stage.press("E");
    assert_eq!(ids(&ordered(&mut stage).rows).len(), 6);

    let team = crate::support::stage::account(tokendesk::domain::plan::Plan::SuiteTeam);
    let mut stage = Stage::within(size(80, 24), team, six());
    stage.press("3 E");
    assert!(top(&stage).is_none());
}
