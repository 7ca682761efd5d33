//! The collector behind TLS.

use super::Collector;
use super::server::{Accept, Stream};
use futures_util::FutureExt as _;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use std::error::Error;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;

impl Collector {
    /// Listens from now on, behind TLS: its [`endpoint`](Self::endpoint) is `https://127.0.0.1:PORT`.
    ///
    /// `certificate` (with what leads to its CA) and `key` are in PEM form; the certificate has to name `127.0.0.1`, or
    /// the name by which the test speaks to it. With `client_ca`, only clients that have a certificate of that CA are
    /// served. rustls is told which crypto provider to use: the process's default is neither needed nor set.
    ///
    /// ```
    /// use instrument_core::testing::Collector;
    ///
    /// let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()])?;
    /// let collector = Collector::start_tls(&own.cert.pem(), &own.signing_key.serialize_pem(), None);
    /// assert!(collector.endpoint().starts_with("https://127.0.0.1:"));
    /// # Ok::<(), rcgen::Error>(())
    /// ```
    ///
    /// # Panics
    ///
    /// If certificate and key do not go together.
    #[must_use]
    #[track_caller]
    pub fn start_tls(certificate: &str, key: &str, client_ca: Option<&str>) -> Self {
        match accept(certificate, key, client_ca) {
            Ok(accept) => Self::serving("https", accept),
            Err(error) => panic!("the collector cannot speak TLS: {error}"),
        }
    }
}

fn accept(certificate: &str, key: &str, client_ca: Option<&str>) -> Result<Accept, Box<dyn Error>> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()?;
    let config = match client_ca {
        None => config.with_no_client_auth(),
        Some(ca) => {
            let mut roots = RootCertStore::empty();
            roots.add(CertificateDer::from_pem_slice(ca.as_bytes())?)?;
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            config.with_client_cert_verifier(verifier.build()?)
        }
    };
    let certificates =
        CertificateDer::pem_slice_iter(certificate.as_bytes()).collect::<Result<_, _>>()?;
    let mut config =
        config.with_single_cert(certificates, PrivateKeyDer::from_pem_slice(key.as_bytes())?)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    Ok(Box::new(move |stream| {
        let handshake = acceptor.accept(stream);
        async { Ok(Box::new(handshake.await?) as Stream) }.boxed()
    }))
}
