//! Signing in by a browser: the authorization-code grant with PKCE, for a person (reference 1.4; RFC
//! 6749, 4.1; RFC 7636; RFC 8252). The browser comes back to an address of this machine; where it
//! runs on another one, as over SSH, the address it ended at is pasted instead.

mod pkce;
mod wait;

use std::io::{self, IsTerminal, Write};

use super::account::{Accounts, Target, explained};
use super::report::{Advice, Status};
use super::words;
use crate::domain::credential::Origin;
use crate::domain::secret::{Credential, OneTimeSecret, Renewable};
use crate::phrases::{Catalog, Phrase};
use crate::settings::Redirect;
use pkce::{Authorization, CameBack};
use wait::Listening;

/// What a person's sign-in brings, once they have allowed it in their browser.
pub async fn sign_in(
    accounts: &Accounts,
    target: &Target,
    (client_id, redirect): (&str, &Redirect),
    catalog: &Catalog,
) -> anyhow::Result<Renewable> {
    let url = target.place.url();
    let authorization = Authorization::new(&url, client_id, &redirect.url);
    let listening = Listening::at(redirect.port).await;
    let is_asked = io::stdin().is_terminal() && io::stderr().is_terminal();
    if listening.is_none() && !is_asked {
        return Err(Advice::new(Phrase::BrowserNowhereHint)
            .with(Status::WrongUsage)
            .about(Phrase::BrowserNowhere { url: redirect.url.clone() }));
    }
    ask(&authorization, listening.is_some(), is_asked, catalog)?;
    let code = match wait::come_back(&authorization, listening, is_asked, catalog).await? {
        CameBack::Allowed(code) => code,
        CameBack::Denied(reason) => {
            return Err(Advice::new(Phrase::LoginNoSecretHint)
                .with(Status::NotSignedIn)
                .about(Phrase::BrowserDenied { reason }));
        }
        CameBack::Elsewhere => {
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
    let redeemed = client.redeem(&code, authorization.verifier(), &redirect.url).await;
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
