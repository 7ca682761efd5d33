//! What is recorded of calls.

use crate::clients::database::{Server, SlowQuery};
use redis::ConnectionAddr;

/// What is recorded of calls.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    pub(super) server: Server,
    pub(super) keys: bool,
    pub(super) slow: SlowQuery,
}

impl Settings {
    pub(super) fn set_server(&mut self, address: &ConnectionAddr) {
        self.server = match address {
            ConnectionAddr::Tcp(host, port) | ConnectionAddr::TcpTls { host, port, .. } => Server {
                address: Some(host.clone().into()),
                port: Some(*port),
            },
            ConnectionAddr::Unix(path) => Server {
                address: Some(path.display().to_string().into()),
                port: None,
            },
            _ => Server::default(),
        };
    }
}
