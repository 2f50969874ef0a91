//! Where a person's sign-in is kept once it is renewed: where the profile says, one process at a time.

use std::any::Any;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;

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
}

impl Kept {
    /// That of an account before it is opened; none where the profile keeps nothing.
    pub(super) fn of(target: &Target) -> Option<Self> {
        let source = target.configured.clone()?;
        Some(Self { source, choice: target.choice.clone(), place: target.place.clone() })
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
        credentials::keep(&self.source, &self.choice, &self.place, &tokens.line()).is_ok()
    }
}
