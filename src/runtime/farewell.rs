//! The end of the screen: what was sent is waited for, and no value stays behind that nobody saw
//! (reference 4.1, 4.2).

use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use ratatui::backend::Backend;
use rustix::process::Signal;

use super::event_loop::EventLoop;
use super::queue::{Event, Events};
use super::terminal::Port;
use crate::app::export::Exported;
use crate::app::{Answer, Message, NotCreated, Request, bulk, failure, name_of, oauth, unfinished};
use crate::domain::intent::LostReveal;
use crate::domain::token::{Deletion, Status, Token, TokenChange, TokenId};
use crate::phrases::Phrase;
use crate::zendesk::{Error, Writer};

/// How long the answers to changes are waited for.
pub const LINGER: Duration = Duration::from_secs(10);

/// When the process ends at the latest, counted from the same moment.
pub(super) const AT_LAST: Duration = Duration::from_secs(15);

/// A token that was made while nobody could see its value any more.
struct Unseen {
    id: TokenId,
    name: String,
}

impl<B, P> EventLoop<B, P>
where
    B: Backend,
    B::Error: Send + Sync + 'static,
    P: Port,
{
    /// Waits for what was sent, makes away with a value that nobody saw, and says what is left.
    ///
    /// The terminal is given back by then, and perhaps gone.
    pub(super) fn take_leave(&mut self, events: &Events, status: i32) {
        let begun = Instant::now();
        let guard = self.parts().tasks.end_at_last(AT_LAST, status);
        let unseen = unfinished::unseen(self.state());
        let mut unseen: Vec<_> = unseen.into_iter().map(Unseen::from).collect();
        self.parts().tasks.leave();
        self.wait_for_answers(events, begun, &mut unseen);
        for request in self.parts().tasks.unanswered() {
            let told = match (&request, bulk::unfinished_words(self.state())) {
                (Request::Many(_), Some(words)) => words,
                _ => vec![self.unknown(&request)],
            };
            for phrase in &told {
                self.say(phrase);
            }
        }
        for token in unseen {
            self.dispose_of(&token, begun);
        }
        for phrase in unfinished::told_next_time(self.state()) {
            self.say(&phrase);
        }
        self.parts().tasks.journal().close();
        guard.abort();
    }

    fn wait_for_answers(&mut self, events: &Events, begun: Instant, unseen: &mut Vec<Unseen>) {
        let mut said = false;
        while self.parts().tasks.waits_for_a_change() {
            if !std::mem::replace(&mut said, true) {
                self.say(&Phrase::LeaveWaiting);
            }
            let left = self.parts().linger.saturating_sub(begun.elapsed());
            match events.recv_timeout(left) {
                Ok(Event::Message(Message::Answered { call, answer })) => {
                    let Some(request) = self.parts().tasks.concluded(call) else {
                        continue;
                    };
                    if let Answer::Many(report) = &answer {
                        for phrase in &bulk::leave_words(report) {
                            self.say(phrase);
                        }
                    }
                    if let Answer::TokenCreated(Ok(created)) = &answer {
                        unseen.push(Unseen::from(created.token.clone()));
                    }
                    if let Some(phrase) = self.outcome(&request, answer) {
                        self.say(&phrase);
                    }
                }
                // What has become of some of many, in case the rest takes too long.
                Ok(Event::Message(told @ Message::Bulk { .. })) => self.hear(told),
                // Somebody at the prompt does not want to wait. The terminal's own end may be told
                // twice and is no such wish.
                Ok(Event::Ended(signal))
                    if [Signal::INT, Signal::QUIT].map(Signal::as_raw).contains(&signal) =>
                {
                    return;
                }
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// What a change came to, in words; `None` where it is told elsewhere.
    fn outcome(&self, request: &Request, answer: Answer) -> Option<Phrase> {
        match answer {
            Answer::TokenCreated(Err(NotCreated::Unknown { intent, .. })) => {
                Some(Phrase::LeaveUnknownCreate { name: intent.description })
            }
            Answer::TokenCreated(Err(NotCreated::Unwritten(_))) => Some(Phrase::LeaveNotSent),
            Answer::TokenUpdated(Ok(token)) => {
                let name = name_of(&token);
                Some(match (request, token.status) {
                    (Request::UpdateToken { change: TokenChange::Describe(_), .. }, _) => {
                        Phrase::TokenSaved { name }
                    }
                    (_, Status::Active) => Phrase::TokenReactivated { name },
                    (_, Status::Inactive) => Phrase::TokenDeactivated { name },
                })
            }
            Answer::TokenDeleted(Ok(deletion)) => {
                let name = self.name(request);
                Some(match deletion {
                    Deletion::Deleted => Phrase::TokenDeleted { name },
                    Deletion::Gone => Phrase::TokenWasGone { name },
                })
            }
            Answer::Exported(Ok(Exported { path, count })) => {
                Some(Phrase::Exported { count, path })
            }
            Answer::Exported(Err(_)) => Some(Phrase::ExportNotWritten),
            Answer::AccessSet(Ok(access)) if access.token_access => {
                Some(Phrase::ConfigurationTurnedOn)
            }
            Answer::AccessSet(Ok(_)) => Some(Phrase::ConfigurationTurnedOff),
            Answer::OAuth(answer) => match oauth::words::outcome(&answer)? {
                Ok(phrase) => Some(phrase),
                Err(error) => Some(self.failed(request, error)),
            },
            Answer::TokenCreated(Err(NotCreated::Failed(error)))
            | Answer::TokenUpdated(Err(error))
            | Answer::TokenDeleted(Err(error))
            | Answer::AccessSet(Err(error)) => Some(self.failed(request, &error)),
            _ => None,
        }
    }

    fn failed(&self, request: &Request, error: &Error) -> Phrase {
        if error.leaves_unknown() { self.unknown(request) } else { failure::what(error) }
    }

    fn unknown(&self, request: &Request) -> Phrase {
        match request {
            Request::CreateToken(description) => {
                Phrase::LeaveUnknownCreate { name: description.as_str().to_owned() }
            }
            Request::SetAccess(_) => Phrase::LeaveUnknownAccess,
            Request::OAuth(asked) => oauth::words::unknown(asked),
            Request::Export(order) => Phrase::LeaveUnknownExport { path: order.path.clone() },
            _ => Phrase::LeaveUnknown { name: self.name(request) },
        }
    }

    /// What the token of a request is called, as far as the screen knew.
    fn name(&self, request: &Request) -> String {
        let (Request::UpdateToken { id, .. } | Request::DeleteToken(id)) = request else {
            return String::new();
        };
        self.state().tokens.get(*id).map_or_else(|| id.0.to_string(), name_of)
    }

    /// A token whose value nobody saw: it is deactivated and deleted, or told at the next start.
    fn dispose_of(&mut self, token: &Unseen, begun: Instant) {
        let name = token.name.clone();
        let writer = self.parts().tasks.writer();
        let (Some(writer), LostReveal::Revoke) = (writer, self.parts().on_lost_reveal) else {
            self.say(&Phrase::LeaveKept { name });
            return;
        };
        // What is left of the time, but never nothing: the first part may have used it up.
        let left = AT_LAST.saturating_sub(begun.elapsed()).saturating_sub(Duration::from_secs(1));
        let id = token.id;
        let handle = self.parts().tasks.handle().clone();
        let revoked =
            handle.block_on(async { tokio::time::timeout(left, revoke(&writer, id)).await });
        let phrase = if let Ok(Ok(_)) = revoked {
            self.parts().tasks.revoked(id);
            Phrase::LeaveRevoked { name }
        } else {
            Phrase::LeaveKept { name }
        };
        self.say(&phrase);
    }
}

/// Deactivates a token and deletes it.
pub(super) async fn revoke(writer: &Writer, id: TokenId) -> Result<Deletion, Error> {
    writer.update_token(id, &TokenChange::SetStatus(Status::Inactive)).await?;
    writer.delete_token(id).await
}

impl From<Token> for Unseen {
    fn from(token: Token) -> Self {
        Self { id: token.id, name: name_of(&token) }
    }
}
