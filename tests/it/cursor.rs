//! The terminal's own cursor stands at what has the focus.

use ratatui::Terminal;
use ratatui::backend::{Backend, TestBackend};
use tokendesk::phrases::Locale;
use tokendesk::ui::{Look, draw};

use crate::support::scenes::{DIALOGS, KEY, OTHERS, Scene, TOKENS};
use crate::support::sign_in_scenes::SIGN_IN;
use crate::support::stage::{Stage, six, size};

/// The line that the cursor stands on, from the cursor to its end, in each language.
fn at_cursor(stage: &Stage) -> Vec<(u16, String)> {
    let area = stage.state.size;
    let at = |locale| {
        let look = Look::new(locale, false, true);
        let mut terminal = Terminal::new(TestBackend::new(area.width, area.height)).unwrap();
        terminal.draw(|frame| draw(frame, &stage.state, &look)).unwrap();
        let place = terminal.backend_mut().get_cursor_position().unwrap();
        let buffer = terminal.backend().buffer();
        let rest = (place.x..area.width).map(|x| buffer[(x, place.y)].symbol());
        (place.x, rest.collect::<String>().trim_end().to_owned())
    };
    Locale::ALL.map(at).into()
}

fn scene(name: &str) -> Stage {
    let all = || KEY.iter().chain(TOKENS).chain(DIALOGS).chain(OTHERS).chain(SIGN_IN);
    let found: Option<&Scene> = all().find(|(known, _)| *known == name);
    found.expect("a scene").1(size(80, 24))
}

#[test]
fn in_a_list_it_stands_at_the_selected_row() {
    let mut stage = Stage::with(size(80, 24), six());
    assert!(at_cursor(&stage).iter().all(|(x, line)| *x == 0 && line.starts_with("▌ Billing")));
    stage.press("Down");
    assert!(at_cursor(&stage).iter().all(|(_, line)| line.starts_with("▌ Nightly")));
    assert!(at_cursor(&scene("audit")).iter().all(|(_, line)| line.starts_with('▌')));
}

#[test]
fn in_a_menu_and_a_question_it_stands_at_what_enter_presses() {
    let menu = at_cursor(&scene("menu"));
    assert!(menu[0].1.starts_with(" Edit") || menu[0].1.starts_with("  Edit"), "{menu:?}");
    let question = at_cursor(&scene("deactivate"));
    assert!(question[0].1.starts_with("[ Cancel ]"), "{question:?}");
    assert!(question[1].1.starts_with("[ 취"), "{question:?}");
    let sign_in = at_cursor(&scene("sign-in"));
    assert!(sign_in[0].1.starts_with("[ Copy the address ]"), "{sign_in:?}");
    let reveal = at_cursor(&scene("reveal"));
    assert!(reveal[0].1.starts_with("[ "), "{reveal:?}");
}

#[test]
fn in_a_field_it_stands_where_one_types_also_behind_wide_letters() {
    let mut stage = Stage::with(size(80, 24), six());
    stage.press("a");
    let start = at_cursor(&stage)[0].0;
    stage.types("결제 x");
    assert_eq!(at_cursor(&stage)[0].0, start + 6);
    stage.press("Left Left");
    assert!(at_cursor(&stage).iter().all(|(_, line)| line.starts_with(" x")));
    // In the search too, above the list.
    stage.press("Esc /");
    let before = at_cursor(&stage)[0].0;
    stage.types("bil");
    assert_eq!(at_cursor(&stage)[0].0, before + 3);
}
