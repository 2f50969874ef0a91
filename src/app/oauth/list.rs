//! The rows of the page *OAuth clients*: the account's own clients by name, then the global ones
//! that it has let in, by their last use.

use std::cmp::Reverse;

use jiff::Timestamp;
use tui_input::Input;

use crate::app::calls::CallId;
use crate::app::list::Cursor;
use crate::app::search::Search;
use crate::domain::foreign::Foreign;
use crate::domain::oauth_client::{GlobalClient, OAuthClient, OAuthClientId};
use crate::zendesk::{Error, TokensOf};

use super::call::Listed;
use super::trial::Tries;

/// Which client, local or global: both count from ids of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// One of the account's own.
    Local(OAuthClientId),
    /// One that every account knows.
    Global(OAuthClientId),
}

impl Key {
    /// Its access tokens.
    pub const fn tokens(self) -> TokensOf {
        match self {
            Self::Local(id) => TokensOf::Client(id),
            Self::Global(id) => TokensOf::Global(id),
        }
    }
}

/// A row of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A client of the account.
    Local(OAuthClient),
    /// A client of Zendesk or of a partner.
    Global(GlobalClient),
}

impl Row {
    /// Which client it is.
    pub const fn key(&self) -> Key {
        match self {
            Self::Local(client) => Key::Local(client.id),
            Self::Global(client) => Key::Global(client.id),
        }
    }

    /// What people call it.
    pub const fn name(&self) -> &Foreign {
        match self {
            Self::Local(client) => &client.name,
            Self::Global(client) => &client.name,
        }
    }

    /// What programs call it.
    pub const fn identifier(&self) -> &Foreign {
        match self {
            Self::Local(client) => &client.identifier,
            Self::Global(client) => &client.identifier,
        }
    }

    /// When it was made, if that is told.
    pub const fn created(&self) -> Option<Timestamp> {
        match self {
            Self::Local(client) => Some(client.created_at),
            Self::Global(_) => None,
        }
    }

    /// The times that a row says.
    pub fn times(&self) -> impl Iterator<Item = Timestamp> + use<> {
        let used = match self {
            Self::Local(_) => None,
            Self::Global(client) => client.last_used,
        };
        used.into_iter().chain(self.created())
    }

    /// What the search looks through.
    fn text(&self) -> String {
        let (company, more) = match self {
            Self::Local(client) => {
                (&client.company, client.description.shown().unwrap_or_default())
            }
            Self::Global(client) => (&client.company, ""),
        };
        let company = company.as_ref().map_or("", Foreign::shown);
        format!("{} {} {company} {more}", self.name(), self.identifier())
    }
}

/// The list of clients.
#[derive(Clone, Debug, Default)]
pub struct Clients {
    rows: Vec<Row>,
    /// Whether a list has come.
    pub loaded: bool,
    /// The call that brings one for the page.
    pub call: Option<CallId>,
    /// Why the last list did not come.
    pub failure: Option<Error>,
    /// Why the global clients did not come with it.
    pub global_failure: Option<Error>,
    /// What is searched for.
    pub search: Input,
    /// Whether the search line has the keys.
    pub searching: bool,
    /// Where the list stands.
    pub cursor: Cursor,
    /// Rows that fit on the screen.
    pub window: usize,
    /// The tries of clients that are under way.
    pub tries: Tries,
    /// Goes up whenever a client is another one.
    pub revision: u64,
    shown: Vec<usize>,
    selected: Option<Key>,
}

impl Clients {
    /// Every row, whether the search shows it or not.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The account's own clients.
    pub fn local(&self) -> impl Iterator<Item = &OAuthClient> {
        self.rows.iter().filter_map(|row| match row {
            Row::Local(client) => Some(client),
            Row::Global(_) => None,
        })
    }

    /// The global ones.
    pub fn global(&self) -> impl Iterator<Item = &GlobalClient> {
        self.rows.iter().filter_map(|row| match row {
            Row::Global(client) => Some(client),
            Row::Local(_) => None,
        })
    }

    /// One of the account's own.
    pub fn get(&self, id: OAuthClientId) -> Option<&OAuthClient> {
        self.local().find(|client| client.id == id)
    }

    /// A row by its client.
    pub fn row(&self, key: Key) -> Option<&Row> {
        self.rows.iter().find(|row| row.key() == key)
    }

    /// How many rows the search leaves.
    pub const fn shown_count(&self) -> usize {
        self.shown.len()
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&Row> {
        self.rows.get(*self.shown.get(self.cursor.index)?)
    }

    /// The rows that are on the screen, each with whether it is selected.
    pub fn visible(&self) -> impl Iterator<Item = (bool, &Row)> {
        let range = self.cursor.visible(self.shown.len(), self.window);
        range.filter_map(|place| {
            let row = self.rows.get(*self.shown.get(place)?)?;
            Some((place == self.cursor.index, row))
        })
    }

    /// A list came: the selection stays on its client. Where the global clients could not be had,
    /// those that are known stay.
    pub fn replace(&mut self, listed: Listed) {
        let kept: Vec<GlobalClient> = self.global().cloned().collect();
        let (global, failure) = match listed.global {
            Ok(global) => (global, None),
            Err(error) => (kept, Some(error)),
        };
        let local = listed.clients.value.into_iter().map(Row::Local);
        self.rows = local.chain(global.into_iter().map(Row::Global)).collect();
        self.revision += 1;
        self.loaded = true;
        self.failure = None;
        self.global_failure = failure;
        self.rearrange();
    }

    /// One client is as the account now says.
    pub fn put(&mut self, client: OAuthClient) {
        self.rows.retain(|row| row.key() != Key::Local(client.id));
        self.rows.push(Row::Local(client));
        self.revision += 1;
        self.rearrange();
    }

    /// One client is gone. The selection goes to its neighbour.
    pub fn remove(&mut self, id: OAuthClientId) {
        self.rows.retain(|row| row.key() != Key::Local(id));
        self.revision += 1;
        self.rearrange();
    }

    /// Selects a client, if the search shows it.
    pub fn select(&mut self, key: Key) {
        self.selected = Some(key);
        self.follow_selection();
    }

    /// Moves the selection by some rows.
    pub fn move_by(&mut self, rows: isize) {
        self.cursor.move_by(rows, self.shown.len(), self.window);
        self.selected = self.selected().map(Row::key);
    }

    /// The screen has room for this many rows.
    pub fn set_window(&mut self, window: usize) {
        if self.window != window {
            self.window = window;
            self.follow_selection();
        }
    }

    /// Applies search and order anew.
    pub fn rearrange(&mut self) {
        let name = |row: &Row| row.name().shown().to_lowercase();
        self.rows.sort_by_cached_key(|row| match row {
            Row::Local(client) => (0, None, name(row), client.id),
            Row::Global(client) => (1, Some(Reverse(client.last_used)), name(row), client.id),
        });
        let mut search = Search::of(self.search.value());
        let rows = self.rows.iter().enumerate();
        let shown = rows.filter(|(_, row)| search.finds(|| row.text())).map(|(index, _)| index);
        self.shown = shown.collect();
        self.follow_selection();
    }

    fn follow_selection(&mut self) {
        let place = |key| self.shown.iter().position(|&row| self.rows[row].key() == key);
        let index = self.selected.and_then(place).unwrap_or(self.cursor.index);
        self.cursor.move_to(index, self.shown.len(), self.window);
        self.selected = self.selected().map(Row::key);
    }
}
