//! `tokendesk token edit`, `deactivate`, `reactivate` and `delete`, against the embedded account.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::token::{BILLING, NOW};
use crate::support::command::{Home, Ran, ran};
use crate::support::pty::Pty;

/// Inactive tokens of the demo, and two active ones.
const INACTIVE: [&str; 2] = ["6130907993017", "6130907993003"];
const STATUS_PAGE: &str = "6130907993073";
const SLACK: &str = "6130907993589";

fn token(home: &Home, args: &[&str]) -> Ran {
    home.run(&[&NOW[..], &["token"], args].concat())
}

fn active(home: &Home, id: &str) -> Option<bool> {
    let shown = token(home, &["show", id, "--json"]);
    let document: Value = serde_json::from_str(&shown.out).ok()?;
    document["token"]["active"].as_bool()
}

fn outcomes(ran: &Ran) -> Vec<Value> {
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    document["outcomes"].as_array().unwrap().clone()
}

fn error(ran: &Ran) -> Value {
    serde_json::from_str::<Value>(&ran.errors).unwrap()["error"].clone()
}

#[test]
fn e1_a_description_is_changed_and_the_token_is_what_programs_get() {
    let home = Home::new();
    let edit = ["edit", BILLING, "--description", "Billing export 2"];
    assert_eq!(token(&home, &edit), ran(0, "Saved: Billing export 2\n", ""));
    let shown = token(&home, &["show", BILLING, "--json"]);
    let again = token(&home, &[&edit[..], &["--json"]].concat());
    assert_eq!(again, ran(0, &shown.out, ""), "nothing is changed twice");
    let missing = token(&home, &["edit", "7", "--description", "x"]);
    let said = "tokendesk: There is no API token 7 in this account. `tokendesk token list` shows \
                what is there.\n";
    assert_eq!(missing, ran(3, "", said));
}

#[test]
fn d1_d2_r1_r2_x1_x2_one_token_is_deactivated_reactivated_and_deleted() {
    let home = Home::new();
    let said = "Deactivated: Billing export. Requests with it fail from now on.\n";
    assert_eq!(token(&home, &["deactivate", BILLING, "--yes"]), ran(0, said, ""));
    assert_eq!(active(&home, BILLING), Some(false));
    let said = "Billing export is inactive already.\n";
    assert_eq!(token(&home, &["deactivate", BILLING, "--yes"]), ran(0, said, ""), "as wanted");
    let said = "Reactivated: Billing export. Requests with it authenticate again.\n";
    assert_eq!(token(&home, &["reactivate", BILLING, "--yes"]), ran(0, said, ""));
    let said = "tokendesk: Billing export is active. Deactivate it first, then delete it. Nothing \
                was changed: `tokendesk token deactivate 6130907993701` comes first.\n";
    assert_eq!(token(&home, &["delete", BILLING, "--yes"]), ran(5, "", said));
    assert_eq!(token(&home, &["deactivate", BILLING, "--yes"]).status, Some(0));
    let delete = token(&home, &["delete", BILLING, "--yes"]);
    assert_eq!(delete, ran(0, "Deleted: Billing export\n", ""));
    assert_eq!(active(&home, BILLING), None);
}

#[test]
fn many_tokens_end_in_a_table_of_what_happened_to_each() {
    let home = Home::new();
    let ids = [STATUS_PAGE, "7", INACTIVE[0], SLACK];
    let done = token(&home, &[&["deactivate", "--yes"], &ids[..]].concat());
    let out = "Id             Description        Outcome  Reason\n\
               6130907993073  Status page        done\n\
               7                                 skipped  There is no API token 7 in this account.\n\
               6130907993017  Legacy reporting   skipped  Legacy reporting is inactive already.\n\
               6130907993589  Slack escalations  done\n";
    let said = "tokendesk: 2 done, 2 skipped, 0 failed, 0 unknown, 0 not begun. What is done stays \
                done; the reasons say what to change before it is run again.\n";
    assert_eq!(done, ran(6, out, said));
    let whole = token(&home, &["reactivate", "--yes", STATUS_PAGE, SLACK]);
    assert_eq!(whole.status, Some(0));
    assert_eq!(whole.errors, "2 done, 0 skipped, 0 failed, 0 unknown, 0 not begun.\n");
}

#[test]
fn programs_have_the_outcomes_with_a_reason_and_the_error_beside_them() {
    let home = Home::new();
    let ids = [BILLING, INACTIVE[0], "7"];
    let done = token(&home, &[&["delete", "--yes", "--json"], &ids[..]].concat());
    assert_eq!(done.status, Some(6), "{done:?}");
    let rows = outcomes(&done);
    let of = |name: &str| rows.iter().map(|row| row[name].clone()).collect::<Vec<_>>();
    assert_eq!(of("outcome"), ["skipped", "done", "skipped"]);
    assert_eq!(of("reason"), [json!("still_active"), json!(null), json!("not_found")]);
    assert_eq!(
        rows[0]["message"],
        "Billing export is active. Deactivate it first, then delete it."
    );
    assert_eq!(error(&done)["status"], 6);
    let lines = token(&home, &["delete", "--yes", "--jsonl", BILLING]);
    assert_eq!(lines.status, Some(5));
    assert_eq!(serde_json::from_str::<Value>(&lines.out).unwrap(), rows[0]);
}

#[test]
fn a_dry_run_says_what_would_be_done_and_does_nothing() {
    let home = Home::new();
    let plan = ["delete", "--dry-run", INACTIVE[0], BILLING];
    let out = "Id             Description       Outcome        Reason\n\
               6130907993017  Legacy reporting  would be done\n\
               6130907993701  Billing export    skipped        Billing export is active. Deactivate it first, then delete it.\n";
    assert_eq!(token(&home, &plan), ran(0, out, ""));
    let rows = outcomes(&token(&home, &[&plan[..], &["--json", "--read-only"]].concat()));
    assert_eq!((&rows[0]["outcome"], &rows[1]["outcome"]), (&json!("planned"), &json!("skipped")));
    assert_eq!(active(&home, INACTIVE[0]), Some(false), "it is still there");
}

#[test]
fn without_a_terminal_nothing_is_asked_and_the_flag_is_named() {
    let home = Home::new();
    let said = "tokendesk: This has to be confirmed, and there is no terminal to ask in. Nothing \
                was changed. Give --yes to go on without being asked.\n";
    for verb in ["deactivate", "delete"] {
        let id = if verb == "delete" { INACTIVE[0] } else { BILLING };
        assert_eq!(token(&home, &[verb, id]), ran(2, "", said));
    }
    assert_eq!(token(&home, &["reactivate", INACTIVE[0]]), ran(2, "", said));
    assert_eq!(active(&home, BILLING), Some(true));
}

#[test]
fn ids_come_from_the_standard_input_ten_thousand_of_them() {
    let home = Home::new();
    let list = token(&home, &["list", "--status", "inactive", "--jsonl"]);
    let mut ids: String = list.out.lines().fold(String::new(), |mut ids, line| {
        let token: Value = serde_json::from_str(line).unwrap();
        writeln!(ids, "{}", token["id"]).unwrap();
        ids
    });
    let there = ids.lines().count();
    for id in 0..10_000 - there {
        writeln!(ids, "{id}").unwrap();
    }
    let args = [&NOW[..], &["token", "delete", "-", "--yes", "--jsonl"]].concat();
    let done = home.run_with(&args, &ids);
    assert_eq!(done.status, Some(6), "{}", done.errors);
    let rows: Vec<Value> =
        done.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 10_000);
    assert_eq!(rows.iter().filter(|row| row["outcome"] == "done").count(), there);

    let args = ["token", "delete", "-", "--yes"];
    let wrong = home.run_with(&args, "1\nBilling export\n");
    let said = "tokendesk: What is on line 2 of the standard input is no id: Billing. Nothing was \
                changed. An id is a whole number, as `tokendesk token list` shows it.\n";
    assert_eq!(wrong, ran(2, "", said));
    let none = home.run_with(&args, "\n");
    let said = "tokendesk: No token is named. Give ids, or - and ids on the standard input.\n";
    assert_eq!(none, ran(2, "", said));
}

#[test]
fn a_reader_that_is_gone_does_not_keep_the_work_from_being_done() {
    let home = Home::new();
    let (reader, closed) = std::io::pipe().unwrap();
    drop(reader);
    let args = [&NOW[..], &["token", "deactivate", "--yes", BILLING, SLACK]].concat();
    let output = home.command(&args).stdout(closed).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let said = "2 done, 0 skipped, 0 failed, 0 unknown, 0 not begun.\n";
    assert_eq!(String::from_utf8(output.stderr).unwrap(), said);
    assert_eq!((active(&home, BILLING), active(&home, SLACK)), (Some(false), Some(false)));
}

#[test]
fn the_table_speaks_korean() {
    let home = Home::new();
    let done = token(&home, &["--locale", "ko", "deactivate", "--yes", BILLING, "7"]);
    let out = "ID             설명            결과    이유\n\
               6130907993701  Billing export  완료\n\
               7                              건너뜀  이 계정에 없는 API 토큰입니다: 7\n";
    assert_eq!((done.status, done.out.as_str()), (Some(6), out));
    assert!(done.errors.starts_with("tokendesk: 완료 1개, 건너뜀 1개,"), "{done:?}");
}

#[test]
fn on_a_terminal_a_deletion_of_many_asks_for_their_number() {
    let delete = ["token", "delete", INACTIVE[0], INACTIVE[1]];
    let mut terminal = Pty::with(&delete).size(100, 24).start();
    terminal.sees("Delete 2 API tokens?").sees("Legacy reporting").sees("Old helpdesk import");
    terminal.sees("Type how many tokens will be deleted:").types("3").press("Enter");
    terminal.sees("What is typed is something else.").exits_with(2).is_restored();

    let mut terminal = Pty::with(&delete).size(100, 24).start();
    terminal.sees("will be deleted:").types("2").press("Enter");
    terminal.sees("2 done, 0 skipped").exits_with(0).is_restored();
}

#[test]
fn on_a_terminal_one_token_is_asked_about_and_no_is_the_answer() {
    let mut terminal = Pty::with(&["token", "deactivate", BILLING]).size(100, 24).start();
    terminal.sees("in Northwind").sees("Deactivate API token?").sees("Billing export");
    terminal.sees("Go on? [y/N]").press("Enter");
    terminal.sees("Nothing was changed.").exits_with(1).is_restored();
    let mut terminal = Pty::with(&["token", "deactivate", BILLING]).size(100, 24).start();
    terminal.sees("Go on? [y/N]").types("y").press("Enter");
    terminal.sees("Deactivated: Billing export").exits_with(0).is_restored();
}

#[test]
fn a_list_on_a_narrow_terminal_stays_within_its_columns() {
    let mut terminal = Pty::with(&["token", "list"]).size(60, 30).start();
    terminal.sees("Legacy").exits_with(0).is_restored();
    let screen = terminal.screen();
    assert!(screen.lines().all(|line| !line.contains("2022-11")), "a column is left out: {screen}");
    assert!(screen.contains("Data lake: tickets"), "{screen}");
}
