//! Without the feature `tls`, `https://` is refused.

use super::connection::Stream;
use crate::export::failure::Failure;
use crate::export::{Protocol, TlsFiles};
use std::convert::Infallible;
use tokio::net::TcpStream;

/// There is none.
#[derive(Clone, Debug)]
pub(super) struct Tls(Infallible);

impl Tls {
    pub(super) fn new(_: &TlsFiles, _: &str, _: Protocol) -> Result<Self, String> {
        Err("`https://` needs the feature `tls` of `instrument-core`".to_owned())
    }

    pub(super) async fn handshake(&self, _: TcpStream) -> Result<Stream, Failure> {
        match self.0 {}
    }
}
