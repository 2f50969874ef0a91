//! Signing in by a browser, for the screen: the question is made, a browser of this machine is waited
//! for, and a code that signs in to an account is redeemed. What comes of it is told through the queue.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use crate::app::Message;
use crate::app::accounts::NotOpened;
use crate::app::sign_in::{Aim, Deed, Done, Failure, Told};
use crate::domain::profile::Choice;
use crate::domain::secret::OneTimeSecret;
use crate::phrases::Locale;
use crate::zendesk::Authorization;

use super::loopback::Listening;
use super::queue::Queue;

/// A question that is being made.
pub type Asking = Pin<Box<dyn Future<Output = Result<Authorization, NotOpened>> + Send>>;

/// A code that is being redeemed.
pub type Redeeming = Pin<Box<dyn Future<Output = Result<Done, Failure>> + Send>>;

/// Signs a person in to the account that is asked for: by whoever brings the accounts.
#[derive(Clone)]
pub struct Signer {
    /// The language of the pages that a browser of this machine is shown.
    pub locale: Locale,
    /// Makes the question, unless what comes of it could overwrite something.
    pub ask: Arc<dyn Fn(Choice) -> Asking + Send + Sync>,
    /// Redeems the code and keeps what it brings.
    pub redeem: Arc<dyn Fn(Choice, Authorization, OneTimeSecret) -> Redeeming + Send + Sync>,
}

/// The sign-in that is under way.
#[derive(Default)]
pub(super) struct SigningIn {
    signer: Option<Signer>,
    /// A browser is waited for, and perhaps a code is being redeemed.
    tasks: Vec<JoinHandle<()>>,
}

impl SigningIn {
    /// People are signed in by this.
    pub(super) fn by(signer: Option<Signer>) -> Self {
        Self { signer, tasks: vec![] }
    }

    /// Does what the app wants of it.
    pub(super) fn does(&mut self, deed: Deed, handle: &Handle, queue: &Queue) {
        let (signer, queue) = (self.signer.clone(), queue.clone());
        match deed {
            Deed::Begin { serial, aim } => {
                let before = self.stop();
                let waits = async move {
                    // The port is free only once whoever had it is gone.
                    for task in before {
                        let _ = task.await;
                    }
                    wait_for_browsers(signer, serial, aim, &queue).await;
                };
                self.tasks.push(handle.spawn(waits));
            }
            Deed::Redeem { serial, choice, authorization, code } => {
                let Some(signer) = signer else { return };
                let redeeming = (signer.redeem)(choice, authorization, code);
                self.tasks.push(handle.spawn(async move {
                    let told = Told::Ended(redeeming.await);
                    queue.message(Message::SignIn { serial, told });
                }));
            }
            Deed::Stop => drop(self.stop()),
        }
    }

    /// Ends all of it; what has to be gone before somebody else can listen.
    fn stop(&mut self) -> Vec<JoinHandle<()>> {
        let tasks = std::mem::take(&mut self.tasks);
        tasks.iter().for_each(JoinHandle::abort);
        tasks
    }
}

/// Makes the question, then tells of every browser that brings an answer to it, until it is stopped: a
/// person may allow what they denied, and a code that was worth nothing may be followed by another.
async fn wait_for_browsers(signer: Option<Signer>, serial: u64, aim: Aim, queue: &Queue) {
    let tell = |told| queue.message(Message::SignIn { serial, told });
    let locale = signer.as_ref().map_or(Locale::En, |signer| signer.locale);
    let asked = match (aim, signer) {
        (Aim::Account(choice), Some(signer)) => (signer.ask)(choice).await,
        // Nobody brings accounts that one could sign in to.
        (Aim::Account(_), None) => return,
        (Aim::Client(candidate), _) => Ok(candidate.question()),
    };
    let authorization = match asked {
        Ok(asked) => asked,
        Err(why) => return tell(Told::NotBegun(why)),
    };
    let listening = match authorization.port() {
        Some(port) => Listening::at(port, locale).await,
        None => None,
    };
    let listens = listening.is_some();
    tell(Told::Begun { authorization: authorization.clone(), listens });
    if let Some(mut listening) = listening {
        loop {
            tell(Told::CameBack(listening.comes(&authorization).await));
        }
    }
}
