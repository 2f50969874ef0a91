//! `tokendesk retirement`, against the embedded account with its retirement on.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use icalendar::parser::{Component, read_calendar, unfold};
use serde_json::Value;

use crate::support::command::{Home, Ran};

const NOW: [&str; 2] = ["--now", "2026-11-24T09:00:00Z"];

/// An account whose demo was made with the retirement on.
pub fn retiring(plan: &str) -> Home {
    let home = Home::new();
    let args = ["embedded", "reset", "--retirement", "on", "--plan", plan, "--yes"];
    let ran = home.run(&[&NOW[..], &args].concat());
    assert_eq!(ran.status, Some(0), "{ran:?}");
    home
}

fn report(home: &Home, format: &str) -> Ran {
    home.run(&[&NOW[..], &["retirement", "report", "--format", format]].concat())
}

fn calendar(home: &Home, file: &str) -> Ran {
    let path = home.path().join(file);
    let args = ["retirement", "calendar", "--output", path.to_str().unwrap()];
    home.run(&[&NOW[..], &args].concat())
}

fn json(home: &Home) -> Value {
    let ran = report(home, "json");
    assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""), "{ran:?}");
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn z1_the_report_is_a_table_below_its_figures_the_most_urgent_first() {
    let ran = report(&retiring("suite-enterprise"), "table");
    assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""), "{ran:?}");
    let lines: Vec<_> = ran.out.lines().collect();
    let figures = "157 days to 2027-04-30 · 9 in use · 3 at risk in 14 days · 6 off, to be deleted \
                   · 4 safe to remove";
    assert_eq!(lines[0], figures);
    assert!(lines[2].starts_with("Id ") && lines[2].contains("If nothing is done"), "{ran:?}");
    let first = ["Loyalty points (Busan)", "off 2026-11-26", "migrate"];
    assert!(first.iter().all(|word| lines[3].contains(word)), "{}", lines[3]);
    assert_eq!((lines.len(), lines[23..].to_vec()), (3 + 20 + 2, vec!["", "~ is an estimate"]));
    assert!(ran.out.contains("reactivate by ") && ran.out.contains("deleted ~"), "{ran:?}");
    let stands = |name: &str, stage: &str| {
        lines.iter().any(|line| line.contains(name) && line.contains(stage))
    };
    assert!(stands("Nightly warehouse sync", "tried: put it to use"), "{ran:?}");
    assert!(stands("Returns portal", "off, delete 2026-12-26"), "{ran:?}");
}

#[test]
fn json_and_csv_have_the_same_tokens_and_every_day_says_what_it_is() {
    let home = retiring("suite-enterprise");
    let document = json(&home);
    assert_eq!(document["retirement"]["at_risk"], 3);
    assert_eq!(document["retirement"]["told_by_audit_log"], true);
    let tokens = document["prospects"].as_array().unwrap();
    assert_eq!(tokens.len(), 20);
    for token in tokens {
        for day in ["works_until", "deleted_at", "next_before"] {
            let is = &token[format!("{day}_is")];
            assert_eq!(token[day].is_null(), is.is_null() || is == "any_day", "{token}");
        }
    }
    let of = |by: &str| tokens.iter().filter(|token| token["deactivated_by"] == by).count();
    let stage = |stage: &str| tokens.iter().filter(|token| token["migration"] == stage).count();
    assert_eq!((stage("tried"), stage("soaking")), (1, 1));
    assert!(of("account") >= 3 && of("person") >= 3 && of("account_perhaps") == 0);
    let csv = report(&home, "csv");
    assert!(csv.out.starts_with("id,description,visible_token,active,last_used,fate,"));
    assert_eq!(csv.out.matches("\r\n").count(), 21);
}

#[test]
fn p4_without_an_audit_log_the_report_has_estimates_and_says_so() {
    let home = retiring("suite-team");
    let document = json(&home);
    assert_eq!(document["retirement"]["told_by_audit_log"], false);
    let off = |token: &&Value| token["fate"] == "deactivated";
    let mut off = document["prospects"].as_array().unwrap().iter().filter(off);
    assert!(off.all(|token| token["deleted_at_is"] != "known"));
    let ran = report(&home, "table");
    assert!(ran.out.ends_with("\n\nwithout the audit log: ~ is an estimate\n"), "{ran:?}");
}

#[test]
fn markdown_is_a_table_in_which_no_text_is_markup() {
    let home = retiring("suite-enterprise");
    let list = json(&home);
    let id = list["prospects"][0]["id"].to_string();
    let edit = ["token", "edit", &id, "--description", "a | b <script> [x](y)"];
    assert_eq!(home.run(&[&NOW[..], &edit].concat()).status, Some(0));
    let ran = report(&home, "markdown");
    assert_eq!(ran.status, Some(0), "{ran:?}");
    assert!(ran.out.starts_with("# Retirement of API tokens: Northwind, 2026-11-24\n\n- 157 days"));
    assert!(ran.out.contains("| a \\| b \\<script\\> \\[x\\](y) |"), "{ran:?}");
    assert!(ran.out.ends_with("\n\n\\~ is an estimate\n"), "{ran:?}");
    let rows = ran.out.lines().filter(|line| line.starts_with("| "));
    let unescaped = |line: &str| line.replace("\\|", "").matches('|').count();
    assert!(rows.map(unescaped).all(|bars| bars == 7), "{ran:?}");
}

#[test]
fn an_account_that_does_not_retire_its_tokens_says_so() {
    let home = Home::new();
    let ran = report(&home, "table");
    assert_eq!(
        (ran.status, ran.errors.as_str()),
        (Some(0), "This account does not retire its API tokens.\n")
    );
    let document = json(&home);
    assert_eq!(document["retirement"]["keeps_retirement"], false);
    assert_eq!(document["prospects"][0]["fate"], "unaffected");
    // A calendar without an entry is none.
    let ran = calendar(&home, "none.ics");
    assert_eq!(ran.status, Some(0), "{ran:?}");
    assert_eq!(ran.out, "There is no deadline, so no calendar was written.\n");
    assert!(!home.path().join("none.ics").exists());
}

/// The events of a calendar: uid, day, summary, reminder.
fn events(text: &str) -> Vec<(String, String, String, String)> {
    let unfolded = unfold(text);
    let calendar = read_calendar(&unfolded).unwrap();
    let value = |component: &Component<'_>, name: &str| {
        component.find_prop(name).unwrap_or_else(|| panic!("{name}: {component:?}")).val.to_string()
    };
    let event = |event: &Component<'_>| {
        assert_eq!(event.name.as_str(), "VEVENT");
        let [reminder] = &event.components[..] else { panic!("{event:?}") };
        assert_eq!(
            (reminder.name.as_str(), value(reminder, "ACTION")),
            ("VALARM", "DISPLAY".into())
        );
        assert_eq!(value(reminder, "DESCRIPTION"), value(event, "SUMMARY"));
        let [uid, day, summary] = ["UID", "DTSTART", "SUMMARY"].map(|name| value(event, name));
        (uid, day, summary, value(reminder, "TRIGGER"))
    };
    calendar.components.iter().map(event).collect()
}

#[test]
fn the_calendar_has_each_deadline_with_a_reminder_and_the_same_ids_in_every_run() {
    let home = retiring("suite-enterprise");
    let ran = calendar(&home, "first.ics");
    assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""), "{ran:?}");
    let path = home.path().join("first.ics");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let first = fs::read_to_string(&path).unwrap();
    let found = events(&first);
    assert!(ran.out.starts_with(&format!("Deadlines: {}, written to ", found.len())), "{ran:?}");
    assert!(found.iter().all(|(.., reminder)| reminder == "-P7D"), "{found:?}");
    let ids: BTreeSet<_> = found.iter().map(|(uid, ..)| uid.clone()).collect();
    assert_eq!(ids.len(), found.len());
    let (uid, day, summary, _) = &found[0];
    assert!(uid.starts_with("use-") && uid.ends_with("@embedded.tokendesk"), "{uid}");
    assert_eq!(day, "20261126");
    assert_eq!(summary, "API token is deactivated if it is not used: Loyalty points (Busan)");
    let (uid, day, ..) = found.last().unwrap();
    assert_eq!((uid.as_str(), day.as_str()), ("end@embedded.tokendesk", "20270430"));
    let estimates: Vec<_> = found.iter().filter(|one| one.2.starts_with("~ (estimate) ")).collect();
    assert!(estimates.iter().all(|one| one.0.starts_with("reactivate-")) && !estimates.is_empty());

    // The embedded account has another address in each run.
    calendar(&home, "second.ics");
    let second = fs::read_to_string(home.path().join("second.ics")).unwrap();
    assert_eq!(events(&second), found);
    let stamp = |line: &&str| !line.starts_with("DTSTAMP:");
    assert!(first.lines().filter(stamp).eq(second.lines().filter(stamp)));
}

#[test]
fn the_days_of_a_calendar_are_the_readers_as_on_the_screen_and_the_time_is_told_in_utc() {
    let home = Home::new();
    // Ada is in Berlin, where it is half past midnight then.
    let late = ["--now", "2026-11-24T23:30:00Z"];
    let run = |args: &[&str]| {
        let ran = home.run(&[&late[..], args].concat());
        assert_eq!(ran.status, Some(0), "{ran:?}");
        ran.out
    };
    run(&["embedded", "reset", "--retirement", "on", "--yes"]);
    let document: Value =
        serde_json::from_str(&run(&["retirement", "report", "--format", "json"])).unwrap();
    let path = home.path().join("late.ics");
    run(&["retirement", "calendar", "--output", path.to_str().unwrap()]);
    let text = fs::read_to_string(&path).unwrap();
    let found = events(&text);
    let whole = unfold(&text);
    for (name, day, time) in [
        ("works_until", "20261127", "2026-11-26T23:30:00Z"),
        // The last whole day before it is deleted, half past midnight on the fourth.
        ("next_before", "20270103", "2027-01-03T23:30:00Z"),
    ] {
        let tokens = document["prospects"].as_array().unwrap();
        let token = tokens.iter().find(|token| token[name] == time).unwrap();
        let id = format!("-{}@", token["id"]);
        let found = found.iter().find(|one| one.0.contains(&id)).unwrap();
        assert_eq!(found.1, day, "{found:?}");
        let exactly = time.replace('T', " ").replace('Z', " UTC");
        assert!(whole.contains(&format!("Deadline: {exactly}")), "{whole}");
    }
    assert!(run(&["retirement", "report"]).contains("off 2026-11-26"), "a verb's days are UTC's");
}

#[test]
fn no_file_is_overwritten_and_none_is_left_where_the_account_can_not_be_asked() {
    let home = retiring("suite-enterprise");
    let path = home.path().join("mine.ics");
    fs::write(&path, "mine").unwrap();
    let ran = calendar(&home, "mine.ics");
    assert_eq!((ran.status, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    assert!(ran.errors.contains("No calendar was written."), "{ran:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    let new = home.path().join("new.ics");
    let args = ["retirement", "calendar", "--profile", "nobody", "--output"];
    let ran = home.run(&[&args[..], &[new.to_str().unwrap()]].concat());
    assert_ne!(ran.status, Some(0));
    assert!(!new.exists());
}

#[test]
fn an_older_calendar_is_replaced_and_nothing_else() {
    let home = retiring("suite-enterprise");
    let place = home.path().join("retirement.ics");
    assert_eq!(calendar(&home, "retirement.ics").status, Some(0));
    let first = fs::read_to_string(&place).unwrap();
    fs::write(&place, first.replace("BEGIN:VEVENT", "BEGIN:VTODO")).unwrap();
    let again = calendar(&home, "retirement.ics");
    assert_eq!((again.status, again.errors.as_str()), (Some(0), ""), "{again:?}");
    let uids = |text: &str| {
        let lines = text.lines().filter(|line| line.starts_with("UID:"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let second = fs::read_to_string(&place).unwrap();
    assert!(!second.contains("VTODO") && uids(&first) == uids(&second), "{second}");
    assert_eq!(fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o600);
    let entries = fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let left: Vec<_> = entries.filter(|name| name.to_string_lossy().contains(".ics.")).collect();
    assert!(left.is_empty(), "{left:?}");

    for foreign in ["", "BEGIN:VCALENDAR\r\nPRODID:-//Somebody//EN\r\nEND:VCALENDAR\r\n"] {
        fs::write(&place, foreign).unwrap();
        let refused = calendar(&home, "retirement.ics");
        assert_eq!(refused.status, Some(2), "{refused:?}");
        assert_eq!(fs::read_to_string(&place).unwrap(), foreign, "it stays as it is");
    }
}
