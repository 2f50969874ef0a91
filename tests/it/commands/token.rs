//! `tokendesk token list` and `tokendesk token show`, against the embedded account.

use std::io::Read;
use std::process::Stdio;

use serde_json::Value;

use crate::support::command::{Home, Ran, ran};

/// The account's clock, so that the same is written on every day.
pub const NOW: [&str; 2] = ["--now", "2026-11-23T09:14:00Z"];

/// A token of the demo.
pub const BILLING: &str = "6130907993701";

fn token(home: &Home, args: &[&str]) -> Ran {
    home.run(&[&NOW[..], &["token"], args].concat())
}

fn json(ran: &Ran) -> Value {
    assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""), "{ran:?}");
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn the_list_is_a_table_whose_columns_are_aligned() {
    let list = token(&Home::new(), &["list", "--limit", "3"]);
    let out = "Id             Description        Token    Status  Last used             Created               Created by\n\
               6130907993701  Billing export     9fK2xQ…  Active  2026-11-23T09:12:00Z  2026-08-24T01:33:12Z  Ada Park\n\
               6130907993073  Status page        Zz41ce…  Active  2026-11-23T09:03:00Z  2023-11-23T15:14:00Z  user 5901233018003\n\
               6130907993589  Slack escalations  N1ru5C…  Active  2026-11-23T08:55:00Z  2026-02-22T10:11:36Z  Zofia Wójcik\n";
    assert_eq!(list, ran(0, out, ""));
}

#[test]
fn programs_have_json_json_lines_and_csv_of_the_same_rows() {
    let home = Home::new();
    let flags = ["list", "--status", "inactive", "--limit", "2"];
    let document = json(&token(&home, &[&flags[..], &["--json"]].concat()));
    assert_eq!(document["schema"], "tokendesk/1");
    let first = &document["tokens"][0];
    assert_eq!(first["description"], "Billing export (old server)");
    assert_eq!(first["active"], false);
    assert_eq!(first["last_used"], "2026-10-19T09:14:00Z", "as on the wire, in UTC");
    let lines = token(&home, &[&flags[..], &["--jsonl"]].concat());
    let lines: Vec<Value> =
        lines.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(Value::from(lines), document["tokens"]);
    let csv = token(&home, &[&flags[..], &["--csv"]].concat());
    assert_eq!((csv.status, csv.errors.as_str()), (Some(0), ""));
    let mut lines = csv.out.split("\r\n");
    let head = "id,description,active,visible_token,last_used,created_at,updated_at,user_id,\
                user_name,user_email,assigned_user_id";
    assert_eq!(lines.next(), Some(head));
    let id = first["id"].to_string();
    assert!(lines.next().unwrap().starts_with(&format!("{id},Billing export (old server),false")));
}

#[test]
fn a_list_that_nothing_matches_is_empty_and_says_so_beside_it() {
    let home = Home::new();
    let none = ["list", "--search", "no such thing"];
    assert_eq!(token(&home, &none), ran(0, "", "No API token matches.\n"));
    let none = [&none[..], &["--json"]].concat();
    assert_eq!(token(&home, &none), ran(0, "{\"schema\":\"tokendesk/1\",\"tokens\":[\n]}\n", ""));
}

#[test]
fn a5_a_token_is_shown_with_everything_but_its_value() {
    let home = Home::new();
    let out = "Id            6130907993701\n\
               Description   Billing export\n\
               Token         9fK2xQ…\n\
               Status        Active\n\
               Last used     2026-11-23T09:12:00Z\n\
               Created       2026-08-24T01:33:12Z\n\
               Created by    Ada Park <ada@northwind.example>\n\
               Changed       2026-11-20T09:14:00Z\n";
    assert_eq!(token(&home, &["show", BILLING]), ran(0, out, ""));
    let shown = json(&token(&home, &["show", BILLING, "--json"]));
    let listed = json(&token(&home, &["list", "--json", "--limit", "1"]));
    assert_eq!(shown["token"], listed["tokens"][0]);
}

#[test]
fn a_token_that_is_not_there_ends_with_3() {
    let home = Home::new();
    let said = "tokendesk: There is no API token 7 in this account. `tokendesk token list` shows \
                what is there.\n";
    assert_eq!(token(&home, &["show", "7"]), ran(3, "", said));
    let said = "tokendesk: 이 계정에 없는 API 토큰입니다: 7. `tokendesk token list`로 목록을 \
                확인하세요.\n";
    assert_eq!(token(&home, &["--locale", "ko", "show", "7"]), ran(3, "", said));
    let object = token(&home, &["--locale", "ko", "show", "7", "--json"]);
    assert_eq!((object.status, object.out.as_str()), (Some(3), ""));
    let object: Value = serde_json::from_str(&object.errors).unwrap();
    assert_eq!(object["error"]["what"], "There is no API token 7 in this account.");
    assert_eq!(object["error"]["hint"], "`tokendesk token list` shows what is there.");
    assert_eq!(object["error"]["status"], 3);
}

#[test]
fn wrong_flags_end_with_2() {
    let home = Home::new();
    for wrong in [
        &["list", "--json", "--csv"][..],
        &["list", "--sort", "size"],
        &["show", "Billing"],
        &["show", "-1"],
    ] {
        let ran = token(&home, wrong);
        assert_eq!((ran.status, ran.out.as_str()), (Some(2), ""), "{wrong:?}");
    }
}

#[test]
fn flags_of_all_verbs_stand_before_and_after() {
    let home = Home::new();
    let before = home.run(&["--data-dir", "a", "--read-only", "token", "list", "--jsonl"]);
    let after = home.run(&["token", "list", "--jsonl", "--data-dir", "a", "--profile", "embedded"]);
    assert_eq!((before.status, after.status), (Some(0), Some(0)), "{before:?} {after:?}");
    assert_eq!(before.out, after.out);
    assert!(home.path().join("a/account.db").exists(), "{before:?}");
}

#[test]
fn colours_are_where_they_are_wanted() {
    let home = Home::new();
    let list = |color| token(&home, &["list", "--limit", "1", "--color", color]).out;
    assert!(list("always").contains("\u{1b}[32mActive\u{1b}[0m"));
    assert_eq!(list("auto"), list("never"), "no terminal, no colours");
    assert!(!list("never").contains('\u{1b}'));
}

#[test]
fn a_reader_that_has_enough_is_no_failure() {
    let home = Home::new();
    let reset = home.run(&["embedded", "reset", "--yes", "--tokens", "2048"]);
    assert_eq!(reset.status, Some(0), "{reset:?}");
    let mut child = home
        .command(&["token", "list"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut some = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut some).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn a_full_disk_is_a_failure() {
    let home = Home::new();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = home.command(&["token", "list", "--csv"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("tokendesk: The output can’t be written: No space left"), "{said}");
}
