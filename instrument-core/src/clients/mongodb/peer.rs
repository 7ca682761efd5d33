//! The server that a command goes to.

use crate::Attributes;
use crate::clients::database::Server;
use crate::semconv::mongodb::{NETWORK_PEER_ADDRESS, NETWORK_PEER_PORT};
use mongodb::options::ServerAddress;
use std::net::IpAddr;

/// MongoDB's own port.
const DEFAULT_PORT: u16 = 27017;

pub(super) fn server(address: &ServerAddress) -> Server {
    match address {
        ServerAddress::Tcp { host, port } => Server {
            address: Some(host.clone().into()),
            port: Some(port.unwrap_or(DEFAULT_PORT)),
        },
        #[cfg(unix)]
        ServerAddress::Unix { path } => Server {
            address: Some(path.display().to_string().into()),
            port: None,
        },
        _ => Server::default(),
    }
}

/// The other end of the connection, as far as it is known: the driver does not say what a name was resolved to.
pub(super) fn record_peer(server: &Server, to: &mut Attributes<'_>) {
    let is_known = |address: &str| address.parse::<IpAddr>().is_ok() || server.port.is_none();
    if let Some(address) = server.address.as_deref().filter(|it| is_known(it)) {
        to.add(NETWORK_PEER_ADDRESS, address);
        to.add(NETWORK_PEER_PORT, &server.port);
    }
}
