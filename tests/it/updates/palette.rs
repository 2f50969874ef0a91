//! The command palette: every action by name, over a page and over nothing else.

use tokendesk::app::keymap::{Action, Context, Key, Keymap, TABLE};
use tokendesk::app::palette::{Palette, Run, why_not};
use tokendesk::app::remap::Change;
use tokendesk::app::{Answer, Effect, Overlay, Page};
use tokendesk::domain::account::{Account, Guard};
use tokendesk::domain::plan::Plan;
use tokendesk::phrases::{Catalog, Locale};

use super::{rows, selected, top};
use crate::support::stage::{Stage, account, choices, dated, profile, signed_in, six, size};

fn palette(stage: &Stage) -> &Palette {
    match top(stage) {
        Some(Overlay::Palette(palette)) => palette,
        other => panic!("no palette: {other:?}"),
    }
}

/// What the palette lists now: what each does, and why it can't.
fn listed(stage: &Stage, locale: Locale) -> Vec<(String, Option<String>)> {
    let catalog = Catalog::new(locale);
    let say = |command| {
        let why: Option<_> = why_not(&stage.state, command);
        why.map(|why| catalog.say(&why))
    };
    let listed = palette(stage).visible(usize::MAX);
    listed.map(|(_, command)| (catalog.say(&command.label), say(command))).collect()
}

/// Opens the palette and types there.
fn asked(stage: &mut Stage, text: &str) {
    stage.press(":");
    stage.types(text);
}

/// The first command, and why it can't be run.
fn first(stage: &Stage) -> (String, Option<String>) {
    listed(stage, Locale::En).into_iter().next().expect("a command")
}

#[test]
fn a_command_is_found_by_its_name_and_runs() {
    let mut stage = Stage::usual();
    asked(&mut stage, "deac");
    assert_eq!(first(&stage), ("deactivate".into(), None));
    stage.press("Enter");
    assert!(matches!(top(&stage), Some(Overlay::Confirm(_))), "{:?}", top(&stage));
    assert_eq!(stage.state.overlays.len(), 1, "the palette is gone");
    stage.press("Esc");
    asked(&mut stage, "quit");
    assert_eq!(stage.press("Enter"), [Effect::Quit]);
}

#[test]
fn every_action_of_a_page_is_there_with_its_key() {
    let pages =
        [Page::Tokens, Page::Configuration, Page::Audit, Page::Retirement, Page::OAuthClients];
    for (page, keys) in pages.into_iter().zip(["1", "2", "3", "4", "5"]) {
        let mut stage = Stage::usual();
        stage.press(keys);
        assert_eq!(stage.state.page, page);
        let here = stage.state.contexts();
        stage.press(":");
        let found: Vec<_> =
            palette(&stage).visible(usize::MAX).map(|(_, command)| command.run.clone()).collect();
        let is_of_a_page = |context: Context| context.is_of_a_page() && context != Context::Marked;
        let lines = TABLE.iter().filter(|line| is_of_a_page(line.context));
        for line in lines.filter(|line| line.action != Action::Palette) {
            assert!(found.contains(&Run::Act(line.context, line.action)), "{page:?} {line:?}");
        }
        let runnable = found
            .iter()
            .filter(|run| matches!(run, Run::Act(context, _) if here.contains(context)));
        assert!(runnable.count() >= 10, "{page:?}");
    }
}

#[test]
fn what_can_t_be_done_now_says_why_and_stays() {
    for (keys, text, why) in [
        ("1", "delete", "deactivate first"),
        ("1", "reactivate", "is active already"),
        ("1", "toggle", "on API configuration"),
        ("2", "deactivate", "on API tokens"),
        ("1", "previous pane", "no pane is open"),
        ("End Up", "deactivate", "is inactive already"),
        ("x", "delete", "none is inactive"),
    ] {
        let mut stage = Stage::usual();
        stage.press(keys);
        asked(&mut stage, text);
        assert_eq!(first(&stage).1.as_deref(), Some(why), "{text}");
        assert!(stage.press("Enter").is_empty());
        palette(&stage);
        assert!(stage.text(Locale::En).contains(why), "{}", stage.text(Locale::En));
    }
}

#[test]
fn the_reasons_of_an_account_are_told() {
    let first_of = |mut stage: Stage, text: &str| {
        asked(&mut stage, text);
        first(&stage).1
    };
    let guard = Guard { read_only: true, protected: false };
    let reads = || Account { guard, ..account(Plan::SuiteEnterprise) };
    let read_only = || Stage::within(size(80, 24), reads(), six());
    assert_eq!(first_of(read_only(), "add").as_deref(), Some("this session only reads"));
    let team = || Stage::within(size(80, 24), account(Plan::SuiteTeam), six());
    assert_eq!(first_of(team(), "audit pane").as_deref(), Some("Enterprise plans only"));
    let empty = || Stage::with(size(80, 24), vec![]);
    assert_eq!(first_of(empty(), "edit").as_deref(), Some("nothing is listed"));
    assert_eq!(first_of(empty(), "add"), None);
    let mut page = read_only();
    page.press("2");
    assert_eq!(first_of(page, "toggle").as_deref(), Some("this session only reads"));
}

#[test]
fn what_becomes_possible_while_it_is_open_can_be_run() {
    let mut stage = Stage::opened(size(80, 24), Plan::SuiteEnterprise);
    asked(&mut stage, "edit");
    assert_eq!(first(&stage), ("edit".into(), Some("not loaded yet".into())));
    stage.press("Enter");
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(tokendesk::domain::user::Role::Admin)))));
    stage.answer(Answer::Tokens(Ok(dated(six()))));
    assert_eq!(first(&stage), ("edit".into(), None));
    stage.press("Enter");
    assert!(matches!(top(&stage), Some(Overlay::Editor(_))));
}

#[test]
fn the_arrows_move_and_typing_begins_at_the_best_again() {
    let mut stage = Stage::usual();
    stage.press(": Down Down PageDown Up");
    assert!(palette(&stage).cursor.index > 2);
    stage.types("e");
    assert_eq!(palette(&stage).cursor.index, 0);
    stage.types("zzzz");
    assert!(palette(&stage).is_empty());
    assert!(stage.text(Locale::En).contains("No command is called so."));
    assert!(stage.press("Enter").is_empty());
    stage.press("Esc");
    assert!(top(&stage).is_none());
    assert_eq!((selected(&stage), rows(&stage).len()), (Some(1), 6), "below it nothing moved");
}

#[test]
fn in_korean_a_command_is_found_by_its_korean_and_by_its_english_name() {
    for text in ["비활성", "deactivate"] {
        let mut stage = Stage::usual();
        stage.state.locale = Locale::Ko;
        asked(&mut stage, text);
        let found = listed(&stage, Locale::Ko);
        assert_eq!(found.first(), Some(&("비활성화".to_owned(), None)), "{text}");
    }
    let mut stage = Stage::usual();
    asked(&mut stage, "비활성");
    assert!(palette(&stage).is_empty(), "English knows no Korean");
}

#[test]
fn another_account_is_a_command() {
    let mut stage = Stage::usual();
    stage.state.accounts = choices();
    asked(&mut stage, "prod");
    assert_eq!(first(&stage), ("prod".into(), None));
    assert_eq!(stage.press("Enter"), [Effect::Open(profile("prod"))]);
    let mut stage = Stage::usual();
    stage.state.accounts = choices();
    asked(&mut stage, "embedded account");
    assert_eq!(first(&stage), ("embedded account".into(), Some("is open".into())));
}

#[test]
fn where_one_types_answers_or_holds_a_secret_it_does_not_open() {
    for keys in ["a", "e", "d", "/", "m", "?", "Enter"] {
        let mut stage = Stage::usual();
        stage.press(keys);
        stage.press(":");
        assert!(!matches!(top(&stage), Some(Overlay::Palette(_))), "{keys}");
    }
    let mut stage = Stage::usual();
    stage.created("New");
    stage.press(":");
    assert!(matches!(top(&stage), Some(Overlay::Reveal(_))));
}

#[test]
fn what_has_no_key_any_more_still_has_its_name() {
    let change = Change { context: Context::Tokens, action: Action::Edit, keys: vec![] };
    let other = Change {
        context: Context::Everywhere,
        action: Action::Palette,
        keys: vec![Key::parse("ctrl-p").unwrap()],
    };
    let mut stage = Stage::usual();
    stage.state.keymap = Keymap::remapped(&[change, other]).unwrap();
    assert_eq!(stage.state.keymap.way_to(Context::Tokens, Action::Edit, Key::label), "Ctrl-p edit");
    stage.press("e :");
    assert!(top(&stage).is_none());
    stage.press("Ctrl-p");
    stage.types("edit");
    stage.press("Enter");
    assert!(matches!(top(&stage), Some(Overlay::Editor(_))));
}

#[test]
fn a_pasted_name_is_looked_for() {
    let mut stage = Stage::usual();
    stage.press(":");
    stage.send(tokendesk::app::Message::Pasted("deactivate\n".into()));
    assert_eq!(first(&stage), ("deactivate".into(), None));
}
