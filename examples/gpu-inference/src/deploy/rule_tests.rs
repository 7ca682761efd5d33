//! What `promtool test rules` is given: for each alert a case on either side of its limit.

use super::alerts::{self, Alert};
use super::rule_cases::{self, Case};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// When it is looked at: all have lasted long enough by then.
const LOOKED_AT: &str = "20m";

pub(super) fn file() -> Value {
    let alerts = alerts::all();
    let cases = rule_cases::all();
    let tests: Vec<_> = cases
        .iter()
        .filter_map(|case| Some(test(case, alerts.iter().find(|it| it.name == case.alert)?)))
        .collect();
    json!({
        "rule_files": ["../rules/recordings.yml", "../rules/alerts.yml"],
        "evaluation_interval": "30s",
        "tests": tests,
    })
}

fn test(case: &Case, alert: &Alert) -> Value {
    let series = case.series.iter();
    let series = series.map(|(series, values)| json!({ "series": series, "values": values }));
    let fires = case.fires.iter().map(|(labels, says)| {
        let mut labels: BTreeMap<_, _> = labels.iter().copied().collect();
        labels.insert("severity", alert.severity);
        json!({
            "exp_labels": labels,
            "exp_annotations": {
                "summary": says,
                "description": alert.means,
                "runbook": alert.runbook,
                "runbook_url": alert.page(),
            },
        })
    });
    let side = if case.fires.is_some() {
        "beyond"
    } else {
        "within"
    };
    json!({
        "name": format!("{} {side} its limit", alert.name),
        "interval": "30s",
        "input_series": series.collect::<Vec<_>>(),
        "alert_rule_test": [{
            "eval_time": LOOKED_AT,
            "alertname": alert.name,
            "exp_alerts": fires.collect::<Vec<_>>(),
        }],
    })
}
