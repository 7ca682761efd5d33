//! How spans and log records are collected into batches.

use super::super::parse::{MOST_ITEMS, MOST_MILLISECONDS};
use super::{Allowed, Setting, Twin};

pub(crate) static SPAN_DELAY: Setting = Setting {
    variable: "OTEL_BSP_SCHEDULE_DELAY",
    twin: Some(Twin {
        variable: "OTEL_BATCH_SCHEDULE_DELAY_MS",
        allowed: Allowed::Milliseconds(100, 30_000),
    }),
    path: Some("tracer_provider.processors[].batch.schedule_delay"),
    method: Some("with_batch"),
    default: "5000",
    allowed: Allowed::Milliseconds(0, MOST_MILLISECONDS),
    meaning: "How long a span waits for its batch to fill, at most.",
    example: "2000",
    wrong: Some("5 s"),
    ..Setting::NEW
};

pub(crate) static SPAN_TIMEOUT: Setting = Setting {
    variable: "OTEL_BSP_EXPORT_TIMEOUT",
    twin: Some(Twin {
        variable: "OTEL_BATCH_EXPORT_TIMEOUT_MS",
        allowed: Allowed::Milliseconds(1_000, 120_000),
    }),
    path: Some("tracer_provider.processors[].batch.export_timeout"),
    method: Some("with_batch"),
    default: "30000",
    allowed: Allowed::Timeout,
    meaning: "How long sending a batch of spans may take.",
    example: "15000",
    wrong: Some("-30000"),
    ..Setting::NEW
};

pub(crate) static SPAN_QUEUE: Setting = Setting {
    variable: "OTEL_BSP_MAX_QUEUE_SIZE",
    twin: Some(Twin {
        variable: "OTEL_BATCH_MAX_QUEUE_SIZE",
        allowed: Allowed::Integer(512, 65_536),
    }),
    path: Some("tracer_provider.processors[].batch.max_queue_size"),
    method: Some("with_batch"),
    default: "2048",
    allowed: Allowed::Integer(1, MOST_ITEMS),
    meaning: "Spans that may wait. One more is dropped and counted.",
    example: "8192",
    wrong: Some("0"),
    ..Setting::NEW
};

pub(crate) static SPAN_BATCH: Setting = Setting {
    variable: "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
    twin: Some(Twin {
        variable: "OTEL_BATCH_MAX_EXPORT_BATCH_SIZE",
        allowed: Allowed::Integer(64, 8_192),
    }),
    path: Some("tracer_provider.processors[].batch.max_export_batch_size"),
    method: Some("with_batch"),
    default: "512",
    allowed: Allowed::Integer(1, MOST_ITEMS),
    meaning: "Spans that are sent at once, at most; not more than may wait.",
    example: "1024",
    wrong: Some("many"),
    ..Setting::NEW
};

pub(crate) static LOG_DELAY: Setting = Setting {
    variable: "OTEL_BLRP_SCHEDULE_DELAY",
    path: Some("logger_provider.processors[].batch.schedule_delay"),
    method: Some("with_log_batch"),
    default: "1000",
    allowed: Allowed::Milliseconds(0, MOST_MILLISECONDS),
    meaning: "How long a log record waits for its batch to fill, at most.",
    example: "500",
    wrong: Some("1 s"),
    ..Setting::NEW
};

pub(crate) static LOG_TIMEOUT: Setting = Setting {
    variable: "OTEL_BLRP_EXPORT_TIMEOUT",
    path: Some("logger_provider.processors[].batch.export_timeout"),
    method: Some("with_log_batch"),
    default: "30000",
    allowed: Allowed::Timeout,
    meaning: "How long sending a batch of log records may take.",
    example: "12000",
    wrong: Some("1e4"),
    ..Setting::NEW
};

pub(crate) static LOG_QUEUE: Setting = Setting {
    variable: "OTEL_BLRP_MAX_QUEUE_SIZE",
    path: Some("logger_provider.processors[].batch.max_queue_size"),
    method: Some("with_log_batch"),
    default: "2048",
    allowed: Allowed::Integer(1, MOST_ITEMS),
    meaning: "Log records that may wait. One more is dropped and counted.",
    example: "4096",
    wrong: Some("0"),
    ..Setting::NEW
};

pub(crate) static LOG_BATCH: Setting = Setting {
    variable: "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE",
    path: Some("logger_provider.processors[].batch.max_export_batch_size"),
    method: Some("with_log_batch"),
    default: "512",
    allowed: Allowed::Integer(1, MOST_ITEMS),
    meaning: "Log records that are sent at once, at most; not more than may wait.",
    example: "256",
    wrong: Some("0"),
    ..Setting::NEW
};
