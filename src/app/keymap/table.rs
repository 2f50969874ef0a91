//! The keys as they come: every line of the table, and the order in which help shows its places.

use std::borrow::Cow;

use crossterm::event::{KeyCode, KeyModifiers};

use super::{Action, Binding, Context, Key};
use crate::phrases::Phrase;

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
    bind(Context::Everywhere, &[char('4')], Action::ShowRetirement, Phrase::DoPageRetirement, 0),
    bind(
        Context::Everywhere,
        &[char('5')],
        Action::ShowOauthClients,
        Phrase::DoPageOauthClients,
        0,
    ),
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
    bind(Context::OauthClients, &[char('m'), char(' ')], Action::Menu, Phrase::DoOptions, 3),
    bind(Context::OauthClients, &[char('a')], Action::Add, Phrase::DoAdd, 4),
    bind(Context::OauthClients, &[char('e')], Action::Edit, Phrase::DoEdit, 0),
    bind(Context::OauthClients, &[char('n')], Action::NewSecret, Phrase::DoNewSecret, 6),
    bind(
        Context::OauthClients,
        &[char('D'), key(KeyCode::Delete)],
        Action::Delete,
        Phrase::DoDelete,
        0,
    ),
    bind(Context::OauthClients, &[char('/')], Action::Search, Phrase::DoSearch, 5),
    bind(Context::OauthClients, &[char('y')], Action::CopyMenu, Phrase::DoCopyClient, 0),
    bind(
        Context::OauthClient,
        &[char('D'), key(KeyCode::Delete)],
        Action::Delete,
        Phrase::DoRevoke,
        2,
    ),
    bind(Context::Scopes, &[char(' ')], Action::Toggle, Phrase::DoToggleScope, 2),
    bind(Context::Scopes, &[DOWN], Action::Down, Phrase::DoDown, 0),
    bind(Context::Scopes, &[UP], Action::Up, Phrase::DoUp, 0),
    bind(Context::Scopes, &[key(KeyCode::PageDown)], Action::PageDown, Phrase::DoPageDown, 0),
    bind(Context::Scopes, &[key(KeyCode::PageUp)], Action::PageUp, Phrase::DoPageUp, 0),
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
pub static SECTIONS: [(Context, Phrase); 24] = [
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
    (Context::OauthClients, Phrase::HelpOauthClients),
    (Context::OauthClient, Phrase::HelpOauthClient),
    (Context::Form, Phrase::HelpForm),
    (Context::AuditFilter, Phrase::HelpAuditFilter),
    (Context::Export, Phrase::HelpExport),
    (Context::Choice, Phrase::HelpChoice),
    (Context::Scopes, Phrase::HelpScopes),
    (Context::Confirmation, Phrase::HelpConfirmation),
    (Context::Running, Phrase::HelpRunning),
    (Context::Lost, Phrase::HelpLost),
    (Context::Proof, Phrase::HelpProof),
    (Context::Search, Phrase::HelpSearch),
    (Context::Menu, Phrase::HelpMenu),
    (Context::Palette, Phrase::HelpPalette),
];
