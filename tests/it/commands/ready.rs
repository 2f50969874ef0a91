//! The ready lines really run: each program asks an account that is served, with the environment file
//! that `migrate start` wrote (Z4).

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use super::real::by_oauth;
use super::token::BILLING;
use crate::support::account::Account;
use crate::support::command::Home;
use crate::support::tools::all_of;

/// What runs a program, and how its file ends.
const PROGRAMS: [(&str, &str, &str); 4] = [
    ("curl", "sh", "sh"),
    ("python", "python3", "py"),
    ("node", "node", "mjs"),
    ("ruby", "ruby", "rb"),
];

/// A home with a client for this, its environment file `client.env`, and the lines of a program.
fn prepared(account: &Account, who: &str, scopes: &str, ready: &str, name: &str) -> Home {
    let home = by_oauth(account, account.url(), "");
    let begin = ["migrate", "start", BILLING, "--for", who, "--scope", scopes];
    let made = home.run(&[&begin[..], &["--ready", "env", "--output", "client.env"]].concat());
    assert_eq!(made.status, Some(0), "{made:?}");
    let lines = ["migrate", "status", BILLING, "--ready", ready, "--output", name];
    let written = home.run(&lines);
    assert_eq!(written.status, Some(0), "{written:?}");
    home
}

/// The program as somebody runs it who was handed the two files.
fn command(directory: &Path, program: &Path, name: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "set -a; . ./client.env; set +a; exec \"$0\" \"$1\""]);
    command.arg(program).arg(name).current_dir(directory);
    for proxy in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy"] {
        command.env_remove(proxy);
    }
    command
}

#[test]
fn a_program_gets_an_access_token_and_reads_with_it() {
    for (ready, program, end) in PROGRAMS {
        let Some([_, program]) = all_of([if ready == "curl" { "curl" } else { program }, program])
        else {
            continue;
        };
        let account = Account::demo();
        let name = format!("lines.{end}");
        let home = prepared(&account, "program", "tickets:read tickets:write", ready, &name);
        let output = command(home.path(), &program, &name).output().unwrap();
        let out = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && out.contains("\"tickets\""), "{ready}: {output:?}");
        // The account has seen it: the client was tried.
        let status = home.run(&["migrate", "status", BILLING, "--json"]);
        assert!(!status.out.contains("client_made"), "{status:?}");
    }
}

/// What a person does in a browser: allows it as the administrator, and pastes where that ends.
fn allowed(account: &Account, address: &str) -> String {
    let query = address.split_once('?').unwrap().1;
    let body = format!("{query}&email=&credential={}&decision=allow", account.bearer());
    let url = format!("{}/oauth/authorizations", account.url());
    let redirect = reqwest::redirect::Policy::none();
    let client = reqwest::Client::builder().no_proxy().redirect(redirect).build().unwrap();
    let request = client
        .post(url)
        .header("origin", account.url())
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body);
    let answer = tokio::runtime::Runtime::new().unwrap().block_on(request.send()).unwrap();
    answer.headers()["location"].to_str().unwrap().to_owned()
}

#[test]
fn a_person_signs_in_and_reads() {
    for (ready, program, end) in PROGRAMS {
        let tools = if ready == "curl" { ["curl", "openssl"] } else { [program, program] };
        let Some([_, program]) = all_of(tools).and_then(|_| all_of([program, program])) else {
            continue;
        };
        let account = Account::demo();
        let name = format!("lines.{end}");
        let home = prepared(&account, "person", "tickets:read users:read", ready, &name);
        let mut child = command(home.path(), &program, &name)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let errors = BufReader::new(child.stderr.take().unwrap());
        let address = errors
            .lines()
            .map(|line| line.expect("a line"))
            .find(|line| line.starts_with("http"))
            .unwrap_or_else(|| panic!("{ready} shows no address"));
        let ended = allowed(&account, &address);
        writeln!(child.stdin.take().unwrap(), "{ended}").unwrap();
        let output = child.wait_with_output().unwrap();
        let out = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && out.contains("\"tickets\""), "{ready}: {output:?}");
        let next = home.run(&["migrate", "next", BILLING]);
        assert_eq!(next.status, Some(5), "watched from now on: {next:?}");
        assert!(next.errors.contains("too early"), "{next:?}");
        let status = home.run(&["migrate", "status", BILLING, "--json"]);
        assert!(!status.out.contains("\"tried_on\":null"), "and remembered: {status:?}");
    }
}
