//! Certificates for one test.

use crate::export::TlsFiles;
use crate::testing::Collector;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// A CA, and the directory where what it issues lies.
pub(super) struct Ca {
    issuer: CertifiedIssuer<'static, KeyPair>,
    pub(super) directory: PathBuf,
}

impl Ca {
    pub(super) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "instrument-tls-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let directory = std::env::temp_dir().join(name);
        fs::create_dir_all(&directory).expect("a directory");
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        params
            .distinguished_name
            .push(DnType::CommonName, directory.display().to_string());
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        Self {
            issuer: CertifiedIssuer::self_signed(params, key).expect("a CA"),
            directory,
        }
    }

    pub(super) fn pem(&self) -> String {
        self.issuer.pem()
    }

    /// A certificate for that name, and its key.
    pub(super) fn issue(&self, name: &str) -> (String, String) {
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
        (
            params
                .signed_by(&key, &self.issuer)
                .expect("a certificate")
                .pem(),
            key.serialize_pem(),
        )
    }

    pub(super) fn file(&self, name: &str, text: &str) -> Option<PathBuf> {
        let path = self.directory.join(name);
        fs::write(&path, text).expect("it can be written");
        Some(path)
    }

    pub(super) fn trusted(&self) -> TlsFiles {
        TlsFiles {
            certificate: self.file("ca.pem", &self.pem()),
            ..TlsFiles::default()
        }
    }

    pub(super) fn collector(&self, name: &str, client_ca: Option<&str>) -> Collector {
        let (certificate, key) = self.issue(name);
        Collector::start_tls(&certificate, &key, client_ca)
    }
}

impl Drop for Ca {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.directory);
    }
}
