//! `doctor`: a line for each thing between a person and their account.

use std::fs;

use serde_json::Value;
use tokendesk::domain::plan::Plan;
use tokendesk::emulator::{ResetOptions, ResetRole};

use crate::support::account::Account;
use crate::support::command::{Home, Ran};
use crate::support::pty::{Pty, Starter};
use crate::support::tmux::TAKES_COPIES;

/// A home with the profile `local` for the account, whose secret is in the variable.
fn home(account: &Account) -> Home {
    at(account.url()).env("ZENDESK_OAUTH_TOKEN", account.bearer())
}

fn at(url: &str) -> Home {
    Home::with_config(&format!("[profiles.local]\nurl = \"{url}\"\nauth = \"oauth-token\"\n"))
}

/// The result of each check, as `name: result`, and what was found.
fn checks(ran: &Ran) -> Vec<(String, String, String)> {
    assert_eq!(ran.errors, "", "{ran:?}");
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["schema"], "tokendesk/1");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let checks = json["checks"].as_array().unwrap().iter();
    checks
        .map(|check| {
            let (result, to_do) = (text(&check["result"]), text(&check["to_do"]));
            let helps = matches!(result.as_str(), "warn" | "fail");
            assert_eq!(helps, !to_do.is_empty(), "what to do about {check}");
            (text(&check["check"]), result, format!("{} {to_do}", text(&check["found"])))
        })
        .collect()
}

/// What is not ok.
fn troubles(ran: &Ran) -> Vec<String> {
    let checks = checks(ran).into_iter();
    // The machine that runs the tests is not what they are about.
    let checks = checks.filter(|(name, ..)| !["terminal", "size", "disk"].contains(&name.as_str()));
    let not_ok = checks.filter(|(_, result, _)| result != "ok");
    not_ok.map(|(name, result, _)| format!("{name}: {result}")).collect()
}

fn found(ran: &Ran, name: &str) -> String {
    checks(ran).into_iter().find(|(check, ..)| check == name).unwrap().2
}

const DOCTOR: [&str; 4] = ["doctor", "--json", "--profile", "local"];

#[test]
fn all_is_well_with_the_embedded_account_and_with_a_profile() {
    let embedded = Home::new().run(&["doctor", "--json"]);
    assert_eq!((embedded.status, troubles(&embedded)), (Some(0), vec![]));
    let account = Account::demo();
    let real = home(&account).run(&DOCTOR);
    assert_eq!((real.status, troubles(&real)), (Some(0), vec![]));
    let names: Vec<_> = checks(&real).into_iter().map(|(name, ..)| name).collect();
    assert_eq!(
        names,
        [
            "configuration",
            "account",
            "credential",
            "proxy",
            "dns",
            "connection",
            "tls",
            "clock",
            "sign-in",
            "role",
            "token access",
            "audit log",
            "rate limit",
            "terminal",
            "size",
            "letters",
            "colours",
            "language",
            "session",
            "clipboard",
            "data directory",
            "lock",
            "disk",
            "log"
        ]
    );
    assert_eq!(found(&real, "credential"), "ZENDESK_OAUTH_TOKEN ");
    assert_eq!(found(&real, "token access"), "on, 21 tokens ");
    assert!(found(&real, "rate limit").contains("of 700 requests left"));
    assert!(!real.out.contains(account.bearer()));
}

#[test]
fn a_person_reads_a_line_for_each() {
    let account = Account::demo();
    let told = home(&account).run(&["doctor", "--profile", "local"]);
    assert_eq!((told.status, told.errors.as_str()), (Some(0), ""));
    let line = "ok    sign-in          Ada Park <ada@northwind.example>";
    assert!(told.out.lines().any(|found| found == line), "{}", told.out);
    let wrong = at(account.url()).env("ZENDESK_OAUTH_TOKEN", "wr0ng");
    let told = wrong.run(&["doctor", "--profile", "local"]);
    assert_eq!(told.status, Some(1));
    let mut lines = told.out.lines().skip_while(|line| !line.starts_with("fail"));
    let line =
        "fail  sign-in          The account does not accept who you are signed in as. (GET /api/";
    assert!(lines.next().unwrap().starts_with(line), "{}", told.out);
    assert!(lines.next().unwrap().trim().starts_with("The secret is from ZENDESK_OAUTH_TOKEN."));
    assert_eq!(lines.next(), Some("skip  role             not looked at: nobody is signed in"));
    assert!(!told.out.contains("wr0ng"));
}

#[test]
fn what_can_t_be_looked_at_says_why() {
    let gone = at("http://127.0.0.1:1").env("ZENDESK_OAUTH_TOKEN", "s3cr3t");
    let ran = gone.run(&DOCTOR);
    assert_eq!(ran.status, Some(1));
    assert_eq!(
        troubles(&ran),
        [
            "connection: fail",
            "clock: skip",
            "sign-in: skip",
            "role: skip",
            "token access: skip",
            "audit log: skip",
            "rate limit: skip"
        ]
    );
    assert!(
        found(&ran, "connection")
            .starts_with("Nobody answers at the account’s address. Nothing was sent. Check")
    );
    assert!(!ran.out.contains("s3cr3t"));

    let nothing = at("http://127.0.0.1:1").run(&DOCTOR);
    assert_eq!(nothing.status, Some(1));
    assert!(found(&nothing, "credential").contains("tokendesk login"), "{nothing:?}");
    assert_eq!(troubles(&nothing)[0], "credential: fail");
    assert!(troubles(&nothing).contains(&"connection: skip".to_owned()));

    let broken = Home::with_config("[profiles.local]\ntoken = \"s3cr3t\"\n").run(&DOCTOR);
    assert_eq!(broken.status, Some(1));
    assert_eq!(troubles(&broken)[..2], ["configuration: fail", "account: skip"]);
    assert!(found(&broken, "configuration").contains("config.toml:2: profiles.local.token"));
    assert!(!broken.out.contains("s3cr3t"));
    assert!(found(&broken, "data directory").contains("~/data/tokendesk"));

    let account = Account::demo();
    let unknown = home(&account).run(&["doctor", "--json", "--profile", "globex"]);
    assert_eq!(unknown.status, Some(1));
    assert!(found(&unknown, "account").starts_with("there is no profile globex There are local"));
}

#[test]
fn the_account_s_own_troubles_are_told_apart() {
    let with = |options: ResetOptions| {
        let account = Account::reset(&options);
        home(&account).run(&DOCTOR)
    };
    let agent = with(ResetOptions { role: Some(ResetRole::Agent), ..ResetOptions::default() });
    assert_eq!(agent.status, Some(1));
    assert!(found(&agent, "role").starts_with("agent, who may not manage API tokens Sign in as"));

    let off = with(ResetOptions { token_access: Some(false), ..ResetOptions::default() });
    assert_eq!((off.status, troubles(&off)), (Some(0), vec!["token access: warn".to_owned()]));

    let team = with(ResetOptions { plan: Some(Plan::SuiteTeam), ..ResetOptions::default() });
    assert_eq!((team.status, troubles(&team)), (Some(0), vec![]));
    assert!(found(&team, "audit log").starts_with("no: "), "{team:?}");
    assert!(found(&team, "rate limit").contains("of 200 requests left"));

    let now = "2027-03-01T09:00:00Z".parse().unwrap();
    let later = Account::reset_at(&ResetOptions { now: Some(now), ..ResetOptions::default() }, now);
    let ran = home(&later).run(&DOCTOR);
    assert_eq!((ran.status, troubles(&ran)), (Some(0), vec!["clock: warn".to_owned()]));
    assert!(found(&ran, "clock").contains("behind the account’s Set this machine’s clock"));
}

#[test]
fn the_machine_s_own_troubles_are_told_apart() {
    let home = Home::new().env("TERM", "dumb").env("LANG", "C").env("NO_COLOR", "1");
    let ran = home.run(&["doctor", "--json"]);
    assert_eq!((ran.status, troubles(&ran)), (Some(0), vec!["letters: warn".to_owned()]));
    assert!(found(&ran, "terminal").starts_with("TERM is dumb"));
    assert!(found(&ran, "colours").contains("NO_COLOR"));

    fs::write(home.path().join("taken"), "").unwrap();
    let ran = home.run(&["doctor", "--json", "--data-dir", "taken/data"]);
    assert_eq!(ran.status, Some(1));
    assert!(found(&ran, "data directory").starts_with("taken/data can’t be written"));
    assert!(found(&ran, "credential").contains("--data-dir"), "the embedded account needs it");

    let logging = home.run(&["doctor", "--json", "--log", "info"]);
    assert_eq!(found(&logging, "log"), "written to ~/state/tokendesk/tokendesk.log ");
}

#[test]
fn the_terminal_is_looked_at_where_there_is_one() {
    let mut terminal = Pty::with(&["doctor"]).size(100, 40).env("SSH_TTY", "/dev/pts/1").start();
    terminal.exits_with(0).is_restored();
    let screen = terminal.screen();
    for line in [
        "ok    terminal         xterm-256color",
        "ok    size             100 columns, 40 rows",
        "ok    letters          UTF-8",
        "ok    session          through SSH",
    ] {
        assert!(screen.contains(line), "{line} is not in\n{screen}");
    }
    let mut small = Pty::with(&["doctor"]).size(40, 100).start();
    small.exits_with(0);
    assert!(small.screen().contains("warn  size             40 columns"), "{}", small.screen());
}

#[test]
fn the_way_of_copies_is_told_with_its_reason() {
    let clipboard = |starter: Starter| {
        let mut terminal = starter.size(120, 40).start();
        terminal.exits_with(0).is_restored();
        let screen = terminal.screen();
        let line = screen.lines().position(|line| line.contains(" clipboard "));
        let lines: Vec<_> = screen.lines().skip(line.expect("a line")).take(2).collect();
        lines.join("\n")
    };
    let takes = clipboard(Pty::with(&["doctor"]).answers(TAKES_COPIES));
    assert!(takes.contains("which announces that it takes copies"), "{takes}");
    let silent = clipboard(Pty::with(&["doctor"]).answers(b"\x1b[?1;2c"));
    assert!(silent.contains("which does not announce that it takes copies"), "{silent}");

    let away = Pty::with(&["doctor"]).answers(b"\x1b[?1;2c").env("DISPLAY", ":0");
    let away = clipboard(away.env("SSH_TTY", "/dev/pts/1"));
    assert!(away.starts_with("ok    clipboard        to the terminal (OSC 52)"), "{away}");
    assert!(
        away.contains("The desktop of this machine is left alone: you come over SSH"),
        "{away}"
    );

    let nowhere = Pty::with(&["doctor"]).config("[clipboard]\nroute = \"tmux\"\n");
    let nowhere = clipboard(nowhere);
    assert!(
        nowhere.starts_with("warn  clipboard        nowhere: tmux does not answer"),
        "{nowhere}"
    );
    assert!(nowhere.contains("Name another way"), "{nowhere}");
}

#[test]
fn two_secrets_in_the_environment_and_the_other_profiles_are_told() {
    let account = Account::demo();
    let config = format!(
        "[profiles.local]\nurl = \"{url}\"\nauth = \"oauth-token\"\n\
         [profiles.other]\nurl = \"{url}\"\nauth = \"oauth-token\"\ncredential_file = \"none\"\n\
         [profiles.vault]\nurl = \"{url}\"\nauth = \"oauth-token\"\n\
         credential_command = [\"touch\", \"started\"]\n",
        url = account.url()
    );
    let home = Home::with_config(&config)
        .env("ZENDESK_OAUTH_TOKEN", account.bearer())
        .env("ZENDESK_API_TOKEN", "s3cr3t");
    let ran = home.run(&DOCTOR);
    assert_eq!(ran.status, Some(0));
    assert_eq!(troubles(&ran), ["credential: warn", "profile other: warn"]);
    assert!(ran.out.contains("ZENDESK_API_TOKEN is set too, and is not used"));
    let vault = "its secret comes from the program touch, not started now ";
    assert_eq!(found(&ran, "profile vault"), vault);
    assert!(!home.path().join("started").exists());
}

#[test]
fn a_person_reads_it_in_their_language_and_a_program_does_not() {
    let account = Account::demo();
    let home = home(&account);
    let told = home.run(&["doctor", "--profile", "local", "--locale", "ko"]);
    assert_eq!((told.status, told.errors.as_str()), (Some(0), ""));
    for line in [
        "정상  설정             ~/config/tokendesk/config.toml, 프로필 1개",
        "정상  자격 증명        ZENDESK_OAUTH_TOKEN",
        "정상  프록시           이 컴퓨터로 가는 연결에는 사용하지 않습니다",
        "정상  로그인           Ada Park <ada@northwind.example>",
        "정상  토큰 액세스      켜짐, 토큰 21개",
        "생략  크기             확인하지 않음: 이 출력은 터미널로 가지 않습니다",
        "정상  언어             ko",
    ] {
        assert!(told.out.lines().any(|found| found == line), "{line} is not in\n{}", told.out);
    }
    let wrong = at(account.url()).env("ZENDESK_OAUTH_TOKEN", "wr0ng").env("LC_ALL", "ko_KR.UTF-8");
    let told = wrong.run(&["doctor", "--profile", "local"]);
    assert_eq!((told.status, told.errors.as_str()), (Some(1), ""));
    let mut lines = told.out.lines().skip_while(|line| !line.starts_with("실패"));
    let line = "실패  로그인           현재 로그인 정보를 계정이 받아들이지 않습니다. (GET /api/";
    assert!(lines.next().unwrap().starts_with(line), "{}", told.out);
    assert!(lines.next().unwrap().contains("비밀 값: ZENDESK_OAUTH_TOKEN"), "{}", told.out);
    let nobody = "생략  역할             확인하지 않음: 로그인되지 않았습니다";
    assert_eq!(lines.next(), Some(nobody));

    let ran = home.run(&[&DOCTOR[..], &["--locale", "ko"]].concat());
    assert_eq!((ran.status, troubles(&ran)), (Some(0), vec![]));
    assert_eq!(found(&ran, "token access"), "on, 21 tokens ");
    let nothing = at(account.url()).run(&["doctor", "--profile", "local", "--locale", "ko"]);
    assert!(nothing.out.contains("실패  자격 증명        시스템 저장소에"), "{}", nothing.out);
    let unknown = home.run(&["doctor", "--profile", "globex", "--locale", "ko"]);
    assert_eq!(unknown.status, Some(1));
    assert!(unknown.out.contains("실패  계정             프로필이 없습니다"), "{}", unknown.out);
}

#[test]
fn a_reader_that_is_gone_is_no_failure() {
    let home = Home::new();
    for verb in [&["doctor"][..], &["whoami"], &["config", "path"], &["completions", "bash"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = home.command(verb).stdout(writer).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{verb:?}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{verb:?}");
    }
}
