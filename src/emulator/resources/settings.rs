//! `account/settings`: the `api` part (rules S1, S2).

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::JsonBody;
use crate::emulator::auth::{Admin, Staff};
use crate::emulator::error::ApiError;
use crate::emulator::gate::Shared;
use crate::emulator::store::SettingsChange;
use crate::emulator::wire;

/// The settings as they are.
pub async fn show(Staff(visit): Staff) -> Json<Value> {
    Json(wire::settings(&visit.directory))
}

/// Changes what is named and leaves the rest. Whether a real account takes these keys is not
/// known; the body's shape is that of the answer (assumed).
pub async fn update(
    State(shared): State<Shared>,
    Admin(visit): Admin,
    JsonBody(body): JsonBody,
) -> Result<Json<Value>, ApiError> {
    if !body["settings"].is_object() {
        return Err(ApiError::ParameterMissing("settings"));
    }
    let api = &body["settings"]["api"];
    let change = SettingsChange {
        terms_accepted: flag(api, "accepted_api_agreement")?,
        token_access: flag(api, "api_token_access")?,
        end_user_passwords: flag(api, "api_password_access_end_users")?,
    };
    let actor = visit.actor();
    shared.store().change_settings(change, actor).await?;
    let directory = shared.store().directory().await?;
    Ok(Json(wire::settings(&directory)))
}

/// A flag, as a boolean or as the string that `api_token_access` is on the wire.
fn flag(api: &Value, field: &'static str) -> Result<Option<bool>, ApiError> {
    match api.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        Some(Value::String(text)) if text == "true" => Ok(Some(true)),
        Some(Value::String(text)) if text == "false" => Ok(Some(false)),
        Some(_) => Err(ApiError::RecordInvalid {
            field,
            code: "InvalidValue",
            text: "must be true or false".to_owned(),
        }),
    }
}
