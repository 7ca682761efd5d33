//! Both sides of every alert's limit, as series that lead there.

use super::recordings::QUEUE;
use crate::config::Role;
use crate::metric::{convention, detector, label, pipeline};

/// What happens, and whether somebody is called for it.
pub(super) struct Case {
    pub(super) alert: &'static str,
    /// Series and their values every half minute.
    pub(super) series: Vec<(String, String)>,
    /// The labels of what fires, beside those of the rule, and the line that it says; `None`: nothing fires.
    pub(super) fires: Option<(Vec<(&'static str, &'static str)>, &'static str)>,
}

const INSTANCE: (&str, &str) = ("instance", "a:1");

pub(super) fn all() -> Vec<Case> {
    let mut all = Vec::new();
    let mut both =
        |alert, quiet: Vec<_>, loud: Vec<_>, labels: &[(&'static str, &'static str)], says| {
            all.push(Case {
                alert,
                series: quiet,
                fires: None,
            });
            all.push(Case {
                alert,
                series: loud,
                fires: Some((labels.to_vec(), says)),
            });
        };
    let nemotron = [(label::SERVICE, label::NEMOTRON)];
    both(
        "HsiLlmSlow",
        verdicts(95, 5, 0),
        verdicts(0, 20, 0),
        &nemotron,
        "The slowest of twenty verdicts take 58.5s.",
    );
    both(
        "HsiLlmVerySlow",
        verdicts(0, 95, 5),
        verdicts(0, 0, 20),
        &nemotron,
        "The slowest of twenty verdicts take 1m 57s.",
    );
    both(
        "HsiInferenceFailing",
        attempts(91, 9),
        attempts(80, 20),
        &[(label::SERVICE, label::YOLO26)],
        "20% of the attempts of yolo26 fail.",
    );
    let depth = pipeline::DETECTION_QUEUE_DEPTH.series();
    let limit = pipeline::QUEUE_LIMIT.series();
    both(
        "HsiQueueFilling",
        vec![steady(&depth, "", "400"), steady(&limit, "", "500")],
        vec![steady(&depth, "", "425"), steady(&limit, "", "500")],
        &[(QUEUE, "detection")],
        "The detection queue is 85% full.",
    );
    let yolo26 = [("job", Role::Detector.service_name()), INSTANCE];
    both(
        "HsiGpuMemoryHigh",
        gpu("90"),
        gpu("91"),
        &yolo26,
        "91% of the GPU's memory is taken on a:1.",
    );
    both(
        "HsiGpuMemoryCritical",
        gpu("95"),
        gpu("96"),
        &yolo26,
        "96% of the GPU's memory is taken on a:1.",
    );
    let backend = [("job", Role::Backend.service_name())];
    for (alert, metric, says) in [
        (
            "HsiSpansNotExported",
            convention::SPANS_EXPORTED,
            "hsi-backend could not send 512 spans in five minutes.",
        ),
        (
            "HsiSpansDropped",
            convention::SPANS_PROCESSED,
            "hsi-backend dropped 512 spans in five minutes.",
        ),
    ] {
        let failed = ", error_type=\"_OTHER\"";
        both(
            alert,
            vec![steady(&metric.series(), failed, "512")],
            vec![born(&metric.series(), failed, "512")],
            &backend,
            says,
        );
    }
    let buried = format!(", {}=\"{}\"", label::ERROR_TYPE, label::DEAD_LETTER);
    both(
        "HsiDeadLetters",
        vec![steady(&pipeline::ERRORS.series(), &buried, "3")],
        vec![born(&pipeline::ERRORS.series(), &buried, "3")],
        &backend,
        "3 images or batches were given up in five minutes.",
    );
    let state = convention::BREAKER_STATE.series();
    let named = ", circuit_breaker_name=\"hsi-yolo26\"";
    both(
        "HsiBreakerOpen",
        vec![steady(&state, named, "2")],
        vec![steady(&state, named, "1")],
        &[backend[0], INSTANCE, ("circuit_breaker_name", "hsi-yolo26")],
        "hsi-backend does not call hsi-yolo26 for now.",
    );
    both(
        "HsiServiceDown",
        vec![steady("up", "", "1")],
        vec![steady("up", "", "0")],
        &[backend[0], INSTANCE],
        "hsi-backend at a:1 does not answer Prometheus.",
    );
    all
}

/// A series of the backend.
fn of_backend(series: &str, more: &str) -> String {
    let job = Role::Backend.service_name();
    format!("{series}{{job=\"{job}\", instance=\"a:1\"{more}}}")
}

fn steady(series: &str, more: &str, value: &str) -> (String, String) {
    (of_backend(series, more), format!("{value}x60"))
}

/// There is nothing, and then there is this: two minutes before it is looked at.
fn born(series: &str, more: &str, value: &str) -> (String, String) {
    (of_backend(series, more), format!("_x35 {value}x24"))
}

/// So many in half a minute.
fn growing(series: &str, more: &str, by: u32) -> (String, String) {
    (of_backend(series, more), format!("0+{by}x60"))
}

/// Verdicts of up to 30, 60 and 120 seconds.
fn verdicts(thirty: u32, sixty: u32, more: u32) -> Vec<(String, String)> {
    let buckets = [
        ("10.0", 0),
        ("30.0", thirty),
        ("60.0", thirty + sixty),
        ("120.0", thirty + sixty + more),
        ("+Inf", thirty + sixty + more),
    ];
    let series = pipeline::AI_REQUEST_DURATION.buckets();
    let each = buckets.map(|(most, count)| {
        let of = format!(
            ", {}=\"{}\", le=\"{most}\"",
            label::SERVICE,
            label::NEMOTRON
        );
        growing(&series, &of, count)
    });
    each.into()
}

fn attempts(well: u32, badly: u32) -> Vec<(String, String)> {
    let of = format!(", {}=\"{}\"", label::SERVICE, label::YOLO26);
    let why = format!(", {}=\"yolo26_timeout\"", label::ERROR_TYPE);
    vec![
        growing(&pipeline::AI_REQUEST_DURATION.count(), &of, well),
        growing(&pipeline::ERRORS.series(), &why, badly),
    ]
}

fn gpu(percent: &str) -> Vec<(String, String)> {
    let job = Role::Detector.service_name();
    let of = |series: String, value: &str| {
        (
            format!("{series}{{job=\"{job}\", instance=\"a:1\"}}"),
            format!("{value}x60"),
        )
    };
    vec![
        of(detector::VRAM.series(), percent),
        of(detector::VRAM_TOTAL.series(), "100"),
    ]
}
