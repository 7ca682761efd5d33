//! A backend whose detector and analyst are the test's own.

use crate::support::client::{Accepted, Api, accepted};
use crate::support::fleet::{Fleet, Plan};
use crate::support::images::stub;
use crate::support::models::{Models, Mood};
use futures_util::{StreamExt as _, stream};
use instrument_core::testing::CollectedSpan;
use serde_json::Value;
use std::time::Duration;
use tokio::runtime::Runtime;

/// So many images are sent at a time.
const TOGETHER: usize = 16;

pub(crate) struct Scene {
    pub(crate) models: Models,
    second: Option<Models>,
    pub(crate) fleet: Fleet,
    pub(crate) runtime: Runtime,
    api: Api,
}

impl Scene {
    pub(crate) fn new(plan: Plan) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let models = Models::default().with_confidence(0.75);
        let url = runtime.block_on(models.serve());
        Self::of(
            plan.with_detector_at(&url).with_analyst_at(&url),
            runtime,
            models,
            None,
        )
    }

    pub(crate) fn with_two_detectors(plan: Plan) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let models = || Models::default().with_confidence(0.75);
        let (models, second) = (models(), models());
        let url = runtime.block_on(models.serve());
        let urls = format!("{url},{}", runtime.block_on(second.serve()));
        let plan = plan.with_detector_at(&urls).with_analyst_at(&url);
        Self::of(plan, runtime, models, Some(second))
    }

    fn of(plan: Plan, runtime: Runtime, models: Models, second: Option<Models>) -> Self {
        let fleet = plan.start();
        let api = Api::new(&fleet.url);
        Self {
            models,
            second,
            fleet,
            runtime,
            api,
        }
    }

    pub(crate) fn second(&self) -> &Models {
        self.second.as_ref().expect("there are two")
    }

    pub(crate) fn send(&self, camera: &str, priority: Option<&str>) -> Accepted {
        let mut request = self.api.post(camera, &stub());
        if let Some(priority) = priority {
            request = request.header("x-event-priority", priority);
        }
        let accepted = self.runtime.block_on(accepted(request));
        accepted.expect("it is accepted")
    }

    /// With the id that the caller has for what it belongs to.
    pub(crate) fn send_as(&self, camera: &str, correlation_id: &str) {
        let request = self.api.post(camera, &stub());
        let request = request.header("x-correlation-id", correlation_id);
        let accepted = self.runtime.block_on(accepted(request));
        accepted.expect("it is accepted");
    }

    pub(crate) fn send_many(&self, images: usize) {
        let image = stub();
        let sent = stream::iter(0..images).map(|_| self.api.send("front_door", &image));
        self.runtime
            .block_on(sent.buffer_unordered(TOGETHER).for_each(async |_| {}));
    }

    pub(crate) fn rows(&self, path: &str, count: usize) -> Vec<Value> {
        self.runtime.block_on(self.api.wait_for(path, count))
    }

    pub(crate) fn all(&self, path: &str) -> Vec<Value> {
        self.runtime.block_on(self.api.all(path))
    }

    /// Waits for what the detector sees.
    pub(crate) fn until(&self, what: &str, is_so: impl Fn(&Models) -> bool) {
        self.runtime
            .block_on(server_tests::until(what, || is_so(&self.models)));
    }

    pub(crate) fn until_looked_at(&self, images: usize) {
        let looked_at = || {
            let second = self.second.as_ref().map_or(0, |it| it.images().len());
            self.models.images().len() + second >= images
        };
        self.runtime
            .block_on(server_tests::until("all are looked at", looked_at));
    }

    /// What Prometheus would read, with exemplars.
    pub(crate) fn open_metrics(&self) -> String {
        let request = self.api.requests().get(self.api.at("/metrics"));
        let request = request.header("accept", "application/openmetrics-text");
        self.runtime.block_on(async {
            let response = request.send().await.expect("it answers");
            response.text().await.expect("it is text")
        })
    }

    pub(crate) fn memory(&self) -> u64 {
        self.fleet.backend.memory()
    }

    pub(crate) fn stop(&mut self) {
        // Whatever it is at, it brings to an end.
        self.models.are(Mood::Well, None);
        self.fleet.stop();
    }

    pub(crate) fn spans(&self, name: &str) -> Vec<CollectedSpan> {
        let mut spans = self.fleet.collector.spans();
        spans.retain(|span| span.name() == name);
        spans.sort_by_key(|span| span.span.start_time_unix_nano);
        spans
    }
}

/// Why it was tried again, each time.
pub(crate) fn retries(span: &CollectedSpan) -> Vec<String> {
    let retries = span
        .span
        .events
        .iter()
        .filter(|event| event.name == "retry");
    let why = retries.filter_map(|event| {
        let why = event.attributes.iter().find(|it| it.key == "error.type")?;
        match why.value.as_ref()?.value.as_ref()? {
            instrument_core::testing::proto::common::v1::any_value::Value::StringValue(why) => {
                Some(why.clone())
            }
            other => panic!("{other:?} is no text"),
        }
    });
    why.collect()
}

/// How long is waited for something to be said.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);
