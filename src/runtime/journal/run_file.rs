//! The file of one run: a first line that says what it is, then a line for each step.
//!
//! Whoever has the file open holds its lock. A file that can be locked belongs to a run that is
//! over, whatever ended it, so no process number can be mistaken for another's.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};

use crate::domain::intent::{Intent, IntentId, Reached, Step};
use crate::domain::token::TokenId;

/// The version of the lines that this program writes and reads.
const VERSION: u64 = 1;

/// How the names of these files end.
pub(super) const ENDING: &str = "jsonl";

/// How many names are tried for a new file before the directory is given up.
const ATTEMPTS: u32 = 16;

#[derive(Deserialize, Serialize)]
struct Head {
    tokendesk_journal: u64,
}

#[derive(Deserialize, Serialize)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
enum Line {
    Intent {
        intent: u64,
        account: String,
        account_name: String,
        description: String,
        at: Option<Timestamp>,
        known: Vec<i64>,
    },
    Created {
        intent: u64,
        token: i64,
    },
    Revoked {
        intent: u64,
        token: i64,
    },
    Refused {
        intent: u64,
    },
    Unknown {
        intent: u64,
    },
    Shown {
        intent: u64,
    },
    Acknowledged {
        intent: u64,
    },
    Nothing {
        intent: u64,
    },
    Deleted {
        intent: u64,
    },
    Kept {
        intent: u64,
    },
}

/// The file of one run, locked, and the intents of it that are not closed.
#[derive(Debug)]
pub(super) struct RunFile {
    path: PathBuf,
    run: String,
    file: File,
    written: u64,
    last: u64,
    intents: Vec<Intent>,
}

/// Why a file of another run is left alone.
#[derive(Debug)]
pub(super) enum Other {
    /// Its run goes on, or it is gone by now.
    Busy,
    /// It can't be read, or a newer program wrote it.
    Unreadable,
}

impl RunFile {
    /// A new file for this run, in a directory that is made if it is not there.
    pub(super) fn create(directory: &Path, started: Timestamp) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
        let (time, process) = (started.as_millisecond(), std::process::id());
        for attempt in 0..ATTEMPTS {
            let run = format!("{time}-{process}-{attempt}");
            let path = directory.join(format!("{run}.{ENDING}"));
            let mut open = OpenOptions::new();
            let made = open.read(true).write(true).create_new(true).mode(0o600).open(&path);
            let file = match made {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(error),
            };
            // Another run that cleans up may have been faster: it saw an empty file.
            if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err()
                || file.metadata()?.nlink() == 0
            {
                continue;
            }
            let mut made = Self { path, run, file, written: 0, last: 0, intents: vec![] };
            if let Err(error) = made.begin(directory) {
                made.remove();
                return Err(error);
            }
            return Ok(made);
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    fn begin(&mut self, directory: &Path) -> io::Result<()> {
        self.write(&Head { tokendesk_journal: VERSION })?;
        // The name of the file is in the directory.
        File::open(directory)?.sync_all()
    }

    /// Takes over the file of a run that is over.
    pub(super) fn adopt(path: &Path) -> Result<Self, Other> {
        let file = OpenOptions::new().read(true).write(true).open(path);
        let mut file = match file {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Other::Busy),
            Err(_) => return Err(Other::Unreadable),
        };
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            return Err(Other::Busy);
        }
        let mut bytes = vec![];
        file.read_to_end(&mut bytes).map_err(|_| Other::Unreadable)?;
        // A line without its end was not written in full: nothing was done because of it.
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let run = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into());
        let written = u64::try_from(whole).map_err(|_| Other::Unreadable)?;
        let mut adopted =
            Self { path: path.to_owned(), run, file, written, last: 0, intents: vec![] };
        adopted.read(&bytes[..whole]).ok_or(Other::Unreadable)?;
        Ok(adopted)
    }

    /// Applies every line; `None` where one can't be read.
    fn read(&mut self, bytes: &[u8]) -> Option<()> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut lines = text.lines();
        let Some(head) = lines.next() else {
            return Some(());
        };
        let head: Head = serde_json::from_str(head).ok()?;
        if head.tokendesk_journal != VERSION {
            return None;
        }
        for line in lines {
            self.apply(serde_json::from_str(line).ok()?);
        }
        Some(())
    }

    fn apply(&mut self, line: Line) {
        let (number, step) = match line {
            Line::Intent { intent, account, account_name, description, at, known } => {
                self.last = self.last.max(intent);
                self.intents.push(Intent {
                    id: IntentId { run: self.run.clone(), number: intent },
                    account,
                    account_name,
                    description,
                    at,
                    known: known.into_iter().map(TokenId).collect(),
                    reached: Reached::Sent,
                });
                return;
            }
            Line::Created { intent, token } => (intent, Step::Created(TokenId(token))),
            Line::Revoked { intent, token } => (intent, Step::Revoked(TokenId(token))),
            Line::Refused { intent } => (intent, Step::Refused),
            Line::Unknown { intent } => (intent, Step::Unknown),
            Line::Shown { intent } => (intent, Step::Shown),
            Line::Acknowledged { intent } => (intent, Step::Acknowledged),
            Line::Nothing { intent } => (intent, Step::Nothing),
            Line::Deleted { intent } => (intent, Step::Deleted),
            Line::Kept { intent } => (intent, Step::Kept),
        };
        self.step(number, step);
    }

    fn step(&mut self, number: u64, step: Step) {
        let Some(index) = self.intents.iter().position(|intent| intent.id.number == number) else {
            return;
        };
        match self.intents[index].reached.after(step) {
            Some(reached) => self.intents[index].reached = reached,
            None => drop(self.intents.remove(index)),
        }
    }

    /// Writes an intent down; when this returns, it is on the disk.
    pub(super) fn intend(&mut self, intent: Intent) -> io::Result<Intent> {
        let number = self.last + 1;
        let line = Line::Intent {
            intent: number,
            account: intent.account.clone(),
            account_name: intent.account_name.clone(),
            description: intent.description.clone(),
            at: intent.at,
            known: intent.known.iter().map(|id| id.0).collect(),
        };
        self.write(&line)?;
        self.last = number;
        let intent = Intent { id: IntentId { run: self.run.clone(), number }, ..intent };
        self.intents.push(intent.clone());
        Ok(intent)
    }

    /// Writes a step down.
    pub(super) fn note(&mut self, number: u64, step: Step) -> io::Result<()> {
        let intent = number;
        let written = self.write(&match step {
            Step::Created(token) => Line::Created { intent, token: token.0 },
            Step::Revoked(token) => Line::Revoked { intent, token: token.0 },
            Step::Refused => Line::Refused { intent },
            Step::Unknown => Line::Unknown { intent },
            Step::Shown => Line::Shown { intent },
            Step::Acknowledged => Line::Acknowledged { intent },
            Step::Nothing => Line::Nothing { intent },
            Step::Deleted => Line::Deleted { intent },
            Step::Kept => Line::Kept { intent },
        });
        self.step(number, step);
        written
    }

    /// Appends a line and waits until it is on the disk. A part of a line is taken back.
    fn write(&mut self, line: &impl Serialize) -> io::Result<()> {
        let mut bytes = serde_json::to_vec(line)?;
        bytes.push(b'\n');
        let length = u64::try_from(bytes.len()).map_err(io::Error::other)?;
        self.file.set_len(self.written)?;
        self.file.seek(SeekFrom::Start(self.written))?;
        let written = self.file.write_all(&bytes).and_then(|()| self.file.sync_data());
        match written {
            Ok(()) => self.written += length,
            // What can't be taken back either is a line without its end, which counts as none.
            Err(_) => drop(self.file.set_len(self.written)),
        }
        written
    }

    /// Whether it is this file.
    pub(super) fn is(&self, path: &Path) -> bool {
        self.path == path
    }

    /// Whether it still has its name.
    pub(super) fn is_there(&self) -> bool {
        self.file.metadata().is_ok_and(|found| found.nlink() > 0)
    }

    /// The run that it belongs to.
    pub(super) fn run(&self) -> &str {
        &self.run
    }

    /// The intents that are not closed.
    pub(super) fn intents(&self) -> &[Intent] {
        &self.intents
    }

    /// Removes the file: nothing in it is left to be told.
    pub(super) fn remove(&self) {
        // A file that stays is looked at again by the next start.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn intent(description: &str) -> Intent {
        Intent {
            id: IntentId { run: String::new(), number: 0 },
            account: "https://acme.zendesk.com".into(),
            account_name: "acme".into(),
            description: description.into(),
            at: Some(Timestamp::UNIX_EPOCH),
            known: vec![TokenId(1), TokenId(9_007_199_254_740_993)],
            reached: Reached::Sent,
        }
    }

    /// Takes over a file whose run is over. A child that another test has just forked holds the
    /// lock for the moment until it runs its program.
    fn adopt(path: &Path) -> Result<RunFile, Other> {
        for _ in 0..1000 {
            match RunFile::adopt(path) {
                Err(Other::Busy) => std::thread::yield_now(),
                other => return other,
            }
        }
        Err(Other::Busy)
    }

    /// A file with one intent, its path, and the place that it is in.
    fn written() -> (tempfile::TempDir, PathBuf, Intent) {
        let place = tempfile::tempdir().unwrap();
        let mut file = RunFile::create(place.path(), Timestamp::UNIX_EPOCH).unwrap();
        let intent = file.intend(intent("nightly export")).unwrap();
        let path = file.path.clone();
        (place, path, intent)
    }

    #[test]
    fn what_was_written_is_read_again() {
        let (_place, path, intent) = written();
        let mut adopted = adopt(&path).unwrap();
        assert_eq!(adopted.intents(), [intent]);
        adopted.note(1, Step::Created(TokenId(7))).unwrap();
        adopted.note(1, Step::Shown).unwrap();
        drop(adopted);
        let mut adopted = adopt(&path).unwrap();
        assert_eq!(adopted.intents()[0].reached, Reached::Shown(TokenId(7)));
        adopted.note(1, Step::Kept).unwrap();
        drop(adopted);
        assert_eq!(adopt(&path).unwrap().intents(), []);
    }

    #[test]
    fn a_file_whose_run_goes_on_is_left_alone() {
        let place = tempfile::tempdir().unwrap();
        let file = RunFile::create(place.path(), Timestamp::UNIX_EPOCH).unwrap();
        assert!(matches!(RunFile::adopt(&file.path), Err(Other::Busy)));
        let other = RunFile::create(place.path(), Timestamp::UNIX_EPOCH).unwrap();
        assert_ne!(file.path, other.path, "two runs in one moment have two files");
        let path = file.path.clone();
        drop(file);
        assert!(adopt(&path).is_ok());
    }

    #[test]
    fn wherever_the_last_line_is_torn_the_rest_is_read_and_the_next_line_is_whole() {
        let (_place, path, intent) = written();
        let whole = fs::read(&path).unwrap();
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            let mut adopted = adopt(&path).unwrap();
            assert_eq!(adopted.intents(), [], "{length} bytes: it was not sent");
            if adopted.written > 0 {
                adopted.intend(intent.clone()).unwrap();
                drop(adopted);
                assert_eq!(adopt(&path).unwrap().intents().len(), 1);
            }
        }
    }

    #[test]
    fn what_is_not_of_this_version_is_not_guessed_at() {
        let (_place, path, _) = written();
        let whole = fs::read_to_string(&path).unwrap();
        for other in [
            whole.replace("\"tokendesk_journal\":1", "\"tokendesk_journal\":2"),
            whole.replace("\"step\":\"intent\"", "\"step\":\"sky\""),
            whole.replace("\"intent\":1", "\"sea\":1"),
            "a diary\n".to_owned(),
            format!("{whole}\u{0}\n"),
        ] {
            fs::write(&path, &other).unwrap();
            assert!(matches!(adopt(&path), Err(Other::Unreadable)), "{other}");
            assert_eq!(fs::read_to_string(&path).unwrap(), other, "it stays as it is");
        }
    }
}
