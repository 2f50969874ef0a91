//! `tokendesk token create`: the value on the standard output and nothing else there, or where else
//! it was asked for; a value that nobody got leaves no token.

use std::fs::{self, File};
use std::net::Ipv4Addr;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use serde_json::Value;
use tokendesk::emulator::{Options, Server};
use tokio::runtime::Runtime;

use super::token::NOW;
use crate::support::account::status_with;
use crate::support::command::{Home, Ran, ran};

fn create(home: &Home, args: &[&str]) -> Ran {
    home.run(&[&NOW[..], &["token", "create"], args].concat())
}

/// The tokens with this description.
fn called(home: &Home, name: &str) -> Vec<Value> {
    let listed = home.run(&[&NOW[..], &["token", "list", "--jsonl", "--search", name]].concat());
    listed.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Intents that the next start of the screen would tell of.
fn open_intents(home: &Home) -> usize {
    fs::read_dir(home.path().join("state/tokendesk/journal")).map_or(0, Iterator::count)
}

#[test]
fn q4_a2_the_value_is_all_that_is_on_the_output_and_it_authenticates() {
    let home = Home::new();
    let made = create(&home, &["--description", "Nightly export"]);
    assert_eq!(made.status, Some(0), "{made:?}");
    let value = made.out.strip_suffix('\n').unwrap();
    assert_eq!(value.len(), 40, "one line, the value alone: {}", made.out.len());
    let tokens = called(&home, "Nightly export");
    assert_eq!(tokens.len(), 1);
    let id = &tokens[0]["id"];
    let said = format!("Created: Nightly export (id {id}). Its value is never displayed again.\n");
    assert_eq!(made.errors, said);
    assert!(value.starts_with(tokens[0]["visible_token"].as_str().unwrap()));
    assert_eq!(open_intents(&home), 0, "nothing is left to be told");
    let options = Options {
        data_dir: home.path().join("data/tokendesk"),
        listen: (Ipv4Addr::LOCALHOST, 0).into(),
        now: None,
    };
    let tasks = Runtime::new().unwrap();
    let server = tasks.block_on(Server::start(options)).unwrap();
    let url = server.credentials().url.clone();
    assert_eq!(status_with(tasks.handle(), &url, "ada@northwind.example", value), 200);
    tasks.block_on(server.shutdown());
}

#[test]
fn q4_json_has_the_token_with_its_value_as_on_the_wire() {
    let home = Home::new();
    let made = create(&home, &["--description", "Export \"b\"", "--json"]);
    assert_eq!((made.status, made.errors.as_str()), (Some(0), ""));
    let document: Value = serde_json::from_str(&made.out).unwrap();
    assert_eq!(document["schema"], "tokendesk/1");
    assert_eq!(document["token"]["description"], "Export \"b\"");
    assert_eq!(document["token"]["token"].as_str().map(str::len), Some(40));
}

#[test]
fn a_file_is_one_s_own_and_new_and_the_output_stays_empty() {
    let home = Home::new();
    let made = create(&home, &["--description", "File", "--output", "value"]);
    assert_eq!((made.status, made.out.as_str()), (Some(0), ""));
    assert!(made.errors.ends_with("Saved to ~/value. Only you can read it.\n"), "{made:?}");
    let path = home.path().join("value");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_to_string(&path).unwrap().len(), 40);

    let again = create(&home, &["--description", "Again", "--output", "value"]);
    let said = "tokendesk: Something of this name is there already. It stays as it is: type \
                another name. Nothing was created.\n";
    assert_eq!(again, ran(2, "", said));
    assert_eq!(called(&home, "Again"), [Value::Null; 0], "it was found out before");
}

#[test]
fn a_configured_command_gets_the_copy_and_the_output_stays_empty() {
    let config = "[clipboard]\ncopy_command = [\"sh\", \"-c\", \"cat > copied\"]\n";
    let home = Home::with_config(config);
    let made = create(&home, &["--description", "Copied", "--copy"]);
    assert_eq!((made.status, made.out.as_str()), (Some(0), ""), "{made:?}");
    assert!(made.errors.ends_with("Copied with sh.\n"), "{made:?}");
    assert_eq!(fs::read_to_string(home.path().join("copied")).unwrap().len(), 40);
    assert_eq!(open_intents(&home), 0);
}

#[test]
fn a_copy_that_fails_leaves_no_token() {
    let home = Home::with_config("[clipboard]\ncopy_command = [\"false\"]\n");
    let made = create(&home, &["--description", "Lost", "--copy"]);
    let said = "tokendesk: false failed (exit 1). Not copied. Nobody has the value of “Lost”, so \
                the token was deactivated and deleted.\n";
    assert_eq!(made, ran(1, "", said));
    assert_eq!(called(&home, "Lost"), [Value::Null; 0]);
    let home = Home::with_config("[clipboard]\nroute = \"none\"\n");
    let made = create(&home, &["--description", "Lost", "--copy"]);
    assert_eq!(made.status, Some(2), "no way leads to a clipboard: {made:?}");
    assert!(made.errors.contains("Nothing was created. Give --output FILE"), "{made:?}");
}

#[test]
fn an_output_that_leads_nowhere_is_found_out_before_anything_is_created() {
    let home = Home::new();
    let null = || Stdio::from(File::options().write(true).open("/dev/null").unwrap());
    let (reader, closed) = std::io::pipe().unwrap();
    drop(reader);
    for out in [null(), Stdio::from(closed)] {
        let args = [&NOW[..], &["token", "create", "--description", "Nowhere"]].concat();
        let output = home.command(&args).stdout(out).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = "tokendesk: Nobody would get the value: the standard output leads nowhere. \
                    Nothing was created. Give --output FILE, or read the standard output.\n";
        assert_eq!(String::from_utf8(output.stderr).unwrap(), said);
    }
    assert_eq!(called(&home, "Nowhere"), [Value::Null; 0]);
}

#[test]
fn a_value_that_can_t_be_written_leaves_no_token() {
    let home = Home::new();
    let full = || File::options().write(true).open("/dev/full").unwrap();
    let args = [&NOW[..], &["token", "create", "--description", "Full"]].concat();
    let output = home.command(&args).stdout(full()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = "tokendesk: The value could not be written to the standard output. Nobody has the \
                value of “Full”, so the token was deactivated and deleted.\n";
    assert_eq!(String::from_utf8(output.stderr).unwrap(), said);
    assert_eq!(called(&home, "Full"), [Value::Null; 0]);
    assert_eq!(open_intents(&home), 0);

    let home = Home::with_config("[screen]\non_lost_reveal = \"keep\"\n");
    let output = home.command(&args).stdout(full()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("“Full” is still there"));
    assert_eq!((called(&home, "Full").len(), open_intents(&home)), (1, 1), "the screen asks");
}

#[test]
fn t4_at_the_limit_nothing_is_created() {
    let home = Home::new();
    assert_eq!(home.run(&["embedded", "reset", "--yes", "--tokens", "256"]).status, Some(0));
    let said = "tokendesk: This account has 256 of 256 tokens, active and inactive together. Delete \
                one before you add another. Nothing was created: `tokendesk token delete` makes \
                room.\n";
    assert_eq!(create(&home, &[]), ran(5, "", said));
}

#[test]
fn z2_a_refusal_by_date_is_told_with_the_rule_and_what_takes_its_place() {
    let home = Home::new();
    let reset = [&NOW[..], &["embedded", "reset", "--yes", "--retirement", "on"]].concat();
    assert_eq!(home.run(&reset).status, Some(0));
    let made = create(&home, &["--json"]);
    assert_eq!((made.status, made.out.as_str()), (Some(5), ""), "{made:?}");
    let error: Value = serde_json::from_str(&made.errors).unwrap();
    let what = error["error"]["what"].as_str().unwrap();
    assert!(what.starts_with("That fits rule Z2: since 2026-10-27 no Zendesk account"), "{what}");
    assert!(error["error"]["hint"].as_str().unwrap().contains("OAuth client"), "{error}");
    assert!(error["error"]["where"].as_str().unwrap().starts_with("POST /api/v2/api_tokens"));
}

#[test]
fn a_session_that_only_reads_creates_nothing() {
    let said = "tokendesk: This session only reads. Nothing was sent. To change something, start \
                without --read-only, or take read_only out of the profile.\n";
    let home = Home::new();
    assert_eq!(create(&home, &["--read-only"]), ran(4, "", said));
    let wrong = create(&home, &["--description", "two\nlines"]);
    assert_eq!((wrong.status, wrong.out.as_str()), (Some(2), ""));
}

#[test]
fn without_a_journal_nothing_is_sent() {
    let home = Home::new();
    fs::write(home.path().join("state"), "").unwrap();
    let made = create(&home, &["--description", "Unwritten"]);
    assert_eq!((made.status, made.out.as_str()), (Some(1), ""), "{made:?}");
    assert!(made.errors.contains("Nothing was sent. A create is written down first"), "{made:?}");
}
