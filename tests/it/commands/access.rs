//! `tokendesk access`, against the embedded account.

use serde_json::Value;

use crate::support::command::{Home, ran};

#[test]
fn s1_s2_access_is_shown_turned_off_and_on() {
    let home = Home::new();
    assert_eq!(home.run(&["access", "show"]), ran(0, "API token access is on.\n", ""));
    let off = home.run(&["access", "off", "--yes"]);
    assert_eq!(off, ran(0, "API token access is off. Every token is inactive.\n", ""));
    let shown = home.run(&["access", "show", "--json"]);
    let document = "{\"schema\":\"tokendesk/1\",\"access\":{\"accepted_api_agreement\":true,\
                    \"api_token_access\":\"false\"}}\n";
    assert_eq!(shown, ran(0, document, ""));
    let list = home.run(&["token", "list", "--json"]);
    assert_eq!((list.status, list.out.as_str()), (Some(5), ""));
    let error: Value = serde_json::from_str(&list.errors).unwrap();
    assert_eq!(error["error"]["what"], "API token access is turned off for this account.");
    assert_eq!(error["error"]["hint"], "`tokendesk access on` turns it on.");
    let on = home.run(&["access", "on", "--yes"]);
    assert_eq!(on, ran(0, "API token access is on.\n", ""));
    let active = home.run(&["token", "list", "--status", "active", "--jsonl"]);
    assert_eq!(active, ran(0, "", ""), "S2: each one has to be reactivated");
}

#[test]
fn what_is_so_already_is_not_asked_for() {
    let home = Home::new();
    assert_eq!(home.run(&["access", "on"]), ran(0, "API token access is on.\n", ""));
}

#[test]
fn without_a_terminal_the_flag_is_named() {
    let home = Home::new();
    let said = "tokendesk: This has to be confirmed, and there is no terminal to ask in. Nothing \
                was changed. Give --yes to go on without being asked.\n";
    assert_eq!(home.run(&["access", "off"]), ran(2, "", said));
    let read_only = home.run(&["access", "off", "--yes", "--read-only"]);
    assert_eq!(read_only.status, Some(4), "{read_only:?}");
}

#[test]
fn s1_the_terms_are_accepted_by_a_flag_of_their_own() {
    let home = Home::new();
    let reset = home.run(&["embedded", "reset", "--yes", "--token-access", "off"]);
    assert_eq!(reset.status, Some(0));
    let said = "API token access is off, and nobody has accepted the terms yet.\n";
    assert_eq!(home.run(&["access", "show"]), ran(0, said, ""));
    let on = home.run(&["access", "on", "--yes"]);
    assert_eq!((on.status, on.out.as_str()), (Some(2), ""));
    assert!(on.errors.contains("Give --accept-terms"), "{on:?}");
    let on = home.run(&["access", "on", "--yes", "--accept-terms"]);
    assert_eq!(on, ran(0, "API token access is on.\n", ""));
}
