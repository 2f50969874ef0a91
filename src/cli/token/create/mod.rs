//! `tokendesk token create`: a new token, and its value where it was asked for (A1 to A3, Q4).

mod lost;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;

use crate::app::{NotCreated, failure, name_of, retirement};
use crate::cli::Common;
use crate::cli::account;
use crate::cli::delivery::{Around, Delivery, Place, Wanted};
use crate::cli::desk::{self, Desk};
use crate::cli::interrupt::Interrupts;
use crate::cli::output::OutputArgs;
use crate::cli::progress::Progress;
use crate::cli::report::{Advice, Said, Status};
use crate::domain::description::NewDescription;
use crate::domain::intent::LostReveal;
use crate::domain::retirement::Rule;
use crate::domain::token::{CreatedToken, Token, TokenLimit};
use crate::phrases::{Catalog, Phrase};
use crate::records::{self, SCHEMA};
use crate::runtime::Maker;
use crate::settings;
use crate::zendesk::Error;
use jiff::Timestamp;

/// What `token create` is told.
#[derive(Args, Clone, Debug)]
pub struct CreateArgs {
    /// What the token is to be called
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, value_parser = NewDescription::parse)]
    description: NewDescription,
    /// Write the value to this new file, which only you can read, instead of the standard output
    #[arg(long, value_name = "FILE", conflicts_with = "copy")]
    output: Option<String>,
    /// Copy the value to the clipboard instead of writing it to the standard output
    #[arg(long)]
    copy: bool,
    /// Don’t ask where other terminals are attached to this tmux session, which see what you see
    #[arg(long)]
    yes: bool,
    /// Write one JSON document with the token; unless it goes elsewhere, the value is in it
    #[arg(long)]
    pub(super) json: bool,
}

/// Makes a token and hands its value over. A value that could be handed to nobody is of no use: then
/// the token is deactivated and deleted again.
pub async fn run(
    args: &CreateArgs,
    common: &Common,
    catalog: &Catalog,
) -> anyhow::Result<ExitCode> {
    let settings = account::load(common)?;
    let on_lost_reveal = settings.on_lost_reveal;
    desk::with(common, async |desk| {
        desk.writer()?;
        let journal = settings::state_dir().map(|place| place.join("journal"));
        let Some(maker) = Maker::new(desk.opened(), journal) else {
            // It only reads, which was said above.
            return Ok(ExitCode::FAILURE);
        };
        // What can keep the value from arriving is found out before there is one.
        let wanted = Wanted { output: args.output.as_deref(), copy: args.copy, json: args.json };
        let place = Place::prepare(wanted, &settings.clipboard)?;
        place.is_private_or_agreed(args.yes, catalog)?;
        let (tokens, now) = desk.tokens(catalog).await?;
        check_limit(&tokens)?;
        let creation = Creation { args, desk, maker: &maker, catalog, now, on_lost_reveal };
        let done = creation.run(place).await;
        maker.close();
        done.map(|()| ExitCode::SUCCESS)
    })
    .await
}

/// T4: at the limit nothing is asked for.
fn check_limit(tokens: &[Token]) -> anyhow::Result<()> {
    let (count, limit) = (tokens.len(), TokenLimit::for_count(tokens.len()));
    limit.may_add(count).map_err(|_| {
        Advice::new(Phrase::AdviceDelete)
            .with(Status::Refused)
            .about(Phrase::LimitText { count, limit: limit.tokens() })
    })
}

struct Creation<'a> {
    args: &'a CreateArgs,
    desk: &'a Desk,
    maker: &'a Maker,
    catalog: &'a Catalog,
    now: Timestamp,
    on_lost_reveal: LostReveal,
}

impl Creation<'_> {
    async fn run(&self, place: Place) -> anyhow::Result<()> {
        let mut interrupts = Interrupts::listen()?;
        let (created, left) = self.make(&mut interrupts).await;
        let created = match created {
            Ok(created) => created,
            Err(NotCreated::Failed(error)) => return Err(self.refused(&error)),
            Err(NotCreated::Unwritten(why)) => {
                let what = if why.place.is_empty() {
                    Phrase::JournalNoPlace
                } else {
                    Phrase::JournalUnwritten { place: why.place, detail: why.detail }
                };
                return Err(Advice::new(Phrase::NoDataPlaceHint).about(what));
            }
            Err(NotCreated::Unknown { intent, error }) => {
                return Err(lost::look(self.desk, self.maker, *intent, &error, self.catalog).await);
            }
        };
        let CreatedToken { token, secret } = created;
        if left {
            return Err(self.revoke(&token, Phrase::CreateInterrupted).await);
        }
        match place.deliver(&secret, || around(&token)) {
            Ok(delivery) => self.delivered(&token, delivery, &mut interrupts).await,
            Err(why) => Err(self.revoke(&token, why).await),
        }
    }

    /// The answer, and whether somebody wanted to leave before it came.
    async fn make(&self, interrupts: &mut Interrupts) -> (Result<CreatedToken, NotCreated>, bool) {
        let progress = Progress::start(self.catalog.say(&Phrase::Saving));
        progress.watch(self.desk.client(), self.catalog);
        let mut work = std::pin::pin!(self.maker.make(self.args.description.clone()));
        let mut left = false;
        loop {
            tokio::select! {
                created = &mut work => return (created, left),
                _ = interrupts.next() => {
                    if std::mem::replace(&mut left, true) {
                        self.maker.give_up();
                    } else {
                        self.maker.leave();
                        progress.announce(self.catalog.say(&Phrase::LeaveWaiting));
                    }
                }
            }
        }
    }

    /// The value is where it was asked for; what is to be known of that is said beside it.
    async fn delivered(
        &self,
        token: &Token,
        delivery: Delivery,
        interrupts: &mut Interrupts,
    ) -> anyhow::Result<()> {
        if delivery.is_certain() {
            self.maker.was_taken(token.id);
        } else {
            self.maker.was_sent(token.id);
        }
        if self.args.json {
            document(token, &delivery)?;
        } else {
            let created = Phrase::CreateDone { name: name_of(token), id: token.id.0.to_string() };
            self.note(&created);
        }
        if let Some(said) = delivery.said() {
            self.note(&said);
        }
        delivery.hold(interrupts).await;
        Ok(())
    }

    /// Beside the value: where it can't be said, the value is what counts.
    fn note(&self, phrase: &Phrase) {
        let _ = writeln!(io::stderr(), "{}", self.catalog.say(phrase));
    }

    /// Nobody has the value: the token goes again, unless the configuration keeps it.
    async fn revoke(&self, token: &Token, why: Phrase) -> anyhow::Error {
        let name = name_of(token);
        let (after, status) = match self.on_lost_reveal {
            LostReveal::Keep => (Phrase::CreateKept { name }, Status::Failed),
            LostReveal::Revoke => match self.maker.revoke(token.id).await {
                Ok(()) => (Phrase::CreateRevoked { name }, Status::Failed),
                Err(_) => (Phrase::CreateKept { name }, Status::InPart),
            },
        };
        Advice::new(after).with(status).about(why)
    }

    /// Why the account made none: by the retirement's rule, where that explains it (Z2, Z3).
    fn refused(&self, error: &Error) -> anyhow::Error {
        let length = self.args.description.as_str().chars().count();
        let Some(rule) = retirement::explains_create(error, self.now, false, length) else {
            return self.desk.refused(error);
        };
        let day = retirement::day(rule);
        let what = match rule {
            Rule::End => Phrase::RetiredEnd { day },
            Rule::Idle | Rule::Creation => Phrase::RetiredCreation { day },
        };
        let place = Said::place(failure::where_to_look(error));
        let answer = Said::because(retirement::answer(error), place);
        Advice::new(Phrase::RetiredInstead)
            .with(Status::Refused)
            .around(Said::because(what, answer))
    }
}

/// The token as the answer to a create has it on the wire, round its value.
fn around(token: &Token) -> Around {
    let object = records::object(token);
    let fields = object.trim_end_matches('}');
    let head = format!("{{\"schema\":\"{SCHEMA}\",\"token\":{fields},\"token\":");
    Around { head, tail: "}}\n" }
}

/// The document of a token whose value went elsewhere; where it is on the output, so is the value.
fn document(token: &Token, delivery: &Delivery) -> anyhow::Result<()> {
    if matches!(delivery, Delivery::Output) {
        return Ok(());
    }
    let output = OutputArgs { json: true, ..OutputArgs::default() };
    output.one("token", token, String::new)
}
