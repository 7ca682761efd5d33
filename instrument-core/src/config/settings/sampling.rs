//! Which traces are kept.

use super::{Allowed, Setting};

pub(crate) static SAMPLER: Setting = Setting {
    variable: "OTEL_TRACES_SAMPLER",
    path: Some("tracer_provider.sampler"),
    method: Some("with_sampler"),
    default: "parentbased_always_on",
    allowed: Allowed::Word(&[
        "always_on",
        "always_off",
        "traceidratio",
        "parentbased_always_on",
        "parentbased_always_off",
        "parentbased_traceidratio",
    ]),
    meaning: "Which traces are recorded. Beats `OTEL_TRACE_SAMPLE_RATE` and `OTEL_SAMPLING_*`.",
    example: "traceidratio",
    wrong: Some("traceidrati"),
    ..Setting::NEW
};

pub(crate) static SAMPLER_ARG: Setting = Setting {
    variable: "OTEL_TRACES_SAMPLER_ARG",
    path: Some("tracer_provider.sampler.trace_id_ratio_based.ratio"),
    default: "1",
    allowed: Allowed::Ratio,
    meaning: "The ratio of `traceidratio` and `parentbased_traceidratio`.",
    example: "0.25",
    wrong: Some("25%"),
    ..Setting::NEW
};

pub(crate) static SAMPLE_RATE: Setting = Setting {
    variable: "OTEL_TRACE_SAMPLE_RATE",
    method: Some("with_sampler"),
    default: "1",
    allowed: Allowed::Ratio,
    meaning: "The ratio of traces that are recorded; a parent's decision counts more. Beside `OTEL_SAMPLING_*` it caps the rates of all classes but error, high risk and high priority.",
    example: "0.2",
    wrong: Some("1.5"),
    ..Setting::NEW
};

pub(crate) static ERROR_RATE: Setting = Setting {
    variable: "OTEL_SAMPLING_ERROR_RATE",
    method: Some("with_sampler"),
    default: "1",
    allowed: Allowed::Ratio,
    meaning: "Sampling by priority: the rate of errors that are known at the start.",
    example: "0.9",
    wrong: Some("often"),
    ..Setting::NEW
};

pub(crate) static HIGH_RISK_RATE: Setting = Setting {
    variable: "OTEL_SAMPLING_HIGH_RISK_RATE",
    method: Some("with_sampler"),
    default: "1",
    allowed: Allowed::Ratio,
    meaning: "Sampling by priority: the rate of a risk that is known at the start to be 70 or more.",
    example: "0.8",
    wrong: Some("often"),
    ..Setting::NEW
};

pub(crate) static HIGH_PRIORITY_RATE: Setting = Setting {
    variable: "OTEL_SAMPLING_HIGH_PRIORITY_RATE",
    method: Some("with_sampler"),
    default: "1",
    allowed: Allowed::Ratio,
    meaning: "Sampling by priority: the rate of the paths of high priority.",
    example: "0.7",
    wrong: Some("often"),
    ..Setting::NEW
};

pub(crate) static MEDIUM_PRIORITY_RATE: Setting = Setting {
    variable: "OTEL_SAMPLING_MEDIUM_PRIORITY_RATE",
    method: Some("with_sampler"),
    default: "0.5",
    allowed: Allowed::Ratio,
    meaning: "Sampling by priority: the rate of the paths of medium priority.",
    example: "0.6",
    wrong: Some("often"),
    ..Setting::NEW
};

pub(crate) static BACKGROUND_RATE: Setting = Setting {
    variable: "OTEL_SAMPLING_BACKGROUND_RATE",
    method: Some("with_sampler"),
    default: "0.1",
    allowed: Allowed::Ratio,
    meaning: "Sampling by priority: the rate of the paths of background work.",
    example: "0.05",
    wrong: Some("often"),
    ..Setting::NEW
};

pub(crate) static DEFAULT_RATE: Setting = Setting {
    variable: "OTEL_SAMPLING_DEFAULT_RATE",
    method: Some("with_sampler"),
    default: "0.1",
    allowed: Allowed::Ratio,
    meaning: "Sampling by priority: the rate of all other requests. What is no request, a worker's own trace, is not of this class.",
    example: "0.3",
    wrong: Some("often"),
    ..Setting::NEW
};

pub(crate) static HIGH_PRIORITY_PATHS: Setting = Setting {
    variable: "OTEL_SAMPLING_HIGH_PRIORITY_PATHS",
    method: Some("with_sampler"),
    default: "/api/events, /api/alerts, /api/detections, /api/cameras, /api/analysis",
    allowed: Allowed::Prefixes,
    meaning: "Sampling by priority: the paths of high priority, by whole segments.",
    example: "/orders",
    wrong: Some("orders"),
    ..Setting::NEW
};

pub(crate) static MEDIUM_PRIORITY_PATHS: Setting = Setting {
    variable: "OTEL_SAMPLING_MEDIUM_PRIORITY_PATHS",
    method: Some("with_sampler"),
    default: "/api/timeline, /api/system, /api/settings, /api/household, /api/notifications",
    allowed: Allowed::Prefixes,
    meaning: "Sampling by priority: the paths of medium priority, by whole segments.",
    example: "/search,/carts",
    wrong: Some("orders"),
    ..Setting::NEW
};

pub(crate) static BACKGROUND_PATHS: Setting = Setting {
    variable: "OTEL_SAMPLING_BACKGROUND_PATHS",
    method: Some("with_sampler"),
    default: "/api/health, /health, /metrics, /api/debug, /_internal",
    allowed: Allowed::Prefixes,
    meaning: "Sampling by priority: the paths of background work, by whole segments.",
    example: "/ready",
    wrong: Some("orders"),
    ..Setting::NEW
};
