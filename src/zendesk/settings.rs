//! The account's switch for token access (docs/wire.md, account settings; rules S1 and S2).

use reqwest::Method;

use super::client::Client;
use super::error::Error;
use super::wire;
use crate::domain::account::AccessSettings;

pub(super) const SETTINGS: &str = "/api/v2/account/settings";

impl Client {
    /// Whether the terms are accepted and token access is on (S1).
    pub async fn access(&self) -> Result<AccessSettings, Error> {
        let request = self.request(Method::GET, SETTINGS, &[]);
        let answer: wire::AccountSettings = self.send(&request).await?.json()?;
        Ok(answer.settings.api.into())
    }
}
