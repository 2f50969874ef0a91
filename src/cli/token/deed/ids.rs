//! Ids of tokens, from the command line and from the standard input.

use std::io::{self, Read};

use crate::cli::report::{Advice, Said, Status};
use crate::domain::token::TokenId;
use crate::phrases::Phrase;

/// The longest input, in bytes: many times more than any account has tokens.
const LONGEST: u64 = 16 * 1024 * 1024;

/// An id, or that there are more on the standard input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// This one.
    Id(TokenId),
    /// Those of the standard input.
    Stdin,
}

/// Reads an id, or `-`.
pub fn parse(text: &str) -> Result<Named, String> {
    match text {
        "-" => Ok(Named::Stdin),
        id => crate::cli::token::parse_id(id).map(Named::Id),
    }
}

/// The ids in their order, with those of the standard input in the place of `-`.
pub fn read(named: &[Named]) -> anyhow::Result<Vec<TokenId>> {
    let mut ids = vec![];
    for one in named {
        match one {
            Named::Id(id) => ids.push(*id),
            Named::Stdin => ids.extend(of_text(&stdin()?)?),
        }
    }
    if ids.is_empty() {
        return Err(Advice::new(Phrase::NoIdsHint).with(Status::WrongUsage).about(Phrase::NoIds));
    }
    Ok(ids)
}

fn stdin() -> anyhow::Result<String> {
    let mut bytes = vec![];
    let read = io::stdin().lock().take(LONGEST).read_to_end(&mut bytes);
    read.map_err(|error| {
        Advice::new(Phrase::NoIdsHint).around(Said::because(Phrase::NoIds, error))
    })?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Every id of a text; one that is none is named with its line.
fn of_text(text: &str) -> anyhow::Result<Vec<TokenId>> {
    let mut ids = vec![];
    for (number, line) in (1..).zip(text.lines()) {
        for word in line.split_whitespace() {
            let id = crate::cli::token::parse_id(word).map_err(|_| {
                let text = word.chars().take(40).collect::<String>();
                let text = crate::ui::plain(&text);
                Advice::new(Phrase::NotAnIdHint)
                    .with(Status::WrongUsage)
                    .about(Phrase::NotAnId { line: number, text })
            })?;
            ids.push(id);
        }
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stand_apart_by_blanks_or_line_ends() {
        let ids = of_text("1\n2 3\r\n\n  4\t5").unwrap();
        assert_eq!(ids, [1, 2, 3, 4, 5].map(TokenId));
        let many = vec!["7"; 10_000].join("\n");
        assert_eq!(of_text(&many).unwrap().len(), 10_000);
    }

    #[test]
    fn what_is_no_id_is_named_with_its_line() {
        let error = of_text("1\n2 x\u{1b}y").unwrap_err();
        let told = format!("{error:#}");
        assert!(told.contains("line 2") && told.contains("x\u{fffd}y"), "{told}");
        for wrong in ["-1", "1,2", "\"1\"", "0x10", "99999999999999999999"] {
            assert!(of_text(wrong).is_err(), "{wrong}");
        }
    }
}
