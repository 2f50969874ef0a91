//! Why the screen ended in another way than somebody's wish, without words from its inside.

use std::io;
use std::panic::set_hook;
use std::sync::{Arc, Mutex, PoisonError};

use thiserror::Error;

use crate::app::accounts::NotOpened;
use crate::domain::credential::CredentialError;
use crate::zendesk;

use super::queue::{Event, Queue};

/// Why an account can't be opened, in the words of whoever opens it.
pub type OpenError = Box<dyn std::error::Error + Send + Sync>;

/// The same for the screen: what it has sentences for, else the words with their causes.
pub(super) fn not_opened(error: OpenError) -> NotOpened {
    let error = match error.downcast::<CredentialError>() {
        Ok(credential) => return NotOpened::Credential(*credential),
        Err(error) => error,
    };
    let error = match error.downcast::<zendesk::Error>() {
        Ok(error) => return NotOpened::Line(*error),
        Err(error) => error,
    };
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        // An error that already tells its cause is not followed by it.
        if !words.contains(&text) {
            words = format!("{words}: {text}");
        }
        cause = error.source();
    }
    NotOpened::Other(words)
}

/// Why the screen ended.
#[derive(Debug, Error)]
pub enum Error {
    /// The terminal is gone or fails.
    #[error("the terminal can't be used")]
    Terminal(#[source] io::Error),
    /// A thread or a signal handler could not be set up.
    #[error("this machine refuses what the screen needs to run")]
    Start(#[source] io::Error),
    /// The account can't be opened; the text is the opener's.
    #[error(transparent)]
    Open(OpenError),
    /// A bug. The text of a panic may hold anything, so only its place is kept.
    #[error("tokendesk ended because of an error of its own, at {0}")]
    Panicked(String),
}

/// Where the first panic was.
#[derive(Clone, Debug, Default)]
pub(super) struct Panics(Arc<Mutex<Option<String>>>);

impl Panics {
    /// The place of the first panic, such as `src/app/update.rs:12:5`.
    pub(super) fn place(&self) -> String {
        let place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        place.clone().unwrap_or_else(|| "an unknown place".into())
    }
}

/// From now on a panic of any thread is noted and wakes the loop. Nothing is printed: the screen
/// is still drawn on, and only the loop's thread gives the terminal back.
pub(super) fn watch_panics(queue: Queue) -> Panics {
    let panics = Panics::default();
    let noted = panics.clone();
    set_hook(Box::new(move |panic| {
        let here = panic.location().map(ToString::to_string);
        let mut first = noted.0.lock().unwrap_or_else(PoisonError::into_inner);
        *first = first.take().or(here);
        drop(first);
        queue.send(Event::Panicked(noted.place()));
    }));
    panics
}
