//! Signing in by a browser on the screen: what is offered where, each end of a sign-in, and that
//! nothing of it is seen (RFC 6749, 4.1; RFC 8252).

use tokendesk::app::accounts::NotOpened;
use tokendesk::app::mouse::is_taken;
use tokendesk::app::sign_in::{Deed, Done, Failure, LIMIT, Problem, SignIn, Stage as How, Told};
use tokendesk::app::{Answer, CopyOutcome, Effect, Message, Overlay, Page, Session, Timer, oauth};
use tokendesk::domain::account::{Account, SignIn as Way};
use tokendesk::domain::credential::{CredentialError, NoStore, NotSecret, Origin, Variable};
use tokendesk::domain::secret::OneTimeSecret;
use tokendesk::domain::user::Role;
use tokendesk::phrases::Locale;
use tokendesk::zendesk::{CameBack, ErrorKind, GrantRefusal};

use super::{said, top, unwrapped};
use crate::support::pointer::{click, with_mouse};
use crate::support::sign_in_scenes::{
    CODE, SIGN_IN, STATE, VERIFIER, asked, begun, by_browser, end, ended, has_ended, opened,
    pasted, signed_out, waiting,
};
use crate::support::stage::{
    ACCESS_ON, Stage, choices, dated, error, profile, real, signed_in, six, size,
};

fn usual() -> tokendesk::app::Size {
    size(80, 24)
}

fn window(stage: &Stage) -> &SignIn {
    match top(stage) {
        Some(Overlay::SignIn(window)) => window,
        other => panic!("no window: {other:?}"),
    }
}

fn tell(stage: &mut Stage, serial: u64, told: Told) -> Vec<Effect> {
    stage.send(Message::SignIn { serial, told })
}

fn code() -> OneTimeSecret {
    OneTimeSecret::new(CODE.into())
}

/// The code that these effects redeem.
fn redeemed(effects: &[Effect]) -> Option<&OneTimeSecret> {
    match effects {
        [Effect::SignIn(Deed::Redeem { code, .. })] => Some(code),
        _ => None,
    }
}

fn done(kept: Result<Origin, CredentialError>) -> Done {
    Done { user: signed_in(Role::Admin).user, kept }
}

#[test]
fn nothing_of_what_a_browser_brought_is_ever_drawn() {
    for (name, scene) in SIGN_IN {
        let stage = scene(size(120, 40));
        for locale in Locale::ALL {
            let text = stage.text(locale);
            assert!(!text.contains(&CODE[..8]) && !text.contains(&VERIFIER[..8]), "{name}\n{text}");
        }
        assert!(!format!("{:?}", stage.state).contains(&CODE[..8]), "{name}");
    }
}

#[test]
fn it_is_offered_where_signing_in_puts_it_right_and_nowhere_else() {
    let path = || "/home/ada/sign-in".into();
    let not_one = |origin| CredentialError::NotASecret { origin, reason: NotSecret::NoSignIn };
    let unreadable = CredentialError::FileUnreadable { path: path(), reason: "no".into() };
    for (why, offered) in [
        (CredentialError::NotStored, true),
        (CredentialError::NoStore(NoStore::Denied), true),
        (unreadable, true),
        (not_one(Origin::Store), true),
        (not_one(Origin::File(path())), false),
        (not_one(Origin::Stdin), false),
        (not_one(Origin::Variable(Variable::OAuthToken)), false),
    ] {
        let mut stage = signed_out(usual(), why.clone());
        assert_eq!(unwrapped(&stage).contains("Enter Sign in with a browser"), offered, "{why}");
        let effects = stage.press("Enter");
        let begins = matches!(effects[..], [Effect::SignIn(Deed::Begin { .. })]);
        assert_eq!((begins, top(&stage).is_some()), (offered, offered), "{why}");
    }
    let mut stage = Stage::among(usual(), choices());
    stage.press("p Down Enter");
    let why = NotOpened::Credential(CredentialError::NotStored);
    stage.send(Message::NotOpened(why));
    assert!(stage.press("Enter").is_empty(), "nobody signs in there by a browser");
    let mut stage = signed_out(usual(), CredentialError::NotStored);
    stage.send(Message::NotOpened(NotOpened::Line(error(ErrorKind::Unreachable))));
    assert!(stage.press("Enter").is_empty(), "it can't be reached");
}

#[test]
fn the_palette_offers_it_on_that_page_alone() {
    let mut stage = signed_out(usual(), CredentialError::NotStored);
    stage.press(":");
    stage.types("sign-in");
    let effects = stage.press("Enter");
    assert!(matches!(effects[..], [Effect::SignIn(Deed::Begin { .. })]), "{effects:?}");
    let mut stage = Stage::usual();
    stage.press(":");
    let Some(Overlay::Palette(palette)) = top(&stage) else { panic!() };
    let label = tokendesk::phrases::Phrase::DoSignIn;
    assert!(palette.commands().iter().all(|command| command.label != label));
}

#[test]
fn a_session_whose_sign_in_has_ended_offers_it_and_leaves_open_what_was_open() {
    let account = || Account { sign_in: Way::OAuthCode, ..real() };
    let mut stage = Stage::among(usual(), by_browser());
    stage.send(Message::AccountOpened(account()));
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    stage.answer(Answer::Tokens(Ok(dated(six()))));
    stage.press("a");
    stage.types("New one");
    stage.rereads = false;
    stage.press("F5");
    stage.answer(Answer::Tokens(Err(error(ErrorKind::NotSignedIn))));
    assert!(matches!(top(&stage), Some(Overlay::Editor(_))), "what is typed stays");
    stage.press("Esc");
    let text = unwrapped(&stage);
    assert!(text.contains("The sign-in has ended") && !text.contains("Billing"), "{text}");
    let effects = stage.press("Enter");
    assert!(matches!(effects[..], [Effect::SignIn(Deed::Begin { .. })]), "{effects:?}");

    // On another page, too, and nothing is asked by itself any more.
    let mut stage = Stage::among(usual(), by_browser());
    stage.send(Message::AccountOpened(account()));
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
    stage.state.live.every = Some(std::time::Duration::from_mins(1));
    let effects = stage.answer(Answer::Tokens(Ok(dated(six()))));
    let timer = effects.iter().find_map(|effect| match effect {
        Effect::Wait { timer: timer @ Timer::Refresh(_), .. } => Some(*timer),
        _ => None,
    });
    stage.press("5");
    let over = oauth::Answer::Clients(Err(error(ErrorKind::NotSignedIn)));
    stage.answer(Answer::OAuth(Box::new(over)));
    assert!(unwrapped(&stage).contains("The sign-in has ended"));
    stage.press("1");
    let effects = stage.send(Message::TimerEnded(timer.expect("a timer")));
    assert!(matches!(effects[..], [Effect::Wait { .. }]), "{effects:?}");

    // Whoever signs in by anything else keeps the page, and is told at the list.
    let mut stage = Stage::within(usual(), real(), six());
    stage.press("F5");
    stage.answer(Answer::Tokens(Err(error(ErrorKind::NotSignedIn))));
    assert!(matches!(stage.state.session, Session::SignedIn(_)));
}

#[test]
fn the_window_says_who_is_asked_for_what_and_shows_the_address_alone_on_its_rows() {
    for (width, height) in [(60, 16), (80, 24), (120, 40)] {
        let stage = waiting(size(width, height)).0;
        let text = stage.text(Locale::En);
        let lines: Vec<_> = text.lines().collect();
        let first = lines.iter().position(|line| line.starts_with("https://acme"));
        let rest = &lines[first.unwrap_or_else(|| panic!("{text}"))..];
        let rows = asked().url().len().div_ceil(width.into());
        assert_eq!(rest[..rows].concat(), asked().url(), "{text}");
    }
    let text = unwrapped(&waiting(size(120, 40)).0);
    for words in [
        "Sign in to prod",
        "in acme · https://acme.zendesk.com",
        "acts in this account as whoever signs in there, with the scopes read write",
        "it comes back to http://127.0.0.1:19187/",
        "Waits for another 10 minutes.",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let text = unwrapped(&begun(usual(), false).0);
    assert!(text.contains("Nothing can be listened to at http://127.0.0.1:19187/"), "{text}");
    let text = unwrapped(&waiting(size(40, 10)).0);
    assert!(text.contains("no room") && text.contains("Address"), "{text}");
}

#[test]
fn c_and_the_button_copy_the_address_of_the_page() {
    for keys in ["c", "Enter", "ㅊ"] {
        let mut stage = waiting(usual()).0;
        assert_eq!(stage.press(keys), [Effect::CopyText(asked().url().to_owned())], "{keys}");
        stage.send(Message::Copied(CopyOutcome::Native));
        assert!(unwrapped(&stage).contains("Copied: Address."), "{keys}");
    }
    let mut stage = waiting(usual()).0;
    stage.press("BackTab BackTab c");
    assert_eq!(window(&stage).input.letters(), 1, "in the field it is a letter");
    assert!(opened(usual()).0.press("c").is_empty(), "there is none yet");
}

#[test]
fn a_browser_of_this_machine_goes_on_by_itself() {
    let (mut stage, serial) = waiting(usual());
    let effects = tell(&mut stage, serial, Told::CameBack(CameBack::Allowed(code())));
    let redeem =
        Deed::Redeem { serial, choice: profile("prod"), authorization: asked(), code: code() };
    assert_eq!(effects, [Effect::SignIn(redeem)]);
    assert!(stage.state.is_animating());
    let again = tell(&mut stage, serial, Told::CameBack(CameBack::Allowed(code())));
    assert!(again.is_empty(), "one code is redeemed at a time");
    let effects = tell(&mut stage, serial, Told::Ended(Ok(done(Ok(Origin::Store)))));
    assert_eq!(effects[..2], [Effect::SignIn(Deed::Stop), Effect::Open(profile("prod"))]);
    assert!(top(&stage).is_none());
    let text = unwrapped(&stage);
    assert!(text.contains("Signed in as Ada Park <ada@northwind.example>."), "{text}");
    assert!(text.contains("Connecting to prod"), "{text}");
}

#[test]
fn a_pasted_address_is_read_whatever_has_the_keys_and_however_it_was_torn() {
    let address = end("code", CODE);
    let (first, second) = address.split_at(40);
    let mut stage = pasted(usual(), &format!(" {first}\r\n{second}\n"));
    assert!(stage.text(Locale::En).contains("letters"));
    assert_eq!(redeemed(&stage.press("Enter")), Some(&code()));
    // Where a paste comes as keys, the first of them goes to the field, too.
    let mut stage = waiting(usual()).0;
    stage.types(&address);
    assert_eq!(window(&stage).input.letters(), address.len());
    assert_eq!(redeemed(&stage.press("Enter")), Some(&code()));
    let mut stage = pasted(usual(), &address);
    assert_eq!(redeemed(&stage.press("BackTab Enter")), Some(&code()), "by the button");
}

#[test]
fn every_wrong_address_says_what_to_do_and_loses_nothing() {
    let other = format!("http://127.0.0.1:19187/?code={CODE}&state=another");
    for (text, words) in [
        (" ".to_owned(), "Paste the whole address at which the browser ended"),
        ("x".repeat(5000), "longer than any address"),
        ("https://acme.zendesk.com/agent".into(), "begins with http://127.0.0.1:19187/"),
        (format!("http://127.0.0.1:19187/?code={CODE}"), "This is not the end of this sign-in."),
        (other, "the end of another sign-in, perhaps of an earlier one"),
        (asked().url().to_owned(), "“No such client”, this account does not know"),
        (end("error", "access_denied"), "It was not allowed: access_denied To allow it after all"),
        (end("error", "invalid_scope"), "The OAuth client desk needs the scopes read write"),
        (end("error", "invalid_request"), "must be a public one that leads back to"),
    ] {
        let mut stage = pasted(usual(), &text);
        assert!(stage.press("Enter").is_empty(), "{text}");
        let said = unwrapped(&stage);
        assert!(said.contains(words), "{words}\n{said}");
        assert_eq!(window(&stage).stage, How::Waiting);
        let letters = window(&stage).input.letters();
        assert_eq!(letters, text.len().min(4096), "nothing typed is lost");
        stage.press("Delete");
        stage.send(Message::Pasted(end("code", CODE).as_str().into()));
        assert_eq!(window(&stage).problem, None);
        assert_eq!(redeemed(&stage.press("Enter")), Some(&code()), "the right one is still taken");
    }
}

#[test]
fn what_was_denied_in_the_browser_can_still_be_allowed() {
    let (mut stage, serial) = waiting(usual());
    let CameBack::Denied { denial, reason } = asked().read(&end("error", "access_denied")) else {
        panic!()
    };
    assert!(
        tell(&mut stage, serial, Told::CameBack(CameBack::Denied { denial, reason })).is_empty()
    );
    assert!(unwrapped(&stage).contains("It was not allowed: access_denied"));
    let effects = tell(&mut stage, serial, Told::CameBack(CameBack::Allowed(code())));
    assert_eq!(redeemed(&effects), Some(&code()));
}

#[test]
fn a_code_that_the_account_does_not_take_is_told_apart_and_another_one_is_waited_for() {
    let grant = |refusal| Failure::Account(error(ErrorKind::Grant(refusal)));
    let mut suspended = signed_in(Role::Admin).user;
    suspended.suspended = true;
    for (failure, words) in [
        (grant(GrantRefusal::Client), "“No such client”: this account does not know"),
        (grant(GrantRefusal::GrantType), "The OAuth client desk may not sign a person in."),
        (grant(GrantRefusal::Code), "A code is good once, for two minutes."),
        (Failure::Account(error(ErrorKind::Unreachable)), "can’t be reached"),
        (Failure::Suspended(suspended), "is suspended in this account"),
        (Failure::Other("no root".into()), "can’t be opened: no root"),
    ] {
        let stage = ended(usual(), Err(failure.clone()));
        assert!(unwrapped(&stage).contains(words), "{words}\n{}", unwrapped(&stage));
        assert_eq!(window(&stage).problem, Some(Problem::Failed(failure)));
        assert_eq!(window(&stage).stage, How::Waiting);
    }
}

#[test]
fn a_sign_in_that_can_not_be_kept_is_said_before_the_account_opens() {
    let why = CredentialError::NoStore(NoStore::Denied);
    for key in ["Enter", "Esc"] {
        let mut stage = ended(usual(), Ok(done(Err(why.clone()))));
        let text = unwrapped(&stage);
        for words in ["can’t be kept for the next start", "keep no keys", "until tokendesk ends"]
        {
            assert!(text.contains(words), "{words}\n{text}");
        }
        let effects = stage.press(key);
        assert!(effects.contains(&Effect::Open(profile("prod"))), "{key}: {effects:?}");
        assert!(top(&stage).is_none());
    }
}

#[test]
fn no_key_that_was_pressed_too_soon_leaves_or_opens_anything() {
    let mut stage = opened(usual()).0;
    assert!(stage.press("Enter").is_empty() && top(&stage).is_some(), "Enter, pressed twice");
    let mut stage = pasted(usual(), &end("code", CODE));
    stage.press("Enter");
    assert!(stage.press("Enter").is_empty() && top(&stage).is_some(), "while it is redeemed");
    let before = tokendesk::app::FrameId(stage.frame);
    let why = CredentialError::NoStore(NoStore::Denied);
    let serial = stage.state.serial;
    tell(&mut stage, serial, Told::Ended(Ok(done(Err(why)))));
    let key = crate::support::stage::key("enter");
    assert!(stage.send(Message::Key { key, seen: before }).is_empty());
    assert!(matches!(window(&stage).stage, How::Unkept(_)), "nobody has read it");
}

#[test]
fn a_file_of_somebody_s_is_named_and_nobody_is_asked() {
    let (mut stage, serial) = opened(usual());
    let origin = Origin::File("/home/ada/notes".into());
    let why = CredentialError::NotASecret { origin, reason: NotSecret::NoSignIn };
    tell(&mut stage, serial, Told::NotBegun(NotOpened::Credential(why)));
    let text = unwrapped(&stage);
    assert!(text.contains("/home/ada/notes") && text.contains("Name another file"), "{text}");
    let effects = stage.press("Enter");
    assert!(matches!(effects[..], [Effect::SignIn(Deed::Begin { .. })]), "it can be tried again");
}

#[test]
fn the_time_is_seen_as_it_goes_and_has_an_end() {
    let (mut stage, serial) = waiting(usual());
    let mut drawn = 0;
    let mut second = |stage: &mut Stage| {
        let before = stage.state.revision;
        let effects = stage.send(Message::TimerEnded(Timer::SignIn(serial)));
        drawn += u64::from(stage.state.revision > before);
        effects
    };
    for _ in 0..LIMIT - 60 {
        assert!(matches!(second(&mut stage)[..], [Effect::Wait { .. }]));
    }
    assert!(unwrapped(&stage).contains("Waits for another 60 seconds."), "{}", unwrapped(&stage));
    for _ in 0..59 {
        second(&mut stage);
    }
    assert_eq!(second(&mut stage), [Effect::SignIn(Deed::Stop)]);
    assert!((60..=80).contains(&drawn), "{drawn} frames");
    assert!(unwrapped(&stage).contains("Nobody came back in ten minutes."));
    assert!(!stage.text(Locale::En).contains(STATE), "its page is gone");
    let late = tell(&mut stage, serial, Told::CameBack(CameBack::Allowed(code())));
    assert!(late.is_empty(), "a code that comes too late is not redeemed");
    for key in ["Enter", "F5"] {
        let mut stage = Stage { state: stage.state.clone(), open: vec![], ..stage };
        let effects = stage.press(key);
        let [Effect::SignIn(Deed::Begin { serial: next, .. })] = effects[..] else {
            panic!("{effects:?}")
        };
        assert!(next > serial && window(&stage).stage == How::Preparing);
    }
}

#[test]
fn esc_leaves_and_stops_listening_and_nothing_late_is_heard() {
    for keys in ["Esc", "BackTab Enter"] {
        let (mut stage, serial) = waiting(usual());
        assert_eq!(stage.press(keys), [Effect::SignIn(Deed::Stop)], "{keys}");
        assert!(top(&stage).is_none());
        for told in [
            Told::CameBack(CameBack::Allowed(code())),
            Told::Begun { authorization: asked(), listens: true },
            Told::Ended(Ok(done(Ok(Origin::Store)))),
        ] {
            assert!(tell(&mut stage, serial, told).is_empty());
        }
        assert!(unwrapped(&stage).contains("Enter Sign in with a browser"), "it is offered again");
        stage.press("Enter");
        let told = Told::CameBack(CameBack::Allowed(code()));
        assert!(tell(&mut stage, serial, told).is_empty(), "that is of the one before");
    }
    let mut stage = pasted(usual(), &end("code", CODE));
    stage.press("Enter");
    assert_eq!(stage.press("Esc"), [Effect::SignIn(Deed::Stop)], "also while it is redeemed");
}

#[test]
fn the_terminal_has_the_mouse_while_the_address_is_shown_and_a_button_is_clicked_afterwards() {
    let (stage, serial) = waiting(usual());
    let mut stage = with_mouse(stage);
    assert!(!is_taken(&stage.state), "its selection is for the address");
    for _ in 0..LIMIT {
        stage.send(Message::TimerEnded(Timer::SignIn(serial)));
    }
    assert!(is_taken(&stage.state));
    let effects = click(&mut stage, "[ Try again");
    assert!(matches!(effects[..], [Effect::SignIn(Deed::Begin { .. })]), "{effects:?}");
    let mut stage = with_mouse(signed_out(usual(), CredentialError::NotStored));
    let effects = click(&mut stage, "sign in   F5");
    assert!(matches!(effects[..], [Effect::SignIn(Deed::Begin { .. })]), "by the footer");
}

#[test]
fn refresh_does_not_open_the_account_below_the_window() {
    let mut stage = waiting(usual()).0;
    assert!(stage.press("F5").is_empty());
    assert!(matches!(stage.state.session, Session::NotOpened(_)));
}

#[test]
fn the_page_stays_and_nothing_else_of_whoever_was_signed_in_before() {
    let mut stage = has_ended(usual());
    stage.press("3");
    let effects = stage.press("Enter");
    let [Effect::SignIn(Deed::Begin { serial, .. })] = effects[..] else { panic!("{effects:?}") };
    tell(&mut stage, serial, Told::Begun { authorization: asked(), listens: true });
    tell(&mut stage, serial, Told::CameBack(CameBack::Allowed(code())));
    tell(&mut stage, serial, Told::Ended(Ok(done(Ok(Origin::Store)))));
    assert_eq!(stage.state.page, Page::Audit);
    assert!(said(&stage).is_some(), "{}", unwrapped(&stage));
    assert!(stage.state.account.is_none() && stage.state.overlays.is_empty());
}
