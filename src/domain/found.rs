//! A secret in what somebody pasted: the value itself, or the line that has it (T1, T5).

use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use zeroize::Zeroizing;

use super::secret::{Credential, OneTimeSecret};

/// The letters and digits of an API token (docs/wire.md).
pub const API_TOKEN: usize = 40;

/// Those of an OAuth access token and of an OAuth client's secret (docs/wire.md).
pub const OAUTH: usize = 64;

/// As many of them at least are taken for a part of one.
const A_PART: usize = 16;

/// What stands between the address and the token where both are written together (T1).
const BETWEEN: &str = "/token:";

/// What a secret looks like. It proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As API tokens do.
    ApiToken,
    /// As OAuth access tokens and the secrets of OAuth clients do (T5).
    OAuth,
    /// Like none of these: it has so many letters.
    Other {
        /// How many.
        letters: usize,
    },
}

/// A secret, as it was found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its value.
    pub secret: OneTimeSecret,
    /// What it looks like.
    pub form: Form,
    /// Whether the text had more than the secret.
    pub within: bool,
    /// The address that stood with it, as in a `curl` command or a header.
    pub email: Option<String>,
}

impl Found {
    /// The secret in what somebody pasted: the value itself, the line of a file that has it, or the
    /// header of HTTP Basic. `None` if there is nothing but blanks.
    pub fn in_text(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(found) = pair(text).or_else(|| header(text)) {
            return Some(found);
        }
        let value = only_run(text, |length| length == API_TOKEN)
            .or_else(|| only_run(text, |length| length == OAUTH))
            // A part of one, if it stands in a line with other words.
            .or_else(|| only_run(text, |length| length >= A_PART).filter(|_| text.contains(apart)))
            .unwrap_or(text);
        (!value.is_empty()).then(|| Self::new(value, value.len() < text.len(), None))
    }

    fn new(value: &str, within: bool, email: Option<&str>) -> Self {
        // Exactly as long as it is: a longer buffer would be copied to a shorter one.
        let mut exact = String::with_capacity(value.len());
        exact.push_str(value);
        let plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let form = match value.chars().count() {
            API_TOKEN if plain => Form::ApiToken,
            OAUTH if plain => Form::OAuth,
            letters => Form::Other { letters },
        };
        let email = email.map(str::to_owned);
        Self { secret: OneTimeSecret::new(exact), form, within, email }
    }

    /// What it would sign in with: an access token if it looks like one and no API token begins
    /// like it, else an API token with this address.
    pub fn credential(&self, email: &str, begins_like_a_token: bool) -> Credential {
        let token = self.secret.clone();
        match self.form {
            Form::OAuth if !begins_like_a_token => Credential::Bearer(token),
            _ => Credential::ApiToken { email: email.to_owned(), token },
        }
    }
}

/// Whether a character stands between words in code.
fn apart(letter: char) -> bool {
    letter.is_whitespace() || "'\"`=:,;<>()[]{}".contains(letter)
}

/// `{email}/token:{value}`, with anything round it.
fn pair(text: &str) -> Option<Found> {
    let (before, after) = text.split_once(BETWEEN)?;
    let email = before.rsplit(apart).next().filter(|email| email.contains('@'));
    let value = after.split(apart).next().filter(|value| !value.is_empty())?;
    Some(Found::new(value, true, email))
}

/// The same in base64, as a header has it.
fn header(text: &str) -> Option<Found> {
    let foreign = |letter: char| !(letter.is_ascii_alphanumeric() || "+/".contains(letter));
    text.split(foreign).filter(|run| run.len() > BETWEEN.len()).find_map(|run| {
        let bytes = Zeroizing::new(BASE64_STANDARD_NO_PAD.decode(run).ok()?);
        pair(std::str::from_utf8(&bytes).ok()?)
    })
}

/// The one run of letters and digits in a text that is so long; `None` if there are several.
fn only_run(text: &str, fits: impl Fn(usize) -> bool) -> Option<&str> {
    let runs = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let mut runs = runs.filter(|run| fits(run.len()));
    let first = runs.next()?;
    runs.all(|other| other == first).then_some(first)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "these values open nothing")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const VALUE: &str = "v7Qm1bT0kX9fK2xQaa03Zp7Yt0WsN4hJc8Lr2Ee5";
    const OTHER: &str = "aaQm1bT0kX9fK2xQaa03Zp7Yt0WsN4hJc8Lr2Ee5";

    fn found(text: &str) -> Found {
        Found::in_text(text).unwrap()
    }

    #[test]
    fn a_secret_is_found_in_the_line_that_has_it() {
        let long = "a1".repeat(32);
        for (text, value) in [
            (VALUE.to_owned(), VALUE),
            (format!("  {VALUE}\r\n"), VALUE),
            (format!("export ZENDESK_API_TOKEN='{VALUE}' # {long}"), VALUE),
            (format!("{{\"token\": \"{VALUE}\", \"again\": \"{VALUE}\"}}"), VALUE),
            (format!("curl -u 'ada@example.com/token:{VALUE}' https://x.example"), VALUE),
            (format!("SECRET={long};"), &long),
            ("curl -u ada@example.com/token:sh0rt".to_owned(), "sh0rt"),
            ("odd-value_1".to_owned(), "odd-value_1"),
            (format!("TOKEN={}", &VALUE[3..]), &VALUE[3..]),
            (format!("odd-{}", &VALUE[3..]), &format!("odd-{}", &VALUE[3..])),
            // Which of two it is can't be told: nothing is cut out.
            (format!("{VALUE} {OTHER}"), &format!("{VALUE} {OTHER}")),
        ] {
            let found = found(&text);
            assert_eq!(found.secret.expose(), value, "{text}");
            assert_eq!(found.within, text.trim() != value, "{text}");
        }
        assert_eq!(Found::in_text(" \n"), None);
    }

    #[test]
    fn t1_a_header_is_read_with_the_address_in_it() {
        // ada@example.com/token:s3cr3t
        for text in [
            "Authorization: Basic YWRhQGV4YW1wbGUuY29tL3Rva2VuOnMzY3IzdA==",
            "YWRhQGV4YW1wbGUuY29tL3Rva2VuOnMzY3IzdA",
            "headers = {'Authorization': 'Basic YWRhQGV4YW1wbGUuY29tL3Rva2VuOnMzY3IzdA=='}",
            "curl -u \"ada@example.com/token:s3cr3t\"",
        ] {
            let found = found(text);
            assert_eq!(found.secret.expose(), "s3cr3t", "{text}");
            assert_eq!(found.email.as_deref(), Some("ada@example.com"), "{text}");
            assert!(found.within);
        }
        assert_eq!(found("https://x/token:s3cr3t").email, None);
    }

    #[test]
    fn t5_a_secret_of_oauth_is_told_by_its_form() {
        assert_eq!(found(VALUE).form, Form::ApiToken);
        assert_eq!(found(&"0f".repeat(32)).form, Form::OAuth);
        assert_eq!(found(&VALUE[1..]).form, Form::Other { letters: 39 });
        assert_eq!(found(&VALUE.replace('v', "-")).form, Form::Other { letters: 40 });
        let bearer = |text: &str, alike| {
            matches!(found(text).credential("a@b.example", alike), Credential::Bearer(_))
        };
        assert!(bearer(&"0f".repeat(32), false));
        assert!(!bearer(&"0f".repeat(32), true), "the account knows a token that begins like it");
        assert!(!bearer(VALUE, false));
    }

    proptest! {
        #[test]
        fn whatever_is_pasted_is_taken_without_a_panic_and_never_printed(text in ".{0,200}") {
            if let Some(found) = Found::in_text(&text) {
                prop_assert!(!found.secret.expose().is_empty());
                let printed = format!("{found:?}");
                prop_assert!(printed.contains("redacted"));
            }
        }
    }
}
