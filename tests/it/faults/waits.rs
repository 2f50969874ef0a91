//! What takes too long, or ends in its middle.

use std::time::Duration;

use super::{Ask, Fault, Row, SENT, SOON_BEGUN, SOON_ON, SOON_WHOLE, answers, row, works};
use crate::support::listener::{Reply, json};

const UNKNOWN: &str = "No answer came, so it is not known whether it happened.";
const UNKNOWN_IN_TIME: &str = "No answer came in time, so it is not known whether it happened.";

const LOOK: &str = "Refresh with F5 and look before you try again.";

const BROKEN: &str = "The connection ended before the answer did.";
const PRESS: &str = "Check the line, then press F5.";

/// Longer than any wait of these tests.
const LONG: Duration = Duration::from_secs(20);

fn silence() -> Fault {
    Fault::Always(Reply::Silence(LONG))
}

/// The head of an answer and the beginning of its body, and then nothing.
fn stall() -> Fault {
    Fault::Always(Reply::Stall(beginning(), LONG))
}

/// An answer that goes on a little at a time, too slow for the whole.
fn drip() -> Fault {
    Fault::Always(Reply::Drip([beginning(), vec![b' '; 3900]].concat(), Duration::from_millis(1)))
}

fn beginning() -> Vec<u8> {
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 4000\r\n\r\n{".to_vec()
}

fn cut(bytes: &[u8]) -> Fault {
    Fault::Always(Reply::Cut(bytes.to_vec()))
}

pub const ROWS: &[Row] = &[
    row("no first byte", Ask::SignIn, silence, "The account did not answer in time.", PRESS)
        .within(SOON_BEGUN),
    row("no first byte for a create", Ask::Create, silence, UNKNOWN_IN_TIME, SENT)
        .within(SOON_BEGUN),
    row("no first byte for a change", Ask::Update, silence, UNKNOWN_IN_TIME, LOOK)
        .within(SOON_BEGUN),
    row("the answer stops", Ask::List, stall, "The answer stopped before its end.", PRESS)
        .within(SOON_ON),
    row("the answer to a create stops", Ask::Create, stall, UNKNOWN_IN_TIME, SENT).within(SOON_ON),
    row("the answer is too slow", Ask::List, drip, "The answer took too long.", PRESS)
        .within(SOON_WHOLE),
    row("the answer to a create is too slow", Ask::Create, drip, UNKNOWN_IN_TIME, SENT)
        .within(SOON_WHOLE),
    row("the connection ends at once", Ask::List, || cut(b""), BROKEN, PRESS),
    row("the connection ends at once for a create", Ask::Create, || cut(b""), UNKNOWN, SENT),
    row("the connection ends at once for a deletion", Ask::Delete, || cut(b""), UNKNOWN, LOOK),
    row("the head is cut", Ask::SignIn, || cut(b"HTTP/1.1 200 OK\r\ncontent-"), BROKEN, PRESS),
    row("the body is cut", Ask::SignIn, || cut(&beginning()), BROKEN, PRESS),
    row("it is no HTTP", Ask::SignIn, || cut(b"SSH-2.0-OpenSSH_9.6\r\n"), BROKEN, PRESS),
    works(
        "the connection ends once",
        Ask::SignIn,
        || Fault::InTurn(vec![Reply::Cut(Vec::new()), answers::me()]),
        "Ada",
    ),
    works(
        "the connection ends after a deletion, which is then found to be done",
        Ask::Delete,
        || {
            let gone = r#"{"error":"RecordNotFound","description":"Not found"}"#;
            let list = r#"{"api_tokens":[]}"#;
            Fault::InTurn(vec![Reply::Cut(Vec::new()), json(404, gone), json(200, list)])
        },
        "Deleted",
    ),
];
