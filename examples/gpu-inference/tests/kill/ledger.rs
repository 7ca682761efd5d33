//! What became of each image.

use crate::support::client::{Accepted, Api};
use instrument_core::testing::Collector;
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

/// How long everything may take after the last death.
const PATIENCE: Duration = Duration::from_secs(400);

/// All events and dead letters, by the image that they are about.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// Of each image: how it ended and the trace that is stored with it.
    ends: HashMap<String, Vec<(&'static str, String)>>,
    events: usize,
    dead_letters: usize,
}

impl Ledger {
    /// When all images that were accepted have an end.
    pub(crate) async fn when_complete(api: &Api, accepted: &[Accepted]) -> Self {
        let until = Instant::now() + PATIENCE;
        loop {
            let ledger = Self::read(api).await;
            let missing = accepted
                .iter()
                .filter(|it| !ledger.ends.contains_key(&it.image_id));
            let missing: Vec<_> = missing.collect();
            if missing.is_empty() {
                return ledger;
            }
            let few = &missing[..missing.len().min(5)];
            assert!(
                Instant::now() < until,
                "{} have no end: {few:?}",
                missing.len()
            );
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    async fn read(api: &Api) -> Self {
        let mut ledger = Self::default();
        for event in api.all("/api/events").await {
            ledger.events += 1;
            let whole = api.get(&format!("/api/events/{}", event["id"])).await;
            assert_eq!(
                whole["trace_id"].as_str().map(str::len),
                Some(32),
                "{whole}"
            );
            for image in whole["images"].as_array().expect("a list") {
                assert_eq!(image["state"], "stored", "{whole}");
                ledger.add("event", &image["id"], &image["trace_id"]);
            }
        }
        for letter in api.all("/api/dead-letters").await {
            ledger.dead_letters += 1;
            ledger.add("dead letter", &letter["image_id"], &letter["trace_id"]);
        }
        ledger
    }

    fn add(&mut self, end: &'static str, image: &serde_json::Value, trace: &serde_json::Value) {
        let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
        self.ends
            .entry(text(image))
            .or_default()
            .push((end, text(trace)));
    }

    /// Also those whose sender got no answer.
    pub(crate) fn every_image_ended_once_with_its_trace(&self, accepted: &[Accepted]) {
        for (image, ends) in &self.ends {
            assert_eq!(ends.len(), 1, "{image} has ended as {ends:?}");
        }
        for Accepted { image_id, trace_id } in accepted {
            let (_, stored) = &self.ends[image_id][0];
            assert_eq!(stored, trace_id, "of {image_id}");
        }
    }

    pub(crate) fn events(&self) -> usize {
        self.events
    }

    pub(crate) fn dead_letters(&self) -> usize {
        self.dead_letters
    }
}

/// Each attempt that is not the first says which it is, and links to the one before. What it links to may be lost with the
/// process that was killed; `tests/trouble.rs` has attempts that are not.
pub(crate) fn retries_are_linked(collector: &Collector) -> usize {
    let spans = collector.spans();
    let by_id: HashMap<_, _> = spans
        .iter()
        .map(|span| (span.span.span_id.clone(), span))
        .collect();
    let mut retried = 0;
    for span in &spans {
        if !matches!(span.name(), "detection_processing" | "analysis_processing") {
            continue;
        }
        let number = |span: &instrument_core::testing::CollectedSpan| {
            let attempt = span.attribute("queue.attempt");
            attempt.map_or(1, |attempt| attempt.parse::<u32>().expect("a number"))
        };
        if number(span) == 1 {
            assert!(span.span.links.is_empty(), "{span:#?}");
            continue;
        }
        retried += 1;
        let linked: HashSet<_> = span.span.links.iter().map(|link| &link.span_id).collect();
        assert_eq!(linked.len(), 1, "{span:#?}");
        assert_eq!(span.span.links[0].trace_id, span.span.trace_id);
        if let Some(before) = by_id.get(&span.span.links[0].span_id) {
            assert_eq!(before.name(), span.name());
            assert_eq!(number(before) + 1, number(span));
        }
    }
    retried
}
