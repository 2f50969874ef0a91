//! Questions before something changes: on the standard error, and only where somebody can answer.

use std::io::{self, BufRead, IsTerminal, Write};

use super::report::{Advice, Status};
use crate::phrases::{Catalog, Phrase};
use crate::ui::plain;

/// Whether there is somebody to ask: keys come from a terminal, and the question is seen.
pub fn is_possible() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Why nothing was done: it would have to be asked, and this flag answers it.
pub fn needs(flag: &str) -> anyhow::Error {
    Advice::new(Phrase::AskNobodyHint { flag: flag.to_owned() })
        .with(Status::WrongUsage)
        .about(Phrase::AskNobody)
}

/// What somebody types below these lines; nothing at the end of the input.
pub fn line(lines: &[String], prompt: &Phrase, catalog: &Catalog) -> anyhow::Result<String> {
    let mut errors = io::stderr().lock();
    for line in lines {
        writeln!(errors, "{}", plain(line))?;
    }
    write!(errors, "{} ", plain(&catalog.say(prompt)))?;
    errors.flush()?;
    let mut answer = String::new();
    if io::stdin().lock().read_line(&mut answer)? == 0 {
        writeln!(errors)?;
    }
    Ok(answer.trim().to_owned())
}

/// Goes on if somebody says yes to it, or has said so by the flag.
pub fn agree(
    said: bool,
    flag: &str,
    lines: impl FnOnce() -> Vec<String>,
    catalog: &Catalog,
) -> anyhow::Result<()> {
    if said {
        return Ok(());
    }
    if !is_possible() {
        return Err(needs(flag));
    }
    match line(&lines(), &Phrase::AskYes, catalog)?.as_str() {
        "y" | "Y" | "yes" | "예" | "ㅛ" => Ok(()),
        _ => Err(given_up()),
    }
}

/// Nobody agreed to it.
pub fn given_up() -> anyhow::Error {
    Advice::new(Phrase::AskRefusedHint).about(Phrase::AskRefused)
}
