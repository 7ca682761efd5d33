//! What somebody is called for, and what they are to do then.

use super::query::select;
use super::recordings::{
    AI_FAILED, AI_SLOW, GIVEN_UP, GPU_FULL, QUEUE_FULL, SPANS_DROPPED, SPANS_FAILED,
};
use crate::metric::{convention, label};
use serde_json::{Value, json};

/// An alert.
#[derive(Clone, Debug)]
pub struct Alert {
    /// Its name.
    pub name: &'static str,
    /// What is watched.
    pub watched: String,
    /// From where on it is wrong, as `> 30`.
    pub limit: &'static str,
    /// How long it has to be so.
    pub lasts: &'static str,
    /// `warning` or `critical`.
    pub severity: &'static str,
    /// In one line, with the values of that moment.
    pub says: &'static str,
    /// What it tells.
    pub means: &'static str,
    /// What to do.
    pub runbook: &'static str,
}

const LLM_DO: &str = "Open the dashboard's panel \"LLM Inference\" and one of its slow traces: `llm_inference` is the model, `retry.attempt` says whether it was asked again. \
    Look at the model server's load; lower `LLM_MAX_TOKENS`, or add a server. `hsi_analysis_queue_depth` says whether batches pile up meanwhile.";
const GPU_DO: &str = "Look at which process has the memory (`nvidia-smi`). Lower `DETECTOR_BATCH_SIZE`, move the language model to another GPU, or restart the detector when its memory only grows.";

/// All of them.
#[must_use]
pub fn all() -> Vec<Alert> {
    let llm = select(
        AI_SLOW,
        &format!("{}=\"{}\"", label::SERVICE, label::NEMOTRON),
    );
    let llm = |name, limit, severity| Alert {
        name,
        watched: llm.clone(),
        limit,
        lasts: "5m",
        severity,
        says: "The slowest of twenty verdicts take {{ $value | humanizeDuration }}.",
        means: "The analyst answers late, measured where the backend waits for it, retries included. Its buckets go to two minutes; \
            those of `hsi_nemotron_inference_seconds` end at 30 s and could never say more.",
        runbook: LLM_DO,
    };
    let gpu = |name, limit, severity| Alert {
        name,
        watched: GPU_FULL.to_owned(),
        limit,
        lasts: "5m",
        severity,
        says: "{{ $value | humanizePercentage }} of the GPU's memory is taken on {{ $labels.instance }}.",
        means: "Little of the GPU's memory is left; the next larger batch may not fit, and fails.",
        runbook: GPU_DO,
    };
    vec![
        llm("HsiLlmSlow", "> 30", "warning"),
        llm("HsiLlmVerySlow", "> 60", "critical"),
        Alert {
            name: "HsiInferenceFailing",
            watched: AI_FAILED.to_owned(),
            limit: "> 0.1",
            lasts: "5m",
            severity: "critical",
            says: "{{ $value | humanizePercentage }} of the attempts of {{ $labels.service }} fail.",
            means: "More than one attempt in ten to have something detected (`yolo26`) or judged (`nemotron`) fails. Attempts are made again; \
                what fails too often becomes a dead letter.",
            runbook: "`hsi_pipeline_errors_total` by `error_type` says how: `…_connection_error` is a service that is away, `…_timeout` one that is slow, \
                `…_unexpected_error` and `…_analysis_error` one that answers 5xx. The panel \"Error Traces\" has such a trace, whose spans have the cause.",
        },
        Alert {
            name: "HsiQueueFilling",
            watched: QUEUE_FULL.to_owned(),
            limit: "> 0.8",
            lasts: "5m",
            severity: "warning",
            says: "The {{ $labels.queue }} queue is {{ $value | humanizePercentage }} full.",
            means: "More comes in than is worked off. What finds its queue full (`QUEUE_MAX_SIZE`) becomes a dead letter at once, unless it is urgent: the camera is answered 202, with the state `dead_letter`.",
            runbook: "`hsi_worker_busy_count` at the number of workers: start further ones (`gpu-inference worker`) or detectors (`YOLO26_URL` takes several). \
                Workers idle: the breaker is open, see HsiBreakerOpen.",
        },
        gpu("HsiGpuMemoryHigh", "> 0.9", "warning"),
        gpu("HsiGpuMemoryCritical", "> 0.95", "critical"),
        Alert {
            name: "HsiSpansNotExported",
            watched: SPANS_FAILED.to_owned(),
            limit: "> 0",
            lasts: "0m",
            severity: "warning",
            says: "{{ $labels.job }} could not send {{ $value | humanize }} spans in five minutes.",
            means: "Spans were given up after all retries: traces have holes.",
            runbook: "The service's log says the endpoint and the cause once. `cargo run -p doctor` with its `OTEL_*` tells what is wrong with the way there. \
                Look at the collectors: are they up, do they refuse?",
        },
        Alert {
            name: "HsiSpansDropped",
            watched: SPANS_DROPPED.to_owned(),
            limit: "> 0",
            lasts: "0m",
            severity: "warning",
            says: "{{ $labels.job }} dropped {{ $value | humanize }} spans in five minutes.",
            means: "Spans came faster than they could be sent, and the queue was full: traces are missing, or have holes.",
            runbook: "If HsiSpansNotExported fires as well, see there first. Else raise `OTEL_BSP_MAX_QUEUE_SIZE` and `OTEL_BSP_MAX_EXPORT_BATCH_SIZE`, or sample less at the head (`OTEL_TRACES_SAMPLER`).",
        },
        Alert {
            name: "HsiDeadLetters",
            watched: GIVEN_UP.to_owned(),
            limit: "> 0",
            lasts: "0m",
            severity: "warning",
            says: "{{ $value | humanize }} images or batches were given up in five minutes.",
            means: "Something was tried `MAX_ATTEMPTS` times, or cannot be worked on at all: there will be no event for it.",
            runbook: "`GET /api/dead-letters` lists them with the reason and the trace.",
        },
        Alert {
            name: "HsiBreakerOpen",
            watched: convention::BREAKER_STATE.series(),
            limit: "== 1",
            lasts: "2m",
            severity: "warning",
            says: "{{ $labels.job }} does not call {{ $labels.circuit_breaker_name }} for now.",
            means: "A service failed so often that it is not called for a while: messages wait, none is used up.",
            runbook: "Look at the service that the breaker is named after: `GET /health/ready` of it says what it lacks.",
        },
        Alert {
            name: "HsiServiceDown",
            watched: select("up", "job=~\"hsi-.*\""),
            limit: "== 0",
            lasts: "1m",
            severity: "critical",
            says: "{{ $labels.job }} at {{ $labels.instance }} does not answer Prometheus.",
            means: "The service is away, or `/metrics` is not reachable.",
            runbook: "`GET /health` of it; its log; whether it was restarted for memory. Images wait in the queue meanwhile, unless it is the backend.",
        },
    ]
}

impl Alert {
    /// The expression of the rule.
    #[must_use]
    pub fn expr(&self) -> String {
        format!("{} {}", self.watched, self.limit)
    }

    /// Where its part of the page is.
    #[must_use]
    pub fn page(&self) -> String {
        format!("dashboards.md#{}", self.name.to_lowercase())
    }
}

pub(super) fn file() -> Value {
    let rules = all().into_iter().map(|alert| {
        json!({
            "alert": alert.name,
            "expr": alert.expr(),
            "for": alert.lasts,
            "labels": { "severity": alert.severity },
            "annotations": {
                "summary": alert.says,
                "description": alert.means,
                "runbook": alert.runbook,
                "runbook_url": alert.page(),
            },
        })
    });
    json!({ "groups": [{ "name": "hsi-alerts", "rules": rules.collect::<Vec<_>>() }] })
}
