//! An account of an older format opens with all that is in it.

use std::fs;
use std::sync::Arc;

use rusqlite::Connection;
use serde_json::json;
use tokendesk::emulator::Tuning;
use tokendesk::emulator::{ResetOptions, Server, reset};

use crate::support::emulator::{Account, options};
use crate::support::oauth::Client;

/// The account of the first format, as it was before there were OAuth clients.
fn first_format() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let old = Connection::open(dir.path().join("account.db")).unwrap();
    let tables = fs::read_to_string("tests/fixtures/embedded/format-1.sql").unwrap();
    old.execute_batch(&format!(
        "PRAGMA application_id = {}; PRAGMA user_version = 1; {tables}
         INSERT INTO account VALUES
            (7, 'Northwind', 'northwind', 'suite-enterprise', 256, 1, 1, 0, 11, 5003, 1700000000);
         INSERT INTO users VALUES
            (11, 'Ada Park', 'ada@northwind.example', 'admin', NULL, 'Berlin', 'Europe/Berlin',
             'en-US', 1, 0, 1700000000, 1700000000, NULL);
         INSERT INTO tokens VALUES
            (5001, x'{:064}', 'kX77vn', 'Old import', 0, 1700000900, 1700000000, 1750000900, 11, NULL),
            (5002, x'{:064}', 'Qm81bT', NULL, 1, NULL, 1700000100, 1700000100, 11, NULL),
            (5003, x'{:064}', 'Zz41ce', 'Never told', 0, NULL, 1700000200, 1740000000, 11, NULL);
         INSERT INTO audit VALUES
            (901, 1700000000, 11, 'Ada Park', '192.0.2.1', 'create', 'apitoken', 5001,
             'API token: Old import', ''),
            (902, 1745000000, 11, 'Ada Park', '192.0.2.1', 'update', 'apitoken', 5001,
             'API token: Old import', 'active changed from true to false');",
        0x546b_446b, 1, 2, 3
    ))
    .unwrap();
    drop(old);
    dir
}

fn columns(connection: &Connection) -> Vec<String> {
    let sql = "SELECT tables.name || '.' || columns.name || ' ' || columns.type || ' ' ||
                      columns.\"notnull\" || ' ' || coalesce(columns.dflt_value, '')
               FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
               WHERE tables.type = 'table' ORDER BY 1";
    let mut statement = connection.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[tokio::test]
async fn an_account_of_the_first_format_keeps_its_data_and_gains_the_new_tables() {
    let dir = Arc::new(first_format());
    let tuning = Tuning { unlimited: true, ..Tuning::default() };
    let account = Account::at(Arc::clone(&dir), tuning).await;
    let tokens = account.tokens().await;
    assert_eq!(tokens.len(), 3);
    assert_eq!(tokens[0]["description"], "Old import");
    assert_eq!(tokens[0]["last_used"], "2023-11-14T22:28:20Z");
    assert_eq!(account.events(5001).await.len(), 2);
    let (id, _) = account.add("new").await;
    assert!(id > 5003, "an id is never given twice");
    let client = Client::create(&account, json!({"identifier": "new", "user_id": 11})).await;
    client.token(&account, "read").await;
    account.server.shutdown().await;
    // A second start finds nothing left to do.
    let account = Account::at(Arc::clone(&dir), tuning).await;
    assert_eq!(account.tokens().await.len(), 4);
    account.server.shutdown().await;

    let fresh = tempfile::tempdir().unwrap();
    reset(fresh.path(), &ResetOptions::default()).unwrap();
    let open = |dir: &tempfile::TempDir| Connection::open(dir.path().join("account.db")).unwrap();
    assert_eq!(columns(&open(&dir)), columns(&open(&fresh)), "old and new files are the same");
}

#[tokio::test]
async fn two_first_starts_on_an_older_format_do_not_disturb_each_other() {
    let dir = first_format();
    let starts = (0..4).map(|_| Server::start(options(dir.path())));
    let mut tasks = tokio::task::JoinSet::new();
    starts.for_each(|start| drop(tasks.spawn(start)));
    let servers: Vec<_> = tasks.join_all().await.into_iter().map(Result::unwrap).collect();
    for server in servers {
        server.shutdown().await;
    }
}
