//! What is said about variables that nobody reads, secrets, and what is no text.

use super::map::Map;
use super::{from, names_both, texts};
use crate::config::{CodeSettings, resolve};
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
