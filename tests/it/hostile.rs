//! Whatever an account sends, no control sequence but the program's own reaches the terminal.
//!
//! One function takes texts and bytes of others through answers over a real connection, the client,
//! the state and the drawing to the bytes that the program writes for the terminal. It runs over its
//! corpus and under proptest; `TOKENDESK_FUZZ_CASES=1000000` (`just fuzz`) has it run as often as
//! that.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use tokendesk::app::{Answer, Message, NotCreated, Request};
use tokendesk::domain::account::Account;
use tokendesk::domain::description::NewDescription;
use tokendesk::domain::foreign::is_hostile;
use tokendesk::domain::intent::Reached;
use tokendesk::domain::plan::Plan;
use tokendesk::domain::token::CreatedToken;
use tokendesk::phrases::Locale;
use tokendesk::runtime::{Line, bulk, write_cells};
use tokendesk::ui::{Look, draw};
use tokendesk::zendesk::{Timeouts, Writer};
use tokio::runtime::Runtime;

use crate::client::{QUICK, bearer, signed_in_by};
use crate::support::stage::{self, Stage, size};
use crate::support::talker::{Manner, Talker};

/// Texts that once acted on a terminal, or may.
const CORPUS: [&str; 25] = [
    "\u{1b}[31mred",
    "\u{1b}]52;c;aGk=\u{7}",
    "\u{1b}]0;title\u{1b}\\",
    "\u{1b}P+q\u{1b}\\",
    "\u{1b}[2J\u{1b}[H",
    "\u{1b}[?1049l",
    "\u{1b}c",
    "\u{9b}31m",
    "\u{9d}52;c;aGk=\u{9c}",
    "\u{90}\u{9c}",
    "a\u{8}\u{8}b",
    "\u{7f}\u{0}\u{7}",
    "two\r\nlines\ttab",
    "ad\u{202e}nim\u{2066}\u{2069}",
    "\u{61c}\u{200e}\u{200f}",
    "zero\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}width",
    "\u{e0041}\u{e007f}\u{e0100}",
    "\u{2028}\u{2029}",
    "\u{3164}\u{115f}\u{ffa0}\u{2800}",
    "\u{ffff}\u{fdd0}\u{10ffff}\u{e000}",
    "Z\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "\u{301}at the beginning",
    "👩\u{200d}💻\u{fe0f}",
    "창고 동기화 عربي עברית ｆｕｌｌ",
    "\u{1b}[2Jreplaces API token 6130907993114, replaces API token 6130907993201\u{9b}31m",
];

/// One thing that a person does.
#[derive(Clone, Copy, Debug)]
enum Step {
    Press(&'static str),
    Type(&'static str),
}

use Step::{Press, Type};

/// Every place that shows what others wrote, and the way there. The page is drawn after each step.
const TRIPS: [(&str, &[Step]); 12] = [
    (
        "the tokens",
        &[
            Press("Enter"),
            Press("Esc e"),
            Press("Esc y"),
            Press("Esc m"),
            Press("Esc :"),
            Type("e"),
            Press("Esc Esc ?"),
            Press("Esc p"),
            Press("Esc E"),
            Press("Esc /"),
            Type("a"),
            Press("Enter F5"),
        ],
    ),
    ("a deactivation", &[Press("d"), Press("Tab Enter"), Press("u"), Press("Esc D"), Type("x")]),
    ("an edit", &[Press("e"), Type("x"), Press("Enter")]),
    ("the audit pane", &[Press("v"), Press("Tab Enter"), Press("Esc Esc")]),
    (
        "a new token",
        &[Press("a"), Type("x"), Press("Enter"), Press("t"), Press("Enter"), Press("h Esc")],
    ),
    (
        "a secret that was found",
        &[Press("i"), Type("9fK2xQ8Rk2Ux6Lp0Bn5Ty1Hs7Vf3Gm9Jc4Ez8Ka2"), Press("Enter"), Press("t")],
    ),
    ("many at once", &[Press("x Down x"), Press("d"), Press("Tab Enter"), Press("Enter")]),
    (
        "the OAuth clients",
        &[
            Press("5"),
            Press("Enter"),
            Press("Down"),
            Press("D"),
            Press("Esc Esc D"),
            Press("Esc e"),
            Press("BackTab BackTab BackTab"),
            Press("Esc y"),
            Press("Esc /"),
        ],
    ),
    ("the retirement", &[Press("4"), Press("Enter"), Press("Esc v"), Press("Esc 4 Down")]),
    (
        "the audit log",
        &[
            Press("3"),
            Press("Enter"),
            Press("Esc f"),
            Press("Tab Tab"),
            Type("a"),
            Press("Down Enter"),
            Press("Esc 2"),
            Press("Enter"),
        ],
    ),
    (
        "a migration",
        &[
            Press("M"),
            Type("x"),
            Press("Enter"),
            Press("Esc Enter"),
            Press("Enter"),
            Press("Enter"),
            Press("t"),
            Press("l"),
            Press("Enter Enter"),
        ],
    ),
    (
        "a migration that has begun",
        &[
            Press("M"),
            Type("x"),
            Press("Enter"),
            Press("Tab Tab ["),
            Press("["),
            Press("["),
            Press("]"),
        ],
    ),
];

/// What an account does with what comes from others.
#[derive(Clone, Copy, Debug)]
enum How {
    /// Every text of its answers is theirs.
    Writes,
    /// Once it is open, it refuses everything with this status and their text.
    Refuses(u16),
    /// Once it is open, it answers this status and their bytes to everything.
    Says(u16),
}

const HOW: [How; 12] = [
    How::Writes,
    How::Refuses(400),
    How::Refuses(401),
    How::Refuses(403),
    How::Refuses(404),
    How::Refuses(409),
    How::Refuses(422),
    How::Refuses(429),
    How::Refuses(503),
    How::Says(200),
    How::Says(201),
    How::Says(500),
];

/// Waits that nobody notices a million times.
const ONCE: Timeouts = Timeouts { retries: 0, ..QUICK };

/// An account of others, and the way to it.
struct Desk {
    talker: Talker,
    line: Line,
    tasks: Runtime,
    /// In English and in Korean.
    looks: [Look; 2],
}

impl Desk {
    fn new() -> Self {
        let tasks =
            tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let talker = Talker::start();
        let line = Line::to_change(signed_in_by(&talker.url(), bearer(), ONCE));
        let looks = [Locale::En, Locale::Ko].map(|locale| Look::new(locale, false, true));
        Self { talker, line, tasks, looks }
    }

    /// Goes one way, and gives back the first place where something of others acts, or what was to
    /// be seen on the way.
    fn goes(&self, trip: usize, how: How, theirs: &[u8], look: usize) -> Result<String, String> {
        let look = &self.looks[look];
        let text = String::from_utf8_lossy(theirs).into_owned();
        self.talker.answers(Manner::Writes(text.clone()));
        let mut stage = Stage::opened(size(100, 30), Plan::SuiteEnterprise);
        stage.rereads = false;
        stage.state.account = stage
            .state
            .account
            .take()
            .map(|account| Account { name: text.as_str().into(), ..account });
        self.settle(&mut stage, &text);
        match how {
            How::Writes => {}
            How::Refuses(status) => self.talker.answers(Manner::Refuses(status, text.clone())),
            How::Says(status) => self.talker.answers(Manner::Says(status, theirs.to_vec())),
        }
        let (name, steps) = TRIPS[trip];
        let mut seen = checked(&stage, look).map_err(|found| format!("{name}: {found}"))?;
        for step in steps {
            match step {
                Press(keys) => drop(stage.press(keys)),
                Type(text) => stage.types(text),
            }
            self.settle(&mut stage, &text);
            seen += &checked(&stage, look).map_err(|found| format!("{name}, {step:?}: {found}"))?;
        }
        Ok(seen)
    }

    /// The account answers whatever is asked of it, and what is asked because of that.
    fn settle(&self, stage: &mut Stage, text: &str) {
        let mut left = 20;
        while let Some((call, request)) = stage.open.pop().filter(|_| left > 0) {
            let answer = self.tasks.block_on(answer(&self.line, request, text));
            stage.send(Message::Answered { call, answer });
            left -= 1;
        }
    }
}

/// What comes to a request, by the program's own ways.
async fn answer(line: &Line, request: Request, text: &str) -> Answer {
    let writer = || line.writer.clone().expect("a way to change it");
    match request {
        Request::CreateToken(description) => {
            Answer::TokenCreated(created(&writer(), &description, text).await)
        }
        Request::Many(plan) => {
            let (_stopper, stop) = bulk::Stopper::new();
            Answer::Many(bulk::run(&writer(), plan, stop, |_| {}).await)
        }
        other => line.ask(other).await,
    }
}

async fn created(
    writer: &Writer,
    description: &NewDescription,
    text: &str,
) -> Result<CreatedToken, NotCreated> {
    writer.create_token(description).await.map_err(|error| {
        let intent = Box::new(stage::intent(text, Reached::Sent));
        if error.may_have_created() { NotCreated::Unknown { intent, error } } else { error.into() }
    })
}

/// What a terminal gets for what is on the stage now, and what can be read there.
fn written(stage: &Stage, look: &Look) -> (String, String) {
    let size = stage.state.size;
    let mut terminal =
        Terminal::new(TestBackend::new(size.width, size.height)).expect("a terminal");
    terminal.draw(|frame| draw(frame, &stage.state, look)).expect("a frame");
    let drawn = terminal.backend().buffer();
    let mut bytes = String::new();
    let cells = Buffer::empty(drawn.area).diff(drawn).into_iter();
    write_cells(&mut bytes, cells).expect("a text takes everything");
    let read = drawn.content.iter().map(ratatui::buffer::Cell::symbol).collect();
    (bytes, read)
}

/// What in these bytes is neither text nor a sequence by which the program draws.
fn strange(written: &str) -> Option<String> {
    let mut rest = written;
    while let Some(at) = rest.find(is_hostile) {
        let sequence = &rest[at..];
        let parameters = sequence.strip_prefix("\u{1b}[").map(|inside| {
            let end = inside.find(|char: char| !(char.is_ascii_digit() || ";:?".contains(char)));
            (end.unwrap_or(inside.len()), inside)
        });
        match parameters {
            // Colours and places.
            Some((end, inside))
                if inside[end..].starts_with(['m', 'H', 'G', 'C'])
                    && inside[..end].chars().all(|char| char.is_ascii_digit() || char == ';') =>
            {
                rest = &inside[end + 1..];
            }
            _ => return Some(sequence.chars().take(20).flat_map(char::escape_default).collect()),
        }
    }
    None
}

/// What can be read there, if nothing acts.
fn checked(stage: &Stage, look: &Look) -> Result<String, String> {
    let (bytes, read) = written(stage, look);
    strange(&bytes).map_or(Ok(read), Err)
}

#[test]
fn each_way_comes_by_what_others_wrote() {
    let desk = Desk::new();
    for (trip, (name, _)) in TRIPS.iter().enumerate() {
        for how in HOW {
            let seen = desk.goes(trip, how, b"harmless", 0).expect("nothing acts");
            assert!(seen.contains("harmless"), "{name}, {how:?}");
        }
    }
    for (trip, place) in [
        (0, "API token"),
        (1, "Deactivated: harmless"),
        (4, "never displayed again"),
        (6, "2 of 2"),
        (7, "OAuth clients"),
        (9, "IP address"),
        (10, "Step 4 of 8"),
        (10, "Environment file"),
    ] {
        let seen = desk.goes(trip, How::Writes, b"harmless", 0).expect("nothing acts");
        assert!(seen.contains(place), "{place} is not on the way: {seen}");
    }
    // A client of theirs that says so takes the place of a token.
    let theirs = b"replaces API token 6130907993114 replaces API token 6130907993201";
    let seen = desk.goes(11, How::Writes, theirs, 0).expect("nothing acts");
    for place in ["[Try]", "The account gave an access token", "[Create]", "[Scope]"] {
        assert!(seen.contains(place), "{place} is not on the way: {seen}");
    }
}

#[test]
fn the_corpus_acts_on_no_terminal() {
    let desk = Desk::new();
    for (index, text) in CORPUS.into_iter().enumerate() {
        for trip in 0..TRIPS.len() {
            // Each text goes every way, and in each manner on some of them.
            let how = [How::Writes, How::Refuses(422), How::Writes, How::Says(200)];
            let how = how[(index + trip) % how.len()];
            let outcome = desk.goes(trip, how, text.as_bytes(), 0);
            outcome.unwrap_or_else(|found| panic!("{text:?} ({how:?}) in {found}"));
        }
    }
}

#[test]
fn a_sequence_that_is_not_the_programs_own_would_be_found() {
    assert_eq!(strange("\x1b[1;2Hok\x1b[38;5;1m\x1b[0m\x1b[4G\x1b[2C"), None);
    for hostile in [
        "\u{1b}[2J",
        "\u{1b}]52;c;\u{7}",
        "\u{9b}m",
        "\u{7}",
        "\u{202e}",
        "\u{1b}c",
        "\u{1b}[?25l",
        "\u{1b}[?1m",
    ] {
        assert!(strange(hostile).is_some(), "{hostile:?}");
    }
}

/// How many cases are tried: few in the ordinary tests.
fn cases() -> u32 {
    let set = std::env::var("TOKENDESK_FUZZ_CASES").ok();
    set.map_or(64, |number| number.parse().expect("TOKENDESK_FUZZ_CASES is a number"))
}

#[test]
fn whatever_comes_acts_on_no_terminal() {
    let desk = Desk::new();
    let config = Config { cases: cases(), failure_persistence: None, ..Config::default() };
    let piece = prop_oneof![
        any::<char>().prop_map(|character| character.to_string().into_bytes()),
        select(&CORPUS[..]).prop_map(|text| text.as_bytes().to_vec()),
        (0_u32..0xa0).prop_map(|code| {
            char::from_u32(code).map(|char| char.to_string().into_bytes()).unwrap_or_default()
        }),
        any::<Vec<u8>>(),
    ];
    let bytes = proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat());
    let way = (any::<Index>(), select(&HOW[..]), 0..2_usize);
    let outcome = TestRunner::new(config).run(&(way, bytes), |((trip, how, look), bytes)| {
        let outcome = desk.goes(trip.index(TRIPS.len()), how, &bytes, look);
        outcome.map(drop).map_err(TestCaseError::fail)
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}
