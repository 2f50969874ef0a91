//! A client's secret in a real grant with the request that proves its scopes, against the embedded
//! account (Z4).

use serde_json::json;
use tokendesk::domain::identify::Answered;
use tokendesk::domain::migration::{Check, Checked, Trial};
use tokendesk::domain::oauth::Scopes;
use tokendesk::domain::oauth_client::{ClientTrial, OAuthClientId};
use tokendesk::domain::secret::{Credential, OneTimeSecret};
use tokendesk::zendesk::{TokensOf, Writer};

use super::{QUICK, signed_in_by};
use crate::support::emulator::{Account, As};
use crate::support::oauth::Client;

fn administrator(account: &Account) -> Writer {
    let credentials = account.server.credentials();
    let bearer = Credential::Bearer(credentials.oauth_token.clone());
    Writer::new(signed_in_by(&credentials.url, bearer, QUICK))
}

async fn prove(writer: &Writer, client: &Client, scopes: &str, check: Option<Check>) -> Trial {
    let secret = OneTimeSecret::new(client.secret.clone());
    let (id, scopes) = (OAuthClientId(client.id), Scopes::parse(scopes));
    writer.prove_oauth_client(id, &client.identifier, &secret, &scopes, check).await.unwrap()
}

#[tokio::test]
async fn each_preset_is_proved_and_leaves_nothing_behind() {
    let account = Account::start().await;
    let client = Client::create(&account, json!({"identifier": "tried"})).await;
    let writer = administrator(&account);
    let tickets = async || {
        account.call(As::Run, "GET /api/v2/tickets/count", None).await.json()["count"]["value"]
            .as_i64()
    };
    let before = tickets().await;
    for scopes in
        ["tickets:read", "users:read", "hc:read", "tickets:read tickets:write", "read write"]
    {
        let check = Check::of(&Scopes::parse(scopes)).unwrap();
        let trial = prove(&writer, &client, scopes, Some(check)).await;
        assert!(trial.is_good(), "{scopes}: {trial:?}");
        assert_eq!(trial.check, Some((check, Checked::Allowed)), "{scopes}");
    }
    assert_eq!(tickets().await, before, "the try of writing makes no ticket");
    let left = writer.oauth_tokens(TokensOf::Client(OAuthClientId(client.id))).await.unwrap();
    assert_eq!(left, [], "and no access token");
}

#[tokio::test]
async fn a_missing_scope_and_a_wrong_secret_are_outcomes() {
    let account = Account::start().await;
    let client = Client::create(&account, json!({"identifier": "tried"})).await;
    let writer = administrator(&account);
    let trial = prove(&writer, &client, "users:read", Some(Check::EmptyTicket)).await;
    assert!(!trial.is_good());
    assert!(matches!(&trial.check, Some((_, Checked::MissingScope(_)))), "{trial:?}");
    let answered = |trial: &Trial| match &trial.grant {
        ClientTrial::Granted { answered, .. } => answered.authenticates(),
        ClientTrial::Refused(_) => None,
    };
    assert_eq!(answered(&trial), Answered::Scopeless.authenticates());
    let wrong = Client { secret: "wr0ng".to_owned(), ..client };
    let trial = prove(&writer, &wrong, "users:read", Some(Check::Users)).await;
    assert_eq!(trial, Trial { grant: ClientTrial::Refused("invalid_client".into()), check: None });
}
