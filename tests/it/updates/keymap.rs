//! Keys: one table, looked up where they act.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tokendesk::app::keymap::{Action, Context, Key, Keymap, TABLE};
use tokendesk::app::remap::{CHAINS, Change};
use tokendesk::app::{Answer, Effect, FrameId, Message, Overlay, Page};
use tokendesk::phrases::Locale;
use tokendesk::zendesk::ErrorKind;

use super::{editor, rows, selected, top};
use crate::support::account_scenes::ACCOUNTS;
use crate::support::bulk_scenes::BULK;
use crate::support::lost_scenes::LOST;
use crate::support::retirement_scenes::RETIREMENT;
use crate::support::scenes::{DIALOGS, KEY, OTHERS, TOKENS};
use crate::support::sign_in_scenes::SIGN_IN;
use crate::support::stage::{Stage, error, size};
use crate::support::try_scenes::TRY;
use crate::support::way_scenes::WAY;

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
        let quits = binding.action == Action::Quit;
        assert!(!(quits && binding.context == Context::Secret));
    }
}

#[test]
fn ctrl_z_stops_like_any_job_of_the_shell() {
    assert_eq!(Stage::usual().press("Ctrl-z"), [Effect::Suspend]);
}

/// A stage where an action has other keys.
fn remapped(context: Context, action: Action, keys: &[&str]) -> Stage {
    let keys = keys.iter().map(|name| Key::parse(name).expect("a key")).collect();
    let keymap = Keymap::remapped(&[Change { context, action, keys }]).expect("a keymap");
    let mut stage = Stage::usual();
    stage.state.keymap = keymap;
    stage
}

#[test]
fn an_action_has_the_keys_that_the_configuration_gives_it_and_no_others() {
    let mut stage = remapped(Context::Tokens, Action::Edit, &["n", "ctrl-e"]);
    stage.press("e");
    assert!(top(&stage).is_none(), "its key of before does nothing");
    for key in ["n", "Ctrl-e"] {
        stage.press(key);
        assert!(matches!(top(&stage), Some(Overlay::Editor(_))), "{key}");
        stage.press("Esc");
    }
    stage.press("ㅜ");
    assert!(matches!(top(&stage), Some(Overlay::Editor(_))), "n by a Korean input method");
}

#[test]
fn what_names_a_key_follows_it() {
    let footer = |stage: &Stage| stage.text(Locale::En).lines().last().unwrap_or("").to_owned();
    let stage = remapped(Context::Tokens, Action::Add, &["ctrl-n"]);
    let text = stage.text(Locale::En);
    assert!(text.contains("Ctrl-n  Add API token"), "{text}");
    assert!(footer(&stage).contains("Ctrl-n add"), "{text}");
    let mut stage = remapped(Context::Everywhere, Action::Refresh, &["f9", "ctrl-l"]);
    stage.send(Message::Resized(size(120, 40)));
    assert!(footer(&stage).contains("F9 refresh"), "{}", footer(&stage));
    stage.press("?");
    let help = stage.text(Locale::En);
    assert!(help.contains("F9, Ctrl-l ") && !help.contains("F5"), "{help}");
    stage.press("Esc F9");
    stage.answer(Answer::Tokens(Err(error(ErrorKind::Unreachable))));
    stage.state.tokens.loaded = false;
    assert!(stage.text(Locale::En).contains("then press F9."), "a sentence");
    let mut stage = remapped(Context::Tokens, Action::Edit, &["n"]);
    stage.press("m");
    let menu = stage.text(Locale::En);
    assert!(menu.lines().any(|line| line.contains("Edit") && line.contains(" n ")), "{menu}");
    stage.press("n");
    assert!(matches!(top(&stage), Some(Overlay::Editor(_))), "the letter of a menu's entry");
}

#[test]
fn every_chain_in_which_keys_are_looked_up_is_checked_for_conflicts() {
    let scenes =
        [KEY, BULK, TOKENS, DIALOGS, OTHERS, ACCOUNTS, LOST, RETIREMENT, SIGN_IN, TRY, WAY];
    for (name, scene) in scenes.into_iter().flatten() {
        let contexts = scene(size(80, 24)).state.contexts();
        let checked = CHAINS.iter().any(|chain| chain.starts_with(contexts));
        assert!(checked, "{name}: {contexts:?}");
    }
}

#[test]
fn in_every_state_a_korean_letter_commands_what_the_latin_one_on_its_key_does() {
    let korean = "ㅁㅠㅊㅇㄷㄹㅎㅗㅑㅓㅏㅣㅡㅜㅐㅔㅂㄱㄴㅅㅕㅍㅈㅌㅛㅋㅃㅉㄸㄲㅆㅒㅖ";
    let latin = "abcdefghijklmnopqrstuvwxyzQWERTOP";
    let (keymap, mut commands) = (Keymap::default(), 0);
    let scenes =
        [KEY, BULK, TOKENS, DIALOGS, OTHERS, ACCOUNTS, LOST, RETIREMENT, SIGN_IN, TRY, WAY];
    for (name, scene) in scenes.into_iter().flatten() {
        let contexts = scene(size(80, 24)).state.contexts();
        let typed = Context::are_typed_in(contexts);
        let action = |letter: char| {
            let event = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE);
            keymap.resolve(contexts, event)
        };
        for (korean, latin) in korean.chars().zip(latin.chars()) {
            let wanted = if typed { None } else { action(latin) };
            assert_eq!(action(korean), wanted, "{korean} for {latin} in {name}");
            commands += usize::from(wanted.is_some());
        }
    }
    assert!(commands > 500, "{commands} commands were compared");
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
        stage
            .state
            .keymap
            .footer(stage.state.contexts())
            .iter()
            .map(|binding| binding.footer)
            .collect()
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
    let keys = " a add   i identify a secret   F5 refresh   p accounts   ? help   q quit";
    assert_eq!(footer(&empty), keys);
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
