//! What the specification names and this crate does not honour, and why.

/// A variable of the specification that is not honoured.
#[derive(Debug)]
pub(crate) struct Unsupported {
    pub(crate) variable: &'static str,
    pub(crate) why: &'static str,
    /// The value that says what is so anyway.
    pub(crate) is_so: Option<&'static str>,
}

pub(crate) static UNSUPPORTED: &[Unsupported] = &[
    Unsupported {
        variable: "OTEL_ENTITIES",
        why: "Entities are in development, and the resource's attributes say the same.",
        is_so: None,
    },
    Unsupported {
        variable: "OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT",
        why: "OpenTelemetry's Rust SDK cuts no log attributes.",
        is_so: None,
    },
    Unsupported {
        variable: "OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT",
        why: "OpenTelemetry's Rust SDK does not limit log attributes.",
        is_so: None,
    },
    Unsupported {
        variable: "OTEL_EXPORTER_ZIPKIN_ENDPOINT",
        why: "Zipkin's exporter is deprecated; a collector translates.",
        is_so: None,
    },
    Unsupported {
        variable: "OTEL_EXPORTER_ZIPKIN_TIMEOUT",
        why: "Zipkin's exporter is deprecated; a collector translates.",
        is_so: None,
    },
    Unsupported {
        variable: "OTEL_EXPORTER_ZIPKIN_PROTOCOL",
        why: "Zipkin's exporter is deprecated; a collector translates.",
        is_so: None,
    },
    Unsupported {
        variable: "OTEL_EXPORTER_JAEGER_ENDPOINT",
        why: "Jaeger's own exporter was removed from the specification; Jaeger takes OTLP.",
        is_so: None,
    },
    Unsupported {
        variable: "OTEL_EXPORTER_JAEGER_AGENT_HOST",
        why: "Jaeger's own exporter was removed from the specification; Jaeger takes OTLP.",
        is_so: None,
    },
    Unsupported {
        variable: "OTEL_EXPORTER_JAEGER_AGENT_PORT",
        why: "Jaeger's own exporter was removed from the specification; Jaeger takes OTLP.",
        is_so: None,
    },
    Unsupported {
        variable: "OTEL_EXPORTER_PROMETHEUS_HOST",
        why: "No port is opened: the service serves the exposition on a route of its own.",
        is_so: None,
    },
    Unsupported {
        variable: "OTEL_EXPORTER_PROMETHEUS_PORT",
        why: "No port is opened: the service serves the exposition on a route of its own.",
        is_so: None,
    },
    Unsupported {
        variable: "OTEL_METRICS_EXEMPLAR_FILTER",
        why: "OpenTelemetry's Rust SDK collects no exemplars; those of the Prometheus exposition are those of sampled traces.",
        is_so: Some("trace_based"),
    },
    Unsupported {
        variable: "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE",
        why: "Metrics are cumulative, as Prometheus needs them.",
        is_so: Some("cumulative"),
    },
    Unsupported {
        variable: "OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION",
        why: "Histograms have explicit bounds.",
        is_so: Some("explicit_bucket_histogram"),
    },
    Unsupported {
        variable: "OTEL_EXPORTER_OTLP_SPAN_INSECURE",
        why: "Obsolete; use `OTEL_EXPORTER_OTLP_TRACES_INSECURE`.",
        is_so: None,
    },
    Unsupported {
        variable: "OTEL_EXPORTER_OTLP_METRIC_INSECURE",
        why: "Obsolete; use `OTEL_EXPORTER_OTLP_METRICS_INSECURE`.",
        is_so: None,
    },
];
