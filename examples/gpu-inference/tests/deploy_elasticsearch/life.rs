//! What the policy does to an index that Jaeger writes to, done by hand.

use crate::said;
use crate::support::demo;
use crate::support::store::{Store, prepare};
use serde_json::{Value, json};
use server_tests::{Elasticsearch, until};

/// As the documentation sizes it: a span of this pipeline in a merged index, in bytes.
const BYTES_PER_SPAN: std::ops::Range<f64> = 200.0..1200.0;

pub(crate) fn as_the_policy_says() {
    // Two shards, so that there is something to shrink.
    let store = Store::start(&[("ES_NUM_SHARDS", "2")]);
    let elasticsearch = &store.elasticsearch;
    let demo = demo::play(store.http, 10);
    let (first, _) = &demo.risky;
    let spans = store.until_all_are_found();
    // Everything went through the aliases: Jaeger has made no index of its own.
    let names = indices(elasticsearch);
    assert_eq!(
        names,
        ["dependencies", "service", "span"].map(|kind| format!("jaeger-jaeger-{kind}-000001"))
    );

    let rolled = elasticsearch.ask(
        "POST",
        "/jaeger-jaeger-span-write/_rollover",
        r#"{"conditions":{"max_docs":1}}"#,
    );
    assert_eq!(rolled["rolled_over"], true, "{rolled}");
    assert_eq!(rolled["new_index"], "jaeger-jaeger-span-000002");
    let second = demo::play(store.http, 1).risky.0;
    let all = store.until_all_are_found();
    assert_eq!(
        count(elasticsearch, "jaeger-jaeger-span-000002"),
        all - spans
    );
    assert_eq!(
        count(elasticsearch, "jaeger-jaeger-span-000001"),
        spans,
        "nothing is added"
    );

    let old = "jaeger-jaeger-span-000001";
    let shrunk = "shrink-jaeger-jaeger-span-000001";
    elasticsearch.ask(
        "PUT",
        &format!("/{old}/_settings"),
        r#"{"index.blocks.write":true}"#,
    );
    elasticsearch.ask(
        "POST",
        &format!("/{old}/_shrink/{shrunk}?wait_for_active_shards=1"),
        r#"{"settings":{"index.number_of_shards":1,"index.number_of_replicas":0},"aliases":{"jaeger-jaeger-span-read":{}}}"#,
    );
    let copied = elasticsearch.get(&format!(
        "/_cluster/health/{shrunk}?wait_for_status=green&timeout=9s"
    ));
    assert_eq!(copied["timed_out"], false, "{copied}");
    elasticsearch.ask("DELETE", &format!("/{old}"), "");
    elasticsearch.ask(
        "POST",
        &format!("/{shrunk}/_forcemerge?max_num_segments=1"),
        "",
    );
    let segments = elasticsearch.get(&format!("/_cat/segments/{shrunk}?format=json"));
    assert_eq!(segments.as_array().map(Vec::len), Some(1), "{segments}");
    assert_eq!(count(elasticsearch, shrunk), spans);
    let stats = elasticsearch.get(&format!("/{shrunk}/_stats/store"));
    let bytes = stats["_all"]["primaries"]["store"]["size_in_bytes"].as_f64();
    let bytes_per_span = bytes.expect("a number") / spans as f64;
    eprintln!(
        "{spans} spans of {} images, {bytes_per_span:.0} bytes each",
        30
    );
    assert!(BYTES_PER_SPAN.contains(&bytes_per_span), "{bytes_per_span}");
    for id in [first, &second] {
        let shown = store.trace(id).len();
        assert!(shown >= 25, "{id} has {shown} spans");
    }

    elasticsearch.ask("DELETE", &format!("/{shrunk}"), "");
    assert!(store.trace(&second).len() >= 25);
    let found = store.ask("/api/traces?service=hsi-backend&lookback=1h&limit=1000");
    let gone = found
        .as_array()
        .expect("a list")
        .iter()
        .all(|it| it["traceID"] != first.as_str());
    assert!(gone, "{first} went with its index");
}

pub(crate) fn dated() {
    let elasticsearch = Elasticsearch::start();
    let prepared = prepare(&elasticsearch.url(), &[("ES_INDEX_PREFIX", "jaeger-main")]);
    assert!(prepared.status.success(), "{}", said(&prepared));
    let storage = json!({ "use_aliases": false, "indices": { "index_prefix": "jaeger-main" } });
    let store = Store::start_on(elasticsearch, storage);
    demo::play(store.http, 1);
    let made = || {
        let mut names = indices(&store.elasticsearch);
        names.retain(|name| !name.ends_with("-000001"));
        names
    };
    tokio::runtime::Runtime::new()
        .expect("a runtime")
        .block_on(until("Jaeger has made its indices", || made().len() == 2));
    for name in made() {
        let path = format!("/_index_template/_simulate_index/{name}");
        let settings = store.elasticsearch.ask("POST", &path, "");
        let lifecycle = &settings["template"]["settings"]["index"]["lifecycle"]["name"];
        assert_eq!(
            lifecycle, "jaeger-main-jaeger-ilm-policy",
            "{name}: {settings}"
        );
    }
}

fn indices(elasticsearch: &Elasticsearch) -> Vec<String> {
    let listed = elasticsearch.get("/_cat/indices?format=json&h=index");
    let listed = listed.as_array().into_iter().flatten();
    let mut names: Vec<_> = listed
        .filter_map(|it| Some(it["index"].as_str()?.to_owned()))
        .collect();
    names.sort();
    names
}

fn count(elasticsearch: &Elasticsearch, index: &str) -> u64 {
    let counted: Value = elasticsearch.get(&format!("/{index}/_count"));
    counted["count"].as_u64().expect("a number")
}
