//! The services, and a Prometheus that looks at them every second.

use crate::model::Model;
use crate::support::client::{Api, accepted};
use crate::support::fleet::{Fleet, Plan};
use crate::support::images::{frame, stub};
use crate::support::patience::until;
use gpu_inference::deploy::query::select;
use gpu_inference::deploy::{self, links};
use gpu_inference::metric::convention;
use instrument_core::testing::{CollectedSpan, Reply};
use serde_json::{Value, json};
use server_tests::{Folder, Prometheus};
use std::fs;
use std::time::Duration;
use tokio::runtime::Runtime;

/// How long something may take to show.
const PATIENCE: Duration = Duration::from_secs(120);

/// Tokens of the language model's context, of which a prompt takes most.
pub(crate) const CONTEXT: u32 = 400;

/// More detections than a prompt tells of.
const TOO_MANY: usize = 201;

pub(crate) struct Scene {
    pub(crate) prometheus: Prometheus,
    fleet: Fleet,
    model: Model,
    api: Api,
    sent: u64,
    runtime: Runtime,
}

impl Scene {
    /// Starts everything, with a language model that takes so long.
    pub(crate) fn begin(plan: Plan, delay: Duration) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let model = Model::new(delay);
        let url = runtime.block_on(model.serve());
        let fleet = plan
            .with("LLM_URL", &url)
            .with("LLM_STREAM", &false)
            .with("LLM_CONTEXT_TOKENS", &CONTEXT)
            .with("OTEL_EXPORTER_OTLP_PROTOCOL", &"http/protobuf")
            .with("YOLO26_CONFIDENCE", &0)
            .with("DETECTION_CONFIDENCE_THRESHOLD", &0.2)
            .start();
        let prometheus = Prometheus::start(|folder| prepare(folder, &fleet));
        Self {
            prometheus,
            api: Api::new(&fleet.url),
            fleet,
            model,
            sent: 0,
            runtime,
        }
    }

    /// Sends further images, and waits until the services have ended with them.
    pub(crate) fn send(&mut self, images: u64) {
        for _ in 0..images {
            self.sent += 1;
            let request = self.api.post("front_door", &frame(self.sent));
            let request = request.header("x-event-priority", "high");
            self.runtime
                .block_on(accepted(request))
                .expect("it is accepted");
        }
        self.runtime.block_on(self.api.until_ended());
    }

    /// Has a batch judged that is too large for its prompt.
    pub(crate) fn judge_too_many(&self) {
        let seen = json!({ "detection_id": 1, "class": "person", "confidence": 0.9, "seen_at": "2026-05-01T23:59:01Z" });
        let batch = json!({ "batch_id": "large", "camera_id": "front_door", "detections": vec![seen; TOO_MANY] });
        let analyst = Api::new(&self.fleet.analyst_url);
        let asked = analyst.requests().post(analyst.at("/analyze")).json(&batch);
        let judged = self.runtime.block_on(async { asked.send().await });
        let status = judged.expect("the analyst answers").status();
        assert!(status.is_success(), "{status}");
    }

    /// A detector that dies, an image that is none, a language model that fails, a collector that refuses, and one that is busy.
    pub(crate) fn things_go_wrong(&mut self) {
        let detector = self.fleet.detector.as_mut().expect("it is there");
        detector.kill();
        let late = self.api.post("garden", &frame(1));
        self.runtime
            .block_on(accepted(late))
            .expect("it is accepted");
        self.until("the detector is missed", |scene| {
            scene.missing("hsi_pipeline_errors_total{error_type=~\"yolo26_.*\"}")
        });
        let detector = self.fleet.detector.as_mut().expect("it is there");
        detector.restart();
        let broken = self.api.post("garden", &stub());
        self.runtime
            .block_on(accepted(broken))
            .expect("it is accepted");
        self.model.fails(2);
        self.send(1);
        self.fleet.collector.respond_with(Reply::status(400), 4);
        self.send(1);
        let busy = Reply::unavailable().with_retry_after(Duration::from_secs(2));
        self.fleet.collector.respond_with(busy, 60);
        let dropped = convention::SPANS_PROCESSED.series();
        let dropped = select(&dropped, "error_type!=\"\"");
        self.until("spans are dropped", |scene| {
            scene.send(8);
            scene.missing(&dropped)
        });
    }

    fn missing(&self, expr: &str) -> Vec<String> {
        if self.prometheus.query(expr).is_empty() {
            return vec![expr.to_owned()];
        }
        Vec::new()
    }

    /// Looks until nothing is missing.
    pub(crate) fn until(&mut self, what: &str, mut missing: impl FnMut(&mut Self) -> Vec<String>) {
        until(PATIENCE, || {
            let still = missing(self);
            if still.is_empty() {
                return Ok(());
            }
            let still = still.join("\n  ");
            Err(format!("{what}; missing:\n  {still}"))
        });
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        self.runtime.block_on(self.api.get(path))
    }

    /// What Grafana puts in the place of `$__tags` beside spans that were made: a request's and a query's.
    pub(crate) fn tags_of_spans(&self) -> Vec<String> {
        let spans = self.fleet.collector.spans();
        let of = |key: &str| {
            let span = spans.iter().find(|span| span.attribute(key).is_some());
            span.map(tags)
        };
        [of("http.route"), of("db.system.name")]
            .into_iter()
            .flatten()
            .collect()
    }

    /// How long a service's spans of this name took, in seconds.
    pub(crate) fn durations(&self, name: &str, service: &str) -> Vec<f64> {
        let spans = self.fleet.collector.spans();
        let spans = spans
            .iter()
            .filter(|span| span.name() == name && span.service_name().as_deref() == Some(service));
        let took = spans.map(|span| {
            let span = &span.span;
            (span.end_time_unix_nano - span.start_time_unix_nano) as f64 / 1e9
        });
        took.collect()
    }

    pub(crate) fn end(mut self) {
        self.fleet.stop();
    }
}

fn tags(span: &CollectedSpan) -> String {
    let each = links::TAGS.iter().filter_map(|(key, label)| {
        let value = match *key {
            "service.name" => span.service_name(),
            key => span.attribute(key),
        };
        Some(format!("{label}=\"{}\"", value?))
    });
    each.collect::<Vec<_>>().join(",")
}

/// The files as they are written, asked every second, of these services and of nobody else.
fn prepare(folder: &Folder, fleet: &Fleet) -> String {
    let at = |url: &str| url.trim_start_matches("http://").to_owned();
    for file in deploy::files() {
        let path = folder.path().join(&file.path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the test's own folder");
        let text = file
            .text
            .replace("\"15s\"", "\"1s\"")
            .replace("15s", "1s")
            .replace("backend:8000", &at(&fleet.url))
            .replace("detector:8095", &at(&fleet.detector_url))
            .replace("analyst:8091", &at(&fleet.analyst_url));
        fs::write(path, text).expect("the test's own folder takes a file");
    }
    "prometheus/prometheus.yml".to_owned()
}
