//! Other keys for the actions of the table, as a person's configuration gives them, and why a key
//! can't be given.
//!
//! Esc, Ctrl-c, and Enter where a dialog waits for it stay what they are: whoever is lost in a
//! program whose keys somebody else chose must still get out of it, and what a button says must
//! happen with the key that presses buttons everywhere.

use crossterm::event::{KeyCode, KeyModifiers};

use super::key::Key;
use super::keymap::{Action, Binding, Context, Keymap, TABLE};

/// Contexts that are active together, innermost first, wherever keys are looked up. A menu of a
/// token also takes the keys of its entries.
pub const CHAINS: [&[Context]; 28] = [
    &[Context::Everywhere],
    &[Context::SignedOut, Context::Everywhere],
    &[Context::Tokens, Context::List, Context::Everywhere],
    &[Context::Marked, Context::Tokens, Context::List, Context::Everywhere],
    &[Context::Audit, Context::List, Context::Tokens, Context::Everywhere],
    &[Context::Configuration, Context::Everywhere],
    &[Context::Audit, Context::List, Context::Everywhere],
    &[Context::Search],
    &[Context::Menu, Context::Tokens],
    &[Context::Form],
    &[Context::Scopes, Context::Form],
    &[Context::Migration, Context::Form],
    &[Context::Choices, Context::Migration, Context::Form],
    &[Context::MigrationStep, Context::Migration, Context::Form],
    &[Context::AuditFilter, Context::Choice, Context::Form],
    &[Context::AuditFilter, Context::Form],
    &[Context::SecretFile, Context::Form],
    &[Context::Export, Context::Choice, Context::Form],
    &[Context::Export, Context::Form],
    &[Context::Address, Context::Form],
    &[Context::SignIn, Context::Confirmation],
    &[Context::Confirmation],
    &[Context::Running],
    &[Context::Proof],
    &[Context::Lost, Context::Confirmation, Context::List],
    &[Context::Secret],
    &[Context::Palette],
    &[Context::Reading],
];

const ESC: Key = Key::plain(KeyCode::Esc);
const ENTER: Key = Key::plain(KeyCode::Enter);
const CTRL_C: Key = Key { code: KeyCode::Char('c'), modifiers: KeyModifiers::CONTROL };

/// An action gets these keys instead of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where.
    pub context: Context,
    /// What the keys do.
    pub action: Action,
    /// The keys, the one that is shown first; none takes its keys away.
    pub keys: Vec<Key>,
}

/// Why an action can't have its new keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Another action has the key where both could be meant.
    Taken {
        /// The key.
        key: Key,
        /// Where the other one acts.
        context: Context,
        /// The other one.
        action: Action,
    },
    /// This key can neither be taken away nor given to something else.
    Fixed(Key),
    /// This key writes or edits the text that is typed there.
    Typed(Key),
    /// Nothing else would do it: a dialog has no palette.
    Needed,
}

impl Keymap {
    /// The table with these changes, or the first of them that can't be, by its place.
    ///
    /// A change is judged together with all others, so that two actions can swap their keys. Of two
    /// changes that don't go together the later one is named.
    pub fn remapped(changes: &[Change]) -> Result<Self, (usize, Refusal)> {
        for (index, change) in changes.iter().enumerate() {
            judge(change).map_err(|refusal| (index, refusal))?;
        }
        let mut lines = TABLE.to_vec();
        for change in changes {
            for line in lines.iter_mut().filter(|line| change.is_about(line)) {
                line.keys = change.keys.clone().into();
            }
        }
        for (index, change) in changes.iter().enumerate().rev() {
            for line in lines.iter().filter(|line| change.is_about(line)) {
                if let Some(refusal) = lines.iter().find_map(|other| collision(line, other)) {
                    return Err((index, refusal));
                }
            }
        }
        Ok(Self::of(lines))
    }
}

impl Change {
    fn is_about(&self, line: &Binding) -> bool {
        line.context == self.context && line.action == self.action
    }
}

impl Context {
    /// Whether it is a page or a list on one, and no dialog.
    pub const fn is_of_a_page(self) -> bool {
        matches!(
            self,
            Self::Everywhere
                | Self::List
                | Self::Tokens
                | Self::Marked
                | Self::Configuration
                | Self::Audit
                | Self::OauthClients
        )
    }
}

/// What is wrong with a change, whatever the others are.
fn judge(change: &Change) -> Result<(), Refusal> {
    let before = TABLE.iter().filter(|line| change.is_about(line));
    let before: Vec<_> = before.flat_map(|line| line.keys.iter().copied()).collect();
    let is_dialog = !change.context.is_of_a_page();
    for key in [ESC, CTRL_C, ENTER] {
        let (had, has) = (before.contains(&key), change.keys.contains(&key));
        let lost = had && !has && (key != ENTER || is_dialog);
        // Enter may open something else on a page.
        let gained = has && !had && key != ENTER;
        if lost || gained {
            return Err(Refusal::Fixed(key));
        }
    }
    if change.context.is_typed_in()
        && let Some(key) = change.keys.iter().find(|key| edits(**key))
    {
        return Err(Refusal::Typed(*key));
    }
    if is_dialog && change.keys.is_empty() {
        return Err(Refusal::Needed);
    }
    Ok(())
}

/// Whether a field of text needs the key itself.
fn edits(key: Key) -> bool {
    let moves = matches!(
        key.code,
        KeyCode::Backspace
            | KeyCode::Delete
            | KeyCode::Left
            | KeyCode::Right
            | KeyCode::Home
            | KeyCode::End
    );
    key.is_text() || moves && key.modifiers.is_empty()
}

/// The key that two lines can't both have, if there is one.
fn collision(line: &Binding, other: &Binding) -> Option<Refusal> {
    let same_place = line.context == other.context;
    if line.action == other.action || !(same_place || meet(line.context, other.context)) {
        return None;
    }
    let both = line.keys.iter().find(|key| other.keys.contains(key));
    let (context, action) = (other.context, other.action);
    // What the table itself shadows is meant so: the Space that opens a menu chooses in it.
    let is_meant = !same_place && shadows_by_default(line, other);
    both.filter(|_| !is_meant).map(|key| Refusal::Taken { key: *key, context, action })
}

/// Whether two contexts are active together anywhere.
fn meet(one: Context, other: Context) -> bool {
    CHAINS.iter().any(|chain| chain.contains(&one) && chain.contains(&other))
}

/// Whether two lines share a key in the table itself.
fn shadows_by_default(line: &Binding, other: &Binding) -> bool {
    let keys_of = |line: &Binding| {
        let (context, action) = (line.context, line.action);
        let known =
            TABLE.iter().filter(move |line| line.context == context && line.action == action);
        known.flat_map(|line| line.keys.iter())
    };
    keys_of(line).any(|key| keys_of(other).any(|also| also == key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(context: Context, action: Action, keys: &[&str]) -> Change {
        let keys = keys.iter().map(|name| Key::parse(name).unwrap()).collect();
        Change { context, action, keys }
    }

    fn refusal(changes: &[Change]) -> (usize, Refusal) {
        Keymap::remapped(changes).unwrap_err()
    }

    fn key(name: &str) -> Key {
        Key::parse(name).unwrap()
    }

    #[test]
    fn the_table_as_it_is_has_no_conflict() {
        for (index, one) in TABLE.iter().enumerate() {
            for other in TABLE.iter().skip(index + 1).filter(|other| other.context == one.context) {
                assert_ne!(one.action, other.action, "twice in {:?}", one.context);
                for key in one.keys.iter() {
                    assert!(!other.keys.contains(key), "{key:?} in {:?}", one.context);
                }
            }
        }
        assert_eq!(Keymap::remapped(&[]), Ok(Keymap::default()));
    }

    #[test]
    fn every_line_of_the_table_can_be_written_down_as_it_is() {
        for line in TABLE {
            let change =
                Change { context: line.context, action: line.action, keys: line.keys.to_vec() };
            assert_eq!(Keymap::remapped(&[change]), Ok(Keymap::default()), "{line:?}");
        }
    }

    #[test]
    fn two_actions_can_swap_their_keys() {
        let keymap = Keymap::remapped(&[
            change(Context::Tokens, Action::Add, &["e"]),
            change(Context::Tokens, Action::Edit, &["a", "f4"]),
        ]);
        let keymap = keymap.unwrap();
        assert_eq!(keymap.shown(Context::Tokens, Action::Add), Some(key("e")));
        assert_eq!(keymap.shown(Context::Tokens, Action::Edit), Some(key("a")));
    }

    #[test]
    fn a_key_that_something_else_has_is_refused_also_where_it_would_be_shadowed() {
        let taken = |name, context, action| Refusal::Taken { key: key(name), context, action };
        for (context, action, name, by) in [
            (Context::Tokens, Action::Add, "e", (Context::Tokens, Action::Edit)),
            (Context::Tokens, Action::Add, "j", (Context::List, Action::Down)),
            (Context::Tokens, Action::Add, "?", (Context::Everywhere, Action::Help)),
            (Context::Everywhere, Action::Help, "m", (Context::Tokens, Action::Menu)),
            (Context::Menu, Action::Down, "d", (Context::Tokens, Action::Deactivate)),
            (Context::List, Action::Open, "tab", (Context::Everywhere, Action::NextFocus)),
        ] {
            let found = refusal(&[change(context, action, &[name])]);
            let expected = (0, taken(name, by.0, by.1));
            // What shadows the key may be named first by another context of the same chain.
            assert_eq!(found, expected, "{context:?} {action:?} {name}");
        }
    }

    #[test]
    fn of_two_changes_that_don_t_go_together_the_later_one_is_named() {
        let changes = [
            change(Context::Tokens, Action::Add, &["n"]),
            change(Context::Tokens, Action::Edit, &["n"]),
        ];
        let (context, action) = (Context::Tokens, Action::Add);
        assert_eq!(refusal(&changes), (1, Refusal::Taken { key: key("n"), context, action }));
    }

    #[test]
    fn the_way_out_and_the_press_of_a_button_stay() {
        for (context, action, keys, kept) in [
            (Context::Form, Action::Back, &["f10"][..], "esc"),
            (Context::Everywhere, Action::Back, &["backspace"], "esc"),
            (Context::Everywhere, Action::Quit, &["q"], "ctrl-c"),
            (Context::Everywhere, Action::Quit, &[], "ctrl-c"),
            (Context::Secret, Action::Interrupt, &["f10"], "ctrl-c"),
            (Context::Confirmation, Action::Press, &["y"], "enter"),
            (Context::Secret, Action::Hide, &["h", "esc"], "esc"),
            (Context::Tokens, Action::Delete, &["ctrl-c"], "ctrl-c"),
        ] {
            let found = refusal(&[change(context, action, keys)]);
            assert_eq!(found, (0, Refusal::Fixed(key(kept))), "{context:?} {action:?}");
        }
        let more = change(Context::Confirmation, Action::Press, &["enter", "f2"]);
        assert!(Keymap::remapped(&[more]).is_ok(), "a second key is no loss");
        let open = change(Context::List, Action::Open, &["l"]);
        let menu = change(Context::Tokens, Action::Menu, &["enter"]);
        assert!(Keymap::remapped(&[open, menu]).is_ok(), "on a page Enter may open something else");
    }

    #[test]
    fn where_text_is_typed_no_key_of_the_text_is_a_command() {
        for name in ["n", "space", "home", "backspace"] {
            let found = refusal(&[change(Context::Form, Action::NextFocus, &["tab", name])]);
            assert_eq!(found, (0, Refusal::Typed(key(name))));
        }
        let other = change(Context::Form, Action::NextFocus, &["tab", "ctrl-n"]);
        assert!(Keymap::remapped(&[other]).is_ok());
    }

    #[test]
    fn a_key_can_be_taken_away_on_a_page_and_in_no_dialog() {
        let none = Keymap::remapped(&[change(Context::Tokens, Action::Delete, &[])]).unwrap();
        assert_eq!(none.shown(Context::Tokens, Action::Delete), None);
        let found = refusal(&[change(Context::Confirmation, Action::NextFocus, &[])]);
        assert_eq!(found, (0, Refusal::Needed));
    }
}
