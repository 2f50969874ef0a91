//! Does what a person wants: a key, a paste or an action goes to the dialog or page that it concerns.

use crossterm::event::KeyEvent;

use crate::domain::hidden::HiddenText;

use super::effect::Effect;
use super::keymap::Action;
use super::layout::DialogHeight;
use super::message::FrameId;
use super::overlay::Overlay;
use super::state::{Focus, Page, State};
use super::{
    accounts, audit, audit_filter, bulk, cockpit, configuration, confirm, editor, export, identify,
    lost, marks, menu, migrate, mouse, oauth, palette, retirement, reveal, secret_file, sign_in,
    token_actions, tokens, traffic, update,
};

/// Does what a key means where it was pressed; one that is older than what it would act on is dropped.
pub(super) fn press(state: &mut State, key: KeyEvent, seen: FrameId) -> Vec<Effect> {
    if !state.reaches_top(seen) {
        return vec![];
    }
    let Some(action) = state.keymap.resolve(state.contexts(), key) else {
        return unbound(state, key);
    };
    perform(state, action)
}

/// Does what a person wants, whichever key, command or click says it.
pub(super) fn perform(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        // The answer may bring a value that is shown once.
        Action::Quit if editor::holds(state) || oauth::form::holds(state) => vec![],
        // A menu above the one-time window is no way round its question.
        Action::Quit if menu::is_on_top(state) => reveal::interrupt(state),
        Action::Quit => vec![Effect::Quit],
        Action::Suspend => vec![Effect::Suspend],
        Action::Back if traffic::can_give_up(state) => traffic::give_up(state),
        // The account would open below the window.
        Action::Refresh if sign_in::is_open(state) => sign_in::again(state),
        // Also in a dialog: the hint of a failure there names it.
        Action::Refresh => update::refresh(state),
        _ if state.overlays.last().is_some() => act_on_top(state, action),
        _ if state.is_searching() => search(state, action),
        Action::Help => {
            state.open(Overlay::Help { scroll: 0 });
            vec![]
        }
        Action::Accounts => accounts::open_menu(state),
        Action::Palette => palette::open(state),
        Action::Mouse => mouse::toggle(state),
        Action::SignIn => sign_in::open(state),
        Action::ShowTokens => {
            let before = state.page;
            token_actions::show_page(state, Page::Tokens);
            // Where the pane was not seen it followed nothing.
            if before == Page::Retirement { audit::follow(state) } else { vec![] }
        }
        Action::ShowRetirement => {
            token_actions::show_page(state, Page::Retirement);
            cockpit::ask(state)
        }
        Action::ShowOauthClients => {
            token_actions::show_page(state, Page::OAuthClients);
            oauth::load(state)
        }
        Action::ShowConfiguration => {
            token_actions::show_page(state, Page::Configuration);
            configuration::load(state)
        }
        Action::ShowAudit => {
            token_actions::show_page(state, Page::Audit);
            audit::show_log(state)
        }
        Action::Back => back(state),
        _ => act_on_page(state, action),
    }
}

/// A key without a meaning where it was typed: it may still be text, or a menu's letter.
fn unbound(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    match state.overlays.last().map(|layer| &layer.overlay) {
        Some(Overlay::Editor(_)) => editor::type_key(state, key),
        Some(Overlay::OAuthForm(_)) => oauth::form::type_key(state, key),
        Some(Overlay::Migration(_)) => migrate::type_key(state, key),
        Some(Overlay::SecretFile(_)) => secret_file::type_key(state, key),
        Some(Overlay::Export(_)) => export::type_key(state, key),
        Some(Overlay::Palette(_)) => palette::type_key(state, key),
        Some(Overlay::AuditFilter(_)) => audit_filter::type_key(state, key),
        Some(Overlay::Confirm(_)) => confirm::type_key(state, key),
        Some(Overlay::Identify(_)) => identify::type_key(state, key),
        Some(Overlay::SignIn(_)) => sign_in::type_key(state, key),
        Some(Overlay::Bulk(_)) => bulk::type_key(state, key),
        Some(Overlay::Menu(open)) => {
            let action = state.keymap.resolve(&[open.kind.context()], key);
            let index = open.entries.iter().position(|entry| {
                action.is_some_and(|action| entry.choice == menu::Choice::Act(action))
            });
            return index.map_or_else(Vec::new, |index| menu::choose(state, index));
        }
        None if state.is_searching() && state.page == Page::OAuthClients => {
            oauth::type_key(state, key);
        }
        None if state.is_searching() => tokens::type_key(state, key),
        _ => {}
    }
    vec![]
}

/// Puts what was pasted into the field that has the keys, if one has them.
#[expect(clippy::disallowed_methods, reason = "it goes into the field that has the keys")]
pub(super) fn paste(state: &mut State, text: &HiddenText) {
    let text = text.expose();
    match state.overlays.last().map(|layer| &layer.overlay) {
        Some(Overlay::Editor(_)) => editor::paste(state, text),
        Some(Overlay::OAuthForm(_)) => oauth::form::paste(state, text),
        Some(Overlay::Migration(_)) => migrate::paste(state, text),
        Some(Overlay::SecretFile(_)) => secret_file::paste(state, text),
        Some(Overlay::Export(_)) => export::paste(state, text),
        Some(Overlay::Palette(_)) => palette::paste(state, text),
        Some(Overlay::AuditFilter(_)) => audit_filter::paste(state, text),
        Some(Overlay::Confirm(_)) => confirm::paste(state, text),
        Some(Overlay::Identify(_)) => identify::paste(state, text),
        Some(Overlay::SignIn(_)) => sign_in::paste(state, text),
        Some(Overlay::Bulk(_)) => bulk::paste(state, text),
        None if state.is_searching() && state.page == Page::OAuthClients => {
            oauth::paste(state, text);
        }
        None if state.is_searching() => {
            editor::insert(&mut state.tokens.search, text);
            state.tokens.rearrange();
        }
        _ => {}
    }
}

fn act_on_top(state: &mut State, action: Action) -> Vec<Effect> {
    // The window of the keys has lines and a button below them.
    let lines = state.keymap.help_lines() + 2 + 2 * usize::from(state.mouse);
    let end_of_help = DialogHeight::of(lines, state.size.height).furthest(lines, 1);
    let Some(layer) = state.overlays.last_mut() else {
        return vec![];
    };
    match &mut layer.overlay {
        Overlay::Menu(open) => match action {
            Action::Up => menu::move_by(open, -1),
            Action::Down => menu::move_by(open, 1),
            Action::Press => {
                let index = open.index;
                return menu::choose(state, index);
            }
            _ => drop(state.overlays.pop()),
        },
        Overlay::Accounts { .. } => return accounts::act(state, action),
        Overlay::Editor(_) => return editor::act(state, action),
        Overlay::Confirm(_) => return confirm::act(state, action),
        Overlay::Identify(_) => return identify::act_in_form(state, action),
        Overlay::Identified(_) => return identify::act(state, action),
        Overlay::Bulk(_) => return bulk::act(state, action),
        Overlay::Lost(_) => return lost::act(state, action),
        Overlay::Reveal(_) => return reveal::act(state, action),
        Overlay::SignIn(_) => return sign_in::act(state, action),
        Overlay::SecretFile(_) => return secret_file::act(state, action),
        Overlay::Export(_) => return export::act(state, action),
        Overlay::AuditFilter(_) => return audit_filter::act(state, action),
        Overlay::Palette(_) => return palette::act(state, action),
        Overlay::Help { scroll } => match scrolled(*scroll, action) {
            Some(row) => *scroll = row.min(end_of_help),
            None => drop(state.overlays.pop()),
        },
        Overlay::Detail { scroll, .. } | Overlay::Event { scroll, .. } => {
            match scrolled(*scroll, action) {
                Some(row) => *scroll = row,
                None => drop(state.overlays.pop()),
            }
        }
        Overlay::OAuthForm(_) => return oauth::form::act(state, action),
        Overlay::Migration(_) => return migrate::act(state, action),
        Overlay::OAuthClient(_) => return oauth::detail::act(state, action),
        Overlay::Retired { .. } => return retirement::act(state, action),
        Overlay::Limit => drop(state.overlays.pop()),
    }
    vec![]
}

/// The first line of a window that is read, after an action that scrolls it.
pub(super) const fn scrolled(row: u16, action: Action) -> Option<u16> {
    match action {
        Action::Up => Some(row.saturating_sub(1)),
        Action::Down => Some(row.saturating_add(1)),
        Action::PageUp => Some(row.saturating_sub(10)),
        Action::PageDown => Some(row.saturating_add(10)),
        _ => None,
    }
}

fn search(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        _ if state.page == Page::OAuthClients => oauth::search(state, action),
        Action::KeepSearch => state.tokens.searching = false,
        Action::Back => {
            state.tokens.searching = false;
            state.tokens.search.reset();
            state.tokens.rearrange();
        }
        Action::Up => state.tokens.move_by(-1),
        Action::Down => state.tokens.move_by(1),
        _ => {}
    }
    vec![]
}

/// Esc, one step at a time: the notice, the search, the marks, the pane, then the page.
fn back(state: &mut State) -> Vec<Effect> {
    match state.page {
        _ if state.notice.take().is_some() => vec![],
        Page::Tokens if state.focus == Focus::Pane => {
            state.focus = Focus::Page;
            vec![]
        }
        page if page.lists_tokens() && !state.tokens.search.value().is_empty() => {
            state.tokens.search.reset();
            state.tokens.rearrange();
            vec![]
        }
        page if page.lists_tokens() && marks::any(state) => {
            state.tokens.marked.clear();
            vec![]
        }
        Page::Tokens if state.pane.is_some() => audit::toggle_pane(state),
        Page::Tokens => vec![],
        Page::OAuthClients if !state.oauth.search.value().is_empty() => {
            oauth::clear_search(state);
            vec![]
        }
        _ => perform(state, Action::ShowTokens),
    }
}

fn act_on_page(state: &mut State, action: Action) -> Vec<Effect> {
    match (state.page, state.focus, action) {
        (Page::Tokens, Focus::Page, Action::NextFocus | Action::PreviousFocus) => {
            if state.pane.is_some() {
                state.focus = Focus::Pane;
            }
            vec![]
        }
        (Page::Tokens, Focus::Pane, Action::NextFocus | Action::PreviousFocus) => {
            state.focus = Focus::Page;
            vec![]
        }
        (Page::Audit, ..) | (Page::Tokens, Focus::Pane, _) => audit::act(state, action),
        (Page::Configuration, ..) => configuration::act(state, action),
        (Page::OAuthClients, ..) => oauth::act(state, action),
        (Page::Retirement, ..) if cockpit::body(state) == cockpit::Body::NotKept => vec![],
        (Page::Tokens, Focus::Page, _) | (Page::Retirement, ..) => {
            let page = state.tokens.window.max(1).cast_signed();
            match action {
                Action::Up => state.tokens.move_by(-1),
                Action::Down => state.tokens.move_by(1),
                Action::PageUp => state.tokens.move_by(-page),
                Action::PageDown => state.tokens.move_by(page),
                Action::First => state.tokens.move_by(isize::MIN),
                Action::Last => state.tokens.move_by(isize::MAX),
                _ => return token_actions::act(state, action),
            }
            vec![]
        }
    }
}
