//! What hyper and its client know.

use http::Extensions;
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpInfo;
use std::any::Any;
use std::borrow::Cow;
use std::error::Error;
use std::net::SocketAddr;

/// Whom the client is connected to.
pub(crate) fn peer(extensions: &Extensions) -> Option<SocketAddr> {
    extensions.get::<HttpInfo>().map(HttpInfo::remote_addr)
}

pub(crate) fn error(error: &dyn Any) -> Option<&(dyn Error + 'static)> {
    error
        .downcast_ref::<legacy::Error>()
        .map(|error| error as _)
        .or_else(|| error.downcast_ref::<hyper::Error>().map(|error| error as _))
}

pub(crate) fn word(error: &(dyn Error + 'static)) -> Option<Cow<'static, str>> {
    if let Some(error) = error.downcast_ref::<hyper::Error>() {
        let word = if error.is_timeout() {
            "timeout"
        } else if error.is_incomplete_message() {
            "incomplete_message"
        } else if error.is_parse() {
            "malformed_message"
        } else {
            return None;
        };
        return Some(word.into());
    }
    let error = error.downcast_ref::<legacy::Error>()?;
    error.is_connect().then_some("connect".into())
}
