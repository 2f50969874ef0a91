//! The verbs on an account that is elsewhere: a line that fails, a credential that is refused, an
//! account that one guards against oneself.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::support::account::Account;
use crate::support::command::{Home, Ran};
use crate::support::proxy::{Fault, Proxy};

const IDS: [&str; 3] = ["6130907993701", "6130907993073", "6130907993589"];
const INACTIVE: [&str; 2] = ["6130907993017", "6130907993003"];

/// A home with the profile `local`, which signs in with this.
pub fn home(url: &str, auth: &str, secret: &str, more: &str) -> Home {
    let profile = format!("[profiles.local]\nurl = \"{url}\"\n{auth}\n{more}\n");
    let home = Home::with_config(&format!("{profile}credential_file = \"secret\"\n"));
    let path = home.config().parent().unwrap().join("secret");
    fs::write(&path, secret).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    home.env("TOKENDESK_PROFILE", "local")
}

pub fn by_oauth(account: &Account, url: &str, more: &str) -> Home {
    home(url, "auth = \"oauth-token\"", account.bearer(), more)
}

fn active(home: &Home, id: &str) -> Option<bool> {
    let shown = home.run(&["token", "show", id, "--json"]);
    serde_json::from_str::<Value>(&shown.out).ok()?["token"]["active"].as_bool()
}

pub fn start(home: &Home, args: &[&str]) -> Child {
    let mut command = home.command(args);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

pub fn interrupt(child: &Child) {
    let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    kill_process(pid, Signal::INT).unwrap();
}

/// What is left of a run whose first line on the standard error was read.
pub fn rest(mut child: Child, mut errors: BufReader<std::process::ChildStderr>) -> Ran {
    let (mut out, mut said) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    errors.read_to_string(&mut said).unwrap();
    Ran { status: child.wait().unwrap().code(), out, errors: said }
}

pub fn first_line(child: &mut Child) -> (String, BufReader<std::process::ChildStderr>) {
    let mut errors = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    errors.read_line(&mut line).unwrap();
    (line, errors)
}

#[test]
fn a_create_whose_answer_is_lost_is_looked_up_and_never_sent_again() {
    let account = Account::demo();
    let proxy = Proxy::to(account.url());
    let home = by_oauth(&account, &proxy.url(), "");
    proxy.fails("POST /api/v2/api_tokens", Fault::CutAfter(0));
    let made = home.run(&["token", "create", "--description", "Lost"]);
    assert_eq!((made.status, made.out.as_str()), (Some(7), ""), "{made:?}");
    let said = "tokendesk: The token “Lost” was created, but its value never reached you and can’t \
                be shown again. ";
    assert!(made.errors.starts_with(said), "{made:?}");
    let listed = home.run(&["token", "list", "--search", "Lost", "--jsonl"]);
    let token: Value = serde_json::from_str(&listed.out).unwrap();
    let hint =
        format!("Its id is {}. Deactivate and delete it, then create another.\n", token["id"]);
    assert!(made.errors.ends_with(&hint), "{made:?}");
    assert_eq!(proxy.count("POST /api/v2/api_tokens"), 1);
}

#[test]
fn a_change_whose_answer_is_lost_is_looked_up() {
    let account = Account::demo();
    let proxy = Proxy::to(account.url());
    let home = by_oauth(&account, &proxy.url(), "");
    proxy.fails("PUT /api/v2/api_tokens", Fault::CutAfter(0));
    let done = home.run(&["token", "deactivate", IDS[0], "--yes"]);
    assert_eq!((done.status, done.errors.as_str()), (Some(0), ""), "{done:?}");
    proxy.fails("PUT /api/v2/account/settings", Fault::CutAfter(0));
    let done = home.run(&["access", "off", "--yes", "--json"]);
    assert_eq!((done.status, done.errors.as_str()), (Some(0), ""), "{done:?}");
}

#[test]
fn ctrl_c_in_the_middle_finishes_what_is_under_way_and_tells_the_rest() {
    let account = Account::demo();
    let proxy = Proxy::to(account.url());
    let home = by_oauth(&account, &proxy.url(), "");
    proxy.fails("PUT /api/v2/api_tokens", Fault::Held);
    let args = [&["token", "deactivate", "--yes"], &IDS[..]].concat();
    let mut child = start(&home, &args);
    proxy.waits_for_the_account("PUT /api/v2/api_tokens");
    interrupt(&child);
    let (line, errors) = first_line(&mut child);
    assert_eq!(line, "Stopping after this one…\n");
    proxy.let_go();
    let ran = rest(child, errors);
    let outcomes: Vec<_> = ran.out.lines().skip(1).map(|line| line.contains("not begun")).collect();
    assert_eq!((ran.status, outcomes), (Some(6), vec![false, true, true]), "{ran:?}");
    let said = "tokendesk: 1 done, 0 skipped, 0 failed, 0 unknown, 2 not begun. It was stopped. Run \
                it again for the rest.\n";
    assert_eq!(ran.errors, said);
    assert_eq!(IDS.map(|id| active(&home, id)), [Some(false), Some(true), Some(true)]);
}

#[test]
fn a_second_ctrl_c_waits_for_nothing_and_says_what_is_not_known() {
    let account = Account::demo();
    let proxy = Proxy::to(account.url());
    let home = by_oauth(&account, &proxy.url(), "");
    proxy.fails("PUT /api/v2/api_tokens", Fault::Held);
    let args = [&["token", "deactivate", "--yes", "--jsonl"], &IDS[..]].concat();
    let mut child = start(&home, &args);
    proxy.waits_for_the_account("PUT /api/v2/api_tokens");
    interrupt(&child);
    let (_, errors) = first_line(&mut child);
    interrupt(&child);
    let ran = rest(child, errors);
    let outcome = |line: &str| serde_json::from_str::<Value>(line).unwrap()["outcome"].clone();
    let outcomes: Vec<_> = ran.out.lines().map(outcome).collect();
    assert_eq!(
        (ran.status, outcomes),
        (Some(7), vec!["unknown".into(), "not_begun".into(), "not_begun".into()])
    );
    proxy.let_go();
}

#[test]
fn ctrl_c_while_a_token_is_made_leaves_no_token_that_nobody_has() {
    let account = Account::demo();
    let proxy = Proxy::to(account.url());
    let home = by_oauth(&account, &proxy.url(), "");
    proxy.fails("POST /api/v2/api_tokens", Fault::Held);
    let mut child = start(&home, &["token", "create", "--description", "Interrupted"]);
    proxy.waits_for_the_account("POST /api/v2/api_tokens");
    interrupt(&child);
    let (line, errors) = first_line(&mut child);
    assert!(line.starts_with("Waiting for the account’s answer"), "{line}");
    proxy.let_go();
    let ran = rest(child, errors);
    assert_eq!((ran.status, ran.out.as_str()), (Some(1), ""), "{ran:?}");
    assert!(ran.errors.contains("so the token was deactivated and deleted"), "{ran:?}");
    let listed = home.run(&["token", "list", "--search", "Interrupted", "--jsonl"]);
    assert_eq!(listed.out, "");
}

#[test]
fn who_is_not_signed_in_or_may_not_ends_with_4() {
    let account = Account::demo();
    let home = home(account.url(), "auth = \"oauth-token\"", "wr0ng", "");
    for args in
        [&["token", "list"][..], &["audit", "list"], &["access", "show"], &["token", "create"]]
    {
        let ran = home.run(args);
        assert_eq!((ran.status, ran.out.as_str()), (Some(4), ""), "{ran:?}");
        assert!(!ran.errors.contains("wr0ng"));
    }
}

#[test]
fn a_protected_account_wants_the_description_of_what_is_deleted() {
    let account = Account::demo();
    let home = by_oauth(&account, account.url(), "protected = true");
    let asked = home.run(&["token", "delete", INACTIVE[0], "--yes"]);
    assert_eq!((asked.status, asked.out.as_str()), (Some(2), ""), "{asked:?}");
    assert!(asked.errors.contains("Give --confirm to go on"), "{asked:?}");
    let wrong = home.run(&["token", "delete", INACTIVE[0], "--confirm", "legacy reporting"]);
    assert_eq!(wrong.status, Some(2), "{wrong:?}");
    let done = home.run(&["token", "delete", INACTIVE[0], "--confirm", "Legacy reporting"]);
    assert_eq!((done.status, done.out.as_str()), (Some(0), "Deleted: Legacy reporting\n"));
    let args = ["token", "delete", "6130907993300", INACTIVE[1], "--confirm"];
    let name = account.url().trim_start_matches("http://");
    assert_eq!(home.run(&[&args[..], &["2"]].concat()).status, Some(2), "and the account");
    assert_eq!(home.run(&[&args[..], &[&format!("2 {name}")]].concat()).status, Some(0));
    let other = home.run(&["token", "deactivate", IDS[0], "--yes"]);
    assert_eq!(other.status, Some(0), "only a deletion can't be undone: {other:?}");
}

#[test]
fn one_locks_oneself_out_only_by_a_flag_of_its_own() {
    let account = Account::demo();
    let value = account.make_token("Own");
    let auth = "auth = \"api-token\"\nemail = \"ada@northwind.example\"";
    let home = home(account.url(), auth, &value, "");
    let listed = home.run(&["token", "list", "--search", "Own", "--jsonl"]);
    let id = serde_json::from_str::<Value>(&listed.out).unwrap()["id"].to_string();
    for args in [&["token", "deactivate", &id, "--yes"][..], &["access", "off", "--yes"]] {
        let asked = home.run(args);
        assert_eq!((asked.status, asked.out.as_str()), (Some(2), ""), "{asked:?}");
        assert!(asked.errors.contains("Give --lock-out"), "{asked:?}");
    }
    let many = home.run(&["token", "deactivate", &id, IDS[0], "--yes"]);
    assert_eq!(many.status, Some(6), "it is left out of many: {many:?}");
    assert!(many.out.contains("You are signed in with it. --lock-out"), "{many:?}");
    let off = home.run(&["access", "off", "--yes", "--lock-out"]);
    let said = "API token access is off. Every token is inactive.\n";
    assert_eq!((off.status, off.out.as_str()), (Some(0), said), "{off:?}");
    assert_eq!(home.run(&["token", "list"]).status, Some(4), "that was the way in");
}
