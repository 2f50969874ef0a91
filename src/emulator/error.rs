//! Refusals as the wire has them (`docs/wire.md`, errors).

use axum::Json;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::grant::GrantError;
use super::secret::NoRandomness;
use super::store::{QueryError, WriteError};
use crate::domain::oauth::MissingScope;
use crate::domain::token::{Refusal, TokenLimit};

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// 401 for Basic, the same for an unknown, an inactive and a wrong token (D2).
    #[error("the credentials are wrong")]
    Unauthenticated,
    /// 401 for Bearer.
    #[error("the bearer token is wrong")]
    InvalidToken,
    /// 403: the role or the plan does not allow it (P3, P4).
    #[error("the role or the plan does not allow it")]
    Forbidden,
    /// 403 before anything is read: a page on another site, or a name that leads here.
    #[error("{0}")]
    NotHere(&'static str),
    /// 403: the scopes of an OAuth access token do not allow it.
    #[error(transparent)]
    Scope(#[from] MissingScope),
    /// 400 or 401: no access token is given (RFC 6749, 5.2).
    #[error(transparent)]
    Grant(#[from] GrantError),
    /// 404: no such record, or token access is off.
    #[error("there is no such record")]
    RecordNotFound,
    /// 404: no such path.
    #[error("there is no such path")]
    InvalidEndpoint,
    /// 422, with the field, the code and the text.
    #[error("{text}")]
    RecordInvalid {
        /// The field, or `base` for the record as a whole.
        field: &'static str,
        /// Zendesk's code.
        code: &'static str,
        /// What is wrong.
        text: String,
    },
    /// 400: a parameter is missing.
    #[error("parameter {0} is required")]
    ParameterMissing(&'static str),
    /// 400: a parameter says nothing that is understood. Code and text are assumed.
    #[error("{0}")]
    InvalidParameter(String),
    /// 400: offset paging goes no further.
    #[error("offset paging goes no further than 10,000 records")]
    PaginationDepth,
    /// 400: the body is no JSON. Assumed.
    #[error("the body is not JSON")]
    NotJson,
    /// 400: the body is no form. Assumed.
    #[error("the body is not a form")]
    NotAForm,
    /// 413, which Zendesk does not document. Assumed.
    #[error("the body is too long")]
    TooLarge,
    /// 415. Assumed.
    #[error("the content type is not JSON")]
    ContentType,
    /// 429, with the seconds to wait.
    #[error("too many requests")]
    TooMany(u32),
    /// 408: the body did not come.
    #[error("the request took too long")]
    TooSlow,
    /// 507: the disk of the account is full.
    #[error("there is no space left")]
    Full,
    /// 503: the file of the account can't be used.
    #[error("{0}")]
    Unavailable(String),
}

impl ApiError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Unauthenticated | Self::InvalidToken | Self::Grant(GrantError::Client) => {
                StatusCode::UNAUTHORIZED
            }
            Self::Forbidden | Self::NotHere(_) | Self::Scope(_) => StatusCode::FORBIDDEN,
            Self::RecordNotFound | Self::InvalidEndpoint => StatusCode::NOT_FOUND,
            Self::RecordInvalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Grant(_)
            | Self::ParameterMissing(_)
            | Self::InvalidParameter(_)
            | Self::PaginationDepth
            | Self::NotJson
            | Self::NotAForm => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Full => StatusCode::INSUFFICIENT_STORAGE,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn body(&self) -> Value {
        match self {
            Self::Unauthenticated => json!({"error": "Couldn't authenticate you"}),
            Self::InvalidToken => json!({
                "error": "invalid_token",
                "error_description": "The access token provided is expired, revoked, malformed or \
                                      invalid for other reasons.",
            }),
            Self::Forbidden => json!({"error": {
                "title": "Forbidden",
                "message": "You do not have access to this page. Please contact the account owner \
                            of this help desk for further help.",
            }}),
            Self::Grant(error) => {
                json!({"error": error.code(), "error_description": error.to_string()})
            }
            Self::RecordNotFound => {
                json!({"error": "RecordNotFound", "description": "Not found"})
            }
            Self::InvalidEndpoint => {
                json!({"error": "InvalidEndpoint", "description": "Not found"})
            }
            Self::RecordInvalid { field, code, text } => json!({
                "error": "RecordInvalid",
                "description": "Record validation errors",
                "details": {(*field): [{"description": text, "error": code}]},
            }),
            Self::ParameterMissing(name) => json!({
                "error": "ParameterMissing",
                "description": format!("Parameter {name} is required"),
            }),
            Self::PaginationDepth => json!({"errors": [{
                "code": "InvalidPaginationDepth",
                "title": "Invalid pagination depth",
                "detail": "Offset pagination goes no further than 10,000 records. Use cursor \
                           pagination.",
            }]}),
            other => json!({"error": other.code(), "description": other.to_string()}),
        }
    }

    /// The code of the refusals that Zendesk does not document.
    fn code(&self) -> &'static str {
        match self {
            Self::NotHere(_) | Self::Scope(_) => "Forbidden",
            Self::InvalidParameter(_) => "InvalidValue",
            Self::NotJson | Self::NotAForm => "BadRequest",
            Self::TooLarge => "PayloadTooLarge",
            Self::ContentType => "UnsupportedMediaType",
            Self::TooSlow => "RequestTimeout",
            Self::Full => "InsufficientStorage",
            _ => "ServiceUnavailable",
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let Self::TooMany(seconds) = self {
            // Observed as plain text, unlike every other refusal.
            let body = Body::from("Number of allowed API requests per minute exceeded");
            let mut response = (self.status(), body).into_response();
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("text/plain; charset=utf-8"),
            );
            return response;
        }
        let mut response = (self.status(), Json(self.body())).into_response();
        let challenge = match self {
            Self::Unauthenticated => "Basic realm=\"Web Password\"",
            Self::InvalidToken => "Bearer error=\"invalid_token\"",
            // A client may have used the header (RFC 6749, 5.2).
            Self::Grant(GrantError::Client) => "Basic realm=\"OAuth\"",
            _ => return response,
        };
        let challenge = HeaderValue::from_static(challenge);
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        response
    }
}

impl From<QueryError> for ApiError {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Full => Self::Full,
            QueryError::Unusable(_) => Self::Unavailable(format!(
                "{error}. If this was a change, look whether it took place before you try again."
            )),
        }
    }
}

impl From<NoRandomness> for ApiError {
    fn from(error: NoRandomness) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl From<WriteError> for ApiError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::NotFound | WriteError::TokenAccessOff => Self::RecordNotFound,
            WriteError::TermsNotAccepted => Self::RecordInvalid {
                field: "api_token_access",
                code: "InvalidValue",
                text: "The API terms must be accepted first, and can't be taken back.".to_owned(),
            },
            WriteError::IdentifierTaken => Self::RecordInvalid {
                field: "identifier",
                code: "DuplicateValue",
                text: "Identifier: has already been taken".to_owned(),
            },
            WriteError::PublicClient => Self::RecordInvalid {
                field: "kind",
                code: "InvalidValue",
                text: "A public client has no secret.".to_owned(),
            },
            // Only the rules are documented; status, code and text are assumed.
            WriteError::Retired(retired) => Self::RecordInvalid {
                field: "base",
                code: "InvalidValue",
                text: retired.to_string(),
            },
            WriteError::Refused { refusal, limit } => refused(refusal, limit),
            WriteError::Query(error) => error.into(),
        }
    }
}

/// The refusals of T4 and X1: only the rules are documented; status, code and text are assumed.
fn refused(refusal: Refusal, limit: TokenLimit) -> ApiError {
    let (code, text) = match refusal {
        Refusal::LimitReached => (
            "TooManyValues",
            format!(
                "The account has reached its limit of {} API tokens. Delete a token before you \
                 add one.",
                limit.tokens()
            ),
        ),
        Refusal::StillActive => (
            "InvalidValue",
            "An active API token cannot be deleted. Deactivate it first.".to_owned(),
        ),
        other => ("InvalidValue", other.to_string()),
    };
    ApiError::RecordInvalid { field: "base", code, text }
}
