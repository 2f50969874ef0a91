//! Pictures of the screen as text: each state, at several sizes, in both languages.

use tokendesk::phrases::Locale;

use crate::support::stage::{Stage, six, size};

#[test]
fn show() {
    for (w, h) in [(60, 16), (80, 24), (120, 40)] {
        for locale in Locale::ALL {
            let mut stage = Stage::with(size(w, h), six());
            println!("{}", stage.text(locale));
            stage.press("m");
            println!("{}", stage.text(locale));
            stage.press("Esc d");
            println!("{}", stage.text(locale));
            stage.press("Esc a");
            println!("{}", stage.text(locale));
            stage.press("Esc Enter");
            println!("{}", stage.text(locale));
            stage.press("Esc");
            stage.created("Billing export 2");
            println!("{}", stage.text(locale));
        }
    }
}
