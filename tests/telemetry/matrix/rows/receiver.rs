//! How a receiver of OTLP is reached.

use super::super::row::{Built, Row, Scene, Variables};
use super::super::stage::{SIGNALS, Stage, each_signal};
use super::{ALL, built, fail, measure, play, within};
use instrument_core::export::ExportHealth;
use instrument_core::testing::Collector;
use std::time::Duration;
use telemetry_tests::receivers::{Listener, SOON};

const GRPC: Variables = &[
    ("OTEL_LOGS_EXPORTER", "otlp"),
    ("OTEL_METRICS_EXPORTER", "otlp"),
    ("OTEL_METRIC_EXPORT_INTERVAL", "3600000"),
    ("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN", "logs/dup"),
    ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
];
const NO_SCHEME: Variables = &[
    ("OTEL_LOGS_EXPORTER", "otlp"),
    ("OTEL_METRICS_EXPORTER", "otlp"),
    ("OTEL_METRIC_EXPORT_INTERVAL", "3600000"),
    ("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN", "logs/dup"),
    ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "{traces_listener}"),
    ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "{logs_listener}"),
    ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "{metrics_listener}"),
];
const SECURE: Variables = &[
    ("OTEL_LOGS_EXPORTER", "otlp"),
    ("OTEL_METRICS_EXPORTER", "otlp"),
    ("OTEL_METRIC_EXPORT_INTERVAL", "3600000"),
    ("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN", "logs/dup"),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "{secure}"),
];
const DEMANDING: Variables = &[
    ("OTEL_LOGS_EXPORTER", "otlp"),
    ("OTEL_METRICS_EXPORTER", "otlp"),
    ("OTEL_METRIC_EXPORT_INTERVAL", "3600000"),
    ("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN", "logs/dup"),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "{demanding}"),
    ("OTEL_EXPORTER_OTLP_CERTIFICATE", "{ca}/ca.pem"),
    // Whoever shows no certificate is sent away after the handshake, which looks like a lost connection.
    ("OTEL_EXPORTER_OTLP_TIMEOUT", "1500"),
];
const CERTIFICATE: Variables = &[("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", "{ca}/client.pem")];
const KEY: Variables = &[("OTEL_EXPORTER_OTLP_CLIENT_KEY", "{ca}/client.key")];

pub(crate) fn row(variable: &str) -> Option<Row> {
    Some(match variable {
        "OTEL_EXPORTER_OTLP_ENDPOINT" => Row::new("{there}", "there", Scene::Each(places))
            .given(ALL)
            .of_signal(["{there}/v1/traces", "{there}/v1/logs", "{there}/v1/metrics"])
            .coded("elsewhere")
            // The stage's own default in code.
            .default("here"),
        "OTEL_EXPORTER_OTLP_PROTOCOL" => Row::new("grpc", "grpc", Scene::Each(protocols))
            .given(ALL)
            .coded("grpc")
            .back("http/protobuf", "http")
            .default("http")
            .over_http(),
        "OTEL_EXPORTER_OTLP_HEADERS" => Row::new(
            "x-tenant=of%20variable",
            "of variable",
            Scene::Each(tenants),
        )
        .given(ALL)
        .coded("of-code")
        .default("none"),
        "OTEL_EXPORTER_OTLP_TIMEOUT" => Row::new("15000", "15 s", Scene::Each(timeouts))
            .given(GRPC)
            .coded("20 s")
            .default("10 s")
            .over_http(),
        "OTEL_EXPORTER_OTLP_COMPRESSION" => Row::new("gzip", "gzip", Scene::Each(packings))
            .given(ALL)
            .coded("gzip")
            .back("none", "plain")
            .default("plain"),
        "OTEL_EXPORTER_OTLP_INSECURE" => Row::new("false", "tls", Scene::Each(first_words))
            .given(NO_SCHEME)
            .coded("tls")
            .back("true", "plain")
            .default("plain"),
        "OTEL_EXPORTER_OTLP_CERTIFICATE" => Row::new("{ca}/ca.pem", "trusted", Scene::Each(trust))
            .given(SECURE)
            .coded("UnknownIssuer")
            .default("UnknownIssuer"),
        "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE" => {
            Row::new("{ca}/client.pem", "served", Scene::Each(service))
                .given(DEMANDING)
                .beside(KEY)
                .coded("sent away")
                .default("sent away")
        }
        "OTEL_EXPORTER_OTLP_CLIENT_KEY" => {
            Row::new("{ca}/client.key", "served", Scene::Each(service))
                .given(DEMANDING)
                .beside(CERTIFICATE)
                .coded("sent away")
                .default("sent away")
        }
        _ => return None,
    })
}

fn places(stage: &Stage, telemetry: Built) -> Vec<String> {
    play(built(telemetry));
    let places = [
        ("here", &stage.here),
        ("there", &stage.there),
        ("elsewhere", &stage.elsewhere),
    ];
    let each = places.map(|(name, place)| each_signal(place, |_| name.to_owned()));
    let of = |signal: usize| {
        let found = each.iter().map(|words| words[signal].as_str());
        let found: Vec<_> = found.filter(|word| *word != "nothing").collect();
        if found.is_empty() {
            "nothing".to_owned()
        } else {
            found.join(" and ")
        }
    };
    (0..SIGNALS.len()).map(of).collect()
}

fn protocols(stage: &Stage, telemetry: Built) -> Vec<String> {
    play(built(telemetry));
    each_signal(&stage.here, |request| {
        let word = if request.is_grpc() { "grpc" } else { "http" };
        word.to_owned()
    })
}

fn tenants(stage: &Stage, telemetry: Built) -> Vec<String> {
    play(built(telemetry));
    each_signal(&stage.here, |request| {
        request.header("x-tenant").unwrap_or("none").to_owned()
    })
}

/// gRPC tells the receiver how much of the time is left.
fn timeouts(stage: &Stage, telemetry: Built) -> Vec<String> {
    play(built(telemetry));
    each_signal(&stage.here, |request| {
        let header = request.header("grpc-timeout").unwrap_or_default();
        let left = header.trim_end_matches('m').parse::<u64>();
        let left = left.unwrap_or_else(|_| panic!("`{header}` is in milliseconds"));
        let known = [10, 15, 20].into_iter();
        let set = known.map(|seconds| seconds * 1000).find(|set| left <= *set);
        format!("{} s", set.expect("not more than what is set") / 1000)
    })
}

fn packings(stage: &Stage, telemetry: Built) -> Vec<String> {
    play(built(telemetry));
    each_signal(&stage.here, |request| {
        let header = ["content-encoding", "grpc-encoding"];
        let header = header.iter().find_map(|name| request.header(name));
        header.unwrap_or("plain").to_owned()
    })
}

fn first_words(stage: &Stage, telemetry: Built) -> Vec<String> {
    let telemetry = built(telemetry);
    measure(&telemetry);
    within(&telemetry, fail);
    // Nobody waits for it, for nobody will answer.
    let _ = telemetry.flush(Duration::ZERO);
    let heard = [
        stage.listener(),
        stage.log_listener(),
        stage.metric_listener(),
    ]
    .map(Listener::heard);
    let _ = telemetry.shutdown(Duration::ZERO);
    heard.map(str::to_owned).to_vec()
}

fn trust(stage: &Stage, telemetry: Built) -> Vec<String> {
    arrivals(stage.secure(), telemetry, "trusted", |cause| {
        assert!(cause.contains("UnknownIssuer"), "{cause}");
        "UnknownIssuer"
    })
}

fn service(stage: &Stage, telemetry: Built) -> Vec<String> {
    arrivals(stage.demanding(), telemetry, "served", |_| "sent away")
}

fn arrivals(
    collector: &Collector,
    telemetry: Built,
    arrived: &str,
    refused: fn(&str) -> &'static str,
) -> Vec<String> {
    let telemetry = built(telemetry);
    measure(&telemetry);
    within(&telemetry, fail);
    // An error is seen below.
    let _ = telemetry.flush(SOON);
    let health = telemetry.health();
    let came = each_signal(collector, |_| String::new());
    let of = |(health, came): (&ExportHealth, String)| {
        if came.is_empty() {
            return arrived.to_owned();
        }
        let error = health.last_error.as_ref().expect("so there is an error");
        refused(&error.cause).to_owned()
    };
    let healths = [&health.spans[0], &health.logs[0], &health.metrics[0]];
    healths.into_iter().zip(came).map(of).collect()
}
