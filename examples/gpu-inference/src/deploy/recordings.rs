//! What Prometheus works out ahead: what alerts and several panels ask for.

use super::query::{grown, label, quantile, sum_rate};
use crate::metric::{convention, detector, label as labels, pipeline};
use serde_json::{Value, json};

/// A rule: a name for what an expression gives.
#[derive(Clone, Debug)]
pub struct Recording {
    /// `level:metric:operation`.
    pub name: &'static str,
    /// The expression.
    pub expr: String,
    /// Labels that it gets.
    pub labels: &'static [(&'static str, &'static str)],
}

/// Requests per second.
pub const REQUESTS: &str = "job:http_server_requests:rate5m";
/// The share of requests that the service itself failed.
pub const FAILED: &str = "job:http_server_failures:ratio5m";
/// The same over an hour, as what went well.
pub const AVAILABLE: &str = "job:http_server_availability:ratio1h";
/// The slowest of twenty requests.
pub const SLOW: &str = "job:http_server_duration_seconds:p95_5m";
/// The slowest of twenty answers of a detector or the analyst.
pub const AI_SLOW: &str = "service:hsi_ai_request_duration_seconds:p95_5m";
/// The share of attempts to have something detected or judged that failed.
pub const AI_FAILED: &str = "service:hsi_ai_attempts_failed:ratio5m";
/// The slowest of twenty runs of a stage.
pub const STAGE_SLOW: &str = "stage:hsi_stage_duration_seconds:p95_5m";
/// How full a queue is.
pub const QUEUE_FULL: &str = "queue:hsi_queue_depth:ratio";
/// How full the GPU's memory is.
pub const GPU_FULL: &str = "job:yolo26_vram:ratio";
/// Spans that could not be sent, in five minutes.
pub const SPANS_FAILED: &str = "job:spans_not_exported:increase5m";
/// Spans that were dropped before that.
pub const SPANS_DROPPED: &str = "job:spans_dropped:increase5m";
/// Images and batches that were given up, in five minutes.
pub const GIVEN_UP: &str = "job:hsi_dead_letters:increase5m";

/// What the label of [`QUEUE_FULL`] is called.
pub const QUEUE: &str = "queue";

/// All of them.
#[must_use]
pub fn all() -> Vec<Recording> {
    let requests = convention::HTTP_SERVER.count();
    let failed = format!("{}=~\"5..\"", label(convention::HTTP_STATUS));
    let failures = format!("{}!=\"\"", label(convention::ERROR_TYPE));
    let gave_up = format!("{}=\"{}\"", labels::ERROR_TYPE, labels::DEAD_LETTER);
    let of = |name, expr| Recording {
        name,
        expr,
        labels: &[],
    };
    let available = share("job", &requests, &failed).replace("[5m]", "[1h]");
    vec![
        of(REQUESTS, sum_rate("job", &requests, "")),
        of(FAILED, share("job", &requests, &failed)),
        of(AVAILABLE, format!("1 - {available}")),
        of(SLOW, quantile("0.95", "job", &convention::HTTP_SERVER, "")),
        of(
            AI_SLOW,
            quantile("0.95", labels::SERVICE, &pipeline::AI_REQUEST_DURATION, ""),
        ),
        attempts(labels::YOLO26, &[(labels::SERVICE, labels::YOLO26)]),
        attempts(labels::NEMOTRON, &[(labels::SERVICE, labels::NEMOTRON)]),
        of(
            STAGE_SLOW,
            quantile("0.95", labels::STAGE, &pipeline::STAGE_DURATION, ""),
        ),
        queue(
            &pipeline::DETECTION_QUEUE_DEPTH.series(),
            &[(QUEUE, "detection")],
        ),
        queue(
            &pipeline::ANALYSIS_QUEUE_DEPTH.series(),
            &[(QUEUE, "analysis")],
        ),
        of(
            GPU_FULL,
            format!(
                "max by (job, instance) ({}) / max by (job, instance) ({})",
                detector::VRAM.series(),
                detector::VRAM_TOTAL.series()
            ),
        ),
        of(
            SPANS_FAILED,
            grown("job", &convention::SPANS_EXPORTED.series(), &failures),
        ),
        of(
            SPANS_DROPPED,
            grown("job", &convention::SPANS_PROCESSED.series(), &failures),
        ),
        of(GIVEN_UP, grown("job", &pipeline::ERRORS.series(), &gave_up)),
    ]
}

/// The share that matches; nothing that matches is a share of nothing, and not an unknown one.
fn share(by: &str, series: &str, matching: &str) -> String {
    let all = sum_rate(by, series, "");
    let some = sum_rate(by, series, matching);
    format!("({some} or 0 * {all}) / {all}")
}

/// What the backend sees: who does not answer at all has failed, too.
fn attempts(service: &str, labels: &'static [(&'static str, &'static str)]) -> Recording {
    let failed = format!("{}=~\"{service}_.*\"", labels::ERROR_TYPE);
    let failed = sum_rate("", &pipeline::ERRORS.series(), &failed);
    let went_well = format!("{}=\"{service}\"", labels::SERVICE);
    let went_well = sum_rate("", &pipeline::AI_REQUEST_DURATION.count(), &went_well);
    let known = format!("({failed} or 0 * {went_well})");
    let well = format!("({went_well} or 0 * {failed})");
    Recording {
        name: AI_FAILED,
        expr: format!("{known} / ({known} + {well})"),
        labels,
    }
}

fn queue(depth: &str, labels: &'static [(&'static str, &'static str)]) -> Recording {
    let most = pipeline::QUEUE_LIMIT.series();
    Recording {
        name: QUEUE_FULL,
        expr: format!("max({depth}) / max({most})"),
        labels,
    }
}

pub(super) fn file() -> Value {
    let rules = all().into_iter().map(|rule| {
        let mut written = json!({ "record": rule.name, "expr": rule.expr });
        if !rule.labels.is_empty() {
            written["labels"] = rule.labels.iter().copied().collect();
        }
        written
    });
    json!({ "groups": [{ "name": "hsi", "rules": rules.collect::<Vec<_>>() }] })
}
