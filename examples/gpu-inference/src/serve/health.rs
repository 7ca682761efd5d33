//! Whether a service lives, and whether it can work.

use super::Refused;
use axum::Router;
use axum::http::StatusCode;
use axum::response::Json;
use axum::routing::get;
use serde_json::Value;
use std::sync::Arc;

/// What a service says of itself.
pub trait Health: Send + Sync + 'static {
    /// Everything that is worth knowing, with `status`.
    fn describe(&self) -> Value;

    /// Whether it can work; else, why not and what to do.
    fn ready(&self) -> impl Future<Output = Result<(), (String, String)>> + Send;
}

/// `GET /health`, which is answered as long as the process lives, and `GET /health/ready`, which is `503` while it cannot work.
pub fn health_routes<S, H>(health: Arc<H>) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    H: Health,
{
    let alive = Arc::clone(&health);
    Router::new()
        .route("/health", get(async move || Json(alive.describe())))
        .route(
            "/health/ready",
            get(async move || match health.ready().await {
                Ok(()) => Ok(Json(health.describe())),
                Err((error, advice)) => {
                    Err(Refused::new(StatusCode::SERVICE_UNAVAILABLE, error, advice))
                }
            }),
        )
}
