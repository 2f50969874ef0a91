//! What the app asks about OAuth clients, put to the client of the account.

use crate::app::oauth::{Answer, Listed, Request};
use crate::zendesk::{Client, Error, ErrorKind, Writer};

use super::calls::Line;

/// Puts a question or a change to the account.
pub(super) async fn ask(line: &Line, request: Request) -> Answer {
    let client = &line.client;
    match (request, &line.writer) {
        (Request::Clients, _) => Answer::Clients(list(client).await),
        (Request::Tokens(of), _) => Answer::Tokens(client.oauth_tokens(of).await),
        (change, Some(writer)) => make(writer, change).await,
        (change, None) => {
            let kind = ErrorKind::ReadOnly;
            let request = change.line();
            change.refused(Error { kind, cause: None, status: None, request, request_id: None })
        }
    }
}

/// The account's own clients; that the global ones can't be had leaves them.
async fn list(client: &Client) -> Result<Listed, Error> {
    let (clients, global) = tokio::join!(client.oauth_clients(), client.global_clients());
    Ok(Listed { clients: clients?, global })
}

async fn make(writer: &Writer, change: Request) -> Answer {
    match change {
        Request::Create(new) => Answer::Created(writer.create_oauth_client(&new).await),
        Request::Update { id, change } => {
            Answer::Updated(writer.update_oauth_client(id, &change).await)
        }
        Request::NewSecret(id) => Answer::NewSecret(writer.new_client_secret(id).await),
        Request::Delete(id) => Answer::Deleted(writer.delete_oauth_client(id).await),
        Request::Revoke(id) => Answer::Revoked(writer.revoke_oauth_token(id).await),
        // They change nothing.
        Request::Clients => Answer::Clients(list(writer).await),
        Request::Tokens(of) => Answer::Tokens(writer.oauth_tokens(of).await),
        Request::Try { client, identifier, secret, scopes, check } => {
            let trial = writer.prove_oauth_client(client, &identifier, &secret, &scopes, check);
            Answer::Tried(trial.await)
        }
        Request::TrySignIn { client, authorization, code, check } => {
            Answer::Tried(writer.prove_sign_in(client, &authorization, &code, check).await)
        }
    }
}
