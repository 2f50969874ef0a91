//! Documents that are made from the code are up to date.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use strum::IntoEnumIterator;
use syn::visit::Visit;
use tokendesk::app::keymap::{Context, SECTIONS, TABLE};
use tokendesk::emulator::ResetOptions;
use tokendesk::phrases::{Catalog, Locale};

use crate::support::account::Account;
use crate::support::source::files;
use crate::support::svg;

const BEGIN: &str = "<!-- keys -->";
const END: &str = "<!-- /keys -->";

/// The table of keys as the README has it.
fn keys() -> String {
    let english = Catalog::new(Locale::En);
    let mut table = String::from("\n| where | keys | what they do |\n|---|---|---|\n");
    for (context, title) in &SECTIONS {
        let mut place = english.say(title);
        for binding in TABLE.iter().filter(|binding| binding.context == *context) {
            let keys: Vec<_> =
                binding.keys.iter().map(|key| format!("`{}`", key.label())).collect();
            let action = english.say(&binding.phrase);
            writeln!(table, "| {place} | {} | {action} |", keys.join(" ")).unwrap();
            // The place is named once, in its first line.
            place.clear();
        }
    }
    table
}

/// The names of places, actions and keys, as a configuration has them.
fn names() -> String {
    let english = Catalog::new(Locale::En);
    let mut table = String::from("\n| place | action | what it does | keys |\n|---|---|---|---|\n");
    for context in Context::iter() {
        let mut place = format!("`{}`", context.name());
        for binding in TABLE.iter().filter(|binding| binding.context == context) {
            let keys: Vec<_> = binding.keys.iter().map(|key| format!("`{}`", key.name())).collect();
            let (action, what) = (binding.action.name(), english.say(&binding.phrase));
            writeln!(table, "| {place} | `{action}` | {what} | {} |", keys.join(" ")).unwrap();
            place.clear();
        }
    }
    table
}

/// A text with what stands between the markers put anew.
fn with(text: &str, made: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{made}\n{END}{after}"))
}

/// Holds a document to what is made for it, or makes it anew.
fn keep(document: &str, made: &str) {
    let path = root().join(document);
    let found = fs::read_to_string(&path).unwrap();
    let whole = with(&found, made).expect("both markers of the keys");
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, &whole).unwrap();
        return;
    }
    assert!(found == whole, "make it anew with UPDATE_README=1; it should have\n{made}");
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_readme_has_the_keys_of_the_one_table() {
    keep("README.md", &keys());
}

#[test]
fn the_names_that_a_configuration_uses_are_written_down() {
    keep("docs/keys.md", &names());
}

#[test]
fn the_help_and_so_the_readme_leave_no_key_out_but_those_of_a_window_that_is_read() {
    let shown: Vec<_> = SECTIONS.iter().map(|(context, _)| *context).collect();
    for binding in TABLE {
        let place = binding.context;
        assert!(shown.contains(&place) || place == Context::Reading, "{place:?}");
    }
}

/// The ids of the rules in `docs/rules.md`.
fn rules() -> Vec<String> {
    let text = fs::read_to_string(root().join("docs/rules.md")).unwrap();
    let ids = text.lines().filter_map(|line| line.strip_prefix("| ")?.split(' ').next());
    ids.filter(|id| {
        let mut characters = id.chars();
        characters.next().is_some_and(|first| first.is_ascii_uppercase())
            && characters.next().is_some_and(|second| second.is_ascii_digit())
    })
    .map(str::to_owned)
    .collect()
}

/// Rules of a later day: the export, the retirement and clients are not built yet.
fn is_later(rule: &str) -> bool {
    rule.starts_with('Z') || ["L4", "Q5"].contains(&rule)
}

/// The words of the names of all tests, in `src` and in `tests`.
#[derive(Default)]
struct Words(BTreeSet<String>);

impl<'ast> Visit<'ast> for Words {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        let is_test = |attribute: &syn::Attribute| {
            attribute.path().segments.last().is_some_and(|segment| segment.ident == "test")
        };
        if item.attrs.iter().any(is_test) {
            self.0.extend(item.sig.ident.to_string().split('_').map(str::to_owned));
        }
    }
}

fn words_of_tests() -> BTreeSet<String> {
    let mut words = Words::default();
    for source in files("src").iter().chain(&files("tests")) {
        words.visit_file(&source.tree);
    }
    words.0
}

#[test]
fn every_rule_that_is_built_has_a_test_that_names_it() {
    let (rules, words) = (rules(), words_of_tests());
    assert!(rules.len() >= 30, "{rules:?}");
    let untested: Vec<_> = rules
        .iter()
        .filter(|rule| !is_later(rule) && !words.contains(&rule.to_lowercase()))
        .collect();
    assert!(untested.is_empty(), "{untested:?}");
}

#[test]
fn the_picture_of_the_readme_is_the_real_screen() {
    // The account's clock is set, so that the picture is the same on every day. The local clock of
    // the screen is not: it learns the account's time from the first answer.
    let now: jiff::Timestamp = "2026-11-23T09:14:00Z".parse().unwrap();
    let options = ResetOptions { now: Some(now), ..ResetOptions::default() };
    let account = Account::reset_at(&options, now);
    let mut app = account.screen(Locale::En, (120, 32));
    app.sees("21 of 256 tokens").sees("2 min ago").sees("Europe/Berlin");
    app.press("Down").press("m").sees("View audit log");
    let made = svg::picture(&app.cells(), svg::DARK);
    let path = root().join("docs/screen.svg");
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, &made).unwrap();
        return;
    }
    let found = fs::read_to_string(&path).unwrap();
    assert!(found == made, "draw it anew with UPDATE_README=1; the screen is\n{}", app.screen());
}
