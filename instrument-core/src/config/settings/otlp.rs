//! How a receiver of OTLP is reached.

use super::{Allowed, Setting};

pub(crate) static ENDPOINT: Setting = Setting {
    variable: "OTEL_EXPORTER_OTLP_ENDPOINT",
    signals: Some([
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
        "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
    ]),
    path: Some("…exporter.otlp_http.endpoint, …exporter.otlp_grpc.endpoint"),
    method: Some("with_endpoint"),
    default: "http://localhost:4318; with gRPC http://localhost:4317",
    allowed: Allowed::Url,
    meaning: "The receiver. Over HTTP the general one is a base to which `/v1/traces` and the like are added; the forms for one signal are used as they are. Port 4317 without a protocol means gRPC. Without a scheme it is http, unless `OTEL_EXPORTER_OTLP_INSECURE` is false.",
    example: "http://collector.example:4318",
    wrong: Some("collector:port"),
    ..Setting::NEW
};

pub(crate) static PROTOCOL: Setting = Setting {
    variable: "OTEL_EXPORTER_OTLP_PROTOCOL",
    signals: Some([
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
        "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL",
        "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL",
    ]),
    path: Some("…exporter.otlp_http, …exporter.otlp_grpc"),
    method: Some("with_protocol"),
    default: "http/protobuf; grpc if the endpoint's port is 4317",
    allowed: Allowed::Word(&["http/protobuf", "grpc"]),
    meaning: "How OTLP is spoken. `http/json` is not supported.",
    example: "grpc",
    wrong: Some("http/protobf"),
    ..Setting::NEW
};

pub(crate) static HEADERS: Setting = Setting {
    variable: "OTEL_EXPORTER_OTLP_HEADERS",
    signals: Some([
        "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
        "OTEL_EXPORTER_OTLP_LOGS_HEADERS",
        "OTEL_EXPORTER_OTLP_METRICS_HEADERS",
    ]),
    path: Some("…exporter.otlp_*.headers, …exporter.otlp_*.headers_list"),
    method: Some("with_header"),
    default: "none",
    allowed: Allowed::Pairs,
    meaning: "Headers of every request, as for authorization. The form for one signal replaces the general one; those of code are kept beside them. A wrong pair is left out.",
    example: "x-tenant=cameras,authorization=Bearer%20abc",
    wrong: Some("authorization"),
    secret: true,
    ..Setting::NEW
};

pub(crate) static TIMEOUT: Setting = Setting {
    variable: "OTEL_EXPORTER_OTLP_TIMEOUT",
    signals: Some([
        "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT",
        "OTEL_EXPORTER_OTLP_LOGS_TIMEOUT",
        "OTEL_EXPORTER_OTLP_METRICS_TIMEOUT",
    ]),
    path: Some("…exporter.otlp_*.timeout"),
    method: Some("with_timeout"),
    default: "10000",
    allowed: Allowed::Timeout,
    meaning: "How long sending one batch may take, all attempts together.",
    example: "2500",
    wrong: Some("10s"),
    ..Setting::NEW
};

pub(crate) static COMPRESSION: Setting = Setting {
    variable: "OTEL_EXPORTER_OTLP_COMPRESSION",
    signals: Some([
        "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION",
        "OTEL_EXPORTER_OTLP_LOGS_COMPRESSION",
        "OTEL_EXPORTER_OTLP_METRICS_COMPRESSION",
    ]),
    path: Some("…exporter.otlp_*.compression"),
    method: Some("with_compression"),
    default: "none",
    allowed: Allowed::Word(&["gzip", "none"]),
    meaning: "How what is sent is compressed.",
    example: "gzip",
    wrong: Some("gzp"),
    ..Setting::NEW
};

pub(crate) static INSECURE: Setting = Setting {
    variable: "OTEL_EXPORTER_OTLP_INSECURE",
    signals: Some([
        "OTEL_EXPORTER_OTLP_TRACES_INSECURE",
        "OTEL_EXPORTER_OTLP_LOGS_INSECURE",
        "OTEL_EXPORTER_OTLP_METRICS_INSECURE",
    ]),
    path: Some("…exporter.otlp_grpc.tls.insecure"),
    method: Some("with_insecure"),
    default: "true (the specification's is false: most receivers without a scheme are a collector nearby)",
    allowed: Allowed::Boolean,
    meaning: "The scheme of an endpoint that has none: http if true, https if false. A scheme in the endpoint counts more.",
    example: "false",
    wrong: Some("no"),
    ..Setting::NEW
};

pub(crate) static CERTIFICATE: Setting = Setting {
    variable: "OTEL_EXPORTER_OTLP_CERTIFICATE",
    signals: Some([
        "OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE",
        "OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE",
        "OTEL_EXPORTER_OTLP_METRICS_CERTIFICATE",
    ]),
    path: Some("…exporter.otlp_*.tls.ca_file"),
    method: Some("with_certificate"),
    default: "the system's",
    allowed: Allowed::File,
    meaning: "PEM file of the authorities that may sign the receiver's certificate (feature `tls`).",
    example: "/etc/otel/ca.pem",
    ..Setting::NEW
};

pub(crate) static CLIENT_CERTIFICATE: Setting = Setting {
    variable: "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE",
    signals: Some([
        "OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE",
        "OTEL_EXPORTER_OTLP_LOGS_CLIENT_CERTIFICATE",
        "OTEL_EXPORTER_OTLP_METRICS_CLIENT_CERTIFICATE",
    ]),
    path: Some("…exporter.otlp_*.tls.cert_file"),
    method: Some("with_client_certificate"),
    default: "none",
    allowed: Allowed::File,
    meaning: "PEM file of the service's own certificate. Needs the key too.",
    example: "/etc/otel/client.pem",
    ..Setting::NEW
};

pub(crate) static CLIENT_KEY: Setting = Setting {
    variable: "OTEL_EXPORTER_OTLP_CLIENT_KEY",
    signals: Some([
        "OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY",
        "OTEL_EXPORTER_OTLP_LOGS_CLIENT_KEY",
        "OTEL_EXPORTER_OTLP_METRICS_CLIENT_KEY",
    ]),
    path: Some("…exporter.otlp_*.tls.key_file"),
    method: Some("with_client_certificate"),
    default: "none",
    allowed: Allowed::File,
    meaning: "PEM file of that certificate's key.",
    example: "/etc/otel/client.key",
    ..Setting::NEW
};
