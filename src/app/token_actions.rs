//! What a person can do with the tokens: each action opens its dialog or says why it can't.

use crate::domain::token::{Token, TokenId};
use crate::phrases::Phrase;
use crate::zendesk::{Dated, Error, ErrorKind};

use super::calls::CallId;
use super::confirm::{Confirm, Question};
use super::editor::Editor;
use super::effect::{Effect, Request};
use super::keymap::Action;
use super::overlay::Overlay;
use super::state::{Page, Session, State};
use super::tokens::{Body, View, body};
use super::trouble::{self, Trouble};
use super::{
    audit, bulk, cockpit, confirm, editor, export, guard, identify, live, lost, marks, menu,
    migrate, notice, oauth, reread, retirement, reveal, undo,
};

/// Applies an action of the page to the table or to the selected token.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let selected = match body(state) {
        Body::Rows => state.tokens.selected().map(|token| token.id),
        _ => None,
    };
    match (action, selected) {
        (Action::Add, _) => add(state),
        (Action::Identify, _) => identify::open(state),
        (Action::Search, _) => {
            state.tokens.searching = state.tokens.loaded;
            vec![]
        }
        (Action::Filter, _) if state.tokens.loaded => {
            state.open(Overlay::Menu(menu::filter(state.tokens.status)));
            vec![]
        }
        (Action::Sort, _) if state.page == Page::Retirement => {
            notice::fail(state, Phrase::UrgencyOrder)
        }
        (Action::AuditPane, _) if state.page == Page::Retirement => cockpit::show_events(state),
        (Action::Sort, _) if state.tokens.loaded => {
            state.open(Overlay::Menu(menu::sort(state.tokens.sort)));
            vec![]
        }
        (Action::AuditPane, None) => audit::toggle_pane(state),
        (Action::MarkShown, _) => {
            marks::toggle_shown(state);
            vec![]
        }
        (Action::Export, _) => export::tokens(state),
        (Action::Undo, _) => match guard::refuses(state, action) {
            Some(why) => notice::fail(state, why),
            None => undo::ask(state),
        },
        // What is marked may be hidden, all of it.
        (_, None) if marks::any(state) && marks::deed(action).is_some() => {
            act_on_marked(state, action)
        }
        (_, Some(id)) => act_on(state, id, action),
        (_, None) => vec![],
    }
}

fn act_on_marked(state: &mut State, action: Action) -> Vec<Effect> {
    match (guard::refuses(state, action), marks::deed(action)) {
        (Some(why), _) => notice::fail(state, why),
        (None, Some(deed)) => bulk::ask(state, deed),
        (None, None) => vec![],
    }
}

/// Whether an action of the footer does anything now; one that says why it can't counts too.
pub fn is_possible(state: &State, action: Action) -> bool {
    let is_covered = !state.overlays.is_empty() || state.is_searching();
    is_possible_at(state, action, is_covered)
}

/// The same on the page itself, whatever stands over it.
pub fn is_possible_on_page(state: &State, action: Action) -> bool {
    is_possible_at(state, action, false)
}

fn is_possible_at(state: &State, action: Action, is_covered: bool) -> bool {
    if let Some(trouble) = trouble::of(state) {
        // What is being opened is not asked for once more.
        return action != Action::Refresh || !matches!(trouble, Trouble::Connecting(_));
    }
    if state.page == Page::Audit && matches!(audit::page_body(state), audit::Body::NotOnPlan) {
        return matches!(action, Action::Accounts | Action::Help | Action::Quit);
    }
    if action == Action::ClearClipboard {
        return state.clipboard.holds_secret();
    }
    let of_window = identify::is_possible(state, action)
        .or_else(|| reveal::is_possible(state, action))
        .or_else(|| migrate::is_possible(state, action))
        .or_else(|| oauth::detail::is_possible(state, action));
    if let Some(possible) = of_window {
        return possible;
    }
    if state.page == Page::OAuthClients && !is_covered {
        return oauth::is_possible(state, action);
    }
    if !state.page.lists_tokens() || is_covered {
        return true;
    }
    if state.page == Page::Retirement && !cockpit::is_possible(state, action) {
        return false;
    }
    match (body(state), action) {
        (Body::Rows, _) | (_, Action::Refresh | Action::Accounts | Action::Help | Action::Quit) => {
            true
        }
        (Body::NothingMatches, _) => {
            matches!(action, Action::Add | Action::Search | Action::Filter | Action::Sort)
        }
        (Body::Empty, _) => matches!(action, Action::Add | Action::Identify),
        _ => false,
    }
}

/// Applies an action to one token.
pub fn act_on(state: &mut State, id: TokenId, action: Action) -> Vec<Effect> {
    let Some(token) = state.tokens.get(id).cloned() else {
        return notice::fail(state, Phrase::TokenGone);
    };
    if let Some(why) = guard::refuses(state, action) {
        return notice::fail(state, why);
    }
    if let Some(deed) = marks::deed(action).filter(|_| marks::any(state)) {
        return bulk::ask(state, deed);
    }
    let refused = match action {
        Action::Deactivate => token.status.may_deactivate(),
        Action::Reactivate => token.status.may_reactivate(),
        Action::Delete => token.status.may_delete(),
        _ => Ok(()),
    };
    if let Err(refusal) = refused {
        return notice::fail(state, menu::refused(refusal, name_of(&token)));
    }
    match action {
        Action::Menu => {
            let options = menu::options(state, &token);
            state.open(Overlay::Menu(options));
        }
        Action::CopyMenu => state.open(Overlay::Menu(menu::copy(&token))),
        Action::Edit => state.open(Overlay::Editor(Box::new(Editor::edit(token)))),
        Action::Deactivate => state.open(ask(Question::Deactivate(token))),
        Action::Reactivate => state.open(ask(Question::Reactivate(token))),
        Action::Delete if state.guard().protected => {
            state.open(Overlay::Confirm(Box::new(Confirm::protected(token))));
        }
        Action::Delete => state.open(ask(Question::Delete(token))),
        Action::Open => {
            state.open(Overlay::Detail { id, scroll: 0 });
            return audit::load_for_token(state, id);
        }
        Action::AuditPane if state.page == Page::Retirement => {
            return cockpit::show_events(state);
        }
        Action::AuditPane => return audit::toggle_pane(state),
        Action::Migrate => return migrate::open(state, &token),
        Action::Mark => marks::toggle(state),
        _ => {}
    }
    vec![]
}

/// What a notice calls a token: its description, or its prefix where it has none.
pub fn name_of(token: &Token) -> String {
    token.description.shown().map_or_else(|| format!("{}…", token.visible_token), notice::short)
}

/// Asks the account for its tokens, unless it is being asked already.
pub fn load(state: &mut State) -> Vec<Effect> {
    let nobody = matches!(state.session, Session::Opening | Session::SignedOut(_));
    if state.tokens.call.is_some() || nobody {
        // Now somebody waits for it.
        state.live.quiet = false;
        return vec![];
    }
    let call = state.calls.start();
    state.tokens.call = Some(call);
    state.live.quiet = false;
    vec![Effect::Call { call, request: Request::Tokens }]
}

/// The tokens changed: the list is read again, and one under way may have been made before that.
pub fn outdated(state: &mut State) -> Vec<Effect> {
    let asked = state.tokens.call.is_some() && !state.live.quiet;
    let effects = load_anew(state);
    state.live.quiet = !asked;
    effects
}

/// Asks the account for its tokens as they are from now on.
pub fn load_anew(state: &mut State) -> Vec<Effect> {
    let older = state.tokens.call.take().filter(|call| state.calls.finish(*call));
    let mut effects: Vec<_> = older.map(Effect::Cancel).into_iter().collect();
    effects.extend(load(state));
    effects
}

/// A list came, or why it did not: for the page, or for a dialog that asked before a change.
pub fn listed(
    state: &mut State,
    call: CallId,
    result: Result<Dated<Vec<Token>>, Error>,
) -> Vec<Effect> {
    let for_page = state.tokens.call.take_if(|open| *open == call).is_some();
    let quiet = !for_page || std::mem::take(&mut state.live.quiet);
    let quiet = quiet && state.tokens.loaded;
    let mut effects = if for_page { live::arm(state) } else { vec![] };
    let mut failure = None;
    let before = if marks::any(state) { state.tokens.all().to_vec() } else { vec![] };
    match result {
        Ok(list) => {
            if let Some(server) = list.server_time {
                state.clock.learn(server);
            }
            state.live.as_of = Some(state.now());
            if quiet {
                effects.extend(live::listed(state, list.value));
            } else {
                state.tokens.replace(list.value);
            }
            effects.extend(marks::listed(state, &before));
        }
        Err(error) => {
            state.revision += 1;
            if error.kind == ErrorKind::TokenAccessOff {
                retirement::access_is_off(state);
            }
            failure = Some(error);
        }
    }
    if for_page && failure.is_some() {
        state.tokens.failure.clone_from(&failure);
    }
    effects.extend(if lost::waits_for(state, call) {
        lost::listed(state, failure)
    } else if identify::waits_for(state, call) {
        identify::listed(state, call, failure)
    } else if let Some(index) = confirm::waiting(state, call) {
        reread::listed(state, index, failure)
    } else if editor::waits_for(state, call) {
        editor::listed(state, call, failure)
    } else {
        lost::next(state)
    });
    effects
}

fn add(state: &mut State) -> Vec<Effect> {
    if let Some(why) = guard::refuses(state, Action::Add) {
        return notice::fail(state, why);
    }
    let at_limit = state.tokens.is_at_limit();
    let instead = retirement::instead_of_form(state);
    match (body(state), instead) {
        (Body::Rows | Body::Empty | Body::NothingMatches, Some(window)) => state.open(window),
        (Body::Rows | Body::Empty | Body::NothingMatches, None) if at_limit => {
            state.open(Overlay::Limit);
        }
        (Body::Rows | Body::Empty | Body::NothingMatches, None) => {
            state.open(Overlay::Editor(Box::new(Editor::add())));
        }
        (Body::AccessOff, _) => return notice::fail(state, Phrase::AccessOffTitle),
        (Body::NoRole, _) => return notice::fail(state, Phrase::RoleTitle),
        (Body::Loading | Body::Failed(_), _) => {}
    }
    vec![]
}

/// A question as a dialog.
pub fn ask(question: Question) -> Overlay {
    Overlay::Confirm(Box::new(Confirm::new(question)))
}

/// Shows a page; the pane of another page stays as it was.
pub fn show_page(state: &mut State, page: Page) {
    state.page = page;
    state.focus = super::state::Focus::Page;
    state.tokens.show_as(match page {
        Page::Retirement => View::Urgency,
        _ => View::Table,
    });
}
