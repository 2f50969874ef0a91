//! Two descriptions that look alike but differ are told apart in the detail.

use tokendesk::phrases::Locale;

use crate::support::stage::{Stage, size, token};

fn detail(description: &str, other: &str) -> String {
    let mut stage =
        Stage::with(size(80, 24), vec![token(1, Some(description)), token(2, Some(other))]);
    stage.press("Home Enter");
    stage.text(Locale::En)
}

#[test]
fn letters_of_another_script_and_what_is_not_seen_are_named() {
    let twin = "Another token looks the same";
    let text = detail("Billing \u{435}xport", "Billing export");
    assert!(
        text.contains("Not what it looks like: \u{435} U+0435") && text.contains(twin),
        "{text}"
    );
    let text = detail("Billing\u{a0}export", "Billing export");
    assert!(text.contains("U+00A0") && text.contains(twin), "{text}");
    let text = detail("ad\u{202e}nim", "other");
    assert!(text.contains("ad‹U+202E›nim") && text.contains("like: U+202E"), "{text}");
    assert!(!text.contains(twin), "{text}");
}

#[test]
fn the_plain_one_of_two_is_told_too_and_a_usual_one_is_not() {
    let text = detail("Billing export", "Billing \u{435}xport");
    assert!(text.contains("Another token looks the same"), "{text}");
    assert!(!text.contains("Not what it looks like"), "{text}");
    let text = detail("창고 동기화", "Billing export");
    assert!(!text.contains("looks"), "{text}");
}
