//! Without the feature `tls`, `https://` is refused.

use super::stream::Raw;
use crate::export::failure::Failure;
use crate::export::{Protocol, TlsFiles};
use std::convert::Infallible;
use std::io;
use tokio::net::TcpStream;

pub(super) fn is_alert(_: &io::Error) -> bool {
    false
}

/// There is none.
#[derive(Clone, Debug)]
pub(super) struct Tls(Infallible);

impl Tls {
    pub(super) fn new(_: &TlsFiles, _: &str, _: Protocol) -> Result<Self, String> {
        Err("`https://` needs the feature `tls` of `instrument-core`".to_owned())
    }

    pub(super) async fn handshake(&self, _: TcpStream) -> Result<Raw, Failure> {
        match self.0 {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_feature_is_named() {
        let error = Tls::new(&TlsFiles::default(), "host", Protocol::Grpc).expect_err("it is off");
        assert_eq!(
            error,
            "`https://` needs the feature `tls` of `instrument-core`"
        );
    }
}
