//! The keys that this crate itself records. Those of OpenTelemetry come from its own crate.

#[cfg(feature = "instruments")]
pub(crate) mod breaker;
#[cfg(any(feature = "sqlx", feature = "redis", feature = "mongodb"))]
pub(crate) mod database;
#[cfg(feature = "genai")]
pub(crate) mod genai;
#[cfg(feature = "mongodb")]
pub(crate) mod mongodb;
#[cfg(feature = "queue")]
pub(crate) mod queue;
#[cfg(feature = "redis")]
pub(crate) mod redis;
pub(crate) mod resilience;
#[cfg(feature = "telemetry")]
pub(crate) mod sampling;

#[cfg(feature = "logs")]
pub(crate) use opentelemetry_semantic_conventions::attribute::{
    CODE_FILE_PATH, CODE_LINE_NUMBER, DEPLOYMENT_ENVIRONMENT_NAME,
};
#[cfg(feature = "tracing")]
pub(crate) use opentelemetry_semantic_conventions::attribute::{
    DB_COLLECTION_NAME, DB_OPERATION_NAME, DB_QUERY_SUMMARY, DB_QUERY_TEXT,
    DB_RESPONSE_RETURNED_ROWS, DB_SYSTEM_NAME,
};
pub(crate) use opentelemetry_semantic_conventions::attribute::{
    ERROR_TYPE, EXCEPTION_MESSAGE, EXCEPTION_STACKTRACE, EXCEPTION_TYPE,
};
#[cfg(feature = "metrics")]
pub(crate) use opentelemetry_semantic_conventions::attribute::{
    OTEL_COMPONENT_NAME, OTEL_COMPONENT_TYPE,
};
#[cfg(feature = "metrics")]
pub(crate) use opentelemetry_semantic_conventions::metric::{
    OTEL_SDK_EXPORTER_SPAN_EXPORTED, OTEL_SDK_EXPORTER_SPAN_INFLIGHT,
    OTEL_SDK_PROCESSOR_SPAN_PROCESSED, OTEL_SDK_PROCESSOR_SPAN_QUEUE_CAPACITY,
    OTEL_SDK_PROCESSOR_SPAN_QUEUE_SIZE,
};

#[cfg(feature = "telemetry")]
pub(crate) use opentelemetry_semantic_conventions::{
    SCHEMA_URL,
    attribute::{
        CONTAINER_ID, HOST_ARCH, HOST_ID, HOST_NAME, OS_DESCRIPTION, OS_NAME, OS_TYPE, OS_VERSION,
        PROCESS_EXECUTABLE_NAME, PROCESS_EXECUTABLE_PATH, PROCESS_OWNER, PROCESS_PID,
        PROCESS_RUNTIME_NAME, SERVICE_INSTANCE_ID, SERVICE_NAME, SERVICE_NAMESPACE,
        SERVICE_VERSION, TELEMETRY_DISTRO_NAME, TELEMETRY_DISTRO_VERSION,
    },
};

/// The name of an exception's event.
pub(crate) const EXCEPTION: &str = "exception";
/// The type of the error that is a panic.
pub(crate) const PANIC: &str = "panic";
/// `true` on the span of a future that was dropped before it was ready.
pub(crate) const CANCELLED: &str = "cancelled";
/// How many spans a span links to, also those beyond the limit.
pub(crate) const LINK_COUNT: &str = "link_count";

/// `true` on the span that the doctor sends.
#[cfg(feature = "telemetry")]
pub(crate) const INSTRUMENT_DOCTOR: &str = "instrument.doctor";

/// How many children ran concurrently, and how they went.
pub(crate) const CHILDREN_COUNT: &str = "children.count";
pub(crate) const CHILDREN_SUCCEEDED: &str = "children.succeeded";
pub(crate) const CHILDREN_FAILED: &str = "children.failed";

/// How many pieces of work one span stands for, how many failed, and what those took that were measured.
pub(crate) const ROLLUP_COUNT: &str = "rollup.count";
pub(crate) const ROLLUP_ERRORS: &str = "rollup.errors";
pub(crate) const ROLLUP_DURATION_MIN_MS: &str = "rollup.duration_min_ms";
pub(crate) const ROLLUP_DURATION_MAX_MS: &str = "rollup.duration_max_ms";
pub(crate) const ROLLUP_DURATION_TOTAL_MS: &str = "rollup.duration_total_ms";

/// Resident memory of the process at the span's end, and what it grew by since the start.
pub(crate) const PROCESS_MEMORY_MB: &str = "process.memory_mb";
pub(crate) const PROCESS_MEMORY_DELTA_KB: &str = "process.memory_delta_kb";
/// CPU time of the whole process during the span.
pub(crate) const PROCESS_CPU_USER_MS: &str = "process.cpu_user_ms";
pub(crate) const PROCESS_CPU_SYSTEM_MS: &str = "process.cpu_system_ms";
/// CPU time of the span's own work, the time it waited, and how often it was polled.
pub(crate) const CPU_BUSY_MS: &str = "cpu.busy_ms";
pub(crate) const CPU_IDLE_MS: &str = "cpu.idle_ms";
pub(crate) const CPU_POLLS: &str = "cpu.polls";

/// A service that nobody has named.
#[cfg(feature = "telemetry")]
pub(crate) const UNKNOWN_SERVICE: &str = "unknown_service";

/// The name of an event for baggage that was not taken, its key, and as much of its value as may be shown.
pub(crate) const BAGGAGE_DROPPED: &str = "baggage.dropped";
pub(crate) const BAGGAGE_KEY: &str = "baggage.key";
pub(crate) const BAGGAGE_VALUE: &str = "baggage.value";
