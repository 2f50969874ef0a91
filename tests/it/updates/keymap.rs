//! Keys: one table, looked up where they act.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tokendesk::app::keymap::{Context, TABLE, footer};
use tokendesk::app::{Effect, FrameId, Message, Overlay, Page};
use tokendesk::phrases::Locale;

use super::{editor, rows, selected, top};
use crate::support::stage::{Stage, size};

fn send(stage: &mut Stage, code: KeyCode, modifiers: KeyModifiers) -> Vec<Effect> {
    let key = KeyEvent::new(code, modifiers);
    stage.send(Message::Key { key, seen: FrameId(u64::MAX) })
}

#[test]
fn q_and_ctrl_c_quit_from_every_page() {
    for page in ["1", "2", "3"] {
        for quit in ["q", "Ctrl-c"] {
            let mut stage = Stage::usual();
            stage.press(page);
            assert_eq!(stage.press(quit), [Effect::Quit], "{page} {quit}");
        }
    }
}

#[test]
fn ctrl_c_quits_from_every_menu_and_dialog_but_the_one_time_token() {
    for keys in ["m", "o", "f", "y", "a", "e", "d", "Enter", "?", "/"] {
        let mut stage = Stage::usual();
        stage.press(keys);
        assert_eq!(stage.press("Ctrl-c"), [Effect::Quit], "{keys}");
    }
    for binding in TABLE {
        let quits = binding.action == tokendesk::app::keymap::Action::Quit;
        assert!(!(quits && binding.context == Context::Secret));
    }
}

#[test]
fn ctrl_z_stops_like_any_job_of_the_shell() {
    assert_eq!(Stage::usual().press("Ctrl-z"), [Effect::Suspend]);
}

#[test]
fn a_korean_input_method_types_commands_and_still_text() {
    let mut stage = Stage::usual();
    stage.press("ㅓ");
    assert_eq!(selected(&stage), Some(2), "j");
    stage.press("ㅁ");
    assert!(matches!(top(&stage), Some(Overlay::Editor(_))), "a");
    stage.types("ㅁ");
    assert_eq!(editor(&stage).input.value(), "ㅁ", "in a field it is a letter");
    stage.press("Esc ㅡ");
    assert!(matches!(top(&stage), Some(Overlay::Menu(_))), "m");
    stage.press("ㅇ");
    assert!(matches!(top(&stage), Some(Overlay::Confirm(_))), "d, in the menu too");
    stage.press("Esc /");
    stage.types("ㅂ");
    assert_eq!(stage.state.tokens.search.value(), "ㅂ");
    stage.press("Esc");
    assert_eq!(stage.press("ㅂ"), [Effect::Quit], "q");
}

#[test]
fn shift_is_part_of_a_letter_and_other_modifiers_are_other_keys() {
    let mut stage = Stage::usual();
    stage.press("End Up");
    send(&mut stage, KeyCode::Char('D'), KeyModifiers::SHIFT);
    assert!(matches!(top(&stage), Some(Overlay::Confirm(_))));
    stage.press("Esc");
    for modifiers in [KeyModifiers::ALT, KeyModifiers::CONTROL] {
        assert!(send(&mut stage, KeyCode::Char('D'), modifiers).is_empty());
        assert!(top(&stage).is_none(), "{modifiers:?}");
    }
    assert_eq!(stage.state.page, Page::Tokens);
}

#[test]
fn below_a_dialog_nothing_moves() {
    for keys in ["m", "a", "d", "?", "Enter"] {
        let mut stage = Stage::usual();
        stage.press(keys);
        stage.press("PageDown G End 2 3");
        assert_eq!(selected(&stage), Some(1), "{keys}");
        assert_eq!(stage.state.page, Page::Tokens, "{keys}");
        assert_eq!(rows(&stage).len(), 6);
    }
}

#[test]
fn help_opens_everywhere_and_each_of_its_keys_closes_it() {
    for page in ["1", "2", "3"] {
        for close in ["Esc", "Enter", "q"] {
            let mut stage = Stage::usual();
            stage.press(page);
            stage.press("?");
            assert!(matches!(top(&stage), Some(Overlay::Help { .. })), "{page}");
            assert!(stage.press(close).is_empty(), "{close}");
            assert!(top(&stage).is_none(), "{close}");
        }
    }
}

#[test]
fn help_scrolls() {
    let mut stage = Stage::usual();
    stage.press("?");
    let first = stage.text(Locale::En);
    stage.press("Down");
    assert_ne!(stage.text(Locale::En), first);
    stage.press("Up");
    assert_eq!(stage.text(Locale::En), first);
    for _ in 0..20 {
        stage.press("PageDown");
    }
    let last = stage.text(Locale::En);
    assert!(last.contains("In a menu") && last.contains("[ Close ]"), "{last}");
    stage.press("Up");
    assert_ne!(stage.text(Locale::En), last, "the end is the end: one step back is seen");
}

#[test]
fn the_footer_has_the_keys_of_where_one_is_and_drops_the_least_important_first() {
    let stage = Stage::usual();
    let labels = |stage: &Stage| -> Vec<_> {
        footer(stage.state.contexts()).iter().map(|binding| binding.footer).collect()
    };
    let order = labels(&stage);
    assert!(order.is_sorted() && !order.contains(&0), "{order:?}");
    for width in [40, 60, 80, 120] {
        let stage = Stage::with(size(width, 24), crate::support::stage::six());
        let text = stage.text(Locale::En);
        let line = text.lines().last().expect("a footer");
        assert!(line.contains("? help") && line.contains("q quit"), "{width}: {line}");
        assert!(!line.contains('…'), "{width}: {line}");
    }
}

#[test]
fn the_footer_has_no_key_that_does_nothing_now() {
    let footer = |stage: &Stage| stage.text(Locale::En).lines().last().unwrap_or("").to_owned();
    let dark = Stage::opened(size(80, 24), tokendesk::domain::plan::Plan::SuiteTeam);
    assert_eq!(footer(&dark), " F5 refresh   p accounts   ? help   q quit");
    let empty = Stage::with(size(80, 24), vec![]);
    assert_eq!(footer(&empty), " a add   F5 refresh   p accounts   ? help   q quit");
    let mut stage = Stage::usual();
    stage.press("/");
    stage.types("zzz");
    stage.press("Enter");
    assert!(!footer(&stage).contains("options") && footer(&stage).contains("/ search"));
    let mut stage = Stage::usual();
    stage.press("d");
    let text = stage.text(Locale::En);
    assert!(text.lines().last().is_some_and(|line| line.contains("Enter press")), "{text}");
}
