//! A secret that was found somewhere: never seen, told by how a token begins, tried if that is
//! wanted, and deactivated by the usual question (A5, T1, T5, D1, D2).

use tokendesk::app::identify::{Button, Field, Form, Identified, Problem, Tried};
use tokendesk::app::{Answer, Effect, Message, Overlay, Request};
use tokendesk::domain::account::{Account, Guard};
use tokendesk::domain::identify::{Answered, Attempt, Which};
use tokendesk::domain::secret::{Credential, OneTimeSecret};
use tokendesk::domain::token::{Status, Token, TokenId};
use tokendesk::domain::user::Role;
use tokendesk::phrases::{Locale, Phrase};
use tokendesk::zendesk::ErrorKind;

use super::{question, requests, said, selected, top, unwrapped};
use crate::support::identify_scenes::{
    IDENTIFY, LEAKED, OAUTH_VALUE, alike, attempt, leaked, looked, opened, somebody, tried,
};
use crate::support::stage::{ACCESS_OFF, Stage, account, dated, error, now, signed_in, six, size};

fn usual() -> tokendesk::app::Size {
    size(80, 24)
}

fn form(stage: &Stage) -> &Form {
    match top(stage) {
        Some(Overlay::Identify(form)) => form,
        other => panic!("no form: {other:?}"),
    }
}

fn window(stage: &Stage) -> &Identified {
    match top(stage) {
        Some(Overlay::Identified(window)) => window,
        other => panic!("no window: {other:?}"),
    }
}

fn token(value: &str) -> Request {
    let token = OneTimeSecret::new(value.to_owned());
    Request::Attempt(Credential::ApiToken { email: "ada@northwind.example".to_owned(), token })
}

#[test]
fn nothing_of_the_secret_is_ever_drawn() {
    for (name, scene) in IDENTIFY {
        let stage = scene(size(120, 40));
        for locale in Locale::ALL {
            let text = stage.text(locale);
            // An account shows as much of the beginning as it wants; no part of the rest is there.
            for start in 6..LEAKED.len() - 4 {
                assert!(!text.contains(&LEAKED[start..start + 4]), "{name}\n{text}");
            }
            assert!(!text.contains(&OAUTH_VALUE[..4]), "{name}\n{text}");
        }
    }
    let unknown = looked(size(120, 40), six(), LEAKED).text(Locale::En);
    assert!(!unknown.contains(&LEAKED[..2]), "not even its beginning, where no token has it");
}

#[test]
fn what_is_typed_is_counted_and_can_be_corrected() {
    let mut stage = opened(usual(), &six(), "");
    stage.types("s3cr3t");
    stage.send(Message::Pasted("-more\r\n".into()));
    assert_eq!(form(&stage).input.letters(), 13);
    assert!(stage.text(Locale::En).contains("13 letters"));
    stage.press("Backspace Ctrl-h");
    assert_eq!(form(&stage).input.letters(), 11);
    stage.press("Ctrl-u");
    assert!(form(&stage).input.is_empty());
    stage.types("다");
    stage.press("Delete");
    assert!(form(&stage).input.is_empty());
    // Beside the field nothing is typed.
    stage.press("Tab x");
    stage.send(Message::Pasted("x".into()));
    assert!(form(&stage).input.is_empty());
}

#[test]
fn an_empty_field_and_an_endless_one_are_not_looked_up() {
    for (text, problem) in [("", Problem::Empty), (" \n", Problem::Empty)] {
        let mut stage = opened(usual(), &six(), text);
        assert!(stage.press("Enter").is_empty());
        assert_eq!(form(&stage).problem, Some(problem));
    }
    let mut stage = opened(usual(), &six(), &"x".repeat(1_000_000));
    assert!(stage.press("Enter").is_empty());
    assert_eq!(form(&stage).problem, Some(Problem::Cut));
    assert!(unwrapped(&stage).contains("longer than any line with a secret"));
    stage.press("Delete x");
    assert_eq!(form(&stage).problem, None, "it can be put right");
}

#[test]
fn a5_looking_it_up_reads_the_list_and_sends_nothing_of_the_secret() {
    for keys in ["Enter", "Tab Tab Enter", "BackTab Enter"] {
        let mut stage = opened(usual(), &leaked(Status::Active), LEAKED);
        assert_eq!(requests(&stage.press(keys)), [Request::Tokens], "{keys}");
        stage.types("xyz");
        stage.press("Enter Tab");
        assert_eq!((form(&stage).input.letters(), form(&stage).focus), (40, Field::Secret));
        stage.answer(Answer::Tokens(Ok(dated(leaked(Status::Active)))));
        assert_eq!(window(&stage).which, Which::One(TokenId(2)));
        assert_eq!(window(&stage).tried, Tried::Not);
        assert_eq!(selected(&stage), Some(2), "what is done next is done to it");
        let text = unwrapped(&stage);
        assert!(text.contains("Nightly warehouse sync"), "{text}");
        assert!(text.contains("The token is active: whoever has it can act as any"), "{text}");
        assert!(
            text.contains("A try sends one request with it, as ada@northwind.example."),
            "{text}"
        );
        assert!(!text.contains("before the try"), "{text}");
    }
}

#[test]
fn esc_and_cancel_forget_what_was_typed_and_what_was_asked() {
    for keys in ["Esc", "Tab Enter"] {
        let mut stage = opened(usual(), &six(), LEAKED);
        stage.press(keys);
        assert!(top(&stage).is_none(), "{keys}");
    }
    let mut stage = opened(usual(), &six(), LEAKED);
    stage.press("Enter");
    let effects = stage.press("Esc");
    assert!(matches!(effects[..], [Effect::Cancel(_)]), "{effects:?}");
    for call in stage.late() {
        let answer = Answer::Tokens(Ok(dated(six())));
        stage.send(Message::Answered { call, answer });
    }
    assert!(top(&stage).is_none(), "a late list opens nothing");
}

#[test]
fn a_list_that_does_not_come_loses_nothing() {
    let mut stage = opened(usual(), &six(), LEAKED);
    stage.press("Enter");
    stage.answer(Answer::Tokens(Err(error(ErrorKind::Unreachable))));
    assert_eq!(form(&stage).input.letters(), 40);
    assert!(matches!(form(&stage).problem, Some(Problem::Account(_))));
    assert_eq!(requests(&stage.press("Enter")), [Request::Tokens]);
}

#[test]
fn t1_a_try_is_one_request_as_the_signed_in_person_and_keeps_the_last_use_before_it() {
    let mut stage = looked(size(120, 40), leaked(Status::Active), LEAKED);
    assert_eq!(requests(&stage.press("t")), [token(LEAKED)]);
    assert!(requests(&stage.press("t")).is_empty(), "not twice");
    stage.answer(Answer::Attempted(Ok(attempt(leaked(Status::Active), somebody()))));
    let text = unwrapped(&stage);
    assert!(text.contains("(7 h ago), before the try"), "{text}");
    assert!(
        text.contains("still authenticates, as ada@northwind.example (administrator)"),
        "{text}"
    );
    let moved = stage.state.tokens.get(TokenId(2)).unwrap().last_used;
    assert_eq!(moved, Some(now()), "the row has the new one");
    assert_eq!(requests(&stage.press("Tab Enter")), [token(LEAKED)], "again by the button");
}

#[test]
fn t5_what_looks_like_an_oauth_secret_is_said_so_and_tried_as_an_access_token() {
    let mut stage = looked(usual(), six(), OAUTH_VALUE);
    assert!(
        unwrapped(&stage).contains("the form of an OAuth access token or of an OAuth client’s")
    );
    let secret = OneTimeSecret::new(OAUTH_VALUE.to_owned());
    assert_eq!(requests(&stage.press("t")), [Request::Attempt(Credential::Bearer(secret))]);
    stage.answer(Answer::Attempted(Ok(attempt(six(), Answered::Scopeless))));
    assert!(unwrapped(&stage).contains("its scopes keep it from saying whose it is"));
}

#[test]
fn d1_deactivate_is_one_key_away_and_goes_through_its_question() {
    for keys in ["d", "Tab Tab Enter", "BackTab Enter"] {
        let mut stage = looked(usual(), leaked(Status::Active), LEAKED);
        stage.press(keys);
        assert!(unwrapped(&stage).contains("Deactivate API token?"), "{keys}");
        assert_eq!(question(&stage).focus, tokendesk::app::confirm::Button::Cancel);
        let effects = stage.press("Tab Enter");
        assert!(
            matches!(requests(&effects)[..], [Request::UpdateToken { id: TokenId(2), .. }]),
            "{keys}: {effects:?}"
        );
        let off = leaked(Status::Inactive)[1].clone();
        stage.answer(Answer::TokenUpdated(Ok(off)));
        assert!(unwrapped(&stage).contains("The token is inactive: every request with it fails."));
        assert_eq!(window(&stage).buttons(&stage.state), [Button::Close, Button::Try]);
    }
}

#[test]
fn d2_after_the_deactivation_an_earlier_try_tells_no_more() {
    let mut stage = tried(size(120, 40), leaked(Status::Active), LEAKED, somebody());
    stage.press("d Tab Enter");
    stage.answer(Answer::TokenUpdated(Ok(leaked(Status::Inactive)[1].clone())));
    assert!(unwrapped(&stage).contains("The token was changed after the try."));
    assert!(!unwrapped(&stage).contains("still authenticates"));
    stage.press("t");
    stage.answer(Answer::Attempted(Ok(attempt(leaked(Status::Inactive), Answered::Refused))));
    assert!(unwrapped(&stage).contains("refuses it, as it should while the token is inactive"));
    assert!(said(&stage).is_some(), "what was done is still said");
}

#[test]
fn lockout_the_token_one_is_signed_in_with_is_marked_and_asked_about_in_plain_words() {
    let mut list = leaked(Status::Active);
    list[1].signs_in = true;
    let mut stage = looked(size(120, 40), list, LEAKED);
    assert!(unwrapped(&stage).contains("You are signed in with this token."));
    stage.press("d");
    assert!(unwrapped(&stage).contains("tokendesk can do nothing more in this account"));
}

#[test]
fn a_session_that_only_reads_tells_and_tries_but_deactivates_nothing() {
    let guard = Guard { read_only: true, protected: true };
    let reading = Account { guard, ..account(tokendesk::domain::plan::Plan::SuiteEnterprise) };
    let mut stage = Stage::within(size(80, 24), reading, leaked(Status::Active));
    stage.press("i");
    stage.send(Message::Pasted(LEAKED.into()));
    stage.press("Enter");
    stage.answer(Answer::Tokens(Ok(dated(leaked(Status::Active)))));
    assert_eq!(window(&stage).buttons(&stage.state), [Button::Close, Button::Try]);
    stage.press("d");
    assert!(matches!(top(&stage), Some(Overlay::Identified(_))));
    assert_eq!(said(&stage), Some(&Phrase::ReadOnlySession));
    assert_eq!(requests(&stage.press("t")), [token(LEAKED)]);
}

#[test]
fn of_several_that_begin_alike_one_is_chosen_or_told_by_its_use() {
    let mut stage = looked(usual(), alike(), LEAKED);
    assert_eq!(window(&stage).which, Which::Several);
    assert!(unwrapped(&stage).contains("It begins like 3 tokens of this account:"));
    stage.press("Down Down Down d");
    let Overlay::Confirm(confirm) = top(&stage).unwrap() else { panic!() };
    assert!(format!("{:?}", confirm.question).contains("TokenId(5)"), "{confirm:?}");
    stage.press("Esc Up d");
    assert_eq!(said(&stage), Some(&Phrase::AlreadyInactive { name: "Old helpdesk import".into() }));
    stage.press("t");
    let mut after = alike();
    after[4].last_used = Some(now());
    let attempt = Attempt { before: alike(), answered: somebody(), after: Some(after) };
    stage.answer(Answer::Attempted(Ok(attempt)));
    assert_eq!(window(&stage).which, Which::ByUse(TokenId(5)));
    assert_eq!(selected(&stage), Some(5));
    assert!(unwrapped(&stage).contains("its last use moved with the try"));
    assert!(unwrapped(&stage).contains("Last used never, before the try"));
}

#[test]
fn a_line_that_fails_tells_nothing_and_can_be_tried_again() {
    let mut stage = looked(usual(), leaked(Status::Active), LEAKED);
    stage.press("t");
    stage.answer(Answer::Attempted(Err(error(ErrorKind::Unreachable))));
    assert!(unwrapped(&stage).contains("It could not be told whether it authenticates."));
    assert_eq!(requests(&stage.press("t")), [token(LEAKED)]);
    let effects = stage.press("Esc");
    assert!(matches!(effects[..], [Effect::Cancel(_)]), "{effects:?}");
    assert!(top(&stage).is_none());
    for call in stage.late() {
        let answer = Answer::Attempted(Ok(attempt(six(), somebody())));
        stage.send(Message::Answered { call, answer });
    }
    assert!(top(&stage).is_none(), "an answer that nobody waits for changes nothing");
}

#[test]
fn keys_that_were_typed_before_the_window_was_seen_try_and_deactivate_nothing() {
    let mut stage = opened(usual(), &leaked(Status::Active), LEAKED);
    stage.press("Enter");
    let before = tokendesk::app::FrameId(stage.frame);
    stage.answer(Answer::Tokens(Ok(dated(leaked(Status::Active)))));
    for name in ["t", "d"] {
        let key = crate::support::stage::key(name);
        assert!(stage.send(Message::Key { key, seen: before }).is_empty(), "{name}");
    }
    assert_eq!(window(&stage).tried, Tried::Not);
}

#[test]
fn p3_where_no_list_can_be_had_it_is_said_why() {
    let mut stage = Stage::with(usual(), six());
    stage.state.configuration.access = Some(ACCESS_OFF);
    stage.press("i");
    assert!(top(&stage).is_none());
    assert_eq!(said(&stage), Some(&Phrase::IdentifyAccessOff));

    let mut stage = Stage::opened(usual(), tokendesk::domain::plan::Plan::SuiteEnterprise);
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Agent)))));
    stage.press("i");
    assert_eq!(said(&stage), Some(&Phrase::RoleTitle));
}

#[test]
fn a_token_that_was_deleted_meanwhile_is_said_to_be_gone() {
    let mut stage = looked(usual(), leaked(Status::Active), LEAKED);
    stage.press("F5");
    let rest: Vec<Token> = six().into_iter().filter(|token| token.id != TokenId(2)).collect();
    stage.answer(Answer::Tokens(Ok(dated(rest))));
    assert!(unwrapped(&stage).contains("This token is gone: somebody else deleted it."));
    assert_eq!(window(&stage).buttons(&stage.state), [Button::Close, Button::Try]);
}
