//! How services and what they use fare.

use super::{Group, TAGS_HERE};
use crate::deploy::foreign;
use crate::deploy::query::{a_minute, label, quantile, rate, select, sum, sum_rate};
use crate::metric::{convention, label as labels, pipeline};

pub(super) fn requests() -> Group {
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

pub(super) fn pipeline() -> Group {
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

pub(super) fn database() -> Group {
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

pub(super) fn redis() -> Group {
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

/// What somebody makes of all spans, also of those that are not kept. Tempo says `service`, the Collector `service_name`.
pub(super) fn between() -> Group {
    let requests = sum_rate("client, server", foreign::GRAPH_REQUESTS.series, "");
    let failed = sum_rate("client, server", foreign::GRAPH_FAILED.series, "");
    let spans = sum_rate("service, service_name", foreign::SPAN_CALLS.series, "");
    let links = vec![
        ("failed %", format!("100 * {failed} / {requests}")),
        ("requests a second", requests),
        ("spans a second", spans),
    ];
    ("Between services", links)
}
