//! A configuration file for each setting that has a place in one: it sets what the row's text does.

/// What differs from one document to the other.
struct Parts<'a> {
    /// `SIGNAL` stands for the signal's name in a path.
    exporter: &'a str,
    /// What else stands in the processor of spans, and in the one of log records.
    of_spans: &'a str,
    of_logs: &'a str,
    /// What else stands in the tracer provider.
    provider: &'a str,
    has_spans: bool,
    has_logs: bool,
    /// Whether metrics are sent, and what else stands in their reader.
    of_metrics: Option<&'a str>,
    /// What else stands in `distribution.instrument`.
    distribution: &'a str,
    rest: &'a str,
}

const PLAIN: Parts<'_> = Parts {
    exporter: "{otlp_http: {endpoint: '{here}/v1/SIGNAL'}}",
    of_spans: "",
    of_logs: "",
    provider: "",
    has_spans: true,
    has_logs: false,
    of_metrics: None,
    distribution: "",
    rest: "",
};

const BOTH: Parts<'_> = Parts {
    has_logs: true,
    of_metrics: Some(", interval: 3600000"),
    distribution: "exception_signal_opt_in: logs/dup",
    ..PLAIN
};

const LOGS: Parts<'_> = Parts {
    has_spans: false,
    of_metrics: None,
    distribution: "exception_signal_opt_in: logs",
    ..BOTH
};

impl Parts<'_> {
    fn document(&self) -> String {
        let processors = |has_any: bool, signal: &str, rest: &str| {
            if !has_any {
                return String::new();
            }
            let exporter = self.exporter.replace("SIGNAL", signal);
            format!("{{batch: {{exporter: {exporter}{rest}}}}}")
        };
        let spans = processors(self.has_spans, "traces", self.of_spans);
        let mut document = format!(
            "file_format: '1.1'\ntracer_provider: {{processors: [{spans}]{}}}\n",
            self.provider
        );
        if self.has_logs {
            let logs = processors(true, "logs", self.of_logs);
            document += &format!("logger_provider: {{processors: [{logs}]}}\n");
        }
        if let Some(rest) = self.of_metrics {
            let exporter = self.exporter.replace("SIGNAL", "metrics");
            document += &format!(
                "meter_provider: {{readers: [{{periodic: {{exporter: {exporter}{rest}}}}}]}}\n"
            );
        }
        if !self.distribution.is_empty() {
            document += &format!("distribution: {{instrument: {{{}}}}}\n", self.distribution);
        }
        document + self.rest + "\n"
    }
}

/// The document that sets it, if a file can.
pub(crate) fn document(variable: &str) -> Option<String> {
    let parts = of_process(variable)
        .or_else(|| of_receiver(variable))
        .or_else(|| of_batches(variable))
        .or_else(|| of_limits(variable))?;
    Some(parts.document())
}

fn rest(rest: &str) -> Parts<'_> {
    Parts { rest, ..PLAIN }
}

fn distribution(distribution: &str) -> Parts<'_> {
    Parts {
        distribution,
        ..PLAIN
    }
}

fn of_process(variable: &str) -> Option<Parts<'static>> {
    Some(match variable {
        "OTEL_RUST_CONFIG_STRICT" => Parts {
            of_spans: ", max_queue_size: 0",
            ..distribution("strict: true")
        },
        "OTEL_SDK_DISABLED" => rest("disabled: true"),
        "OTEL_SERVICE_NAME" => {
            rest("resource: {attributes: [{name: service.name, value: of-variable}]}")
        }
        "OTEL_RESOURCE_ATTRIBUTES" => {
            rest("resource: {attributes: [{name: service.version, value: of-variable}]}")
        }
        "ENVIRONMENT" => rest(
            "resource: {attributes: [{name: deployment.environment.name, value: of-variable}]}",
        ),
        "OTEL_PROPAGATORS" => rest("propagator: {composite: [{tracecontext: }]}"),
        "OTEL_AUTO_INSTRUMENTATION" => distribution("auto_instrumentation: 'server,sqlx'"),
        "OTEL_SEMCONV_STABILITY_OPT_IN" => {
            rest("instrumentation/development: {general: {stability_opt_in_list: http/dup}}")
        }
        "OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN" => BOTH,
        "OTEL_LOG_LEVEL" => Parts {
            of_spans: ", max_queue_size: 0",
            ..rest("log_level: error")
        },
        "OTEL_TRACES_EXPORTER" => Parts {
            exporter: "{console: }",
            ..PLAIN
        },
        "OTEL_METRICS_EXPORTER" => Parts {
            of_metrics: Some(""),
            ..PLAIN
        },
        "OTEL_METRIC_EXPORT_INTERVAL" => Parts {
            of_metrics: Some(", interval: 100"),
            ..PLAIN
        },
        "OTEL_METRIC_EXPORT_TIMEOUT" => Parts {
            exporter: "{otlp_http: {endpoint: '{silent}/v1/SIGNAL'}}",
            has_spans: false,
            of_metrics: Some(", interval: 3600000, timeout: 1000"),
            ..PLAIN
        },
        "OTEL_LOGS_EXPORTER" => Parts {
            has_spans: true,
            ..LOGS
        },
        _ => return None,
    })
}

fn of_receiver(variable: &str) -> Option<Parts<'static>> {
    let exporter = |exporter| Parts { exporter, ..BOTH };
    Some(match variable {
        "OTEL_EXPORTER_OTLP_ENDPOINT" => exporter("{otlp_http: {endpoint: '{there}/v1/SIGNAL'}}"),
        "OTEL_EXPORTER_OTLP_PROTOCOL" => exporter("{otlp_grpc: {endpoint: '{here}'}}"),
        "OTEL_EXPORTER_OTLP_HEADERS" => exporter(
            "{otlp_http: {endpoint: '{here}/v1/SIGNAL', headers: [{name: x-tenant, value: of variable}]}}",
        ),
        "OTEL_EXPORTER_OTLP_TIMEOUT" => {
            exporter("{otlp_grpc: {endpoint: '{here}', timeout: 15000}}")
        }
        "OTEL_EXPORTER_OTLP_COMPRESSION" => {
            exporter("{otlp_http: {endpoint: '{here}/v1/SIGNAL', compression: gzip}}")
        }
        "OTEL_EXPORTER_OTLP_INSECURE" => {
            exporter("{otlp_grpc: {endpoint: '{SIGNAL_listener}', tls: {insecure: false}}}")
        }
        "OTEL_EXPORTER_OTLP_CERTIFICATE" => {
            exporter("{otlp_http: {endpoint: '{secure}/v1/SIGNAL', tls: {ca_file: '{ca}/ca.pem'}}}")
        }
        "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE" | "OTEL_EXPORTER_OTLP_CLIENT_KEY" => exporter(
            "{otlp_grpc: {endpoint: '{demanding}', timeout: 1500, tls: {ca_file: '{ca}/ca.pem', cert_file: '{ca}/client.pem', key_file: '{ca}/client.key'}}}",
        ),
        _ => return None,
    })
}

fn of_batches(variable: &str) -> Option<Parts<'static>> {
    let silent = "{otlp_http: {endpoint: '{silent}/v1/SIGNAL'}}";
    let spans = |of_spans| Parts { of_spans, ..PLAIN };
    let logs = |of_logs| Parts { of_logs, ..LOGS };
    Some(match variable {
        "OTEL_BSP_SCHEDULE_DELAY" => spans(", schedule_delay: 100"),
        "OTEL_BSP_EXPORT_TIMEOUT" => Parts {
            exporter: silent,
            ..spans(", export_timeout: 1000")
        },
        "OTEL_BSP_MAX_QUEUE_SIZE" => Parts {
            exporter: silent,
            ..spans(", max_queue_size: 600, max_export_batch_size: 1")
        },
        "OTEL_BSP_MAX_EXPORT_BATCH_SIZE" => spans(", max_export_batch_size: 100"),
        "OTEL_BLRP_SCHEDULE_DELAY" => logs(", schedule_delay: 100"),
        "OTEL_BLRP_EXPORT_TIMEOUT" => Parts {
            exporter: silent,
            ..logs(", export_timeout: 1000")
        },
        "OTEL_BLRP_MAX_QUEUE_SIZE" => Parts {
            exporter: silent,
            ..logs(", max_queue_size: 600, max_export_batch_size: 1")
        },
        "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE" => logs(", max_export_batch_size: 100"),
        _ => return None,
    })
}

fn of_limits(variable: &str) -> Option<Parts<'static>> {
    let provider = |provider| Parts { provider, ..PLAIN };
    Some(match variable {
        "OTEL_TRACES_SAMPLER" => provider(", sampler: {always_off: }"),
        "OTEL_TRACES_SAMPLER_ARG" => provider(", sampler: {trace_id_ratio_based: {ratio: 0.5}}"),
        "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT" => {
            rest("attribute_limits: {attribute_value_length_limit: 10}")
        }
        "OTEL_ATTRIBUTE_COUNT_LIMIT" => rest("attribute_limits: {attribute_count_limit: 10}"),
        "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT" => {
            provider(", limits: {attribute_value_length_limit: 10}")
        }
        "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT" => provider(", limits: {attribute_count_limit: 10}"),
        "OTEL_SPAN_EVENT_COUNT_LIMIT" => provider(", limits: {event_count_limit: 10}"),
        "OTEL_SPAN_LINK_COUNT_LIMIT" => provider(", limits: {link_count_limit: 10}"),
        "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT" => {
            provider(", limits: {event_attribute_count_limit: 10}")
        }
        "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT" => provider(", limits: {link_attribute_count_limit: 10}"),
        _ => return None,
    })
}
