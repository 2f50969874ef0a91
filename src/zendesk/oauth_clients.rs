//! OAuth clients: the lists, and what changes them (docs/wire.md, OAuth; rules Z4 and Q5).

use reqwest::Method;
use serde_json::{Map, Value, json};

use super::client::Client;
use super::error::{Dated, Error};
use super::exchange::{Answer, Purpose};
use super::wire_oauth as wire;
use super::writer::{Removal, Writer};
use crate::domain::oauth_client::{
    ClientChange, CreatedClient, GlobalClient, NewClient, OAuthClient, OAuthClientId,
};
use crate::domain::token::Deletion;

const CLIENTS: &str = "/api/v2/oauth/clients";
const GLOBAL_CLIENTS: &str = "/api/v2/oauth/global_clients";

impl Client {
    /// Every OAuth client of the account. Administrators alone are told.
    pub async fn oauth_clients(&self) -> Result<Dated<Vec<OAuthClient>>, Error> {
        let request = self.request(Method::GET, CLIENTS, &[("page[size]", "100")]);
        let pages: Dated<Vec<wire::ClientList>> = self.pages(request).await?;
        let lists = pages.value.into_iter().flat_map(|list| list.clients);
        let value = lists.map(OAuthClient::from).collect();
        Ok(Dated { value, server_time: pages.server_time })
    }

    /// The clients of Zendesk and its partners that people of the account have let in, each with
    /// what is known of its access tokens: that this can't be had leaves the clients.
    pub async fn global_clients(&self) -> Result<Vec<GlobalClient>, Error> {
        let size = [("page[size]", "100")];
        let lists = self.pages(self.request(Method::GET, GLOBAL_CLIENTS, &size)).await?.value;
        let lists = lists.into_iter().flat_map(|list: wire::GlobalClientList| list.global_clients);
        let lists: Vec<_> = lists.collect();
        if lists.is_empty() {
            return Ok(Vec::new());
        }
        let summary = format!("{GLOBAL_CLIENTS}/token_summary");
        let summaries = self.pages(self.request(Method::GET, &summary, &size)).await.ok();
        let summaries: Option<Vec<_>> = summaries.map(|pages| {
            let lists = pages.value.into_iter();
            lists.flat_map(|list: wire::SummaryList| list.global_clients).collect()
        });
        Ok(lists.into_iter().map(|client| client.with(summaries.as_deref())).collect())
    }
}

impl Writer {
    /// Makes a client and brings back its whole secret, the only time it is there.
    ///
    /// It reaches the account at most once, like the create of a token. After an error that [may
    /// have created](Error::may_have_created) it the list tells by the identifier, and its secret
    /// can be replaced by [another](Self::new_client_secret).
    pub async fn create_oauth_client(&self, new: &NewClient) -> Result<CreatedClient, Error> {
        let mut fields = fields(&ClientChange {
            name: Some(new.name.clone()),
            identifier: Some(new.identifier.clone()),
            kind: Some(new.kind),
            description: set(&new.description),
            company: set(&new.company),
            redirect_uris: Some(new.redirect_uris.clone()),
            scopes: (!new.scopes.is_empty()).then(|| new.scopes.clone()),
        });
        fields.insert("user_id".to_owned(), new.owner.0.into());
        let request = self.write(Method::POST, CLIENTS, &json!({"client": fields}));
        created(&self.send(&request).await?)
    }

    /// Changes a client and brings back what it is now. It reaches the account at most once.
    pub async fn update_oauth_client(
        &self,
        id: OAuthClientId,
        change: &ClientChange,
    ) -> Result<OAuthClient, Error> {
        let body = json!({"client": fields(change)});
        let request = self.write(Method::PUT, &path(id), &body);
        let record: wire::OneClient = self.send(&request).await?.json()?;
        Ok(record.client.into())
    }

    /// Gives a client another secret and brings it back whole; what has the old one stops. It
    /// reaches the account at most once: each time makes another one.
    pub async fn new_client_secret(&self, id: OAuthClientId) -> Result<CreatedClient, Error> {
        let path = format!("{}/generate_secret", path(id));
        let mut request = self.write(Method::PUT, &path, &json!({}));
        request.purpose = Purpose::Creation;
        created(&self.send(&request).await?)
    }

    /// Deletes a client; its access tokens are worth nothing at once. Sent again where it is not
    /// known what became of it; one that is gone is a success.
    pub async fn delete_oauth_client(&self, id: OAuthClientId) -> Result<Deletion, Error> {
        Ok(match self.remove(&path(id)).await? {
            Removal::Done => Deletion::Deleted,
            Removal::Missing { own, .. } => Removal::missing(own),
        })
    }
}

/// Twice over the same bytes, which are wiped: the secret is copied once, into its wrapper.
fn created(answer: &Answer) -> Result<CreatedClient, Error> {
    let record: wire::OneClient = answer.json()?;
    let secret: wire::OneClientSecret = answer.json()?;
    Ok(CreatedClient { client: record.client.into(), secret: secret.secret() })
}

fn fields(change: &ClientChange) -> Map<String, Value> {
    let text = |text: &Option<String>| text.clone().map(Value::from);
    let fields = [
        ("name", text(&change.name)),
        ("identifier", text(&change.identifier)),
        ("kind", change.kind.map(|kind| kind.as_wire().into())),
        ("description", text(&change.description)),
        ("company", text(&change.company)),
        ("redirect_uri", change.redirect_uris.clone().map(Value::from)),
        ("scope", change.scopes.as_ref().map(|scopes| scopes.to_string().into())),
    ];
    let set = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    set.collect()
}

fn set(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn path(OAuthClientId(id): OAuthClientId) -> String {
    format!("{CLIENTS}/{id}")
}
