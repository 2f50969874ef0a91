//! `tokendesk audit list`, against the embedded account.

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::token::{BILLING, NOW};
use crate::support::command::{Home, Ran, ran};

fn audit(home: &Home, args: &[&str]) -> Ran {
    home.run(&[&NOW[..], &["audit", "list"], args].concat())
}

fn rows(ran: &Ran) -> Vec<Value> {
    assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""), "{ran:?}");
    ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn l2_events_are_a_table_the_newest_first() {
    let list = audit(&Home::new(), &["--limit", "2"]);
    let out = "Time                  Actor        IP address    Item         Activity type  Activity\n\
               2026-11-23T02:04:10Z  Martin Cole  198.51.100.8  #4499        Updated        Ticket marked as spam\n\
               2026-11-22T09:26:22Z  Ada Park     192.0.2.44    Martin Cole  Updated        Suspended changed from false to true\n";
    assert_eq!(list, ran(0, out, ""));
}

#[test]
fn l1_l3_the_log_is_filtered_by_token_time_person_kind_and_address() {
    let home = Home::new();
    let of_token = rows(&audit(&home, &["--token", BILLING, "--since", "2026-01-01", "--jsonl"]));
    assert!(of_token.len() >= 2, "{of_token:?}");
    let id: i64 = BILLING.parse().unwrap();
    assert!(of_token.iter().all(|event| event["source_id"] == id));
    let all = |args: &[&str]| rows(&audit(&home, &[args, &["--jsonl"]].concat()));
    let (ada, same) = (all(&["--actor", "ada park"]), all(&["--actor", "ADA@northwind.example"]));
    assert!(!ada.is_empty() && ada == same);
    let id = ada[0]["actor_id"].to_string();
    assert_eq!(all(&["--actor", &id]), ada);
    let created = all(&["--action", "create", "--action", "destroy"]);
    assert!(
        created.iter().all(|event| event["action"] == "create" || event["action"] == "destroy")
    );
    assert!(created.iter().any(|event| event["action"] == "create"));
    let from = all(&["--ip", "192.0.2.44"]);
    assert!(!from.is_empty() && from.iter().all(|event| event["ip_address"] == "192.0.2.44"));
    let day = all(&["--since", "2026-11-22", "--until", "2026-11-22"]);
    let begins = |event: &Value| event["created_at"].as_str().unwrap().starts_with("2026-11-22T");
    assert!(!day.is_empty() && day.iter().all(begins));
    let week = all(&["--since", "7d"]);
    assert!(week.len() > day.len() && week.len() < all(&[]).len(), "12 weeks without it");
    assert!(all(&["--since", "2020-01-01"]).len() > 100, "page after page");
}

#[test]
fn every_format_has_the_same_events() {
    let home = Home::new();
    let lines = rows(&audit(&home, &["--jsonl", "--since", "30d"]));
    let document = audit(&home, &["--json", "--since", "30d"]);
    let document: Value = serde_json::from_str(&document.out).unwrap();
    assert_eq!(document["events"], Value::from(lines.clone()));
    let csv = audit(&home, &["--csv", "--since", "30d"]);
    assert!(csv.out.starts_with("id,created_at,actor_id,actor_name,ip_address,source_type,"));
    assert_eq!(csv.out.matches("\r\n").count(), lines.len() + 1);
}

#[test]
fn what_can_t_be_asked_is_told_with_its_status() {
    let home = Home::new();
    let said = "tokendesk: Nobody of the account’s team is called “Eve”. Give the whole name, the \
                e-mail address or the id. Who is no longer in the team is found by id alone.\n";
    assert_eq!(audit(&home, &["--actor", "Eve"]), ran(3, "", said));
    let said = "tokendesk: The end date is before the start date. Give --since a time before that \
                of --until.\n";
    assert_eq!(audit(&home, &["--since", "1d", "--until", "2d"]), ran(2, "", said));
    for wrong in [&["--since", "soon"][..], &["--follow", "--json"], &["--every", "1"]] {
        assert_eq!(audit(&home, wrong).status, Some(2), "{wrong:?}");
    }
    assert_eq!(audit(&home, &["--ip", "203.0.113.99"]), ran(0, "", "No event matches.\n"));
}

#[test]
fn p4_a_plan_without_an_audit_log_is_a_rule_of_the_account() {
    let home = Home::new();
    let reset = home.run(&["embedded", "reset", "--yes", "--plan", "suite-team"]);
    assert_eq!(reset.status, Some(0));
    let list = audit(&home, &[]);
    assert_eq!((list.status, list.out.as_str()), (Some(5), ""));
    assert!(list.errors.contains("The audit log is on Enterprise plans only."), "{list:?}");
}

#[test]
fn what_happens_is_followed_line_by_line_until_somebody_ends_it() {
    let home = Home::new();
    let args = ["audit", "list", "--follow", "--every", "1", "--limit", "1", "--jsonl"];
    let mut child = home
        .command(&args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || -> Value { serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap() };
    let first = next();
    let edit = home.run(&["token", "edit", BILLING, "--description", "Followed"]);
    assert_eq!(edit.status, Some(0), "{edit:?}");
    let event = next();
    assert_ne!(event["id"], first["id"]);
    assert_eq!(event["change_description"], "description changed from Billing export to Followed");
    let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    kill_process(pid, Signal::INT).unwrap();
    assert!(lines.next().is_none(), "nothing is told twice, and no half line");
    assert_eq!(child.wait().unwrap().code(), Some(0), "that is how it ends");
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(said, "");
}
