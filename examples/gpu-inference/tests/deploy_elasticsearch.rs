//! The life of Jaeger's indices in a real Elasticsearch: the shipped script, templates and policy, and what the policy does, by
//! hand, since what carries policies out is not to be had outside Elasticsearch's own distribution.

#[path = "deploy_elasticsearch/life.rs"]
mod life;
mod support;

use server_tests::{Elasticsearch, Folder, Server, check_policy, free_ports, run, trial};
use std::fs;
use std::process::{ExitCode, Output};
use support::shipped;
use support::store::prepare;

const ELASTICSEARCH: &[Server] = &[Server::Elasticsearch];
const BOTH: &[Server] = &[Server::Elasticsearch, Server::Jaeger];

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
            life::as_the_policy_says,
        ),
        trial(
            "the_patterns_match_the_names_that_jaeger_makes_by_itself_too",
            BOTH,
            life::dated,
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
