//! Whatever an account sends, no control sequence but the program's own reaches the terminal.
//!
//! One function takes arbitrary bytes through a real answer of a server, the client, the state and
//! the drawing to the bytes for the terminal. It runs over its corpus and under proptest;
//! `TOKENDESK_FUZZ_CASES=1000000` (`just fuzz`) has it run as often as that.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use tokendesk::app::{Answer, oauth};
use tokendesk::domain::account::Account;
use tokendesk::domain::audit::{ActivityType, AuditEvent, AuditPage, EventId};
use tokendesk::domain::description::Description;
use tokendesk::domain::foreign::{Foreign, is_hostile};
use tokendesk::domain::oauth::Scopes;
use tokendesk::domain::oauth_client::{OAuthClient, OAuthToken};
use tokendesk::domain::plan::Plan;
use tokendesk::domain::token::{Creator, Token};
use tokendesk::domain::user::{Role, UserId};
use tokendesk::phrases::Locale;
use tokendesk::ui::{Look, draw};
use tokendesk::zendesk::ErrorKind;

use crate::support::oauth_scenes::{self, client, listed};
use crate::support::stage::{self, Stage, dated, error, size, token};

/// Texts that once acted on a terminal, or may.
const CORPUS: [&str; 24] = [
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
];

/// An account all of whose texts are these.
fn written_by_others(text: &str) -> (Vec<Token>, AuditEvent) {
    let foreign = || Foreign::received(text);
    let creator = Creator { id: UserId(7), name: Some(foreign()), email: Some(foreign()) };
    let hostile = Token {
        description: Description::received(Some(text.to_owned())),
        visible_token: foreign(),
        creator: Some(creator),
        ..token(1, None)
    };
    let event = AuditEvent {
        id: EventId(1),
        created_at: stage::now(),
        actor_id: Some(UserId(7)),
        actor_name: foreign(),
        ip_address: Some(foreign()),
        source_type: foreign(),
        source_id: Some(1),
        source_label: foreign(),
        activity_type: ActivityType::Other(foreign()),
        action_label: foreign(),
        change_description: foreign(),
    };
    (vec![hostile, token(2, Some("usual"))], event)
}

/// What a terminal gets for what is on the stage now.
fn written(stage: &Stage) -> Vec<u8> {
    let mut bytes = vec![];
    let viewport =
        Viewport::Fixed(Rect::new(0, 0, stage.state.size.width, stage.state.size.height));
    let mut terminal =
        Terminal::with_options(CrosstermBackend::new(&mut bytes), TerminalOptions { viewport })
            .expect("a terminal");
    let look = Look::new(Locale::En, false, true);
    terminal.draw(|frame| draw(frame, &stage.state, &look)).expect("a frame");
    drop(terminal);
    bytes
}

/// What in these bytes is neither text nor a sequence by which ratatui draws.
fn strange(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut rest = text.as_ref();
    while let Some(at) = rest.find(is_hostile) {
        let sequence = &rest[at..];
        let parameters = sequence.strip_prefix("\u{1b}[").map(|inside| {
            let end = inside.find(|char: char| !(char.is_ascii_digit() || ";:?".contains(char)));
            (end.unwrap_or(inside.len()), inside)
        });
        match parameters {
            // Colours, places, the cursor shown or hidden.
            Some((end, inside))
                if inside[end..].starts_with(['m', 'H'])
                    || ["?25l", "?25h"].iter().any(|known| inside.starts_with(known)) =>
            {
                rest = &inside[end + 1..];
            }
            _ => return Some(sequence.chars().take(20).flat_map(char::escape_default).collect()),
        }
    }
    None
}

fn checked(stage: &Stage, place: &str) -> Result<(), String> {
    strange(&written(stage)).map_or(Ok(()), |found| Err(format!("{place}: {found}")))
}

/// Shows a text from others in every place that has one.
fn nothing_acts(text: &str) -> Result<(), String> {
    let (tokens, event) = written_by_others(text);
    let mut stage = Stage::opened(size(100, 30), Plan::SuiteEnterprise);
    let mut who = stage::signed_in(Role::Admin);
    (who.user.name, who.user.email) = (text.into(), text.into());
    stage.answer(Answer::SignedIn(Ok(dated(who))));
    stage.answer(Answer::Access(Ok(stage::ACCESS_ON)));
    stage.answer(Answer::Tokens(Ok(dated(tokens))));
    stage.state.account =
        stage.state.account.take().map(|account| Account { name: text.into(), ..account });
    checked(&stage, "the table")?;
    for (keys, place) in [
        ("Enter", "the detail"),
        ("Esc d", "a question"),
        ("Esc e", "the form"),
        ("Esc y", "a menu"),
        ("Esc r", "a notice"),
    ] {
        stage.press(keys);
        checked(&stage, place)?;
    }
    stage.press("3");
    stage.answer(Answer::AuditEvents(Ok(AuditPage { events: vec![event], next: None })));
    checked(&stage, "the audit log")?;
    stage.press("Enter");
    checked(&stage, "an event")?;
    stage.press("Esc");
    no_client_acts(&mut stage, text)?;
    stage.press("1 F5");
    stage.answer(Answer::Tokens(Err(error(ErrorKind::Refused(text.into())))));
    checked(&stage, "an error")?;
    stage.press("F5");
    stage.answer(Answer::Tokens(Err(error(ErrorKind::Forbidden(text.into())))));
    checked(&stage, "a refusal")
}

/// The same on the page of the OAuth clients.
fn no_client_acts(stage: &mut Stage, text: &str) -> Result<(), String> {
    let foreign = || Foreign::received(text);
    let client = OAuthClient {
        identifier: foreign(),
        name: foreign(),
        description: Description::received(Some(text.to_owned())),
        company: Some(foreign()),
        redirect_uris: vec![foreign()],
        scope: Some(Scopes::parse(text)),
        visible_secret: Some(foreign()),
        ..client(11, "usual")
    };
    let token = OAuthToken {
        scopes: Scopes::parse(text),
        visible_token: foreign(),
        ..oauth_scenes::token(21)
    };
    stage.press("5");
    oauth_scenes::answer(stage, listed(vec![client], Ok(vec![])));
    checked(stage, "the OAuth clients")?;
    stage.press("Enter");
    oauth_scenes::answer(stage, oauth::Answer::Tokens(Ok(vec![token])));
    checked(stage, "an OAuth client")?;
    for (keys, place) in [
        ("Down D", "the question about an access token"),
        ("Esc Esc D", "the question about a client"),
        ("Esc e BackTab BackTab BackTab", "the form of a client"),
        ("Esc y", "the menu of a client"),
    ] {
        stage.press(keys);
        checked(stage, place)?;
    }
    stage.press("Esc");
    Ok(())
}

#[test]
fn the_corpus_acts_on_no_terminal() {
    for text in CORPUS {
        nothing_acts(text).unwrap_or_else(|found| panic!("{text:?} in {found}"));
    }
}

#[test]
fn a_sequence_that_is_not_the_programs_own_would_be_found() {
    assert_eq!(strange(b"\x1b[1;2Hok\x1b[38;5;1m\x1b[0m\x1b[?25l"), None);
    for hostile in ["\u{1b}[2J", "\u{1b}]52;c;\u{7}", "\u{9b}m", "\u{7}", "\u{202e}", "\u{1b}c"] {
        assert!(strange(hostile.as_bytes()).is_some(), "{hostile:?}");
    }
}

/// How many cases are tried: few in the ordinary tests.
fn cases() -> u32 {
    let set = std::env::var("TOKENDESK_FUZZ_CASES").ok();
    set.map_or(64, |number| number.parse().expect("TOKENDESK_FUZZ_CASES is a number"))
}

#[test]
fn whatever_comes_acts_on_no_terminal() {
    let config = Config { cases: cases(), failure_persistence: None, ..Config::default() };
    let piece = prop_oneof![
        any::<char>().prop_map(|character| character.to_string()),
        proptest::sample::select(&CORPUS[..]).prop_map(str::to_owned),
        (0_u32..0xa0).prop_map(|code| char::from_u32(code).map(String::from).unwrap_or_default()),
        any::<Vec<u8>>().prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
    ];
    let texts = proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat());
    let outcome = TestRunner::new(config)
        .run(&texts, |text| nothing_acts(&text).map_err(TestCaseError::fail));
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}
