//! What the pipeline does.

use super::panel::{Color, Panel};
use crate::deploy::query::{a_minute, quantile, select};
use crate::deploy::recordings::{AI_FAILED, AI_SLOW, QUEUE_FULL, STAGE_SLOW};
use crate::metric::{analyst, convention, label, pipeline};

pub(super) fn panels() -> Vec<Panel> {
    let service = |name: &str| select(AI_SLOW, &format!("{}=\"{name}\"", label::SERVICE));
    vec![
        Panel::lines(
            "AI Answers p95",
            "s",
            "The slowest of twenty answers of the detector and of the analyst. Lines at 30 s and 60 s: HsiLlmSlow and HsiLlmVerySlow.",
        )
        .over("detector", service(label::YOLO26))
        .over("analyst", service(label::NEMOTRON))
        .over(
            "analyst, one in two",
            quantile("0.5", "", &pipeline::NEMOTRON_INFERENCE, ""),
        )
        .colored(&[(30.0, Color::Yellow), (60.0, Color::Red)]),
        Panel::lines(
            "Stages p95",
            "s",
            "The slowest of twenty runs of each stage. `batch` is waiting for further images, and is meant to take as long as the windows say.",
        )
        .over("{{stage}}", STAGE_SLOW.to_owned()),
        Panel::lines(
            "Image to Event p95",
            "ms",
            "From an image's coming in to its event, the window of its batch included.",
        )
        .over("p95", quantile("0.95", "", &pipeline::PIPELINE_LATENCY, ""))
        .over("p50", quantile("0.5", "", &pipeline::PIPELINE_LATENCY, "")),
        Panel::lines(
            "Queues",
            "percentunit",
            "How full the queues are. More than 80 %: HsiQueueFilling.",
        )
        .over("{{queue}}", QUEUE_FULL.to_owned())
        .colored(&[(0.8, Color::Red)]),
        Panel::lines(
            "Failed Attempts",
            "percentunit",
            "The share of attempts at detecting and judging that failed. More than 10 %: HsiInferenceFailing.",
        )
        .over("{{service}}", AI_FAILED.to_owned())
        .colored(&[(0.1, Color::Red)]),
        Panel::lines(
            "Model's Context",
            "percentunit",
            "The share of the language model's context that the last prompt took, where LLM_CONTEXT_TOKENS says how long it is. More than 80 % leaves little for the answer: a model with a longer one, or shorter windows.",
        )
        .over("{{model}}", analyst::CONTEXT_UTILIZATION.series())
        .colored(&[(0.8, Color::Red)]),
        Panel::lines(
            "Pipeline Errors",
            "short",
            "What went wrong, a minute, by kind. `dead_letter` is what was given up: HsiDeadLetters.",
        )
        .over(
            "{{error_type}}",
            a_minute(label::ERROR_TYPE, &pipeline::ERRORS.series(), ""),
        ),
        Panel::lines(
            "Workers",
            "short",
            "How many workers are at work and how many wait. None waits for long: start further ones.",
        )
        .over("at work", pipeline::WORKERS_BUSY.series())
        .over("waiting", pipeline::WORKERS_IDLE.series()),
        Panel::lines(
            "Events",
            "short",
            "Events a minute, by how bad they are.",
        )
        .over(
            "{{level}}",
            a_minute(label::LEVEL, &pipeline::EVENTS_BY_RISK_LEVEL.series(), ""),
        ),
        Panel::lines(
            "Database p95",
            "s",
            "The slowest of twenty queries of each kind of database.",
        )
        .over(
            "{{db_system_name}} {{db_operation_name}}",
            quantile(
                "0.95",
                "db_system_name, db_operation_name",
                &convention::DATABASE,
                "",
            ),
        ),
        Panel::lines(
            "Circuit Breakers",
            "short",
            "0 closed, 1 open (nobody is called), 2 trying. Open for long: HsiBreakerOpen.",
        )
        .over("{{job}} → {{circuit_breaker_name}}", convention::BREAKER_STATE.series())
        .colored(&[(1.0, Color::Red), (2.0, Color::Yellow)]),
    ]
}
