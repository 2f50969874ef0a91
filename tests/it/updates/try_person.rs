//! A try of a client that people sign in with, in the window of a migration: what is asked for, each
//! end of it, and that nothing of it is kept or seen (Z4; RFC 6749, 4.1).

use tokendesk::app::migrate::{Button, Field, Sent, Way};
use tokendesk::app::oauth::{Answer, Request};
use tokendesk::app::sign_in::{Aim, Deed, LIMIT, Problem, SignIn, Stage as How, Told};
use tokendesk::app::{self, Effect, Message, Overlay, Session, Timer};
use tokendesk::domain::account::{Account, Guard};
use tokendesk::domain::migration::{Check, Checked, Plan, Step};
use tokendesk::domain::oauth_client::{OAuthClient, OAuthClientId};
use tokendesk::domain::secret::OneTimeSecret;
use tokendesk::phrases::{Locale, Phrase};
use tokendesk::zendesk::{CameBack, ErrorKind, GrantRefusal};

use super::{requests, said, top, unwrapped};
use crate::support::oauth_scenes::{answer, listed};
use crate::support::retirement_scenes::keeping;
use crate::support::sign_in_scenes::{CODE, VERIFIER};
use crate::support::stage::{Stage, error, size};
use crate::support::try_scenes::{
    ELSEWHERE, HERE, TRY, allowed, asked, begun, end, opened, people, trial, tried, waiting,
};
use crate::support::way_scenes::{at_step, tried as remembered};

fn usual() -> app::Size {
    size(80, 24)
}

fn window(stage: &Stage) -> &SignIn {
    match top(stage) {
        Some(Overlay::SignIn(window)) => window,
        other => panic!("no window: {other:?}"),
    }
}

fn way(stage: &Stage) -> &Way {
    match top(stage) {
        Some(Overlay::Migration(way)) => way,
        other => panic!("{other:?}"),
    }
}

fn code() -> OneTimeSecret {
    OneTimeSecret::new(CODE.into())
}

/// The requests about OAuth clients among these effects.
fn sent(effects: &[Effect]) -> Vec<Request> {
    let sent = requests(effects).into_iter();
    sent.filter_map(|request| match request {
        app::Request::OAuth(request) => Some(*request.clone()),
        _ => None,
    })
    .collect()
}

fn tries(redirect: &str) -> Request {
    let authorization = asked(redirect);
    let (client, check) = (OAuthClientId(11), Some(Check::Tickets));
    Request::TrySignIn { client, authorization, code: code(), check }
}

#[test]
fn z4_enter_and_t_ask_for_all_that_this_client_may_where_it_leads_back_to() {
    for key in ["Enter", "t", "ㅅ"] {
        let mut stage = at_step(usual(), people(), vec![]);
        assert_eq!(way(&stage).focus, Field::Button(Button::Try), "what Enter does");
        let effects = stage.press(key);
        let [Effect::SignIn(Deed::Begin { aim: Aim::Client(candidate), .. })] = &effects[..] else {
            panic!("{key}: {effects:?}")
        };
        let asked = candidate.question();
        // Of two addresses that of this machine, where a browser comes back by itself.
        assert_eq!((asked.redirect(), asked.scopes()), (HERE, "tickets:read"));
        assert_eq!((asked.client_id(), candidate.check()), ("stock", Some(Check::Tickets)));
        assert!(asked.url().starts_with("http://127.0.0.1:4711/oauth/authorizations/new?"));
        assert_ne!(candidate.question().url(), asked.url(), "another one each time");
    }
}

#[test]
fn the_window_says_what_is_tried_where_and_that_nothing_is_kept() {
    let text = unwrapped(&waiting(size(120, 40)).0);
    for words in [
        "Try the OAuth client Stock",
        "http://127.0.0.1:4711",
        "asks for the scopes tickets:read, and acts as whoever signs in there",
        "nothing is kept",
        "it comes back to http://localhost:19186/",
        "Try it",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let only_there = OAuthClient { redirect_uris: vec![ELSEWHERE.into()], ..people() };
    let text = unwrapped(&begun(usual(), only_there, ELSEWHERE, false).0);
    assert!(text.contains("which is not on this machine"), "{text}");
    assert!(text.contains("even if that page reports an error"), "{text}");
}

#[test]
fn z4_what_a_browser_brings_is_tried_by_the_session_and_the_step_says_what_it_came_to() {
    let (mut stage, effects) = allowed(usual());
    assert_eq!(sent(&effects), [tries(HERE)], "{effects:?}");
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::SignIn(_))), "nobody keeps it");
    assert!(stage.state.is_animating());
    let effects = answer(&mut stage, Answer::Tried(Ok(trial(Checked::Allowed))));
    assert!(effects.contains(&Effect::SignIn(Deed::Stop)), "nobody listens any more");
    assert_eq!(sent(&effects), [Request::Clients], "the day is to be written");
    assert!(matches!(stage.state.session, Session::SignedIn(_)), "one's own sign-in is as it was");
    assert!(matches!(way(&stage).sent, Sent::Tried(_)));
    // The day of the try is written; with it the next step is there.
    answer(&mut stage, listed(vec![people()], Ok(vec![])));
    let update = stage.waiting().iter().find_map(|request| match request {
        app::Request::OAuth(one) => match &**one {
            Request::Update { change, .. } => change.description.clone(),
            _ => None,
        },
        _ => None,
    });
    assert!(Plan::read(&update.expect("an update")).unwrap().tried.is_some());
    let kept = OAuthClient { description: remembered().description, ..people() };
    answer(&mut stage, Answer::Updated(Ok(kept)));
    assert_eq!(way(&stage).current(&stage.state), Step::Watch);
    assert_eq!(way(&stage).focus, Field::Button(Button::Next), "Enter goes on");
    let text = unwrapped(&stage);
    for words in [
        "an access token for tickets:read",
        "It acts as Ada Park",
        "GET /api/v2/tickets: allowed.",
        "Tried: the client can take over.",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn z4_a_missing_scope_is_named_and_it_can_be_tried_again() {
    let mut stage = tried(usual(), Checked::MissingScope("You lack it".into()));
    let text = unwrapped(&stage);
    assert!(text.contains("the scope tickets:read is missing"), "{text}");
    assert!(text.contains("sign in as somebody with more rights"), "{text}");
    assert_eq!(way(&stage).current(&stage.state), Step::Try, "it does not count");
    let effects = stage.press("t");
    assert!(matches!(effects[..], [Effect::SignIn(Deed::Begin { .. })]), "{effects:?}");
}

#[test]
fn a_pasted_address_is_tried_the_same_way() {
    let only_there = OAuthClient { redirect_uris: vec![ELSEWHERE.into()], ..people() };
    let mut stage = begun(usual(), only_there, ELSEWHERE, false).0;
    let address = end("code", CODE).replace(HERE, ELSEWHERE);
    stage.send(Message::Pasted(address.as_str().into()));
    assert!(!stage.text(Locale::En).contains(&CODE[..8]));
    assert_eq!(sent(&stage.press("Enter")), [tries(ELSEWHERE)]);
}

#[test]
fn every_wrong_end_says_what_to_do_with_this_client_and_loses_nothing() {
    for (text, words) in [
        (" ".to_owned(), "Paste the whole address at which the browser ended"),
        ("https://acme.zendesk.com/agent".into(), "begins with http://localhost:19186/"),
        (format!("{HERE}?code={CODE}&state=another"), "the end of another sign-in"),
        (asked(HERE).url().to_owned(), "the OAuth client stock was deleted meanwhile"),
        (end("error", "access_denied"), "It was not allowed: access_denied To allow it after all"),
        (end("error", "invalid_scope"), "does not give the client the scopes tickets:read"),
        (end("error", "invalid_request"), "must be a public one that leads back to"),
    ] {
        let mut stage = waiting(usual()).0;
        stage.send(Message::Pasted(text.as_str().into()));
        assert!(stage.press("Enter").is_empty(), "{text}");
        let said = unwrapped(&stage);
        assert!(said.contains(words), "{words}\n{said}");
        assert!(!said.contains("profile"), "no profile leads to this client\n{said}");
        assert_eq!(window(&stage).input.letters(), text.len(), "nothing typed is lost");
        stage.press("Delete");
        stage.send(Message::Pasted(end("code", CODE).as_str().into()));
        assert_eq!(sent(&stage.press("Enter")), [tries(HERE)], "the right one is still taken");
    }
}

#[test]
fn a_code_that_the_account_does_not_take_is_said_above_and_another_one_is_waited_for() {
    for (kind, words) in [
        (ErrorKind::Grant(GrantRefusal::Client), "“No such client”: this account does not know"),
        (ErrorKind::Grant(GrantRefusal::GrantType), "The OAuth client stock may not sign a person"),
        (ErrorKind::Grant(GrantRefusal::Code), "A code is good once, for two minutes."),
        (ErrorKind::Unreachable, "can’t be reached"),
    ] {
        let mut stage = allowed(usual()).0;
        answer(&mut stage, Answer::Tried(Err(error(kind.clone()))));
        let text = unwrapped(&stage);
        assert!(text.contains(words) && !text.contains("profile"), "{words}\n{text}");
        assert!(matches!(window(&stage).problem, Some(Problem::Failed(_))), "{kind:?}");
        let serial = stage.state.serial;
        let told = Told::CameBack(CameBack::Allowed(code()));
        let effects = stage.send(Message::SignIn { serial, told });
        assert_eq!(sent(&effects), [tries(HERE)], "the next one is tried");
        answer(&mut stage, Answer::Tried(Ok(trial(Checked::Allowed))));
        assert!(unwrapped(&stage).contains("allowed."), "{}", unwrapped(&stage));
    }
}

#[test]
fn whoever_leaves_it_stops_listening_and_the_step_says_what_a_try_under_way_comes_to() {
    let (mut stage, serial) = waiting(usual());
    assert_eq!(stage.press("Esc"), [Effect::SignIn(Deed::Stop)]);
    assert_eq!(way(&stage).sent, Sent::Nothing);
    let told = Told::CameBack(CameBack::Allowed(code()));
    assert!(stage.send(Message::SignIn { serial, told }).is_empty(), "nobody waits for it");

    let mut stage = allowed(usual()).0;
    assert_eq!(stage.press("Esc"), [Effect::SignIn(Deed::Stop)]);
    assert!(unwrapped(&stage).contains("Trying the OAuth client"), "{}", unwrapped(&stage));
    let mut failed = Stage { state: stage.state.clone(), open: stage.open.clone(), ..stage };
    answer(&mut failed, Answer::Tried(Ok(trial(Checked::Allowed))));
    assert!(unwrapped(&failed).contains("GET /api/v2/tickets: allowed."));

    let mut stage = allowed(usual()).0;
    stage.press("Esc");
    answer(&mut stage, Answer::Tried(Err(error(ErrorKind::Unreachable))));
    assert!(unwrapped(&stage).contains("can’t be reached"), "{}", unwrapped(&stage));
}

#[test]
fn the_time_has_an_end_and_another_question_is_asked_afterwards() {
    let (mut stage, serial) = waiting(usual());
    for _ in 0..LIMIT {
        stage.send(Message::TimerEnded(Timer::SignIn(serial)));
    }
    assert_eq!(window(&stage).stage, How::Over);
    assert!(unwrapped(&stage).contains("Nobody came back in ten minutes."));
    let effects = stage.press("Enter");
    let [Effect::SignIn(Deed::Begin { serial: next, aim: Aim::Client(_) })] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert!(*next > serial);
}

#[test]
fn a_client_that_leads_nowhere_and_a_session_that_only_reads_are_told_at_once() {
    let mut stage = at_step(usual(), OAuthClient { redirect_uris: vec![], ..people() }, vec![]);
    assert!(stage.press("t").is_empty());
    assert!(unwrapped(&stage).contains("The client has no redirect address"));

    let mut stage = at_step(usual(), people(), vec![]);
    let guard = Guard { read_only: true, protected: false };
    stage.state.account = Some(Account { guard, ..keeping() });
    stage.press("t");
    assert!(matches!(top(&stage), Some(Overlay::Migration(_))), "nobody signs in for nothing");
    assert_eq!(said(&stage), Some(&Phrase::ReadOnlySession));
}

#[test]
fn nothing_of_what_a_browser_brought_is_ever_drawn() {
    for (name, scene) in TRY {
        let stage = scene(size(120, 40));
        for locale in Locale::ALL {
            let text = stage.text(locale);
            assert!(!text.contains(&CODE[..8]) && !text.contains(&VERIFIER[..8]), "{name}\n{text}");
        }
        let state = format!("{:?}", stage.state);
        assert!(!state.contains(&CODE[..8]) && !state.contains(&VERIFIER[..8]), "{name}");
    }
    assert!(matches!(opened(usual(), people()).0.press("Enter")[..], []), "Enter, pressed twice");
}
