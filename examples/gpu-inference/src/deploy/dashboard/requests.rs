//! How many requests, how long they take, how many fail.

use super::panel::{Color, Panel};
use crate::deploy::query::{CHOSEN, label, mean, quantile, select};
use crate::deploy::recordings::{FAILED, REQUESTS};
use crate::metric::{convention, label as labels, pipeline};
use serde_json::{Value, json};

pub(super) fn panels() -> Vec<Panel> {
    let http = convention::HTTP_SERVER;
    let route = label(convention::HTTP_ROUTE);
    let hsi = "job=~\"hsi-.*\"";
    let mut count = Panel::lines(
        "Trace Count by Service",
        "short",
        "Requests a minute of each service. A service that falls behind the others is where it stalls.",
    )
    .over("{{job}}", format!("{} * 60", select(REQUESTS, hsi)));
    count.custom["drawStyle"] = "bars".into();
    count.custom["fillOpacity"] = 80.into();
    count.custom["stacking"] = json!({ "mode": "normal", "group": "A" });
    let duration = Panel::lines(
        "Avg Trace Duration by Service",
        "s",
        "Half of each service's requests take longer. More than 1 s: look at the slowest endpoints below.",
    )
    .over("{{job}}", quantile("0.5", "job", &http, hsi))
    .colored(&[(1.0, Color::Yellow), (5.0, Color::Red)]);
    let errors = Panel::lines(
        "Error Rate by Service",
        "percent",
        "The share of requests that a service itself failed (5xx). More than 1 %: the panel Error Traces has them.",
    )
    .over("{{job}}", format!("100 * {}", select(FAILED, hsi)))
    .colored(&[(1.0, Color::Yellow), (5.0, Color::Red)]);
    let increase = format!("increase({}[1h])", select(&http.count(), CHOSEN));
    let mut endpoints = Panel::lines(
        "Span Count by Endpoint",
        "short",
        "What the chosen service was asked for in an hour.",
    )
    .now(ROUTE_NAME, format!("sum by ({route}) ({increase})"))
    .wide(8);
    endpoints.kind = "piechart";
    endpoints.custom = Value::Null;
    endpoints.options = json!({
        "pieType": "donut", "displayLabels": ["percent"], "sort": "desc",
        "legend": { "displayMode": "table", "placement": "right", "showLegend": true, "values": ["value"], "calcs": [] },
        "reduceOptions": { "calcs": ["lastNotNull"], "fields": "", "values": false },
        "tooltip": { "mode": "single", "sort": "none" },
        "orientation": "auto",
    });
    let slowest = quantile("0.95", &route, &http, CHOSEN);
    let mut slow = Panel::lines(
        "Top Slowest Endpoints",
        "s",
        "The slowest of twenty requests of each endpoint of the chosen service. Click an exemplar of the panel above, or search traces by `http.route`.",
    )
    .now("", format!("topk(10, {slowest})"))
    .colored(&[(0.5, Color::Yellow), (1.0, Color::Orange), (5.0, Color::Red)])
    .wide(8);
    slow.kind = "table";
    slow.options = json!({ "showHeader": true, "frameIndex": 0, "cellHeight": "sm", "sortBy": [{ "displayName": "Value", "desc": true }] });
    slow.custom =
        json!({ "align": "auto", "cellOptions": { "type": "color-text" }, "inspect": false });
    slow.overrides = vec![json!({
        "matcher": { "id": "byName", "options": "Time" },
        "properties": [{ "id": "custom.hideFrom.viz", "value": true }],
    })];
    let mut ai = Panel::lines(
        "AI Service Latency Comparison",
        "s",
        "How long the detector and the analyst take on average, as the backend waits for them.",
    )
    .now(
        "{{service}}",
        mean(labels::SERVICE, &pipeline::AI_REQUEST_DURATION, ""),
    )
    .colored(&[(5.0, Color::Yellow), (30.0, Color::Red)])
    .wide(8);
    ai.kind = "bargauge";
    ai.custom = Value::Null;
    ai.options = json!({
        "displayMode": "gradient", "orientation": "horizontal", "showUnfilled": true, "valueMode": "color",
        "namePlacement": "auto", "sizing": "auto", "minVizHeight": 16, "minVizWidth": 8, "maxVizHeight": 300,
        "legend": { "calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": false },
        "reduceOptions": { "calcs": ["lastNotNull"], "fields": "", "values": false },
    });
    vec![count, duration, errors.wide(24), endpoints, slow, ai]
}

const ROUTE_NAME: &str = "{{http_route}}";
