//! The account's switch for token access (docs/wire.md, account settings; rules S1 and S2).

use reqwest::Method;
use serde_json::json;

use super::client::Client;
use super::error::Error;
use super::wire;
use crate::domain::account::AccessSettings;

const SETTINGS: &str = "/api/v2/account/settings";

impl Client {
    /// Whether the terms are accepted and token access is on (S1).
    pub async fn access(&self) -> Result<AccessSettings, Error> {
        let request = self.request(Method::GET, SETTINGS, &[]);
        let answer: wire::AccountSettings = self.read(&request).await?.json()?;
        Ok(answer.settings.api.into())
    }

    /// Sets both (S1, S2) and brings back what the account has afterwards: it may answer 200 and
    /// change nothing, so it is read again. The write is sent once.
    ///
    /// An error of a `GET` comes after the write was accepted.
    pub async fn set_access(&self, wanted: AccessSettings) -> Result<AccessSettings, Error> {
        // One of the two switches is a string on the wire.
        let body = json!({"settings": {"api": {
            "accepted_api_agreement": wanted.terms_accepted,
            "api_token_access": wanted.token_access.to_string(),
        }}});
        self.send_once(&self.write(Method::PUT, SETTINGS, &body)).await?;
        self.access().await
    }
}
