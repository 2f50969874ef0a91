//! The page *API tokens*: the rows, what is searched, filtered and sorted, and which row is
//! selected.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeSet, HashMap, HashSet};

use crossterm::event::{Event, KeyEvent};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use crate::domain::fate::Urgency;
use crate::domain::foreign::Foreign;
use crate::domain::token::{Status, Token, TokenId, TokenLimit};
use crate::zendesk::{Error, ErrorKind};

use super::calls::CallId;
use super::list::Cursor;
use super::search::Search;
use super::state::{Session, State};

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// What a token is called.
    Description,
    /// Its truncated value.
    Token,
    /// Active or inactive.
    Status,
    /// When it last authenticated.
    LastUsed,
    /// When it was made.
    Created,
    /// By whom.
    CreatedBy,
}

impl Column {
    /// Every column, as they stand on a wide screen.
    pub const ALL: [Self; 6] = [
        Self::Description,
        Self::Token,
        Self::Status,
        Self::LastUsed,
        Self::Created,
        Self::CreatedBy,
    ];
}

/// The order of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// By which column.
    pub column: Column,
    /// Largest, newest or last first. Tokens that lack what is sorted by (never used, no
    /// description) stand last either way.
    pub descending: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self { column: Column::LastUsed, descending: true }
    }
}

/// Which page shows the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// *API tokens*, in the order that one has chosen.
    #[default]
    Table,
    /// *Retirement*, in the order of urgency.
    Urgency,
}

/// How the tokens came that are there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Arrival {
    /// Somebody asked for them, or changed one.
    #[default]
    Asked,
    /// By themselves: no row moves.
    Unasked,
}

/// The table of tokens.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    all: Vec<Token>,
    /// Whether a list has come.
    pub loaded: bool,
    /// The call that brings a list.
    pub call: Option<CallId>,
    /// Whether the rows stand as they did before a quiet answer, and would stand otherwise now.
    pub order_is_old: bool,
    /// Why the last list did not come.
    pub failure: Option<Error>,
    /// What is searched for.
    pub search: Input,
    /// Whether the search line has the keys.
    pub searching: bool,
    /// Only tokens of this status.
    pub status: Option<Status>,
    /// The order.
    pub sort: Sort,
    /// The tokens that are marked.
    pub marked: BTreeSet<TokenId>,
    /// Where the table stands.
    pub cursor: Cursor,
    /// Rows that fit on the screen.
    pub window: usize,
    shown: Vec<usize>,
    selected: Option<TokenId>,
    elsewhere: Option<TokenId>,
    view: View,
    ranks: HashMap<TokenId, Urgency>,
    arrival: Arrival,
    revision: u64,
}

/// What stands where the table would be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Body<'a> {
    /// Nothing has come yet.
    Loading,
    /// P3: the role is missing.
    NoRole,
    /// P3: token access is off.
    AccessOff,
    /// The list could not be had.
    Failed(&'a Error),
    /// The account has no tokens.
    Empty,
    /// Search and filter leave nothing.
    NothingMatches,
    /// The rows.
    Rows,
}

impl Tokens {
    /// Every token of the account, in no order.
    pub fn all(&self) -> &[Token] {
        &self.all
    }

    /// Goes up whenever a token may be another one.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// Another page shows the rows, in its own order and with its own selection.
    pub fn show_as(&mut self, view: View) {
        if self.view != view {
            self.view = view;
            std::mem::swap(&mut self.selected, &mut self.elsewhere);
            if self.selected.is_none() {
                self.cursor = Cursor::default();
            }
            self.rearrange();
        }
    }

    /// How urgent each token is now. The rows stay where they are if nobody asked for what is new;
    /// else they are put in order.
    pub fn rank(&mut self, ranks: HashMap<TokenId, Urgency>, stays: bool) {
        self.ranks = ranks;
        match self.view {
            View::Table => {}
            View::Urgency if stays || self.arrival == Arrival::Unasked => {
                self.order_is_old = self.shown != self.in_order();
            }
            View::Urgency => self.rearrange(),
        }
    }

    /// The tokens that search and filter leave, in the order of the rows.
    pub fn shown(&self) -> impl Iterator<Item = &Token> {
        self.shown.iter().filter_map(|&row| self.all.get(row))
    }

    /// How many rows search and filter leave.
    pub fn shown_count(&self) -> usize {
        self.shown.len()
    }

    /// The rows that are on the screen, each with whether it is selected.
    pub fn visible(&self) -> impl Iterator<Item = (bool, &Token)> {
        let range = self.cursor.visible(self.shown.len(), self.window);
        range.filter_map(|row| {
            let token = self.all.get(*self.shown.get(row)?)?;
            Some((row == self.cursor.index, token))
        })
    }

    /// The selected token.
    pub fn selected(&self) -> Option<&Token> {
        self.all.get(*self.shown.get(self.cursor.index)?)
    }

    /// A token by its id.
    pub fn get(&self, id: TokenId) -> Option<&Token> {
        self.all.iter().find(|token| token.id == id)
    }

    /// How many tokens are active.
    pub fn active_count(&self) -> usize {
        self.all.iter().filter(|token| token.status.is_active()).count()
    }

    /// How many tokens the account may have, as far as a list or a refusal tells (T4).
    pub fn limit(&self) -> usize {
        TokenLimit::for_count(self.all.len()).tokens()
    }

    /// T4: whether the limit keeps one from adding a token.
    pub fn is_at_limit(&self) -> bool {
        self.loaded && TokenLimit::for_count(self.all.len()).may_add(self.all.len()).is_err()
    }

    /// Whether search, filter and order are as at the start.
    pub fn is_plain(&self) -> bool {
        self.search.value().is_empty() && self.status.is_none()
    }

    /// A list came: the selection stays on its token.
    pub fn replace(&mut self, tokens: Vec<Token>) {
        self.all = tokens;
        self.loaded = true;
        self.failure = None;
        self.changed();
        self.rearrange();
    }

    /// A list came that nobody asked for: known rows stay where they are, and so does the selected
    /// one on the screen; new ones are put where the order wants them.
    pub fn replace_in_place(&mut self, tokens: Vec<Token>) {
        let rows: Vec<TokenId> = self.shown.iter().map(|&row| self.all[row].id).collect();
        let (line, offset) = (self.cursor.index, self.cursor.offset);
        let known: HashSet<TokenId> = self.all.iter().map(|token| token.id).collect();
        self.replace(tokens);
        let fresh = std::mem::take(&mut self.shown);
        let places: HashMap<TokenId, usize> =
            self.all.iter().enumerate().map(|(index, token)| (token.id, index)).collect();
        let mut shown: Vec<usize> = rows.iter().filter_map(|id| places.get(id).copied()).collect();
        for &row in fresh.iter().filter(|&&row| !known.contains(&self.all[row].id)) {
            let before = |other: &usize| self.order(row, *other).is_lt();
            let place = shown.iter().position(before).unwrap_or(shown.len());
            shown.insert(place, row);
        }
        self.order_is_old = shown != fresh;
        self.shown = shown;
        self.arrival = Arrival::Unasked;
        self.cursor.offset = offset;
        let selected = self.shown.iter().position(|&row| Some(self.all[row].id) == self.selected);
        if let Some(index) = selected {
            self.cursor.offset = (offset + index).saturating_sub(line);
        }
        self.follow_selection();
    }

    /// One token is as the account now says. The answer to a change names no creator, so what the
    /// list said of it is kept.
    pub fn put(&mut self, mut token: Token) {
        match self.all.iter_mut().find(|known| known.id == token.id) {
            Some(known) => {
                token.creator = token.creator.take().or(known.creator.take());
                *known = token;
            }
            None => self.all.push(token),
        }
        self.changed();
        self.rearrange();
    }

    /// One token is gone. The selection goes to its neighbour.
    pub fn remove(&mut self, id: TokenId) {
        self.all.retain(|token| token.id != id);
        self.marked.remove(&id);
        self.changed();
        self.rearrange();
    }

    /// Selects a token, if search and filter show it.
    pub fn select(&mut self, id: TokenId) {
        self.selected = Some(id);
        self.follow_selection();
    }

    /// Moves the selection by some rows.
    pub fn move_by(&mut self, rows: isize) {
        self.cursor.move_by(rows, self.shown.len(), self.window);
        self.selected = self.selected().map(|token| token.id);
    }

    /// The screen has room for this many rows.
    pub fn set_window(&mut self, window: usize) {
        if self.window != window {
            self.window = window;
            self.follow_selection();
        }
    }

    /// Applies search, filter and order anew; the selection sticks to the token, not to the row.
    pub fn rearrange(&mut self) {
        self.shown = self.in_order();
        self.order_is_old = false;
        self.follow_selection();
    }

    /// A token may be another one.
    const fn changed(&mut self) {
        self.revision += 1;
        self.arrival = Arrival::Asked;
    }

    /// The rows that search and filter leave, as they should stand.
    fn in_order(&self) -> Vec<usize> {
        let mut search = Search::of(self.search.value());
        let mut shown: Vec<usize> = (0..self.all.len())
            .filter(|&index| {
                let token = &self.all[index];
                self.status.is_none_or(|status| status == token.status)
                    && search.finds(|| haystack(token))
            })
            .collect();
        shown.sort_by(|&left, &right| self.order(left, right));
        shown
    }

    /// Which of two rows stands first. What no urgency is known of stands last.
    fn order(&self, left: usize, right: usize) -> Ordering {
        let (left, right) = (&self.all[left], &self.all[right]);
        let rank = |token: &Token| self.ranks.get(&token.id);
        match (self.view, rank(left), rank(right)) {
            (View::Table, ..) | (View::Urgency, None, None) => compare(self.sort, left, right),
            (View::Urgency, Some(left), Some(right)) => left.cmp(right),
            (View::Urgency, left, right) => left.is_none().cmp(&right.is_none()),
        }
    }

    fn follow_selection(&mut self) {
        let found = self
            .selected
            .and_then(|id| self.shown.iter().position(|&index| self.all[index].id == id));
        let index = found.unwrap_or(self.cursor.index);
        self.cursor.move_to(index, self.shown.len(), self.window);
        self.selected = self.selected().map(|token| token.id);
    }
}

/// What stands where the table would be.
pub fn body(state: &State) -> Body<'_> {
    let tokens = &state.tokens;
    if state.may_manage() == Some(false) {
        return Body::NoRole;
    }
    if state.configuration.access.is_some_and(|access| !access.token_access) {
        return Body::AccessOff;
    }
    match &tokens.failure {
        Some(error) if error.kind == ErrorKind::TokenAccessOff => return Body::AccessOff,
        Some(error) if !tokens.loaded => return Body::Failed(error),
        _ => {}
    }
    if let (Session::Failed(error), false) = (&state.session, tokens.loaded) {
        return Body::Failed(error);
    }
    match () {
        () if !tokens.loaded => Body::Loading,
        () if tokens.all.is_empty() => Body::Empty,
        () if tokens.shown.is_empty() => Body::NothingMatches,
        () => Body::Rows,
    }
}

/// What the search looks through: description, prefix and creator.
fn haystack(token: &Token) -> String {
    let creator = token.creator.as_ref();
    let name = creator.and_then(|creator| creator.name.as_ref()).map_or("", Foreign::shown);
    format!("{} {} {name}", token.description.shown().unwrap_or_default(), token.visible_token)
}

/// Which of two tokens stands first in an order; there is always one.
pub fn compare(sort: Sort, left: &Token, right: &Token) -> Ordering {
    let directed = |order: Ordering| {
        if sort.descending { order.reverse() } else { order }
    };
    // What a token lacks stands last in both directions: nobody looks for it on top.
    let by_text = |left: Option<String>, right: Option<String>| {
        left.is_none().cmp(&right.is_none()).then_with(|| directed(left.cmp(&right)))
    };
    let order = match sort.column {
        Column::Description => by_text(folded(left), folded(right)),
        Column::Token => directed(left.visible_token.cmp(&right.visible_token)),
        Column::Status => directed(left.status.cmp(&right.status)),
        Column::Created => directed(left.created_at.cmp(&right.created_at)),
        Column::CreatedBy => by_text(creator_name(left), creator_name(right)),
        Column::LastUsed => left
            .last_used
            .is_none()
            .cmp(&right.last_used.is_none())
            .then_with(|| directed(left.last_used.cmp(&right.last_used))),
    };
    order
        .then_with(|| Reverse(left.created_at).cmp(&Reverse(right.created_at)))
        .then(left.id.cmp(&right.id))
}

fn folded(token: &Token) -> Option<String> {
    token.description.shown().map(str::to_lowercase)
}

fn creator_name(token: &Token) -> Option<String> {
    token.creator.as_ref()?.name.as_ref().map(|name| name.shown().to_lowercase())
}

/// A key in the search line that is no command: the rows follow as one types.
pub fn type_key(state: &mut State, key: KeyEvent) {
    state.tokens.search.handle_event(&Event::Key(key));
    state.tokens.rearrange();
}
