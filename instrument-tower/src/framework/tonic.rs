//! What tonic knows.

use http::Extensions;
use std::net::SocketAddr;
use tonic::transport::server::TcpConnectInfo;

/// Who is connected.
pub(crate) fn peer(extensions: &Extensions) -> Option<SocketAddr> {
    extensions
        .get::<TcpConnectInfo>()
        .and_then(TcpConnectInfo::remote_addr)
}
