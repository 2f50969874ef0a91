//! What the account does to tokens by itself once their retirement is on (Z1, Z3).

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};

use super::audit::{NewEvent, SYSTEM, append};
use super::directory::{TOKEN, TokenRow, all, token};
use super::writes::{WriteError, active_changed, token_label};
use super::{Store, Used};
use crate::domain::audit::ActivityType;
use crate::domain::retirement::{Change, Life, Step};

/// Whether the account keeps the rules of the retirement.
pub fn is_on(connection: &Connection) -> rusqlite::Result<bool> {
    let sql = "SELECT retirement FROM account";
    connection.prepare_cached(sql)?.query_row([], |row| row.get(0))
}

/// A second of the account's clock.
pub fn time(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
}

/// When the rules next change this token.
pub fn next_due(row: &TokenRow) -> i64 {
    life(row).next().at.as_second()
}

fn life(row: &TokenRow) -> Life {
    let changed = row.status_changed_at.map(time);
    if row.active {
        Life::active(time(row.created_at), row.last_used.map(time), changed)
    } else {
        Life::Inactive { since: changed.unwrap_or_else(|| time(row.updated_at)) }
    }
}

impl Store {
    /// Does what has been due until now, each step at its own time and with its own event. `used`
    /// is what is not written down yet of the tokens' uses.
    pub async fn settle(&self, now: i64, used: HashMap<Used, i64>) -> Result<(), WriteError> {
        self.write(move |transaction| {
            let steps =
                if is_on(transaction)? { due(transaction, now, &used)? } else { Vec::new() };
            for (step, row) in &steps {
                apply(transaction, *step, row)?;
            }
            Ok(())
        })
        .await
    }
}

/// The steps until now, oldest first, each with the token as it is before it.
fn due(
    connection: &Connection,
    now: i64,
    used: &HashMap<Used, i64>,
) -> rusqlite::Result<Vec<(Step, TokenRow)>> {
    let rows = all(connection, &format!("SELECT {TOKEN} FROM tokens"), token)?;
    let mut steps = Vec::new();
    for mut row in rows {
        row.last_used = row.last_used.max(used.get(&Used::ApiToken(row.id)).copied());
        loop {
            let step = life(&row).next();
            if step.at > time(now) {
                break;
            }
            steps.push((step, row.clone()));
            if step.change == Change::Deleted {
                break;
            }
            row.active = false;
            row.status_changed_at = Some(step.at.as_second());
        }
    }
    steps.sort_by_key(|(step, row)| (*step, row.id));
    Ok(steps)
}

fn apply(transaction: &Transaction<'_>, step: Step, row: &TokenRow) -> rusqlite::Result<()> {
    let at = step.at.as_second();
    let (activity, text) = match step.change {
        Change::Deactivated(_) => {
            transaction
                .prepare_cached(
                    "UPDATE tokens SET active = 0, updated_at = ?2, status_changed_at = ?2
                     WHERE id = ?1",
                )?
                .execute(params![row.id, at])?;
            (ActivityType::Updated, active_changed(false))
        }
        Change::Deleted => {
            transaction.prepare_cached("DELETE FROM tokens WHERE id = ?1")?.execute([row.id])?;
            (ActivityType::Deleted, String::new())
        }
    };
    append(
        transaction,
        &NewEvent {
            created_at: at,
            actor_id: Some(SYSTEM.0),
            actor_name: SYSTEM.1.to_owned(),
            ip_address: None,
            action: activity.as_wire().to_owned(),
            source_type: "apitoken".to_owned(),
            source_id: Some(row.id),
            source_label: token_label(row.description.as_deref()),
            change_description: text,
        },
    )
}
