//! Changes as they happen: to whoever watches, for how long, and to how many.

use axum::Router;
use bytes::Bytes;
use http::Method;
use http_body_util::{BodyExt as _, Full};
use instrument_core::store::TraceStore;
use instrument_core::testing::proto::trace::v1::Status;
use instrument_tower::Page;
use instrument_tower::page::PageBody;
use serde_json::Value;
use std::time::Duration;
use tokio::time::timeout;
use tower::ServiceExt as _;
use tower_tests::page::{look, send, sent_span};
use tower_tests::{Listening, SOON};

/// Watches, from where it was before if that is known.
async fn watch(page: &Page, before: Option<&str>) -> PageBody {
    let mut request = tower_tests::page::local(Method::GET, "/api/live");
    if let Some(id) = before {
        request = request.header("last-event-id", id);
    }
    let request = request.body(Full::<Bytes>::default()).expect("a request");
    let Ok(response) = page.clone().oneshot(request).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    response.into_body()
}

async fn next(body: &mut PageBody) -> Option<String> {
    let frame = timeout(SOON, body.frame()).await.expect("it comes at once");
    let bytes = frame?.expect("it cannot fail").into_data().expect("data");
    Some(String::from_utf8(bytes.into()).expect("text"))
}

fn changed(event: Option<String>) -> Value {
    let event = event.expect("an event");
    let json = event.strip_prefix("data: ");
    let json = json.and_then(|rest| rest.strip_suffix("\n\n"));
    serde_json::from_str(json.expect("one event")).expect("JSON")
}

#[tokio::test]
async fn changes_are_told_of_as_they_happen() {
    let store = TraceStore::default();
    let page = Page::new(&store);
    let mut body = watch(&page, None).await;
    assert_eq!(
        next(&mut body).await.as_deref(),
        Some("retry: 500\nid: 0\n\n")
    );
    let mut failed = sent_span(5, 6, 0, "judge\nrisk", 3);
    failed.status = Some(Status {
        code: 2,
        message: String::new(),
    });
    send(&page, vec![failed]).await;
    let event = changed(next(&mut body).await);
    assert_eq!(
        (&event["operation"], &event["errors"], &event["duration"]),
        (&"judge\nrisk".into(), &1.into(), &3000.into())
    );
    store.end_live();
    assert_eq!(next(&mut body).await.as_deref(), Some("id: 1\n\n"));
    assert_eq!(next(&mut body).await, None);
}

#[tokio::test]
async fn whoever_comes_back_hears_of_what_changed_meanwhile() {
    let store = TraceStore::default();
    let page = Page::new(&store);
    send(&page, vec![sent_span(1, 1, 0, "known", 3)]).await;
    send(&page, vec![sent_span(2, 2, 0, "missed", 3)]).await;
    let mut body = watch(&page, Some("1")).await;
    assert_eq!(
        next(&mut body).await.as_deref(),
        Some("retry: 500\nid: 2\n\n")
    );
    assert_eq!(changed(next(&mut body).await)["operation"], "missed");
    send(&page, vec![sent_span(3, 3, 0, "new", 3)]).await;
    assert_eq!(changed(next(&mut body).await)["operation"], "new");
    // Of a service that has been started again since, everything is new.
    let mut body = watch(&page, Some("1000")).await;
    next(&mut body).await;
    for name in ["known", "missed", "new"] {
        assert_eq!(changed(next(&mut body).await)["operation"], name);
    }
}

#[tokio::test]
async fn only_so_many_watch_at_once_and_the_others_are_told() {
    let page = Page::new(TraceStore::default());
    let mut watching = Vec::new();
    for _ in 0..32 {
        watching.push(watch(&page, None).await);
    }
    let refused = look(&page, "/api/live").await;
    assert_eq!(refused.status, 503);
    assert_eq!(refused.headers["retry-after"], "10");
    let why = refused.json()["errors"][0]["msg"].to_string();
    assert!(why.contains("close one"), "{why}");
    // Everything else is there.
    assert_eq!(look(&page, "/api/services").await.status, 200);
    watching.pop();
    watch(&page, None).await;
}

#[tokio::test]
async fn a_server_stops_while_somebody_watches() {
    let page = Page::new(TraceStore::default());
    let server = Listening::start(Router::new().nest_service("/tracing", page)).await;
    let mut wire = server.connect().await;
    wire.send("GET /tracing/api/live HTTP/1.1\r\nhost: localhost\r\n\r\n")
        .await;
    wire.read_until("id: 0").await;
    // Nobody has told the page.
    let stopped = timeout(Duration::from_secs(60), server.stop()).await;
    assert!(stopped.is_ok(), "it waits for who watches");
    assert!(wire.read_to_end().await.ends_with("\r\n0\r\n\r\n"));
}
