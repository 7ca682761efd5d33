//! Who takes what is exported.

use super::{Allowed, Setting};

pub(crate) static TRACES_EXPORTER: Setting = Setting {
    variable: "OTEL_TRACES_EXPORTER",
    path: Some("tracer_provider.processors[].*.exporter"),
    method: Some("with_exporters"),
    default: "otlp",
    allowed: Allowed::Words(&["otlp", "console", "none"]),
    meaning: "Where spans go; to several places if it is a list.",
    example: "console",
    wrong: Some("oltp"),
    ..Setting::NEW
};

pub(crate) static LOGS_EXPORTER: Setting = Setting {
    variable: "OTEL_LOGS_EXPORTER",
    path: Some("logger_provider.processors[].*.exporter"),
    method: Some("with_log_exporters"),
    default: "none (the specification's is otlp: a receiver of traces only would refuse each batch)",
    allowed: Allowed::Words(&["otlp", "console", "none"]),
    meaning: "Where log records go (feature `logs`), beside the log lines themselves.",
    example: "otlp",
    wrong: Some("file"),
    ..Setting::NEW
};

pub(crate) static METRICS_EXPORTER: Setting = Setting {
    variable: "OTEL_METRICS_EXPORTER",
    path: Some("meter_provider.readers[].*.exporter"),
    method: Some("with_metric_exporters"),
    default: "none (the specification's is otlp); otlp with OTEL_METRICS_ENABLED=true",
    allowed: Allowed::Words(&["otlp", "prometheus", "none"]),
    meaning: "Where metrics go (feature `metrics`). `prometheus` is an exposition that the service serves itself.",
    example: "prometheus",
    wrong: Some("prometeus"),
    ..Setting::NEW
};

pub(crate) static METRICS_ENABLED: Setting = Setting {
    variable: "OTEL_METRICS_ENABLED",
    method: Some("with_metrics_enabled"),
    default: "as OTEL_METRICS_EXPORTER says",
    allowed: Allowed::Boolean,
    meaning: "`false` turns metrics off; `true` sends them over OTLP unless `OTEL_METRICS_EXPORTER` says where else.",
    example: "true",
    wrong: Some("enabled"),
    ..Setting::NEW
};

pub(crate) static METRIC_INTERVAL: Setting = Setting {
    variable: "OTEL_METRIC_EXPORT_INTERVAL",
    path: Some("meter_provider.readers[].periodic.interval"),
    method: Some("with_metric_interval"),
    default: "60000",
    allowed: Allowed::Milliseconds(1, super::super::parse::MOST_MILLISECONDS),
    meaning: "How often metrics are sent.",
    example: "15000",
    wrong: Some("15s"),
    ..Setting::NEW
};

pub(crate) static METRIC_TIMEOUT: Setting = Setting {
    variable: "OTEL_METRIC_EXPORT_TIMEOUT",
    path: Some("meter_provider.readers[].periodic.timeout"),
    method: Some("with_metric_timeout"),
    default: "30000",
    allowed: Allowed::Timeout,
    meaning: "How long collecting and sending metrics may take.",
    example: "20000",
    wrong: Some("-1"),
    ..Setting::NEW
};
