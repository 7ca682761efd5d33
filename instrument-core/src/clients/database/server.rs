//! The server that a client is connected to.

use crate::Attributes;
use opentelemetry_semantic_conventions::attribute::{SERVER_ADDRESS, SERVER_PORT};
use std::borrow::Cow;

/// Its name or address, or the path of its socket; and its port, where it has one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Server {
    pub(crate) address: Option<Cow<'static, str>>,
    pub(crate) port: Option<u16>,
}

impl Server {
    pub(crate) fn record(&self, to: &mut Attributes<'_>) {
        to.add(SERVER_ADDRESS, &self.address);
        to.add(SERVER_PORT, &self.port);
    }
}
