//! Without axum nothing is known.

use http::{Extensions, Uri};
use std::any::Any;
use std::error::Error;
use std::net::SocketAddr;

pub(crate) fn route(_: &Extensions) -> Option<&str> {
    None
}

pub(crate) fn original_uri(_: &Extensions) -> Option<&Uri> {
    None
}

pub(crate) fn peer(_: &Extensions) -> Option<SocketAddr> {
    None
}

pub(crate) fn error(_: &dyn Any) -> Option<&(dyn Error + 'static)> {
    None
}
