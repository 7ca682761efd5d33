//! What axum and tonic know of a request, where their feature is on.

#[cfg(feature = "axum")]
pub(crate) mod axum;
#[cfg(not(feature = "axum"))]
#[path = "framework/no_axum.rs"]
pub(crate) mod axum;

#[cfg(feature = "tonic")]
pub(crate) mod tonic;
#[cfg(not(feature = "tonic"))]
#[path = "framework/no_tonic.rs"]
pub(crate) mod tonic;
