//! How code sets what the table of settings names: in the matrix, and in processes that it starts.

use instrument_core::config::{Choice, Destination, Propagator};
use instrument_core::export::{Batch, Compression, Protocol};
use instrument_core::sampling::Sampler;
use instrument_core::telemetry::Builder;
use instrument_core::{ExceptionSignal, Instrumentation, SemconvOptIn};
use opentelemetry::Value;
use opentelemetry_semantic_conventions::resource::SERVICE_VERSION;
use std::path::PathBuf;
use std::time::Duration;

/// What an address or a file is called where the test runs: `{there}`.
type Fill<'a> = &'a dyn Fn(&str) -> String;

/// A builder's method, and a call of it with a value that is neither the default nor the environment's.
#[derive(Clone, Copy, Debug)]
pub struct Coded {
    /// As the table of settings has to call it.
    pub method: &'static str,
    /// Sets it, as a default or as the last word.
    pub apply: fn(Builder, Fill<'_>, bool) -> Builder,
}

fn chosen<T>(is_forced: bool, value: T) -> Choice<T> {
    if is_forced {
        Choice::Forced(value)
    } else {
        Choice::Default(value)
    }
}

/// It leaves when it is full or flushed, and not with the time.
fn batch() -> Batch {
    Batch::default().with_schedule_delay(Duration::from_secs(3600))
}

macro_rules! coded {
    ($method:ident: $value:expr) => {
        coded!($method, |_fill| $value)
    };
    ($method:ident($key:expr): $value:expr) => {
        Coded {
            method: stringify!($method),
            apply: |builder, _, is_forced| builder.$method($key, chosen(is_forced, $value)),
        }
    };
    ($method:ident, |$fill:ident| $($value:expr),+) => {
        Coded {
            method: stringify!($method),
            apply: |builder, $fill, is_forced| builder.$method($(chosen(is_forced, $value)),+),
        }
    };
}

/// How code sets what this variable sets, if it can.
#[must_use]
pub fn coded(variable: &str) -> Option<Coded> {
    Some(match variable {
        "OTEL_RUST_CONFIG_STRICT" => coded!(with_strict: true),
        "OTEL_ENABLED" => coded!(with_enabled: false),
        "OTEL_SERVICE_NAME" => coded!(with_service_name: "of-code".to_owned()),
        "OTEL_RESOURCE_ATTRIBUTES" => {
            coded!(with_resource_attribute(SERVICE_VERSION): Value::from("of-code"))
        }
        "ENVIRONMENT" => coded!(with_environment: "of-code".to_owned()),
        "OTEL_TRACES_EXPORTER" => coded!(with_exporters: Vec::<Destination>::new()),
        "OTEL_LOGS_EXPORTER" => coded!(with_log_exporters: vec![Destination::Console]),
        "OTEL_METRICS_EXPORTER" => coded!(with_metric_exporters: vec![Destination::Prometheus]),
        "OTEL_METRICS_ENABLED" => coded!(with_metrics_enabled: true),
        "OTEL_METRIC_EXPORT_INTERVAL" => {
            coded!(with_metric_interval: Duration::from_secs(3600))
        }
        "OTEL_METRIC_EXPORT_TIMEOUT" => coded!(with_metric_timeout: Duration::from_millis(700)),
        "OTEL_EXPORTER_OTLP_ENDPOINT" => coded!(with_endpoint, |fill| fill("{elsewhere}")),
        "OTEL_EXPORTER_OTLP_PROTOCOL" => coded!(with_protocol: Protocol::Grpc),
        "OTEL_EXPORTER_OTLP_HEADERS" => coded!(with_header("X-Tenant"): "of-code".to_owned()),
        "OTEL_EXPORTER_OTLP_TIMEOUT" => coded!(with_timeout: Duration::from_secs(20)),
        "OTEL_EXPORTER_OTLP_COMPRESSION" => coded!(with_compression: Compression::Gzip),
        "OTEL_EXPORTER_OTLP_INSECURE" => coded!(with_insecure: false),
        "OTEL_EXPORTER_OTLP_CERTIFICATE" => {
            coded!(with_certificate, |fill| PathBuf::from(fill(
                "{other}/ca.pem"
            )))
        }
        "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE" | "OTEL_EXPORTER_OTLP_CLIENT_KEY" => {
            coded!(
                with_client_certificate,
                |fill| PathBuf::from(fill("{other}/client.pem")),
                PathBuf::from(fill("{other}/client.key"))
            )
        }
        "OTEL_BSP_SCHEDULE_DELAY" => coded!(with_batch: batch()),
        "OTEL_BSP_EXPORT_TIMEOUT" => {
            coded!(with_batch: batch().with_export_timeout(Duration::from_millis(700)))
        }
        "OTEL_BSP_MAX_QUEUE_SIZE" => {
            coded!(with_batch: batch().with_max_queue_size(700).with_max_export_batch_size(1))
        }
        "OTEL_BSP_MAX_EXPORT_BATCH_SIZE" => {
            coded!(with_batch: batch().with_max_export_batch_size(70))
        }
        "OTEL_BLRP_SCHEDULE_DELAY" => coded!(with_log_batch: batch()),
        "OTEL_BLRP_EXPORT_TIMEOUT" => {
            coded!(with_log_batch: batch().with_export_timeout(Duration::from_millis(700)))
        }
        "OTEL_BLRP_MAX_QUEUE_SIZE" => {
            coded!(with_log_batch: batch().with_max_queue_size(700).with_max_export_batch_size(1))
        }
        "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE" => {
            coded!(with_log_batch: batch().with_max_export_batch_size(70))
        }
        "OTEL_TRACES_SAMPLER" => coded!(with_sampler: Sampler::always_on()),
        "OTEL_TRACE_SAMPLE_RATE" => coded!(with_sampler: Sampler::ratio(0.8)),
        _ if variable.starts_with("OTEL_SAMPLING_") => {
            coded!(with_sampler: Sampler::always_off())
        }
        "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT" => coded!(with_attribute_value_limit: 7),
        "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT" => coded!(with_attribute_limit: 7),
        "OTEL_SPAN_EVENT_COUNT_LIMIT" => coded!(with_event_limit: 7),
        "OTEL_SPAN_LINK_COUNT_LIMIT" => coded!(with_link_limit: 7),
        "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT" => coded!(with_event_attribute_limit: 7),
        "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT" => coded!(with_link_attribute_limit: 7),
        "OTEL_PROPAGATORS" => coded!(with_propagators: vec![Propagator::Baggage]),
        "OTEL_AUTO_INSTRUMENTATION" => coded!(with_instrumentation: Instrumentation::None),
        "OTEL_SEMCONV_STABILITY_OPT_IN" => coded!(with_semconv_opt_in: SemconvOptIn {
            http_dup: false,
            database_dup: true,
        }),
        "OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN" => {
            coded!(with_exception_signal: ExceptionSignal::Logs)
        }
        "RUST_LOG" => coded!(with_log_filter: "error".to_owned()),
        _ => return None,
    })
}
