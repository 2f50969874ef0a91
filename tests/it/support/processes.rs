//! What the system tells of processes, by /proc: how much they work, and which are left.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Pid;

/// Whether this system tells anything.
pub fn are_told() -> bool {
    Path::new("/proc/self/stat").exists()
}

/// What stands behind the name in a process's line of figures.
fn figures(pid: i32) -> Option<Vec<String>> {
    let line = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    Some(line.rsplit_once(')')?.1.split_whitespace().map(str::to_owned).collect())
}

/// How many ticks of a processor all threads of a process have used: a burning core makes a
/// hundred of them a second.
pub fn ticks(pid: Pid) -> u64 {
    let figures = figures(pid.as_raw_nonzero().get()).expect("the process runs");
    figures[11..=12].iter().map(|ticks| ticks.parse::<u64>().expect("a number")).sum()
}

/// How many of them it uses in this time.
pub fn ticks_within(pid: Pid, time: Duration) -> u64 {
    let before = ticks(pid);
    let end = Instant::now() + time;
    while let Some(left) = end.checked_duration_since(Instant::now()) {
        // Nothing is waited for: how little happens in the meantime is the question.
        thread::park_timeout(left);
    }
    ticks(pid) - before
}

/// How often the threads of a process gave up the processor of their own will: each is a wake-up.
pub fn wake_ups(pid: Pid) -> u64 {
    threads(pid).map(|(_, count)| count).sum()
}

/// The same of the thread with this name.
pub fn wake_ups_of(pid: Pid, name: &str) -> u64 {
    threads(pid).filter(|(of, _)| of == name).map(|(_, count)| count).sum()
}

/// The threads of a process by name, and how often each gave up the processor.
fn threads(pid: Pid) -> impl Iterator<Item = (String, u64)> {
    let threads = fs::read_dir(format!("/proc/{}/task", pid.as_raw_nonzero()));
    threads.expect("the process runs").flatten().map(|thread| {
        let status = fs::read_to_string(thread.path().join("status")).unwrap_or_default();
        let value = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
            line.trim().to_owned()
        };
        (value("Name:"), value("voluntary_ctxt_switches:").parse().unwrap_or_default())
    })
}

/// The names of the processes of a session, as far as they still run.
pub fn of_session(leader: Pid) -> Vec<String> {
    let session = leader.as_raw_nonzero().to_string();
    let pids = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = pids.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    let runs =
        |pid: &i32| figures(*pid).is_some_and(|figures| figures[3] == session && figures[0] != "Z");
    let name = |pid: i32| fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
    pids.filter(runs).map(name).collect()
}

/// The one child of a process.
pub fn child_of(parent: Pid) -> Option<Pid> {
    let raw = parent.as_raw_nonzero();
    let children = fs::read_to_string(format!("/proc/{raw}/task/{raw}/children")).ok()?;
    children.split_whitespace().next()?.parse().ok().and_then(Pid::from_raw)
}
