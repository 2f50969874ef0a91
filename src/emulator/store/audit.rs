//! The audit log: events are appended, and read a page at a time.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use super::{QueryError, Store};
use crate::domain::audit;

/// Who does what nobody asked for: the account itself. Id and name are assumed, as is that there is
/// no address.
pub const SYSTEM: (i64, &str) = (audit::SYSTEM.0, "Zendesk");

/// An event to be written.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// When it happened, in seconds.
    pub created_at: i64,
    /// Who did it.
    pub actor_id: Option<i64>,
    /// The name of who did it.
    pub actor_name: String,
    /// From where; `None` is the system.
    pub ip_address: Option<String>,
    /// The wire's name of the activity type (L2).
    pub action: String,
    /// The kind of item.
    pub source_type: String,
    /// The item's id.
    pub source_id: Option<i64>,
    /// The item's name.
    pub source_label: String,
    /// What was done.
    pub change_description: String,
}

/// An event as it is stored.
#[derive(Clone, Debug)]
pub struct EventRow {
    /// Its id.
    pub id: i64,
    /// What was written.
    pub event: NewEvent,
}

/// A place in the log: an event's time and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// When it happened.
    pub created_at: i64,
    /// Its id, which orders the events of one second.
    pub id: i64,
}

/// In which order the log is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum AuditOrder {
    /// Newest first (L2).
    #[default]
    Descending,
    /// Oldest first.
    Ascending,
}

impl AuditOrder {
    /// The other order.
    pub const fn reversed(self) -> Self {
        match self {
            Self::Descending => Self::Ascending,
            Self::Ascending => Self::Descending,
        }
    }
}

/// Which events are wanted (L1, L3); an empty list is all.
#[derive(Clone, Debug, Default)]
pub struct AuditQuery {
    /// Only these events.
    pub ids: Vec<i64>,
    /// Only about these kinds of items.
    pub source_types: Vec<String>,
    /// Only about these items.
    pub source_ids: Vec<i64>,
    /// Only by these people.
    pub actor_ids: Vec<i64>,
    /// Only from these addresses.
    pub ip_addresses: Vec<String>,
    /// Only of these activity types.
    pub actions: Vec<String>,
    /// Only from the first second to the second one, both included.
    pub created_at: Option<(i64, i64)>,
}

impl Store {
    /// At most `limit` events that come after `place` in the order.
    pub async fn events_after(
        &self,
        query: AuditQuery,
        order: AuditOrder,
        place: Option<Place>,
        limit: usize,
    ) -> Result<Vec<EventRow>, QueryError> {
        self.read(move |connection| {
            let mut filter = Filter::of(&query);
            if let Some(place) = place {
                filter.beyond(place, order);
            }
            page(connection, filter, order, limit, 0)
        })
        .await
    }

    /// At most `limit` events after the first `offset`, and how many there are in all.
    pub async fn events_at(
        &self,
        query: AuditQuery,
        order: AuditOrder,
        offset: usize,
        limit: usize,
    ) -> Result<(Vec<EventRow>, usize), QueryError> {
        self.read(move |connection| {
            let filter = Filter::of(&query);
            let sql = format!("SELECT count(*) FROM audit{}", filter.text);
            let mut statement = connection.prepare_cached(&sql)?;
            let count: i64 =
                statement.query_row(params_from_iter(&filter.values), |row| row.get(0))?;
            let rows = page(connection, filter, order, limit, offset)?;
            Ok((rows, usize::try_from(count).unwrap_or_default()))
        })
        .await
    }

    /// One event.
    pub async fn event(&self, id: i64) -> Result<Option<EventRow>, QueryError> {
        self.read(move |connection| {
            let sql = format!("SELECT {COLUMNS} FROM audit WHERE id = ?1");
            connection.prepare_cached(&sql)?.query_row([id], event).optional()
        })
        .await
    }
}

const COLUMNS: &str = "id, created_at, actor_id, actor_name, ip_address, action, source_type,
                       source_id, source_label, change_description";

/// Appends an event; its id follows the newest one.
pub fn append(connection: &Connection, event: &NewEvent) -> rusqlite::Result<()> {
    let last: Option<i64> =
        connection.prepare_cached("SELECT max(id) FROM audit")?.query_row([], |row| row.get(0))?;
    write(connection, last.unwrap_or(FIRST_ID) + 1, event)
}

/// Where the ids of events begin: as large as real ones, beyond 2^40.
pub const FIRST_ID: i64 = 21_904_771_000_000;

/// Writes an event with its id.
pub fn write(connection: &Connection, id: i64, event: &NewEvent) -> rusqlite::Result<()> {
    connection
        .prepare_cached(&format!(
            "INSERT INTO audit ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
        ))?
        .execute(params![
            id,
            event.created_at,
            event.actor_id,
            event.actor_name,
            event.ip_address,
            event.action,
            event.source_type,
            event.source_id,
            event.source_label,
            event.change_description,
        ])?;
    Ok(())
}

fn page(
    connection: &Connection,
    mut filter: Filter,
    order: AuditOrder,
    limit: usize,
    offset: usize,
) -> rusqlite::Result<Vec<EventRow>> {
    let direction = match order {
        AuditOrder::Descending => "DESC",
        AuditOrder::Ascending => "ASC",
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM audit{} ORDER BY created_at {direction}, id {direction}
         LIMIT ? OFFSET ?",
        filter.text
    );
    let count = |number: usize| Value::Integer(i64::try_from(number).unwrap_or(i64::MAX));
    filter.values.extend([count(limit), count(offset)]);
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_map(params_from_iter(&filter.values), event)?.collect()
}

/// The `WHERE` of a query. At most one condition may use an index of its own; the others are
/// marked with `+`, because without statistics SQLite could choose to sort a million rows.
struct Filter {
    text: String,
    values: Vec<Value>,
    driven: bool,
}

impl Filter {
    fn of(query: &AuditQuery) -> Self {
        let mut filter = Self { text: String::new(), values: Vec::new(), driven: false };
        let texts = |list: &[String]| list.iter().cloned().map(Value::Text).collect();
        let numbers = |list: &[i64]| list.iter().copied().map(Value::Integer).collect();
        // From the condition that leaves the fewest rows to the one that leaves the most.
        filter.any_of("id", numbers(&query.ids));
        filter.any_of("source_id", numbers(&query.source_ids));
        filter.any_of("actor_id", numbers(&query.actor_ids));
        filter.any_of("source_type", texts(&query.source_types));
        filter.any_of("action", texts(&query.actions));
        filter.any_of("+ip_address", texts(&query.ip_addresses));
        if let Some((start, end)) = query.created_at {
            let bounds = [Value::Integer(start), Value::Integer(end)];
            filter.and("created_at BETWEEN ? AND ?", bounds);
        }
        filter
    }

    fn any_of(&mut self, column: &str, mut values: Vec<Value>) {
        match (values.len(), self.driven) {
            (0, _) => {}
            (1, false) => {
                self.driven = !column.starts_with('+');
                self.and(&format!("{column} = ?"), values.pop());
            }
            (count, _) => {
                let marks = vec!["?"; count].join(", ");
                let column = column.trim_start_matches('+');
                let sign = if column == "id" { "" } else { "+" };
                self.and(&format!("{sign}{column} IN ({marks})"), values);
            }
        }
    }

    fn beyond(&mut self, place: Place, order: AuditOrder) {
        let sign = match order {
            AuditOrder::Descending => '<',
            AuditOrder::Ascending => '>',
        };
        let values = [place.created_at, place.id].map(Value::Integer);
        self.and(&format!("(created_at, id) {sign} (?, ?)"), values);
    }

    fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.text.push_str(if self.text.is_empty() { " WHERE " } else { " AND " });
        self.text.push_str(condition);
        self.values.extend(values);
    }
}

fn event(row: &Row<'_>) -> rusqlite::Result<EventRow> {
    Ok(EventRow {
        id: row.get(0)?,
        event: NewEvent {
            created_at: row.get(1)?,
            actor_id: row.get(2)?,
            actor_name: row.get(3)?,
            ip_address: row.get(4)?,
            action: row.get(5)?,
            source_type: row.get(6)?,
            source_id: row.get(7)?,
            source_label: row.get(8)?,
            change_description: row.get(9)?,
        },
    })
}
