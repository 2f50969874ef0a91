//! The header: where one is, in which account, and what it keeps one from.

use tokendesk::domain::account::{Account, AccountColor, Guard, SignIn};
use tokendesk::phrases::Locale;
use tokendesk::ui::Look;

use crate::support::stage::{Stage, real, six, size};

/// The first rows of the screen, as many as the header has.
fn header(account: Account, width: u16) -> String {
    let stage = Stage::within(size(width, 24), account, six());
    let text = stage.text(Locale::En);
    let rows = if width >= 110 { 2 } else { 1 };
    text.lines().take(rows).collect::<Vec<_>>().join("\n")
}

fn guarded() -> Account {
    Account {
        name: "acme-europe-production".into(),
        guard: Guard { read_only: true, protected: true },
        color: Some(AccountColor::Red),
        ..real()
    }
}

#[test]
fn the_header_says_which_account_by_which_profile_and_as_whom() {
    for (sign_in, words) in [
        (SignIn::OAuthToken, "ada@northwind.example by OAuth token"),
        (SignIn::OAuthClient, "OAuth client acting as ada@northwind.example"),
        (SignIn::ApiToken, "ada@northwind.example by API token"),
    ] {
        let account = Account { sign_in, ..real() };
        let narrow = header(account.clone(), 80);
        assert!(narrow.contains("API tokens") && narrow.contains("acme · prod"), "{narrow}");
        assert!(narrow.contains(words), "{narrow}");
        let wide = header(account, 120);
        assert!(wide.contains("acme · prod") && wide.contains(words), "{wide}");
        assert!(wide.contains("Europe/Berlin"), "{wide}");
    }
}

#[test]
fn the_name_and_the_badges_are_the_last_to_go() {
    for width in [60, 80, 110, 120, 200] {
        let header = header(guarded(), width);
        for word in ["acme-europe-production", "READ-ONLY", "PROTECTED"] {
            assert!(header.contains(word), "{word} at {width}\n{header}");
        }
        assert!(!header.contains("EMBEDDED"), "{header}");
    }
    let smallest = header(guarded(), 40);
    assert!(smallest.contains("acme-europ…   READ-ONLY   PROTECTED"), "{smallest}");
}

#[test]
fn a_profile_of_the_same_name_is_not_said_twice() {
    let account = Account { profile: Some("acme".into()), ..real() };
    assert_eq!(header(account, 80).matches("acme").count(), 1);
}

#[test]
fn the_colour_of_an_account_is_a_mark_and_never_the_only_one() {
    let stage = Stage::within(size(80, 24), guarded(), six());
    let (_, styles) = stage.picture(Locale::En);
    assert!(
        styles.lines().any(|line| line.starts_with("0:") && line.contains("on red")),
        "{styles}"
    );
    let (text, styles) = stage.picture_in(&Look::new(Locale::En, true, true));
    assert!(!styles.contains("on red"), "{styles}");
    assert!(text.contains("READ-ONLY   PROTECTED"), "{text}");
}
