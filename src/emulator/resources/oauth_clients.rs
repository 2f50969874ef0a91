//! `oauth/clients`: the clients of the account (reference 1.4; Z4, Q5).

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::{Id, JsonBody, MAX_BODY};
use crate::domain::oauth::{ClientKind, Scopes, check_redirect};
use crate::domain::secret::OneTimeSecret;
use crate::domain::user::Role;
use crate::emulator::auth::{Admin, ApiManager, Visit};
use crate::emulator::error::ApiError;
use crate::emulator::gate::Shared;
use crate::emulator::paging::{Paging, around};
use crate::emulator::query::Query;
use crate::emulator::secret;
use crate::emulator::store::{
    ClientChange, ClientRow, DescriptionChange, NewClient, Place, Secret,
};
use crate::emulator::wire::{OAuthClient, Page};

/// The longest text of a field. Zendesk documents none: assumed.
const MAX_TEXT: usize = 255;

/// All clients: for administrators alone.
pub async fn list(Admin(visit): Admin, query: Query) -> Result<Response, ApiError> {
    paged(&visit, &query, |_| true)
}

/// One's own: for administrators alone, as the whole list is.
pub async fn own(Admin(visit): Admin, query: Query) -> Result<Response, ApiError> {
    let asks = visit.user().map(|user| user.id);
    paged(&visit, &query, |client| Some(client.user_id) == asks)
}

fn paged(
    visit: &Visit,
    query: &Query,
    wanted: impl Fn(&ClientRow) -> bool,
) -> Result<Response, ApiError> {
    let paging = Paging::of(query)?;
    let rows = visit.directory.oauth.clients_of(false).filter(|client| wanted(client)).collect();
    let cut = paging.cut(rows, |row: &&ClientRow| Place { created_at: 0, id: row.id });
    let around = around(paging, &visit.url(), query, cut.more, cut.count, cut.edges);
    let rows = cut.rows.into_iter();
    let rows: Vec<_> = rows.map(|row| OAuthClient::of(row, &visit.base)).collect();
    Ok(Json(Page::new("clients", rows, around)).into_response())
}

/// One client.
pub async fn show(ApiManager(visit): ApiManager, Id(id): Id) -> Result<Json<Value>, ApiError> {
    let row = visit.directory.oauth.client(id).filter(|client| !client.global);
    let row = row.ok_or(ApiError::RecordNotFound)?;
    Ok(Json(json!({"client": OAuthClient::of(row, &visit.base)})))
}

/// Makes a client; this answer has its secret whole.
pub async fn create(
    State(shared): State<Shared>,
    ApiManager(visit): ApiManager,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let change = change(&body)?;
    let kind = change.kind.unwrap_or(ClientKind::Confidential);
    let (value, secret) = match kind {
        ClientKind::Public => None,
        ClientKind::Confidential => Some(new_secret()?),
    }
    .unzip();
    let scope = change.scope.applied_to(None);
    let new = NewClient {
        identifier: change.identifier.ok_or_else(|| blank("identifier"))?,
        name: change.name.ok_or_else(|| blank("name"))?,
        kind,
        description: change.description.applied_to(None),
        company: change.company.applied_to(None),
        redirect_uris: change.redirect_uris.unwrap_or_default(),
        scope: scope.map(|scope| Scopes::parse(&scope)),
        secret,
        user_id: owner(&body, &visit)?,
    };
    let row = shared.store().create_client(new, visit.actor()).await?;
    let location = format!("{}/api/v2/oauth/clients/{}.json", visit.base, row.id);
    let mut response = (StatusCode::CREATED, told(&row, value.as_ref(), &visit)).into_response();
    if let Ok(location) = HeaderValue::try_from(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// Changes what is named and leaves the rest; the owner stays (assumed).
pub async fn update(
    State(shared): State<Shared>,
    ApiManager(visit): ApiManager,
    Id(id): Id,
    JsonBody(body): JsonBody,
) -> Result<Json<Value>, ApiError> {
    let row = shared.store().update_client(id, change(&body)?, visit.actor()).await?;
    Ok(told(&row, None, &visit))
}

/// Gives the client another secret, which this answer has whole.
pub async fn generate_secret(
    State(shared): State<Shared>,
    ApiManager(visit): ApiManager,
    Id(id): Id,
) -> Result<Json<Value>, ApiError> {
    let (value, secret) = new_secret()?;
    let row = shared.store().change_client_secret(id, secret, visit.actor()).await?;
    Ok(told(&row, Some(&value), &visit))
}

/// Deletes the client; its access tokens are worth nothing at once.
pub async fn delete(
    State(shared): State<Shared>,
    ApiManager(visit): ApiManager,
    Id(id): Id,
) -> Result<StatusCode, ApiError> {
    shared.store().delete_client(id, visit.actor()).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn told(row: &ClientRow, value: Option<&OneTimeSecret>, visit: &Visit) -> Json<Value> {
    let client = OAuthClient::of(row, &visit.base);
    let Some(value) = value else {
        return Json(json!({"client": client}));
    };
    #[expect(clippy::disallowed_methods, reason = "the answer shows the client's secret once")]
    let client = client.with_secret(value.expose());
    Json(json!({"client": client}))
}

fn new_secret() -> Result<(OneTimeSecret, Secret), ApiError> {
    let (value, visible) = secret::new_oauth_secret()?;
    #[expect(clippy::disallowed_methods, reason = "the account keeps the hash of the secret")]
    let hash = secret::hash(value.expose());
    Ok((value, Secret { hash, visible }))
}

/// The owner of a new client: somebody of the staff. Who is no administrator can name but oneself,
/// since the client acts as its owner (assumed).
fn owner(body: &Value, visit: &Visit) -> Result<i64, ApiError> {
    let id = body["client"].get("user_id").filter(|id| !id.is_null());
    let id = id.ok_or_else(|| blank("user_id"))?;
    let user = id.as_i64().and_then(|id| visit.directory.user(id));
    let asks = visit.user().map(|user| user.id);
    let fits = user.filter(|user| {
        matches!(user.role, Role::Admin | Role::Agent)
            && (visit.is_admin() || asks == Some(user.id))
    });
    fits.map(|user| user.id).ok_or_else(|| invalid("user_id", "is not a user who can own a client"))
}

fn change(body: &Value) -> Result<ClientChange, ApiError> {
    let client = &body["client"];
    if !client.is_object() {
        return Err(ApiError::ParameterMissing("client"));
    }
    let identifier = needed(client, "identifier")?;
    if identifier.as_ref().is_some_and(|text| !text.bytes().all(|byte| byte.is_ascii_graphic())) {
        return Err(invalid("identifier", "must have no spaces and only plain characters"));
    }
    Ok(ClientChange {
        identifier,
        name: needed(client, "name")?,
        kind: kind(client)?,
        description: text(client, "description")?,
        company: text(client, "company")?,
        redirect_uris: redirect_uris(client)?,
        scope: scope(client)?,
    })
}

/// Scopes that overlap are refused, as Admin Center does (here assumed); a name that nobody knows is
/// not (assumed). All narrow scopes together are longer than another text may be.
fn scope(client: &Value) -> Result<DescriptionChange, ApiError> {
    let change = text_up_to(client, "scope", MAX_BODY)?;
    let overlap = match &change {
        DescriptionChange::Set(text) => Scopes::parse(text).overlap(),
        DescriptionChange::Keep | DescriptionChange::Unset => None,
    };
    overlap.map_or(Ok(change), |overlap| Err(invalid("scope", &overlap.to_string())))
}

fn kind(client: &Value) -> Result<Option<ClientKind>, ApiError> {
    let wrong = || invalid("kind", "must be public or confidential");
    match client.get("kind") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => ClientKind::from_wire(text).map(Some).ok_or_else(wrong),
        Some(_) => Err(wrong()),
    }
}

/// A text that may be missing from the body, but not empty.
fn needed(client: &Value, field: &'static str) -> Result<Option<String>, ApiError> {
    match text(client, field)? {
        DescriptionChange::Keep => Ok(None),
        DescriptionChange::Unset => Err(blank(field)),
        DescriptionChange::Set(text) => Ok(Some(text)),
    }
}

fn text(client: &Value, field: &'static str) -> Result<DescriptionChange, ApiError> {
    text_up_to(client, field, MAX_TEXT)
}

fn text_up_to(
    client: &Value,
    field: &'static str,
    most: usize,
) -> Result<DescriptionChange, ApiError> {
    match client.get(field) {
        None => Ok(DescriptionChange::Keep),
        Some(Value::Null) => Ok(DescriptionChange::Unset),
        Some(Value::String(text)) if text.trim().is_empty() => Ok(DescriptionChange::Unset),
        Some(Value::String(text)) if text.chars().count() > most => {
            Err(invalid(field, &format!("is too long (maximum is {most} characters)")))
        }
        Some(Value::String(text)) => Ok(DescriptionChange::Set(text.clone())),
        Some(_) => Err(invalid(field, "must be a text")),
    }
}

/// The addresses: an array, or one text with an address a line (assumed).
fn redirect_uris(client: &Value) -> Result<Option<Vec<String>>, ApiError> {
    let wrong = |text: &str| invalid("redirect_uri", text);
    let addresses: Vec<&str> = match client.get("redirect_uri") {
        None => return Ok(None),
        Some(Value::Null) => Vec::new(),
        Some(Value::String(text)) => text.lines().map(str::trim).collect(),
        Some(Value::Array(list)) => {
            let texts: Option<_> = list.iter().map(Value::as_str).collect();
            texts.ok_or_else(|| wrong("must be a list of addresses"))?
        }
        Some(_) => return Err(wrong("must be a list of addresses")),
    };
    for address in &addresses {
        check_redirect(address).map_err(|error| wrong(&error.to_string()))?;
    }
    Ok(Some(addresses.into_iter().map(str::to_owned).collect()))
}

fn blank(field: &'static str) -> ApiError {
    ApiError::RecordInvalid { field, code: "BlankValue", text: "cannot be blank".to_owned() }
}

fn invalid(field: &'static str, text: &str) -> ApiError {
    ApiError::RecordInvalid { field, code: "InvalidValue", text: text.to_owned() }
}
