//! When tokens were last used, noted in batches.

use rusqlite::{Connection, TransactionBehavior, params};

/// What authenticated a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Used {
    /// An API token, by its id.
    ApiToken(i64),
    /// An OAuth access token, by its id.
    OAuthToken(i64),
}

/// Notes the uses; an older one never overwrites a newer one of another instance.
pub fn note(connection: &mut Connection, uses: &[(Used, i64)]) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for (used, at) in uses {
        let (sql, id) = match used {
            Used::ApiToken(id) => (
                "UPDATE tokens SET last_used = ?2
                 WHERE id = ?1 AND (last_used IS NULL OR last_used < ?2)",
                id,
            ),
            Used::OAuthToken(id) => (
                "UPDATE oauth_tokens SET used_at = ?2
                 WHERE id = ?1 AND (used_at IS NULL OR used_at < ?2)",
                id,
            ),
        };
        transaction.prepare_cached(sql)?.execute(params![id, at])?;
    }
    transaction.commit()
}
