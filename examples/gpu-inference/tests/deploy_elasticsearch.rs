//! The life of Jaeger's indices in a real Elasticsearch: the shipped script, templates and policy, and what the policy does, by
//! hand, since what carries policies out is not to be had outside Elasticsearch's own distribution.

#[allow(dead_code, reason = "each test uses a part")]
#[path = "support/client.rs"]
mod client;
#[allow(dead_code, reason = "each test uses a part")]
#[path = "support/demo.rs"]
mod demo;
#[allow(dead_code, reason = "each test uses a part")]
#[path = "support/fleet.rs"]
mod fleet;
#[allow(dead_code, reason = "each test uses a part")]
#[path = "support/images.rs"]
mod images;
#[path = "support/overlay.rs"]
mod overlay;
#[allow(dead_code, reason = "each test uses a part")]
#[path = "support/process.rs"]
mod process;
#[allow(dead_code, reason = "each test uses a part")]
#[path = "support/shipped.rs"]
mod shipped;
#[allow(dead_code, reason = "each test uses a part")]
#[path = "support/store.rs"]
mod store;
#[path = "support/verdicts.rs"]
mod verdicts;

use serde_json::{Value, json};
use server_tests::{Elasticsearch, Folder, Server, check_policy, free_ports, run, trial};
use std::fs;
use std::process::{ExitCode, Output};
use store::{Store, prepare};

const ELASTICSEARCH: &[Server] = &[Server::Elasticsearch];
const BOTH: &[Server] = &[Server::Elasticsearch, Server::Jaeger];

/// As the documentation sizes it: a span of this pipeline in a merged index, in bytes.
const BYTES_PER_SPAN: std::ops::Range<f64> = 200.0..1200.0;

fn main() -> ExitCode {
    let trials = vec![
        trial("the_script_may_be_run_again", ELASTICSEARCH, twice),
        trial(
            "the_script_says_why_it_ends_when_something_is_wrong",
            ELASTICSEARCH,
            wrong,
        ),
        trial(
            "elasticsearch_reads_the_policy_and_would_not_read_another",
            ELASTICSEARCH,
            policy,
        ),
        trial(
            "an_index_that_jaeger_writes_to_lives_and_dies_as_the_policy_says",
            BOTH,
            life,
        ),
        trial(
            "the_patterns_match_the_names_that_jaeger_makes_by_itself_too",
            BOTH,
            dated,
        ),
    ];
    run(&[], trials)
}

fn said(output: &Output) -> String {
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&said).into_owned()
}

fn twice() {
    let elasticsearch = Elasticsearch::start();
    let look = || {
        [
            "/_index_template",
            "/_alias",
            "/_ilm/policy/jaeger-jaeger-ilm-policy",
        ]
        .map(|path| elasticsearch.get(path))
    };
    let first = prepare(&elasticsearch.url(), &[]);
    assert!(first.status.success(), "{}", said(&first));
    let before = look();
    let again = prepare(&elasticsearch.url(), &[]);
    assert!(again.status.success(), "{}", said(&again));
    assert!(
        said(&again).contains("jaeger-jaeger-span-write is there"),
        "{}",
        said(&again)
    );
    assert_eq!(look(), before);
    // What is asked for anew is put.
    let shorter = prepare(&elasticsearch.url(), &[("TRACE_RETENTION_DAYS", "7")]);
    assert!(shorter.status.success(), "{}", said(&shorter));
    let phases = look()[2]["jaeger-jaeger-ilm-policy"]["policy"]["phases"].take();
    assert_eq!(phases["hot"]["actions"]["rollover"]["max_age"], "1d");
    assert_eq!(phases["warm"]["min_age"], "2d");
    assert_eq!(phases["delete"]["min_age"], "7d");
    // And another prefix is another Jaeger's.
    let other = prepare(&elasticsearch.url(), &[("ES_INDEX_PREFIX", "")]);
    assert!(other.status.success(), "{}", said(&other));
    let aliases = elasticsearch.get("/_alias/jaeger-span-write");
    assert!(aliases["jaeger-span-000001"].is_object(), "{aliases}");
}

fn wrong() {
    let [nobody] = free_ports();
    let down = prepare(
        &format!("http://127.0.0.1:{nobody}"),
        &[("ES_WAIT_SECONDS", "0")],
    );
    let why = said(&down);
    assert!(!down.status.success(), "{why}");
    assert!(why.contains("no Elasticsearch that can work at"), "{why}");
    assert!(why.contains("onnect"), "with what curl says: {why}");

    let elasticsearch = Elasticsearch::start();
    let refused = prepare(&elasticsearch.url(), &[("ES_NUM_SHARDS", "100000")]);
    let why = said(&refused);
    assert!(!refused.status.success(), "{why}");
    assert!(
        why.contains("_index_template/jaeger-jaeger-span failed"),
        "{why}"
    );
    assert!(
        why.contains("number_of_shards"),
        "with what Elasticsearch says: {why}"
    );

    for (name, value) in [
        ("TRACE_RETENTION_DAYS", "2"),
        ("ES_NUM_REPLICAS", "one"),
        ("ES_INDEX_PREFIX", "Ü"),
    ] {
        let mistaken = prepare(&elasticsearch.url(), &[(name, value)]);
        assert!(
            !mistaken.status.success() && said(&mistaken).contains(value),
            "{}",
            said(&mistaken)
        );
    }

    // Jaeger was there first, and its write alias is an index.
    elasticsearch.ask("PUT", "/jaeger-jaeger-span-write", "");
    let late = prepare(&elasticsearch.url(), &[]);
    let why = said(&late);
    assert!(
        !late.status.success() && why.contains("is an index"),
        "{why}"
    );
}

fn policy() {
    let folder = Folder::new("policy");
    let file = folder.path().join("policy.json");
    let policy = shipped::text("elasticsearch/policy.json").replace("@DAYS@", "30");
    fs::write(&file, &policy).expect("the test's own folder takes a file");
    let read = check_policy(&file);
    assert!(read.status.success(), "{}", said(&read));
    fs::write(&file, policy.replace("forcemerge", "forge")).expect("it takes a file");
    let not_read = check_policy(&file);
    assert!(
        !not_read.status.success() && said(&not_read).contains("[forge]"),
        "{}",
        said(&not_read)
    );
}

fn life() {
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

fn dated() {
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
        .block_on(server_tests::until("Jaeger has made its indices", || {
            made().len() == 2
        }));
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
