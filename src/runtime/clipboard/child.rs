//! Another program with a text on its standard input, which ends in time with all its children.

use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use crate::app::CommandFailure as Failure;

use super::Text;

/// How long it may take.
const LIMIT: Duration = Duration::from_secs(2);

/// How often it is looked whether it has ended: the standard library has no wait with a limit.
const LOOK: Duration = Duration::from_millis(5);

/// What it wrote is a line or two.
const MOST_OUTPUT: u64 = 64 * 1024;

/// What a child of this program must not see: credentials come by such variables.
const PRIVATE: [&str; 2] = ["ZENDESK_", "TOKENDESK_"];

/// Runs a program with this text on its standard input; it ended with status 0.
///
/// What it leaves running of its own will, as programs do that serve a clipboard, stays.
pub fn feed(program: &str, arguments: &[String], text: &Text) -> Result<(), Failure> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut child = start(command)?;
    if let Some(mut stdin) = child.stdin.take() {
        let text = text.clone();
        // In a thread of its own: a program that never reads would hold the writer.
        thread::spawn(move || {
            // A program that does not read all of it says so by its status.
            let _ = stdin.write_all(text.as_str().as_bytes());
        });
    }
    succeeded(wait(&mut child)?)
}

/// Runs a program and gives back what it wrote; it ended with status 0.
pub fn ask(program: &str, arguments: &[&str]) -> Result<String, Failure> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = start(command)?;
    let output = child.stdout.take();
    succeeded(wait(&mut child)?)?;
    let mut text = String::new();
    if let Some(output) = output {
        output.take(MOST_OUTPUT).read_to_string(&mut text).map_err(|_| Failure::Stopped)?;
    }
    Ok(text)
}

fn start(mut command: Command) -> Result<Child, Failure> {
    for (name, _) in std::env::vars_os() {
        let private = name.to_str().is_some_and(|name| PRIVATE.iter().any(|p| name.starts_with(p)));
        if private {
            command.env_remove(name);
        }
    }
    // A group of its own: it ends as a whole, and the terminal's keys send it no signal.
    let child = command.stderr(Stdio::null()).process_group(0).spawn();
    child.map_err(|_| Failure::NotStarted)
}

/// Waits for the end; after the limit the program and its children are killed.
fn wait(child: &mut Child) -> Result<ExitStatus, Failure> {
    let deadline = Instant::now() + LIMIT;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) if Instant::now() < deadline => thread::sleep(LOOK),
            Ok(None) | Err(_) => break,
        }
    }
    // It has not been waited for, so that the number is still its own.
    if let Some(group) = Pid::from_raw(child.id().cast_signed()) {
        let _ = kill_process_group(group, Signal::KILL);
    }
    let _ = child.wait();
    Err(Failure::Stopped)
}

fn succeeded(status: ExitStatus) -> Result<(), Failure> {
    match status.code() {
        Some(0) => Ok(()),
        Some(code) => Err(Failure::Exit(code)),
        None => Err(Failure::Stopped),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn shell(directory: &Path, script: &str) -> Result<(), Failure> {
        let script = format!("cd {}; {script}", directory.display());
        feed("/bin/sh", &["-c".into(), script], &Text::Plain("the text".into()))
    }

    #[test]
    fn the_text_is_on_its_standard_input_and_its_status_counts() {
        let directory = tempfile::tempdir().unwrap();
        assert_eq!(shell(directory.path(), "cat > got"), Ok(()));
        assert_eq!(fs::read_to_string(directory.path().join("got")).unwrap(), "the text");
        assert_eq!(shell(directory.path(), "exit 3"), Err(Failure::Exit(3)));
        assert_eq!(shell(directory.path(), "kill -9 $$"), Err(Failure::Stopped));
        let nothing = feed("/nowhere/copy", &[], &Text::Plain("x".into()));
        assert_eq!(nothing, Err(Failure::NotStarted));
    }

    #[test]
    fn one_that_does_not_end_is_killed_with_its_children() {
        let directory = tempfile::tempdir().unwrap();
        let script = "sleep 600 & echo $! > child; wait";
        assert_eq!(shell(directory.path(), script), Err(Failure::Stopped));
        let child = fs::read_to_string(directory.path().join("child")).unwrap();
        let stat = format!("/proc/{}/stat", child.trim());
        // Gone, or dead and not yet collected by whoever adopted it.
        let alive = || fs::read_to_string(&stat).is_ok_and(|stat| !stat.contains(") Z "));
        let deadline = Instant::now() + Duration::from_secs(10);
        while alive() {
            assert!(Instant::now() < deadline, "the child of the command still runs");
            thread::yield_now();
        }
    }

    #[test]
    fn a_program_is_asked_by_its_output() {
        assert_eq!(ask("/bin/echo", &["3.3a"]), Ok("3.3a\n".into()));
        assert_eq!(ask("/bin/false", &[]), Err(Failure::Exit(1)));
    }
}
