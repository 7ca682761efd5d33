//! The trace page's API against a real Jaeger: the same traces sent to both, and every answer compared.

#[path = "page_jaeger/asked.rs"]
mod asked;
#[path = "page_jaeger/difference.rs"]
mod difference;
#[path = "page_jaeger/normal.rs"]
mod normal;
#[path = "page_jaeger/sent.rs"]
mod sent;
#[path = "page_jaeger/served.rs"]
mod served;

use asked::{MADE_TAGS, SEARCHES};
use difference::differences;
use normal::{normal, operations};
use prost::Message as _;
use serde_json::Value;
use served::Served;
use server_tests::{Jaeger, Server, get, post, run, trial};
use std::cell::RefCell;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

const JAEGER: &[Server] = &[Server::Jaeger];
const PROTOBUF: &str = "application/x-protobuf";

fn main() -> ExitCode {
    let trials = vec![
        trial("every_answer_is_jaegers", JAEGER, every_answer_is_jaegers),
        trial(
            "every_search_for_tags_that_jaeger_makes_is_jaegers",
            JAEGER,
            every_search_for_tags_that_jaeger_makes_is_jaegers,
        ),
        trial("what_jaeger_refuses_the_page_refuses", JAEGER, refusals),
    ];
    run(&[], trials)
}

/// Both, with the same traces.
struct Both {
    jaeger: Jaeger,
    page: Served,
    differ: RefCell<Vec<String>>,
}

impl Both {
    fn start(jaeger: Jaeger) -> Self {
        let page = Served::start();
        let request = sent::request().encode_to_vec();
        for (port, path) in [
            (jaeger.http_port(), "/v1/traces"),
            (page.port(), "/tracing/v1/traces"),
        ] {
            let taken = post(port, path, PROTOBUF, &request).expect("it listens");
            assert_eq!(taken.status, 200, "{taken:?}");
        }
        Self {
            jaeger,
            page,
            differ: RefCell::default(),
        }
    }

    /// What each answers: status and JSON.
    fn ask(&self, path: &str) -> [(u16, Value); 2] {
        let ports = [
            (self.jaeger.query_port(), ""),
            (self.page.port(), "/tracing"),
        ];
        ports.map(|(port, mount)| {
            let reply = get(port, &format!("{mount}/api/{path}")).expect("it listens");
            let json = serde_json::from_str(&reply.body);
            let json = json.unwrap_or_else(|error| panic!("{path}: {error} in {reply:?}"));
            (reply.status, json)
        })
    }

    fn same(&self, path: &str) -> Value {
        let [(status, jaegers), (own_status, own)] = self.ask(path);
        let mut differ = self.differ.borrow_mut();
        if (own_status, status) != (200, 200) {
            differ.push(format!(
                "{path}: {own_status}, {own} where Jaeger has {status}, {jaegers}"
            ));
        }
        let found = differences("", &normal(own), &normal(jaegers.clone()));
        differ.extend(
            found
                .into_iter()
                .map(|difference| format!("{path}: {difference}")),
        );
        jaegers["data"].clone()
    }

    /// One search, and that it finds so many.
    fn same_search(&self, query: &str, found: usize) {
        let traces = self.same(&format!("traces?{query}"));
        let count = traces.as_array().map_or(0, Vec::len);
        if count != found {
            let mut differ = self.differ.borrow_mut();
            differ.push(format!("{query}: {count} where {found} were expected"));
        }
    }

    fn assert_same(self) {
        let differ = self.differ.take();
        assert!(differ.is_empty(), "{}", differ.join("\n"));
    }
}

fn every_answer_is_jaegers() {
    let both = Both::start(Jaeger::start());
    let services = both.same("services");
    assert_eq!(services.as_array().map(Vec::len), Some(3));
    for service in ["backend", "detector", "a%20%2F%20b%3Fc", "unknown"] {
        both.same(&format!("services/{service}/operations"));
        // Jaeger's order is that of a map.
        let [jaegers, own] = both.ask(&format!("operations?service={service}"));
        assert_eq!(operations(&own.1), operations(&jaegers.1), "{service}");
        both.same(&format!("operations?service={service}&spanKind=server"));
        both.same(&format!("traces?service={service}"));
    }
    for trace in 1..=4 {
        let id = sent::trace_id(trace)
            .into_iter()
            .map(|byte| format!("{byte:02x}"));
        let traces = both.same(&format!("traces/{}", id.collect::<String>()));
        assert_eq!(traces.as_array().map(Vec::len), Some(1));
    }
    // Leading zeros may be left out.
    both.same("traces/2");
    for (query, found) in SEARCHES {
        both.same_search(query, *found);
    }
    // Which one, each decides for itself: here, the newest.
    let [jaegers, own] = both.ask("traces?service=backend&limit=1");
    for answer in [jaegers, own] {
        assert_eq!(answer.1["data"].as_array().map(Vec::len), Some(1));
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("it is later than 1970").as_millis();
    let calls = both.same(&format!("dependencies?endTs={now}&lookback=3600000"));
    assert_eq!(calls.as_array().map(Vec::len), Some(4), "{calls}");
    both.same(&format!(
        "dependencies?endTs={}&lookback=1000",
        now - 3_600_000
    ));
    both.assert_same();
}

fn every_search_for_tags_that_jaeger_makes_is_jaegers() {
    let both = Both::start(Jaeger::start_with_badger());
    for (query, found, _) in MADE_TAGS {
        both.same_search(query, *found);
    }
    both.assert_same();
    // If its storage in memory gets better, it is to be compared too.
    let in_memory = Both::start(Jaeger::start());
    for (query, _, found) in MADE_TAGS {
        let [(_, jaegers), _] = in_memory.ask(&format!("traces?{query}"));
        let count = jaegers["data"].as_array().map_or(0, Vec::len);
        assert_eq!(count, *found, "{query}: {jaegers}");
    }
}

fn refusals() {
    let both = Both::start(Jaeger::start());
    for path in [
        "traces/123x",
        "traces/00000000000000000000000000000000000001",
        "traces/abc",
        "traces?service=backend&minDuration=5",
        "traces?service=backend&minDuration=2s&maxDuration=1s",
        "traces?service=backend&limit=many",
        "traces?service=backend&start=yesterday",
        "traces?service=backend&tags=%7B",
        "traces?service=backend&tag=nothing",
        "operations",
        "dependencies?endTs=now",
    ] {
        let [(status, jaegers), (own_status, own)] = both.ask(path);
        assert_eq!(
            own_status, status,
            "{path}: {own} where Jaeger says {jaegers}"
        );
        assert!(status >= 400, "{path}: {jaegers}");
        let code = |answer: &Value| answer["errors"][0]["code"].clone();
        assert_eq!(code(&own), code(&jaegers), "{path}: {jaegers}");
        assert!(own["errors"][0]["msg"].is_string() && own["data"].is_null());
    }
}
