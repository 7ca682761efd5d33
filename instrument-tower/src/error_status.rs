//! Failures of a service, put onto the span that is current around it, whoever made that one.
//!
//! [`ErrorStatusLayer`](crate::ErrorStatusLayer) makes an [`ErrorStatus`], whose responses are [`ResponseFuture`]s with a
//! [`ResponseBody`]. What a failure is, one of `tower-http`'s classifiers says: of a response's head, of its trailers, of
//! errors of the service and of the body.
//!
//! | ending | the span |
//! |---|---|
//! | the classifier calls the head or the trailers a failure | fails, `error.type` is the status: `503`, `UNAVAILABLE` |
//! | an error of the service, or of the body | fails, `error.type` is `timeout` and other [kinds](instrument_core::ErrorKind), else its type |
//! | the service panicked, or the body | fails, `error.type` is `panic` |
//! | all others, and what is given up by who is further out | stays as it is |
//!
//! A span fails once: if the handler has recorded an error on it, or another layer has, nothing is added, and layers
//! further out add nothing to what was put here.

mod body;
mod class;
mod current;
mod future;
pub(crate) mod layer;
mod service;

pub use body::ResponseBody;
pub use class::ErrorType;
pub use future::ResponseFuture;
pub use service::ErrorStatus;
