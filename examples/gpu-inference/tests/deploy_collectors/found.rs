//! What has arrived in the store, as Elasticsearch and Jaeger's query API tell it.

use crate::made::{Fate, Made, SPANS};
use crate::support::demo::Demo;
use crate::support::patience::until;
use crate::support::store::Store;
use serde_json::{Value, json};
use server_tests::encoded;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::time::Duration;

/// How long Jaeger may take to write what it has.
const PATIENCE: Duration = Duration::from_secs(120);

/// How many spans of each trace there are.
#[derive(Debug)]
pub(crate) struct Found(HashMap<String, u64>);

impl Found {
    /// Waits until so many traces are stored, and those that were made whole: Jaeger holds back what it writes for a moment, and
    /// spans of one trace may be on both sides of it.
    #[track_caller]
    pub(crate) fn when_there_are(store: &Store, traces: u64, made: Range<u64>) -> Self {
        until(PATIENCE, || {
            let found = Self::now(store);
            let stored = found.0.len() as u64;
            if stored != traces {
                let missing = format!("{stored} traces are stored, and {traces} were kept");
                assert!(stored < traces, "{missing}");
                return Err(missing);
            }
            match made.clone().map(Made).find(|it| found.is_in_parts(it)) {
                None => Ok(found),
                Some(made) => Err(format!("{made:?} is in parts: {:?}", found.spans(&made))),
            }
        })
    }

    /// How many there are of a trace, if it is there.
    fn spans(&self, made: &Made) -> Option<u64> {
        self.0.get(&made.hex()).copied()
    }

    fn is_in_parts(&self, made: &Made) -> bool {
        self.spans(made).is_some_and(|spans| spans != SPANS)
    }

    fn now(store: &Store) -> Self {
        store.spans();
        let query = r#"{"size":0,"aggs":{"traces":{"terms":{"field":"traceID","size":60000}}}}"#;
        let path = "/jaeger-jaeger-span-read/_search";
        let answer = store.elasticsearch.ask("POST", path, query);
        let buckets = answer["aggregations"]["traces"]["buckets"].as_array();
        let one = |bucket: &Value| {
            let id = bucket["key"].as_str().expect("an id").to_owned();
            (id, bucket["doc_count"].as_u64().expect("a number"))
        };
        Self(buckets.expect("traces").iter().map(one).collect())
    }

    /// How many are kept of those that no policy is about.
    pub(crate) fn none_that_matters_is_missing(&self, range: Range<u64>) -> usize {
        let mut drawn = 0;
        for made in range.map(Made) {
            let is_there = self.spans(&made).is_some();
            match made.fate() {
                Fate::Drawn => drawn += usize::from(is_there),
                Fate::Kept(why) => assert!(is_there, "{made:?} is missing: {why:?}"),
            }
        }
        drawn
    }
}

/// Services, operations, a search by a tag, and whole traces.
pub(crate) fn shown(store: &Store, demo: &Demo) {
    let services: BTreeSet<_> = store.names("/api/services").into_iter().collect();
    let ours = ["hsi-backend", "hsi-nemotron", "hsi-yolo26"].map(str::to_owned);
    assert!(services.is_superset(&ours.into()), "{services:?}");

    let operations = store.names("/api/services/hsi-backend/operations");
    for name in [
        "detection_processing",
        "batch_aggregation",
        "analysis_processing",
        "event_creation",
    ] {
        assert!(
            operations.iter().any(|it| it == name),
            "{name} in {operations:?}"
        );
    }

    let (risky, camera) = &demo.risky;
    let tags = encoded(&json!({ "camera.id": camera }).to_string());
    let found = store.ask(&format!(
        "/api/traces?service=hsi-backend&lookback=1h&limit=20&tags={tags}"
    ));
    let ids: Vec<_> = found
        .as_array()
        .into_iter()
        .flatten()
        .map(|it| &it["traceID"])
        .collect();
    assert_eq!(ids, [risky.as_str()], "by its camera");

    for id in &demo.kept {
        is_whole(&store.trace(id));
    }
    let names = names(&store.trace(risky));
    for name in [
        "receive_image",
        "forward_pass",
        "llm_inference",
        "save_event",
    ] {
        assert!(names.contains(name), "{name} in {names:?}");
    }
}

fn names(spans: &[Value]) -> HashSet<String> {
    let names = spans
        .iter()
        .filter_map(|span| span["operationName"].as_str());
    names.map(str::to_owned).collect()
}

/// One root, and every other span's parent is there.
fn is_whole(spans: &[Value]) {
    let ids: HashSet<_> = spans
        .iter()
        .filter_map(|span| span["spanID"].as_str())
        .collect();
    assert_eq!(ids.len(), spans.len(), "each span once");
    let parent = |span: &Value| {
        let references = span["references"].as_array().cloned().unwrap_or_default();
        let parent = references
            .into_iter()
            .find(|it| it["refType"] == "CHILD_OF" && it["traceID"] == span["traceID"]);
        parent.and_then(|it| Some(it["spanID"].as_str()?.to_owned()))
    };
    let parents: Vec<_> = spans.iter().map(parent).collect();
    assert_eq!(
        parents.iter().filter(|it| it.is_none()).count(),
        1,
        "one root"
    );
    let orphan = parents
        .iter()
        .flatten()
        .find(|id| !ids.contains(id.as_str()));
    assert!(orphan.is_none(), "the parent {orphan:?} is missing");
}
