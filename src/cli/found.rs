//! A secret that was found somewhere, from the standard input: there is no flag for it, since others
//! see the command line.

use std::io::{self, IsTerminal, Read};

use zeroize::Zeroizing;

use super::prompt::{self, Answer};
use super::report::{Advice, Said, Status};
use crate::domain::found::Found;
use crate::domain::hidden::LONGEST;
use crate::domain::secret::OneTimeSecret;
use crate::phrases::{Catalog, Phrase};
use crate::settings::credentials::bare_stdin;

/// Reads what was found: all of the standard input, or, where that is a terminal, one line that is
/// not shown.
#[expect(clippy::disallowed_methods, reason = "what was typed is what is looked for")]
pub fn read(catalog: &Catalog) -> anyhow::Result<Found> {
    if !io::stdin().is_terminal() {
        return take(&mut bare_stdin().map_err(unread)?);
    }
    match prompt::ask(&catalog.say(&Phrase::IdentifyField)).map_err(unread)? {
        Answer::Secret(text) => in_text(text.expose()),
        Answer::GivenUp => Err(super::ask::given_up()),
        Answer::NoTerminal => Err(wrong(Phrase::FoundNothing)),
    }
}

/// Reads a secret of which it is known what it is, such as a client's, the same way.
pub fn secret(catalog: &Catalog) -> anyhow::Result<OneTimeSecret> {
    if !io::stdin().is_terminal() {
        let bytes = all(&mut bare_stdin().map_err(unread)?)?;
        let no_secret =
            |what| Advice::new(Phrase::MigrateSecretHint).with(Status::WrongUsage).about(what);
        let text = std::str::from_utf8(&bytes).map_err(|_| no_secret(Phrase::FoundNoText))?.trim();
        if text.is_empty() || text.contains(char::is_whitespace) {
            return Err(no_secret(Phrase::FoundNothing));
        }
        let mut value = String::with_capacity(text.len());
        value.push_str(text);
        return Ok(OneTimeSecret::new(value));
    }
    match prompt::ask(&catalog.say(&Phrase::MigrateSecretField)).map_err(unread)? {
        Answer::Secret(secret) => Ok(secret),
        Answer::GivenUp => Err(super::ask::given_up()),
        Answer::NoTerminal => Err(wrong(Phrase::FoundNothing)),
    }
}

/// Takes the secret out of all there is.
fn take(from: &mut impl Read) -> anyhow::Result<Found> {
    in_text(std::str::from_utf8(&all(from)?).map_err(|_| wrong(Phrase::FoundNoText))?)
}

/// All there is. The buffer never grows, so that no smaller one with a part of the secret is left
/// behind.
fn all(from: &mut impl Read) -> anyhow::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST + 1));
    let limit = u64::try_from(LONGEST).unwrap_or(u64::MAX) + 1;
    from.take(limit).read_to_end(&mut bytes).map_err(unread)?;
    if bytes.len() > LONGEST {
        return Err(wrong(Phrase::FoundTooLong));
    }
    Ok(bytes)
}

fn in_text(text: &str) -> anyhow::Result<Found> {
    Found::in_text(text).ok_or_else(|| wrong(Phrase::FoundNothing))
}

fn wrong(what: Phrase) -> anyhow::Error {
    Advice::new(Phrase::FoundHint).with(Status::WrongUsage).about(what)
}

fn unread(error: io::Error) -> anyhow::Error {
    let said = Said::because(Phrase::FoundUnread, error);
    Advice::new(Phrase::FoundHint).with(Status::WrongUsage).around(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUE: &str = "v7Qm1bT0kX9fK2xQaa03Zp7Yt0WsN4hJc8Lr2Ee5";

    #[test]
    fn a_secret_is_taken_out_of_whatever_has_it() {
        for text in [VALUE, &format!("{VALUE}\n"), &format!("A=1\nTOKEN={VALUE}\nB=2\n")] {
            let found = take(&mut text.as_bytes()).unwrap();
            assert_eq!(found.secret, OneTimeSecret::new(VALUE.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_has_none_is_said() {
        let said = |bytes: &[u8]| take(&mut &*bytes).unwrap_err().root_cause().to_string();
        assert_eq!(said(b" \n"), "There is no secret on the standard input.");
        assert_eq!(said(b"\xff\xfe"), "What is on the standard input is no text.");
        let long = vec![b'a'; LONGEST + 1];
        assert_eq!(
            said(&long),
            "What is on the standard input is longer than any line with a secret."
        );
    }
}
