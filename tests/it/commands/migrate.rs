//! `tokendesk migrate`: the secret's ways, what is refused and why, and a line that fails (Z4).

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use super::migration_story::TOKEN;
use super::real::{by_oauth, first_line, interrupt, rest, start};
use super::retirement::retiring;
use super::token::{BILLING, NOW};
use crate::support::account::Account;
use crate::support::command::{Home, Ran, ran};
use crate::support::proxy::{Fault, Proxy};

const READ: [&str; 4] = ["--for", "program", "--preset", "read-tickets"];

fn migrate(home: &Home, args: &[&str]) -> Ran {
    home.run(&[&NOW[..], &["migrate"], args].concat())
}

fn begin(home: &Home, more: &[&str]) -> Ran {
    migrate(home, &[&["start", BILLING], &READ[..], more].concat())
}

fn stage(home: &Home) -> Value {
    let status = migrate(home, &["status", BILLING, "--json"]);
    serde_json::from_str::<Value>(&status.out).unwrap()["migration"]["stage"].clone()
}

#[test]
fn without_a_choice_it_shows_what_is_known_and_what_there_is_to_choose() {
    let home = Home::new();
    let known = migrate(&home, &["start", BILLING]);
    assert_eq!((known.status, known.errors.as_str()), (Some(0), ""), "{known:?}");
    assert!(known.out.contains("Last used") && known.out.contains("Step 3"), "{known:?}");
    assert_eq!(stage(&home), "not_begun", "and does nothing");
    let json = migrate(&home, &["start", BILLING, "--json"]);
    let document: Value = serde_json::from_str(&json.out).unwrap();
    assert!(document["events"].as_array().is_some_and(|events| !events.is_empty()));
    let half = migrate(&home, &["start", BILLING, "--for", "program"]);
    assert_eq!((half.status, half.out.as_str()), (Some(2), ""), "a scope has to be chosen");
    let listed = migrate(&home, &["status"]);
    assert_eq!(listed.errors, "No migration has begun.\n");
    let team = retiring("suite-team");
    let known = migrate(&team, &["start", TOKEN]);
    assert!(known.out.contains("no audit log") && known.status == Some(0), "{known:?}");
}

#[test]
fn a_dry_run_says_what_would_be_made_and_makes_nothing() {
    let home = Home::new();
    let said = "Nothing was done. It would be created: billing_export · a program (client \
                credentials) · tickets:read\n";
    assert_eq!(begin(&home, &["--dry-run"]), ran(0, said, ""));
    assert_eq!(stage(&home), "not_begun");
    let read_only = begin(&home, &["--read-only"]);
    assert_eq!((read_only.status, read_only.out.as_str()), (Some(4), ""), "{read_only:?}");
    assert_eq!(stage(&home), "not_begun");
}

#[test]
fn the_environment_file_has_the_secret_and_only_its_owner_can_read_it() {
    let home = Home::new();
    let made = begin(&home, &["--ready", "env", "--output", "sync.env"]);
    assert_eq!((made.status, made.out.as_str()), (Some(0), ""), "{made:?}");
    let path = home.path().join("sync.env");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(&path).unwrap();
    let secret = text.lines().find_map(|line| line.strip_prefix("ZENDESK_CLIENT_SECRET="));
    assert_eq!(secret.map(str::len), Some(64));
    assert!(!made.errors.contains(secret.unwrap()));
    assert!(text.contains("ZENDESK_CLIENT_ID=billing_export\nZENDESK_SCOPE=tickets:read\n"));
    let again = begin(&home, &[]);
    assert_eq!((again.status, again.out.as_str()), (Some(5), ""), "{again:?}");
    assert!(again.errors.contains("Its migration has begun: the OAuth client billing_export"));
    let lines = migrate(&home, &["status", BILLING, "--ready", "env"]);
    assert_eq!(
        lines.out,
        text.replace(&format!("ZENDESK_CLIENT_SECRET={}\n", secret.unwrap()), "")
            .replace(text.lines().next().unwrap(), lines.out.lines().next().unwrap())
    );
    assert!(!lines.out.contains("SECRET"), "it is displayed once");
}

#[test]
fn what_can_not_arrive_is_found_out_before_a_client_is_made() {
    let home = Home::new();
    fs::write(home.path().join("mine"), "mine").unwrap();
    for (args, said) in [
        (&["--output", "mine"][..], "is there already"),
        (&["--ready", "python"], "need --output FILE"),
        (&["--output", "new", "--copy"], "not to both"),
    ] {
        let refused = begin(&home, args);
        assert_eq!((refused.status, refused.out.as_str()), (Some(2), ""), "{refused:?}");
        assert!(refused.errors.contains(said), "{refused:?}");
        assert!(refused.errors.contains("Nothing was created."), "{refused:?}");
    }
    assert_eq!(stage(&home), "not_begun");
    assert_eq!(fs::read_to_string(home.path().join("mine")).unwrap(), "mine");
}

#[test]
fn a_program_goes_to_a_file_and_the_secret_to_the_output_or_a_copy() {
    let config = "[clipboard]\ncopy_command = [\"sh\", \"-c\", \"cat > copied\"]\n";
    let home = Home::with_config(config);
    let made = begin(&home, &["--ready", "python", "--output", "sync.py", "--copy"]);
    assert_eq!((made.status, made.out.as_str()), (Some(0), ""), "{made:?}");
    let secret = fs::read_to_string(home.path().join("copied")).unwrap();
    let program = fs::read_to_string(home.path().join("sync.py")).unwrap();
    assert_eq!(secret.len(), 64);
    assert!(program.contains("billing_export.env") && !program.contains(&secret));
    let renewed = ["start", BILLING, "--new-secret"];
    let asked = migrate(&home, &renewed);
    assert_eq!((asked.status, asked.out.as_str()), (Some(2), ""), "{asked:?}");
    let renewed = migrate(&home, &[&renewed[..], &["--yes", "--json"]].concat());
    let document: Value = serde_json::from_str(&renewed.out).unwrap();
    let other = document["client_secret"].as_str().unwrap();
    assert!(other.len() == 64 && other != secret, "{}", renewed.errors);
    let next = [&NOW[..], &["migrate", "next", BILLING]].concat();
    assert_eq!(home.run_with(&next, &secret).status, Some(4), "the old one stopped");
    assert_eq!(home.run_with(&next, other).status, Some(0));
}

#[test]
fn a_copy_that_fails_leaves_no_client() {
    let home = Home::with_config("[clipboard]\ncopy_command = [\"false\"]\n");
    let made = begin(&home, &["--copy"]);
    let said = "tokendesk: false failed (exit 1). Not copied. Nobody has the secret of \
                billing_export, so the client was deleted.\n";
    assert_eq!(made, ran(1, "", said));
    assert_eq!(stage(&home), "not_begun");
}

#[test]
fn a_person_s_client_has_no_secret_and_is_tried_by_signing_in() {
    let home = Home::new();
    let args = ["start", BILLING, "--for", "person", "--scope", "tickets:read users:read"];
    let made = migrate(&home, &args);
    assert_eq!((made.status, made.out.as_str()), (Some(0), ""), "{made:?}");
    assert!(made.errors.contains("It has no secret.\n"), "{made:?}");
    assert!(made.errors.contains("have the rights of whoever signs in"), "{made:?}");
    let next = migrate(&home, &["next", BILLING]);
    assert_eq!(next.status, Some(5), "{next:?}");
    assert!(next.errors.contains("Nobody has signed in with the client yet."), "{next:?}");
    assert!(next.errors.contains("Start it in a terminal"), "{next:?}");
    let planned = migrate(&home, &["next", BILLING, "--dry-run"]);
    assert!(planned.out.contains("step 5 of 8") && planned.status == Some(0), "{planned:?}");
    let secret = migrate(&home, &["start", BILLING, "--new-secret", "--yes"]);
    assert_eq!((secret.status, secret.out.as_str()), (Some(5), ""), "{secret:?}");
    let lines = migrate(&home, &["status", BILLING, "--ready", "env"]);
    assert!(lines.out.contains("ZENDESK_REDIRECT_URI=http://localhost:19186/\n"), "{lines:?}");
}

#[test]
fn what_is_not_there_or_not_begun_or_wrong_has_its_status() {
    let home = Home::new();
    for (status, args) in [
        (3, &["status", "7"][..]),
        (3, &["start", "7"]),
        (3, &["next", "7"]),
        (5, &["next", BILLING]),
        (5, &["start", BILLING, "--new-secret", "--yes"]),
        (5, &["status", BILLING, "--ready", "curl"]),
        (2, &["start", BILLING, "--for", "program", "--scope", "read tickets:read"]),
        (2, &["start", BILLING, "--for", "program", "--scope", "tickets:raed"]),
        (2, &["start", BILLING, "--for", "program", "--preset", "all"]),
    ] {
        let refused = migrate(&home, args);
        assert_eq!((refused.status, refused.out.as_str()), (Some(status), ""), "{refused:?}");
        let json = migrate(&home, &[args, &["--json"]].concat());
        if !args.contains(&"--ready") {
            let error: Value = serde_json::from_str(&json.errors).unwrap();
            assert_eq!(error["error"]["status"], status, "{json:?}");
        }
    }
    let agent = Home::new();
    let reset = ["embedded", "reset", "--role", "agent", "--yes"];
    assert_eq!(agent.run(&[&NOW[..], &reset].concat()).status, Some(0));
    assert_eq!(migrate(&agent, &["status"]).status, Some(4));
}

#[test]
fn korean_is_spoken_too() {
    let home = Home::new();
    let refused = begin(&home, &["--locale", "ko", "--identifier", "a b"]);
    let said = "tokendesk: 이런 OAuth 클라이언트는 요청할 수 없습니다. 식별자: 공백 없이 영문자, 숫자, \
                기호만 쓸 수 있습니다. 아무것도 생성되지 않았습니다.\n";
    assert_eq!(refused, ran(2, "", said));
    let made = begin(&home, &["--locale", "ko", "--output", "s"]);
    assert!(made.errors.contains("비밀 값은 다시 표시되지 않습니다."), "{made:?}");
    let status = migrate(&home, &["status", BILLING, "--locale", "ko"]);
    assert!(status.out.contains("8단계 중 5: 시험"), "{status:?}");
}

#[test]
fn a_client_whose_answer_is_lost_is_looked_up_and_given_another_secret() {
    let account = Account::demo();
    let proxy = Proxy::to(account.url());
    let home = by_oauth(&account, &proxy.url(), "");
    let args = [&["migrate", "start", BILLING], &READ[..]].concat();
    proxy.fails("POST /api/v2/oauth/clients", Fault::CutAfter(0));
    let lost = home.run(&args);
    assert_eq!((lost.status, lost.out.as_str()), (Some(7), ""), "{lost:?}");
    let said =
        format!("`tokendesk migrate start {BILLING} --new-secret` gives it another secret.\n");
    assert!(lost.errors.ends_with(&said), "{lost:?}");
    assert_eq!(proxy.count("POST /api/v2/oauth/clients"), 1, "it is never sent again");
    let made = home.run(&["migrate", "start", BILLING, "--new-secret", "--yes"]);
    assert_eq!((made.status, made.out.len()), (Some(0), 65), "{}", made.errors);
    let forbidden = b"HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\n\
        content-length: 87\r\n\r\n{\"error\":\"Forbidden\",\"description\":\"You are missing the \
        following required scopes: read\"}";
    let body = forbidden.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
    let length = forbidden.len() - body;
    let text = String::from_utf8_lossy(forbidden).replace("87", &length.to_string());
    proxy.fails("GET /api/v2/tickets", Fault::Instead(text.into_bytes()));
    let next = ["migrate", "next", BILLING];
    let bad = home.run_with(&next, &made.out);
    assert_eq!(bad.status, Some(4), "{bad:?}");
    let said = "GET /api/v2/tickets: the scope tickets:read is missing. The account says: You are \
                missing the following required scopes: read";
    assert!(bad.errors.contains(said), "{bad:?}");
    let good = home.run_with(&next, &made.out);
    assert!(good.out.contains("GET /api/v2/tickets: allowed.\n"), "{good:?}");
}

#[test]
fn ctrl_c_while_a_client_is_made_leaves_none_whose_secret_nobody_has() {
    let account = Account::demo();
    let proxy = Proxy::to(account.url());
    let home = by_oauth(&account, &proxy.url(), "");
    proxy.fails("POST /api/v2/oauth/clients", Fault::Held);
    let mut child = start(&home, &[&["migrate", "start", BILLING], &READ[..]].concat());
    proxy.waits_for_the_account("POST /api/v2/oauth/clients");
    interrupt(&child);
    let (line, errors) = first_line(&mut child);
    assert!(line.starts_with("Waiting for the account’s answer"), "{line}");
    proxy.let_go();
    let ran = rest(child, errors);
    assert_eq!((ran.status, ran.out.as_str()), (Some(1), ""), "{ran:?}");
    assert!(ran.errors.contains("so the client was deleted"), "{ran:?}");
    let status = home.run(&["migrate", "status", BILLING, "--json"]);
    assert!(status.out.contains("not_begun"), "{status:?}");
}

#[test]
fn a_protected_account_wants_the_description_before_the_old_token_is_deleted() {
    let account = Account::demo();
    let home = by_oauth(&account, account.url(), "protected = true");
    let made = home.run(&[&["migrate", "start", BILLING], &READ[..]].concat());
    let next = ["migrate", "next", BILLING];
    assert_eq!(home.run_with(&next, &made.out).status, Some(0));
    let early = ["migrate", "next", BILLING, "--early", "--yes"];
    let off = home.run(&early);
    assert_eq!(off.status, Some(0), "{off:?}");
    let asked = home.run(&early);
    assert_eq!((asked.status, asked.out.as_str()), (Some(2), ""), "{asked:?}");
    assert!(asked.errors.contains("Give --confirm to go on"), "{asked:?}");
    let gone = home.run(&[&early[..], &["--confirm", "Billing export"]].concat());
    assert_eq!(gone.status, Some(0), "{gone:?}");
    assert!(gone.out.starts_with("Deleted: Billing export\n"), "{gone:?}");
}

#[test]
fn the_days_can_be_chosen_anew_while_a_migration_is_under_way() {
    let home = Home::new();
    let days = ["start", BILLING, "--quiet", "35d"];
    assert_eq!(migrate(&home, &days).status, Some(5), "nothing has begun");
    let made = begin(&home, &["--quiet", "14d", "--off", "60d"]);
    let next = [&NOW[..], &["migrate", "next", BILLING]].concat();
    assert_eq!(home.run_with(&next, &made.out).status, Some(0));
    let planned = migrate(&home, &[&days[..], &["--dry-run"]].concat());
    let said = "Nothing was done. The plan would be: 35 days unused, then 60 days off\n";
    assert_eq!(planned, ran(0, said, ""));
    let changed = migrate(&home, &[&days[..], &["--json"]].concat());
    let document: Value = serde_json::from_str(&changed.out).unwrap();
    let migration = &document["migration"];
    assert_eq!((&migration["quiet_days"], &migration["off_days"]), (&35.into(), &60.into()));
    assert_eq!(migration["tried_on"], "2026-11-23", "the try is remembered");
}
