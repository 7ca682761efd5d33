//! TLS with rustls and one explicit crypto provider: a process that has another one, or two, is none of its concern.

use super::stream::Raw;
use crate::export::failure::{Failure, Kind, Retry, chain};
use crate::export::{Protocol, TlsFiles};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// Everything a handshake needs. The files have been read.
#[derive(Clone)]
pub(super) struct Tls {
    connector: TlsConnector,
    name: ServerName<'static>,
}

impl Tls {
    pub(super) fn new(files: &TlsFiles, host: &str, protocol: Protocol) -> Result<Self, String> {
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| format!("`{host}` is no name that a certificate can have"))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots(files.certificate.as_deref())?);
        let mut config = match (&files.client_certificate, &files.client_key) {
            (None, None) => config.with_no_client_auth(),
            (Some(certificate), Some(key)) => config
                .with_client_auth_cert(certificates(certificate)?, private_key(key)?)
                .map_err(|error| {
                    let why = match error {
                        rustls::Error::InconsistentKeys(_) => "does not go with its key",
                        _ => "cannot be used",
                    };
                    format!(
                        "the client certificate {} {why}: {error}",
                        certificate.display()
                    )
                })?,
            (Some(_), None) => {
                return Err("there is a client certificate, and no key for it".to_owned());
            }
            (None, Some(_)) => {
                return Err("there is a client key, and no certificate for it".to_owned());
            }
        };
        config.alpn_protocols = vec![match protocol {
            Protocol::Grpc => b"h2".to_vec(),
            Protocol::HttpProtobuf => b"http/1.1".to_vec(),
        }];
        Ok(Self {
            connector: TlsConnector::from(Arc::new(config)),
            name,
        })
    }

    pub(super) async fn handshake(&self, stream: TcpStream) -> Result<Raw, Failure> {
        let stream = self
            .connector
            .connect(self.name.clone(), stream)
            .await
            .map_err(|error| failure(&error))?;
        Ok(Box::new(stream))
    }
}

/// The system's certificates, unless there are own ones: those are then the only ones that count.
fn roots(own: Option<&Path>) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    if let Some(path) = own {
        for certificate in certificates(path)? {
            roots.add(certificate).map_err(|error| {
                format!("{} holds no certificate of a CA: {error}", path.display())
            })?;
        }
        return Ok(roots);
    }
    let native = rustls_native_certs::load_native_certs();
    roots.add_parsable_certificates(native.certs);
    if roots.is_empty() {
        let why = native
            .errors
            .first()
            .map_or_else(String::new, |error| format!(" ({error})"));
        return Err(format!(
            "this system has no certificates{why}; OTEL_EXPORTER_OTLP_CERTIFICATE can name own ones"
        ));
    }
    Ok(roots)
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect)
        .map_err(|error| format!("{} cannot be read: {error}", path.display()));
    let certificates = certificates?;
    if certificates.is_empty() {
        return Err(format!(
            "{} holds no certificate in PEM form",
            path.display()
        ));
    }
    Ok(certificates)
}

fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, String> {
    PrivateKeyDer::from_pem_file(path).map_err(|error| {
        let is_encrypted = std::fs::read_to_string(path).is_ok_and(|pem| pem.contains("ENCRYPTED"));
        let path = path.display();
        if is_encrypted {
            format!(
                "the private key in {path} is encrypted, and no password can be given: decrypt it"
            )
        } else {
            format!("{path} holds no private key: {error}")
        }
    })
}

fn failure(error: &io::Error) -> Failure {
    let cause = format!("the TLS handshake failed: {}", chain(error));
    let tls = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match tls {
        // What is no TLS is not even a message.
        Some(rustls::Error::InvalidMessage(_)) => Failure::new(Kind::NoTls, "tls", cause),
        Some(_) => Failure::new(Kind::Tls, "tls", cause),
        None => Failure::new(Kind::Tls, "tls", cause).with_retry(Retry::BackOff),
    }
}

/// Whether the other side ended the connection with an alert.
pub(super) fn is_alert(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    matches!(inner, Some(rustls::Error::AlertReceived(_)))
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
