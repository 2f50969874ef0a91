//! Asks for a secret in the terminal without showing it.

use std::io::{self, IsTerminal, Read, Write};

use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};
use zeroize::Zeroizing;

use crate::domain::secret::OneTimeSecret;
use crate::settings::credentials::bare_stdin;

/// The longest secret that can be typed or pasted, in bytes.
const LONGEST: usize = 16 * 1024;

/// How a question ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// Somebody typed this.
    Secret(OneTimeSecret),
    /// Somebody pressed Ctrl-c, or Enter at once, or the input ended.
    GivenUp,
    /// There is no terminal to ask in.
    NoTerminal,
}

/// Asks on the standard error and reads from the terminal, key by key, without echo.
pub fn ask(question: &str) -> io::Result<Answer> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(Answer::NoTerminal);
    }
    let mut errors = io::stderr().lock();
    write!(errors, "{question}: ")?;
    errors.flush()?;
    let answer = {
        let _quiet = Quiet::new()?;
        read(&mut bare_stdin()?)
    };
    writeln!(errors)?;
    answer
}

/// The terminal without echo, until this is dropped.
struct Quiet(Termios);

impl Quiet {
    fn new() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut quiet = before.clone();
        // Ctrl-c comes as a key, so that the echo never stays off.
        quiet.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        quiet.special_codes[SpecialCodeIndex::VMIN] = 1;
        quiet.special_codes[SpecialCodeIndex::VTIME] = 0;
        // What was typed before is not part of the secret.
        tcsetattr(io::stdin(), OptionalActions::Flush, &quiet)?;
        Ok(Self(before))
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        // Where the terminal is gone there is nothing left to restore.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
    }
}

fn read(keys: &mut impl Read) -> io::Result<Answer> {
    let mut typed = Zeroizing::new(Vec::with_capacity(LONGEST));
    // Byte by byte: what is left of the line stays with the terminal.
    let mut key = Zeroizing::new([0; 1]);
    loop {
        if keys.read(key.as_mut_slice())? == 0 {
            return Ok(Answer::GivenUp);
        }
        match key[0] {
            b'\r' | b'\n' => break,
            // Ctrl-c, Ctrl-d
            0x03 | 0x04 => return Ok(Answer::GivenUp),
            // Ctrl-u
            0x15 => typed.clear(),
            0x08 | 0x7f => {
                // A letter of several bytes goes as a whole.
                while typed.pop().is_some_and(|byte| byte & 0xc0 == 0x80) {}
            }
            byte if byte >= b' ' && typed.len() < LONGEST => typed.push(byte),
            _ => {}
        }
    }
    let text = std::str::from_utf8(&typed).unwrap_or_default().trim();
    if text.is_empty() {
        return Ok(Answer::GivenUp);
    }
    let mut value = String::with_capacity(text.len());
    value.push_str(text);
    Ok(Answer::Secret(OneTimeSecret::new(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &str) -> Answer {
        read(&mut keys.as_bytes()).unwrap()
    }

    #[test]
    fn what_is_typed_can_be_corrected_or_given_up() {
        let secret = |text: &str| Answer::Secret(OneTimeSecret::new(text.to_owned()));
        assert_eq!(typed("s3cr3t\r"), secret("s3cr3t"));
        assert_eq!(typed(" s3cr3t \n"), secret("s3cr3t"));
        assert_eq!(typed("abé\u{7f}\u{7f}c\r"), secret("ac"));
        assert_eq!(typed("abc\u{15}d\r"), secret("d"));
        for keys in ["", "\r", "abc", "abc\u{3}", "\u{4}"] {
            assert_eq!(typed(keys), Answer::GivenUp, "{keys:?}");
        }
    }
}
