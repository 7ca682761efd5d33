//! TLS, with certificates of one's own.

mod ca;

use super::*;
use ca::Ca;

fn otlp_tls(collector: &Collector, protocol: Protocol, tls: TlsFiles) -> Otlp {
    let url = match protocol {
        Protocol::HttpProtobuf => collector.traces_endpoint(),
        Protocol::Grpc => collector.endpoint(),
    };
    Otlp {
        url,
        tls,
        timeout: Duration::from_secs(10),
        ..otlp(collector.address(), protocol)
    }
}

const BOTH: [Protocol; 2] = [Protocol::HttpProtobuf, Protocol::Grpc];

#[test]
fn an_own_ca_is_trusted_over_both_protocols() {
    let ca = Ca::new();
    for protocol in BOTH {
        let collector = ca.collector("127.0.0.1", None);
        let pipe = Pipe::batching(&otlp_tls(&collector, protocol, ca.trusted()), batch(10));
        pipe.end(0..20);
        pipe.pipeline.force_flush().expect("they arrive");
        assert_eq!(collector.spans().len(), 20);
        assert_eq!(counts(&pipe.health()), [20, 0, 0, 0]);
    }
}

#[test]
fn a_client_shows_its_certificate() {
    let ca = Ca::new();
    for protocol in BOTH {
        let collector = ca.collector("127.0.0.1", Some(&ca.pem()));
        let (certificate, key) = ca.issue("camera");
        let files = TlsFiles {
            client_certificate: ca.file("client.pem", &certificate),
            client_key: ca.file("client.key", &key),
            ..ca.trusted()
        };
        let pipe = Pipe::batching(&otlp_tls(&collector, protocol, files), batch(10));
        pipe.end(0..10);
        pipe.pipeline.force_flush().expect("they arrive");
        assert_eq!(collector.spans().len(), 10);

        // Without one it is sent away.
        let mut otlp = otlp_tls(&collector, protocol, ca.trusted());
        otlp.timeout = Duration::from_millis(300);
        let pipe = Pipe::batching(&otlp, batch(10));
        pipe.end(0..10);
        pipe.pipeline.force_flush().expect_err("they are not taken");
        assert_eq!(counts(&pipe.health()), [0, 10, 0, 0]);
        assert_eq!(collector.spans().len(), 10);
        let error = pipe.last_error();
        // A connection that is reset may take the server's alert with it.
        assert!(
            ["tls", "connection lost"].contains(&error.code.as_str()),
            "{error}"
        );
    }
}

#[track_caller]
fn assert_refused(otlp: &Otlp, cause: &str, advice: &str) {
    let pipe = Pipe::batching(otlp, batch(10));
    pipe.end(0..10);
    pipe.pipeline.force_flush().expect_err("they are not taken");
    assert_eq!(counts(&pipe.health()), [0, 10, 0, 0]);
    let error = pipe.last_error();
    assert_eq!(error.code, "tls");
    assert!(
        error.cause.contains(cause) && error.advice.contains(advice),
        "{error}"
    );
    assert_eq!(pipe.lines().len(), 1, "{:#?}", pipe.lines());
}

#[test]
fn others_are_not_trusted() {
    let (ca, other) = (Ca::new(), Ca::new());
    for protocol in BOTH {
        let collector = ca.collector("127.0.0.1", None);
        assert_refused(
            &otlp_tls(&collector, protocol, other.trusted()),
            "UnknownIssuer",
            "OTEL_EXPORTER_OTLP_CERTIFICATE",
        );
        let collector = ca.collector("elsewhere.example", None);
        assert_refused(
            &otlp_tls(&collector, protocol, ca.trusted()),
            "not valid for name",
            "the host's name",
        );
    }
}

#[test]
fn a_port_without_tls_is_told_apart() {
    let ca = Ca::new();
    for protocol in BOTH {
        let collector = Collector::start();
        let mut otlp = otlp_tls(&collector, protocol, ca.trusted());
        otlp.url = otlp.url.replace("http://", "https://");
        assert_refused(
            &otlp,
            "the TLS handshake failed",
            "http:// instead of https://",
        );
    }
}

#[test]
fn a_port_with_tls_is_told_apart() {
    let ca = Ca::new();
    for protocol in BOTH {
        let collector = ca.collector("127.0.0.1", None);
        let mut otlp = otlp_tls(&collector, protocol, TlsFiles::default());
        otlp.url = otlp.url.replace("https://", "http://");
        otlp.timeout = Duration::from_millis(300);
        let pipe = Pipe::batching(&otlp, batch(10));
        pipe.end(0..10);
        pipe.pipeline.force_flush().expect_err("they are not taken");
        let error = pipe.last_error();
        assert_eq!(error.code, "wrong protocol", "{error}");
        assert!(error.advice.contains("https://"), "{error}");
    }
}

const ENCRYPTED: &str =
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n";

#[test]
fn files_that_are_no_use_are_refused_at_set_up() {
    let ca = Ca::new();
    let (certificate, key) = ca.issue("camera");
    let (_, other_key) = ca.issue("camera");
    let missing = Some(ca.directory.join("missing.pem"));
    let client = |certificate: Option<PathBuf>, key: Option<PathBuf>| TlsFiles {
        client_certificate: certificate,
        client_key: key,
        ..ca.trusted()
    };
    let (certificate, key) = (
        ca.file("client.pem", &certificate),
        ca.file("client.key", &key),
    );
    let cases = [
        (
            TlsFiles {
                certificate: missing.clone(),
                ..TlsFiles::default()
            },
            "missing.pem cannot be read",
        ),
        (
            TlsFiles {
                certificate: ca.file("empty.pem", ""),
                ..TlsFiles::default()
            },
            "empty.pem holds no certificate",
        ),
        (client(certificate.clone(), None), "no key for it"),
        (client(None, key), "no certificate for it"),
        (
            client(certificate.clone(), missing),
            "missing.pem holds no private key",
        ),
        (
            client(certificate.clone(), ca.file("encrypted.key", ENCRYPTED)),
            "encrypted.key is encrypted",
        ),
        (
            client(certificate, ca.file("other.key", &other_key)),
            "does not go with its key",
        ),
    ];
    for (tls, cause) in cases {
        let otlp = Otlp {
            url: "https://127.0.0.1:4317".to_owned(),
            tls,
            ..otlp(nobody(), Protocol::Grpc)
        };
        let error = Client::new(&otlp, Signal::SPANS)
            .expect_err("they cannot be used")
            .to_string();
        assert!(
            error.starts_with("the OTLP endpoint `https://127.0.0.1:4317` cannot be used: "),
            "{error}"
        );
        assert!(error.contains(cause), "{error}");
    }
}
