//! The one table of keys: dispatch, footer, help and the README are made from it.

mod table;

use std::borrow::Cow;
use std::sync::Arc;

use crossterm::event::KeyEvent;
use strum::{EnumIter, IntoStaticStr};

pub use super::key::Key;
pub use table::{SECTIONS, TABLE};

use crate::phrases::Phrase;

/// What a person wants, whichever key says it. Its name in the configuration is that of the variant
/// in kebab-case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
#[expect(missing_docs, reason = "each action is named as the key table describes it")]
pub enum Action {
    ShowTokens,
    ShowConfiguration,
    ShowAudit,
    ShowRetirement,
    ShowOauthClients,
    Accounts,
    Palette,
    Refresh,
    Help,
    Mouse,
    Quit,
    Suspend,
    NextFocus,
    PreviousFocus,
    Back,
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Open,
    Search,
    Filter,
    Sort,
    CopyMenu,
    Menu,
    Add,
    Edit,
    Deactivate,
    Reactivate,
    Delete,
    NewSecret,
    ReadyLines,
    AuditPane,
    Identify,
    Migrate,
    SignIn,
    Mark,
    MarkShown,
    Export,
    Undo,
    Stop,
    Press,
    Left,
    Right,
    Copy,
    Try,
    Hide,
    WriteFile,
    ClearClipboard,
    KeepSearch,
    Toggle,
    Interrupt,
}

/// Where a key acts. A key is looked up in the contexts that are active, innermost first. Its name
/// in the configuration is that of the variant in kebab-case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Context {
    /// No dialog is open and no text is typed.
    Everywhere,
    /// A list has the focus.
    List,
    /// The page *API tokens*.
    Tokens,
    /// The same while tokens are marked.
    Marked,
    /// The page *API configuration*.
    Configuration,
    /// The page *Audit log*, or its pane.
    Audit,
    /// The page *OAuth clients*.
    OauthClients,
    /// The window with everything known of one of them.
    OauthClient,
    /// The checklist of scopes in the form of an OAuth client.
    Scopes,
    /// The window of a migration, whatever has the keys in it.
    Migration,
    /// The same while a button has them.
    MigrationStep,
    /// What is chosen of several in that window.
    Choices,
    /// The search line.
    Search,
    /// A menu.
    Menu,
    /// A form.
    Form,
    /// A field of a form whose value is chosen, not typed.
    Choice,
    /// The form that filters the audit log.
    AuditFilter,
    /// The form that exports a list.
    Export,
    /// A question with two buttons.
    Confirmation,
    /// Many tokens change one by one.
    Running,
    /// A token whose value nobody has: its dialog is a question that can wait.
    Lost,
    /// The field of a question that asks for something to be typed.
    Proof,
    /// The one-time token.
    Secret,
    /// The form that writes it to a file.
    SecretFile,
    /// The form for a secret that was found somewhere.
    Identify,
    /// The window with what is known of it.
    Identified,
    /// What stands in the place of a page where a person can sign in.
    SignedOut,
    /// The window in which a browser is waited for.
    SignIn,
    /// Its field for the address at which a browser ended.
    Address,
    /// The command palette.
    Palette,
    /// A window that is only read: help, the detail of a token or of an event.
    Reading,
}

/// A line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Where it acts.
    pub context: Context,
    /// The keys, the one that is shown first.
    pub keys: Cow<'static, [Key]>,
    /// What they do.
    pub action: Action,
    /// What they do, in words.
    pub phrase: Phrase,
    /// Its place in the footer: 1 stays longest, 0 is never there.
    pub footer: u8,
}

/// The keys that work: those of the table, with what a person's configuration changes in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap(Arc<[Binding]>);

impl Default for Keymap {
    fn default() -> Self {
        Self(TABLE.into())
    }
}

impl Keymap {
    /// A table whose lines have other keys.
    pub(super) fn of(bindings: Vec<Binding>) -> Self {
        Self(bindings.into())
    }

    /// Its lines, in the order of the table.
    pub fn bindings(&self) -> &[Binding] {
        &self.0
    }

    /// Its lines for one context that have a key.
    pub fn within(&self, context: Context) -> impl Iterator<Item = &Binding> {
        self.0.iter().filter(move |line| line.context == context && !line.keys.is_empty())
    }

    /// The lines of the keys in the help: the sections with their titles, an empty line before each
    /// but the first.
    pub fn help_lines(&self) -> usize {
        SECTIONS.iter().map(|(place, _)| self.within(*place).count() + 2).sum::<usize>() - 1
    }

    /// What a key means in the contexts that are active, innermost first.
    pub fn resolve(&self, contexts: &[Context], event: KeyEvent) -> Option<Action> {
        let pressed = Key::of(event, Context::are_typed_in(contexts));
        contexts.iter().find_map(|context| {
            let mut lines = self.within(*context);
            lines.find(|line| line.keys.contains(&pressed)).map(|line| line.action)
        })
    }

    /// The key that is shown for an action in a context.
    pub fn shown(&self, context: Context, action: Action) -> Option<Key> {
        let found = self.within(context).find(|line| line.action == action);
        found.and_then(|line| line.keys.first().copied())
    }

    /// How an action is done: by its key, or, where it has none, by its name in the palette.
    pub fn way_to(
        &self,
        context: Context,
        action: Action,
        written: impl Fn(Key) -> String,
    ) -> String {
        if let Some(key) = self.shown(context, action) {
            return written(key);
        }
        let palette = self.shown(Context::Everywhere, Action::Palette).map(written);
        let palette = palette.unwrap_or_default();
        let gap = if palette.chars().count() > 1 { " " } else { "" };
        format!("{palette}{gap}{}", action.name())
    }

    /// The names of the keys for the sentences that mention them: the context, the action, and how
    /// it is done.
    pub fn named(
        &self,
        written: impl Fn(Key) -> String,
    ) -> impl Iterator<Item = (&'static str, &'static str, String)> {
        self.0.iter().map(move |line| {
            let way = self.way_to(line.context, line.action, &written);
            (line.context.name(), line.action.name(), way)
        })
    }

    /// The lines of the footer for these contexts, most important first. A key that an inner
    /// context takes is not named again by an outer one.
    pub fn footer(&self, contexts: &[Context]) -> Vec<&Binding> {
        let named = |line: &&Binding| {
            let key = line.keys.first();
            let takes = |context: Context| {
                self.within(context).any(|other| key.is_some_and(|key| other.keys.contains(key)))
            };
            let first = contexts.iter().find(|context| takes(**context));
            line.footer > 0 && first == Some(&line.context)
        };
        let mut lines: Vec<_> = self.0.iter().filter(named).collect();
        lines.sort_by_key(|line| line.footer);
        lines
    }
}

impl Context {
    /// Its name in the configuration.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether text is typed where these are active. On a button of a migration a letter is a command,
    /// although its fields are typed in.
    pub fn are_typed_in(contexts: &[Self]) -> bool {
        let typed = contexts.iter().any(|context| context.is_typed_in());
        typed && !contexts.contains(&Self::MigrationStep)
    }

    /// Whether text is typed there, so that a character is one.
    pub const fn is_typed_in(self) -> bool {
        matches!(
            self,
            Self::Search
                | Self::Form
                | Self::Migration
                | Self::Proof
                | Self::AuditFilter
                | Self::SecretFile
                | Self::Export
                | Self::Palette
                | Self::Address
        )
    }
}

impl Action {
    /// Its name in the configuration.
    pub fn name(self) -> &'static str {
        self.into()
    }
}
