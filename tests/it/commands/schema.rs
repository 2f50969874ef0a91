//! What is written for programs is what `docs/schema/tokendesk-1.json` says, and nothing beside it.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::migration_story::TOKEN;
use super::retirement::retiring;
use super::token::{BILLING, NOW};
use crate::support::command::Home;
use crate::support::schema::Schema;

fn whole() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema/tokendesk-1.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn read(text: &str, of: &[&str]) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| panic!("{of:?}: {text}"))
}

fn check(schema: &Schema<'_>, text: &str, of: &[&str]) {
    let errors = schema.errors(&read(text, of));
    assert!(errors.is_empty(), "{of:?}: {errors:?}\n{text}");
}

#[test]
fn each_document_is_one_of_the_schema() {
    let whole = whole();
    let schema = Schema::new(&whole);
    let home = Home::new();
    let documents: [&[&str]; 16] = [
        &["token", "list"],
        &["token", "list", "--search", "no such thing"],
        &["token", "show", BILLING],
        &["token", "create", "--description", "a"],
        &["token", "create", "--output", "value"],
        &["token", "edit", BILLING, "--description", "b"],
        &["token", "edit", BILLING, "--description", "c", "--dry-run"],
        &["token", "deactivate", BILLING, "--yes"],
        &["token", "reactivate", BILLING, "--dry-run"],
        &["token", "reactivate", BILLING, "--yes"],
        &["audit", "list"],
        &["oauth", "client", "list"],
        &["access", "show"],
        &["access", "on"],
        &["whoami"],
        &["doctor"],
    ];
    for args in documents {
        let ran = home.run(&[&NOW[..], args, &["--json"]].concat());
        assert!(matches!(ran.status, Some(0)) || args == ["doctor"], "{args:?} {ran:?}");
        check(&schema, &ran.out, args);
    }
    let secret = "v7Qm1bT0kX9fK2xQaa03Zp7Yt0WsN4hJc8Lr2Ee5";
    for args in
        [&["token", "identify"][..], &["token", "identify", "--no-probe"], &["token", "try"]]
    {
        let ran = home.run_with(&[&NOW[..], args, &["--json"]].concat(), secret);
        check(&schema, &ran.out, args);
    }
    let listed = read(&home.run(&["oauth", "client", "list", "--json"]).out, &["oauth"]);
    let client = listed["clients"][0]["id"].to_string();
    let args = ["oauth", "client", "show", &client, "--json"];
    check(&schema, &home.run(&args).out, &args);
    for home in [&home, &retiring("suite-enterprise")] {
        let args = ["retirement", "report", "--format", "json"];
        let ran = home.run(&[&NOW[..], &args].concat());
        check(&schema, &ran.out, &args);
    }
    migrations(&schema);
    let in_part = home.run(&["token", "delete", BILLING, "7", "--yes", "--json"]);
    check(&schema, &in_part.out, &["delete"]);
    check(&schema, &in_part.errors, &["delete"]);
    for wrong in [&["token", "show", "7"][..], &["token", "list", "--sort", "size"]] {
        let ran = home.run(&[wrong, &["--json"]].concat());
        assert_eq!(ran.out, "");
        check(&schema, &ran.errors, wrong);
    }
}

/// Every document of a migration, from its beginning to its end.
fn migrations(schema: &Schema<'_>) {
    let home = retiring("suite-enterprise");
    let (choice, next) = (["--for", "program", "--preset", "write-tickets"], ["next", TOKEN]);
    let start = ["start", TOKEN];
    let mut secret = String::new();
    for args in [
        &["status"][..],
        &start,
        &[&start[..], &choice, &["--dry-run"]].concat(),
        &[&start[..], &choice].concat(),
        &[&start[..], &["--new-secret", "--ready", "env", "--yes"]].concat(),
        &[&start[..], &["--new-secret", "--output", "secret", "--yes"]].concat(),
        &["status", TOKEN],
        &[&next[..], &["--dry-run"]].concat(),
        &next,
        &["status"],
        &[&next[..], &["--early", "--yes"]].concat(),
        &["status", TOKEN],
        &[&next[..], &["--early", "--yes"]].concat(),
        &["status", TOKEN],
    ] {
        let ran = home.run_with(&[&NOW[..], &["migrate"], args, &["--json"]].concat(), &secret);
        assert_eq!(ran.status, Some(0), "{args:?} {ran:?}");
        check(schema, &ran.out, args);
        secret = fs::read_to_string(home.path().join("secret")).unwrap_or_default();
    }
    let wrong = home.run_with(&[&NOW[..], &["migrate", "next", "7", "--json"]].concat(), "");
    check(schema, &wrong.errors, &["next", "7"]);
    let person = ["migrate", "start", BILLING, "--for", "person", "--preset", "users"];
    let args = [&NOW[..], &person, &["--ready", "python", "--json"]].concat();
    check(schema, &Home::new().run(&args).out, &person);
    let start = ["migrate", "start", BILLING, "--for", "program", "--preset", "users"];
    let home = Home::new();
    assert_eq!(home.run(&[&NOW[..], &start].concat()).status, Some(0));
    let bad = home.run_with(&[&NOW[..], &["migrate", "next", BILLING, "--json"]].concat(), "bad");
    assert_eq!(bad.status, Some(4), "{bad:?}");
    check(schema, &bad.out, &["next"]);
    check(schema, &bad.errors, &["next"]);
}

#[test]
fn each_line_of_json_lines_is_an_object_of_the_schema() {
    let whole = whole();
    let home = Home::new();
    for (kind, args) in [
        ("token", &["token", "list"][..]),
        ("event", &["audit", "list"]),
        ("access", &["access", "show"]),
        ("client", &["oauth", "client", "list"]),
        ("outcome", &["token", "deactivate", BILLING, "7", "--dry-run"]),
    ] {
        let ran = home.run(&[args, &["--jsonl"]].concat());
        assert!(ran.out.lines().count() > 0, "{ran:?}");
        for line in ran.out.lines() {
            let errors = Schema::new(&whole).errors_by(kind, &read(line, args));
            assert!(errors.is_empty(), "{errors:?}\n{line}");
        }
    }
}

#[test]
fn the_schema_refuses_what_it_does_not_name() {
    let whole = whole();
    for wrong in [
        json!({"schema": "tokendesk/2", "tokens": []}),
        json!({"schema": "tokendesk/1", "tokens": [{"id": 7}]}),
        json!({"schema": "tokendesk/1", "tokens": [], "more": 1}),
        json!({"schema": "tokendesk/1", "tokens": {}}),
        json!({"schema": "tokendesk/1", "error": {"what": "a", "hint": null, "where": null, "status": 8}}),
    ] {
        assert!(!Schema::new(&whole).errors(&wrong).is_empty(), "{wrong}");
    }
}
