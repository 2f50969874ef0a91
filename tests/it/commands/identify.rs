//! `tokendesk token identify` and `token try`: a secret on the standard input is told and tried, and
//! written nowhere.

use serde_json::Value;

use super::token::NOW;
use crate::support::command::{Home, Ran};
use crate::support::pty::Pty;
use crate::support::traces::Traces;

/// A value that no token of the demo begins like.
const UNKNOWN: &str = "qqqqqqT0kX9fK2xQaa03Zp7Yt0WsN4hJc8Lr2Ee5";

fn token(home: &Home, args: &[&str], input: &str) -> Ran {
    home.run_with(&[&NOW[..], &["token"], args].concat(), input)
}

/// A new token's value and its id.
fn made(home: &Home) -> (String, String) {
    let made = token(home, &["create", "--description", "Leaked"], "");
    assert_eq!(made.status, Some(0), "{made:?}");
    let listed = token(home, &["list", "--search", "Leaked", "--json"], "");
    let listed: Value = serde_json::from_str(&listed.out).unwrap();
    (made.out.trim().to_owned(), listed["tokens"][0]["id"].to_string())
}

fn document(ran: &Ran) -> Value {
    let read: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran:?}"));
    assert_eq!(read["schema"], "tokendesk/1");
    read["identified"].clone()
}

fn last_used(home: &Home, id: &str) -> Value {
    let shown = token(home, &["show", id, "--json"], "");
    serde_json::from_str::<Value>(&shown.out).unwrap()["token"]["last_used"].clone()
}

#[test]
fn a_leaked_token_is_told_by_the_line_that_has_it_and_moves_only_by_a_try() {
    let home = Home::new();
    let (value, id) = made(&home);
    let line = format!("export ZENDESK_API_TOKEN='{value}'\n");

    let looked = token(&home, &["identify", "--no-probe"], &line);
    assert_eq!((looked.status, looked.errors.as_str()), (Some(0), ""), "{looked:?}");
    for said in [
        &format!("Id            {id}\n"),
        "Status        Active\n",
        "Last used     never\n",
        "It begins like this token, and like no other of this account.\n",
        "The token is active: whoever has it can act as any verified user of this account.\n",
        "The secret was taken out of a longer text.\n",
        "Not tried: nothing of it was sent.\n",
    ] {
        assert!(looked.out.contains(said), "{said}{}", looked.out);
    }
    assert_eq!(last_used(&home, &id), Value::Null, "nothing was sent");

    let tried = token(&home, &["identify"], &line);
    assert_eq!((tried.status, tried.errors.as_str()), (Some(0), ""), "{tried:?}");
    assert!(tried.out.contains("Last used     never\n"), "as it was before: {}", tried.out);
    let said = "Tried: it still authenticates, as ada@northwind.example (administrator).\n\
                A try counts as a use; Last used is as it was before.\n";
    assert!(tried.out.ends_with(said), "{}", tried.out);
    assert_ne!(last_used(&home, &id), Value::Null, "and now it has moved");
    let traces = Traces::of(&value);
    for ran in [looked, tried] {
        assert_eq!(traces.found_in(ran.out.as_bytes()), []);
    }
}

#[test]
fn a_program_has_what_is_known_as_one_document() {
    let home = Home::new();
    let (value, id) = made(&home);
    let tried = token(&home, &["identify", "--json"], &value);
    let told = document(&tried);
    assert_eq!((tried.status, tried.errors.as_str()), (Some(0), ""));
    assert_eq!((&told["form"], &told["letters"]), (&"api_token".into(), &40.into()));
    assert_eq!((&told["which"], &told["tried"]), (&"one".into(), &true.into()));
    assert_eq!(told["tokens"][0]["id"].to_string(), id);
    assert_eq!(told["tokens"][0]["last_used"], Value::Null, "that before the try");
    assert_eq!(told["authenticates"], true);
    assert_eq!(told["as"]["email"], "ada@northwind.example");
    assert_eq!((&told["reason"], &told["http_status"]), (&Value::Null, &Value::Null));

    let off = token(&home, &["deactivate", &id, "--yes"], "");
    assert_eq!(off.status, Some(0), "{off:?}");
    let tried = token(&home, &["identify", "--json"], &value);
    let told = document(&tried);
    assert_eq!(tried.status, Some(0), "which token it is, is known");
    assert_eq!((&told["authenticates"], &told["as"]), (&false.into(), &Value::Null));
    assert_eq!(told["reason"], "inactive");
}

#[test]
fn t2_a_try_is_made_as_any_user_and_its_status_says_whether_it_authenticates() {
    let home = Home::new();
    let (value, id) = made(&home);
    let tried = token(&home, &["try", "--email", "jonas@northwind.example"], &value);
    assert_eq!((tried.status, tried.errors.as_str()), (Some(0), ""), "{tried:?}");
    assert!(tried.out.starts_with("Tried: it still authenticates, as jonas@northwind.example"));
    assert!(tried.out.contains(&format!("Id            {id}\n")), "{}", tried.out);
    // The address that stands beside it is the one it is tried as.
    let line = format!("curl -u priya@northwind.example/token:{value} https://x.example");
    let told = document(&token(&home, &["try", "--json"], &line));
    assert_eq!(told["as"]["email"], "priya@northwind.example");
    let nobody = token(&home, &["try", "--email", "nobody@northwind.example"], &value);
    assert_eq!(nobody.status, Some(4), "{nobody:?}");
    let said = "Or the account has no verified user with the address nobody@northwind.example.\n";
    assert!(nobody.out.contains(said), "{}", nobody.out);
    token(&home, &["deactivate", &id, "--yes"], "");
    let refused = token(&home, &["try"], &value);
    assert_eq!((refused.status, refused.errors.as_str()), (Some(4), ""), "{refused:?}");
    assert!(refused.out.starts_with("Tried: the account refuses it"), "{}", refused.out);
}

#[test]
fn what_is_none_of_the_accounts_tokens_is_not_found() {
    let home = Home::new();
    let unknown = token(&home, &["identify"], UNKNOWN);
    assert_eq!((unknown.status, unknown.errors.as_str()), (Some(3), ""), "{unknown:?}");
    let said = "No token of this account begins like it. It is another account’s, or it was deleted.\n\
                Tried: the account refuses it. Nobody can use it here.\n";
    assert_eq!(unknown.out, said);
    let part = document(&token(&home, &["identify", "--no-probe", "--json"], "qqqqqqT0kX9fK2x"));
    assert_eq!((&part["form"], &part["letters"]), (&"other".into(), &15.into()));
    assert_eq!((&part["which"], &part["tokens"]), (&"none".into(), &Value::Array(vec![])));
}

#[test]
fn without_a_secret_nothing_is_asked() {
    let home = Home::new();
    for verb in ["identify", "try"] {
        let none = token(&home, &[verb], " \n");
        assert_eq!((none.status, none.out.as_str()), (Some(2), ""));
        assert!(none.errors.starts_with("tokendesk: There is no secret on the standard input."));
        let twice = token(&home, &[verb, "--token-stdin", "--json"], UNKNOWN);
        let told: Value = serde_json::from_str(&twice.errors).unwrap();
        assert_eq!((twice.status, &told["error"]["status"]), (Some(2), &2.into()));
    }
    assert!(!home.path().join("data/tokendesk").exists(), "no account was opened");
}

#[test]
fn in_a_terminal_it_is_asked_for_and_not_shown() {
    let mut terminal = Pty::start(&["token", "identify", "--no-probe"]);
    terminal.sees("Secret:").types(UNKNOWN).press("Enter");
    terminal.sees("No token of this account begins like it").exits_with(3);
    assert_eq!(Traces::of(UNKNOWN).found_in(terminal.raw()), []);
}
