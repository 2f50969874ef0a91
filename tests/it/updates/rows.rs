//! Which rows the table shows, in which order, and which one is selected.

use tokendesk::app::tokens::{Body, Column, Sort, body};
use tokendesk::app::{Answer, Message};
use tokendesk::domain::token::Status;
use tokendesk::phrases::Locale;

use super::{many, menu, rows, selected};
use crate::support::stage::{Stage, dated, six, size, token};

/// Chooses a column in the menu of orders.
fn sort_by(stage: &mut Stage, column: Column) {
    stage.press("o");
    let entry = Column::ALL.iter().position(|other| *other == column).expect("a column");
    go_to(stage, entry);
    stage.press("Enter");
}

fn go_to(stage: &mut Stage, entry: usize) {
    for _ in 0..menu(stage).entries.len() {
        if menu(stage).index == entry {
            return;
        }
        stage.press("Down");
    }
    panic!("entry {entry} can't be reached");
}

/// Searches for a text and keeps it.
fn searched(text: &str) -> Vec<i64> {
    let mut stage = Stage::usual();
    stage.press("/");
    stage.types(text);
    stage.press("Enter");
    rows(&stage)
}

#[test]
fn at_first_the_newest_use_is_on_top_and_never_used_is_last() {
    assert_eq!(rows(&Stage::usual()), [1, 2, 3, 6, 4, 5]);
}

#[test]
fn a_search_looks_through_description_prefix_and_creator_fuzzily() {
    assert_eq!(searched("bilexp"), [1], "letters of the description, with gaps");
    assert_eq!(searched("BILLING"), [1], "in any case");
    assert_eq!(searched("qm81"), [2], "the truncated value");
    assert_eq!(searched("jonas"), [2], "the creator");
    assert_eq!(searched("창고"), [3], "any script");
    assert_eq!(searched("김서연"), [3]);
    assert_eq!(searched("park export"), [1], "words in any order");
}

#[test]
fn the_rows_follow_as_one_types_and_letters_are_no_commands_there() {
    let mut stage = Stage::usual();
    stage.press("/");
    stage.types("q");
    assert!(stage.state.tokens.searching, "q is a letter here");
    assert_eq!(rows(&stage), [2], "only one has a q");
    stage.press("Backspace");
    assert_eq!(rows(&stage).len(), 6);
}

#[test]
fn enter_keeps_a_search_and_gives_the_keys_back_to_the_list() {
    let mut stage = Stage::usual();
    stage.press("/");
    stage.types("o");
    let found = rows(&stage);
    stage.press("Enter");
    assert!(!stage.state.tokens.searching);
    assert_eq!(rows(&stage), found);
    stage.press("Down");
    assert_eq!(selected(&stage), Some(found[1]), "j and Down move again");
    stage.press("Esc");
    assert_eq!(rows(&stage).len(), 6, "Esc in the list clears a search that was kept");
}

#[test]
fn esc_clears_a_search() {
    let mut stage = Stage::usual();
    stage.press("/");
    stage.types("billing");
    stage.press("Esc");
    assert!(!stage.state.tokens.searching);
    assert_eq!(stage.state.tokens.search.value(), "");
    assert_eq!(rows(&stage).len(), 6);
}

#[test]
fn arrows_move_through_what_is_found_while_one_types() {
    let mut stage = Stage::usual();
    stage.press("/");
    stage.types("o");
    let found = rows(&stage);
    stage.press("Down");
    assert_eq!(selected(&stage), Some(found[1]));
    stage.press("Up");
    assert_eq!(selected(&stage), Some(found[0]));
}

#[test]
fn a_search_that_finds_nothing_says_so_and_the_keys_of_a_token_do_nothing() {
    let mut stage = Stage::usual();
    stage.press("/");
    stage.types("zzz");
    stage.press("Enter");
    assert_eq!(body(&stage.state), Body::NothingMatches);
    assert!(stage.text(Locale::En).contains("No token matches."));
    for key in ["e", "d", "r", "D", "m", "y", "Enter"] {
        assert!(stage.press(key).is_empty());
        assert!(stage.state.overlays.is_empty(), "{key}");
    }
    stage.press("Esc");
    assert_eq!(rows(&stage).len(), 6);
    assert!(selected(&stage).is_some());
}

#[test]
fn the_filter_shows_one_status_or_all() {
    let mut stage = Stage::usual();
    stage.press("f");
    assert_eq!(menu(&stage).index, 0, "it stands on what holds now");
    stage.press("Down Down Enter");
    assert_eq!(stage.state.tokens.status, Some(Status::Inactive));
    assert_eq!(rows(&stage), [4]);
    stage.press("f");
    assert_eq!(menu(&stage).index, 2);
    stage.press("Up Enter");
    assert_eq!(rows(&stage), [1, 2, 3, 6, 5]);
    assert!(stage.text(Locale::En).contains("only Active"), "the line above says so");
    stage.press("f Up Enter");
    assert_eq!(rows(&stage).len(), 6);
}

#[test]
fn every_column_sorts_and_once_more_turns_the_order_round() {
    for (column, first, second) in [
        (Column::Description, [1, 6, 2, 4, 3, 5], [3, 4, 2, 6, 1, 5]),
        (Column::Token, [2, 3, 1, 4, 5, 6], [6, 5, 4, 1, 3, 2]),
        (Column::Status, [3, 1, 5, 6, 2, 4], [4, 3, 1, 5, 6, 2]),
        (Column::Created, [3, 1, 5, 6, 2, 4], [4, 2, 1, 5, 6, 3]),
        (Column::CreatedBy, [1, 4, 2, 6, 3, 5], [3, 6, 2, 1, 4, 5]),
        (Column::LastUsed, [4, 6, 3, 2, 1, 5], [1, 2, 3, 6, 4, 5]),
    ] {
        let mut stage = Stage::usual();
        sort_by(&mut stage, column);
        assert_eq!(rows(&stage), first, "{column:?}");
        sort_by(&mut stage, column);
        assert_eq!(rows(&stage), second, "{column:?} once more");
    }
}

#[test]
fn tokens_that_were_never_used_stand_last_in_both_directions() {
    let mut stage = Stage::usual();
    assert_eq!(rows(&stage).last(), Some(&5));
    sort_by(&mut stage, Column::LastUsed);
    assert!(!stage.state.tokens.sort.descending);
    assert_eq!(rows(&stage).last(), Some(&5));
}

#[test]
fn an_order_is_put_back_by_the_last_entry_of_its_menu() {
    let mut stage = Stage::usual();
    sort_by(&mut stage, Column::Token);
    assert_ne!(stage.state.tokens.sort, Sort::default());
    stage.press("o");
    let last = menu(&stage).entries.len() - 1;
    go_to(&mut stage, last);
    stage.press("Enter");
    assert_eq!(stage.state.tokens.sort, Sort::default());
    assert_eq!(rows(&stage), [1, 2, 3, 6, 4, 5]);
}

#[test]
fn the_selection_sticks_to_its_token_through_sort_filter_search_and_refresh() {
    let mut stage = Stage::usual();
    stage.press("Down Down");
    assert_eq!(selected(&stage), Some(3));
    for column in Column::ALL {
        sort_by(&mut stage, column);
        assert_eq!(selected(&stage), Some(3), "{column:?}");
    }
    stage.press("f Down Enter");
    assert_eq!(selected(&stage), Some(3), "filter");
    stage.press("/");
    stage.types("창");
    stage.press("Esc");
    assert_eq!(selected(&stage), Some(3), "search");
    stage.press("F5");
    let mut list = six();
    list.reverse();
    list.push(token(70, Some("Somebody else’s")));
    stage.answer(Answer::Tokens(Ok(dated(list))));
    assert_eq!(selected(&stage), Some(3), "refresh");
}

#[test]
fn when_somebody_deletes_the_selected_token_its_neighbour_is_selected() {
    let mut stage = Stage::usual();
    stage.press("Down Down F5");
    let list = six().into_iter().filter(|token| token.id.0 != 3).collect();
    stage.answer(Answer::Tokens(Ok(dated(list))));
    assert_eq!(rows(&stage), [1, 2, 6, 4, 5]);
    assert_eq!(selected(&stage), Some(6), "the row that moved into its place");

    stage.press("End F5");
    let list = six().into_iter().filter(|token| token.id.0 < 3).collect();
    stage.answer(Answer::Tokens(Ok(dated(list))));
    assert_eq!(selected(&stage), Some(2), "or the last one");
    stage.press("F5");
    stage.answer(Answer::Tokens(Ok(dated(vec![]))));
    assert_eq!(selected(&stage), None);
}

#[test]
fn the_keys_of_a_list_move_by_rows_pages_and_to_its_ends() {
    let mut stage = Stage::with(size(80, 24), many(100));
    let page = i64::try_from(stage.state.tokens.window).expect("a window");
    for (keys, row) in [
        ("Down", 2),
        ("j", 3),
        ("k", 2),
        ("Up", 1),
        ("Up", 1),
        ("PageDown", 1 + page),
        ("PageDown", 1 + 2 * page),
        ("PageUp", 1 + page),
        ("End", 100),
        ("Down", 100),
        ("Home", 1),
        ("G", 100),
        ("g", 1),
    ] {
        stage.press(keys);
        assert_eq!(selected(&stage), Some(row), "{keys}");
    }
}

#[test]
fn the_selected_row_stays_on_the_screen_when_the_terminal_changes_its_size() {
    let mut stage = Stage::with(size(80, 50), many(300));
    stage.press("PageDown PageDown PageDown Down");
    let chosen = selected(&stage).expect("a row");
    for (width, height) in [(80, 12), (40, 10), (200, 50), (30, 5), (80, 24), (120, 11)] {
        stage.send(Message::Resized(size(width, height)));
        assert_eq!(selected(&stage), Some(chosen), "{width}x{height}");
        if stage.state.layout().is_some() {
            assert!(rows(&stage).contains(&chosen), "{width}x{height}: {:?}", rows(&stage));
            assert!(rows(&stage).len() <= stage.state.tokens.window);
        }
    }
}

#[test]
fn a_frame_builds_the_rows_of_its_window_and_no_others() {
    for (width, height) in [(80, 24), (120, 40), (200, 50), (60, 16)] {
        let mut stage = Stage::with(size(width, height), many(2048));
        let room = usize::from(stage.state.layout().expect("a layout").rows.height);
        for keys in ["Home", "PageDown", "End"] {
            stage.press(keys);
            assert_eq!(stage.state.tokens.visible().count(), room);
            let drawn = stage.text(Locale::En).matches('⋮').count();
            assert_eq!(drawn, room, "{width}x{height} after {keys}");
        }
    }
}
