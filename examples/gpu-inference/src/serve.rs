//! What all services have: telemetry under their name, a socket, the layers around every request, an end.
//!
//! ```no_run
//! # use gpu_inference::{config::Role, serve::{self, Service}};
//! # async fn run() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
//! let service = Service::start(Role::Analyst, "127.0.0.1:0".parse()?, false).await?;
//! let routes = axum::Router::new().route("/analyze", axum::routing::post(async || "…"));
//! let stopping = service.stopping(); // for what runs beside the requests
//! let app = serve::stacked(routes, service.prometheus(), instrument_tower::BaggageLayer::pipeline());
//! service.serve(app).await?; // says where it listens; comes back when it was told to stop
//! # Ok(())
//! # }
//! ```

mod causes;
mod health;
#[cfg(unix)]
pub mod profile;
mod refused;
mod sent;
mod service;
mod stack;
mod stopping;
#[cfg(test)]
mod stored;

pub use causes::causes;
pub use health::{Health, health_routes};
#[cfg(unix)]
pub use profile::profiled;
pub use refused::Refused;
pub use sent::Sent;
pub(crate) use service::say;
pub use service::{Service, install};
pub use stack::{UNTRACED, stacked};
pub use stopping::Stopping;
#[cfg(test)]
pub(crate) use stored::stored;

/// Why a service cannot start or go on.
pub type AnyError = Box<dyn std::error::Error + Send + Sync>;

/// Where there are no signals there are no profiles.
#[cfg(not(unix))]
pub fn profiled(app: axum::Router, _: Option<&crate::config::Secret>) -> axum::Router {
    app
}

#[cfg(test)]
mod tests;
