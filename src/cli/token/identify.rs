//! `tokendesk token identify` and `token try`: a secret that was found somewhere (A5, D2, T2). It is
//! never written anywhere.

use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use super::{list, show};
use crate::app::identify::words;
use crate::cli::Common;
use crate::cli::desk::{self, Desk};
use crate::cli::output::{self, OutputArgs};
use crate::cli::report::{Advice, Status};
use crate::domain::found::{API_TOKEN, Form, Found, OAUTH};
use crate::domain::identify::{Answered, Look, Which, Why, concluded, looked, why};
use crate::domain::token::Token;
use crate::phrases::{Catalog, Phrase};
use crate::records::{self, SCHEMA};
use crate::ui::plain;

/// What `token identify` is told.
#[derive(Args, Clone, Debug)]
pub struct IdentifyArgs {
    /// Send nothing of the secret: only compare how the account's tokens begin
    #[arg(long)]
    no_probe: bool,
    /// Write one JSON document
    #[arg(long)]
    pub(super) json: bool,
}

/// What `token try` is told.
#[derive(Args, Clone, Debug)]
pub struct TryArgs {
    /// Try an API token as this user: any verified one of the account [default: the one that
    /// stands beside it in what was found, else oneself]
    #[arg(long, value_name = "E")]
    email: Option<String>,
    /// Write one JSON document
    #[arg(long)]
    pub(super) json: bool,
}

/// What is known of the secret.
struct Finding<'a> {
    found: &'a Found,
    /// Every token of the account, as it was before a try.
    tokens: Vec<Token>,
    look: Look,
    which: Which,
    answered: Option<Answered>,
    /// The address of somebody else that it was tried with.
    address: Option<String>,
}

/// Says which token it is, and unless that is not wanted whether it still authenticates.
pub async fn identify(
    args: &IdentifyArgs,
    common: &Common,
    catalog: &Catalog,
) -> anyhow::Result<ExitCode> {
    let found = read(common, catalog)?;
    desk::with(common, async |desk| {
        let mut finding = Finding::looked_up(desk, &found, catalog).await?;
        let tried = if args.no_probe { Ok(()) } else { finding.attempt(desk, None).await };
        let text = if args.json { finding.document() } else { finding.told(catalog) };
        output::put(&text)?;
        tried.map(|()| finding.status_of_identify())
    })
    .await
}

/// Says as what it authenticates.
pub async fn attempt(
    args: &TryArgs,
    common: &Common,
    catalog: &Catalog,
) -> anyhow::Result<ExitCode> {
    let found = read(common, catalog)?;
    desk::with(common, async |desk| {
        let mut finding = Finding::looked_up(desk, &found, catalog).await?;
        let email = args.email.as_deref().or(found.email.as_deref());
        finding.attempt(desk, email).await?;
        let text = if args.json { finding.document() } else { finding.told_of_try(catalog) };
        output::put(&text)?;
        Ok(finding.status_of_try())
    })
    .await
}

/// The secret. What one signs in with can't come the same way.
fn read(common: &Common, catalog: &Catalog) -> anyhow::Result<Found> {
    if common.token_stdin {
        return Err(Advice::new(Phrase::FoundTwiceHint)
            .with(Status::WrongUsage)
            .about(Phrase::FoundTwice));
    }
    crate::cli::found::read(catalog)
}

impl<'a> Finding<'a> {
    /// Reads the list; nothing is sent of the secret.
    async fn looked_up(desk: &Desk, found: &'a Found, catalog: &Catalog) -> anyhow::Result<Self> {
        let (tokens, _) = desk.tokens(catalog).await?;
        let look = Look::new(found, &tokens);
        let which = looked(&look);
        Ok(Self { found, tokens, look, which, answered: None, address: None })
    }

    /// Sends one request with the secret, as this user or as oneself.
    #[expect(clippy::disallowed_methods, reason = "the address is sent back as it came")]
    async fn attempt(&mut self, desk: &Desk, email: Option<&str>) -> anyhow::Result<()> {
        let refused = |error| desk.refused(&error);
        let client = desk.client();
        self.address = email.map(str::to_owned);
        let email = match email {
            Some(email) => email.to_owned(),
            None => client.current_user().await.map_err(refused)?.value.email.raw().to_owned(),
        };
        let credential = self.found.credential(&email, !self.look.tokens.is_empty());
        let before = self.tokens.clone();
        let attempt = client.try_secret(before, &credential).await.map_err(refused)?;
        self.which = concluded(self.found, &attempt);
        self.look = Look::around(self.found, &attempt, self.which);
        self.answered = Some(attempt.answered);
        Ok(())
    }

    fn token(&self) -> Option<&Token> {
        self.which.token().and_then(|id| self.look.get(id))
    }

    fn authenticates(&self) -> Option<bool> {
        self.answered.as_ref().and_then(Answered::authenticates)
    }

    /// 0 where it is known what it is, 6 where it is one of several, 3 where it is nothing here.
    fn status_of_identify(&self) -> ExitCode {
        match self.which {
            Which::One(_) | Which::ByUse(_) => ExitCode::SUCCESS,
            _ if self.authenticates() == Some(true) && self.found.form == Form::OAuth => {
                ExitCode::SUCCESS
            }
            Which::Several => Status::InPart.into(),
            Which::Nothing => Status::NotFound.into(),
        }
    }

    /// 0 where it authenticates, 4 where it does not, 7 where that is not known.
    fn status_of_try(&self) -> ExitCode {
        match self.authenticates() {
            Some(true) => ExitCode::SUCCESS,
            Some(false) => Status::NotSignedIn.into(),
            None => Status::Unknown.into(),
        }
    }

    /// For people: which token it is, then whether it authenticates.
    fn told(&self, catalog: &Catalog) -> String {
        let say = |phrase: &Phrase| format!("{}\n", catalog.say(phrase));
        let mut text = String::new();
        let mut said: Vec<Phrase> = Vec::new();
        if let Some(token) = self.token() {
            text.push_str(&show::lines(token, &self.tokens, catalog));
            text.push('\n');
            said.extend(words::how(self.which));
            said.push(if token.status.is_active() {
                Phrase::IdentifyActive
            } else {
                Phrase::IdentifyInactive
            });
        } else if self.which == Which::Several {
            text.push_str(&say(&Phrase::IdentifySeveral { count: self.look.tokens.len() }));
            let rows: Vec<_> = self.look.tokens.iter().collect();
            text.push_str(&list::table(&rows, catalog).lay_out(&OutputArgs::default().look()));
        } else {
            said.extend(words::none(self.found, self.answered.as_ref()));
        }
        said.extend(self.found.within.then_some(Phrase::IdentifyWithin));
        text.extend(said.iter().map(say));
        text + &self.told_of_answer(catalog)
    }

    /// For people: whether it authenticates, then the token that it is.
    fn told_of_try(&self, catalog: &Catalog) -> String {
        let mut text = self.told_of_answer(catalog);
        if let Some(token) = self.token() {
            text.push('\n');
            text.push_str(&show::lines(token, &self.tokens, catalog));
        }
        text
    }

    fn told_of_answer(&self, catalog: &Catalog) -> String {
        let said = match &self.answered {
            None => vec![Phrase::IdentifyNotTried],
            Some(answered) => {
                let outcome =
                    words::outcome(self.found, &self.look, answered, |name| catalog.say(name));
                let lives = answered.authenticates() == Some(true);
                let one_of = lives && self.which == Which::Several;
                let moved = lives && !self.look.tokens.is_empty();
                let doubted = outcome == Phrase::IdentifyRefusedNotWhole;
                let address = self.address.clone().filter(|_| doubted);
                [
                    Some(outcome),
                    address.map(|email| Phrase::IdentifyAddress { email: plain(&email) }),
                    one_of.then_some(Phrase::IdentifyOneOf),
                    moved.then_some(Phrase::IdentifyUsedBefore),
                ]
                .into_iter()
                .flatten()
                .collect()
            }
        };
        let mut text = String::new();
        text.extend(said.iter().map(|phrase| format!("{}\n", catalog.say(phrase))));
        text
    }

    /// For programs. `last_used` of each token is that before the try.
    fn document(&self) -> String {
        let (form, letters) = match self.found.form {
            Form::ApiToken => ("api_token", API_TOKEN),
            Form::OAuth => ("oauth", OAUTH),
            Form::Other { letters } => ("other", letters),
        };
        let which = match self.which {
            Which::One(_) => "one",
            Which::ByUse(_) => "by_use",
            Which::Several => "several",
            Which::Nothing => "none",
        };
        let tokens: Vec<_> = self.look.tokens.iter().map(records::object).collect();
        let rest = json!({
            "form": form,
            "letters": letters,
            "which": which,
            "tried": self.answered.is_some(),
            "authenticates": self.authenticates(),
            "as": self.user(),
            "reason": self.reason(),
            "http_status": match &self.answered {
                Some(Answered::Unclear { status }) => Some(*status),
                _ => None,
            },
        })
        .to_string();
        let rest = rest.trim_start_matches('{');
        let tokens = tokens.join(",");
        format!("{{\"schema\":\"{SCHEMA}\",\"identified\":{{\"tokens\":[{tokens}],{rest}}}\n")
    }

    #[expect(clippy::disallowed_methods, reason = "programs have what came")]
    fn user(&self) -> Option<Value> {
        let Some(Answered::As(user)) = &self.answered else {
            return None;
        };
        let (name, email) = (user.name.raw(), user.email.raw());
        Some(json!({
            "id": user.id.0, "name": name, "email": email, "role": user.role.as_wire(),
        }))
    }

    /// Why it is refused, as one word.
    fn reason(&self) -> Option<&'static str> {
        (self.answered.as_ref()? == &Answered::Refused).then(|| match why(self.found, &self.look) {
            Why::Inactive => "inactive",
            Why::NotWhole => "not_whole",
            Why::NoneActive => "none_active",
            Why::Unknown => "unknown",
            Why::NoAccessToken => "no_access_token",
        })
    }
}
