//! A secret that another program writes: started without a shell, ended if it takes too long.

use std::io::Read;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};

use super::take;
use crate::domain::credential::{CredentialError, Ended, KEPT_FROM_CHILDREN, Origin};
use crate::domain::secret::OneTimeSecret;

/// Runs the program and takes what it writes to its output.
///
/// It gets nothing to read and none of the variables that hold secrets. What it says on its error
/// output is dropped: it may be drawn on, and it may tell secrets. It has a process group of its
/// own, so that it is ended together with what it has started.
pub(super) fn read(
    command: &[String],
    patience: Duration,
) -> Result<OneTimeSecret, CredentialError> {
    let (program, arguments) =
        command.split_first().map_or(("", command), |(program, rest)| (program.as_str(), rest));
    let not_started = |error: std::io::Error| CredentialError::NotStarted {
        program: program.to_owned(),
        reason: error.to_string(),
    };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    for variable in KEPT_FROM_CHILDREN {
        command.env_remove(variable);
    }
    let child = command.process_group(0).spawn().map_err(not_started)?;
    let group = Pid::from_child(&child);
    let (sender, outcome) = channel();
    let name = program.to_owned();
    let reader = thread::Builder::new().name("credential".into()).spawn(move || {
        let _ = sender.send(finish(child, name));
    });
    reader.map_err(not_started)?;
    match outcome.recv_timeout(patience) {
        Ok(outcome) => outcome,
        Err(RecvTimeoutError::Timeout) => {
            // Where it has just ended by itself there is nothing left to end.
            let _ = kill_process_group(group, Signal::KILL);
            Err(CredentialError::CommandTimedOut {
                program: program.to_owned(),
                seconds: patience.as_secs(),
            })
        }
        Err(RecvTimeoutError::Disconnected) => {
            Err(CredentialError::CommandFailed { program: program.to_owned(), how: Ended::Unread })
        }
    }
}

/// Reads what the program writes, waits for its end, and takes the one if the other is good.
fn finish(mut child: Child, program: String) -> Result<OneTimeSecret, CredentialError> {
    let origin = Origin::Command(program.clone());
    let taken = child.stdout.take().map(|mut output| {
        let taken = take(&mut output, &origin);
        // Who writes more than a secret may still end by itself.
        let _ = output.read(&mut []);
        taken
    });
    match child.wait() {
        Ok(status) if status.success() => {
            taken.unwrap_or(Err(CredentialError::CommandFailed { program, how: Ended::Unread }))
        }
        Ok(status) => Err(CredentialError::CommandFailed { program, how: ended(status) }),
        Err(_) => Err(CredentialError::CommandFailed { program, how: Ended::Unread }),
    }
}

fn ended(status: ExitStatus) -> Ended {
    status.code().map_or(Ended::Signal, Ended::Status)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::time::Instant;

    use super::*;

    const LONG: Duration = Duration::from_mins(1);

    fn run(words: &[&str], patience: Duration) -> Result<OneTimeSecret, CredentialError> {
        let command: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
        read(&command, patience)
    }

    #[test]
    fn the_output_is_the_secret_and_no_shell_reads_the_command() {
        let secret = run(&["printf", "%s\n", "$HOME;`id`"], LONG);
        assert_eq!(secret, Ok(OneTimeSecret::new("$HOME;`id`".into())));
    }

    #[test]
    fn a_program_that_fails_is_named_and_what_it_says_is_not() {
        let script = "echo s3cr3t; echo s3cr3t >&2; exit 7";
        let error = run(&["sh", "-c", script], LONG).unwrap_err();
        assert_eq!(error.to_string(), "the program sh ended with status 7");
        assert!(!format!("{error:?}{error}").contains("s3cr3t"));
        let error = run(&["/nowhere/op", "read"], LONG).unwrap_err();
        assert!(error.to_string().starts_with("the program /nowhere/op can’t be started"));
        let error = run(&["true"], LONG).unwrap_err();
        assert!(error.to_string().contains("it is empty"), "{error}");
    }

    #[test]
    fn a_program_that_takes_too_long_is_ended_with_its_children() {
        let directory = tempfile::tempdir().unwrap();
        let pid = directory.path().join("pid");
        // The shell and its child both hold the pipe.
        let script = format!("sleep 1000 & echo $! > {}; wait", pid.display());
        let error = run(&["sh", "-c", &script], Duration::from_millis(300)).unwrap_err();
        assert!(matches!(error, CredentialError::CommandTimedOut { .. }), "{error}");
        let child = fs::read_to_string(&pid).unwrap_or_default();
        let child = Path::new("/proc").join(child.trim());
        let deadline = Instant::now() + LONG;
        // A process that was ended may be there as a zombie until its new parent looks.
        let runs = || {
            let stat = fs::read_to_string(child.join("stat")).unwrap_or_default();
            !stat.is_empty() && !stat.contains(") Z ")
        };
        while runs() {
            assert!(Instant::now() < deadline, "the child still runs");
            thread::yield_now();
        }
    }

    #[test]
    fn a_program_that_writes_without_end_is_no_secret() {
        let error = run(&["sh", "-c", "yes | tr -d '\\n'"], LONG).unwrap_err();
        let failed = matches!(error, CredentialError::CommandFailed { .. });
        assert!(failed || matches!(error, CredentialError::NotASecret { .. }), "{error}");
    }
}
