//! The mouse: off at first, and then each click does what a key would do.

use tokendesk::app::editor::Field;
use tokendesk::app::mouse::{Gesture, Pointing, Target, is_taken};
use tokendesk::app::tokens::Column;
use tokendesk::app::{Effect, Focus, FrameId, Message, Overlay, Page, Request, confirm};
use tokendesk::domain::profile::Choice;
use tokendesk::phrases::{Locale, Phrase};

use super::{editor, many, rows, said, selected, top};
use crate::support::events::{events, page};
use crate::support::pointer::{click, point, target, target_in, wheel, with_mouse};
use crate::support::stage::{Stage, choices, profile, size};

fn usual() -> Stage {
    with_mouse(Stage::usual())
}

/// A screen with the sidebar and a footer with all keys.
fn wide() -> Stage {
    with_mouse(Stage::with(size(160, 40), crate::support::stage::six()))
}

#[test]
fn it_is_off_until_f8_or_the_configuration_turns_it_on() {
    let mut stage = Stage::usual();
    assert!(!is_taken(&stage.state));
    click(&mut stage, "Nightly warehouse");
    assert_eq!(selected(&stage), Some(1), "what is not wanted does nothing");
    stage.press("F8");
    assert!(is_taken(&stage.state));
    assert_eq!(said(&stage), Some(&Phrase::MouseOn));
    click(&mut stage, "Nightly warehouse");
    assert_eq!(selected(&stage), Some(2));
    stage.press("F8");
    assert!(!is_taken(&stage.state));
    assert_eq!(said(&stage), Some(&Phrase::MouseOff));
}

#[test]
fn its_state_is_in_the_footer_and_the_help_says_how_text_is_selected() {
    let mut stage = Stage::with(size(200, 50), crate::support::stage::six());
    let footer = |stage: &Stage| stage.text(Locale::En).lines().last().unwrap_or("").to_owned();
    assert!(footer(&stage).contains("F8 mouse on"), "{}", footer(&stage));
    stage.press("F8");
    assert!(footer(&stage).contains("F8 mouse off"), "{}", footer(&stage));
    stage.send(Message::Resized(size(80, 24)));
    stage.press("?");
    for _ in 0..20 {
        stage.press("PageDown");
    }
    let text = stage.text(Locale::En);
    assert!(text.contains("hold Shift to select text") && text.contains("[ Close ]"), "{text}");
    stage.press("Up");
    assert_ne!(stage.text(Locale::En), text, "the end is the end: one step back is seen");
}

#[test]
fn a_click_selects_a_row_and_a_second_one_opens_it() {
    let mut stage = usual();
    click(&mut stage, "Old helpdesk import");
    assert_eq!((selected(&stage), top(&stage).is_some()), (Some(4), false));
    click(&mut stage, "Old helpdesk import");
    assert!(matches!(top(&stage), Some(Overlay::Detail { .. })));
    click(&mut stage, "[ Close ]");
    assert!(top(&stage).is_none());
}

#[test]
fn the_sign_at_the_end_of_a_row_opens_its_menu_and_an_entry_is_chosen() {
    let mut stage = usual();
    let row = target(&stage, "창고").expect("a row");
    let Target::Token(id) = row else { panic!("{row:?}") };
    point(&mut stage, Gesture::Click, Some(Target::Options(id)));
    assert_eq!(selected(&stage), Some(3));
    click(&mut stage, "Delete");
    assert!(matches!(top(&stage), Some(Overlay::Menu(_))), "it can't be chosen, and stays");
    click(&mut stage, "Deactivate");
    assert!(matches!(top(&stage), Some(Overlay::Confirm(_))));
    assert!(matches!(target(&usual(), "⋮"), Some(Target::Options(_))));
}

#[test]
fn beside_a_menu_a_click_leaves_it_and_beside_a_form_it_does_nothing() {
    for keys in ["m", "?", ":", "p", "Enter"] {
        let mut stage = usual();
        stage.press(keys);
        point(&mut stage, Gesture::Click, None);
        assert!(top(&stage).is_none(), "{keys}");
    }
    for keys in ["a", "d"] {
        let mut stage = usual();
        stage.press(keys);
        point(&mut stage, Gesture::Click, None);
        assert!(top(&stage).is_some(), "{keys}");
    }
}

#[test]
fn below_a_dialog_nothing_can_be_clicked() {
    let mut stage = usual();
    stage.press("d");
    assert_eq!(target(&stage, "Description"), None, "a name of a column");
    assert_eq!(target(&stage, "Deactivate API token?"), Some(Target::Nothing));
    point(&mut stage, Gesture::Click, Some(Target::Head(Column::Status)));
    assert_eq!(stage.state.tokens.sort, tokendesk::app::tokens::Sort::default());
}

#[test]
fn in_a_question_the_first_click_on_the_verb_changes_nothing() {
    let mut stage = usual();
    stage.press("d");
    assert!(click(&mut stage, "  Deactivate  ").is_empty());
    let Some(Overlay::Confirm(question)) = top(&stage) else { panic!("{:?}", top(&stage)) };
    assert_eq!((question.focus, question.call), (confirm::Button::Verb, None));
    let asked = click(&mut stage, "[ Deactivate ]");
    let changes = |effect: &Effect| {
        matches!(effect, Effect::Call { request: Request::UpdateToken { .. }, .. })
    };
    assert!(asked.iter().any(changes), "{asked:?}");
    let mut stage = usual();
    stage.press("d");
    click(&mut stage, "[ Cancel ]");
    assert!(top(&stage).is_none(), "Cancel has the focus, and is pressed at once");
}

#[test]
fn a_dialog_takes_no_click_that_was_made_before_it_was_seen() {
    for keys in ["d", "m", "a"] {
        let mut stage = usual();
        stage.press(keys);
        let seen = FrameId(stage.frame - 1);
        let (gesture, target) = (Gesture::Click, Some(Target::Button(1)));
        for _ in 0..2 {
            stage.send(Message::Pointed(Pointing { gesture, target, seen }));
        }
        match top(&stage) {
            Some(Overlay::Confirm(question)) => {
                assert_eq!(question.focus, confirm::Button::Cancel);
            }
            Some(Overlay::Editor(form)) => {
                assert_eq!((form.focus, form.call), (Field::Description, None));
            }
            Some(Overlay::Menu(_)) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_form_has_its_buttons_and_its_field() {
    let mut stage = usual();
    stage.press("a Tab");
    assert_eq!(editor(&stage).focus, Field::Cancel);
    let field = point(&mut stage, Gesture::Click, Some(Target::Field(0)));
    assert!(field.is_empty());
    stage.types("new");
    assert_eq!(editor(&stage).input.value(), "new");
    click(&mut stage, "[ Save ]");
    assert!(editor(&stage).call.is_some(), "Save needs one click: it is no question");
    let mut stage = usual();
    stage.press("a");
    click(&mut stage, "  Cancel  ");
    assert!(top(&stage).is_none());
}

#[test]
fn a_name_of_a_column_sorts_by_it_and_turns_the_order_round() {
    let mut stage = usual();
    assert_eq!(target(&stage, "Status"), Some(Target::Head(Column::Status)));
    click(&mut stage, "Description");
    let sort = stage.state.tokens.sort;
    assert_eq!((sort.column, sort.descending), (Column::Description, false));
    click(&mut stage, "Description   ");
    assert!(stage.state.tokens.sort.descending);
    let korean = target_in(&stage, "상태", Locale::Ko);
    assert_eq!(korean, Some(Target::Head(Column::Status)));
}

#[test]
fn pages_and_keys_that_are_named_can_be_clicked() {
    let mut stage = wide();
    click(&mut stage, "Audit log   ");
    assert_eq!(stage.state.page, Page::Audit);
    click(&mut stage, "API configuration");
    assert_eq!(stage.state.page, Page::Configuration);
    click(&mut stage, "API tokens  ");
    assert_eq!(stage.state.page, Page::Tokens);
    click(&mut stage, "a add");
    assert!(matches!(top(&stage), Some(Overlay::Editor(_))));
    click(&mut stage, "Esc cancel");
    assert!(top(&stage).is_none());
    assert_eq!(click(&mut stage, "q quit"), [Effect::Quit]);
}

#[test]
fn a_command_and_an_account_can_be_clicked() {
    let mut stage = usual();
    stage.press(":");
    stage.types("deact");
    click(&mut stage, "deactivate");
    assert!(matches!(top(&stage), Some(Overlay::Confirm(_))), "{:?}", top(&stage));
    let mut stage = usual();
    stage.state.accounts = choices();
    stage.press("p");
    assert_eq!(click(&mut stage, "prod"), [Effect::Open(profile("prod"))]);
    assert_ne!(stage.state.accounts.current, Choice::Embedded);
}

#[test]
fn the_wheel_moves_what_is_under_it() {
    let mut stage = with_mouse(Stage::with(size(80, 24), many(60)));
    wheel(&mut stage, Gesture::WheelDown, "Token 5");
    assert_eq!(selected(&stage), Some(4));
    wheel(&mut stage, Gesture::WheelUp, "Token 5");
    assert_eq!(selected(&stage), Some(1));
    stage.press("?");
    let before = stage.text(Locale::En);
    wheel(&mut stage, Gesture::WheelDown, "Keys");
    assert_ne!(stage.text(Locale::En), before, "the help scrolls");
    stage.press("Esc d");
    wheel(&mut stage, Gesture::WheelDown, "Cancel");
    let Some(Overlay::Confirm(question)) = top(&stage) else { panic!("{:?}", top(&stage)) };
    assert_eq!(question.focus, confirm::Button::Cancel, "a question is not answered by a wheel");
}

#[test]
fn the_pane_takes_the_keys_when_it_is_clicked_or_scrolled() {
    let mut stage = with_mouse(Stage::with(size(80, 40), crate::support::stage::six()));
    stage.press("v");
    stage.answer(page(events(1..=9), None));
    point(&mut stage, Gesture::Click, Some(Target::Pane));
    assert_eq!(stage.state.focus, Focus::Pane);
    click(&mut stage, "Billing export");
    assert_eq!(stage.state.focus, Focus::Page);
    wheel(&mut stage, Gesture::WheelDown, "Audit log ›");
    assert_eq!(stage.state.focus, Focus::Pane);
    assert_eq!(selected(&stage), Some(1), "the table stays where it is");
}

#[test]
fn an_event_is_selected_and_opened() {
    let mut stage = usual();
    stage.press("3");
    stage.answer(page(events(1..=9), None));
    let second = point_at_event(&mut stage, 1);
    assert!(second.is_empty() && top(&stage).is_none());
    point_at_event(&mut stage, 1);
    assert!(matches!(top(&stage), Some(Overlay::Event { .. })));
}

fn point_at_event(stage: &mut Stage, index: usize) -> Vec<Effect> {
    let place = tokendesk::app::audit::Place::Page;
    point(stage, Gesture::Click, Some(Target::Event(place, index)))
}

#[test]
fn while_a_secret_is_shown_the_terminal_has_the_mouse_and_afterwards_it_is_taken_again() {
    let mut stage = usual();
    stage.created("New");
    assert!(!is_taken(&stage.state));
    stage.press("h");
    assert!(!is_taken(&stage.state), "also while it is hidden");
    let stale = point(&mut stage, Gesture::Click, Some(Target::Button(1)));
    assert!(stale.is_empty() && matches!(top(&stage), Some(Overlay::Reveal(_))));
    stage.press("w");
    assert!(!is_taken(&stage.state), "also below its own form");
    stage.press("Esc c");
    for _ in 0..2 {
        stage.send(Message::Copied(tokendesk::app::CopyOutcome::Native));
    }
    stage.press("Enter");
    assert!(top(&stage).is_none() && is_taken(&stage.state), "{:?}", top(&stage));
}

#[test]
fn a_click_while_one_searches_keeps_what_was_typed() {
    let mut stage = usual();
    stage.press("/");
    stage.types("sync");
    click(&mut stage, "Nightly warehouse");
    assert!(!stage.state.tokens.searching);
    assert_eq!((stage.state.tokens.search.value(), rows(&stage).contains(&2)), ("sync", true));
}

#[test]
fn another_account_leaves_the_mouse_as_it_is() {
    let mut stage = usual();
    stage.state.leave_for(profile("prod"));
    assert!(stage.state.mouse);
}
