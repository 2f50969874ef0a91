//! Signing in by a browser, for the screen: the question is made, a browser of this machine is waited
//! for, a code is redeemed. What comes of it is told through the queue.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use crate::app::Message;
use crate::app::accounts::NotOpened;
use crate::app::sign_in::{Deed, Done, Failure, Told};
use crate::domain::profile::Choice;
use crate::domain::secret::OneTimeSecret;
use crate::phrases::Locale;
use crate::zendesk::Authorization;

use super::loopback::Listening;
use super::queue::Queue;

/// A question that is being made: with the port that the browser comes back to.
pub type Asking = Pin<Box<dyn Future<Output = Result<(Authorization, u16), NotOpened>> + Send>>;

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
        let Some(signer) = self.signer.clone() else {
            return;
        };
        let queue = queue.clone();
        match deed {
            Deed::Begin { serial, choice } => {
                let before = self.stop();
                let waits = async move {
                    // The port is free only once whoever had it is gone.
                    for task in before {
                        let _ = task.await;
                    }
                    wait_for_browsers(&signer, serial, choice, &queue).await;
                };
                self.tasks.push(handle.spawn(waits));
            }
            Deed::Redeem { serial, choice, authorization, code } => {
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
async fn wait_for_browsers(signer: &Signer, serial: u64, choice: Choice, queue: &Queue) {
    let tell = |told| queue.message(Message::SignIn { serial, told });
    let (authorization, port) = match (signer.ask)(choice).await {
        Ok(asked) => asked,
        Err(why) => return tell(Told::NotBegun(why)),
    };
    let listening = Listening::at(port, signer.locale).await;
    let listens = listening.is_some();
    tell(Told::Begun { authorization: authorization.clone(), listens });
    if let Some(mut listening) = listening {
        loop {
            tell(Told::CameBack(listening.comes(&authorization).await));
        }
    }
}
