//! What is written for programs is what `docs/schema/tokendesk-1.json` says, and nothing beside it.

use std::fs;
use std::path::Path;

use jsonschema::Validator;
use serde_json::{Value, json};

use super::token::{BILLING, NOW};
use crate::support::command::Home;

/// The schema with nothing allowed that it does not name: a field that is added must stand in it.
fn strict() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema/tokendesk-1.json");
    let mut schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    close(&mut schema);
    schema
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if fields.get("type") == Some(&json!("object")) && fields.contains_key("properties") {
                fields.insert("additionalProperties".into(), json!(false));
            }
            fields.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

fn check(validator: &Validator, text: &str, of: &[&str]) {
    let document: Value = serde_json::from_str(text).unwrap_or_else(|_| panic!("{of:?}: {text}"));
    let errors: Vec<_> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{of:?}: {errors:?}\n{text}");
}

#[test]
fn each_document_is_one_of_the_schema() {
    let validator = jsonschema::options().should_validate_formats(true).build(&strict()).unwrap();
    let home = Home::new();
    let documents: [&[&str]; 15] = [
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
        &["access", "show"],
        &["access", "on"],
        &["whoami"],
        &["doctor"],
    ];
    for args in documents {
        let ran = home.run(&[&NOW[..], args, &["--json"]].concat());
        assert!(matches!(ran.status, Some(0)) || args == ["doctor"], "{args:?} {ran:?}");
        check(&validator, &ran.out, args);
    }
    let in_part = home.run(&["token", "delete", BILLING, "7", "--yes", "--json"]);
    check(&validator, &in_part.out, &["delete"]);
    check(&validator, &in_part.errors, &["delete"]);
    for wrong in [&["token", "show", "7"][..], &["token", "list", "--sort", "size"]] {
        let ran = home.run(&[wrong, &["--json"]].concat());
        assert_eq!(ran.out, "");
        check(&validator, &ran.errors, wrong);
    }
}

#[test]
fn each_line_of_json_lines_is_an_object_of_the_schema() {
    let home = Home::new();
    for (kind, args) in [
        ("token", &["token", "list"][..]),
        ("event", &["audit", "list"]),
        ("access", &["access", "show"]),
        ("outcome", &["token", "deactivate", BILLING, "7", "--dry-run"]),
    ] {
        let mut schema = strict();
        schema.as_object_mut().unwrap().remove("oneOf");
        schema["$ref"] = json!(format!("#/$defs/{kind}"));
        let validator = jsonschema::validator_for(&schema).unwrap();
        let ran = home.run(&[args, &["--jsonl"]].concat());
        assert!(ran.out.lines().count() > 0, "{ran:?}");
        ran.out.lines().for_each(|line| check(&validator, line, args));
    }
}

#[test]
fn the_schema_refuses_what_it_does_not_name() {
    let validator = jsonschema::validator_for(&strict()).unwrap();
    for wrong in [
        json!({"schema": "tokendesk/2", "tokens": []}),
        json!({"schema": "tokendesk/1", "tokens": [{"id": 7}]}),
        json!({"schema": "tokendesk/1", "tokens": [], "more": 1}),
        json!({"schema": "tokendesk/1", "access": {"accepted_api_agreement": true, "api_token_access": true}}),
    ] {
        assert!(!validator.is_valid(&wrong), "{wrong}");
    }
}
