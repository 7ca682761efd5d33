//! Where each signal goes, and how its receiver is reached.

use super::{Given, Row, choice, chosen, of};
use crate::config::{Config, Destination};
use crate::export::{Compression, Exporter, Otlp, Protocol};
use std::path::PathBuf;
use std::time::Duration;

const ALL: Given = &[
    ("OTEL_LOGS_EXPORTER", "otlp"),
    ("OTEL_METRICS_EXPORTER", "otlp"),
];
const BARE: Given = &[
    ("OTEL_LOGS_EXPORTER", "otlp"),
    ("OTEL_METRICS_EXPORTER", "otlp"),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector.example:4318"),
];
const TLS: Given = &[
    ("OTEL_LOGS_EXPORTER", "otlp"),
    ("OTEL_METRICS_EXPORTER", "otlp"),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector.example"),
];
const TLS_WITH_CLIENT: Given = &[
    ("OTEL_LOGS_EXPORTER", "otlp"),
    ("OTEL_METRICS_EXPORTER", "otlp"),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector.example"),
    ("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", "c.pem"),
    ("OTEL_EXPORTER_OTLP_CLIENT_KEY", "k.pem"),
];

fn otlp(exporter: &Exporter) -> &Otlp {
    match exporter {
        Exporter::Otlp(otlp) => otlp,
        Exporter::Console => panic!("it is OTLP"),
    }
}

/// One word for each signal.
fn each(config: &Config, word: impl Fn(&Otlp) -> String) -> String {
    let signals = [
        otlp(&config.pipes[0].exporter),
        otlp(&config.logs[0].exporter),
        otlp(&config.metrics.exporters[0]),
    ];
    signals.map(word).join(" ")
}

fn kinds<'a>(exporters: impl IntoIterator<Item = &'a Exporter>) -> String {
    let kinds = exporters.into_iter().map(|exporter| match exporter {
        Exporter::Otlp(_) => "otlp",
        Exporter::Console => "console",
    });
    kinds.collect::<Vec<_>>().join(",")
}

fn path(path: Option<&PathBuf>) -> String {
    path.map_or_else(|| "none".to_owned(), |path| path.display().to_string())
}

fn headers(otlp: &Otlp) -> String {
    let pairs = otlp.headers.iter().map(|(k, v)| format!("{k}={v}"));
    pairs.collect::<Vec<_>>().join(";").replace(' ', "_")
}

pub(super) fn row(variable: &str) -> Option<Row> {
    exporters(variable).or_else(|| receiver(variable))
}

fn exporters(variable: &str) -> Option<Row> {
    Some(match variable {
        "OTEL_TRACES_EXPORTER" => of("console", |c| {
            kinds(c.pipes.iter().map(|pipe| &pipe.exporter))
        })
        .code(|c, f| c.exporters = choice(f, vec![Destination::Otlp, Destination::Console])),
        "OTEL_LOGS_EXPORTER" => of("otlp", |c| kinds(c.logs.iter().map(|pipe| &pipe.exporter)))
            .code(|c, f| c.log_exporters = choice(f, vec![Destination::Console])),
        "OTEL_METRICS_EXPORTER" => of("|true", |c| {
            format!("{}|{}", kinds(&c.metrics.exporters), c.metrics.prometheus)
        })
        .code(|c, f| c.metric_exporters = choice(f, vec![Destination::Otlp])),
        "OTEL_METRICS_ENABLED" => of("otlp", |c| kinds(&c.metrics.exporters))
            .code(|c, f| c.metrics_enabled = choice(f, true))
            .back("false"),
        "OTEL_METRIC_EXPORT_INTERVAL" => {
            of("15000", |c| c.metrics.interval.as_millis().to_string())
                .code(|c, f| c.metric_interval = choice(f, Duration::from_secs(7)))
        }
        "OTEL_METRIC_EXPORT_TIMEOUT" => of("20000", |c| c.metrics.timeout.as_millis().to_string())
            .code(|c, f| c.metric_timeout = choice(f, Duration::from_secs(7))),
        _ => return None,
    })
}

fn receiver(variable: &str) -> Option<Row> {
    Some(match variable {
        "OTEL_EXPORTER_OTLP_ENDPOINT" => of(
            "http://collector.example:4318/v1/traces http://collector.example:4318/v1/logs http://collector.example:4318/v1/metrics",
            |c| each(c, |otlp| otlp.url.clone()),
        )
        .given(ALL)
        .code(|c, f| c.endpoint = choice(f, "https://code.example/otlp/".to_owned())),
        "OTEL_EXPORTER_OTLP_PROTOCOL" => of("Grpc Grpc Grpc", |c| {
            each(c, |otlp| format!("{:?}", otlp.protocol))
        })
        .given(ALL)
        .code(|c, f| c.protocol = choice(f, Protocol::Grpc))
        .back("http/protobuf"),
        "OTEL_EXPORTER_OTLP_HEADERS" => of(
            "x-tenant=cameras;authorization=Bearer_abc x-tenant=cameras;authorization=Bearer_abc x-tenant=cameras;authorization=Bearer_abc",
            |c| each(c, headers),
        )
        .given(ALL)
        .code(|c, f| c.headers = vec![("X-Tenant".to_owned(), chosen(f, "code".to_owned()))])
        .back("x-tenant=cameras"),
        "OTEL_EXPORTER_OTLP_TIMEOUT" => of("2500 2500 2500", |c| {
            each(c, |otlp| otlp.timeout.as_millis().to_string())
        })
        .given(ALL)
        .code(|c, f| c.timeout = choice(f, Duration::from_millis(77))),
        "OTEL_EXPORTER_OTLP_COMPRESSION" => of("Gzip Gzip Gzip", |c| {
            each(c, |otlp| format!("{:?}", otlp.compression))
        })
        .given(ALL)
        .code(|c, f| c.compression = choice(f, Compression::Gzip))
        .back("none"),
        "OTEL_EXPORTER_OTLP_INSECURE" => of("https https https", |c| {
            each(c, |otlp| otlp.url.split(':').take(1).collect())
        })
        .given(BARE)
        .code(|c, f| c.insecure = choice(f, false))
        .back("true"),
        "OTEL_EXPORTER_OTLP_CERTIFICATE" => of(
            "/etc/otel/ca.pem /etc/otel/ca.pem /etc/otel/ca.pem",
            |c| each(c, |otlp| path(otlp.tls.certificate.as_ref())),
        )
        .given(TLS)
        .code(|c, f| c.certificate = choice(f, "code.pem".into())),
        "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE" => of(
            "/etc/otel/client.pem /etc/otel/client.pem /etc/otel/client.pem",
            |c| each(c, |otlp| path(otlp.tls.client_certificate.as_ref())),
        )
        .given(TLS_WITH_CLIENT),
        "OTEL_EXPORTER_OTLP_CLIENT_KEY" => of(
            "/etc/otel/client.key /etc/otel/client.key /etc/otel/client.key",
            |c| each(c, |otlp| path(otlp.tls.client_key.as_ref())),
        )
        .given(TLS_WITH_CLIENT),
        _ => return None,
    })
}
