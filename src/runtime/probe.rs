//! What the terminal is asked once: which colours it has (OSC 10 and 11), and whether it takes copies
//! (DA1). The questions go out with the first frame, which waits for nothing; the answers come among
//! the keys (`decoder`). Every terminal answers the last one, so one that does not tell its colours is
//! known by that.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

use super::clipboard::Announced;
use super::decoder::{Decoder, Heard};

/// How long a command waits for the answer of a terminal far away. Every terminal gives one.
const PATIENCE: Duration = Duration::from_secs(1);

/// The longest single wait for the next of its bytes.
const MOMENT: Duration = Duration::from_millis(900);

/// How long the answers are waited for at the end: a shell would take them for typed text.
pub(super) const LIMIT: Duration = Duration::from_millis(100);

/// What the terminal is asked: for its colours, and then for its attributes, which end the answers.
pub(super) const fn question(colors: bool, attributes: bool) -> &'static [u8] {
    match (colors, attributes) {
        (true, _) => b"\x1b]10;?\x07\x1b]11;?\x07\x1b[c",
        (false, true) => b"\x1b[c",
        (false, false) => b"",
    }
}

/// The number by which a terminal says that it takes copies.
const TAKES_COPIES: &str = "52";

/// Whether these attributes of a terminal announce it.
pub(super) fn takes_copies(attributes: &str) -> bool {
    attributes.split(';').any(|number| number == TAKES_COPIES)
}

/// Whether the terminal of a command announces that it takes copies: asked and answered before
/// anything else is read. Unknown where there is no terminal, or it does not answer.
pub fn ask_terminal() -> Announced {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Announced::Unknown;
    }
    answered(PATIENCE).unwrap_or_default()
}

fn answered(patience: Duration) -> io::Result<Announced> {
    let _raw = Raw::begin()?;
    let mut out = io::stdout().lock();
    out.write_all(question(false, true))?;
    out.flush()?;
    let end = Instant::now() + patience;
    let (mut decoder, mut bytes) = (Decoder::default(), [0; 256]);
    while let Some(left) = end.checked_duration_since(Instant::now()) {
        let limit = Timespec { tv_sec: 0, tv_nsec: left.min(MOMENT).subsec_nanos().into() };
        let stdin = io::stdin();
        if poll(&mut [PollFd::new(&stdin, PollFlags::IN)], Some(&limit))? == 0 {
            continue;
        }
        let count = rustix::io::read(&stdin, &mut bytes)?;
        if count == 0 {
            break;
        }
        for heard in decoder.push(&bytes[..count]) {
            if let Heard::Attributes(numbers) = heard {
                return Ok(if takes_copies(&numbers) { Announced::Yes } else { Announced::No });
            }
        }
    }
    Ok(Announced::Unknown)
}

/// The terminal without echo and lines, until this is dropped: its answer is for nobody to see.
struct Raw(Termios);

impl Raw {
    fn begin() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut raw = before.clone();
        raw.make_raw();
        tcsetattr(io::stdin(), OptionalActions::Drain, &raw)?;
        Ok(Self(before))
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // Where the terminal is gone there is nothing left to restore.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_announced_by_one_number_among_others() {
        assert!(takes_copies("62;22;52"));
        assert!(!takes_copies("1;2"));
        assert!(!takes_copies("152;520"));
    }
}
