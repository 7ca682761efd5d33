//! Tasks over HTTP: a service with every layer that it needs, and a trace that says what became of each request.
//!
//! | file | is |
//! |---|---|
//! | `main.rs` | the process: telemetry, the socket, signals |
//! | `tasks.rs` | the routes |
//! | `command.rs` | what can be done to a task: the spans that matter |
//! | `store.rs` | where tasks are kept, and who is told of changes |
//! | `user.rs` | who asks, and what they may |
//! | `error.rs` | what can go wrong: as a status for the caller, as `error.type` for the trace |

mod command;
mod error;
mod store;
mod tasks;
mod user;

pub use store::Store;

use axum::http::StatusCode;
use axum::routing::get;
use axum::{Router, serve};
use instrument_core::store::TraceStore;
use instrument_tower::{Page, ServerStack, TraceContextLayer};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tower_http::timeout::TimeoutLayer;

/// The service, with an empty store.
pub fn app() -> Router {
    app_with(Store::default())
}

/// The service, with that store.
pub fn app_with(store: Store) -> Router {
    // A probe every second is no news.
    let trace = TraceContextLayer::http().with_skipped_paths(["/health"]);
    Router::new()
        .route("/health", get(async || "well"))
        .merge(tasks::routes())
        .with_state(store)
        // Below, each layer is around those above it.
        // Gives up on what takes too long. Inside of the span, which so ends with the status that the caller gets.
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(10),
        ))
        // The whole stack: whose baggage is taken, the span of the request, and the ids that the caller is told.
        .layer(ServerStack::new(trace))
}

/// The service, with a page at `/tracing` that shows the traces in `traces`. It is mounted after the layers: what looks at
/// traces is not traced.
pub fn app_with_page(traces: &TraceStore) -> Router {
    app().nest_service("/tracing", Page::new(traces))
}

/// Serves until `shutdown` is ready, and then until the last request is answered.
///
/// # Errors
///
/// When the listener fails.
pub async fn run(
    listener: TcpListener,
    traces: TraceStore,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    // With the callers' addresses: whom the layers trust, who sees the page, and `client.address`.
    let service = app_with_page(&traces).into_make_service_with_connect_info::<SocketAddr>();
    serve(listener, service)
        .with_graceful_shutdown(async move {
            shutdown.await;
            // Whoever watches the page live would be waited for, for some seconds.
            traces.end_live();
        })
        .await
}
