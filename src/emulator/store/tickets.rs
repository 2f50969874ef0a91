//! A few tickets, so that a token has something to read, and what a client writes.

use rusqlite::{Connection, Row, params};

use super::{QueryError, Store, WriteError};

/// A ticket.
#[derive(Clone, Debug)]
pub struct TicketRow {
    /// Its id.
    pub id: i64,
    /// Its subject.
    pub subject: String,
    /// Its first comment.
    pub description: String,
    /// `new`, `open`, `pending`, `hold`, `solved` or `closed`.
    pub status: String,
    /// `low` to `urgent`.
    pub priority: Option<String>,
    /// `question`, `incident`, `problem` or `task`.
    pub kind: Option<String>,
    /// Who asked.
    pub requester_id: i64,
    /// Who answers.
    pub assignee_id: Option<i64>,
    /// Its tags, separated by spaces.
    pub tags: String,
    /// When it came.
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: i64,
}

/// A ticket to be made.
#[derive(Clone, Debug)]
pub struct NewTicket {
    /// Its subject.
    pub subject: String,
    /// Its first comment.
    pub description: String,
    /// Who asks.
    pub requester_id: i64,
    /// The account's time, in seconds.
    pub at: i64,
}

const COLUMNS: &str = "id, subject, description, status, priority, type, requester_id, assignee_id,
                       tags, created_at, updated_at";

impl Store {
    /// All of them, by id.
    pub async fn tickets(&self) -> Result<Vec<TicketRow>, QueryError> {
        self.read(|connection| {
            connection
                .prepare_cached(&format!("SELECT {COLUMNS} FROM tickets ORDER BY id"))?
                .query_map([], ticket)?
                .collect()
        })
        .await
    }

    /// Makes one, which is new and without an assignee.
    pub async fn create_ticket(&self, new: NewTicket) -> Result<TicketRow, WriteError> {
        self.write(move |transaction| {
            let id = transaction.query_row(
                "SELECT COALESCE(MAX(id), 0) + 1 FROM tickets",
                [],
                |row| row.get(0),
            )?;
            let row = TicketRow {
                id,
                subject: new.subject,
                description: new.description,
                status: "new".to_owned(),
                priority: None,
                kind: None,
                requester_id: new.requester_id,
                assignee_id: None,
                tags: String::new(),
                created_at: new.at,
                updated_at: new.at,
            };
            put(transaction, &row)?;
            Ok(row)
        })
        .await
    }
}

/// Writes a ticket.
pub fn put(connection: &Connection, row: &TicketRow) -> rusqlite::Result<()> {
    connection
        .prepare_cached(&format!(
            "INSERT INTO tickets ({COLUMNS})
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
        ))?
        .execute(params![
            row.id,
            row.subject,
            row.description,
            row.status,
            row.priority,
            row.kind,
            row.requester_id,
            row.assignee_id,
            row.tags,
            row.created_at,
            row.updated_at,
        ])?;
    Ok(())
}

fn ticket(row: &Row<'_>) -> rusqlite::Result<TicketRow> {
    Ok(TicketRow {
        id: row.get(0)?,
        subject: row.get(1)?,
        description: row.get(2)?,
        status: row.get(3)?,
        priority: row.get(4)?,
        kind: row.get(5)?,
        requester_id: row.get(6)?,
        assignee_id: row.get(7)?,
        tags: row.get(8)?,
        created_at: row.get(9)?,
        updated_at: row.get(10)?,
    })
}
