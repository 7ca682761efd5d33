//! What axum knows.

use axum::extract::{ConnectInfo, MatchedPath, OriginalUri};
use http::{Extensions, Uri};
use std::any::Any;
use std::error::Error;
use std::net::SocketAddr;

/// The route, once axum has found it.
pub(crate) fn route(extensions: &Extensions) -> Option<&str> {
    extensions.get::<MatchedPath>().map(MatchedPath::as_str)
}

/// The target before nested routers cut it.
pub(crate) fn original_uri(extensions: &Extensions) -> Option<&Uri> {
    extensions.get::<OriginalUri>().map(|original| &original.0)
}

/// Who is connected, with `into_make_service_with_connect_info`.
pub(crate) fn peer(extensions: &Extensions) -> Option<SocketAddr> {
    extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0)
}

/// The error of its bodies, which wraps another one.
pub(crate) fn error(error: &dyn Any) -> Option<&(dyn Error + 'static)> {
    Some(error.downcast_ref::<axum::Error>()?)
}
