//! What is sent again, and what is not (reference 4.3).
//!
//! | request | nothing was sent | 429 | no answer, 502, 503, 504 |
//! |---|---|---|---|
//! | GET | again, 3 times | waits | again, 3 times |
//! | PUT | again, 3 times | waits | never: whoever asked looks first |
//! | DELETE | again, 3 times | waits | again, 3 times: a 404 then says that it is done |
//! | POST, and the PUT that makes another secret | again, 3 times | never: a person is asked | **never** |
//!
//! A 401 to an access token that an OAuth client was given is answered by another one, once.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use tokio::time::sleep;

use super::client::Client;
use super::error::{Error, ErrorKind};
use super::exchange::{Answer, Failure, Purpose, Reach, Request};
use super::network::Timeouts;
use super::observation::Observation;

/// A request that failed, and whether it had been sent before by the same call.
pub(super) struct Refused {
    pub(super) error: Error,
    /// An earlier attempt was sent, and nobody knows what became of it.
    pub(super) after_unknown: bool,
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        refused.error
    }
}

/// What follows a failure.
enum Next {
    /// After this pause.
    Again(Duration),
    /// After this pause, which is told, since it came too often.
    Wait(Duration),
    /// At once, with another access token.
    Renew,
    GiveUp,
}

impl Client {
    /// Sends a request, and again where its kind and what happened allow it.
    pub(super) async fn send(&self, request: &Request) -> Result<Answer, Error> {
        Ok(self.send_telling(request).await?)
    }

    /// The same, telling of an error whether it came after an attempt with an unknown end.
    pub(super) async fn send_telling(&self, request: &Request) -> Result<Answer, Refused> {
        let observer = &self.inner().observer;
        let timeouts = &self.inner().timeouts;
        let mut course = Course::new(request, timeouts);
        if !self.waits {
            course.waits_left = 0;
        }
        loop {
            let signed = self
                .sign(request, course.stale)
                .await
                .map_err(|error| Refused { error, after_unknown: course.after_unknown })?;
            let failure = match self.attempt(request, signed.header).await {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            match course.after(&failure, signed.grant) {
                // Also a create is sent once more, only because the account has refused it: a 401
                // says that nothing was made.
                Next::Renew => course.stale = signed.grant,
                Next::GiveUp => {
                    let after_unknown = course.after_unknown;
                    return Err(Refused { error: failure.error, after_unknown });
                }
                Next::Wait(pause) => {
                    let told = observer.waiting(request.name(), pause.as_secs());
                    sleep(pause).await;
                    drop(told);
                }
                Next::Again(pause) => {
                    sleep(pause).await;
                    course.after_unknown |= failure.reach == Reach::Unknown;
                    observer.tell(Observation::Again {
                        request: request.name(),
                        attempt: course.attempt,
                        of: timeouts.retries + 1,
                    });
                }
            }
        }
    }
}

/// How far the attempts of one request have come.
struct Course<'a> {
    purpose: Purpose,
    timeouts: &'a Timeouts,
    pauses: ExponentialBackoff,
    /// Which attempt is under way, from 1; waits for the limit are not counted.
    attempt: usize,
    waits_left: usize,
    after_unknown: bool,
    /// The access token that the account has refused.
    stale: Option<u64>,
}

impl<'a> Course<'a> {
    fn new(request: &Request, timeouts: &'a Timeouts) -> Self {
        // The pauses double and are spread at random, so that many clients don't come back at once.
        let pauses = ExponentialBuilder::new()
            .with_min_delay(timeouts.first_pause)
            // The jitter adds up to as much again.
            .with_max_delay((timeouts.longest_pause / 2).max(Duration::from_millis(1)))
            .with_max_times(timeouts.retries)
            .with_jitter()
            .build();
        Self {
            purpose: request.purpose,
            timeouts,
            pauses,
            attempt: 1,
            waits_left: timeouts.retries,
            after_unknown: false,
            stale: None,
        }
    }

    fn after(&mut self, failure: &Failure, grant: Option<u64>) -> Next {
        let renews = grant.is_some() && self.stale.is_none();
        match failure.reach {
            Reach::Answered if renews && failure.error.kind == ErrorKind::NotSignedIn => {
                Next::Renew
            }
            Reach::Unsent => self.again(),
            Reach::Unknown if !matches!(self.purpose, Purpose::Change | Purpose::Creation) => {
                self.again()
            }
            Reach::Answered if self.purpose != Purpose::Creation => self.wait(failure),
            Reach::Never | Reach::Unknown | Reach::Answered => Next::GiveUp,
        }
    }

    fn again(&mut self) -> Next {
        self.attempt += 1;
        self.pauses.next().map_or(Next::GiveUp, Next::Again)
    }

    fn wait(&mut self, failure: &Failure) -> Next {
        let Some(left) = self.waits_left.checked_sub(1) else {
            return Next::GiveUp;
        };
        self.waits_left = left;
        wait(&failure.error, self.timeouts).map_or(Next::GiveUp, Next::Wait)
    }
}

/// How long a request that came too often waits; `None` if it is not that, or if it is too long.
pub(super) fn wait(error: &Error, timeouts: &Timeouts) -> Option<Duration> {
    let ErrorKind::RateLimited { retry_after } = error.kind else {
        return None;
    };
    let pause = retry_after.map_or(timeouts.unsaid_wait, Duration::from_secs);
    (pause <= timeouts.longest_wait).then_some(pause)
}
