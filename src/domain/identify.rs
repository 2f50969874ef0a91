//! Which token a secret is that was found somewhere, and whether it still opens anything.
//!
//! An account shows how each of its tokens begins (A5), and when it was last used: by these two a
//! secret is told, without showing anything of it.

use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use jiff::Timestamp;
use zeroize::Zeroizing;

use super::secret::{Credential, OneTimeSecret};
use super::token::{Token, TokenId};
use super::user::CurrentUser;

/// The letters and digits of an API token (docs/wire.md).
pub const API_TOKEN: usize = 40;

/// Those of an OAuth access token and of an OAuth client's secret (docs/wire.md).
pub const OAUTH: usize = 64;

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
        let value = only_run(text, API_TOKEN).or_else(|| only_run(text, OAUTH)).unwrap_or(text);
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

/// `{email}/token:{value}`, with anything round it.
fn pair(text: &str) -> Option<Found> {
    let round = |letter: char| letter.is_whitespace() || "'\"`=,;<>()[]{}".contains(letter);
    let (before, after) = text.split_once(BETWEEN)?;
    let email = before.rsplit(round).next().filter(|email| email.contains('@'));
    let value = after.split(round).next().filter(|value| !value.is_empty())?;
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

/// The one run of so many letters and digits in a text; `None` if there are several.
fn only_run(text: &str, length: usize) -> Option<&str> {
    let runs = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let mut runs = runs.filter(|run| run.len() == length);
    let first = runs.next()?;
    runs.all(|other| other == first).then_some(first)
}

/// What the list of an account tells of a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The tokens that begin like it, as the account listed them.
    pub tokens: Vec<Token>,
}

impl Look {
    /// Compares the secret with how each token begins.
    #[expect(clippy::disallowed_methods, reason = "it is compared, not shown")]
    pub fn new(found: &Found, list: &[Token]) -> Self {
        let alike = |token: &&Token| found.secret.begins_with(token.visible_token.raw());
        Self { tokens: list.iter().filter(alike).cloned().collect() }
    }

    /// What the lists round a try tell: the tokens that begin like it, and the one that it is known
    /// to be, as they are now, but with their last use before the try, which moved it.
    pub fn around(found: &Found, attempt: &Attempt, which: Which) -> Self {
        let now = attempt.after.as_deref().unwrap_or(&attempt.before);
        let mut tokens = Self::new(found, now).tokens;
        if let Which::ByUse(id) = which
            && !tokens.iter().any(|token| token.id == id)
        {
            tokens.extend(now.iter().find(|token| token.id == id).cloned());
        }
        for token in &mut tokens {
            token.last_used = last_used(&attempt.before, token.id);
        }
        Self { tokens }
    }

    /// One of its tokens.
    pub fn get(&self, id: TokenId) -> Option<&Token> {
        self.tokens.iter().find(|token| token.id == id)
    }
}

/// What an account says to one request with a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// It authenticates, as this user.
    As(Box<CurrentUser>),
    /// It authenticates, as an access token that may not ask whose it is.
    Scopeless,
    /// It authenticates nobody.
    Refused,
    /// This status, which tells nothing.
    Unclear {
        /// The HTTP status.
        status: u16,
    },
}

impl Answered {
    /// Whether the secret authenticates; `None` if that was not told.
    pub const fn authenticates(&self) -> Option<bool> {
        match self {
            Self::As(_) | Self::Scopeless => Some(true),
            Self::Refused => Some(false),
            Self::Unclear { .. } => None,
        }
    }
}

/// One request with a secret, between two lists of the account's tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The tokens as they were.
    pub before: Vec<Token>,
    /// What the account said.
    pub answered: Answered,
    /// The tokens as they are now, if it authenticates and they could be had.
    pub after: Option<Vec<Token>>,
}

/// Which token a secret is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// None that is known.
    Nothing,
    /// The only one that begins like it.
    One(TokenId),
    /// The one whose last use moved as it was tried.
    ByUse(TokenId),
    /// One of several that begin like it.
    Several,
}

impl Which {
    /// The token, if it is known.
    pub const fn token(self) -> Option<TokenId> {
        match self {
            Self::One(id) | Self::ByUse(id) => Some(id),
            Self::Nothing | Self::Several => None,
        }
    }
}

/// Why an account refuses a secret, as far as its list tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Every token that begins like it is inactive (D2).
    Inactive,
    /// The one token that begins like it is active: this is not its whole value.
    NotWhole,
    /// It is none of the active ones among those that begin like it.
    NoneActive,
    /// No token begins like it.
    Unknown,
    /// It is no access token; a client's secret can't be told by a request.
    NoAccessToken,
}

/// What the beginning alone tells.
pub fn looked(look: &Look) -> Which {
    match look.tokens.as_slice() {
        [] => Which::Nothing,
        [one] => Which::One(one.id),
        _ => Which::Several,
    }
}

/// What the beginning and a try tell together.
pub fn concluded(found: &Found, attempt: &Attempt) -> Which {
    let look = Look::new(found, &attempt.before);
    if attempt.answered.authenticates() != Some(true) {
        return looked(&look);
    }
    let now = attempt.after.as_deref().unwrap_or(&attempt.before);
    // What authenticates is active.
    let alike = Look::new(found, now).tokens;
    let active: Vec<_> = alike.iter().filter(|token| token.status.is_active()).collect();
    match active.as_slice() {
        [one] => return Which::One(one.id),
        // An access token moves no API token: what moved was used by somebody else.
        [] if found.form == Form::OAuth => return Which::Nothing,
        _ => {}
    }
    let of_it = |token: &&Token| {
        // One's own token moves with every request of this program.
        if active.is_empty() { !token.signs_in } else { active.contains(token) }
    };
    let mut moved = moved(&attempt.before, now).filter(of_it);
    match (moved.next(), moved.next()) {
        (Some(one), None) => Which::ByUse(one.id),
        _ if active.is_empty() => Which::Nothing,
        _ => Which::Several,
    }
}

/// The tokens that were used between two lists.
fn moved<'a>(before: &'a [Token], after: &'a [Token]) -> impl Iterator<Item = &'a Token> {
    after.iter().filter(|token| token.last_used > last_used(before, token.id))
}

/// When a token of a list was last used.
fn last_used(list: &[Token], id: TokenId) -> Option<Timestamp> {
    list.iter().find(|token| token.id == id).and_then(|token| token.last_used)
}

/// Why a secret is refused.
pub fn why(found: &Found, look: &Look) -> Why {
    let mut active = look.tokens.iter().filter(|token| token.status.is_active());
    match (look.tokens.len(), active.next()) {
        (0, _) if found.form == Form::OAuth => Why::NoAccessToken,
        (0, _) => Why::Unknown,
        (_, None) => Why::Inactive,
        (1, _) => Why::NotWhole,
        _ => Why::NoneActive,
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "these values open nothing")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::description::Description;
    use crate::domain::token::Status;
    use crate::domain::user::{Role, UserId};

    const VALUE: &str = "v7Qm1bT0kX9fK2xQaa03Zp7Yt0WsN4hJc8Lr2Ee5";
    const OTHER: &str = "aaQm1bT0kX9fK2xQaa03Zp7Yt0WsN4hJc8Lr2Ee5";

    fn found(text: &str) -> Found {
        Found::in_text(text).unwrap()
    }

    fn token(id: i64, visible: &str, status: Status) -> Token {
        let at = "2025-11-01T08:00:00Z".parse().unwrap();
        Token {
            id: TokenId(id),
            description: Description::received(None),
            status,
            visible_token: visible.into(),
            last_used: Some(at),
            created_at: at,
            updated_at: at,
            creator: None,
            assigned_user_id: None,
            signs_in: false,
        }
    }

    fn used(token: &Token) -> Token {
        Token { last_used: "2026-11-23T12:00:00Z".parse().ok(), ..token.clone() }
    }

    fn somebody() -> Answered {
        Answered::As(Box::new(CurrentUser {
            id: UserId(1),
            name: "Ada Park".into(),
            email: "ada@example.com".into(),
            role: Role::Admin,
            custom_role_id: None,
            time_zone: None,
            suspended: false,
        }))
    }

    fn tried(before: &[Token], answered: Answered, after: Option<Vec<Token>>) -> Attempt {
        Attempt { before: before.to_vec(), answered, after }
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

    #[test]
    fn a5_a_token_is_told_by_how_it_begins() {
        let list = [
            token(1, "v7Qm1b", Status::Active),
            token(2, "aaQm1b", Status::Active),
            token(3, "", Status::Active),
            token(4, "V7Qm1b", Status::Active),
            token(5, "7Qm1bT", Status::Active),
        ];
        assert_eq!(looked(&Look::new(&found(VALUE), &list)), Which::One(TokenId(1)));
        assert_eq!(looked(&Look::new(&found("v7Qm1"), &list)), Which::Nothing);
        assert_eq!(looked(&Look::new(&found("zzz"), &list)), Which::Nothing);
        let twice = [token(1, "v7Qm1b", Status::Active), token(2, "v7Q", Status::Inactive)];
        assert_eq!(looked(&Look::new(&found(VALUE), &twice)), Which::Several);
    }

    #[test]
    fn of_several_that_begin_alike_the_one_whose_use_moved_is_it() {
        let (one, other) = (token(1, "v7Q", Status::Active), token(2, "v7Qm", Status::Active));
        let third = token(3, "zzz", Status::Active);
        let before = [one.clone(), other.clone(), third.clone()];
        let after = |list: [Token; 3]| Some(list.to_vec());
        for (list, which) in [
            (after([one.clone(), used(&other), third.clone()]), Which::ByUse(TokenId(2))),
            // A job of another token went on meanwhile.
            (after([one.clone(), used(&other), used(&third)]), Which::ByUse(TokenId(2))),
            (after([used(&one), used(&other), third.clone()]), Which::Several),
            (after([one.clone(), other.clone(), third.clone()]), Which::Several),
            (None, Which::Several),
        ] {
            let attempt = tried(&before, somebody(), list);
            assert_eq!(concluded(&found(VALUE), &attempt), which);
        }
        let refused = tried(&before, Answered::Refused, None);
        assert_eq!(concluded(&found(VALUE), &refused), Which::Several);
    }

    #[test]
    fn what_authenticates_is_none_of_the_inactive_ones() {
        let before = [token(1, "v7Q", Status::Inactive), token(2, "v7Qm", Status::Active)];
        let attempt = tried(&before, somebody(), Some(before.to_vec()));
        assert_eq!(concluded(&found(VALUE), &attempt), Which::One(TokenId(2)));
        let inactive = [token(1, "v7Q", Status::Inactive)];
        let attempt = tried(&inactive, somebody(), Some(inactive.to_vec()));
        assert_eq!(concluded(&found(VALUE), &attempt), Which::Nothing);
    }

    #[test]
    fn a_token_whose_beginning_the_account_does_not_show_is_told_by_its_use() {
        let own = Token { signs_in: true, ..token(1, "own", Status::Active) };
        let before = [own.clone(), token(2, "", Status::Active), token(3, "zzz", Status::Active)];
        let after = vec![used(&own), used(&before[1]), before[2].clone()];
        let attempt = tried(&before, somebody(), Some(after.clone()));
        assert_eq!(concluded(&found(VALUE), &attempt), Which::ByUse(TokenId(2)));
        let access_token = found(&"0f".repeat(32));
        assert_eq!(concluded(&access_token, &attempt), Which::Nothing);
        let quiet = tried(&before, somebody(), Some(before.to_vec()));
        assert_eq!(concluded(&found(VALUE), &quiet), Which::Nothing);
    }

    #[test]
    fn what_is_shown_of_a_token_is_its_last_use_before_the_try() {
        let before = [token(1, "v7Qm1b", Status::Active), token(2, "", Status::Active)];
        let changed = Token { status: Status::Inactive, ..used(&before[0]) };
        let attempt = tried(&before, somebody(), Some(vec![changed, used(&before[1])]));
        let look = Look::around(&found(VALUE), &attempt, Which::ByUse(TokenId(2)));
        let shown: Vec<_> = look.tokens.iter().map(|token| (token.id.0, token.last_used)).collect();
        assert_eq!(shown, [(1, before[0].last_used), (2, before[1].last_used)]);
        assert_eq!(look.get(TokenId(1)).unwrap().status, Status::Inactive, "as it is now");
    }

    #[test]
    fn d2_why_a_secret_is_refused() {
        let (on, off) = (Status::Active, Status::Inactive);
        for (list, reason) in [
            (vec![token(1, "v7Q", off)], Why::Inactive),
            (vec![token(1, "v7Q", off), token(2, "v7", off)], Why::Inactive),
            (vec![token(1, "v7Q", on)], Why::NotWhole),
            (vec![token(1, "v7Q", on), token(2, "v7", off)], Why::NoneActive),
            (vec![token(1, "zzz", on)], Why::Unknown),
        ] {
            let found = found(VALUE);
            assert_eq!(why(&found, &Look::new(&found, &list)), reason);
        }
        assert_eq!(why(&found(&"0f".repeat(32)), &Look::default()), Why::NoAccessToken);
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
