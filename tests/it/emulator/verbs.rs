//! `serve` and `embedded reset` as processes: what they print, how they end, what a kill loses.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use serde_json::{Value, json};

use crate::support::emulator::basic;

const PROGRAM: &str = env!("CARGO_BIN_EXE_tokendesk");

struct Serve {
    child: Child,
    url: String,
    bearer: String,
}

impl Serve {
    fn start(dir: &Path) -> Self {
        Self::run(Command::new(PROGRAM), dir)
    }

    fn run(mut command: Command, dir: &Path) -> Self {
        let file = dir.join("credentials.json");
        let mut child = command
            .args(["serve", "--unlimited", "--credentials-file"])
            .arg(&file)
            .arg("--data-dir")
            .arg(dir.join("data"))
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ").unwrap().to_owned();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        let json: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        assert_eq!(json["url"], url);
        assert_eq!(json["email"], "ada@northwind.example");
        let bearer = format!("Bearer {}", json["oauth_token"].as_str().unwrap());
        Self { child, url, bearer }
    }

    fn signal(&self, signal: Signal) {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, signal).unwrap();
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        // The whole group: whoever watches the server must not outlive it, nor leave it behind.
        let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        drop(self.child.wait());
    }
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

async fn create(client: &reqwest::Client, serve: &Serve, name: &str) -> Option<(i64, String)> {
    let answer = client
        .post(format!("{}/api/v2/api_tokens.json", serve.url))
        .header("authorization", &serve.bearer)
        .header("content-type", "application/json")
        .body(json!({"api_token": {"description": name}}).to_string())
        .send()
        .await
        .ok()?;
    if answer.status() != 201 {
        return None;
    }
    let json: Value = serde_json::from_str(&answer.text().await.ok()?).ok()?;
    let token = json["api_token"]["token"].as_str()?.to_owned();
    Some((json["api_token"]["id"].as_i64()?, token))
}

async fn me(client: &reqwest::Client, serve: &Serve, token: &str) -> u16 {
    let url = format!("{}/api/v2/users/me.json", serve.url);
    let header = basic("ada@northwind.example", token);
    let answer = client.get(url).header("authorization", header).send().await;
    answer.unwrap().status().as_u16()
}

#[tokio::test]
async fn serve_answers_any_client_and_ends_cleanly_on_both_signals() {
    let dir = tempfile::tempdir().unwrap();
    let mut kept = None;
    for signal in [Signal::INT, Signal::TERM] {
        let mut serve = Serve::start(dir.path());
        let client = client();
        let (_, token) = create(&client, &serve, "kept").await.unwrap();
        assert_eq!(me(&client, &serve, &token).await, 200);
        if let Some(older) = kept.replace(token) {
            assert_eq!(me(&client, &serve, &older).await, 200, "it outlives the process");
        }
        serve.signal(signal);
        assert_eq!(serve.child.wait().unwrap().code(), Some(0));
    }
}

fn reset(dir: &Path, more: &[&str]) -> Output {
    Command::new(PROGRAM)
        .args(["embedded", "reset", "--data-dir"])
        .arg(dir.join("data"))
        .args(more)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[tokio::test]
async fn reset_asks_first_and_names_who_runs() {
    let dir = tempfile::tempdir().unwrap();
    let said = |output: &Output| String::from_utf8(output.stderr.clone()).unwrap();
    let unasked = reset(dir.path(), &[]);
    assert_eq!(unasked.status.code(), Some(2));
    assert!(said(&unasked).contains("--yes"));
    assert_eq!(reset(dir.path(), &["--yes", "--tokens", "2049"]).status.code(), Some(2));
    assert_eq!(reset(dir.path(), &["--yes", "--plan", "gold"]).status.code(), Some(2));
    let serve = Serve::start(dir.path());
    let refused = reset(dir.path(), &["--yes"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains(&serve.child.id().to_string()), "{}", said(&refused));
    drop(serve);
    assert_eq!(reset(dir.path(), &["--yes", "--tokens", "0"]).status.code(), Some(0));
}

#[tokio::test]
async fn z2_reset_turns_the_retirement_on_and_now_moves_the_clock() {
    let dir = tempfile::tempdir().unwrap();
    let made = ["--yes", "--tokens", "2", "--now", "2026-10-20T09:00:00Z", "--retirement"];
    assert_eq!(reset(dir.path(), &[&made[..], &["maybe"]].concat()).status.code(), Some(2));
    assert_eq!(reset(dir.path(), &[&made[..], &["on"]].concat()).status.code(), Some(0));
    for (now, created) in [("2026-10-26T23:00:00Z", true), ("2026-10-27T00:00:00Z", false)] {
        let mut command = Command::new(PROGRAM);
        command.args(["--now", now]);
        let serve = Serve::run(command, dir.path());
        assert_eq!(create(&client(), &serve, "one").await.is_some(), created, "{now}");
    }
}

#[test]
fn a_wrong_start_is_one_sentence_and_status_1() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("in-the-way");
    fs::write(&file, "").unwrap();
    let output = Command::new(PROGRAM)
        .args(["serve", "--credentials-file", "c.json", "--data-dir"])
        .arg(&file)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("in-the-way") && said.contains("--data-dir"), "{said}");
    assert!(output.stdout.is_empty());
}

/// 20 rounds; more with `TOKENDESK_KILL_ROUNDS`.
#[tokio::test]
async fn a_kill_under_writes_loses_nothing_that_was_acknowledged() {
    let rounds = std::env::var("TOKENDESK_KILL_ROUNDS").ok();
    let rounds = rounds.map_or(20_u32, |rounds| rounds.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let mut last: Vec<String> = Vec::new();
    for round in 0..rounds {
        if round % 4 == 0 {
            assert_eq!(reset(dir.path(), &["--yes", "--tokens", "0"]).status.code(), Some(0));
            last.clear();
        }
        let mut serve = Serve::start(dir.path());
        let client = client();
        for token in &last {
            assert_eq!(me(&client, &serve, token).await, 200, "lost in round {round}");
        }
        // The kill comes at a moment that depends on the number of answers, not on a sleep.
        let enough = 3 + round % 7;
        let (sender, mut acknowledged) = tokio::sync::mpsc::unbounded_channel();
        let writers = (0..4).map(|_| {
            let (client, sender) = (client.clone(), sender.clone());
            let (url, bearer) = (serve.url.clone(), serve.bearer.clone());
            async move {
                for number in 0..12 {
                    let answer = client
                        .post(format!("{url}/api/v2/api_tokens"))
                        .header("authorization", &bearer)
                        .header("content-type", "application/json")
                        .body(json!({"api_token": {"description": number.to_string()}}).to_string())
                        .send()
                        .await;
                    let Ok(answer) = answer else { return };
                    let Ok(text) = answer.text().await else {
                        return;
                    };
                    let json: Value = serde_json::from_str(&text).unwrap_or_default();
                    let Some(token) = json["api_token"]["token"].as_str() else {
                        return;
                    };
                    drop(sender.send(token.to_owned()));
                }
            }
        });
        let mut tasks = tokio::task::JoinSet::new();
        writers.for_each(|writer| drop(tasks.spawn(writer)));
        drop(sender);
        for _ in 0..enough {
            last.push(acknowledged.recv().await.unwrap());
        }
        serve.child.kill().unwrap();
        serve.child.wait().unwrap();
        while let Some(token) = acknowledged.recv().await {
            last.push(token);
        }
        tasks.join_all().await;
    }
}

#[tokio::test]
async fn a_create_waits_for_the_disk_once() {
    if Command::new("strace").arg("-V").output().is_err() {
        let needed = std::env::var_os("TOKENDESK_TESTS_COMPLETE").is_some();
        assert!(!needed, "strace is missing");
        let mut raw = fs::OpenOptions::new().append(true).open("/dev/stderr").unwrap();
        drop(writeln!(raw, "left out: a_create_waits_for_the_disk_once (no strace)"));
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("strace.log");
    let mut traced = Command::new("strace");
    traced.args(["-f", "-e", "trace=fsync,fdatasync", "-o"]).arg(&log).arg(PROGRAM);
    let serve = Serve::run(traced, dir.path());
    let client = client();
    // The first write also writes the head of the log.
    create(&client, &serve, "first").await.unwrap();
    let count = || {
        let text = fs::read_to_string(&log).unwrap();
        text.lines().filter(|line| line.contains("sync(")).count()
    };
    let before = count();
    for number in 0..10 {
        create(&client, &serve, &number.to_string()).await.unwrap();
    }
    assert_eq!(count() - before, 10);
    let child = fs::read_to_string(&log).unwrap();
    let pid = child.split_whitespace().next().unwrap().parse().unwrap();
    kill_process(Pid::from_raw(pid).unwrap(), Signal::TERM).unwrap();
    drop(serve);
}
