//! Every sentence exists in every language, with the arguments that its phrase brings.

use std::collections::{BTreeMap, BTreeSet};

use tokendesk::app::keymap::TABLE;
use tokendesk::phrases::{Catalog, Locale, Phrase};

use crate::support::source::{Source, files, paths};

/// The phrases as they are declared: the id of each and the names of its fields.
fn declared() -> BTreeMap<String, BTreeSet<String>> {
    let sources = files("src");
    let source = sources.iter().find(|source| source.path == "phrases/phrase.rs").unwrap();
    let phrase = source.tree.items.iter().find_map(|item| match item {
        syn::Item::Enum(item) if item.ident == "Phrase" => Some(item),
        _ => None,
    });
    let fields = |variant: &syn::Variant| {
        variant.fields.iter().map(|field| field.ident.as_ref().unwrap().to_string()).collect()
    };
    phrase
        .unwrap()
        .variants
        .iter()
        .map(|variant| (kebab(&variant.ident.to_string()), fields(variant)))
        .collect()
}

/// `AddApiToken` as `add-api-token`, as serde writes it.
fn kebab(name: &str) -> String {
    let mut id = String::new();
    for (index, character) in name.char_indices() {
        if character.is_uppercase() && index > 0 {
            id.push('-');
        }
        id.extend(character.to_lowercase());
    }
    id
}

/// The messages of a language: the id of each and its pattern, as written.
fn messages(locale: Locale) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut last = None;
    for (number, line) in (1..).zip(locale.source().lines()) {
        let place = format!("{}.ftl:{number}: {line}", locale.tag());
        if line.starts_with('#') || line.is_empty() {
            last = None;
        } else if line.starts_with([' ', '}']) {
            let id: &String = last.as_ref().unwrap_or_else(|| panic!("{place}"));
            let pattern = found.get_mut(id).unwrap();
            pattern.push('\n');
            pattern.push_str(line);
        } else {
            let (id, pattern) = line.split_once(" = ").unwrap_or_else(|| panic!("{place}"));
            let before = found.insert(id.to_owned(), pattern.to_owned());
            assert!(before.is_none(), "twice: {place}");
            last = Some(id.to_owned());
        }
    }
    found
}

/// The names after `$` in a pattern.
fn arguments(pattern: &str) -> BTreeSet<String> {
    let name = |rest: &str| -> String {
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
    };
    pattern.split('$').skip(1).map(name).collect()
}

#[test]
fn every_file_of_sentences_parses_without_an_error() {
    for locale in Locale::ALL {
        let parsed = fluent::FluentResource::try_new(locale.source().to_owned());
        let errors = parsed.err().map(|(_, errors)| errors);
        assert_eq!(errors, None, "{}", locale.tag());
    }
}

#[test]
fn every_phrase_is_a_message_in_every_language_and_every_message_a_phrase() {
    let declared: BTreeSet<_> = declared().into_keys().collect();
    assert!(declared.len() > 100, "{}", declared.len());
    for locale in Locale::ALL {
        let found: BTreeSet<_> = messages(locale).into_keys().collect();
        let missing: Vec<_> = declared.difference(&found).collect();
        let unknown: Vec<_> = found.difference(&declared).collect();
        assert!(missing.is_empty() && unknown.is_empty(), "{missing:?} {unknown:?}");
    }
}

#[test]
fn every_language_uses_exactly_the_arguments_of_a_phrase() {
    let declared = declared();
    for locale in Locale::ALL {
        for (id, pattern) in messages(locale) {
            assert_eq!(arguments(&pattern), declared[&id], "{}: {id} = {pattern}", locale.tag());
        }
    }
}

#[test]
fn both_files_have_their_messages_in_the_same_order() {
    let ids = |locale: Locale| -> Vec<&str> {
        let lines = locale.source().lines();
        let heads = lines.filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()));
        heads.filter_map(|line| line.split(" = ").next()).collect()
    };
    assert_eq!(ids(Locale::En), ids(Locale::Ko));
}

/// The keys that a pattern names as `{ key-PLACE.ACTION }`.
fn keys(pattern: &str) -> impl Iterator<Item = (&str, &str)> {
    let named = pattern.split("{ key-").skip(1).filter_map(|rest| rest.split_once(" }"));
    named.map(move |(key, _)| key.split_once('.').unwrap_or_else(|| panic!("{pattern}")))
}

#[test]
fn every_key_that_a_sentence_names_is_in_the_table() {
    for locale in Locale::ALL {
        for (id, pattern) in messages(locale) {
            for (place, action) in keys(&pattern) {
                let mut lines = TABLE.iter();
                let known =
                    lines.any(|line| line.context.name() == place && line.action.name() == action);
                assert!(known, "{}: {id} = {pattern}", locale.tag());
            }
        }
    }
}

#[test]
fn no_sentence_names_a_key_by_hand_that_a_configuration_can_change() {
    for (id, pattern) in messages(Locale::En) {
        // What may be written in the configuration is no advice to press something.
        let written = id.starts_with("allowed-") || id.starts_with("config-");
        for line in pattern.lines().filter(|_| !written) {
            let by_hand = ["F5", "F8", "Space", "Tab"].iter().any(|key| line.contains(key));
            let pressed = line.split("ress ").skip(1).any(|rest| {
                rest.split_whitespace().next().is_some_and(|word| word.chars().count() == 1)
                    && !rest.starts_with('{')
            });
            assert!(!by_hand && !pressed, "{id} = {pattern}");
        }
    }
}

/// The phrases that a file names as `Phrase::…`.
fn named(source: &Source) -> BTreeSet<String> {
    let mut found = vec![];
    paths(source.text.parse().unwrap(), &mut found);
    let phrases = found.iter().flat_map(|(path, _)| {
        path.windows(2).filter(|pair| pair[0] == "Phrase").map(|pair| kebab(&pair[1]))
    });
    phrases.collect()
}

#[test]
fn every_phrase_is_said_somewhere() {
    let outside = files("src");
    let outside = outside.iter().filter(|source| !source.path.starts_with("phrases/"));
    let said: BTreeSet<_> = outside.flat_map(named).collect();
    let unsaid: Vec<_> = declared().into_keys().filter(|id| !said.contains(id)).collect();
    assert!(unsaid.is_empty(), "{unsaid:?}");
}

#[test]
fn no_korean_sentence_is_left_in_english() {
    let english = messages(Locale::En);
    for (id, pattern) in messages(Locale::Ko) {
        assert!(pattern != english[&id] || is_bare(&pattern), "{id} = {pattern}");
    }
}

/// Whether a pattern has nothing but arguments and signs.
fn is_bare(pattern: &str) -> bool {
    let mut depth = 0;
    let outside: String = pattern
        .chars()
        .filter(|character| {
            depth += i32::from(*character == '{');
            let keep = depth == 0;
            depth -= i32::from(*character == '}');
            keep
        })
        .collect();
    !outside.chars().any(char::is_alphabetic)
}

#[test]
fn a_korean_sentence_has_no_particle_right_after_a_variable_part() {
    // Which particle follows depends on how the part before it ends.
    let particles = ["은", "는", "이", "가", "을", "를", "과", "와", "으로", "로", "이나", "나"];
    for (id, pattern) in messages(Locale::Ko) {
        for rest in pattern.split('}').skip(1) {
            let word: String = rest.chars().take_while(|c| c.is_alphabetic()).collect();
            assert!(!particles.contains(&word.as_str()), "{id} = {pattern}");
        }
    }
}

/// Words that tests, scripts and people rely on: Zendesk's own, in both languages.
#[test]
fn the_words_that_stay_as_they_are() {
    for (phrase, english, korean) in [
        (Phrase::AdminCenter, "Admin Center", "관리 센터"),
        (Phrase::AppsAndIntegrations, "Apps and integrations", "앱 및 연동 서비스"),
        (Phrase::Apis, "APIs", "API"),
        (Phrase::ApiTokens, "API tokens", "API 토큰"),
        (Phrase::AddApiToken, "Add API token", "API 토큰 추가"),
        (Phrase::AddTitle, "Add API token", "API 토큰 추가"),
        (Phrase::FieldDescription, "Description", "설명"),
        (Phrase::ColumnDescription, "Description", "설명"),
        (Phrase::ButtonSave, "Save", "저장"),
        (Phrase::ButtonCancel, "Cancel", "취소"),
        (Phrase::ButtonCopy, "Copy", "복사"),
        (Phrase::MenuEdit, "Edit", "편집"),
        (Phrase::MenuDeactivate, "Deactivate", "비활성화"),
        (Phrase::MenuReactivate, "Reactivate", "재활성화"),
        (Phrase::MenuDelete, "Delete", "삭제"),
        (Phrase::MenuViewAuditLog, "View audit log", "감사 로그 보기"),
        (Phrase::MenuOptionsTitle, "Options", "옵션 메뉴"),
        (Phrase::StatusActive, "Active", "활성"),
        (Phrase::StatusInactive, "Inactive", "비활성화됨"),
        (Phrase::ColumnStatus, "Status", "상태"),
        (Phrase::ApiConfiguration, "API configuration", "API 구성"),
        (Phrase::ConfigurationAllow, "Allow API token access", "API 토큰 액세스 허용"),
        (Phrase::HelpConfirmation, "In a question", "확인 대화 상자"),
        (Phrase::ColumnTime, "Time", "시간"),
        (Phrase::ColumnActor, "Actor", "행위자"),
        (Phrase::ColumnIpAddress, "IP address", "IP 주소"),
        (Phrase::ColumnItem, "Item", "항목"),
        (Phrase::ColumnActivityType, "Activity type", "활동 유형"),
        (Phrase::ColumnActivity, "Activity", "활동"),
    ] {
        assert_eq!(Catalog::new(Locale::En).say(&phrase), english);
        assert_eq!(Catalog::new(Locale::Ko).say(&phrase), korean);
    }
}

#[test]
fn t4_a3_the_fixed_words_stand_inside_their_sentences() {
    let english = Catalog::new(Locale::En);
    let count = Phrase::TokensCount { count: 20, limit: 256, active: 17, inactive: 3 };
    assert!(english.say(&count).starts_with("20 of 256 tokens"));
    let short = Phrase::TokensCountShort { count: 20, limit: 2048, active: 17 };
    assert!(english.say(&short).starts_with("20 of 2,048 tokens"));
    assert!(english.say(&Phrase::RevealOnce).contains("never displayed again"));
    let lost = english.say(&Phrase::LostFound { name: "X".into() });
    assert!(lost.starts_with("The token “X” was created, but its value never reached you"));
}

#[test]
fn english_counts_one_and_many() {
    let english = Catalog::new(Locale::En);
    for (phrase, text) in [
        (Phrase::AgeYears { count: 1 }, "1 year ago"),
        (Phrase::AgeYears { count: 2 }, "2 years ago"),
        (Phrase::AgeMonths { count: 1 }, "1 month ago"),
        (Phrase::AgeMonths { count: 11 }, "11 months ago"),
        (Phrase::AuditCount { count: 1 }, "1 event"),
        (Phrase::AuditCount { count: 1_000_000 }, "1,000,000 events"),
    ] {
        assert_eq!(english.say(&phrase), text);
    }
}
