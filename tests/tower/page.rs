//! What the page serves: itself, answers, and notes.

use http::Method;
use http_body_util::{BodyExt as _, Full};
use instrument_core::opentelemetry::Context;
use instrument_core::store::{StoreLimits, TraceStore};
use instrument_core::{Provider, Recorder, span};
use instrument_tower::{Page, ServerStack, TraceContextLayer};
use serde_json::json;
use std::time::Duration;
use tower::{ServiceBuilder, ServiceExt as _};
use tower_tests::page::{ask, local, look, send, sent_span};

fn page() -> Page {
    Page::new(TraceStore::default())
}

#[tokio::test]
async fn every_answer_tells_browsers_to_trust_nothing_else() {
    let page = page().with_grafana_url("http://localhost:3002/grafana");
    for path in ["/", "/api/services", "/api/nothing", "/no-such-file.js"] {
        let answered = look(&page, path).await;
        let header = |name: &str| answered.headers[name].to_str().expect("text").to_owned();
        let policy = header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("script-src 'self';"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe"), "{policy}");
        assert!(
            policy.ends_with("frame-src 'self' http://localhost:3002"),
            "{policy}"
        );
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cache-control"), "no-store");
    }
    assert_eq!(
        look(&page, "/").await.headers["content-type"],
        "text/html; charset=utf-8"
    );
}

#[tokio::test]
async fn nothing_can_be_changed() {
    for method in [
        Method::POST,
        Method::PUT,
        Method::DELETE,
        Method::OPTIONS,
        Method::PATCH,
    ] {
        let request = local(method, "/api/traces")
            .body(Full::default())
            .expect("a request");
        let answered = ask(&page(), request).await;
        assert_eq!(answered.status, 405);
        assert_eq!(answered.headers["allow"], "GET, HEAD");
    }
}

#[tokio::test]
async fn an_empty_page_says_what_to_do() {
    let about = look(&page(), "/api/page").await.json();
    let notes = about["notes"].to_string();
    assert!(
        notes.contains("No span has arrived yet") && notes.contains("OTEL_EXPORTER_OTLP_ENDPOINT"),
        "{notes}"
    );
    assert_eq!(about["store"]["spans"], 0);
    assert!(about["grafana_url"].is_null());
}

#[tokio::test]
async fn spans_without_parents_and_clocks_that_differ_are_said() {
    let page = page();
    // Old enough that nobody waits for the parent.
    let mut orphan = sent_span(1, 2, 77, "detect_objects", 20);
    let minutes = 5 * 60 * 1_000_000_000;
    orphan.start_time_unix_nano -= minutes;
    orphan.end_time_unix_nano -= minutes;
    send(&page, vec![orphan, sent_span(2, 3, 0, "POST /detect", 50)]).await;
    let mut early = sent_span(2, 4, 3, "POST /detect", 40);
    early.start_time_unix_nano -= 9_000_000_000;
    early.end_time_unix_nano -= 9_000_000_000;
    let request = tower_tests::page::export("detector", vec![early]);
    let body = prost::Message::encode_to_vec(&request);
    let request =
        local(Method::POST, "/v1/traces").header("content-type", "application/x-protobuf");
    ask(&page, request.body(Full::from(body)).expect("a request")).await;

    let notes = look(&page, "/api/page").await.json()["notes"].to_string();
    assert!(
        notes.contains("whose parent never came (camera-service)"),
        "{notes}"
    );
    assert!(notes.contains("the clocks of detector differ"), "{notes}");
    let trace = "01010101010101010000000000000002";
    let analysis = look(&page, &format!("/api/traces/{trace}/analysis"))
        .await
        .json();
    assert_eq!(analysis["skewed"][0]["spanID"], "0000000000000004");
    let by = analysis["skewed"][0]["by_us"].as_i64().expect("a number");
    assert!(by < -8_900_000, "{by}");
}

#[tokio::test]
async fn a_trace_that_is_too_large_and_traces_that_are_gone_are_said() {
    let page = Page::new(TraceStore::new(StoreLimits {
        traces: 3,
        spans_per_trace: 5,
        ..StoreLimits::default()
    }));
    let answered = send(
        &page,
        (1..=8).map(|id| sent_span(1, id, 0, "loop", 1)).collect(),
    )
    .await;
    assert_eq!(answered.status, 200);
    assert!(
        !answered.body.is_empty(),
        "it says that three were rejected"
    );
    send(
        &page,
        (10..20)
            .map(|id| sent_span(id, id, 0, "request", 1))
            .collect(),
    )
    .await;
    let about = look(&page, "/api/page").await.json();
    let store = &about["store"];
    assert_eq!(
        (
            store["refused_spans"].as_u64(),
            store["traces"].as_u64(),
            store["evicted_traces"].as_u64()
        ),
        (Some(3), Some(3), Some(8))
    );
    let notes = about["notes"].to_string();
    assert!(
        notes.contains("3 spans were refused") && notes.contains("8 older traces are gone"),
        "{notes}"
    );
}

#[tokio::test]
async fn two_runs_are_compared_and_the_span_that_took_longer_is_named() {
    let page = page();
    for (trace, more) in [(1, 0), (2, 50)] {
        let id = |n: u64| trace * 100 + n;
        send(
            &page,
            vec![
                sent_span(trace, id(1), 0, "detection_processing", 100 + more),
                sent_span(trace, id(2), id(1), "detect_objects", 80 + more),
                sent_span(trace, id(3), id(2), "inference", 60 + more),
            ],
        )
        .await;
    }
    let [a, b] = [1, 2].map(|n| format!("0101010101010101000000000000000{n}"));
    let compared = look(&page, &format!("/api/compare?a={a}&b={b}"))
        .await
        .json();
    let largest = &compared["data"]["largest"];
    assert_eq!(largest["path"][2]["operation"], "inference", "{compared}");
    assert_eq!(largest["difference_us"], 50_000);
    assert_eq!(compared["data"]["both"].as_array().map(Vec::len), Some(3));
    let wrong = look(&page, &format!("/api/compare?a={a}")).await;
    assert_eq!(
        (
            wrong.status.as_u16(),
            wrong.json()["errors"][0]["msg"].clone()
        ),
        (400, "parameter 'b' is required: the id of a trace".into())
    );
}

#[tokio::test]
async fn what_is_running_is_there_until_it_ends() {
    let store = TraceStore::default();
    let telemetry = instrument_core::telemetry::Telemetry::builder("camera-service")
        .with_variables([("OTEL_TRACES_EXPORTER", "none")])
        .with_store(&store)
        .build()
        .expect("it can be set up");
    let page = Page::new(&store);
    let bound = telemetry
        .provider()
        .expect("it is on")
        .bind(&Context::new());
    let hangs = span!("wait_for_camera").parent(&bound).start();
    let running = look(&page, "/api/running").await.json();
    assert_eq!(
        (
            &running["data"][0]["operationName"],
            &running["data"][0]["serviceName"]
        ),
        (&"wait_for_camera".into(), &"camera-service".into())
    );
    hangs.end();
    assert_eq!(look(&page, "/api/running").await.json()["total"], 0);
    let traces = look(&page, "/api/traces?service=camera-service")
        .await
        .json();
    assert_eq!(
        traces["data"][0]["spans"][0]["operationName"],
        "wait_for_camera"
    );
}

#[tokio::test]
async fn the_page_does_not_show_who_looks_at_it() {
    let store = TraceStore::default();
    let recorder = Recorder::builder()
        .with_processor(store.processor())
        .build();
    let trace = TraceContextLayer::http().with_provider(Provider::new(recorder.clone()));
    // Inside of the layers, where it should not be.
    let mounted = ServiceBuilder::new()
        .layer(ServerStack::new(trace))
        .service(Page::new(&store));
    for path in ["/", "/api/services", "/api/traces"] {
        let request = local(Method::GET, path)
            .body(Full::default())
            .expect("a request");
        let response = mounted.clone().oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), 200);
        response
            .into_body()
            .collect()
            .await
            .expect("it cannot fail");
    }
    recorder.force_flush().expect("nothing can fail");
    assert_eq!(store.counts().spans, 0);
    recorder
        .shutdown_with_timeout(Duration::from_secs(1))
        .expect("the first time");
}

#[tokio::test]
async fn an_operation_is_slow_only_where_that_is_said() {
    let thresholds = async |page: Page| look(&page, "/api/page").await.json()["thresholds"].take();
    assert_eq!(thresholds(page()).await, json!([]));
    let secs = Duration::from_secs;
    let page = page()
        .with_threshold("GET /users/{id}", secs(1), secs(2))
        .with_threshold("GET /users/{id}", secs(1), secs(3));
    let said = json!([{ "operation": "GET /users/{id}", "warn_ms": 1000, "bad_ms": 3000 }]);
    assert_eq!(thresholds(page).await, said);
}

/// As many as there is room for: what is large does not keep out what is small and older.
#[tokio::test]
async fn large_traces_do_not_hide_small_ones() {
    let page = page();
    let send_trace = async |trace: u64, spans: u64, ago: u64| {
        let id = |n: u64| trace * 100_000 + n;
        let spans: Vec<_> = (1..=spans)
            .map(|n| sent_span(trace, id(n), 0, "import", ago))
            .collect();
        for part in spans.chunks(5000) {
            send(&page, part.to_vec()).await;
        }
    };
    for trace in 1..=6 {
        send_trace(trace, 9_999, trace).await;
    }
    for trace in 7..=12 {
        send_trace(trace, 3, 1000 * trace).await;
    }
    let found = look(&page, "/api/traces?limit=100").await.json();
    let sizes = |found: &serde_json::Value| -> Vec<usize> {
        let traces = found["data"].as_array().expect("traces").iter();
        let spans = traces.map(|trace| trace["spans"].as_array().map_or(0, Vec::len));
        spans.collect()
    };
    assert_eq!(sizes(&found), [vec![9_999; 4], vec![3; 6]].concat());
    assert_eq!(found["total"], 12);
    // What is cut by the caller is counted as well.
    let found = look(&page, "/api/traces?limit=1&order=slowest")
        .await
        .json();
    assert_eq!((sizes(&found), &found["total"]), (vec![3], &json!(12)));
}
