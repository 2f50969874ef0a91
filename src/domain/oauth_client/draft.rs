//! What an administrator wants an OAuth client to be: checked field by field before it is sent.

use thiserror::Error;

use super::OAuthClient;
use crate::domain::foreign::Foreign;
use crate::domain::oauth::{ClientKind, Overlap, Scopes, check_redirect};
use crate::domain::replacement::Replacement;
use crate::domain::user::UserId;

/// What stands in a form, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// What people call it.
    pub name: String,
    /// What programs call it.
    pub identifier: String,
    /// Whether it can keep a secret; `None` is whatever the account has.
    pub kind: Option<ClientKind>,
    /// What it is for.
    pub description: String,
    /// Whom it belongs to.
    pub company: String,
    /// The addresses, with spaces, line breaks or commas between them.
    pub redirects: String,
    /// What may be asked for; none is no limit.
    pub scopes: Scopes,
}

/// A field of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is a field of `Draft`")]
pub enum Field {
    Name,
    Identifier,
    Description,
    Company,
    Redirects,
    Scopes,
}

/// Why a field can't be sent so.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Flaw {
    /// It can't be empty.
    #[error("is missing")]
    Missing,
    /// It has a line break or another character that acts on a terminal.
    #[error("has a control character")]
    Control,
    /// An identifier has no spaces and only plain characters.
    #[error("has a space, or a character that is not plain ASCII")]
    NotPlain,
    /// To this address nobody may be led back.
    #[error("`{0}` is neither an https address nor one of this machine")]
    Redirect(String),
    /// No account knows this scope: every call would be forbidden.
    #[error("`{0}` is no scope")]
    UnknownScope(String),
    /// One scope says what another says already.
    #[error(transparent)]
    Overlap(Overlap),
}

/// A field and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{field:?} {flaw}")]
pub struct Problem {
    /// Which field.
    pub field: Field,
    /// What is wrong.
    pub flaw: Flaw,
}

/// A client that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewClient {
    /// What people call it.
    pub name: String,
    /// What programs call it.
    pub identifier: String,
    /// Whether it can keep a secret.
    pub kind: ClientKind,
    /// What it is for; empty is nothing.
    pub description: String,
    /// Whom it belongs to; empty is nobody.
    pub company: String,
    /// To where the authorize page may lead back.
    pub redirect_uris: Vec<String>,
    /// What may be asked for; none is no limit.
    pub scopes: Scopes,
    /// Its owner: a client-credentials grant acts as this person.
    pub owner: UserId,
}

/// What is to become another in a client; `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientChange {
    /// What people call it.
    pub name: Option<String>,
    /// What programs call it.
    pub identifier: Option<String>,
    /// Whether it can keep a secret.
    pub kind: Option<ClientKind>,
    /// What it is for.
    pub description: Option<String>,
    /// Whom it belongs to.
    pub company: Option<String>,
    /// To where the authorize page may lead back.
    pub redirect_uris: Option<Vec<String>>,
    /// What may be asked for.
    pub scopes: Option<Scopes>,
}

impl Draft {
    /// What the account has. Lines that say which API token the client replaces are kept apart
    /// ([`kept`](Self::kept)).
    #[expect(clippy::disallowed_methods, reason = "what is sent back is what came")]
    pub fn of(client: &OAuthClient) -> Self {
        let addresses = client.redirect_uris.iter().map(Foreign::raw);
        Self {
            name: client.name.raw().to_owned(),
            identifier: client.identifier.raw().to_owned(),
            kind: client.kind,
            description: split(client.description.raw()).0.to_owned(),
            company: client.company.as_ref().map_or("", |text| text.raw()).to_owned(),
            redirects: addresses.collect::<Vec<_>>().join(" "),
            scopes: client.scope.clone().unwrap_or_default(),
        }
    }

    /// What of a client's description no form edits: from the first line on that says which API
    /// token it replaces.
    #[expect(clippy::disallowed_methods, reason = "it is sent back, and read for what it says")]
    pub fn kept(client: &OAuthClient) -> &str {
        split(client.description.raw()).1
    }
}

impl NewClient {
    /// Checks every field; the first problem is that of the field that stands first.
    pub fn of(draft: &Draft, owner: UserId) -> Result<Self, Problem> {
        Ok(Self {
            name: name(&draft.name)?,
            identifier: identifier(&draft.identifier)?,
            kind: draft.kind.unwrap_or(ClientKind::Confidential),
            description: text(Field::Description, &draft.description)?,
            company: line(Field::Company, &draft.company)?,
            redirect_uris: redirects(&draft.redirects)?,
            scopes: scopes(&draft.scopes, None)?,
            owner,
        })
    }
}

impl ClientChange {
    /// What a draft has otherwise than a client. What nobody touched is neither checked nor sent.
    pub fn of(draft: &Draft, seen: &OAuthClient) -> Result<Self, Problem> {
        let before = Draft::of(seen);
        let changed = |new: &str, old: &str| new.trim() != old.trim();
        let when = |differs: bool, checked: fn(&str) -> Result<String, Problem>, text: &str| {
            differs.then(|| checked(text)).transpose()
        };
        let description = changed(&draft.description, &before.description);
        Ok(Self {
            name: when(changed(&draft.name, &before.name), name, &draft.name)?,
            identifier: when(
                changed(&draft.identifier, &before.identifier),
                identifier,
                &draft.identifier,
            )?,
            kind: draft.kind.filter(|kind| Some(*kind) != before.kind),
            description: description
                .then(|| text(Field::Description, &draft.description))
                .transpose()?
                .map(|text| rejoined(&text, seen)),
            company: when(
                changed(&draft.company, &before.company),
                |text| line(Field::Company, text),
                &draft.company,
            )?,
            redirect_uris: changed(&draft.redirects, &before.redirects)
                .then(|| redirects(&draft.redirects))
                .transpose()?,
            scopes: (!draft.scopes.same_as(&before.scopes))
                .then(|| scopes(&draft.scopes, seen.scope.as_ref()))
                .transpose()?,
        })
    }

    /// Whether nothing is to change.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a client is as this wants it.
    pub fn is_met_by(&self, client: &OAuthClient) -> bool {
        let is = Draft::of(client);
        let met = |wanted: &Option<String>, is: &str| wanted.as_deref().is_none_or(|it| it == is);
        met(&self.name, &is.name)
            && met(&self.identifier, &is.identifier)
            && met(&self.company, &is.company)
            && self.kind.is_none_or(|kind| Some(kind) == client.kind)
            && self.description.as_deref().is_none_or(|text| client.description.is(text))
            && self.redirect_uris.as_ref().is_none_or(|wanted| {
                let addresses = &client.redirect_uris;
                wanted.len() == addresses.len()
                    && wanted.iter().zip(addresses).all(|(wanted, is)| is == wanted.as_str())
            })
            && self.scopes.as_ref().is_none_or(|wanted| wanted.same_as(&is.scopes))
    }
}

/// What a client could be called by programs: its name in small letters, the rest as `_`. Empty
/// where the name has no plain letter.
pub fn identifier_for(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric();
    let words = name.split(|c| !plain(c)).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("_")
}

/// What a person wrote, and what a migration wrote below it.
fn split(description: &str) -> (&str, &str) {
    let mut start = 0;
    for line in description.split_inclusive('\n') {
        let words = line.trim_start().to_ascii_lowercase();
        if words.starts_with("replaces") && !Replacement::all_in(line).is_empty() {
            let (before, kept) = description.split_at(start);
            return (before.trim_end(), kept);
        }
        start += line.len();
    }
    (description, "")
}

/// A new text with what was kept apart below it, and with every line that would be lost otherwise:
/// which token a client replaces is no person's to forget by the way.
fn rejoined(text: &str, seen: &OAuthClient) -> String {
    let kept = Draft::kept(seen);
    let whole = match (text.is_empty(), kept.is_empty()) {
        (_, true) => text.to_owned(),
        (true, false) => kept.to_owned(),
        (false, false) => format!("{text}\n{kept}"),
    };
    #[expect(clippy::disallowed_methods, reason = "it is read for the tokens that it names")]
    let before = Replacement::all_in(seen.description.raw());
    let there = Replacement::all_in(&whole);
    let lost = before.iter().filter(|line| !there.iter().any(|it| it.token == line.token));
    lost.fold(whole, |text, line| {
        // Without room for it the account decides.
        line.added_to(&text).unwrap_or_else(|_| format!("{text}\n{line}"))
    })
}

fn name(typed: &str) -> Result<String, Problem> {
    let name = line(Field::Name, typed)?;
    if name.is_empty() { Err(Field::Name.has(Flaw::Missing)) } else { Ok(name) }
}

fn identifier(typed: &str) -> Result<String, Problem> {
    match typed.trim() {
        "" => Err(Field::Identifier.has(Flaw::Missing)),
        text if !text.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Err(Field::Identifier.has(Flaw::NotPlain))
        }
        text => Ok(text.to_owned()),
    }
}

/// One trimmed line.
fn line(field: Field, typed: &str) -> Result<String, Problem> {
    let line = typed.trim();
    let breaks = ['\u{2028}', '\u{2029}'];
    let acts = line.contains(char::is_control) || line.contains(breaks);
    if acts { Err(field.has(Flaw::Control)) } else { Ok(line.to_owned()) }
}

/// Trimmed lines.
fn text(field: Field, typed: &str) -> Result<String, Problem> {
    let text = typed.trim();
    let acts = |c: char| c.is_control() && c != '\n';
    if text.contains(acts) { Err(field.has(Flaw::Control)) } else { Ok(text.to_owned()) }
}

fn redirects(typed: &str) -> Result<Vec<String>, Problem> {
    let addresses = typed.split(|c: char| c == ',' || c.is_whitespace());
    let mut found: Vec<String> = Vec::new();
    for address in addresses.filter(|address| !address.is_empty()) {
        if check_redirect(address).is_err() {
            return Err(Field::Redirects.has(Flaw::Redirect(address.to_owned())));
        }
        if !found.iter().any(|known| known == address) {
            found.push(address.to_owned());
        }
    }
    Ok(found)
}

/// A name that the account has already is not refused: it may be newer than this program.
fn scopes(wanted: &Scopes, had: Option<&Scopes>) -> Result<Scopes, Problem> {
    let is_new = |name: &&str| !had.is_some_and(|had| had.names().iter().any(|it| it == name));
    if let Some(name) = wanted.unknown().find(is_new) {
        return Err(Field::Scopes.has(Flaw::UnknownScope(name.to_owned())));
    }
    match wanted.overlap() {
        Some(overlap) => Err(Field::Scopes.has(Flaw::Overlap(overlap))),
        None => Ok(wanted.clone()),
    }
}

impl Field {
    const fn has(self, flaw: Flaw) -> Problem {
        Problem { field: self, flaw }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::description::Description;
    use crate::domain::oauth_client::OAuthClientId;

    fn client(description: &str, scope: Option<&str>) -> OAuthClient {
        OAuthClient {
            id: OAuthClientId(1),
            identifier: "warehouse_sync".into(),
            name: "Warehouse sync".into(),
            kind: Some(ClientKind::Confidential),
            description: Description::received(Some(description.to_owned())),
            company: None,
            redirect_uris: vec!["https://a.example/cb".into(), "http://localhost:1/".into()],
            scope: scope.map(Scopes::parse),
            user_id: None,
            visible_secret: None,
            created_at: jiff::Timestamp::UNIX_EPOCH,
            updated_at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    fn draft() -> Draft {
        Draft { name: " A b ".into(), identifier: " a_b ".into(), ..Draft::default() }
    }

    fn flaw(draft: &Draft) -> Problem {
        NewClient::of(draft, UserId(1)).unwrap_err()
    }

    #[test]
    fn a_new_client_is_trimmed_and_confidential() {
        let new = NewClient::of(&draft(), UserId(7)).unwrap();
        assert_eq!((new.name.as_str(), new.identifier.as_str()), ("A b", "a_b"));
        assert_eq!((new.kind, new.owner), (ClientKind::Confidential, UserId(7)));
        assert!(new.redirect_uris.is_empty() && new.scopes.is_empty());
        let redirects = "https://a.example/x, http://localhost:1/\nhttps://a.example/x".into();
        let new = NewClient::of(&Draft { redirects, ..draft() }, UserId(7)).unwrap();
        assert_eq!(new.redirect_uris, ["https://a.example/x", "http://localhost:1/"]);
    }

    #[test]
    fn each_field_says_what_is_wrong_with_it() {
        let has = |field: Field, flaw| field.has(flaw);
        let missing = Draft { name: "  ".into(), ..draft() };
        assert_eq!(flaw(&missing), has(Field::Name, Flaw::Missing));
        let broken = Draft { name: "a\nb".into(), ..draft() };
        assert_eq!(flaw(&broken), has(Field::Name, Flaw::Control));
        for (identifier, flawed) in
            [("", Flaw::Missing), ("a b", Flaw::NotPlain), ("창고", Flaw::NotPlain)]
        {
            let draft = Draft { identifier: identifier.into(), ..draft() };
            assert_eq!(flaw(&draft), has(Field::Identifier, flawed), "{identifier}");
        }
        let redirects = "https://a.example http://a.example".into();
        let wrong = Flaw::Redirect("http://a.example".into());
        assert_eq!(flaw(&Draft { redirects, ..draft() }), has(Field::Redirects, wrong));
        let unknown = Draft { scopes: Scopes::parse("read all"), ..draft() };
        let no_scope = Flaw::UnknownScope("all".into());
        assert_eq!(flaw(&unknown), has(Field::Scopes, no_scope));
        let overlapping = Draft { scopes: Scopes::parse("read users:read"), ..draft() };
        assert!(matches!(flaw(&overlapping).flaw, Flaw::Overlap(_)));
    }

    #[test]
    fn a_change_names_only_what_was_touched() {
        let seen = client("Nightly", Some("read newer:read"));
        let mut draft = Draft::of(&seen);
        assert!(ClientChange::of(&draft, &seen).unwrap().is_empty());
        draft.name = "Warehouse".into();
        draft.scopes = Scopes::parse("newer:read write");
        let change = ClientChange::of(&draft, &seen).unwrap();
        let wanted = ClientChange {
            name: Some("Warehouse".into()),
            scopes: Some(Scopes::parse("newer:read write")),
            ..ClientChange::default()
        };
        assert_eq!(change, wanted);
        assert!(!change.is_met_by(&seen));
        let now = OAuthClient {
            name: "Warehouse".into(),
            scope: Some(Scopes::parse("write newer:read")),
            ..seen
        };
        assert!(change.is_met_by(&now));
    }

    #[test]
    fn an_account_that_has_what_nobody_could_type_is_left_alone() {
        let mut seen = client("", Some("read read:everything users:read"));
        seen.name = "".into();
        seen.redirect_uris = vec!["urn:ietf:wg:oauth:2.0:oob".into()];
        let draft = Draft { company: "Northwind".into(), ..Draft::of(&seen) };
        let change = ClientChange::of(&draft, &seen).unwrap();
        let company = Some("Northwind".to_owned());
        assert_eq!(change, ClientChange { company, ..ClientChange::default() });
    }

    #[test]
    fn z4_the_token_that_a_client_replaces_survives_an_edit() {
        let line = "replaces API token 5 (kX77vn…)";
        for (before, shown, typed, after) in [
            (format!("Old\n{line}"), "Old", "New", format!("New\n{line}")),
            (format!("Old\n{line}\nquiet 35 days"), "Old", "", format!("{line}\nquiet 35 days")),
            (line.to_owned(), "", "New", format!("New\n{line}")),
            // In the middle of a sentence: it is seen, and still not lost.
            (
                format!("it {line}"),
                "it replaces API token 5 (kX77vn…)",
                "New",
                format!("New\n{line}"),
            ),
        ] {
            let seen = client(&before, None);
            let mut draft = Draft::of(&seen);
            assert_eq!(draft.description, shown);
            draft.description = typed.to_owned();
            let change = ClientChange::of(&draft, &seen).unwrap();
            assert_eq!(change.description, Some(after), "{before}");
        }
    }

    #[test]
    fn an_identifier_is_offered_from_the_name() {
        assert_eq!(identifier_for(" Billing export (EU) "), "billing_export_eu");
        assert_eq!(identifier_for("창고 동기화"), "");
    }
}
