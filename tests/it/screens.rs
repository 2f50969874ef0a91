//! Pictures of the screen as text: each state, at several sizes, in both languages.

use ratatui::Frame;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use tokendesk::app::Message;
use tokendesk::phrases::Locale;
use tokendesk::ui::{Look, draw};
use unicode_width::UnicodeWidthStr;

use crate::support::account_scenes::ACCOUNTS;
use crate::support::bulk_scenes::BULK;
use crate::support::cockpit_scenes::COCKPIT;
use crate::support::identify_scenes::IDENTIFY;
use crate::support::lost_scenes::LOST;
use crate::support::oauth_scenes::{OAUTH, OAUTH_CHANGES};
use crate::support::retirement_scenes::RETIREMENT;
use crate::support::scenes::{DIALOGS, KEY, OTHERS, Scene, TOKENS};
use crate::support::sign_in_scenes::SIGN_IN;
use crate::support::stage::{Stage, size};
use crate::support::try_scenes::TRY;
use crate::support::way_scenes::WAY;

/// Compares a text with the one that is kept under this name.
fn keep(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name.to_owned(), text));
}

/// The screen in every language, one below the other.
fn in_all_languages(stage: &Stage) -> String {
    Locale::ALL.iter().map(|locale| stage.text(*locale)).collect::<Vec<_>>().join("=====\n")
}

fn keep_all(scenes: &[Scene]) {
    for (name, scene) in scenes {
        keep(&format!("{name}-80x24"), &in_all_languages(&scene(size(80, 24))));
    }
}

#[test]
fn the_key_screens_at_every_size() {
    for (width, height) in [(60, 16), (80, 24), (120, 40), (200, 50)] {
        for (name, scene) in KEY {
            let stage = scene(size(width, height));
            keep(&format!("{name}-{width}x{height}"), &in_all_languages(&stage));
        }
    }
}

#[test]
fn the_other_states_of_the_tokens() {
    keep_all(TOKENS);
}

#[test]
fn the_other_states_of_the_dialogs() {
    keep_all(DIALOGS);
}

#[test]
fn the_states_of_a_token_whose_value_nobody_has() {
    keep_all(LOST);
    for (name, scene) in LOST {
        let name = format!("{name}-120x40");
        keep(&name, &in_all_languages(&scene(size(120, 40))));
    }
}

#[test]
fn the_states_of_a_secret_that_was_found() {
    keep_all(IDENTIFY);
    for (name, scene) in &IDENTIFY[..6] {
        let name = format!("{name}-120x40");
        keep(&name, &in_all_languages(&scene(size(120, 40))));
    }
}

#[test]
fn the_states_of_a_sign_in_by_a_browser() {
    for (width, height) in [(40, 10), (60, 16), (80, 24), (120, 40)] {
        for (name, scene) in SIGN_IN {
            // At the smallest sizes what has to give way is seen in some of them.
            let small = ["sign-in-offered", "sign-in", "sign-in-pasted", "sign-in-asking"];
            if height >= 24 || small.contains(name) {
                let stage = scene(size(width, height));
                keep(&format!("{name}-{width}x{height}"), &in_all_languages(&stage));
            }
        }
    }
}

#[test]
fn the_other_pages() {
    keep_all(OTHERS);
}

#[test]
fn the_states_of_real_accounts_of_the_retirement_and_of_many_at_once() {
    for (width, height) in [(80, 24), (120, 40)] {
        for (name, scene) in ACCOUNTS
            .iter()
            .chain(RETIREMENT)
            .chain(BULK)
            .chain(COCKPIT)
            .chain(OAUTH)
            .chain(WAY)
            .chain(TRY)
        {
            let stage = scene(size(width, height));
            keep(&format!("{name}-{width}x{height}"), &in_all_languages(&stage));
        }
    }
}

#[test]
fn the_states_of_the_oauth_clients() {
    for (width, height) in [(80, 24), (120, 40)] {
        for (name, scene) in OAUTH.iter().chain(OAUTH_CHANGES) {
            let stage = scene(size(width, height));
            keep(&format!("{name}-{width}x{height}"), &in_all_languages(&stage));
        }
    }
}

#[test]
fn the_audit_pane_stands_beside_the_table_on_a_very_wide_screen() {
    let (_, pane) = OTHERS.iter().find(|(name, _)| *name == "audit-pane").unwrap();
    for (width, height) in [(120, 40), (200, 50)] {
        let stage = pane(size(width, height));
        keep(&format!("audit-pane-{width}x{height}"), &in_all_languages(&stage));
    }
}

#[test]
fn the_styles_of_the_key_screens() {
    for (name, scene) in KEY {
        let (_, styles) = scene(size(80, 24)).picture(Locale::En);
        keep(&format!("{name}-80x24-styles"), &styles);
    }
}

#[test]
fn without_colour_the_selection_is_still_seen() {
    let look = Look::new(Locale::En, true, true);
    for (name, scene) in KEY
        .iter()
        .chain(DIALOGS)
        .chain(TOKENS)
        .chain(OTHERS)
        .chain(ACCOUNTS)
        .chain(LOST)
        .chain(IDENTIFY)
        .chain(SIGN_IN)
        .chain(RETIREMENT)
        .chain(BULK)
        .chain(COCKPIT)
        .chain(OAUTH)
        .chain(OAUTH_CHANGES)
        .chain(WAY)
        .chain(TRY)
    {
        let (text, styles) = scene(size(80, 24)).picture_in(&look);
        let words = ["cyan", "red", "green", "black", "yellow", "blue", "magenta", "gray", "white"];
        let coloured = styles.lines().find(|line| words.iter().any(|word| line.contains(word)));
        assert_eq!(coloured, None, "{name}\n{text}");
    }
    for (name, scene) in KEY {
        let stage = scene(size(80, 24));
        let (_, styles) = stage.picture_in(&look);
        // The badge is reversed too, in the first row.
        let selected = styles.lines().filter(|line| !line.starts_with("0:"));
        assert!(selected.into_iter().any(|line| line.contains("reversed")), "{name}\n{styles}");
        keep(&format!("{name}-80x24-no-colour-styles"), &styles);
    }
}

#[test]
fn a_terminal_that_is_not_utf_8_gets_signs_that_it_can_draw() {
    let look = Look::new(Locale::En, false, false);
    for (name, scene) in KEY
        .iter()
        .chain(DIALOGS)
        .chain(OTHERS)
        .chain(ACCOUNTS)
        .chain(LOST)
        .chain(IDENTIFY)
        .chain(SIGN_IN)
        .chain(RETIREMENT)
        .chain(BULK)
        .chain(COCKPIT)
        .chain(OAUTH)
        .chain(OAUTH_CHANGES)
        .chain(WAY)
        .chain(TRY)
    {
        let (text, _) = scene(size(80, 24)).picture_in(&look);
        // What the account itself calls a token or a person stays as it is.
        for sign in "●○⋮›…▌·↑↓◐◓◑◒╭╮╰╯─│←→’“”".chars()
        {
            assert!(!text.contains(sign), "{name}: {sign}\n{text}");
        }
    }
    for (name, scene) in KEY {
        keep(&format!("{name}-80x24-ascii"), &scene(size(80, 24)).picture_in(&look).0);
    }
    // What was cut and what is an estimate are not told by the same sign.
    for (name, scene) in COCKPIT.iter().take(1) {
        keep(&format!("{name}-120x40-ascii"), &scene(size(120, 40)).picture_in(&look).0);
    }
}

/// Draws a stage at a size, as after a change of the terminal's size.
fn drawn_at(stage: &mut Stage, width: u16, height: u16, looks: &[Look]) {
    stage.send(Message::Resized(size(width, height)));
    for look in looks {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let whole = |frame: &mut Frame<'_>| {
            draw(frame, &stage.state, look);
            no_character_is_hidden(frame.buffer_mut());
        };
        terminal.draw(whole).unwrap();
    }
}

/// The second cell of a wide character is never sent to a terminal, so nothing may stand there.
fn no_character_is_hidden(buffer: &Buffer) {
    for (x, y) in buffer.area.positions().map(Into::into) {
        let wide = buffer[(x, y)].symbol().width() > 1;
        let hidden = wide.then(|| buffer.cell((x + 1, y)).map_or("the edge", Cell::symbol));
        assert!(matches!(hidden, None | Some(" ")), "{hidden:?} at {x},{y} of {}", buffer.area);
    }
}

#[test]
fn every_state_can_be_drawn_at_every_size() {
    let looks = [Look::new(Locale::En, false, true), Look::new(Locale::Ko, true, false)];
    let tricky = [
        "identified-live",
        "identified-several",
        "identify-typed",
        "hostile",
        "detail",
        "help",
        "edit-error",
        "audit-filter",
        "audit-pane-focus",
        "turn-off",
    ];
    let others = TOKENS.iter().chain(DIALOGS).chain(OTHERS).chain(IDENTIFY);
    let tricky = others.filter(|(name, _)| tricky.contains(name));
    let scenes =
        KEY.iter().chain(ACCOUNTS).chain(LOST).chain(RETIREMENT).chain(BULK).chain(SIGN_IN);
    for (index, (_, scene)) in scenes
        .chain(COCKPIT)
        .chain(OAUTH)
        .chain(OAUTH_CHANGES)
        .chain(WAY)
        .chain(TRY)
        .chain(tricky)
        .enumerate()
    {
        let mut stage = scene(size(80, 24));
        // Below the smallest screen it says what it needs, whatever the state.
        let least = if index < KEY.len() { (0, 0) } else { (36, 7) };
        for (width, height) in (least.0..=41).flat_map(|w| (least.1..=15).map(move |h| (w, h))) {
            drawn_at(&mut stage, width, height, &looks);
        }
        let large = (42_u16..=212).step_by(17).zip(index..);
        for (width, turn) in large.flat_map(|(w, turn)| [(w, turn), (w + 5, turn + 1)]) {
            // Each state comes to each height, each language to each width, but not all of them to all.
            for height in [[10, 13, 40], [9, 11, 23]][turn % 2] {
                drawn_at(&mut stage, width, height, &looks[turn / 2 % 2..=turn / 2 % 2]);
            }
        }
    }
}

/// Every state at every size up to 130 x 45: half a million frames, so by `just sweep` alone; the
/// ordinary tests take every size up to 41 x 15, some states alone those that show something, and
/// some sizes beyond.
#[test]
fn every_size_in_full() {
    if std::env::var_os("TOKENDESK_SWEEP").is_none() {
        return;
    }
    let looks = [Look::new(Locale::Ko, false, true)];
    let scenes = KEY.iter().chain(TOKENS).chain(DIALOGS).chain(OTHERS).chain(ACCOUNTS);
    for (_, scene) in scenes.chain(LOST).chain(RETIREMENT).chain(COCKPIT) {
        let mut stage = scene(size(80, 24));
        for (width, height) in (0..=130).flat_map(|width| (0..=45).map(move |h| (width, h))) {
            drawn_at(&mut stage, width, height, &looks);
        }
    }
}

#[test]
fn below_forty_columns_or_ten_rows_the_screen_says_what_it_needs() {
    for (width, height) in [(39, 24), (80, 9), (30, 9)] {
        let text = Stage::with(size(width, height), vec![]).text(Locale::En);
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("needs 40 columns and 10 rows"), "{width}x{height}\n{text}");
    }
    let text = Stage::with(size(40, 10), vec![]).text(Locale::En);
    assert!(!text.contains("columns and"), "{text}");
}

#[test]
fn a_failure_says_where_the_log_is_if_one_is_written() {
    let failed = |look: &Look| {
        let (_, scene) = TOKENS.iter().find(|(name, _)| *name == "failed").unwrap();
        scene(size(80, 24)).picture_in(look).0
    };
    let look = Look::new(Locale::En, false, true);
    assert!(!failed(&look).contains("log"));
    let look = look.with_log(Some("/home/ada/tokendesk.log".into()));
    assert!(failed(&look).contains("/home/ada/tokendesk.log"), "{}", failed(&look));
}
