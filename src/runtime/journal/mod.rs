//! What was about to be created, on the disk before it is sent (reference 4.2). Never a secret.
//!
//! A run has a file of its own in the directory `journal`, made with its first create. A thread of
//! its own writes it, so that the screen never waits for the disk.

mod run_file;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use jiff::Timestamp;
use tokio::sync::oneshot;

use crate::app::{Noted, Unwritten};
use crate::domain::intent::{Intent, Step};

use run_file::{Other, RunFile};

/// The journal of this run. A clone is the same journal.
#[derive(Clone, Debug)]
pub struct Journal(Arc<Mutex<Inner>>);

#[derive(Debug)]
struct Inner {
    directory: Option<PathBuf>,
    writer: Option<(Sender<Job>, JoinHandle<()>)>,
}

/// What other runs left behind.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct LeftBehind {
    /// Intents of the account that was asked for, oldest first.
    pub(super) intents: Vec<Intent>,
    /// Files that can't be read. They stay as they are.
    pub(super) unreadable: Vec<PathBuf>,
}

enum Job {
    Intend { intent: Box<Intent>, done: oneshot::Sender<Result<Intent, Unwritten>> },
    Note { about: Noted, step: Step },
    LeftBehind { account: String, done: oneshot::Sender<LeftBehind> },
}

impl Journal {
    /// A journal below this directory; `None` if there is no place for one. Nothing is made yet.
    pub fn new(directory: Option<PathBuf>) -> Self {
        Self(Arc::new(Mutex::new(Inner { directory, writer: None })))
    }

    fn ask(&self, job: Job) -> io::Result<()> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.writer.is_none() {
            let (sender, jobs) = mpsc::channel();
            let mut keeper = Keeper::new(inner.directory.clone());
            let thread = thread::Builder::new().name("journal".into());
            inner.writer = Some((sender, thread.spawn(move || keeper.serve(&jobs))?));
        }
        let sender = inner.writer.as_ref().map(|(sender, _)| sender);
        match sender.map(|sender| sender.send(job)) {
            Some(Ok(())) => Ok(()),
            _ => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    /// Writes an intent down. Only when it is on the disk may the token be asked for.
    pub(super) async fn intend(&self, intent: Intent) -> Result<Intent, Unwritten> {
        let (done, answer) = oneshot::channel();
        let asked = self.ask(Job::Intend { intent: Box::new(intent), done });
        let failed = |error: &io::Error| Unwritten { place: self.place(), detail: plain(error) };
        asked.map_err(|error| failed(&error))?;
        answer.await.unwrap_or_else(|_| Err(failed(&io::ErrorKind::BrokenPipe.into())))
    }

    /// Writes down what became of an intent. A step that can't be written is told as open by the
    /// next start, so nothing waits for it.
    pub(super) fn note(&self, about: Noted, step: Step) {
        let _ = self.ask(Job::Note { about, step });
    }

    /// What runs that are over left open in this account.
    pub(super) async fn left_behind(&self, account: String) -> LeftBehind {
        let (done, answer) = oneshot::channel();
        match self.ask(Job::LeftBehind { account, done }) {
            Ok(()) => answer.await.unwrap_or_default(),
            Err(_) => LeftBehind::default(),
        }
    }

    /// Waits until everything is written, and gives the files back.
    pub(super) fn close(&self) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let writer = inner.writer.take();
        drop(inner);
        if let Some((sender, thread)) = writer {
            drop(sender);
            // A journal that panicked has nothing more to write.
            let _ = thread.join();
        }
    }

    fn place(&self) -> String {
        let inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.directory.as_deref().map_or_else(String::new, |path| path.display().to_string())
    }
}

/// What the system says, without its number.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}

/// The thread's own: the files that this run has.
struct Keeper {
    directory: Option<PathBuf>,
    own: Option<RunFile>,
    adopted: Vec<RunFile>,
}

impl Keeper {
    const fn new(directory: Option<PathBuf>) -> Self {
        Self { directory, own: None, adopted: vec![] }
    }

    fn serve(&mut self, jobs: &Receiver<Job>) {
        for job in jobs {
            match job {
                // Whoever asked may have gone: then nothing was sent either.
                Job::Intend { intent, done } => drop(done.send(self.intend(*intent))),
                Job::Note { about, step } => self.note(&about, step),
                Job::LeftBehind { account, done } => drop(done.send(self.left_behind(&account))),
            }
        }
        for file in self.own.take().iter().chain(&std::mem::take(&mut self.adopted)) {
            if file.intents().is_empty() {
                file.remove();
            }
        }
    }

    fn intend(&mut self, intent: Intent) -> Result<Intent, Unwritten> {
        let Some(directory) = &self.directory else {
            return Err(Unwritten { place: String::new(), detail: String::new() });
        };
        let directory = directory.clone();
        self.written(&directory, intent).map_err(|error| Unwritten {
            place: directory.display().to_string(),
            detail: plain(&error),
        })
    }

    fn written(&mut self, directory: &Path, intent: Intent) -> io::Result<Intent> {
        // Somebody may have tidied up: what is in a file without a name is lost with this run.
        if self.own.as_ref().is_some_and(|file| !file.is_there()) {
            self.own = None;
        }
        let own = match &mut self.own {
            Some(own) => own,
            none => none.insert(RunFile::create(directory, Timestamp::now())?),
        };
        own.intend(intent)
    }

    fn note(&mut self, about: &Noted, step: Step) {
        let mut files = self.own.iter_mut().chain(&mut self.adopted);
        let found = match about {
            Noted::Intent(id) => {
                files.find(|file| file.run() == id.run).map(|file| (file, id.number))
            }
            // The newest one, should two accounts use the same number.
            Noted::Token(token) => files.find_map(|file| {
                let made =
                    file.intents().iter().rfind(|intent| intent.reached.token() == Some(*token));
                let number = made?.id.number;
                Some((file, number))
            }),
        };
        if let Some((file, number)) = found {
            let _ = file.note(number, step);
        }
    }

    fn left_behind(&mut self, account: &str) -> LeftBehind {
        let mut unreadable = vec![];
        for path in self.other_files() {
            match RunFile::adopt(&path) {
                Ok(file) if file.intents().is_empty() => file.remove(),
                Ok(file) if file.intents().iter().any(|intent| intent.account == account) => {
                    self.adopted.push(file);
                }
                Ok(_) | Err(Other::Busy) => {}
                Err(Other::Unreadable) => unreadable.push(path),
            }
        }
        let files = self.adopted.iter().chain(&self.own);
        let intents = files.flat_map(RunFile::intents);
        let mut intents: Vec<_> =
            intents.filter(|intent| intent.account == account).cloned().collect();
        intents.sort_by(|left, right| left.id.cmp(&right.id));
        LeftBehind { intents, unreadable }
    }

    /// The files of the directory that this run does not have.
    fn other_files(&self) -> Vec<PathBuf> {
        let Some(entries) = self.directory.as_ref().and_then(|path| fs::read_dir(path).ok()) else {
            return vec![];
        };
        let mut paths: Vec<_> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|ending| ending == run_file::ENDING))
            .filter(|path| !self.own.iter().chain(&self.adopted).any(|file| file.is(path)))
            .collect();
        paths.sort();
        paths
    }
}
