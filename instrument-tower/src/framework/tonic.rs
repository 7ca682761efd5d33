//! What tonic knows.

use crate::protocol::Code;
use http::Extensions;
use std::any::Any;
use std::borrow::Cow;
use std::error::Error;
use std::net::SocketAddr;
use tonic::transport::server::TcpConnectInfo;
use tonic::{Status, TimeoutExpired, transport};

/// Who is connected.
pub(crate) fn peer(extensions: &Extensions) -> Option<SocketAddr> {
    extensions
        .get::<TcpConnectInfo>()
        .and_then(TcpConnectInfo::remote_addr)
}

pub(crate) fn error(error: &dyn Any) -> Option<&(dyn Error + 'static)> {
    error
        .downcast_ref::<transport::Error>()
        .map(|error| error as _)
        .or_else(|| error.downcast_ref::<Status>().map(|status| status as _))
}

pub(crate) fn word(error: &(dyn Error + 'static)) -> Option<Cow<'static, str>> {
    if error.is::<TimeoutExpired>() {
        return Some("timeout".into());
    }
    let status = error.downcast_ref::<Status>()?;
    let number = i32::from(status.code()).to_string();
    Some(Code::parse(number.as_bytes()).name().into())
}
