//! What frameworks know of requests, responses and errors, where their feature is on.

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

#[cfg(feature = "hyper-util")]
pub(crate) mod h2;
#[cfg(not(feature = "hyper-util"))]
#[path = "framework/no_h2.rs"]
pub(crate) mod h2;

#[cfg(feature = "hyper-util")]
pub(crate) mod hyper_util;
#[cfg(not(feature = "hyper-util"))]
#[path = "framework/no_hyper_util.rs"]
pub(crate) mod hyper_util;

#[cfg(feature = "reqwest")]
pub(crate) mod reqwest;
#[cfg(not(feature = "reqwest"))]
#[path = "framework/no_reqwest.rs"]
pub(crate) mod reqwest;

use std::any::Any;
use std::borrow::Cow;
use std::error::Error;

/// An error of a framework's own type, as what it is.
pub(crate) fn error(error: &dyn Any) -> Option<&(dyn Error + 'static)> {
    axum::error(error)
        .or_else(|| hyper_util::error(error))
        .or_else(|| reqwest::error(error))
        .or_else(|| tonic::error(error))
}

/// What a framework calls an error of its own, in a word.
pub(crate) fn word(error: &(dyn Error + 'static)) -> Option<Cow<'static, str>> {
    hyper_util::word(error)
        .or_else(|| reqwest::word(error))
        .or_else(|| tonic::word(error))
}
