//! Every route of the account on one page. Each also works with `.json` behind it.

use axum::Router;
use axum::routing::{get, put};

use super::error::ApiError;
use super::gate::Shared;
use super::resources::{api_tokens, audit_logs, custom_roles, settings, tickets, users};

/// The routes.
pub fn router(shared: Shared) -> Router {
    Router::new()
        .route("/api/v2/api_tokens", get(api_tokens::list).post(api_tokens::create))
        .route("/api/v2/api_tokens/{id}", put(api_tokens::update).delete(api_tokens::delete))
        .route("/api/v2/audit_logs", get(audit_logs::list))
        .route("/api/v2/audit_logs/{id}", get(audit_logs::show))
        .route("/api/v2/account/settings", get(settings::show).put(settings::update))
        .route("/api/v2/users/me", get(users::me))
        .route("/api/v2/users", get(users::list))
        .route("/api/v2/users/show_many", get(users::show_many))
        .route("/api/v2/users/{id}", get(users::show))
        .route("/api/v2/custom_roles", get(custom_roles::list))
        .route("/api/v2/tickets", get(tickets::list))
        .route("/api/v2/tickets/count", get(tickets::count))
        .route("/api/v2/tickets/{id}", get(tickets::show))
        .fallback(async || ApiError::InvalidEndpoint)
        .method_not_allowed_fallback(async || ApiError::InvalidEndpoint)
        .with_state(shared)
}
