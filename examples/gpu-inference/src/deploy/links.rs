//! From a span to metrics: what Grafana offers beside a span, five minutes around it.

use super::foreign;
use super::query::{a_minute, label, mean, quantile, rate, select, sum, sum_rate};
use super::recordings::{AVAILABLE, FAILED, GPU_FULL, STAGE_SLOW};
use crate::metric::{Metric, convention, detector, label as labels, pipeline};

/// A link: what it is called, and what it asks.
#[derive(Clone, Debug)]
pub struct Link {
    /// With its group before it.
    pub name: String,
    /// `$__tags` stands for those of the span.
    pub expr: String,
}

/// What of a span is which label of a series.
pub const TAGS: [(&str, &str); 5] = [
    (convention::SERVICE_NAME, "job"),
    (convention::DB_SYSTEM, "db_system_name"),
    (convention::HTTP_METHOD, "http_request_method"),
    (convention::HTTP_ROUTE, "http_route"),
    (convention::HTTP_STATUS, "http_response_status_code"),
];

/// Where the span's own labels go.
const TAGS_HERE: &str = "$__tags";

/// A group, and in it a name and an expression for each link.
type Group = (&'static str, Vec<(&'static str, String)>);

/// All of them.
#[must_use]
pub fn all() -> Vec<Link> {
    let groups = [
        requests(),
        pipeline(),
        ai(),
        batches(),
        database(),
        redis(),
        gpu(),
        between(),
        language_model(),
        detections(),
        events(),
        objectives(),
        workers(),
    ];
    let links = groups.into_iter().flat_map(|(group, links)| {
        links.into_iter().map(move |(name, expr)| Link {
            name: format!("{group}: {name}"),
            expr,
        })
    });
    links.collect()
}

fn requests() -> Group {
    let http = convention::HTTP_SERVER;
    let links = vec![
        ("a minute", a_minute("", &http.count(), TAGS_HERE)),
        ("p95", quantile("0.95", "", &http, TAGS_HERE)),
        (
            "at this moment",
            sum("job", &convention::HTTP_ACTIVE.series()),
        ),
    ];
    ("Requests like this", links)
}

fn pipeline() -> Group {
    let links = vec![
        (
            "errors a minute",
            a_minute(labels::ERROR_TYPE, &pipeline::ERRORS.series(), ""),
        ),
        ("images that wait", pipeline::DETECTION_QUEUE_DEPTH.series()),
        ("batches that wait", pipeline::ANALYSIS_QUEUE_DEPTH.series()),
        ("circuit breakers", convention::BREAKER_STATE.series()),
        ("services that answer", select("up", "job=~\"hsi-.*\"")),
    ];
    ("Pipeline", links)
}

fn ai() -> Group {
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

fn batches() -> Group {
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

fn database() -> Group {
    let queries = convention::DATABASE;
    let links = vec![
        (
            "p95 of queries like this",
            quantile("0.95", "", &queries, TAGS_HERE),
        ),
        (
            "queries a second",
            sum_rate("db_system_name", &queries.count(), ""),
        ),
        (
            "p95 by operation",
            quantile("0.95", "db_system_name, db_operation_name", &queries, ""),
        ),
    ];
    ("Database", links)
}

fn redis() -> Group {
    let hits = rate(foreign::REDIS_HITS.series, "");
    let misses = rate(foreign::REDIS_MISSES.series, "");
    let queue = label(convention::QUEUE_NAME);
    let links = vec![
        (
            "p95 of putting something into a queue",
            quantile("0.95", &queue, &convention::QUEUE, ""),
        ),
        (
            "commands a second",
            sum("", &rate(foreign::REDIS_COMMANDS.series, "")),
        ),
        ("memory", foreign::REDIS_MEMORY.series.to_owned()),
        (
            "hits %",
            format!(
                "100 * {} / ({} + {})",
                sum("", &hits),
                sum("", &hits),
                sum("", &misses)
            ),
        ),
        ("clients", foreign::REDIS_CLIENTS.series.to_owned()),
    ];
    ("Queues and Redis", links)
}

/// What somebody makes of all spans, also of those that are not kept.
fn between() -> Group {
    let requests = sum_rate("client, server", foreign::GRAPH_REQUESTS.series, "");
    let failed = sum_rate("client, server", foreign::GRAPH_FAILED.series, "");
    let spans = sum_rate("service", foreign::SPAN_CALLS.series, "");
    let links = vec![
        ("failed %", format!("100 * {failed} / {requests}")),
        ("requests a second", requests),
        ("spans a second", spans),
    ];
    ("Between services", links)
}

fn gpu() -> Group {
    let links = vec![
        ("utilisation %", detector::GPU_UTILIZATION.series()),
        ("temperature °C", detector::GPU_TEMPERATURE.series()),
        ("memory in use", detector::VRAM.series()),
        ("share of its memory", GPU_FULL.to_owned()),
        ("power W", detector::GPU_POWER.series()),
    ];
    ("GPU", links)
}

fn language_model() -> Group {
    let tokens = |kind: &str| format!("{}=\"{kind}\"", label(convention::TOKEN_TYPE));
    let used = convention::MODEL_TOKENS;
    let links = vec![
        ("p95", quantile("0.95", "", &convention::MODEL, "")),
        ("tokens of a prompt", mean("", &used, &tokens("input"))),
        ("tokens of an answer", mean("", &used, &tokens("output"))),
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

fn detections() -> Group {
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

fn events() -> Group {
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
fn objectives() -> Group {
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

fn workers() -> Group {
    let of = |metric: Metric| metric.series();
    let links = vec![
        ("there", of(pipeline::WORKERS_ACTIVE)),
        ("at work", of(pipeline::WORKERS_BUSY)),
        ("waiting", of(pipeline::WORKERS_IDLE)),
    ];
    ("Workers", links)
}
