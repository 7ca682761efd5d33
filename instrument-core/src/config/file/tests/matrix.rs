//! Every setting of the table that has a place in the file, from there.

use super::from;
use crate::config::settings;
use crate::config::tests::rows::row;
use crate::config::tests::texts;

/// The document with `VALUE` where the setting stands, and what the table's example is there.
struct Place {
    document: String,
    value: &'static str,
    expected: &'static str,
    /// Whether the table's wrong value is wrong here too.
    wrong: bool,
}

fn place(document: impl Into<String>, value: &'static str, expected: &'static str) -> Place {
    Place {
        document: document.into(),
        value,
        expected,
        wrong: true,
    }
}

/// The same exporter for each signal.
fn each(exporter: &str) -> String {
    format!(
        "
tracer_provider: {{processors: [{{batch: {{exporter: {exporter}}}}}]}}
logger_provider: {{processors: [{{batch: {{exporter: {exporter}}}}}]}}
meter_provider: {{readers: [{{periodic: {{exporter: {exporter}}}}}]}}
"
    )
}

fn one(provider: &str, key: &str) -> String {
    format!("{provider}: {{processors: [{{batch: {{exporter: {{otlp_http: }}, {key}: VALUE}}}}]}}")
}

fn limit(key: &str) -> String {
    format!("tracer_provider: {{processors: [], limits: {{{key}: VALUE}}}}")
}

fn periodic(key: &str) -> String {
    format!(
        "meter_provider: {{readers: [{{periodic: {{{key}: VALUE, exporter: {{otlp_http: }}}}}}]}}"
    )
}

#[rustfmt::skip]
fn of(variable: &str) -> Place {
    let same = |document: String, value| place(document, value, row(variable).expected);
    let here = |document: &str, value| same(document.to_owned(), value);
    let tls = "{otlp_http: {endpoint: 'https://c', tls: ";
    match variable {
        "OTEL_SDK_DISABLED" => here("disabled: VALUE", "true"),
        "OTEL_SERVICE_NAME" => here("resource: {attributes: [{name: service.name, value: VALUE}]}", "camera-backend"),
        "OTEL_RESOURCE_ATTRIBUTES" => here("resource: {attributes_list: VALUE}", "'service.version=1.2.3,service.namespace=cameras'"),
        "ENVIRONMENT" => here("resource: {attributes: [{name: deployment.environment.name, value: VALUE}]}", "staging"),
        "OTEL_TRACES_EXPORTER" => Place { wrong: false, ..here("tracer_provider: {processors: [{simple: {exporter: {VALUE}}}]}", "console: ") },
        "OTEL_LOGS_EXPORTER" => Place { wrong: false, ..here("logger_provider: {processors: [{simple: {exporter: {VALUE}}}]}", "otlp_grpc: ") },
        "OTEL_METRICS_EXPORTER" => Place { wrong: false, ..here("meter_provider: {readers: [{pull: {exporter: {VALUE}}}]}", "prometheus/development: ") },
        "OTEL_METRIC_EXPORT_INTERVAL" => same(periodic("interval"), "15000"),
        "OTEL_METRIC_EXPORT_TIMEOUT" => same(periodic("timeout"), "20000"),
        "OTEL_EXPORTER_OTLP_ENDPOINT" => place(each("{otlp_http: {endpoint: VALUE}}"), "'http://c:4318/x'", "http://c:4318/x http://c:4318/x http://c:4318/x"),
        "OTEL_EXPORTER_OTLP_PROTOCOL" => Place { wrong: false, ..same(each("{VALUE}"), "otlp_grpc: ") },
        "OTEL_EXPORTER_OTLP_HEADERS" => same(each("{otlp_grpc: {headers_list: VALUE}}"), "'x-tenant=cameras,authorization=Bearer%20abc'"),
        "OTEL_EXPORTER_OTLP_TIMEOUT" => same(each("{otlp_http: {timeout: VALUE}}"), "2500"),
        "OTEL_EXPORTER_OTLP_COMPRESSION" => same(each("{otlp_grpc: {compression: VALUE}}"), "gzip"),
        "OTEL_EXPORTER_OTLP_INSECURE" => same(each("{otlp_grpc: {endpoint: 'c:1', tls: {insecure: VALUE}}}"), "false"),
        "OTEL_EXPORTER_OTLP_CERTIFICATE" => same(each(&format!("{tls}{{ca_file: VALUE}}}}}}")), "/etc/otel/ca.pem"),
        "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE" => same(each(&format!("{tls}{{cert_file: VALUE, key_file: /k}}}}}}")), "/etc/otel/client.pem"),
        "OTEL_EXPORTER_OTLP_CLIENT_KEY" => same(each(&format!("{tls}{{cert_file: /c, key_file: VALUE}}}}}}")), "/etc/otel/client.key"),
        "OTEL_BSP_SCHEDULE_DELAY" => same(one("tracer_provider", "schedule_delay"), "2000"),
        "OTEL_BSP_EXPORT_TIMEOUT" => same(one("tracer_provider", "export_timeout"), "15000"),
        "OTEL_BSP_MAX_QUEUE_SIZE" => same(one("tracer_provider", "max_queue_size"), "8192"),
        "OTEL_BSP_MAX_EXPORT_BATCH_SIZE" => same(one("tracer_provider", "max_export_batch_size"), "1024"),
        "OTEL_BLRP_SCHEDULE_DELAY" => same(one("logger_provider", "schedule_delay"), "500"),
        "OTEL_BLRP_EXPORT_TIMEOUT" => same(one("logger_provider", "export_timeout"), "12000"),
        "OTEL_BLRP_MAX_QUEUE_SIZE" => same(one("logger_provider", "max_queue_size"), "4096"),
        "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE" => same(one("logger_provider", "max_export_batch_size"), "256"),
        "OTEL_TRACES_SAMPLER" => Place { wrong: false, ..here("tracer_provider: {processors: [], sampler: VALUE}", "{always_off: }") },
        "OTEL_TRACES_SAMPLER_ARG" => here("tracer_provider: {processors: [], sampler: {trace_id_ratio_based: {ratio: VALUE}}}", "0.25"),
        "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT" => here("attribute_limits: {attribute_value_length_limit: VALUE}", "4096"),
        "OTEL_ATTRIBUTE_COUNT_LIMIT" => here("attribute_limits: {attribute_count_limit: VALUE}", "96"),
        "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT" => same(limit("attribute_value_length_limit"), "1000"),
        "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT" => same(limit("attribute_count_limit"), "64"),
        "OTEL_SPAN_EVENT_COUNT_LIMIT" => same(limit("event_count_limit"), "32"),
        // Of YAML, `0x10` is a number.
        "OTEL_SPAN_LINK_COUNT_LIMIT" => Place { wrong: false, ..same(limit("link_count_limit"), "1000") },
        "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT" => same(limit("event_attribute_count_limit"), "16"),
        "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT" => same(limit("link_attribute_count_limit"), "8"),
        "OTEL_PROPAGATORS" => here("propagator: {composite_list: VALUE}", "tracecontext"),
        "OTEL_AUTO_INSTRUMENTATION" => here("distribution: {instrument: {auto_instrumentation: VALUE}}", "'server,sqlx'"),
        "OTEL_SEMCONV_STABILITY_OPT_IN" => here("instrumentation/development: {general: {stability_opt_in_list: VALUE}}", "http/dup"),
        "OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN" => here("distribution: {instrument: {exception_signal_opt_in: VALUE}}", "logs/dup"),
        "OTEL_LOG_LEVEL" => here("log_level: VALUE", "error2"),
        _ => panic!("{variable} has a place in the file and none in this test"),
    }
}

fn filled(document: &str, value: &str) -> String {
    format!("file_format: '1.1'\n{}\n", document.replace("VALUE", value))
}

#[test]
fn every_place_in_the_file_has_its_effect_and_a_wrong_value_there_is_named() {
    let mut places = 0;
    for setting in settings() {
        let variable = setting.variable;
        // Strictness shows in what is refused.
        if setting.path.is_none() || variable == "OTEL_RUST_CONFIG_STRICT" {
            continue;
        }
        places += 1;
        let (row, place) = (row(variable), of(variable));
        let config = from(&filled(&place.document, place.value));
        assert_eq!(texts(&config), [""; 0], "{variable}");
        let effect = (row.show)(&config);
        if !place.expected.is_empty() {
            assert_eq!(effect, place.expected, "{variable}");
        }
        let Some(wrong) = setting.wrong.filter(|_| place.wrong) else {
            continue;
        };
        let default = (row.show)(&from(&filled(&place.document, "")));
        assert_ne!(effect, default, "{variable}");
        let config = from(&filled(&place.document, &format!("{wrong} ")));
        assert_eq!((row.show)(&config), default, "{variable}");
        let texts = texts(&config);
        assert!(!texts.is_empty(), "{variable}");
        for text in &texts {
            assert!(text.starts_with("otel.yaml:"), "{text}");
            assert!(text.contains("allowed is "), "{text}");
            assert!(text.contains("used instead: "), "{text}");
        }
    }
    assert!(places > 35, "only {places} places were tried");
}
