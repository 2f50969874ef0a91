//! `api_tokens`: list, create, update, delete (rules A2 to X2).

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::{Id, JsonBody};
use crate::emulator::auth::TokenManager;
use crate::emulator::error::ApiError;
use crate::emulator::gate::Shared;
use crate::emulator::query::Query;
use crate::emulator::secret;
use crate::emulator::store::{DescriptionChange, NewToken, TokenChange, Used};
use crate::emulator::wire::ApiToken;

/// The longest description. Zendesk documents none: assumed.
const MAX_DESCRIPTION: usize = 255;

/// All tokens in one list, in the order in which they were made (assumed).
pub async fn list(
    State(shared): State<Shared>,
    TokenManager(visit): TokenManager,
    query: Query,
) -> Json<Value> {
    let directory = &visit.directory;
    let with_creators = query.flag("include_users");
    let tokens: Vec<_> = directory
        .tokens
        .iter()
        .map(|row| {
            let token =
                ApiToken::of(row, shared.uses().latest(Used::ApiToken(row.id), row.last_used));
            if with_creators { token.with_creator(row, directory) } else { token }
        })
        .collect();
    Json(json!({"api_tokens": tokens}))
}

/// Makes a token; this answer alone has its value (A2).
pub async fn create(
    State(shared): State<Shared>,
    TokenManager(visit): TokenManager,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let description = description(&body)?.applied_to(None);
    let (value, visible_token) = secret::new_token()?;
    #[expect(
        clippy::disallowed_methods,
        reason = "the account keeps the hash of the value (`docs/wire.md`, API tokens)"
    )]
    let hash = secret::hash(value.expose());
    let new = NewToken { hash, visible_token, description };
    let row = shared.store().create_token(new, visit.actor()).await?;
    #[expect(
        clippy::disallowed_methods,
        reason = "A2: the answer of a create shows the value once"
    )]
    let token = ApiToken::of(&row, None).with_value(value.expose());
    let body = Json(json_of("api_token", &token)?);
    let location = format!("{}/api/v2/api_tokens/{}.json", visit.base, row.id);
    let mut response = (StatusCode::CREATED, body).into_response();
    if let Ok(location) = HeaderValue::try_from(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// Changes the description (E1) or the status (D1, R1). Other fields are ignored: assumed.
pub async fn update(
    State(shared): State<Shared>,
    TokenManager(visit): TokenManager,
    Id(id): Id,
    JsonBody(body): JsonBody,
) -> Result<Json<Value>, ApiError> {
    if !body["api_token"].is_object() {
        return Err(ApiError::ParameterMissing("api_token"));
    }
    let change = TokenChange { description: description(&body)?, active: active(&body)? };
    let actor = visit.actor();
    let row = shared.store().update_token(id, change, actor).await?;
    let last_used = shared.uses().latest(Used::ApiToken(row.id), row.last_used);
    json_of("api_token", &ApiToken::of(&row, last_used)).map(Json)
}

/// Deletes a token that is inactive (X1).
pub async fn delete(
    State(shared): State<Shared>,
    TokenManager(visit): TokenManager,
    Id(id): Id,
) -> Result<StatusCode, ApiError> {
    shared.store().delete_token(id, visit.actor()).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn json_of(name: &str, value: &ApiToken<'_>) -> Result<Value, ApiError> {
    let value = serde_json::to_value(value);
    let value = value.map_err(|error| ApiError::Unavailable(error.to_string()))?;
    Ok(json!({(name): value}))
}

/// The description of a body: absent, unset (null or empty, assumed to be the same), or a text.
fn description(body: &Value) -> Result<DescriptionChange, ApiError> {
    let invalid = |text: &str| ApiError::RecordInvalid {
        field: "description",
        code: "InvalidValue",
        text: text.to_owned(),
    };
    match body["api_token"].get("description") {
        None => Ok(DescriptionChange::Keep),
        Some(Value::Null) => Ok(DescriptionChange::Unset),
        Some(Value::String(text)) if text.is_empty() => Ok(DescriptionChange::Unset),
        Some(Value::String(text)) if text.chars().count() > MAX_DESCRIPTION => {
            Err(invalid("is too long (maximum is 255 characters)"))
        }
        Some(Value::String(text)) => Ok(DescriptionChange::Set(text.clone())),
        Some(_) => Err(invalid("must be a text")),
    }
}

fn active(body: &Value) -> Result<Option<bool>, ApiError> {
    match body["api_token"].get("active") {
        None => Ok(None),
        Some(Value::Bool(active)) => Ok(Some(*active)),
        Some(_) => Err(ApiError::RecordInvalid {
            field: "active",
            code: "InvalidValue",
            text: "must be true or false".to_owned(),
        }),
    }
}
