//! The language of the screen and the letters of the terminal, as the environment tells them.

use std::env;

use crate::phrases::Locale;

/// The variables that name the locale; the first that is not empty counts (POSIX).
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// The language that was asked for, else the environment's, else English.
pub fn locale(asked: Option<Locale>) -> Locale {
    asked.unwrap_or_else(|| locale_from(variable))
}

/// Whether the terminal shows UTF-8. If not, signs come from an ASCII set.
pub fn is_utf8() -> bool {
    is_utf8_in(variable)
}

/// Whether the person wants no colour: `NO_COLOR` is set and not empty.
pub fn no_color() -> bool {
    variable("NO_COLOR").is_some()
}

/// A variable of the environment that says something of the terminal; an empty one is not set.
pub fn variable(name: &str) -> Option<String> {
    let text = env::var_os(name).map(|value| value.to_string_lossy().into_owned());
    text.filter(|value| !value.is_empty())
}

fn locale_from(variable: impl Fn(&str) -> Option<String>) -> Locale {
    first_of(VARIABLES, variable).and_then(|name| Locale::from_name(&name)).unwrap_or(Locale::En)
}

/// Letters are `LC_CTYPE`'s matter. Where nothing is said, UTF-8 is what terminals have today; a
/// locale without a character set, such as `C`, says that it is not.
fn is_utf8_in(variable: impl Fn(&str) -> Option<String>) -> bool {
    first_of(["LC_ALL", "LC_CTYPE", "LANG"], variable).is_none_or(|name| {
        let name = name.to_ascii_lowercase();
        name.contains("utf-8") || name.contains("utf8")
    })
}

fn first_of(names: [&str; 3], variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    names.into_iter().filter_map(variable).find(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<'a>(set: &'a [(&str, &str)]) -> impl Fn(&str) -> Option<String> + 'a {
        move |name| {
            let found = set.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| (*value).to_owned())
        }
    }

    #[test]
    fn the_first_variable_that_is_not_empty_names_the_language() {
        assert_eq!(locale_from(with(&[("LANG", "ko_KR.UTF-8")])), Locale::Ko);
        assert_eq!(
            locale_from(with(&[("LC_ALL", ""), ("LC_MESSAGES", "ko"), ("LANG", "en")])),
            Locale::Ko
        );
        assert_eq!(locale_from(with(&[("LC_ALL", "C"), ("LANG", "ko_KR.UTF-8")])), Locale::En);
        assert_eq!(locale_from(with(&[("LANG", "pt_BR.UTF-8")])), Locale::En);
        assert_eq!(locale_from(with(&[])), Locale::En);
    }

    #[test]
    fn what_was_asked_for_comes_before_the_environment() {
        assert_eq!(locale(Some(Locale::Ko)), Locale::Ko);
    }

    #[test]
    fn a_locale_without_utf_8_gets_ascii_signs() {
        assert!(is_utf8_in(with(&[("LANG", "ko_KR.UTF-8")])));
        assert!(is_utf8_in(with(&[("LC_ALL", "C.utf8")])));
        assert!(!is_utf8_in(with(&[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")])));
        assert!(!is_utf8_in(with(&[("LANG", "ko_KR.EUC-KR")])));
        assert!(is_utf8_in(with(&[])));
    }
}
