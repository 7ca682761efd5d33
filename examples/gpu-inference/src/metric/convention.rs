//! What layers, clients and telemetry itself measure, by the names of OpenTelemetry's conventions.

use super::Metric;
use opentelemetry_semantic_conventions::{attribute, metric};

/// How long requests took that came in.
pub const HTTP_SERVER: Metric =
    Metric::histogram(metric::HTTP_SERVER_REQUEST_DURATION, &[]).in_unit("s");
/// How long requests took that went out.
pub const HTTP_CLIENT: Metric =
    Metric::histogram(metric::HTTP_CLIENT_REQUEST_DURATION, &[]).in_unit("s");
/// How many requests are being answered.
pub const HTTP_ACTIVE: Metric = Metric::gauge(metric::HTTP_SERVER_ACTIVE_REQUESTS);
/// How long databases, Redis among them, took.
pub const DATABASE: Metric =
    Metric::histogram(metric::DB_CLIENT_OPERATION_DURATION, &[]).in_unit("s");
/// How long putting messages into queues took.
pub const QUEUE: Metric =
    Metric::histogram(metric::MESSAGING_CLIENT_OPERATION_DURATION, &[]).in_unit("s");
/// How long language models took. OpenTelemetry's crate calls these names deprecated since their conventions have moved.
pub const MODEL: Metric = Metric::histogram("gen_ai.client.operation.duration", &[]).in_unit("s");
/// How many tokens they read and wrote.
pub const MODEL_TOKENS: Metric = Metric::histogram("gen_ai.client.token.usage", &[]);
/// Spans whose sending has ended, well or not.
pub const SPANS_EXPORTED: Metric = Metric::counter(metric::OTEL_SDK_EXPORTER_SPAN_EXPORTED);
/// Spans that were taken to be sent, or dropped.
pub const SPANS_PROCESSED: Metric = Metric::counter(metric::OTEL_SDK_PROCESSOR_SPAN_PROCESSED);
/// Spans that wait to be sent.
pub const SPANS_QUEUED: Metric = Metric::gauge(metric::OTEL_SDK_PROCESSOR_SPAN_QUEUE_SIZE);
/// Spans that may wait.
pub const SPANS_QUEUE_CAPACITY: Metric =
    Metric::gauge(metric::OTEL_SDK_PROCESSOR_SPAN_QUEUE_CAPACITY);
/// What a circuit breaker is: 0 closed, 1 open, 2 half-open. No convention has it.
pub const BREAKER_STATE: Metric = Metric::gauge("circuit_breaker.state");

/// A circuit breaker by its name.
pub const BREAKER_NAME: &str = "circuit_breaker.name";
/// Whether tokens were read or written.
pub const TOKEN_TYPE: &str = "gen_ai.token.type";
/// A queue by its name.
pub const QUEUE_NAME: &str = attribute::MESSAGING_DESTINATION_NAME;
/// What was asked of a database.
pub const DB_SYSTEM: &str = attribute::DB_SYSTEM_NAME;
/// Why something failed.
pub const ERROR_TYPE: &str = attribute::ERROR_TYPE;
/// `GET` and the like.
pub const HTTP_METHOD: &str = attribute::HTTP_REQUEST_METHOD;
/// The route's template.
pub const HTTP_ROUTE: &str = attribute::HTTP_ROUTE;
/// How a request was answered.
pub const HTTP_STATUS: &str = attribute::HTTP_RESPONSE_STATUS_CODE;
/// Whose span it is.
pub const SERVICE_NAME: &str = attribute::SERVICE_NAME;
