//! What happened, as the collector and the interface tell it.

use crate::support::chat;
use crate::support::client::{Accepted, Api, accepted};
use crate::support::fleet::{Fleet, Plan};
use crate::support::images::frame;
use instrument_core::testing::CollectedSpan;
use serde_json::Value;
use std::collections::HashSet;
use std::future::ready;
use tokio::runtime::Runtime;

const CAMERA: &str = "front_door";

pub(crate) struct Story {
    runtime: Runtime,
    fleet: Fleet,
    api: Api,
}

impl Story {
    pub(crate) fn begin(plan: Plan) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let verdict = |_| ready(Ok(chat::verdict(62, "high")));
        let model = runtime.block_on(chat::serve(verdict));
        let fleet = plan
            .with("LLM_URL", &model)
            .with("LLM_STREAM", &false)
            .start();
        let api = Api::new(&fleet.url);
        Self {
            runtime,
            fleet,
            api,
        }
    }

    pub(crate) fn send(&self, images: u64, priority: Option<&str>) -> Vec<Accepted> {
        // Made before, so that they come one right after the other.
        let frames: Vec<_> = (0..images).map(frame).collect();
        self.runtime.block_on(async {
            let mut all = Vec::new();
            for frame in frames {
                let mut request = self.api.post(CAMERA, &frame);
                if let Some(priority) = priority {
                    request = request.header("x-event-priority", priority);
                }
                all.push(accepted(request).await.expect("it is accepted"));
            }
            all
        })
    }

    pub(crate) fn events(&self, count: usize) -> Vec<Value> {
        self.runtime
            .block_on(self.api.wait_for("/api/events", count))
    }

    /// Stops all services: whatever they have to send is sent then.
    pub(crate) fn end(&mut self) {
        // The span that created the event ends after the event is there.
        self.runtime.block_on(self.api.wait_for("/api/events", 1));
        self.fleet.stop();
    }

    /// The tree of everything that happened, without the attributes.
    #[track_caller]
    pub(crate) fn is(&self, expected: &str) {
        let tree = self.fleet.collector.tree().without_attributes();
        assert!(tree == *expected, "it is\n{tree}\nand should be{expected}");
    }

    pub(crate) fn all(&self, name: &str) -> Vec<CollectedSpan> {
        let mut spans = self.fleet.collector.spans();
        spans.retain(|span| span.name() == name);
        spans.sort_by_key(|span| span.span.start_time_unix_nano);
        spans
    }

    pub(crate) fn one(&self, name: &str) -> CollectedSpan {
        let mut spans = self.all(name);
        assert_eq!(spans.len(), 1, "{name} in {}", self.fleet.collector.tree());
        spans.remove(0)
    }

    pub(crate) fn attributes(&self, name: &str, key: &str) -> Vec<String> {
        let values = self.all(name);
        values
            .iter()
            .filter_map(|span| span.attribute(key))
            .collect()
    }

    /// One name for one thing, dotted, wherever it is said.
    pub(crate) fn has_the_keys_of_the_stages(&self) {
        let stages: [(&str, &[&str]); 6] = [
            ("receive_image", &["camera.id", "image.path", "image.size"]),
            (
                "detection_processing",
                &[
                    "camera.id",
                    "image.path",
                    "image.size",
                    "detection.count",
                    "batch.id",
                ],
            ),
            (
                "batch_aggregation",
                &[
                    "camera.id",
                    "batch.id",
                    "batch.size",
                    "batch.timeout_triggered",
                    "detection.count",
                ],
            ),
            (
                "analysis_processing",
                &[
                    "camera.id",
                    "batch.id",
                    "detection.count",
                    "risk.score",
                    "risk.level",
                    "risk.scorer",
                    "gen_ai.response.model",
                ],
            ),
            (
                "event_creation",
                &["camera.id", "batch.id", "event.id", "risk.score"],
            ),
            ("INSERT events", &["db.system.name", "db.query.text"]),
        ];
        for (name, keys) in stages {
            let span = self.one(name);
            for key in keys {
                assert!(
                    span.attribute(key).is_some(),
                    "{name} does not say {key}: {span:#?}"
                );
            }
            let all = span.span.attributes.iter().map(|attribute| &*attribute.key);
            let ours = all.filter(|key| !key.starts_with("db.") && *key != "link_count");
            let undotted: Vec<&str> = ours.filter(|key| !key.contains('.')).collect();
            assert!(undotted.is_empty(), "{name} has {undotted:?}");
        }
    }

    pub(crate) fn waits_are_told(&self) {
        for name in ["detection_processing", "analysis_processing"] {
            let waited = self.one(name).attribute("queue.wait_ms");
            let waited: f64 = waited.expect("it waited").parse().expect("milliseconds");
            assert!((0.0..60_000.0).contains(&waited), "{name} waited {waited}");
        }
    }

    pub(crate) fn event_is_that_of_its_span(&self, event: &Value) {
        let span = self.one("event_creation");
        let said = |key| span.attribute(key).unwrap_or_default();
        assert_eq!(said("event.id"), event["id"].to_string());
        assert_eq!(said("risk.score"), event["risk_score"].to_string());
        assert_eq!(said("camera.id"), event["camera_id"]);
        assert_eq!(said("batch.id"), event["batch_id"]);
    }

    pub(crate) fn has_baggage(&self, service: &str, key: &str, value: &str) -> bool {
        let spans = self.fleet.collector.spans();
        let mut of_service = spans
            .iter()
            .filter(|span| span.service_name().as_deref() == Some(service));
        of_service.any(|span| span.attribute(key).as_deref() == Some(value))
    }

    /// From the batch by its links, to the batch by its id.
    pub(crate) fn links_lead_to_the_detections_and_back(&self, accepted: &[Accepted]) {
        let batch = self.one("batch_aggregation");
        let linked: HashSet<_> = batch
            .span
            .links
            .iter()
            .map(|link| link.span_id.clone())
            .collect();
        let detections = self.all("detection_processing");
        let detected: HashSet<_> = detections
            .iter()
            .map(|it| it.span.span_id.clone())
            .collect();
        assert_eq!(linked, detected);
        let traces: HashSet<_> = detections
            .iter()
            .map(|it| it.trace_id().to_string())
            .collect();
        let sent: HashSet<_> = accepted.iter().map(|it| it.trace_id.clone()).collect();
        assert_eq!(traces, sent);
        for detection in detections {
            assert_eq!(detection.attribute("batch.id"), batch.attribute("batch.id"));
        }
    }
}
