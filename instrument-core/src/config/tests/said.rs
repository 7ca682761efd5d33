//! What is said about variables that nobody reads, secrets, and what is no text.

use super::map::Map;
use super::{from, names_both, texts, with};
use crate::config::{Choice, CodeSettings, Destination, resolve};
use crate::export::Exporter;

#[test]
fn a_misspelt_variable_is_named_with_the_one_that_is_meant() {
    let config = from(&[
        ("OTEL_TRACES_EXPORTR", "console"),
        ("OTEL_PYTHON_ID_GENERATOR", "x"),
    ]);
    names_both(
        &texts(&config),
        [
            "`OTEL_TRACES_EXPORTR`",
            "`OTEL_TRACES_EXPORTER`",
            "did you mean",
        ],
    );
    let config = from(&[("OTEL_EXPORTER_ZIPKIN_ENDPOINT", "http://z")]);
    names_both(
        &texts(&config),
        ["OTEL_EXPORTER_ZIPKIN_ENDPOINT", "not honoured", "collector"],
    );
}

#[test]
fn what_says_nothing_new_is_no_problem() {
    let config = from(&[
        ("OTEL_ENTITIES", ""),
        ("OTEL_TRACES_EXPORTR", " "),
        (
            "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE",
            "Cumulative",
        ),
        ("OTEL_METRICS_EXEMPLAR_FILTER", "trace_based"),
    ]);
    assert_eq!(texts(&config), [""; 0]);
    let preference = "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE";
    let config = from(&[(preference, "delta")]);
    names_both(&texts(&config), [preference, "not honoured", "cumulative"]);
}

#[test]
fn metrics_on_the_console_are_a_problem_however_that_is_said() {
    let code = CodeSettings {
        metric_exporters: Some(Choice::Default(vec![Destination::Console])),
        ..CodeSettings::default()
    };
    for config in [
        with(&code, &[]),
        from(&[("OTEL_METRICS_EXPORTER", "console")]),
    ] {
        assert!(config.metrics.exporters.is_empty());
        assert!(texts(&config)[0].contains("console"));
    }
}

#[test]
fn headers_that_say_where_a_message_ends_are_left_out() {
    let said = "Content-Length=5,transfer-encoding=chunked,x-tenant=a";
    let config = from(&[("OTEL_EXPORTER_OTLP_HEADERS", said)]);
    let Exporter::Otlp(otlp) = &config.pipes[0].exporter else {
        panic!("it is OTLP");
    };
    assert_eq!(otlp.headers, [("x-tenant".to_owned(), "a".to_owned())]);
    names_both(
        &texts(&config),
        [
            "content-length",
            "transfer-encoding",
            "up to the connection",
        ],
    );
}

#[test]
fn secrets_stay_out_of_what_is_said() {
    let config = from(&[
        (
            "OTEL_EXPORTER_OTLP_HEADERS",
            "authorization=%zz-hunter2,x-a=b",
        ),
        (
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "http://user:hunter2@host:4318",
        ),
        ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "user:hunter2@host:port"),
    ]);
    let texts = texts(&config);
    assert_eq!(texts.len(), 3, "{texts:?}");
    assert!(!texts.concat().contains("hunter2"), "{texts:?}");
    let Exporter::Otlp(otlp) = &config.pipes[0].exporter else {
        panic!("it is OTLP");
    };
    assert_eq!(otlp.headers, [("x-a".to_owned(), "b".to_owned())]);
    assert_eq!(otlp.url, "http://host:4318/v1/traces");
}

#[cfg(unix)]
#[test]
fn a_value_that_is_not_unicode_is_passed_over() {
    use std::os::unix::ffi::OsStringExt as _;
    let mut map = Map::default();
    map.set(
        "OTEL_SERVICE_NAME",
        std::ffi::OsString::from_vec(vec![b'a', 0xff]),
    );
    let config = resolve("service", &CodeSettings::default(), &map).expect("it is not strict");
    names_both(
        &texts(&config),
        ["OTEL_SERVICE_NAME", "not Unicode", "passed over"],
    );
}
