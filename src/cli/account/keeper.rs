//! Where a person's sign-in is kept once it is renewed: where the profile says, one process at a time.

use std::any::Any;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::fs::{FlockOperation, flock};

use super::target::Target;
use crate::domain::place::Place;
use crate::domain::profile::Choice;
use crate::domain::secret::Renewable;
use crate::settings::{self, Source, credentials};
use crate::zendesk::Keeper;

/// The sign-in of a profile.
#[derive(Debug)]
pub(super) struct Kept {
    source: Source,
    choice: Choice,
    place: Place,
    unkept: Unkept,
}

/// Sign-ins that could not be kept: each is good as long as this process runs, or until a newer one
/// is kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Unkept(Arc<Mutex<Vec<(Choice, Renewable)>>>);

impl Unkept {
    /// That of an account, if there is one.
    pub(super) fn of(&self, choice: &Choice) -> Option<Renewable> {
        let found = self.all().iter().find(|(known, _)| known == choice).cloned();
        found.map(|(_, tokens)| tokens)
    }

    pub(super) fn remember(&self, choice: &Choice, tokens: Renewable) {
        self.forget(choice);
        self.all().push((choice.clone(), tokens));
    }

    pub(super) fn forget(&self, choice: &Choice) {
        self.all().retain(|(known, _)| known != choice);
    }

    fn all(&self) -> MutexGuard<'_, Vec<(Choice, Renewable)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// That of an account before it is opened; none where the profile keeps nothing.
    pub(super) fn of(target: &Target, unkept: &Unkept) -> Option<Self> {
        let source = target.configured.clone()?;
        let (choice, place) = (target.choice.clone(), target.place.clone());
        Some(Self { source, choice, place, unkept: unkept.clone() })
    }

    /// Only one process at a time has it open and locked: a refresh token is good for one renewal.
    fn lock() -> Option<File> {
        let directory = settings::state_dir()?;
        fs::create_dir_all(&directory).ok()?;
        let path = directory.join("renewal.lock");
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path).ok()?;
        flock(&file, FlockOperation::LockExclusive).ok()?;
        Some(file)
    }
}

impl Keeper for Kept {
    fn turn(&self) -> Box<dyn Any + Send> {
        // Where nothing can be locked, a renewal still is likelier to be the only one than not.
        Box::new(Self::lock())
    }

    fn read(&self) -> Option<Renewable> {
        let line = credentials::read(&self.source, &self.choice, &self.place).ok()?;
        Renewable::parse(&line)
    }

    fn keep(&self, tokens: &Renewable) -> bool {
        let kept = credentials::keep(&self.source, &self.choice, &self.place, &tokens.line());
        match kept {
            Ok(()) => self.unkept.forget(&self.choice),
            // The account is opened again by it, also after another one was.
            Err(_) => self.unkept.remember(&self.choice, tokens.clone()),
        }
        kept.is_ok()
    }
}
