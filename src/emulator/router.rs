//! Every route of the account on one page. Each also works with `.json` behind it.

use axum::Router;
use axum::routing::{get, post, put};

use super::error::ApiError;
use super::gate::Shared;
use super::resources::{
    api_tokens, articles, audit_logs, authorizations, custom_roles, global_clients, grants,
    oauth_clients, oauth_tokens, settings, tickets, users,
};

/// Where the form of the authorize page leads: the one path that a browser's form may be sent to.
pub const AUTHORIZATIONS: &str = "/oauth/authorizations";

/// Where tokens are given: the client proves itself, nobody is signed in.
pub const GRANTS: &str = "/oauth/tokens";

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
        .route("/api/v2/tickets", get(tickets::list).post(tickets::create))
        .route("/api/v2/tickets/count", get(tickets::count))
        .route("/api/v2/tickets/{id}", get(tickets::show))
        .route("/api/v2/help_center/articles", get(articles::list))
        .route("/api/v2/oauth/clients", get(oauth_clients::list).post(oauth_clients::create))
        .route(
            "/api/v2/oauth/clients/{id}",
            get(oauth_clients::show).put(oauth_clients::update).delete(oauth_clients::delete),
        )
        .route("/api/v2/oauth/clients/{id}/generate_secret", put(oauth_clients::generate_secret))
        .route("/api/v2/users/me/oauth/clients", get(oauth_clients::own))
        .route("/api/v2/oauth/global_clients", get(global_clients::list))
        .route("/api/v2/oauth/global_clients/token_summary", get(global_clients::token_summary))
        .route("/api/v2/oauth/global_clients/{id}", get(global_clients::show))
        .route("/api/v2/oauth/tokens", get(oauth_tokens::list).post(oauth_tokens::create))
        .route(
            "/api/v2/oauth/tokens/current",
            get(oauth_tokens::current).delete(oauth_tokens::revoke_current),
        )
        .route("/api/v2/oauth/tokens/{id}", get(oauth_tokens::show).delete(oauth_tokens::revoke))
        .route(GRANTS, post(grants::grant))
        .route("/oauth/authorizations/new", get(authorizations::show))
        .route(AUTHORIZATIONS, post(authorizations::decide))
        .fallback(async || ApiError::InvalidEndpoint)
        .method_not_allowed_fallback(async || ApiError::InvalidEndpoint)
        .with_state(shared)
}

/// The resource of a path below `/api/v2/` for which scopes of its own exist; what has none needs
/// the broad ones.
pub fn resource(path: &str) -> Option<&'static str> {
    let mut parts = path.split('/');
    match parts.next() {
        // The clients of a user are none of the resources that can be scoped.
        Some("users") if parts.any(|part| part == "oauth") => None,
        Some("tickets") => Some("tickets"),
        Some("users") => Some("users"),
        Some("audit_logs") => Some("auditlogs"),
        Some("help_center") => Some("hc"),
        _ => None,
    }
}
