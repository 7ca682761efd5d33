//! What makes no sense is refused: with what was wrong, what to do, and the trace; and nothing beside it is lost.

mod support;

use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;
use server_tests::{run, trial};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::ExitCode;
use support::client::{Api, accepted};
use support::fleet::Plan;
use support::images::stub;
use support::models::{self, Models};
use tokio::runtime::Runtime;

fn main() -> ExitCode {
    let trials = vec![trial("what_makes_no_sense_is_refused", &[], || {
        Runtime::new().expect("a runtime").block_on(refused());
    })];
    run(&[("detector", models::play_detector)], trials)
}

async fn refused() {
    let models = Models::default().with_confidence(0.75);
    let url = models.serve().await;
    let plan = Plan::new().with_detector_at(&url).with_analyst_at(&url);
    let mut fleet = tokio::task::spawn_blocking(|| plan.start())
        .await
        .expect("it starts");
    let api = Api::new(&fleet.url);

    // Beside all of what follows, these come through.
    let good = api.send("front_door", &stub()).await;

    for (what, request, status) in cases(&api) {
        is_refused(what, request, status).await;
    }
    half_a_body(&fleet.url);
    hostile_headers_harm_nobody(&api).await;

    let after = api.send("front_door", &stub()).await;
    api.until_ended().await;
    let stored = stored(&api).await;
    for image in [good, after] {
        assert!(stored.contains(&image.image_id), "{image:?}: {stored:?}");
    }
    assert!(api.all("/api/dead-letters").await.is_empty());
    what_cannot_be_written_is_refused_for_now(&api, &fleet.folder().join("data/images")).await;
    tokio::task::spawn_blocking(move || fleet.stop())
        .await
        .expect("it stops");
}

fn cases(api: &Api) -> Vec<(&'static str, RequestBuilder, StatusCode)> {
    let bad = StatusCode::BAD_REQUEST;
    let raw = |image: &[u8]| api.post("front_door", image);
    let get = |path: &str| api.requests().get(api.at(path));
    let form =
        |content_type: &str, body: &str| raw(body.as_bytes()).header("content-type", content_type);
    let png = stub();
    let huge = [&png[..], &vec![0; 10 * 1024 * 1024]].concat();
    let long = "x".repeat(65);
    vec![
        ("no body", raw(b""), bad),
        (
            "no picture",
            raw(b"GIF89a"),
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ),
        ("half a picture", raw(&png[..20]), bad),
        ("too large", raw(&huge), StatusCode::PAYLOAD_TOO_LARGE),
        ("a folder", api.post("..%2F..%2Fetc", &png), bad),
        ("a space", api.post("front%20door", &png), bad),
        ("a NUL", api.post("front%00door", &png), bad),
        ("no text", api.post("%ff%fe", &png), bad),
        ("a long name", api.post(&long, &png), bad),
        (
            "no priority",
            raw(&png).header("x-event-priority", "urgent"),
            bad,
        ),
        (
            "two priorities",
            raw(&png)
                .header("x-event-priority", "low")
                .header("x-event-priority", "high"),
            bad,
        ),
        (
            "a form without boundary",
            form("multipart/form-data", "x"),
            bad,
        ),
        (
            "a form that ends",
            form("multipart/form-data; boundary=b", "--b\r\n"),
            bad,
        ),
        (
            "a form without the file",
            form(
                "multipart/form-data; boundary=b",
                "--b\r\ncontent-disposition: form-data; name=\"x\"\r\n\r\nx\r\n--b--\r\n",
            ),
            bad,
        ),
        ("no route", get("/api/nothing"), StatusCode::NOT_FOUND),
        (
            "no method",
            get("/cameras/front_door/images"),
            StatusCode::METHOD_NOT_ALLOWED,
        ),
        (
            "a strange method",
            api.requests()
                .request(Method::DELETE, api.at("/api/events")),
            StatusCode::METHOD_NOT_ALLOWED,
        ),
        (
            "no event",
            get("/api/events/7777777"),
            StatusCode::NOT_FOUND,
        ),
        ("no number", get("/api/events/seven"), bad),
        ("no limit", get("/api/events?limit=0"), bad),
        ("no level", get("/api/events?risk_level=awful"), bad),
        ("no trace id", get("/api/events?trace_id=zz"), bad),
        ("an unknown filter", get("/api/detections?colour=red"), bad),
        ("no WebSocket", get("/ws/events"), bad),
        (
            "a page of another site",
            listen(api).header("origin", "http://evil.example"),
            StatusCode::FORBIDDEN,
        ),
        (
            "a page of another site, as the browser says",
            listen(api).header("sec-fetch-site", "cross-site"),
            StatusCode::FORBIDDEN,
        ),
    ]
}

/// As when the disk is full. What is written to is no folder meanwhile.
async fn what_cannot_be_written_is_refused_for_now(api: &Api, images: &Path) {
    assert_eq!(readiness(api).await.0, StatusCode::OK);
    let away = images.with_extension("away");
    fs::rename(images, &away).expect("the test's own folder");
    fs::write(images, "").expect("the test's own folder");
    let image = api.post("front_door", &stub());
    is_refused("no folder", image, StatusCode::SERVICE_UNAVAILABLE).await;
    let (status, said) = readiness(api).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(said.contains("images cannot be written"), "{said}");
    fs::remove_file(images).expect("the test's own folder");
    fs::rename(&away, images).expect("the test's own folder");
    assert_eq!(readiness(api).await.0, StatusCode::OK);
    api.send("front_door", &stub()).await;
}

async fn readiness(api: &Api) -> (StatusCode, String) {
    let asked = api.requests().get(api.at("/health/ready")).send().await;
    let asked = asked.expect("it answers");
    (asked.status(), asked.text().await.expect("it is text"))
}

/// As a browser asks for a WebSocket.
fn listen(api: &Api) -> RequestBuilder {
    let request = api.requests().get(api.at("/ws/events"));
    request
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
}

/// The images that are part of an event.
async fn stored(api: &Api) -> Vec<String> {
    let mut stored = Vec::new();
    for event in api.all("/api/events").await {
        let whole = api.get(&format!("/api/events/{}", event["id"])).await;
        let images = whole["images"].as_array().expect("a list").iter();
        stored.extend(images.map(|image| image["id"].as_str().expect("text").to_owned()));
    }
    stored
}

async fn is_refused(what: &str, request: RequestBuilder, status: StatusCode) {
    let response = request
        .send()
        .await
        .unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_eq!(response.status(), status, "{what}");
    let told = response.headers().get("traceresponse").cloned();
    let told = told.unwrap_or_else(|| panic!("{what}: the caller is told its ids"));
    let refusal: Value = response
        .json()
        .await
        .unwrap_or_else(|error| panic!("{what}: {error}"));
    let text = |name: &str| refusal[name].as_str().unwrap_or_default().to_owned();
    assert!(
        !text("error").is_empty() && !text("advice").is_empty(),
        "{what}: {refusal}"
    );
    let told = told.to_str().expect("ids are text");
    assert_eq!(told.split('-').nth(1), Some(&*text("trace_id")), "{what}");
}

/// It says that more is to come, and then says that that was all.
fn half_a_body(url: &str) {
    let address = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("it listens");
    let head = format!(
        "POST /cameras/front_door/images HTTP/1.1\r\nhost: {address}\r\ncontent-length: 1000\r\n\r\nhalf"
    );
    stream.write_all(head.as_bytes()).expect("it reads");
    stream
        .shutdown(std::net::Shutdown::Write)
        .expect("it is open");
    let mut answer = String::new();
    // Nobody may be there to be answered; the service goes on either way.
    let _ = stream.read_to_string(&mut answer);
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 400"),
        "{answer}"
    );
}

/// They say nothing that is understood, so they are as good as not there.
async fn hostile_headers_harm_nobody(api: &Api) {
    let many = "a=1,".repeat(3000);
    let hostile = [
        (
            "traceparent",
            "00-00000000000000000000000000000000-0000000000000000-01",
        ),
        ("traceparent", "ff-not-a-trace"),
        ("tracestate", "\u{7f}=,,,=="),
        ("baggage", &*many),
        ("baggage", "camera.id=../../etc,event.priority=bogus"),
        ("x-request-id", "\"><script>"),
    ];
    for (name, value) in hostile {
        let value = reqwest::header::HeaderValue::from_bytes(value.as_bytes());
        let Ok(value) = value else { continue };
        let request = api.post("garden", &stub()).header(name, value);
        assert!(accepted(request).await.is_some(), "{name}");
    }
    let cameras = api.all_cameras().await;
    assert_eq!(
        cameras,
        ["front_door", "garden"],
        "the path says which camera it is"
    );
}
