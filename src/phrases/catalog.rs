//! The sentences of one language, with English for what it lacks.

use std::collections::BTreeMap;
use std::fmt;

use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentResource, FluentValue};
use serde_json::Value;
use unic_langid::LanguageIdentifier;

use super::phrase::Phrase;

const ENGLISH: &str = include_str!("../../assets/locales/en.ftl");
const KOREAN: &str = include_str!("../../assets/locales/ko.ftl");

/// Signs of the sentences, and what stands for them on a terminal that can't draw them.
const PLAIN: [(char, &str); 8] = [
    ('…', "..."),
    ('·', "-"),
    ('›', ">"),
    ('’', "'"),
    ('‘', "'"),
    ('“', "\""),
    ('”', "\""),
    ('–', "-"),
];

/// A language that tokendesk speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locale {
    /// English
    En,
    /// 한국어
    Ko,
}

impl Locale {
    /// Every language, for help texts and tests.
    pub const ALL: [Self; 2] = [Self::En, Self::Ko];

    /// The language of a POSIX or BCP 47 name such as `ko_KR.UTF-8` or `ko`; `None` if it is not
    /// spoken here.
    pub fn from_name(name: &str) -> Option<Self> {
        match name.split(['_', '-', '.', '@']).next()? {
            "en" | "C" | "POSIX" => Some(Self::En),
            "ko" => Some(Self::Ko),
            _ => None,
        }
    }

    /// The language's tag, such as `ko`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ko => "ko",
        }
    }

    /// The text of the language's file of sentences.
    pub const fn source(self) -> &'static str {
        match self {
            Self::En => ENGLISH,
            Self::Ko => KOREAN,
        }
    }
}

/// The phrase in English, for logs and for errors that tell themselves.
pub fn english(phrase: &Phrase) -> String {
    Catalog::new(Locale::En).say(phrase)
}

/// The sentences of one language.
pub struct Catalog {
    locale: Locale,
    bundle: FluentBundle<FluentResource>,
}

impl Catalog {
    /// Loads the sentences of a language. A sentence that it lacks is taken from English.
    pub fn new(locale: Locale) -> Self {
        Self::of(locale, ToOwned::to_owned)
    }

    /// The same for a terminal that draws no signs beyond ASCII: the sentences do without those
    /// that are not letters.
    pub fn plain(locale: Locale) -> Self {
        Self::of(locale, |source| {
            PLAIN.iter().fold(source.to_owned(), |text, (sign, plain)| text.replace(*sign, plain))
        })
    }

    fn of(locale: Locale, written: impl Fn(&str) -> String) -> Self {
        let language: LanguageIdentifier = locale.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Isolation marks have no width of their own and would break every column.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) => Some(grouped(number.value)),
            _ => None,
        }));
        if locale != Locale::En {
            bundle.add_resource_overriding(parse(written(Locale::En.source())));
        }
        bundle.add_resource_overriding(parse(written(locale.source())));
        Self { locale, bundle }
    }

    /// The same sentences with these names of keys: a place, an action, and how its key is written.
    ///
    /// A sentence names a key as `{ key-PLACE.ACTION }`, so that it stays true for whoever gave the
    /// action another key.
    #[must_use]
    pub fn with_keys<'a>(
        mut self,
        keys: impl IntoIterator<Item = (&'a str, &'a str, String)>,
    ) -> Self {
        let mut places: BTreeMap<&str, String> = BTreeMap::new();
        for (place, action, name) in keys {
            let name = name.replace('\\', r"\\").replace('"', r#"\""#);
            let message = places.entry(place).or_insert_with(|| format!("key-{place} = {place}\n"));
            message.extend(["    .", action, " = { \"", &name, "\" }\n"]);
        }
        self.bundle.add_resource_overriding(parse(places.into_values().collect()));
        self
    }

    /// The language.
    pub const fn locale(&self) -> Locale {
        self.locale
    }

    /// A phrase in this language.
    ///
    /// The id and the arguments come from the phrase's own serialisation: `Phrase` is the one
    /// place where a sentence is declared. An unknown id yields the id, which a test forbids.
    pub fn say(&self, phrase: &Phrase) -> String {
        serde_json::to_value(phrase).map(|value| self.say_value(value)).unwrap_or_default()
    }

    fn say_value(&self, phrase: Value) -> String {
        let (id, arguments) = match phrase {
            Value::String(id) => (id, FluentArgs::new()),
            Value::Object(map) => match map.into_iter().next() {
                Some((id, Value::Object(fields))) => {
                    (id, fields.into_iter().map(|field| self.argument(field)).collect())
                }
                _ => return String::new(),
            },
            _ => return String::new(),
        };
        let Some(pattern) = self.bundle.get_message(&id).and_then(|message| message.value()) else {
            return id;
        };
        self.bundle.format_pattern(pattern, Some(&arguments), &mut vec![]).into_owned()
    }

    fn argument(&self, (name, value): (String, Value)) -> (String, FluentValue<'static>) {
        let value = match value {
            Value::Number(number) => FluentValue::from(number.as_f64().unwrap_or_default()),
            Value::String(text) => FluentValue::from(text),
            // A part is a phrase of its own.
            Value::Object(mut part) => {
                let part = part.remove("phrase").unwrap_or_default();
                FluentValue::from(self.say_value(part))
            }
            other => FluentValue::from(other.to_string()),
        };
        (name, value)
    }
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Catalog({})", self.locale.tag())
    }
}

fn parse(source: String) -> FluentResource {
    // What could not be parsed is left out; a test parses every file without any error.
    FluentResource::try_new(source).unwrap_or_else(|(resource, _)| resource)
}

/// A whole number with its thousands set apart, as both languages write it.
fn grouped(number: f64) -> String {
    let digits = format!("{:.0}", number.abs());
    let mut text = String::from(if number < 0.0 { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, text) in [(0.0, "0"), (999.0, "999"), (2048.0, "2,048"), (1e6, "1,000,000")] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn a_sentence_names_the_key_that_an_action_has() {
        let say = |keys: &[(&'static str, &'static str, &str)]| {
            let keys = keys.iter().map(|(place, action, name)| (*place, *action, (*name).into()));
            Catalog::new(Locale::En).with_keys(keys).say(&Phrase::FailureUnreadableHint)
        };
        for name in ["F5", "Ctrl-l", "\"", "\\", "{", "}"] {
            let keys = [("everywhere", "help", "?"), ("everywhere", "refresh", name)];
            assert_eq!(say(&keys), format!("Press {name} to ask again."));
        }
    }

    #[test]
    fn an_argument_brings_no_isolation_marks() {
        for locale in Locale::ALL {
            let text = Catalog::new(locale).say(&Phrase::FilteredBy { status: "x".into() });
            assert!(text.contains('x') && !text.contains('\u{2068}'), "{text:?}");
        }
    }

    #[test]
    fn a_locale_is_known_by_its_posix_name() {
        assert_eq!(Locale::from_name("ko_KR.UTF-8"), Some(Locale::Ko));
        assert_eq!(Locale::from_name("C.UTF-8"), Some(Locale::En));
        assert_eq!(Locale::from_name("fr_FR"), None);
    }
}
