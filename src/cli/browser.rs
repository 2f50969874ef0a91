//! Signing in by a browser, for `login` and for a try of a client: the page that is named, and whichever
//! comes first, a browser of this machine or the address at which one of another machine ended, which
//! is pasted.

use std::io::{self, IsTerminal, Write};
use std::thread;

use tokio::sync::mpsc;

use super::account::{Accounts, Target, explained, person};
use super::report::{Advice, Said, Status};
use crate::app::failure;
use crate::app::sign_in::{Aim, words};
use crate::domain::credential::Origin;
use crate::domain::secret::{OneTimeSecret, Renewable};
use crate::phrases::{Catalog, Phrase};
use crate::runtime::{Listening, OpenError};
use crate::zendesk::{self, Authorization, CameBack, Denial, ErrorKind};

/// What a person's sign-in brings, once they have allowed it in their browser.
pub async fn sign_in(
    accounts: &Accounts,
    target: &Target,
    catalog: &Catalog,
) -> anyhow::Result<Renewable> {
    let Some(asked) = person::question(target) else {
        return Err(Advice::new(Phrase::LoginNoProfileHint).about(Phrase::LoginNoProfile));
    };
    let aim = Aim::Account(target.choice.clone());
    let code = code(&asked, &aim, catalog).await?;
    let redeemed = accounts.redeem(target, &asked, &code).await;
    redeemed.map_err(|error| refused(error, target, &asked, &aim))
}

/// Whether somebody can paste an address.
pub fn is_asked() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// The code with which a browser comes back from this question.
pub async fn code(
    asked: &Authorization,
    aim: &Aim,
    catalog: &Catalog,
) -> anyhow::Result<OneTimeSecret> {
    let listening = match asked.port() {
        Some(port) => Listening::at(port, catalog.locale()).await,
        None => None,
    };
    let is_asked = is_asked();
    if listening.is_none() && !is_asked {
        return Err(Advice::new(Phrase::BrowserNowhereHint)
            .with(Status::WrongUsage)
            .about(Phrase::BrowserNowhere { url: asked.redirect().to_owned() }));
    }
    ask(asked, listening.is_some(), is_asked, catalog)?;
    match come_back(asked, listening, is_asked).await? {
        CameBack::Allowed(code) => Ok(code),
        came => Err(no_code(&came, asked, aim)),
    }
}

/// Why the browser brought nothing, and what to do.
fn no_code(came: &CameBack, asked: &Authorization, aim: &Aim) -> anyhow::Error {
    let status = match came {
        CameBack::Denied { .. } => Status::NotSignedIn,
        _ => Status::WrongUsage,
    };
    let hint = match (aim, came) {
        (Aim::Account(_), CameBack::Denied { .. }) => Phrase::LoginNoSecretHint,
        (Aim::Account(_), _) => Phrase::BrowserElsewhereHint,
        (Aim::Client(_), CameBack::Denied { denial: Denial::Person, .. }) => Phrase::TryDeniedAgain,
        (Aim::Client(_), CameBack::Denied { .. }) => words::no_code_hint(came, asked, aim),
        (Aim::Client(_), _) => Phrase::TryElsewhereAgain,
    };
    Advice::new(hint).with(status).about(words::no_code(came))
}

/// Why the account does not take a code, and what to do; `None` if the error says something else.
pub fn no_grant(error: &zendesk::Error, asked: &Authorization, aim: &Aim) -> Option<anyhow::Error> {
    let is_refusal = matches!(error.kind, ErrorKind::Grant(_));
    is_refusal.then(|| {
        let place = Said::place(failure::where_to_look(error));
        Advice::new(words::refused_hint(error, aim))
            .with(Status::NotSignedIn)
            .around(Said::because(words::refused(error, asked), place))
    })
}

/// Why the account gave nothing for the code, and what to do.
fn refused(error: OpenError, target: &Target, asked: &Authorization, aim: &Aim) -> anyhow::Error {
    match error.downcast::<zendesk::Error>() {
        Ok(error) => no_grant(&error, asked, aim)
            .unwrap_or_else(|| super::words::refused(&error, &target.place.url(), &Origin::Store)),
        Err(error) => explained(error),
    }
}

/// Says where to go, and how it goes on.
fn ask(
    authorization: &Authorization,
    listens: bool,
    is_asked: bool,
    catalog: &Catalog,
) -> io::Result<()> {
    let mut errors = io::stderr().lock();
    writeln!(errors, "{}", catalog.say(&Phrase::BrowserOpen))?;
    writeln!(errors, "\n  {}\n", authorization.url())?;
    if listens {
        writeln!(errors, "{}", catalog.say(&Phrase::BrowserHere))?;
    }
    if is_asked {
        let here = authorization.port().is_some();
        let paste = if here { Phrase::BrowserElsewherePaste } else { Phrase::TryPaste };
        writeln!(errors, "{}", catalog.say(&paste))?;
        write!(errors, "{}: ", catalog.say(&Phrase::BrowserPaste))?;
    }
    errors.flush()
}

/// Waits for whichever comes first: a browser of this machine, or a line that somebody pastes.
async fn come_back(
    authorization: &Authorization,
    mut listening: Option<Listening>,
    is_asked: bool,
) -> io::Result<CameBack> {
    let mut lines = is_asked.then(pasted);
    let comes = async {
        match &mut listening {
            Some(listening) => listening.comes(authorization).await,
            None => std::future::pending().await,
        }
    };
    let line = async {
        match &mut lines {
            Some(lines) => lines.recv().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        came = comes => {
            if is_asked {
                // Below the question that nobody has answered.
                writeln!(io::stderr())?;
            }
            Ok(came)
        }
        line = line => Ok(line.map_or(CameBack::Elsewhere, |line| authorization.read(&line))),
    }
}

/// The next line of the standard input. The thread stays with the process: a line that nobody types
/// holds nothing up.
fn pasted() -> mpsc::Receiver<String> {
    let (sender, lines) = mpsc::channel(1);
    thread::spawn(move || {
        let mut line = String::new();
        if io::stdin().read_line(&mut line).is_ok_and(|count| count > 0) {
            // Nobody waits any more if a browser came first.
            let _ = sender.blocking_send(line);
        }
    });
    lines
}
