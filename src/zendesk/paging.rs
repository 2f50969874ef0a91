//! Lists that come page by page, read to their end.

use std::collections::HashSet;

use serde::de::DeserializeOwned;

use super::client::Client;
use super::error::{Dated, Error};
use super::exchange::Request;
use super::wire;

/// Pages of a list that are read at most: 10,000 rows of a hundred a page.
const MOST_PAGES: usize = 100;

impl Client {
    /// Every page of a list, with the account's clock at the last one.
    ///
    /// It ends at the last page, at a link that was followed before, or after 100 pages.
    pub(super) async fn pages<T: DeserializeOwned>(
        &self,
        first: Request,
    ) -> Result<Dated<Vec<T>>, Error> {
        let mut next = Some(first);
        let mut followed = HashSet::new();
        let mut all = Dated { value: Vec::new(), server_time: None };
        while let Some(request) = next.take().filter(|_| followed.len() < MOST_PAGES) {
            let answer = self.send(&request).await?;
            all.value.push(answer.json::<T>()?);
            all.server_time = answer.dated(()).server_time;
            let paging: wire::Paging = answer.json()?;
            let link = paging.link().filter(|link| followed.insert((*link).to_owned()));
            next = link.map(|link| self.follow(link, &answer)).transpose()?;
        }
        Ok(all)
    }
}
