//! Signing in by a browser, for `login`: the page that is named, and whichever comes first, a browser
//! of this machine or the address at which one of another machine ended, which is pasted.

use std::io::{self, IsTerminal, Write};
use std::thread;

use tokio::sync::mpsc;

use super::account::{Accounts, Target, explained};
use super::report::{Advice, Status};
use super::words;
use crate::domain::credential::Origin;
use crate::domain::secret::{Credential, OneTimeSecret, Renewable};
use crate::phrases::{Catalog, Phrase};
use crate::runtime::Listening;
use crate::settings::Redirect;
use crate::zendesk::{Authorization, CameBack};

/// What a person's sign-in brings, once they have allowed it in their browser.
pub async fn sign_in(
    accounts: &Accounts,
    target: &Target,
    (client_id, redirect): (&str, &Redirect),
    catalog: &Catalog,
) -> anyhow::Result<Renewable> {
    let url = target.place.url();
    let authorization = Authorization::new(&url, client_id, &redirect.url);
    let listening = Listening::at(redirect.port, catalog.locale()).await;
    let is_asked = io::stdin().is_terminal() && io::stderr().is_terminal();
    if listening.is_none() && !is_asked {
        return Err(Advice::new(Phrase::BrowserNowhereHint)
            .with(Status::WrongUsage)
            .about(Phrase::BrowserNowhere { url: redirect.url.clone() }));
    }
    ask(&authorization, listening.is_some(), is_asked, catalog)?;
    let code = match come_back(&authorization, listening, is_asked).await? {
        CameBack::Allowed(code) => code,
        CameBack::Denied { reason, .. } => {
            return Err(Advice::new(Phrase::LoginNoSecretHint)
                .with(Status::NotSignedIn)
                .about(Phrase::BrowserDenied { reason: reason.to_string() }));
        }
        CameBack::Asking | CameBack::Another | CameBack::Elsewhere => {
            return Err(Advice::new(Phrase::BrowserElsewhereHint)
                .with(Status::WrongUsage)
                .about(Phrase::BrowserElsewhere));
        }
    };
    // Nothing is signed by it: what it asks for says itself who asks.
    let nobody = Renewable { access: OneTimeSecret::new("-".into()), refresh: None, ends_at: None };
    let client_id = client_id.to_owned();
    let credential = Credential::OAuthCode { client_id, tokens: nobody };
    let client = accounts.client(target, credential).await.map_err(explained)?;
    let redeemed = client.redeem(&code, &authorization).await;
    redeemed.map_err(|error| words::refused(&error, &url, &Origin::Store))
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
        writeln!(errors, "{}", catalog.say(&Phrase::BrowserElsewherePaste))?;
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
