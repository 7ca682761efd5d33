//! How the models fare, and the GPU.

use super::Group;
use crate::deploy::query::{a_minute, label, mean, quantile};
use crate::deploy::recordings::GPU_FULL;
use crate::metric::{analyst, convention, detector, label as labels, pipeline};

pub(super) fn ai() -> Group {
    let service = |name: &str| format!("{}=\"{name}\"", labels::SERVICE);
    let asked = pipeline::AI_REQUEST_DURATION;
    let links = vec![
        (
            "detector p95",
            quantile("0.95", "", &asked, &service(labels::YOLO26)),
        ),
        (
            "analyst p95",
            quantile("0.95", "", &asked, &service(labels::NEMOTRON)),
        ),
        (
            "network p95",
            quantile("0.95", "", &detector::INFERENCE, ""),
        ),
        (
            "detector's own p95",
            quantile("0.95", labels::ENDPOINT, &detector::LATENCY, ""),
        ),
        (
            "image to event p95",
            quantile("0.95", "", &pipeline::PIPELINE_LATENCY, ""),
        ),
    ];
    ("AI", links)
}

pub(super) fn gpu() -> Group {
    let links = vec![
        ("utilisation %", detector::GPU_UTILIZATION.series()),
        ("temperature °C", detector::GPU_TEMPERATURE.series()),
        ("memory in use", detector::VRAM.series()),
        ("share of its memory", GPU_FULL.to_owned()),
        ("power W", detector::GPU_POWER.series()),
    ];
    ("GPU", links)
}

pub(super) fn language_model() -> Group {
    let tokens = |kind: &str| format!("{}=\"{kind}\"", label(convention::TOKEN_TYPE));
    let used = convention::MODEL_TOKENS;
    let links = vec![
        ("p95", quantile("0.95", "", &convention::MODEL, "")),
        ("tokens of a prompt", mean("", &used, &tokens("input"))),
        ("tokens of an answer", mean("", &used, &tokens("output"))),
        (
            "share of its context",
            analyst::CONTEXT_UTILIZATION.series(),
        ),
        (
            "prompts nearly too long a minute",
            a_minute("", &analyst::HIGH_UTILIZATION.series(), ""),
        ),
        (
            "prompts cut short a minute",
            a_minute("", &analyst::TRUNCATED.series(), ""),
        ),
        (
            "failures a minute",
            a_minute(
                label(convention::ERROR_TYPE).as_str(),
                &convention::MODEL.count(),
                &format!("{}!=\"\"", label(convention::ERROR_TYPE)),
            ),
        ),
    ];
    ("Language model", links)
}
