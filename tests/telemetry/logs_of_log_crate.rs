//! Events of the `log` crate, whose logger is one per process.

use instrument_core::logs::{LogFormat, layer};
use instrument_core::testing::Kit;
use instrument_core::{current, span};
use serde_json::Value;
use telemetry_tests::Written;
use tracing_subscriber::layer::SubscriberExt;

#[test]
fn events_of_the_log_crate_have_their_own_target_file_and_ids() {
    tracing_log::LogTracer::init().expect("this process has no logger yet");
    let kit = Kit::new();
    let _recording = kit.enter();
    let written = Written::default();
    let lines = layer(LogFormat::Json).with_writer(written.clone());
    let mut ids = (None, None);
    tracing::subscriber::with_default(tracing_subscriber::registry().with(lines), || {
        span!("store").in_scope(|| {
            ids = (current::trace_id(), current::span_id());
            log::warn!(target: "backend::db", "slow query, password=hunter2");
        });
        log::info!("outside");
    });

    let lines: Vec<Value> = written
        .lines()
        .iter()
        .map(|line| serde_json::from_str(line).expect("an object"))
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["component"], "backend.db");
    assert_eq!(lines[0]["level"], "WARN");
    assert_eq!(lines[0]["message"], "slow query, password=[redacted]");
    assert_eq!(lines[0]["file"], file!());
    assert_eq!(lines[0]["trace_id"].as_str(), ids.0.as_deref());
    assert_eq!(lines[0]["span_id"].as_str(), ids.1.as_deref());
    assert_eq!(lines[1]["component"], module_path!());
    assert_eq!(lines[1]["trace_id"], "");
    for line in &lines {
        let keys = line.as_object().expect("an object").keys();
        assert!(keys.clone().all(|key| !key.starts_with("log.")), "{line}");
    }
}
