//! From an endpoint and a protocol to a URL.

use super::{from, texts, with};
use crate::config::{Choice, CodeSettings, Config};
use crate::export::{Exporter, Protocol};

type Said<'s> = &'s [(&'s str, &'s str)];

fn of_spans(config: &Config) -> (&str, Protocol) {
    match &config.pipes[0].exporter {
        Exporter::Otlp(otlp) => (&otlp.url, otlp.protocol),
        Exporter::Console => panic!("it is OTLP"),
    }
}

#[test]
fn an_endpoint_becomes_a_url() {
    const BASE: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
    const OWN: &str = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    const PROTOCOL: &str = "OTEL_EXPORTER_OTLP_PROTOCOL";
    const INSECURE: &str = "OTEL_EXPORTER_OTLP_INSECURE";
    let http = Protocol::HttpProtobuf;
    let grpc = Protocol::Grpc;
    #[rustfmt::skip]
    let cases: &[(Said<'_>, &str, Protocol, usize)] = &[
        (&[], "http://localhost:4318/v1/traces", http, 0),
        (&[(PROTOCOL, "grpc")], "http://localhost:4317", grpc, 0),
        (&[(BASE, "http://c:4318")], "http://c:4318/v1/traces", http, 0),
        (&[(BASE, "http://c:4318/")], "http://c:4318/v1/traces", http, 0),
        (&[(BASE, "http://c:4318/otlp/")], "http://c:4318/otlp/v1/traces", http, 0),
        (&[(BASE, "http://c:4318/v1/traces")], "http://c:4318/v1/traces", http, 1),
        (&[(BASE, "https://c/x?k=v")], "https://c/x/v1/traces?k=v", http, 0),
        (&[(OWN, "http://c:4318")], "http://c:4318/", http, 0),
        (&[(OWN, "http://c:4318/x")], "http://c:4318/x", http, 0),
        (&[(OWN, "http://c/a"), (BASE, "http://d")], "http://c/a", http, 0),
        (&[(BASE, "http://c:4317")], "http://c:4317", grpc, 0),
        (&[(BASE, "localhost:4317")], "http://localhost:4317", grpc, 0),
        (&[(BASE, "collector:4318")], "http://collector:4318/v1/traces", http, 0),
        (&[(BASE, "collector")], "http://localhost:4318/v1/traces", http, 1),
        (&[(BASE, "[::1]/x")], "http://localhost:4318/v1/traces", http, 1),
        (&[(BASE, "c:4317"), (INSECURE, "false")], "https://c:4317", grpc, 0),
        (&[(BASE, "https://c:4317"), (INSECURE, "true")], "https://c:4317", grpc, 1),
        (&[(BASE, "http://c:4317"), (INSECURE, "false")], "http://c:4317", grpc, 1),
        (&[(BASE, "http://c:4317"), (INSECURE, "true")], "http://c:4317", grpc, 0),
        (&[(BASE, "http://c:4317"), (PROTOCOL, "http/protobuf")], "http://c:4317/v1/traces", http, 1),
        (&[(BASE, "http://c:4318"), (PROTOCOL, "grpc")], "http://c:4318", grpc, 1),
        (&[(BASE, "http://c:4317/x")], "http://c:4317", grpc, 1),
        (&[(BASE, "HTTPS://[::1]:4317")], "https://[::1]:4317", grpc, 0),
        (&[(BASE, "http://[::1]")], "http://[::1]/v1/traces", http, 0),
        (&[(BASE, "unix:///tmp/s")], "http://localhost:4318/v1/traces", http, 1),
        (&[(BASE, "http://")], "http://localhost:4318/v1/traces", http, 1),
        (&[(BASE, "http://c:99999")], "http://localhost:4318/v1/traces", http, 1),
        (&[(BASE, "http://a b")], "http://localhost:4318/v1/traces", http, 1),
        (&[(OWN, "::::"), (BASE, "http://d")], "http://d/v1/traces", http, 1),
        (&[(PROTOCOL, "http/json")], "http://localhost:4318/v1/traces", http, 1),
    ];
    for (said, url, protocol, problems) in cases {
        let config = from(said);
        assert_eq!(of_spans(&config), (*url, *protocol), "{said:?}");
        // The other signals have their own view of a general endpoint.
        assert_eq!(config.problems.len(), *problems, "{:?}", texts(&config));
    }
}

#[test]
fn the_environments_port_moves_away_from_what_code_takes_for_granted() {
    let code = CodeSettings {
        protocol: Some(Choice::Default(Protocol::HttpProtobuf)),
        endpoint: Some(Choice::Default("http://code:4318".to_owned())),
        ..CodeSettings::default()
    };
    let config = with(&code, &[("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4317")]);
    assert_eq!(of_spans(&config), ("http://c:4317", Protocol::Grpc));
    assert_eq!(texts(&config), [""; 0]);
}

#[test]
fn a_wrong_endpoint_in_code_is_named_by_its_method() {
    let code = CodeSettings {
        endpoint: Some(Choice::Default("ftp://u:secret@x".to_owned())),
        ..CodeSettings::default()
    };
    let config = with(&code, &[]);
    assert_eq!(of_spans(&config).0, "http://localhost:4318/v1/traces");
    let texts = texts(&config);
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts[0].contains("`with_endpoint` in code"), "{texts:?}");
    assert!(!texts[0].contains("secret"), "{texts:?}");
}
