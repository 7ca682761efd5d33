//! What is done.

use super::Group;
use crate::deploy::query::{a_minute, mean, quantile, select};
use crate::deploy::recordings::{AVAILABLE, FAILED, STAGE_SLOW};
use crate::metric::{Metric, label as labels, pipeline};

pub(super) fn batches() -> Group {
    let took = pipeline::BATCH_PROCESSING_TIME;
    let stage = |name| select(STAGE_SLOW, &format!("{}=\"{name}\"", labels::STAGE));
    let links = vec![
        ("mean", mean("", &took, "")),
        ("p95", quantile("0.95", "", &took, "")),
        ("p99", quantile("0.99", "", &took, "")),
        ("detect p95", stage(labels::DETECT)),
        ("analyze p95", stage(labels::ANALYZE)),
    ];
    ("Batches", links)
}

pub(super) fn detections() -> Group {
    let links = vec![
        (
            "a minute",
            a_minute("", &pipeline::DETECTIONS_PROCESSED.series(), ""),
        ),
        (
            "a minute by class",
            a_minute(
                labels::OBJECT_CLASS,
                &pipeline::DETECTIONS_BY_CLASS.series(),
                "",
            ),
        ),
        (
            "not sure enough, a minute",
            a_minute("", &pipeline::DETECTIONS_FILTERED.series(), ""),
        ),
        (
            "mean confidence",
            mean("", &pipeline::DETECTION_CONFIDENCE, ""),
        ),
    ];
    ("Detections", links)
}

pub(super) fn events() -> Group {
    let bad = format!("{}=~\"high|critical\"", labels::LEVEL);
    let links = vec![
        (
            "a minute",
            a_minute("", &pipeline::EVENTS_CREATED.series(), ""),
        ),
        (
            "a minute by level",
            a_minute(labels::LEVEL, &pipeline::EVENTS_BY_RISK_LEVEL.series(), ""),
        ),
        (
            "high and critical, a minute",
            a_minute("", &pipeline::EVENTS_BY_RISK_LEVEL.series(), &bad),
        ),
        ("mean score", mean("", &pipeline::RISK_SCORE, "")),
    ];
    ("Events", links)
}

/// 99 % of requests go well: that is what the dashboard promises.
pub(super) fn objectives() -> Group {
    let links = vec![
        ("availability in an hour", AVAILABLE.to_owned()),
        ("went well in five minutes", format!("1 - {FAILED}")),
        (
            "error budget left",
            format!("1 - (1 - {AVAILABLE}) / (1 - 0.99)"),
        ),
    ];
    ("Objectives", links)
}

pub(super) fn workers() -> Group {
    let of = |metric: Metric| metric.series();
    let links = vec![
        ("there", of(pipeline::WORKERS_ACTIVE)),
        ("at work", of(pipeline::WORKERS_BUSY)),
        ("waiting", of(pipeline::WORKERS_IDLE)),
        ("by what they do", of(pipeline::WORKER_STATE)),
    ];
    ("Workers", links)
}
