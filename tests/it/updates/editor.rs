//! The form of a new token and of an edited one (A1, E1).

use tokendesk::app::editor::{Field, Problem, Purpose};
use tokendesk::app::{Answer, Effect, Message, NotCreated, Overlay, Request, Unwritten};
use tokendesk::domain::description::{Description, DescriptionError, NewDescription};
use tokendesk::domain::intent::Reached;
use tokendesk::domain::token::{Token, TokenChange, TokenId};
use tokendesk::phrases::{Locale, Phrase};
use tokendesk::zendesk::ErrorKind;

use super::{editor, requests, said, top, unwrapped};
use crate::support::stage::{Stage, error, intent, six, size, token};

fn described(text: &str) -> NewDescription {
    NewDescription::parse(text).expect("a description")
}

fn value(stage: &Stage) -> &str {
    editor(stage).input.value()
}

/// The usual tokens, of which the first is called so by the account.
fn called(description: &str) -> Stage {
    let mut tokens = six();
    tokens[0].description = Description::received(Some(description.to_owned()));
    Stage::with(size(80, 24), tokens)
}

#[test]
fn a2_ctrl_c_does_not_lose_the_value_of_a_token_that_is_being_made() {
    let mut stage = Stage::usual();
    stage.press("a");
    assert_eq!(stage.press("Ctrl-c"), [Effect::Quit], "nothing is under way yet");
    stage.press("Enter");
    assert_eq!(stage.press("Ctrl-c"), [], "the answer may bring the value");
    assert!(unwrapped(&stage).contains("Press Ctrl-c again to leave nevertheless."));
    assert_eq!(stage.press("Ctrl-c"), [Effect::Quit], "whoever asks twice leaves");
}

#[test]
fn a1_the_form_has_one_optional_field() {
    let mut stage = Stage::usual();
    assert!(stage.press("a").is_empty());
    assert_eq!(editor(&stage).purpose, Purpose::Add);
    assert_eq!(editor(&stage).focus, Field::Description);
    assert!(stage.text(Locale::En).contains("Description  optional"));
    let asked = requests(&stage.press("Enter"));
    assert_eq!(asked, [Request::CreateToken(described(""))], "it may stay empty");
}

#[test]
fn a1_a_description_is_sent_trimmed() {
    let mut stage = Stage::usual();
    stage.press("a");
    stage.types("  Billing 결제 ");
    assert_eq!(requests(&stage.press("Enter")), [Request::CreateToken(described("Billing 결제"))]);
}

#[test]
fn q3_t2_t5_t6_the_form_says_what_a_token_is_and_what_it_can_not_be_kept_from() {
    let mut stage = Stage::with(size(120, 40), six());
    stage.press("a");
    let text = unwrapped(&stage);
    for words in [
        "any verified user",
        "without a second factor",
        "not an OAuth access token",
        "An API token can’t be limited to some endpoints",
        "An OAuth client can, by its",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn esc_and_cancel_close_the_form_without_a_request() {
    let mut stage = Stage::usual();
    stage.press("a");
    stage.types("x");
    assert!(stage.press("Esc").is_empty());
    assert!(top(&stage).is_none());
    stage.press("a Tab");
    assert_eq!(editor(&stage).focus, Field::Cancel);
    assert!(stage.press("Enter").is_empty());
    assert!(top(&stage).is_none());
    assert_eq!(stage.state.tokens.all().len(), 6);
}

#[test]
fn tab_goes_through_the_form_in_both_directions() {
    let mut stage = Stage::usual();
    stage.press("a");
    for (key, field) in [
        ("Tab", Field::Cancel),
        ("Tab", Field::Save),
        ("Tab", Field::Description),
        ("BackTab", Field::Save),
        ("BackTab", Field::Cancel),
        ("BackTab", Field::Description),
    ] {
        stage.press(key);
        assert_eq!(editor(&stage).focus, field, "{key}");
    }
    stage.press("BackTab");
    assert_eq!(requests(&stage.press("Enter")).len(), 1, "Enter on Save saves");
}

#[test]
fn letters_are_text_in_the_field_and_nothing_on_a_button() {
    let mut stage = Stage::usual();
    stage.press("a");
    stage.types("qㅁa");
    assert_eq!(value(&stage), "qㅁa");
    stage.press("Left Backspace");
    assert_eq!(value(&stage), "qa");
    stage.press("Tab");
    stage.types("zz");
    assert_eq!(value(&stage), "qa");
}

#[test]
fn a_paste_goes_into_the_field_on_one_line() {
    let mut stage = Stage::usual();
    stage.press("a");
    stage.send(Message::Pasted("one\r\ntwo\nthree\tfour\r\n".into()));
    assert_eq!(value(&stage), "one two three four");
    stage.press("Tab");
    stage.send(Message::Pasted("not here".into()));
    assert_eq!(value(&stage), "one two three four", "the button has the keys");
}

#[test]
fn a_long_paste_does_not_stop_the_screen() {
    let mut stage = Stage::usual();
    stage.press("a");
    stage.send(Message::Pasted("long ".repeat(100_000).into()));
    assert_eq!(value(&stage).len(), 500_000);
}

#[test]
fn while_it_is_saved_the_form_takes_no_key_and_asks_once() {
    let mut stage = Stage::usual();
    stage.press("a");
    stage.types("one");
    stage.press("Enter");
    for key in ["Enter", "Esc", "Tab", "x", "Backspace"] {
        assert!(stage.press(key).is_empty(), "{key}");
    }
    stage.send(Message::Pasted("two".into()));
    assert_eq!(value(&stage), "one");
    assert!(editor(&stage).call.is_some());
}

#[test]
fn an_error_keeps_what_was_typed_and_the_next_save_asks_again() {
    for kind in [
        ErrorKind::NotSignedIn,
        ErrorKind::Unreachable,
        ErrorKind::Server(500),
        ErrorKind::RateLimited { retry_after: Some(30) },
    ] {
        let mut stage = Stage::usual();
        stage.press("a");
        stage.types("Billing");
        stage.press("Enter");
        stage.answer(Answer::TokenCreated(Err(error(kind.clone()).into())));
        assert_eq!(value(&stage), "Billing");
        assert_eq!(editor(&stage).problem, Some(Problem::Account(error(kind))));
        assert!(stage.text(Locale::En).contains("request id 4f2a-77"));
        stage.types("2");
        assert_eq!(editor(&stage).problem, None, "it goes as one types on");
        assert_eq!(requests(&stage.press("Enter")), [Request::CreateToken(described("Billing2"))]);
    }
}

#[test]
fn a_create_that_can_not_be_written_down_is_not_sent_and_says_why() {
    let mut stage = Stage::usual();
    stage.press("a n e w Enter");
    let why = Unwritten { place: "/state".into(), detail: "No space left on device".into() };
    let effects = stage.answer(Answer::TokenCreated(Err(NotCreated::Unwritten(why))));
    assert_eq!(effects, []);
    assert_eq!(value(&stage), "new");
    let text = unwrapped(&stage);
    assert!(text.contains("Nothing was sent."), "{text}");
    assert!(text.contains("failed in /state: No space left on device"), "{text}");
    assert_eq!(requests(&stage.press("Enter")).len(), 1, "it can be tried again");
}

#[test]
fn e1_the_form_opens_with_the_description_and_save_sends_the_new_one() {
    let mut stage = Stage::usual();
    stage.press("e");
    assert_eq!(value(&stage), "Billing export");
    stage.types(" 2");
    let change = TokenChange::Describe(described("Billing export 2"));
    assert_eq!(requests(&stage.press("Enter")), [Request::UpdateToken { id: TokenId(1), change }]);
    assert!(stage.text(Locale::En).contains("Saving…"));
    let answered = Token { creator: None, ..token(1, Some("Billing export 2")) };
    stage.answer(Answer::TokenUpdated(Ok(answered)));
    assert!(top(&stage).is_none());
    assert_eq!(said(&stage), Some(&Phrase::TokenSaved { name: "Billing export 2".into() }));
    let row = stage.state.tokens.get(TokenId(1)).expect("the token");
    assert_eq!(row.description.shown(), Some("Billing export 2"));
    assert!(row.creator.is_some(), "the answer names no creator; the list did");
}

#[test]
fn e1_an_unchanged_description_is_not_sent() {
    for text in ["Billing export", "  two spaces ", "a\u{7}bell", "", "two\nlines"] {
        let mut stage = called(text);
        stage.press("e");
        assert!(stage.press("Enter").is_empty(), "{text:?}");
        assert!(top(&stage).is_none(), "{text:?}");
    }
}

#[test]
fn e1_a_description_can_be_emptied() {
    let mut stage = Stage::usual();
    stage.press("e Ctrl-u Enter");
    assert_eq!(
        stage.waiting(),
        [&Request::UpdateToken { id: TokenId(1), change: TokenChange::Describe(described("")) }]
    );
}

#[test]
fn e1_what_can_not_be_a_description_is_named_before_anything_is_sent() {
    let mut stage = called("a\u{7}bell");
    stage.press("e");
    stage.types("!");
    assert!(stage.press("Enter").is_empty());
    assert_eq!(editor(&stage).problem, Some(Problem::Description(DescriptionError::Control)));
    assert!(stage.text(Locale::En).contains("A description has no control characters."));
    assert_eq!(value(&stage), "a\u{7}bell!");
}

#[test]
fn e1_a_token_that_is_gone_keeps_the_form_and_the_list_is_asked_for() {
    let mut stage = Stage::usual();
    stage.press("e");
    stage.types("!");
    stage.press("Enter");
    let effects = stage.answer(Answer::TokenUpdated(Err(error(ErrorKind::NotFound))));
    assert_eq!(requests(&effects), [Request::Tokens]);
    assert_eq!(value(&stage), "Billing export!");
    assert!(stage.text(Locale::En).contains("no such record any more"));
}

#[test]
fn e1_an_answer_that_was_lost_is_looked_up_also_below_another_dialog() {
    let mut stage = Stage::usual();
    stage.press("e");
    stage.types(" 2");
    stage.press("Enter");
    let intents = vec![intent("nightly export", Reached::Sent)];
    stage.send(Message::LeftBehind { intents, unreadable: vec![] });
    assert!(matches!(top(&stage), Some(Overlay::Lost(_))), "an earlier run left it open");
    let effects = stage.answer(Answer::TokenUpdated(Err(error(ErrorKind::NoAnswer))));
    assert_eq!(requests(&effects), [Request::Tokens]);
    stage.lists(vec![]);
    let form = stage.state.overlays.iter().find_map(|layer| match &layer.overlay {
        Overlay::Editor(editor) => Some(editor),
        _ => None,
    });
    let problem = form.and_then(|editor| editor.problem.clone());
    assert!(matches!(problem, Some(Problem::Unanswered(..))), "{problem:?}");
}

#[test]
fn a_list_that_was_asked_for_before_a_change_does_not_undo_it() {
    let mut stage = Stage::usual();
    stage.press("F5 e");
    stage.types("!");
    stage.press("Enter");
    let effects = stage.answer(Answer::TokenUpdated(Ok(token(1, Some("Billing export!")))));
    let cancelled = effects.iter().any(|effect| matches!(effect, Effect::Cancel(_)));
    assert!(cancelled, "the list under way may be older: {effects:?}");
    assert!(requests(&effects).contains(&Request::Tokens));
}

#[test]
fn no_form_opens_while_nothing_is_known() {
    let mut stage = Stage::opened(size(80, 24), tokendesk::domain::plan::Plan::SuiteTeam);
    stage.press("a");
    assert!(!matches!(top(&stage), Some(Overlay::Editor(_))));
}
