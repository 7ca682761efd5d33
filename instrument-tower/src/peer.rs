//! Who is at the other end of a connection.

use crate::framework::{axum, hyper_util, tonic};
use http::Extensions;
use std::net::SocketAddr;

/// The address of the peer of a connection, as an extension of its requests; of its responses, where the peer is the server.
///
/// axum's `ConnectInfo`, tonic's `TcpConnectInfo` and hyper-util's `HttpInfo` are found without this, where the feature of
/// that name is on. A server of your own tells its peers so:
///
/// ```
/// use instrument_tower::PeerAddress;
///
/// # fn accepted() -> std::net::SocketAddr { ([127, 0, 0, 1], 4317).into() }
/// # let mut request = http::Request::new(());
/// request.extensions_mut().insert(PeerAddress(accepted()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerAddress(pub SocketAddr);

impl PeerAddress {
    /// The peer that sent a request with these extensions, or a response.
    pub(crate) fn of(extensions: &Extensions) -> Option<SocketAddr> {
        extensions
            .get::<Self>()
            .map(|peer| peer.0)
            .or_else(|| axum::peer(extensions))
            .or_else(|| tonic::peer(extensions))
            .or_else(|| hyper_util::peer(extensions))
    }
}
