//! The server that a client is connected to.

use super::Names;
use crate::Attributes;
use crate::semconv::database::{SERVER_ADDRESS, SERVER_PORT};
use std::borrow::Cow;

/// Its name or address, or the path of its socket; and its port, where it has one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Server {
    pub(crate) address: Option<Cow<'static, str>>,
    pub(crate) port: Option<u16>,
}

impl Server {
    pub(crate) fn record(&self, names: Names, to: &mut Attributes<'_>) {
        names.add(to, SERVER_ADDRESS, &self.address);
        names.add(to, SERVER_PORT, &self.port);
    }
}
