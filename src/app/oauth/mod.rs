//! The page *OAuth clients*: what takes the place of API tokens (Z4). An OAuth client belongs to
//! one account (Q5), and an OAuth access token is no API token (T5).

mod call;
pub mod deeds;
pub mod detail;
pub mod form;
mod list;
pub mod ready;
pub mod trial;
pub mod words;

use crossterm::event::{Event, KeyEvent};
use tui_input::backend::crossterm::EventHandler;

use crate::domain::oauth::ClientKind;
use crate::domain::oauth_client::OAuthClient;
use crate::domain::user::Role;
use crate::phrases::Phrase;
use crate::zendesk::{Error, ErrorKind};

use form::Form;

pub use call::{Answer, Listed, Request};
pub use list::{Clients, Key, Row};

use super::calls::CallId;
use super::effect::{Effect, Request as Asked};
use super::keymap::Action;
use super::overlay::Overlay;
use super::state::{Page, Session, State};
use super::{cockpit, confirm, editor, guard, menu, migrate, notice, reveal, sign_in};

/// What stands where the list would be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Body<'a> {
    /// Nothing has come yet.
    Loading,
    /// Only administrators see the clients.
    NoRole,
    /// The list could not be had.
    Failed(&'a Error),
    /// The account has no client, and has let in none.
    Empty,
    /// The search leaves nothing.
    NothingMatches,
    /// The rows.
    Rows,
}

/// What stands on the page.
pub fn body(state: &State) -> Body<'_> {
    let clients = &state.oauth;
    let is_admin = state.signed_in().is_some_and(|who| who.user.role == Role::Admin);
    if state.may_manage() == Some(false) {
        return Body::NoRole;
    }
    match &clients.failure {
        Some(error) if matches!(error.kind, ErrorKind::Forbidden(_)) && !is_admin => {
            return Body::NoRole;
        }
        Some(error) if !clients.loaded => return Body::Failed(error),
        _ => {}
    }
    if let (Session::Failed(error), false) = (&state.session, clients.loaded) {
        return Body::Failed(error);
    }
    match () {
        () if !clients.loaded => Body::Loading,
        () if clients.rows().is_empty() => Body::Empty,
        () if clients.shown_count() == 0 => Body::NothingMatches,
        () => Body::Rows,
    }
}

/// Puts a request to the account.
pub(super) fn ask(state: &mut State, request: Request) -> (CallId, Effect) {
    let call = state.calls.start();
    (call, Effect::Call { call, request: Asked::OAuth(Box::new(request)) })
}

/// The page was opened, or is read anew: its list is asked for, unless it is being asked already.
pub fn load(state: &mut State) -> Vec<Effect> {
    let nobody = matches!(state.session, Session::Opening | Session::SignedOut(_));
    // The page Retirement says which tokens a client takes the place of.
    let page =
        matches!(state.page, Page::OAuthClients | Page::Retirement) || migrate::is_open(state);
    let asks = page && state.may_manage() != Some(false);
    if nobody || !asks || state.oauth.call.is_some() {
        return vec![];
    }
    let (call, effect) = ask(state, Request::Clients);
    state.oauth.call = Some(call);
    vec![effect]
}

/// Something changed: the list is asked for as it is from now on, and one under way may have been
/// made before that.
pub(super) fn load_anew(state: &mut State) -> Vec<Effect> {
    let older = state.oauth.call.take().filter(|call| state.calls.finish(*call));
    let mut effects: Vec<_> = older.map(Effect::Cancel).into_iter().collect();
    effects.extend(load(state));
    effects
}

/// An answer came.
pub fn answered(state: &mut State, call: CallId, answer: Answer) -> Vec<Effect> {
    match answer {
        Answer::Clients(result) => listed(state, call, result),
        Answer::Tokens(result) => {
            if let Some(index) = confirm::waiting(state, call) {
                return deeds::tokens_read(state, index, result);
            }
            if cockpit::waits_for_given(state, call) {
                cockpit::given(state, result);
                return vec![];
            }
            detail::answered(state, call, result);
            vec![]
        }
        Answer::NewSecret(result) => deeds::secret(state, call, result),
        Answer::Deleted(result) => deeds::deleted(state, call, result),
        Answer::Revoked(result) => deeds::revoked(state, call, result),
        Answer::Tried(result) => {
            let mut effects = trial::tried(state, call, &result);
            migrate::tried(state, call, &result);
            effects.extend(sign_in::tried(state, call, &result));
            reveal::client_tried(state, call, result);
            effects
        }
        Answer::Created(result) => form::created(state, call, result),
        Answer::Updated(result) if trial::writes(state, call) => {
            trial::written(state, call, result)
        }
        Answer::Updated(result) if migrate::waits_for(state, call) => {
            migrate::days_saved(state, result)
        }
        Answer::Updated(result) => form::updated(state, call, result),
    }
}

/// A list came, or why it did not.
fn listed(state: &mut State, call: CallId, result: Result<Listed, Error>) -> Vec<Effect> {
    let for_page = state.oauth.call.take_if(|open| *open == call).is_some();
    let mut failure = None;
    match result {
        Ok(listed) => {
            if let Some(server) = listed.clients.server_time {
                state.clock.learn(server);
            }
            state.oauth.replace(listed);
        }
        Err(error) => {
            if for_page {
                state.oauth.failure = Some(error.clone());
            }
            failure = Some(error);
        }
    }
    let mut effects = trial::listed(state, call, failure.is_none());
    effects.extend(migrate::listed(state, call, failure.as_ref()));
    effects.extend(match confirm::waiting(state, call) {
        Some(index) => deeds::listed(state, index, failure),
        None => form::listed(state, call, failure),
    });
    effects
}

/// Whether an action does anything on the page.
pub fn is_possible(state: &State, action: Action) -> bool {
    match action {
        Action::Refresh | Action::Accounts | Action::Help | Action::Quit => true,
        Action::Export => false,
        Action::Search => matches!(body(state), Body::Rows | Body::NothingMatches),
        _ => match body(state) {
            Body::Rows => true,
            Body::Empty | Body::NothingMatches => action == Action::Add,
            Body::Loading | Body::NoRole | Body::Failed(_) => false,
        },
    }
}

/// Why an action can't be done on the page now, if so, as the palette says it.
pub fn why_not(state: &State, action: Action) -> Option<Phrase> {
    if guard::refuses(state, action).is_some() {
        return Some(Phrase::WhyReadOnly);
    }
    if is_possible(state, action) {
        return None;
    }
    Some(match body(state) {
        Body::Loading | Body::Failed(_) => Phrase::WhyUnknown,
        Body::NoRole => Phrase::WhyAdminsOnly,
        Body::Empty | Body::NothingMatches => Phrase::WhyNoRows,
        Body::Rows => Phrase::WhyNotNow,
    })
}

/// Applies an action of the page.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let page = state.oauth.window.max(1).cast_signed();
    let rows = match action {
        Action::Up => -1,
        Action::Down => 1,
        Action::PageUp => -page,
        Action::PageDown => page,
        Action::First => isize::MIN,
        Action::Last => isize::MAX,
        Action::Add => return add(state),
        Action::Search => {
            state.oauth.searching = state.oauth.loaded;
            return vec![];
        }
        _ => {
            let selected = match body(state) {
                Body::Rows => state.oauth.selected().map(Row::key),
                _ => None,
            };
            return match selected {
                Some(key) => act_on(state, key, action),
                None => vec![],
            };
        }
    };
    state.oauth.move_by(rows);
    vec![]
}

/// Applies an action to one client.
pub fn act_on(state: &mut State, key: Key, action: Action) -> Vec<Effect> {
    if let Some(why) = guard::refuses(state, action) {
        return notice::fail(state, why);
    }
    let Some(row) = state.oauth.row(key).cloned() else {
        return notice::fail(state, Phrase::ClientGone);
    };
    match action {
        Action::Open => return detail::open(state, key),
        Action::Menu => {
            let options = menu::client_options(state, &row);
            state.open(Overlay::Menu(options));
        }
        Action::CopyMenu => state.open(Overlay::Menu(menu::client_copy(key))),
        Action::ReadyLines => {
            return match &row {
                Row::Local(client) => ready::open(state, ready::Of::Listed(client.id)),
                Row::Global(_) => {
                    let name = notice::short(row.name().shown());
                    notice::fail(state, Phrase::ClientIsGlobal { name })
                }
            };
        }
        Action::Edit | Action::Delete | Action::NewSecret => return change(state, &row, action),
        _ => {}
    }
    vec![]
}

/// Opens the form of a new client.
fn add(state: &mut State) -> Vec<Effect> {
    if let Some(why) = guard::refuses(state, Action::Add) {
        return notice::fail(state, why);
    }
    if is_possible(state, Action::Add) {
        state.open(Overlay::OAuthForm(Box::new(Form::add())));
    }
    vec![]
}

/// Opens the form or the question of a change, or says why it can't be.
fn change(state: &mut State, row: &Row, action: Action) -> Vec<Effect> {
    let name = || notice::short(row.name().shown());
    let client = match row {
        Row::Local(client) => client,
        Row::Global(_) => return notice::fail(state, Phrase::ClientIsGlobal { name: name() }),
    };
    match action {
        Action::NewSecret if why_no_secret(row).is_some() => {
            return notice::fail(state, Phrase::ClientIsPublic { name: name() });
        }
        Action::NewSecret => deeds::ask_secret(state, client),
        Action::Delete => deeds::ask_delete(state, client),
        _ => state.open(Overlay::OAuthForm(Box::new(Form::edit(client.clone())))),
    }
    vec![]
}

/// Shows every client again.
pub fn clear_search(state: &mut State) {
    state.oauth.search.reset();
    state.oauth.rearrange();
}

/// A key in the search line that is no command: the rows follow as one types.
pub fn type_key(state: &mut State, key: KeyEvent) {
    state.oauth.search.handle_event(&Event::Key(key));
    state.oauth.rearrange();
}

/// Pasted text goes into the search line.
pub fn paste(state: &mut State, text: &str) {
    editor::insert(&mut state.oauth.search, text);
    state.oauth.rearrange();
}

/// An action in the search line.
pub fn search(state: &mut State, action: Action) {
    match action {
        Action::KeepSearch => state.oauth.searching = false,
        Action::Back => {
            state.oauth.searching = false;
            clear_search(state);
        }
        Action::Up => state.oauth.move_by(-1),
        Action::Down => state.oauth.move_by(1),
        _ => {}
    }
}

/// What a notice calls a client.
pub fn name_of(client: &OAuthClient) -> String {
    notice::short(client.name.shown())
}

/// Why a client can't be given another secret, if so.
pub const fn why_no_secret(row: &Row) -> Option<Phrase> {
    match row {
        Row::Local(OAuthClient { kind: Some(ClientKind::Public), .. }) => Some(Phrase::WhyPublic),
        Row::Local(_) => None,
        Row::Global(_) => Some(Phrase::WhyGlobal),
    }
}
