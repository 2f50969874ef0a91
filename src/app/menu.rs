//! Menus: a token's options, the order, the filter, what can be copied, and ready lines for a client.

use crate::domain::migration::Ready;
use crate::domain::token::{Refusal, Status, Token, TokenId};
use crate::phrases::Phrase;

use super::effect::Effect;
use super::keymap::{Action, Context, Key};
use super::oauth::ready::{self, Holds, Lines, Of};
use super::overlay::Overlay;
use super::state::State;
use super::tokens::{Column, Sort};
use super::{marks, notice, oauth, token_actions};

/// What a menu is about, which decides where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The options menu of a token, anchored to its row.
    Options(TokenId),
    /// The order of the rows.
    Sort,
    /// The statuses that are shown.
    Filter,
    /// What of a token is copied.
    Copy(TokenId),
    /// The options menu of an OAuth client.
    ClientOptions(oauth::Key),
    /// What of an OAuth client is copied.
    ClientCopy(oauth::Key),
    /// The ready lines that can be had for a client.
    Ready(Of),
    /// Where some of them go.
    ReadyPlace(Lines),
}

impl Kind {
    /// The place whose letters choose in the menu, too.
    pub const fn context(self) -> Context {
        match self {
            Self::ClientOptions(_) | Self::ClientCopy(_) | Self::Ready(_) | Self::ReadyPlace(_) => {
                Context::OauthClients
            }
            _ => Context::Tokens,
        }
    }

    /// Whether it stands under a row.
    pub const fn is_of_a_row(self) -> bool {
        !matches!(self, Self::Sort | Self::Filter)
    }
}

/// What an entry does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// One of the actions on the selected token.
    Act(Action),
    /// Sort by this column; once more turns the order round.
    SortBy(Column),
    /// The order as at the start.
    ResetSort,
    /// Show this status, or all.
    Show(Option<Status>),
    /// Copy the id.
    CopyId,
    /// Copy the truncated value.
    CopyPrefix,
    /// Copy the description.
    CopyDescription,
    /// Copy what programs call a client.
    CopyIdentifier,
    /// Copy what people call it.
    CopyName,
    /// These ready lines.
    Lines(Ready),
    /// Copy them.
    CopyLines,
    /// Write them to a new file.
    WriteLines,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its words.
    pub label: Phrase,
    /// The key that does the same without the menu.
    pub key: Option<Key>,
    /// What it does.
    pub choice: Choice,
    /// Why it can't be chosen, if so.
    pub refusal: Option<Phrase>,
    /// Whether it is what holds now.
    pub current: bool,
}

/// A menu with one entry selected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    /// What it is about.
    pub kind: Kind,
    /// Its entries, also those that can't be chosen.
    pub entries: Vec<Entry>,
    /// The selected one.
    pub index: usize,
}

/// The options menu of a token (E1, D1, R1, X1, L1, P4, Z4). In a session that only reads, what would
/// change the token is there and can't be chosen. While tokens are marked, what is done to all of
/// them stands there instead of what would be done to the one.
pub fn options(state: &State, token: &Token) -> Menu {
    let reads = || state.guard().read_only.then_some(Phrase::WhyReadOnly);
    let entry = |label, action, refusal| Entry {
        label,
        key: state.keymap.shown(Context::Tokens, action),
        choice: Choice::Act(action),
        refusal,
        current: false,
    };
    let turn = match token.status {
        Status::Active => entry(Phrase::MenuDeactivate, Action::Deactivate, reads()),
        Status::Inactive => entry(Phrase::MenuReactivate, Action::Reactivate, reads()),
    };
    let delete = token.status.may_delete().err().map(|_| Phrase::WhyDeactivateFirst);
    let audit = (!state.has_audit_log()).then_some(Phrase::WhyEnterpriseOnly);
    let marked = marks::tokens(&state.tokens);
    let count = marked.len();
    let none = |status, why: Phrase| {
        let any = marked.iter().any(|token| token.status == status);
        reads().or((!any).then_some(why))
    };
    let first = entry(Phrase::MenuEdit, Action::Edit, reads());
    let log = entry(Phrase::MenuViewAuditLog, Action::AuditPane, audit);
    let migrate = entry(Phrase::MenuMigrate, Action::Migrate, None);
    let entries = if marked.is_empty() {
        let delete = entry(Phrase::MenuDelete, Action::Delete, reads().or(delete));
        vec![first, turn, delete, log, migrate]
    } else {
        let [off, on, gone] = [
            (Phrase::MenuDeactivateMarked { count }, Status::Active, Phrase::WhyNoneActive),
            (Phrase::MenuReactivateMarked { count }, Status::Inactive, Phrase::WhyNoneInactive),
            (Phrase::MenuDeleteMarked { count }, Status::Inactive, Phrase::WhyNoneInactive),
        ]
        .map(|(label, status, why)| (label, none(status, why)));
        vec![
            first,
            entry(off.0, Action::Deactivate, off.1),
            entry(on.0, Action::Reactivate, on.1),
            entry(gone.0, Action::Delete, gone.1),
            log,
        ]
    };
    Menu { kind: Kind::Options(token.id), entries, index: 0 }
}

/// Why an action on a token is not possible, as a notice says it.
pub fn refused(refusal: Refusal, name: String) -> Phrase {
    match refusal {
        Refusal::StillActive => Phrase::StillActive { name },
        Refusal::AlreadyInactive => Phrase::AlreadyInactive { name },
        Refusal::AlreadyActive => Phrase::AlreadyActive { name },
        Refusal::LimitReached => Phrase::LimitTitle,
    }
}

/// The menu of orders.
pub fn sort(now: Sort) -> Menu {
    let mut entries: Vec<_> = Column::ALL
        .into_iter()
        .map(|column| plain(column_name(column), Choice::SortBy(column), column == now.column))
        .collect();
    entries.push(plain(Phrase::SortReset, Choice::ResetSort, false));
    let index = entries.iter().position(|entry| entry.current).unwrap_or(0);
    Menu { kind: Kind::Sort, entries, index }
}

/// The menu of statuses.
pub fn filter(now: Option<Status>) -> Menu {
    let entries: Vec<_> = [
        (Phrase::FilterAll, None),
        (Phrase::FilterActive, Some(Status::Active)),
        (Phrase::FilterInactive, Some(Status::Inactive)),
    ]
    .into_iter()
    .map(|(label, status)| plain(label, Choice::Show(status), status == now))
    .collect();
    let index = entries.iter().position(|entry| entry.current).unwrap_or(0);
    Menu { kind: Kind::Filter, entries, index }
}

/// The menu of what can be copied of a token.
pub fn copy(token: &Token) -> Menu {
    let mut description = plain(Phrase::CopyDescription, Choice::CopyDescription, false);
    description.refusal = token.description.shown().is_none().then_some(Phrase::NoDescription);
    let entries = vec![
        plain(Phrase::CopyId, Choice::CopyId, false),
        plain(Phrase::CopyPrefix, Choice::CopyPrefix, false),
        description,
    ];
    Menu { kind: Kind::Copy(token.id), entries, index: 0 }
}

/// The options menu of an OAuth client. A global one belongs to another account, a public one has
/// no secret.
pub fn client_options(state: &State, row: &oauth::Row) -> Menu {
    let reads = || state.guard().read_only.then_some(Phrase::WhyReadOnly);
    let global = || matches!(row, oauth::Row::Global(_)).then_some(Phrase::WhyGlobal);
    let entry = |label, action, refusal: Option<Phrase>| Entry {
        label,
        key: state.keymap.shown(Context::OauthClients, action),
        choice: Choice::Act(action),
        refusal: global().or(refusal),
        current: false,
    };
    let no_secret = reads().or(oauth::why_no_secret(row));
    let entries = vec![
        entry(Phrase::MenuEdit, Action::Edit, reads()),
        entry(Phrase::MenuNewSecret, Action::NewSecret, no_secret),
        entry(Phrase::MenuReadyLines, Action::ReadyLines, None),
        entry(Phrase::MenuDelete, Action::Delete, reads()),
    ];
    Menu { kind: Kind::ClientOptions(row.key()), entries, index: 0 }
}

/// The menu of what can be copied of an OAuth client.
pub fn client_copy(key: oauth::Key) -> Menu {
    let entries = vec![
        plain(Phrase::ColumnIdentifier, Choice::CopyIdentifier, false),
        plain(Phrase::ColumnName, Choice::CopyName, false),
        plain(Phrase::CopyId, Choice::CopyId, false),
    ];
    Menu { kind: Kind::ClientCopy(key), entries, index: 0 }
}

/// The menu of ready lines for a client, each with a word on what it is.
pub fn ready(of: Of, holds: Holds) -> Menu {
    let label = |ready| match (ready, holds) {
        (Ready::Environment, Holds::Secret) => Phrase::ReadyEnvironmentWith,
        (Ready::Environment, Holds::NoSecret) => Phrase::ReadyEnvironmentWithout,
        _ => ready_name(ready),
    };
    let entry = |ready| plain(label(ready), Choice::Lines(ready), false);
    Menu { kind: Kind::Ready(of), entries: Ready::ALL.map(entry).into(), index: 0 }
}

/// What ready lines are called.
pub const fn ready_name(ready: Ready) -> Phrase {
    match ready {
        Ready::Environment => Phrase::ReadyEnvironment,
        Ready::Curl => Phrase::ReadyCurl,
        Ready::Python => Phrase::ReadyPython,
        Ready::Node => Phrase::ReadyNode,
        Ready::Ruby => Phrase::ReadyRuby,
    }
}

/// The menu of where ready lines go.
pub fn ready_place(lines: Lines) -> Menu {
    let entries = vec![
        plain(Phrase::ReadyCopy, Choice::CopyLines, false),
        plain(Phrase::ReadyFile, Choice::WriteLines, false),
    ];
    Menu { kind: Kind::ReadyPlace(lines), entries, index: 0 }
}

fn plain(label: Phrase, choice: Choice, current: bool) -> Entry {
    Entry { label, key: None, choice, refusal: None, current }
}

/// The name of a column.
pub const fn column_name(column: Column) -> Phrase {
    match column {
        Column::Description => Phrase::ColumnDescription,
        Column::Token => Phrase::ColumnToken,
        Column::Status => Phrase::ColumnStatus,
        Column::LastUsed => Phrase::ColumnLastUsed,
        Column::Created => Phrase::ColumnCreated,
        Column::CreatedBy => Phrase::ColumnCreatedBy,
    }
}

/// Whether a menu has the keys.
pub fn is_on_top(state: &State) -> bool {
    matches!(state.overlays.last().map(|layer| &layer.overlay), Some(Overlay::Menu(_)))
}

/// Moves in the top menu.
pub fn move_by(menu: &mut Menu, rows: isize) {
    let length = menu.entries.len().cast_signed();
    if length > 0 {
        menu.index = (menu.index.cast_signed() + rows).rem_euclid(length).cast_unsigned();
    }
}

/// Chooses an entry of the top menu. One that can't be chosen leaves the menu open: its reason
/// stands beside it.
pub fn choose(state: &mut State, index: usize) -> Vec<Effect> {
    let Some(Overlay::Menu(menu)) = state.overlays.last().map(|layer| &layer.overlay) else {
        return vec![];
    };
    let Some(entry) = menu.entries.get(index).filter(|entry| entry.refusal.is_none()) else {
        return vec![];
    };
    let (kind, choice) = (menu.kind, entry.choice);
    state.overlays.pop();
    match (kind, choice) {
        (Kind::Options(id), Choice::Act(action)) => token_actions::act_on(state, id, action),
        (_, Choice::SortBy(column)) => {
            sort_by(state, column);
            vec![]
        }
        (_, Choice::ResetSort) => {
            state.tokens.sort = Sort::default();
            state.tokens.rearrange();
            vec![]
        }
        (_, Choice::Show(status)) => {
            state.tokens.status = status;
            state.tokens.rearrange();
            vec![]
        }
        (Kind::ClientOptions(key), Choice::Act(action)) => oauth::act_on(state, key, action),
        (Kind::Copy(id), choice) => copy_of(state, id, choice),
        (Kind::ClientCopy(key), choice) => copy_of_client(state, key, choice),
        (Kind::Ready(of), Choice::Lines(ready)) => ready::ask_where(state, Lines { of, ready }),
        (Kind::ReadyPlace(lines), Choice::CopyLines) => ready::copy(state, lines),
        (Kind::ReadyPlace(lines), Choice::WriteLines) => ready::write(state, lines),
        _ => vec![],
    }
}

/// Sorts by a column; once more turns the order round.
pub fn sort_by(state: &mut State, column: Column) {
    let now = state.tokens.sort;
    let descending = match column {
        same if same == now.column => !now.descending,
        Column::LastUsed | Column::Created => true,
        _ => false,
    };
    state.tokens.sort = Sort { column, descending };
    state.tokens.rearrange();
}

#[expect(clippy::disallowed_methods, reason = "what is copied is what came")]
fn copy_of(state: &mut State, id: TokenId, choice: Choice) -> Vec<Effect> {
    let Some(token) = state.tokens.get(id) else {
        return notice::fail(state, Phrase::TokenGone);
    };
    let text = match choice {
        Choice::CopyPrefix => token.visible_token.raw().to_owned(),
        Choice::CopyDescription => token.description.raw().to_owned(),
        _ => token.id.0.to_string(),
    };
    state.copying = Some(text.clone());
    vec![Effect::CopyText(text)]
}

#[expect(clippy::disallowed_methods, reason = "what is copied is what came")]
fn copy_of_client(state: &mut State, key: oauth::Key, choice: Choice) -> Vec<Effect> {
    let Some(row) = state.oauth.row(key) else {
        return notice::fail(state, Phrase::ClientGone);
    };
    let (oauth::Key::Local(id) | oauth::Key::Global(id)) = key;
    let text = match choice {
        Choice::CopyIdentifier => row.identifier().raw().to_owned(),
        Choice::CopyName => row.name().raw().to_owned(),
        _ => id.0.to_string(),
    };
    state.copying = Some(text.clone());
    vec![Effect::CopyText(text)]
}
