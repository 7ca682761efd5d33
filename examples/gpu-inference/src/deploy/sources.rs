//! Grafana's data sources, and how one leads to another.

use super::backend::Backend;
use super::links;
use crate::metric::convention::SERVICE_NAME;
use serde_json::{Value, json};

/// The log lines of a span's trace, of all services: what Loki is asked.
const LOGS_OF_A_TRACE: &str = "{service_name=~\"hsi-.+\"} |= \"${__trace.traceId}\"";

/// Where dashboards are mounted.
const DASHBOARDS: &str = "/var/lib/grafana/dashboards";

pub(super) fn file(backend: Backend) -> Value {
    let traces = match backend {
        Backend::Jaeger => json!({ "url": "http://jaeger:16686", "jsonData": traces() }),
        Backend::Tempo => {
            let mut data = traces();
            data["serviceMap"] = json!({ "datasourceUid": "prometheus" });
            json!({ "url": "http://tempo:3200", "jsonData": data })
        }
    };
    let traces = named(traces, backend.word(), backend.name());
    let sources = vec![
        named(prometheus(backend), "prometheus", "Prometheus"),
        traces,
        named(loki(backend), "loki", "Loki"),
        named(
            json!({ "url": "http://pyroscope:4040" }),
            "grafana-pyroscope-datasource",
            "Pyroscope",
        ),
    ];
    json!({ "apiVersion": 1, "datasources": sources })
}

/// Grafana looks for them every 30 seconds.
pub(super) fn dashboards() -> Value {
    json!({
        "apiVersion": 1,
        "providers": [{
            "name": "hsi",
            "type": "file",
            "disableDeletion": true,
            "updateIntervalSeconds": 30,
            "options": { "path": DASHBOARDS },
        }],
    })
}

fn named(mut source: Value, kind: &str, name: &str) -> Value {
    let uid = match kind {
        "grafana-pyroscope-datasource" => "pyroscope",
        other => other,
    };
    source["name"] = name.into();
    source["type"] = kind.into();
    source["uid"] = uid.into();
    source["access"] = "proxy".into();
    source["isDefault"] = (kind == "prometheus").into();
    source["editable"] = false.into();
    source
}

fn prometheus(backend: Backend) -> Value {
    json!({
        "url": "http://prometheus:9090",
        "jsonData": {
            "httpMethod": "POST",
            "timeInterval": "15s",
            "exemplarTraceIdDestinations": [{ "name": "trace_id", "datasourceUid": backend.word() }],
        },
    })
}

fn loki(backend: Backend) -> Value {
    let field = |name: &str, pattern: &str| {
        json!({
            "name": name,
            "matcherType": "regex",
            "matcherRegex": pattern,
            "url": escaped("${__value.raw}"),
            "datasourceUid": backend.word(),
            "urlDisplayLabel": "View Trace",
        })
    };
    json!({
        "url": "http://loki:3100",
        "jsonData": {
            "maxLines": 1000,
            "derivedFields": [
                field("TraceID", "trace_id=([a-f0-9]{32})"),
                // As JSON has it.
                field("TraceIDInJson", "\"trace_id\":\"([a-f0-9]{32})\""),
            ],
        },
    })
}

/// What both kinds of traces lead to.
fn traces() -> Value {
    let to_label = |(key, label): (&str, &str)| json!({ "key": key, "value": label });
    let queries = links::all().into_iter();
    let queries = queries.map(|link| json!({ "name": link.name, "query": escaped(&link.expr) }));
    let service = [(SERVICE_NAME, "service_name")].map(to_label);
    json!({
        "nodeGraph": { "enabled": true },
        "traceQuery": { "timeShiftEnabled": true, "spanStartTimeShift": "-1h", "spanEndTimeShift": "1h" },
        "tracesToMetrics": {
            "datasourceUid": "prometheus",
            "spanStartTimeShift": "-5m",
            "spanEndTimeShift": "5m",
            "tags": links::TAGS.map(to_label),
            "queries": queries.collect::<Vec<_>>(),
        },
        "tracesToLogsV2": {
            "datasourceUid": "loki",
            "spanStartTimeShift": "-1h",
            "spanEndTimeShift": "1h",
            "filterByTraceID": true,
            "filterBySpanID": false,
            "customQuery": true,
            "query": escaped(LOGS_OF_A_TRACE),
            "tags": service,
        },
        "tracesToProfiles": {
            "datasourceUid": "pyroscope",
            "profileTypeId": "process_cpu:cpu:nanoseconds:cpu:nanoseconds",
            "customQuery": false,
            "tags": service,
        },
    })
}

/// Grafana takes `$…` in these files for variables of the environment; `$$` is a dollar sign.
fn escaped(text: &str) -> String {
    text.replace('$', "$$")
}
