//! A CA of one's own, and what it issues.

use instrument_core::testing::Collector;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};

/// A CA, and the folder where its files lie. It goes with it.
#[derive(Debug)]
pub struct Ca {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: PathBuf,
}

impl Ca {
    /// One that nobody trusts yet, with its files.
    #[must_use]
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("instrument-ca-{}-{number}", process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        let name = format!("CA {number} of a test");
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let issuer = CertifiedIssuer::self_signed(params, key).expect("a CA");
        let ca = Self { issuer, folder };
        ca.file("ca.pem", &ca.issuer.pem());
        let (certificate, key) = ca.issue("client");
        ca.file("client.pem", &certificate);
        ca.file("client.key", &key);
        ca
    }

    /// `ca.pem`, or `client.pem` and `client.key`, which it has issued.
    #[must_use]
    pub fn path(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }

    /// A receiver whose certificate it has issued.
    #[must_use]
    pub fn collector(&self) -> Collector {
        let (certificate, key) = self.issue("127.0.0.1");
        Collector::start_tls(&certificate, &key, None)
    }

    /// One that serves only those who have a certificate of this CA, too.
    #[must_use]
    pub fn demanding_collector(&self) -> Collector {
        let (certificate, key) = self.issue("127.0.0.1");
        Collector::start_tls(&certificate, &key, Some(&self.issuer.pem()))
    }

    /// A certificate for that name, and its key.
    #[must_use]
    pub fn issue(&self, name: &str) -> (String, String) {
        self.sign(&CertificateParams::new(vec![name.to_owned()]).expect("a name"))
    }

    /// One that has run out.
    #[must_use]
    pub fn issue_expired(&self, name: &str) -> (String, String) {
        let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
        params.not_before = date_time_ymd(2015, 1, 1);
        params.not_after = date_time_ymd(2016, 1, 1);
        self.sign(&params)
    }

    fn sign(&self, params: &CertificateParams) -> (String, String) {
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.issuer);
        (
            certificate.expect("a certificate").pem(),
            key.serialize_pem(),
        )
    }

    fn file(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("the test's own folder takes a file");
    }
}

impl Default for Ca {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Ca {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
