//! A screen on which nothing happens costs nothing, and one whose terminal went away ends.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::Pid;

use crate::support::pty::Pty;
use crate::support::tools;

/// How often the threads of a process gave up the processor of their own will: each is a wake-up.
fn wake_ups(pid: Pid) -> u64 {
    let tasks = format!("/proc/{}/task", pid.as_raw_nonzero());
    let threads = fs::read_dir(tasks).unwrap().flatten();
    threads
        .map(|thread| {
            let status = fs::read_to_string(thread.path().join("status")).unwrap_or_default();
            let line =
                status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
            line.map_or(0, |count| count.trim().parse::<u64>().unwrap())
        })
        .sum()
}

#[test]
fn at_rest_nothing_is_written_and_nobody_wakes_up() {
    if !Path::new("/proc/self/task").exists() {
        return;
    }
    // The account writes the times of last use down a moment after they came.
    let mut terminal = Pty::with(&[]).size(120, 40).start();
    terminal.sees("of 256 tokens");
    let _ = terminal.bytes_within(Duration::from_secs(2));

    let (before, start) = (wake_ups(terminal.pid()), Instant::now());
    assert_eq!(terminal.bytes_within(Duration::from_secs(5)), 0);
    let woken = wake_ups(terminal.pid()) - before;
    // A minute may begin in between, and idle threads end.
    assert!(woken <= 8, "{woken} wake-ups in {:?}", start.elapsed());
    terminal.press("q").exits_cleanly();
}

#[test]
fn it_ends_when_the_terminal_goes_away_though_nobody_may_send_sighup() {
    let Some([bash, tmux]) = tools::all_of(["bash", "tmux"]) else {
        return;
    };
    let home = tempfile::tempdir().unwrap();
    // A child inherits that SIGHUP is ignored, as under nohup; a file tells the test of the end.
    let script = home.path().join("script");
    let tokendesk = env!("CARGO_BIN_EXE_tokendesk");
    let lines = format!("trap '' HUP\n{tokendesk}\necho $? > status.new\nmv status.new status\n");
    fs::write(&script, lines).unwrap();
    let tmux = |args: &[&str]| {
        let output = Command::new(&tmux)
            .args(["-S", "socket", "-f", "/dev/null"])
            .args(args)
            .current_dir(home.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", home.path())
            .env("LANG", "C.UTF-8")
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let command = format!("{} script", bash.display());
    tmux(&["new-session", "-d", "-x", "100", "-y", "30", &command]);
    let limit = Instant::now() + Duration::from_secs(20);
    while !tmux(&["capture-pane", "-p"]).contains("API tokens") {
        assert!(Instant::now() < limit, "nothing is drawn");
    }

    tmux(&["kill-server"]);
    let limit = Instant::now() + Duration::from_secs(15);
    let status = home.path().join("status");
    while !status.exists() {
        assert!(Instant::now() < limit, "it still runs");
        std::thread::yield_now();
    }
    assert_eq!(fs::read_to_string(status).unwrap(), "129\n");
}

#[test]
fn a_selection_that_moves_costs_few_bytes() {
    let mut terminal = Pty::with(&[]).size(120, 40).start();
    terminal.sees("of 256 tokens");
    let _ = terminal.bytes_within(Duration::from_millis(500));
    let mut bytes = vec![];
    for _ in 0..5 {
        bytes.push(terminal.press("Down").bytes_within(Duration::from_millis(100)));
    }
    bytes.sort_unstable();
    assert!(bytes[2] > 0 && bytes[2] <= 300, "{bytes:?}");
    terminal.press("q").exits_cleanly();
}
