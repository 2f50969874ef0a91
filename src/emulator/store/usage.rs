//! When tokens were last used, noted in batches.

use rusqlite::{Connection, TransactionBehavior, params};

/// Notes the uses; an older one never overwrites a newer one of another instance.
pub fn note(connection: &mut Connection, uses: &[(i64, i64)]) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    {
        let mut update = transaction.prepare_cached(
            "UPDATE tokens SET last_used = ?2
             WHERE id = ?1 AND (last_used IS NULL OR last_used < ?2)",
        )?;
        for (id, at) in uses {
            update.execute(params![id, at])?;
        }
    }
    transaction.commit()
}
