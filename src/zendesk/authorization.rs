//! What a browser is sent to the account with, and what it comes back with: the authorization-code
//! grant with PKCE, for a person (reference 1.4; RFC 6749, 4.1; RFC 7636; RFC 8252).

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use reqwest::Url;
use sha2::{Digest, Sha256};

use super::sign_in::SCOPES;
use crate::domain::foreign::Foreign;
use crate::domain::secret::OneTimeSecret;

/// The account's page that asks the person, below its address.
const PAGE: &str = "/oauth/authorizations/new";

/// One sign-in: the address of the account's page, and what only this process knows of it. Two are
/// equal for tests of messages and effects.
#[derive(Clone, PartialEq, Eq)]
pub struct Authorization {
    url: String,
    client_id: String,
    redirect: String,
    scopes: String,
    state: String,
    verifier: OneTimeSecret,
}

/// What a browser came back with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CameBack {
    /// A code, which is worth something to whoever has the verifier, once and for two minutes.
    Allowed(OneTimeSecret),
    /// The person or the account said no.
    Denied {
        /// Who said it, and to what.
        denial: Denial,
        /// The account's words for it.
        reason: Foreign,
    },
    /// It is the page that asks, where nobody has answered yet.
    Asking,
    /// It is the end of another sign-in, such as an earlier one.
    Another,
    /// It is the end of no sign-in.
    Elsewhere,
}

/// Why there is no code (RFC 6749, 4.1.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    /// `access_denied`: the person said no.
    Person,
    /// `invalid_scope`: the client may not ask for what this program needs.
    Scope,
    /// The account does not take the question.
    Question,
}

impl Authorization {
    /// What tokendesk asks for where a person signs in to it.
    pub const OWN_SCOPES: &str = SCOPES;

    /// A sign-in to the account at this address, by the client with this identifier, which leads
    /// back there, for these scopes.
    pub fn new(account: &str, client_id: &str, redirect: &str, scopes: &str) -> Self {
        let random = || BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        Self::known_by((random(), random()), account, client_id, redirect, scopes)
    }

    /// The same, known by this state and this verifier, which nobody can guess.
    pub fn known_by(
        (state, verifier): (String, String),
        account: &str,
        client_id: &str,
        redirect: &str,
        scopes: &str,
    ) -> Self {
        let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
        let query = [
            ("response_type", "code"),
            ("client_id", client_id),
            ("redirect_uri", redirect),
            ("scope", scopes),
            ("state", &state),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let page = format!("{account}{PAGE}");
        // An account's address is one, as its type says.
        let url = Url::parse_with_params(&page, query).map(String::from).unwrap_or(page);
        let verifier = OneTimeSecret::new(verifier);
        let [client_id, redirect, scopes] = [client_id, redirect, scopes].map(str::to_owned);
        Self { url, client_id, redirect, scopes, state, verifier }
    }

    /// The page that the browser opens. It is no secret.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The identifier of the client that is to act for the person.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// Where the browser comes back to.
    pub const fn redirect(&self) -> &str {
        self.redirect.as_str()
    }

    /// The port of this machine that the browser comes back to; `None` where it ends elsewhere.
    pub fn port(&self) -> Option<u16> {
        Self::port_of(&self.redirect)
    }

    /// The same of an address that a browser could come back to.
    pub fn port_of(redirect: &str) -> Option<u16> {
        let url = Url::parse(redirect).ok().filter(|url| url.scheme() == "http")?;
        let is_here = matches!(url.host_str(), Some("127.0.0.1" | "localhost"));
        url.port_or_known_default().filter(|_| is_here)
    }

    /// The scopes that are asked for.
    pub fn scopes(&self) -> &str {
        &self.scopes
    }

    /// What the code goes with.
    pub(super) const fn verifier(&self) -> &OneTimeSecret {
        &self.verifier
    }

    /// What the address says that the browser ended at: the whole of it, or what stands after the
    /// port. Only an answer to this very question counts (`state`).
    pub fn read(&self, address: &str) -> CameBack {
        // One that was copied from a narrow place has line breaks in it; an address has no blanks.
        let address: String = address.split_whitespace().collect();
        let base = Url::parse("http://127.0.0.1/");
        let Ok(url) = base.and_then(|base| base.join(&address)) else {
            return CameBack::Elsewhere;
        };
        let value = |name: &str| {
            url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
        };
        let (code, error, state) = (value("code"), value("error"), value("state"));
        let code = code.filter(|code| !code.is_empty());
        if code.is_none() && error.is_none() {
            return if self.asks_at(&url) { CameBack::Asking } else { CameBack::Elsewhere };
        }
        match (state, code, error) {
            (None, ..) => CameBack::Elsewhere,
            (Some(state), ..) if state != self.state => CameBack::Another,
            (_, Some(code), None) => CameBack::Allowed(OneTimeSecret::new(code)),
            (_, _, error) => {
                let error = error.unwrap_or_default();
                let denial = match error.as_str() {
                    "access_denied" => Denial::Person,
                    "invalid_scope" => Denial::Scope,
                    _ => Denial::Question,
                };
                let reason = value("error_description").unwrap_or(error).into();
                CameBack::Denied { denial, reason }
            }
        }
    }

    /// Whether this is the account's page that asks.
    fn asks_at(&self, url: &Url) -> bool {
        let page = Url::parse(&self.url);
        page.is_ok_and(|page| page.origin() == url.origin() && page.path() == url.path())
    }
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authorization({}, redacted)", self.client_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNT: &str = "https://acme.zendesk.com";

    fn asked() -> Authorization {
        Authorization::new(ACCOUNT, "my desk", "http://127.0.0.1:1/", "read write")
    }

    #[test]
    fn only_the_answer_to_this_question_counts() {
        let asked = asked();
        let state = asked.state.clone();
        let code = CameBack::Allowed(OneTimeSecret::new("c0de".into()));
        for address in [
            format!("http://127.0.0.1:1/?code=c0de&state={state}"),
            format!("  http://localhost:1/?state={state}&code=c0de\n"),
            format!("http://127.0.0.1:1/?co\n de=c0de&state={state}"),
            format!("/?code=c0de&state={state}"),
        ] {
            assert_eq!(asked.read(&address), code, "{address}");
        }
        let other = Authorization::new(ACCOUNT, "my desk", "http://127.0.0.1:1/", "read write");
        let another = format!("/?code=c0de&state={}", other.state);
        assert_eq!(asked.read(&another), CameBack::Another);
        for address in ["", "c0de", "/?code=c0de", &format!("/?code=&state={state}"), "http://["] {
            assert_eq!(asked.read(address), CameBack::Elsewhere, "{address:?}");
        }
    }

    #[test]
    fn the_page_that_asks_is_told_from_where_it_ends() {
        let asked = asked();
        assert_eq!(asked.read(asked.url()), CameBack::Asking);
        let elsewhere = asked.url().replace("acme", "globex");
        assert_eq!(asked.read(&elsewhere), CameBack::Elsewhere);
    }

    #[test]
    fn who_said_no_is_told_apart() {
        let asked = asked();
        for (error, denial) in [
            ("access_denied", Denial::Person),
            ("invalid_scope", Denial::Scope),
            ("invalid_request", Denial::Question),
        ] {
            let end = format!("/?error={error}&state={}", asked.state);
            assert_eq!(asked.read(&end), CameBack::Denied { denial, reason: error.into() });
            let told = asked.read(&format!("{end}&error_description=No%1b[31m"));
            assert_eq!(told, CameBack::Denied { denial, reason: "No\u{1b}[31m".into() });
        }
    }

    #[test]
    fn a_browser_comes_back_to_this_machine_alone_where_the_redirect_says_so() {
        for (redirect, port) in [
            ("http://127.0.0.1:4711/back", Some(4711)),
            ("http://localhost/", Some(80)),
            ("https://localhost:1/", None),
            ("http://localhost.example:1/", None),
            ("https://stock.example/back", None),
            ("stock:back", None),
            ("", None),
        ] {
            let asked = Authorization::new(ACCOUNT, "desk", redirect, "tickets:read");
            assert_eq!((asked.port(), asked.scopes()), (port, "tickets:read"), "{redirect}");
        }
    }

    #[test]
    fn the_page_is_asked_with_a_challenge_and_never_with_what_solves_it() {
        let asked = asked();
        let start = "https://acme.zendesk.com/oauth/authorizations/new?response_type=code&client_id=my+desk&";
        assert!(asked.url().starts_with(start), "{}", asked.url());
        assert!(asked.url().contains("code_challenge_method=S256"));
        #[expect(clippy::disallowed_methods, reason = "it is looked for")]
        let verifier = asked.verifier().expose();
        assert!(verifier.len() == 43 && !asked.url().contains(verifier));
        assert!(!format!("{asked:?}").contains(verifier));
    }
}
