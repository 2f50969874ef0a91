//! What a browser is sent to the account with, and what it comes back with.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use reqwest::Url;
use sha2::{Digest, Sha256};

use crate::domain::secret::OneTimeSecret;
use crate::ui::plain;

/// What is asked for. API tokens have no scope of their own (docs/wire.md).
const SCOPES: &str = "read write";

/// One sign-in: the address of the account's page, and what only this process knows of it.
pub(super) struct Authorization {
    url: String,
    state: String,
    verifier: OneTimeSecret,
}

/// What a browser came back with.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum CameBack {
    /// A code, which is worth something to whoever has the verifier, once and for two minutes.
    Allowed(OneTimeSecret),
    /// The person or the account said no, and this is why.
    Denied(String),
    /// It is the end of no sign-in, or of another one.
    Elsewhere,
}

impl Authorization {
    /// A sign-in to the account at this address.
    pub(super) fn new(account: &str, client_id: &str, redirect: &str) -> Self {
        let random = |bytes: [u8; 32]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        let (verifier, state) = (random(rand::random()), random(rand::random()));
        let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
        let query = [
            ("response_type", "code"),
            ("client_id", client_id),
            ("redirect_uri", redirect),
            ("scope", SCOPES),
            ("state", &state),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let page = format!("{account}/oauth/authorizations/new");
        // An account's address is one, as its type says.
        let url = Url::parse_with_params(&page, query).map(String::from).unwrap_or(page);
        Self { url, state, verifier: OneTimeSecret::new(verifier) }
    }

    /// The page that the browser opens.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// What the code goes with.
    pub(super) fn verifier(&self) -> &OneTimeSecret {
        &self.verifier
    }

    /// What the address says that the browser ended at: the whole of it, or what stands after the
    /// port. Only an answer to this very question counts (`state`).
    pub(super) fn read(&self, address: &str) -> CameBack {
        let base = Url::parse("http://127.0.0.1/");
        let Ok(url) = base.and_then(|base| base.join(address.trim())) else {
            return CameBack::Elsewhere;
        };
        let value = |name: &str| {
            url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
        };
        if value("state").as_ref() != Some(&self.state) {
            return CameBack::Elsewhere;
        }
        match (value("code"), value("error")) {
            (Some(code), None) if !code.is_empty() => CameBack::Allowed(OneTimeSecret::new(code)),
            (_, Some(error)) => {
                let words = value("error_description").unwrap_or(error);
                CameBack::Denied(plain(&words))
            }
            _ => CameBack::Elsewhere,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_answer_to_this_question_counts() {
        let asked = Authorization::new("https://acme.zendesk.com", "desk", "http://127.0.0.1:1/");
        let state = asked.state.clone();
        let code = CameBack::Allowed(OneTimeSecret::new("c0de".into()));
        for address in [
            format!("http://127.0.0.1:1/?code=c0de&state={state}"),
            format!("  http://localhost:1/?state={state}&code=c0de\n"),
            format!("/?code=c0de&state={state}"),
        ] {
            assert_eq!(asked.read(&address), code, "{address}");
        }
        let denied = asked.read(&format!("/?error=access_denied&state={state}"));
        assert_eq!(denied, CameBack::Denied("access_denied".into()));
        let other = Authorization::new("https://acme.zendesk.com", "desk", "http://127.0.0.1:1/");
        for address in ["", "c0de", "/?code=c0de", &format!("/?code=c0de&state={}", other.state)] {
            assert_eq!(asked.read(address), CameBack::Elsewhere, "{address:?}");
        }
    }

    #[test]
    fn the_page_is_asked_with_a_challenge_and_never_with_what_solves_it() {
        let asked =
            Authorization::new("https://acme.zendesk.com", "my desk", "http://127.0.0.1:1/");
        let start = "https://acme.zendesk.com/oauth/authorizations/new?response_type=code&client_id=my+desk&";
        assert!(asked.url().starts_with(start), "{}", asked.url());
        assert!(asked.url().contains("code_challenge_method=S256"));
        #[expect(clippy::disallowed_methods, reason = "it is looked for")]
        let verifier = asked.verifier().expose();
        assert!(verifier.len() == 43 && !asked.url().contains(verifier));
    }
}
