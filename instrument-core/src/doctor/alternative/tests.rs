use super::*;
use crate::config::CodeSettings;
use crate::export::{Compression, TlsFiles};
use std::collections::HashMap;
use std::time::Duration;

fn otlp(url: &str, protocol: Protocol) -> Otlp {
    Otlp {
        url: url.to_owned(),
        protocol,
        headers: vec![("authorization".to_owned(), "secret".to_owned())],
        compression: Compression::None,
        timeout: Duration::from_secs(1),
        tls: TlsFiles::default(),
    }
}

fn after(otlp: &Otlp, kind: Kind) -> Vec<Alternative> {
    alternatives(otlp, &Failure::new(kind, "code", "cause"))
}

fn urls(alternatives: &[Alternative]) -> Vec<&str> {
    let urls = alternatives.iter();
    urls.map(|alternative| alternative.otlp.url.as_str())
        .collect()
}

fn variables(names: &[&str]) -> Variables {
    let all: HashMap<_, _> = names
        .iter()
        .map(|name| ((*name).to_owned(), "set".to_owned()))
        .collect();
    Variables::of(&CodeSettings::default(), Some(&all))
}

#[test]
fn where_nothing_listens_the_usual_ports_are_tried() {
    let http = otlp("http://box:4318/v1/traces", Protocol::HttpProtobuf);
    assert_eq!(urls(&after(&http, Kind::Refused)), ["http://box:4317"]);
    let grpc = otlp("http://[::1]:9999", Protocol::Grpc);
    assert_eq!(
        urls(&after(&grpc, Kind::Refused)),
        ["http://[::1]:4317", "http://[::1]:4318/v1/traces"]
    );
}

#[test]
fn the_advice_names_all_that_has_to_be_changed() {
    let http = otlp("http://box:4318/v1/traces", Protocol::HttpProtobuf);
    let other = after(&http, Kind::Refused).remove(0);
    assert_eq!(
        other.advice(&http, &variables(&[])),
        "set OTEL_EXPORTER_OTLP_PROTOCOL=grpc and OTEL_EXPORTER_OTLP_ENDPOINT=http://box:4317"
    );
    let grpc = otlp("http://box:4317", Protocol::Grpc);
    let other = after(&grpc, Kind::Refused).remove(0);
    let of_traces = [
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
        "OTEL_CONFIG_FILE",
    ];
    assert_eq!(
        other.advice(&grpc, &variables(&of_traces)),
        "set OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf and OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://box:4318/v1/traces (or what stands for it in the file that OTEL_CONFIG_FILE names, which decides)"
    );
}

#[test]
fn credentials_go_to_the_same_port_only_and_never_in_clear_text_instead() {
    let otlp = otlp("https://box:443/v1/traces", Protocol::HttpProtobuf);
    let all = after(&otlp, Kind::Lost);
    assert!(all.len() > 4);
    for other in all {
        let is_same_port = other.otlp.url.contains(":443");
        let is_tls = other.otlp.url.starts_with("https:");
        let is_trusted = is_same_port && is_tls;
        assert_eq!(other.otlp.headers.is_empty(), !is_trusted, "{other:?}");
        assert_eq!(other.has_credentials_of(&otlp), is_trusted, "{other:?}");
    }
}

#[test]
fn what_is_refused_in_the_right_protocol_is_not_said_in_another_one() {
    let otlp = otlp("http://box:4318/v1/traces", Protocol::HttpProtobuf);
    for kind in [Kind::Unauthorized, Kind::Overloaded, Kind::UnknownHost] {
        assert!(after(&otlp, kind).is_empty(), "{kind:?}");
    }
}
