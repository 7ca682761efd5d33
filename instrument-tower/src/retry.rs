//! Retries of [`tower::retry`], seen.
//!
//! [`SeenRetry`] goes around a policy and changes nothing of what that decides. The span that is current when a request is
//! sent gets an event for each decision to send it again, and the number of those at the end: see
//! [`instrument_core::resilience`]. Each attempt has a span of its own below it where a layer for that is inside of the
//! retries; [`ResendLayer`](crate::ResendLayer) outside of them lets HTTP's be numbered.
//!
//! ```
//! use instrument_tower::retry::SeenRetry;
//! use instrument_tower::{ClientTraceLayer, ResendLayer};
//! use tower::ServiceBuilder;
//! use tower::retry::{Policy, RetryLayer};
//! # use http::{Request, Response};
//! # use std::{convert::Infallible, future};
//! # #[derive(Clone)] struct WhileOverloaded;
//! # impl<B, E> Policy<Request<String>, Response<B>, E> for WhileOverloaded {
//! #     type Future = future::Ready<()>;
//! #     fn retry(&mut self, _: &mut Request<String>, _: &mut Result<Response<B>, E>) -> Option<Self::Future> { None }
//! #     fn clone_request(&mut self, request: &Request<String>) -> Option<Request<String>> { Some(request.clone()) }
//! # }
//! # async fn send(_: Request<String>) -> Result<Response<String>, Infallible> { Ok(Response::new(String::new())) }
//!
//! let client = ServiceBuilder::new()
//!     .layer(ResendLayer::new())
//!     .layer(RetryLayer::new(SeenRetry::http(WhileOverloaded)))
//!     .layer(ClientTraceLayer::http())
//!     .service_fn(send);
//! # use tower::Service;
//! # fn is_service<S: Service<Request<String>>>(_: S) {}
//! # is_service(client);
//! ```

mod cause;
mod delay;
mod policy;

pub use cause::{AnyResponse, Cause, HttpResponse};
pub use delay::Delay;
pub use policy::SeenRetry;
