//! The one table of keys: dispatch, footer, help and the README are made from it.

use std::borrow::Cow;
use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use strum::{EnumIter, IntoStaticStr};

pub use super::key::Key;
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
    AuditPane,
    Identify,
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

const fn key(code: KeyCode) -> Key {
    Key::plain(code)
}

const fn char(character: char) -> Key {
    key(KeyCode::Char(character))
}

const fn ctrl(character: char) -> Key {
    Key { code: KeyCode::Char(character), modifiers: KeyModifiers::CONTROL }
}

const fn bind(
    context: Context,
    keys: &'static [Key],
    action: Action,
    phrase: Phrase,
    footer: u8,
) -> Binding {
    Binding { context, keys: Cow::Borrowed(keys), action, phrase, footer }
}

const UP: Key = key(KeyCode::Up);
const DOWN: Key = key(KeyCode::Down);
const ENTER: Key = key(KeyCode::Enter);
const ESC: Key = key(KeyCode::Esc);
const TAB: Key = key(KeyCode::Tab);
const BACK_TAB: Key = key(KeyCode::BackTab);

/// Every key of tokendesk, as long as nobody gives an action another one.
pub static TABLE: &[Binding] = &[
    bind(Context::Everywhere, &[char('1')], Action::ShowTokens, Phrase::DoPageTokens, 0),
    bind(
        Context::Everywhere,
        &[char('2')],
        Action::ShowConfiguration,
        Phrase::DoPageConfiguration,
        0,
    ),
    bind(Context::Everywhere, &[char('3')], Action::ShowAudit, Phrase::DoPageAudit, 0),
    bind(Context::Everywhere, &[char('p')], Action::Accounts, Phrase::DoAccounts, 10),
    bind(Context::Everywhere, &[char(':')], Action::Palette, Phrase::DoPalette, 11),
    bind(
        Context::Everywhere,
        &[key(KeyCode::F(5)), ctrl('r')],
        Action::Refresh,
        Phrase::DoRefresh,
        9,
    ),
    bind(Context::Everywhere, &[key(KeyCode::F(8))], Action::Mouse, Phrase::DoMouse, 12),
    bind(Context::Everywhere, &[TAB], Action::NextFocus, Phrase::DoNextFocus, 0),
    bind(Context::Everywhere, &[BACK_TAB], Action::PreviousFocus, Phrase::DoPreviousFocus, 0),
    bind(Context::Everywhere, &[ESC], Action::Back, Phrase::DoBack, 0),
    bind(Context::Everywhere, &[char('?')], Action::Help, Phrase::DoHelp, 2),
    bind(Context::Everywhere, &[ctrl('z')], Action::Suspend, Phrase::DoSuspend, 0),
    bind(Context::Everywhere, &[char('q'), ctrl('c')], Action::Quit, Phrase::DoQuit, 1),
    bind(Context::List, &[DOWN, char('j')], Action::Down, Phrase::DoDown, 0),
    bind(Context::List, &[UP, char('k')], Action::Up, Phrase::DoUp, 0),
    bind(Context::List, &[key(KeyCode::PageDown)], Action::PageDown, Phrase::DoPageDown, 0),
    bind(Context::List, &[key(KeyCode::PageUp)], Action::PageUp, Phrase::DoPageUp, 0),
    bind(Context::List, &[key(KeyCode::Home), char('g')], Action::First, Phrase::DoFirst, 0),
    bind(Context::List, &[key(KeyCode::End), char('G')], Action::Last, Phrase::DoLast, 0),
    bind(Context::List, &[ENTER], Action::Open, Phrase::DoOpen, 5),
    bind(Context::List, &[char('E')], Action::Export, Phrase::DoExport, 0),
    bind(Context::Tokens, &[char('m'), char(' ')], Action::Menu, Phrase::DoOptions, 3),
    bind(Context::Tokens, &[char('a')], Action::Add, Phrase::DoAdd, 4),
    bind(Context::Tokens, &[char('e')], Action::Edit, Phrase::DoEdit, 0),
    bind(Context::Tokens, &[char('d')], Action::Deactivate, Phrase::DoDeactivate, 0),
    bind(Context::Tokens, &[char('r')], Action::Reactivate, Phrase::DoReactivate, 0),
    bind(Context::Tokens, &[char('D'), key(KeyCode::Delete)], Action::Delete, Phrase::DoDelete, 0),
    bind(Context::Tokens, &[char('/')], Action::Search, Phrase::DoSearch, 5),
    bind(Context::Tokens, &[char('f')], Action::Filter, Phrase::DoFilter, 6),
    bind(Context::Tokens, &[char('o')], Action::Sort, Phrase::DoSort, 7),
    bind(Context::Tokens, &[char('v')], Action::AuditPane, Phrase::DoAuditPane, 8),
    bind(Context::Tokens, &[char('y')], Action::CopyMenu, Phrase::DoCopyMenu, 0),
    bind(Context::Tokens, &[char('i')], Action::Identify, Phrase::DoIdentify, 11),
    bind(Context::Tokens, &[char('x')], Action::Mark, Phrase::DoMark, 8),
    bind(Context::Tokens, &[char('X')], Action::MarkShown, Phrase::DoMarkShown, 0),
    bind(Context::Tokens, &[char('u')], Action::Undo, Phrase::DoUndo, 0),
    bind(Context::Marked, &[char('d')], Action::Deactivate, Phrase::DoDeactivateAll, 2),
    bind(Context::Marked, &[char('r')], Action::Reactivate, Phrase::DoReactivateAll, 2),
    bind(
        Context::Marked,
        &[char('D'), key(KeyCode::Delete)],
        Action::Delete,
        Phrase::DoDeleteAll,
        2,
    ),
    bind(Context::Marked, &[char('x')], Action::Mark, Phrase::DoMark, 4),
    bind(Context::Marked, &[ESC], Action::Back, Phrase::DoUnmark, 2),
    bind(Context::Configuration, &[char(' ')], Action::Toggle, Phrase::DoToggle, 3),
    bind(Context::Configuration, &[ENTER], Action::Press, Phrase::DoPress, 4),
    bind(Context::Audit, &[char('f')], Action::Filter, Phrase::DoFilter, 4),
    bind(Context::Search, &[ENTER], Action::KeepSearch, Phrase::DoKeepFilter, 1),
    bind(Context::Search, &[ESC], Action::Back, Phrase::DoClear, 2),
    bind(Context::Search, &[DOWN], Action::Down, Phrase::DoDown, 0),
    bind(Context::Search, &[UP], Action::Up, Phrase::DoUp, 0),
    bind(Context::Search, &[ctrl('c')], Action::Quit, Phrase::DoQuit, 0),
    bind(Context::Menu, &[DOWN, char('j')], Action::Down, Phrase::DoDown, 0),
    bind(Context::Menu, &[UP, char('k')], Action::Up, Phrase::DoUp, 0),
    bind(Context::Menu, &[ENTER, char(' ')], Action::Press, Phrase::DoChoose, 1),
    bind(Context::Menu, &[ESC], Action::Back, Phrase::DoCancel, 2),
    bind(Context::Menu, &[ctrl('c')], Action::Quit, Phrase::DoQuit, 0),
    bind(Context::Form, &[ENTER], Action::Press, Phrase::DoSave, 1),
    bind(Context::Form, &[ESC], Action::Back, Phrase::DoCancel, 2),
    bind(Context::Form, &[TAB, DOWN], Action::NextFocus, Phrase::DoNextField, 3),
    bind(Context::Form, &[BACK_TAB, UP], Action::PreviousFocus, Phrase::DoPreviousField, 0),
    bind(Context::Form, &[key(KeyCode::F(5))], Action::Refresh, Phrase::DoRefresh, 0),
    bind(Context::Form, &[ctrl('c')], Action::Quit, Phrase::DoQuit, 0),
    bind(Context::AuditFilter, &[ENTER], Action::Press, Phrase::DoApply, 1),
    bind(Context::Export, &[ENTER], Action::Press, Phrase::DoExport, 1),
    bind(Context::Choice, &[key(KeyCode::Left)], Action::Left, Phrase::DoPreviousChoice, 0),
    bind(
        Context::Choice,
        &[key(KeyCode::Right), char(' ')],
        Action::Right,
        Phrase::DoNextChoice,
        2,
    ),
    bind(
        Context::Confirmation,
        &[TAB, key(KeyCode::Right)],
        Action::NextFocus,
        Phrase::DoNextButton,
        2,
    ),
    bind(
        Context::Confirmation,
        &[BACK_TAB, key(KeyCode::Left)],
        Action::PreviousFocus,
        Phrase::DoPreviousButton,
        0,
    ),
    bind(Context::Confirmation, &[ENTER], Action::Press, Phrase::DoPress, 1),
    bind(Context::Confirmation, &[ESC], Action::Back, Phrase::DoCancel, 3),
    bind(Context::Confirmation, &[key(KeyCode::F(5))], Action::Refresh, Phrase::DoRefresh, 0),
    bind(Context::Confirmation, &[ctrl('c')], Action::Quit, Phrase::DoQuit, 0),
    bind(Context::Running, &[ESC, char('s')], Action::Stop, Phrase::DoStop, 1),
    bind(Context::Running, &[ctrl('c')], Action::Quit, Phrase::DoQuit, 2),
    bind(Context::Lost, &[ENTER], Action::Press, Phrase::DoPress, 1),
    bind(Context::Lost, &[TAB, key(KeyCode::Right)], Action::NextFocus, Phrase::DoNextButton, 2),
    bind(Context::Lost, &[ESC], Action::Back, Phrase::DoLater, 3),
    bind(Context::Proof, &[ENTER], Action::Press, Phrase::DoCheckText, 1),
    bind(Context::Proof, &[ESC], Action::Back, Phrase::DoCancel, 2),
    bind(Context::Proof, &[TAB, DOWN], Action::NextFocus, Phrase::DoNextButton, 3),
    bind(Context::Proof, &[BACK_TAB, UP], Action::PreviousFocus, Phrase::DoPreviousButton, 0),
    bind(Context::Proof, &[key(KeyCode::F(5))], Action::Refresh, Phrase::DoRefresh, 0),
    bind(Context::Proof, &[ctrl('c')], Action::Quit, Phrase::DoQuit, 0),
    bind(Context::Secret, &[char('c')], Action::Copy, Phrase::DoCopy, 1),
    bind(Context::Secret, &[char('t')], Action::Try, Phrase::DoTry, 2),
    bind(Context::Secret, &[char('w')], Action::WriteFile, Phrase::DoWriteFile, 3),
    bind(Context::Secret, &[char('h')], Action::Hide, Phrase::DoHide, 4),
    bind(Context::Secret, &[char('z')], Action::ClearClipboard, Phrase::DoClearClipboard, 5),
    bind(Context::Secret, &[TAB, BACK_TAB], Action::NextFocus, Phrase::DoNextButton, 6),
    bind(Context::Secret, &[ENTER], Action::Press, Phrase::DoPress, 7),
    bind(Context::Secret, &[ctrl('c')], Action::Interrupt, Phrase::DoQuit, 0),
    bind(Context::SecretFile, &[ENTER], Action::Press, Phrase::DoWriteFile, 1),
    bind(Context::SecretFile, &[ctrl('c')], Action::Interrupt, Phrase::DoQuit, 0),
    bind(Context::Identify, &[ENTER, key(KeyCode::F(5))], Action::Press, Phrase::DoLookUp, 1),
    bind(Context::Identified, &[char('t')], Action::Try, Phrase::DoTry, 1),
    bind(Context::Identified, &[char('d')], Action::Deactivate, Phrase::DoDeactivate, 2),
    bind(Context::Identified, &[DOWN, char('j')], Action::Down, Phrase::DoDown, 0),
    bind(Context::Identified, &[UP, char('k')], Action::Up, Phrase::DoUp, 0),
    bind(Context::Identified, &[ESC], Action::Back, Phrase::DoClose, 3),
    bind(Context::Palette, &[ENTER], Action::Press, Phrase::DoRun, 1),
    bind(Context::Palette, &[ESC], Action::Back, Phrase::DoCancel, 2),
    bind(Context::Palette, &[DOWN, ctrl('n')], Action::Down, Phrase::DoDown, 0),
    bind(Context::Palette, &[UP, ctrl('p')], Action::Up, Phrase::DoUp, 0),
    bind(Context::Palette, &[key(KeyCode::PageDown)], Action::PageDown, Phrase::DoPageDown, 0),
    bind(Context::Palette, &[key(KeyCode::PageUp)], Action::PageUp, Phrase::DoPageUp, 0),
    bind(Context::Palette, &[ctrl('c')], Action::Quit, Phrase::DoQuit, 0),
    bind(Context::Reading, &[DOWN, char('j')], Action::Down, Phrase::DoDown, 0),
    bind(Context::Reading, &[UP, char('k')], Action::Up, Phrase::DoUp, 0),
    bind(
        Context::Reading,
        &[key(KeyCode::PageDown), char(' ')],
        Action::PageDown,
        Phrase::DoPageDown,
        0,
    ),
    bind(Context::Reading, &[key(KeyCode::PageUp)], Action::PageUp, Phrase::DoPageUp, 0),
    bind(Context::Reading, &[ESC, ENTER, char('q')], Action::Back, Phrase::DoBack, 1),
    bind(Context::Reading, &[ctrl('c')], Action::Quit, Phrase::DoQuit, 0),
];

/// The contexts in the order in which a person meets them.
pub static SECTIONS: [(Context, Phrase); 21] = [
    (Context::Everywhere, Phrase::HelpEverywhere),
    (Context::List, Phrase::HelpList),
    (Context::Tokens, Phrase::HelpTokens),
    (Context::Marked, Phrase::HelpMarked),
    (Context::Secret, Phrase::HelpSecret),
    (Context::SecretFile, Phrase::HelpSecretFile),
    (Context::Identify, Phrase::HelpIdentify),
    (Context::Identified, Phrase::HelpIdentified),
    (Context::Audit, Phrase::HelpAudit),
    (Context::Configuration, Phrase::HelpConfiguration),
    (Context::Form, Phrase::HelpForm),
    (Context::AuditFilter, Phrase::HelpAuditFilter),
    (Context::Export, Phrase::HelpExport),
    (Context::Choice, Phrase::HelpChoice),
    (Context::Confirmation, Phrase::HelpConfirmation),
    (Context::Running, Phrase::HelpRunning),
    (Context::Lost, Phrase::HelpLost),
    (Context::Proof, Phrase::HelpProof),
    (Context::Search, Phrase::HelpSearch),
    (Context::Menu, Phrase::HelpMenu),
    (Context::Palette, Phrase::HelpPalette),
];

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
        let pressed = Key::of(event, contexts.iter().any(|context| context.is_typed_in()));
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

    /// Whether text is typed there, so that a character is one.
    pub const fn is_typed_in(self) -> bool {
        matches!(
            self,
            Self::Search
                | Self::Form
                | Self::Proof
                | Self::AuditFilter
                | Self::SecretFile
                | Self::Export
                | Self::Palette
        )
    }
}

impl Action {
    /// Its name in the configuration.
    pub fn name(self) -> &'static str {
        self.into()
    }
}
