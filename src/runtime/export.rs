//! Writes a list to a new file that only its owner can read. Where anything fails, or somebody stops
//! it, no file is left.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::bulk::Stop;
use super::secret_file::Reserved;
use crate::app::export::{Exported, Order, Problem, Rows};
use crate::domain::audit::{AuditEvent, AuditFilter};
use crate::records::{self, Format};
use crate::zendesk::Client;

/// Writes what is ordered, page by page where the account has to be asked, and tells how many rows
/// there are so far.
pub(super) async fn export(
    client: &Client,
    order: Order,
    mut stop: Stop,
    tell: impl Fn(usize) + Send,
) -> Result<Exported, Problem> {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    // What can keep it from being written is known before the account is asked for anything.
    let mut file = Reserved::new(&order.path, home).map_err(Problem::File)?;
    let count = match order.rows {
        Rows::Tokens(tokens) => {
            let text = records::text(order.format, &tokens);
            file.add(&text).map_err(Problem::File)?;
            tokens.len()
        }
        Rows::Events(filter) => {
            let whole = events(client, (order.format, &filter), &mut file, tell);
            tokio::select! {
                count = whole => count?,
                () = stop.wanted() => return Err(Problem::Stopped),
            }
        }
    };
    let path = file.keep().map_err(Problem::File)?;
    Ok(Exported { path, count })
}

async fn events(
    client: &Client,
    (format, filter): (Format, &AuditFilter),
    file: &mut Reserved,
    tell: impl Fn(usize),
) -> Result<usize, Problem> {
    let mut known = BTreeSet::new();
    let mut after = None;
    file.add(&records::head::<AuditEvent>(format)).map_err(Problem::File)?;
    loop {
        let page = client.audit_events(filter, after.as_ref()).await.map_err(Problem::Account)?;
        let before = known.len();
        let mut text = String::new();
        for event in &page.events {
            let is_first = known.is_empty();
            // Pages may overlap while the log grows.
            if known.insert(event.id) {
                text.push_str(&records::line(format, event, is_first));
            }
        }
        file.add(&text).map_err(Problem::File)?;
        tell(known.len());
        after = page.next;
        // A page without news could go on for ever.
        if after.is_none() || known.len() == before {
            break;
        }
    }
    file.add(records::tail(format)).map_err(Problem::File)?;
    Ok(known.len())
}
