//! Answers without what has no meaning: the order of lists, warnings, and what processes are called.

use serde_json::{Map, Value};

/// An answer, in an order of its own.
pub(crate) fn normal(mut answer: Value) -> Value {
    if let Some(data) = answer["data"].as_array_mut() {
        for one in data.iter_mut() {
            if one.get("spans").is_some() {
                normal_trace(one);
            }
        }
        sort(data);
    }
    answer
}

/// Names of spans with their kinds.
pub(crate) fn operations(answer: &Value) -> Vec<String> {
    let mut operations: Vec<_> = answer["data"]
        .as_array()
        .into_iter()
        .flatten()
        .map(ToString::to_string)
        .collect();
    operations.sort();
    operations
}

fn normal_trace(trace: &mut Value) {
    let processes = trace["processes"].take();
    let process = |span: &Value| {
        let id = span["processID"].as_str().unwrap_or_default();
        let mut process = processes[id].clone();
        assert!(process.is_object(), "no process {id} for {span}");
        sorted(&mut process, "tags");
        process
    };
    if let Some(spans) = trace["spans"].as_array_mut() {
        for span in spans.iter_mut() {
            span["process"] = process(span);
            without(span, &["processID", "warnings"]);
            sorted(span, "tags");
            sorted(span, "references");
            for event in span["logs"].as_array_mut().into_iter().flatten() {
                sorted(event, "fields");
            }
            sorted(span, "logs");
        }
        sort(spans);
    }
    without(trace, &["processes", "warnings"]);
}

fn without(of: &mut Value, names: &[&str]) {
    if let Some(map) = of.as_object_mut() {
        let map: &mut Map<String, Value> = map;
        map.retain(|name, _| !names.contains(&name.as_str()));
    }
}

fn sorted(of: &mut Value, list: &str) {
    if let Some(list) = of.get_mut(list).and_then(Value::as_array_mut) {
        sort(list);
    }
}

fn sort(list: &mut [Value]) {
    list.sort_by_cached_key(ToString::to_string);
}
