//! The keys that sampling reads and records.

pub(crate) use opentelemetry_semantic_conventions::attribute::{
    EXCEPTION_TYPE, HTTP_REQUEST_METHOD, HTTP_RESPONSE_STATUS_CODE, HTTP_ROUTE, OTEL_STATUS_CODE,
    URL_PATH,
};

/// The probability with which a root like this one is kept: it stands for `1 / sampling.rate` of them.
pub(crate) const SAMPLING_RATE: &str = "sampling.rate";
/// Why it is kept.
pub(crate) const SAMPLING_PRIORITY: &str = "sampling.priority";
/// The attribute whose rule kept it.
pub(crate) const SAMPLING_RULE: &str = "sampling.rule";

/// Superseded names that instrumentation of others still sets.
pub(crate) const HTTP_METHOD: &str = "http.method";
pub(crate) const HTTP_TARGET: &str = "http.target";
pub(crate) const HTTP_STATUS_CODE: &str = "http.status_code";

/// What says that a span failed, where its status cannot.
pub(crate) const ERROR: &str = "error";

/// What says that a trace is about something risky.
pub(crate) const RISK_SCORES: [&str; 3] = ["risk.score", "risk_score", "event.risk_score"];
pub(crate) const ALERT_CREATED: &str = "alert.created";
pub(crate) const ALERT_TRIGGERED: &str = "alert.triggered";
pub(crate) const AI_OPERATION: &str = "ai.operation";
