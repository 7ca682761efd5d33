//! The context through a queue between services.
//!
//! `tower::buffer` calls the service inside of it in a task of its own. There, nothing of the caller is current: what a
//! layer inside of it starts begins a trace of its own, and who is called is told nothing of the caller's. So a
//! [`CarryLayer`](crate::CarryLayer) outside of the queue sends the context along with each request, and a
//! [`ResumeLayer`](crate::ResumeLayer) inside of it makes it the current one again while the service is called.
//!
//! ```
//! use instrument_tower::{CarryLayer, ClientTraceLayer, ResumeLayer};
//! use std::time::Duration;
//! use tower::ServiceBuilder;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), tower::BoxError> {
//! # use tower::ServiceExt;
//! # let client = tower::service_fn(async |_: http::Request<String>| Ok::<_, std::io::Error>(http::Response::new(String::new())));
//! let client = ServiceBuilder::new()
//!     .layer(CarryLayer::new())
//!     .buffer(8)
//!     .layer(ResumeLayer::new())
//!     .rate_limit(5, Duration::from_secs(1))
//!     .layer(ClientTraceLayer::http())
//!     .service(client);
//! # client.oneshot(http::Request::new(String::new())).await?;
//! # Ok(())
//! # }
//! ```
//!
//! The response is awaited where the caller is, and needs no layer.

pub(crate) mod layer;
mod resume;
pub(crate) mod resume_layer;
mod service;

pub use resume::Resume;
pub use service::Carry;
