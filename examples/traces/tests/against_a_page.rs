//! Every command against a real page.

use axum::Router;
use instrument_core::store::TraceStore;
use instrument_core::telemetry::Telemetry;
use instrument_core::{current, span};
use instrument_tower::Page;
use instrument_tower::page::Access;
use std::net::SocketAddr;
use std::time::{Duration, SystemTime};
use tokio::net::TcpListener;
use traces::{Failure, Said};

/// Where it is served.
async fn serve(page: Page) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let app = Router::new().nest_service("/tracing", page);
    let service = app.into_make_service_with_connect_info::<SocketAddr>();
    // It ends with the test's runtime.
    tokio::spawn(async move { axum::serve(listener, service).await });
    format!("http://{address}/tracing")
}

/// A service whose traces are kept there.
fn traced_into(store: &TraceStore) -> Telemetry {
    Telemetry::builder("camera-service")
        .with_variables([("OTEL_TRACES_EXPORTER", "none")])
        .with_store(store)
        .build()
        .expect("it can be set up")
}

async fn run(url: &str, line: &str) -> Result<Said, Failure> {
    let arguments: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
    let variable = |name: &str| (name == "TRACES_URL").then(|| url.to_owned());
    traces::run(&arguments, &variable).await
}

async fn said(url: &str, line: &str) -> String {
    run(url, line)
        .await
        .unwrap_or_else(|failure| panic!("{line}: {failure}"))
        .text
}

/// A run of a pipeline, whose inference takes so much longer; its trace id.
fn traced(more: u64) -> String {
    let begin = SystemTime::now() - Duration::from_secs(1);
    let at = |ms| begin + Duration::from_millis(ms);
    let root = span!("detection_processing").started_at(at(0)).start();
    let inference = span!("inference").parent(&root).started_at(at(10)).start();
    let id = inference.in_scope(|| {
        if more > 0 {
            current::fail("timeout", "the model did not answer");
        }
        current::trace_id().expect("it records")
    });
    drop(root);
    id
}

#[tokio::test]
async fn every_command_says_what_is_there() {
    let store = TraceStore::default();
    let telemetry = traced_into(&store);
    let url = serve(Page::new(&store)).await;
    let empty = run(&url, "doctor").await.expect("it answers");
    assert_eq!(empty.exit_code, 1);
    assert!(
        empty.text.contains("No span has arrived yet"),
        "{}",
        empty.text
    );
    assert!(said(&url, "list").await.contains("no trace is like that"));

    let bound = telemetry.provider().expect("it is on").enter();
    let (first, second) = (traced(0), traced(50));
    drop(bound);
    let list = said(&url, "list --service camera-service").await;
    assert!(
        list.contains(&first)
            && list.contains(&second)
            && list.contains("camera-service: detection_processing"),
        "{list}"
    );
    let errors = said(&url, "errors").await;
    assert!(
        errors.contains(&second) && !errors.contains(&first),
        "{errors}"
    );
    let shown = said(&url, &format!("show {second}")).await;
    assert!(
        shown.contains("  inference {camera-service} ! the model did not answer"),
        "{shown}"
    );
    let compared = said(&url, &format!("compare {first} {second}")).await;
    assert!(
        compared.contains("detection_processing > inference {camera-service}"),
        "{compared}"
    );
    let well = run(&url, "doctor").await.expect("it answers");
    assert_eq!(
        (well.exit_code, well.text.contains("nothing is odd")),
        (0, true),
        "{}",
        well.text
    );
}

/// More than a page answers at once, of which the slowest came first.
#[tokio::test]
async fn the_slowest_is_found_among_all_that_are_kept() {
    let store = TraceStore::default();
    let telemetry = traced_into(&store);
    let url = serve(Page::new(&store)).await;
    let bound = telemetry.provider().expect("it is on").enter();
    let slow = SystemTime::now() - Duration::from_secs(60);
    span!("slow").started_at(slow).in_scope(|| {});
    for _ in 0..1600 {
        span!("fast").in_scope(|| {});
        // So that none is left out because they came all at once.
        let _ = store.counts();
    }
    drop(bound);
    let slowest = said(&url, "slowest --limit 1").await;
    assert!(
        slowest.lines().count() == 2 && slowest.contains("camera-service: slow"),
        "{slowest}"
    );
    let newest = said(&url, "list --limit 1").await;
    assert!(newest.contains("camera-service: fast"), "{newest}");
}

#[tokio::test]
async fn what_does_not_work_is_told_with_what_to_do() {
    let url = serve(Page::new(TraceStore::default()).with_token("secret")).await;
    let failure = |failed: Result<Said, Failure>| failed.expect_err("it fails").to_string();
    let without = failure(run(&url, "list").await);
    assert!(without.contains("TRACES_TOKEN"), "{without}");
    let wrong = failure(run(&url, "--token wrong list").await);
    assert!(wrong.contains("a token is needed"), "{wrong}");
    let unknown = failure(run(&url, "--token secret show 1234").await);
    assert!(
        unknown.contains("trace not found") && unknown.contains("`list`"),
        "{unknown}"
    );
    let no_id = failure(run(&url, "--token secret show xyz").await);
    assert!(no_id.contains("is no trace id"), "{no_id}");
    let other = serve(Page::new(TraceStore::default()).with_access(Access::Anyone)).await;
    let elsewhere = failure(run(&other.replace("/tracing", "/elsewhere"), "list").await);
    assert!(elsewhere.contains("mend --url"), "{elsewhere}");
    // Nobody listens at port 9.
    let nobody = failure(run("http://127.0.0.1:9/tracing", "list").await);
    assert!(
        nobody.contains("does not answer") && nobody.contains("TRACES_URL"),
        "{nobody}"
    );
    let secure = failure(run("https://cameras.example/tracing", "list").await);
    assert!(secure.contains("http:// only"), "{secure}");
}
