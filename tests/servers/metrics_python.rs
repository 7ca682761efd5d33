//! What Prometheus is answered with is what Prometheus's own parsers for Python read, values and exemplars alike.

use instrument_core::config::Destination;
use instrument_core::telemetry::Telemetry;
use instrument_core::{current, span};
use opentelemetry::KeyValue;
use serde_json::{Value, json};
use server_tests::{Server, python, run, trial};
use std::process::ExitCode;

const PYTHON: &[Server] = &[Server::Python];

fn main() -> ExitCode {
    let trials = vec![
        trial(
            "python_reads_openmetrics_with_exemplars",
            PYTHON,
            openmetrics,
        ),
        trial("python_reads_the_classic_format", PYTHON, classic),
    ];
    run(&[], trials)
}

/// Prints a list of `[family, kind, unit, sample, labels, value, exemplar]`.
const READ: &str = r"
import json, sys
import prometheus_client.openmetrics.parser as openmetrics
import prometheus_client.parser as classic
given = json.load(sys.stdin)
parser = openmetrics if given['openmetrics'] else classic
print(json.dumps([
    [
        family.name, family.type, family.unit, sample.name, sample.labels, sample.value,
        sample.exemplar and [sample.exemplar.labels, sample.exemplar.value],
    ]
    for family in parser.text_string_to_metric_families(given['text'])
    for sample in family.samples
]))
";

/// What a service measures, in both formats, and the trace that it measured in.
fn measured(accept: Option<&str>) -> (String, String) {
    let telemetry = Telemetry::builder("back\"end\\\n")
        .with_exporters(Vec::new())
        .with_metric_exporters(vec![Destination::Prometheus])
        .build()
        .expect("nothing is wrong with it");
    let meter = telemetry.meter("hsi").expect("metrics are on");
    let latency = meter
        .f64_histogram("hsi.stage.duration")
        .with_unit("s")
        .with_description("Time of a \"stage\"\nin C:\\")
        .with_boundaries(vec![0.1, 1.0])
        .build();
    let errors = meter.u64_counter("hsi.pipeline.errors").build();
    let change = meter
        .f64_histogram("change")
        .with_boundaries(vec![-1.0, 1.0])
        .build();
    meter
        .f64_gauge("gpu.utilization")
        .with_unit("1")
        .build()
        .record(0.25, &[]);
    meter
        .i64_up_down_counter("queue.depth")
        .with_unit("{frame}")
        .build()
        .add(-3, &[]);
    meter
        .u64_gauge("hsi.pipeline.errors.total")
        .build()
        .record(1, &[]);

    let odd = [
        KeyValue::new("le", "a\"b\\c\nd"),
        KeyValue::new("0.é", true),
    ];
    let _bound = telemetry.provider().expect("it is on").enter();
    let trace = span!("detect").in_scope(|| {
        latency.record(0.5, &odd);
        latency.record(f64::MAX, &odd);
        errors.add(2, &odd);
        change.record(-2.5, &[]);
        current::trace_id().expect("it is sampled")
    });
    let prometheus = telemetry.prometheus().expect("it was asked for");
    (prometheus.render(accept).1, trace)
}

fn read(text: &str, openmetrics: bool) -> Vec<Value> {
    let given = json!({ "text": text, "openmetrics": openmetrics });
    serde_json::from_str(&python(READ, &given.to_string())).expect("it prints a list")
}

/// The one sample of that name whose labels have these among them.
fn sample<'a>(samples: &'a [Value], name: &str, labels: &[(&str, &str)]) -> &'a Value {
    let found: Vec<_> = samples
        .iter()
        .filter(|it| it[3] == name && labels.iter().all(|(key, value)| it[4][*key] == *value))
        .collect();
    assert_eq!(found.len(), 1, "{name} {labels:?}: {found:?}");
    found[0]
}

fn openmetrics() {
    let (text, trace) = measured(Some("application/openmetrics-text; version=1.0.0"));
    let samples = read(&text, true);
    let name = "hsi_stage_duration_seconds_bucket";
    let labels = [
        ("le", "1.0"),
        ("exported_le", "a\"b\\c\nd"),
        ("key_0__", "true"),
    ];
    let bucket = sample(&samples, name, &labels);
    assert_eq!(bucket[0], "hsi_stage_duration_seconds");
    assert_eq!(
        (&bucket[1], &bucket[2]),
        (&json!("histogram"), &json!("seconds"))
    );
    assert_eq!(bucket[5], 1.0);
    assert_eq!(bucket[6][0]["trace_id"], trace);
    assert_eq!(bucket[6][0]["span_id"].as_str().map(str::len), Some(16));
    assert_eq!(bucket[6][1], 0.5);
    let last = sample(&samples, name, &[("le", "+Inf")]);
    assert_eq!(last[6][1], f64::MAX);
    let errors = sample(&samples, "hsi_pipeline_errors_total", &[]);
    assert_eq!(errors[1], "counter");
    assert_eq!(errors[5].as_f64(), Some(2.0));
    assert_eq!(errors[6][0]["trace_id"], trace);
    let number = |name| sample(&samples, name, &[])[5].as_f64();
    assert_eq!(number("queue_depth"), Some(-3.0));
    assert_eq!(number("gpu_utilization_ratio"), Some(0.25));
    let target = sample(&samples, "target_info", &[]);
    assert_eq!(target[1], "info");
    assert_eq!(target[4]["service_name"], "back\"end\\\n");
    // A name that is taken is not rendered again, and a sum that could fall not at all.
    assert!(samples.iter().all(|it| it[3] != "change_sum"));
    assert_eq!(sample(&samples, "change_bucket", &[("le", "-1.0")])[5], 1.0);
}

fn classic() {
    let (text, _) = measured(None);
    let samples = read(&text, false);
    let errors = sample(&samples, "hsi_pipeline_errors_total", &[]);
    assert_eq!(errors[1], "counter");
    assert_eq!(errors[5].as_f64(), Some(2.0));
    let labels = [("exported_le", "a\"b\\c\nd")];
    assert_eq!(
        sample(&samples, "hsi_stage_duration_seconds_count", &labels)[5],
        2.0
    );
    assert_eq!(sample(&samples, "change_sum", &[])[5], -2.5);
    assert!(samples.iter().all(|it| it[6].is_null()));
}
