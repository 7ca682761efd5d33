//! The other arguments: name, component, kind, cost, minimum duration, crate; and all of them at once.

use instrument_core as renamed;
use instrument_core::opentelemetry::Context;
use instrument_core::opentelemetry::trace::TraceContextExt;
use instrument_core::testing::Kit;
use instrument_core::{AsContext, SpanKind, span, traced_span};
use std::thread;
use std::time::Duration;
use support::{attribute, int, recorded, recorded_async};

#[traced_span]
fn child() {}

#[traced_span("detect_objects")]
fn positional() {}

#[traced_span(name = "pipeline.detect_objects")]
async fn named() {}

#[traced_span(component = "detector")]
fn detect() {}

#[traced_span("run", component = "detector.yolo")]
fn detect_with_name() {}

#[traced_span]
fn r#match() {}

#[test]
fn a_span_is_named_by_its_function_unless_said_otherwise() {
    let ((), kit) = recorded_async(async || {
        positional();
        named().await;
        detect();
        detect_with_name();
        r#match();
    });
    assert_eq!(
        kit.tree(),
        "
        caller
          detect_objects
          pipeline.detect_objects
          detector.detect
          detector.yolo.run
          match
        "
    );
}

#[traced_span(kind = internal)]
fn internal() {}
#[traced_span("GET /cameras/{id}", kind = server)]
fn server() {}
#[traced_span("chat yolo26", kind = client)]
async fn client() {}
#[traced_span("Frames publish", kind = producer)]
fn producer() {}
#[traced_span("frames.Queue/Take", kind = consumer)]
fn consumer() {}
#[traced_span("Any Name", allow(name))]
fn any_name() {}

#[test]
fn every_kind_and_the_names_that_belong_to_it() {
    let ((), kit) = recorded_async(async || {
        internal();
        server();
        client().await;
        producer();
        consumer();
        any_name();
    });
    assert_eq!(
        kit.tree(),
        "
        caller
          internal
          GET /cameras/{id} [server]
          chat yolo26 [client]
          Frames publish [producer]
          frames.Queue/Take [consumer]
          Any Name
        "
    );
    assert_eq!(kit.span("internal").span_kind, SpanKind::Internal);
}

mod inner {
    #[instrument_core::traced_span(kind = client)]
    pub(super) fn in_module() {}
}

#[test]
fn the_scope_is_the_module_and_the_version_of_the_crate() {
    let ((), kit) = recorded(|| {
        internal();
        inner::in_module();
    });
    for (name, module) in [
        ("internal", "macros_arguments"),
        ("in_module", "macros_arguments::inner"),
    ] {
        let scope = kit.span(name).instrumentation_scope;
        assert_eq!(
            (scope.name(), scope.version()),
            (module, Some(env!("CARGO_PKG_VERSION")))
        );
    }
}

#[traced_span(cost)]
async fn measured() {
    tokio::task::yield_now().await;
}

#[test]
fn the_cost_is_recorded_on_request() {
    let ((), kit) = recorded_async(async || measured().await);
    let span = kit.span("measured");
    if cfg!(target_os = "linux") {
        assert_eq!(int(&span, "cpu.polls"), Some(2));
        for key in [
            "process.memory_mb",
            "process.cpu_user_ms",
            "cpu.busy_ms",
            "cpu.idle_ms",
        ] {
            assert!(attribute(&span, key).is_some(), "{key}");
        }
    } else {
        assert_eq!(kit.tree(), "caller\n  measured");
    }
}

const AT_LEAST: Duration = Duration::from_millis(2);

#[traced_span(min_duration = "60s")]
fn short(with_child: bool) {
    if with_child {
        child();
    }
}

#[traced_span(min_duration = "60s")]
async fn short_failure() -> Result<(), std::fmt::Error> {
    Err(std::fmt::Error)
}

#[traced_span(min_duration = AT_LEAST)]
fn long_enough() {
    thread::sleep(AT_LEAST);
}

#[test]
fn a_short_span_is_dropped_unless_it_failed_or_has_children() {
    let (_, kit) = recorded_async(async || {
        short(false);
        short(true);
        long_enough();
        short_failure().await.is_err()
    });
    let tree = kit.tree();
    assert_eq!(kit.spans_named("short").len(), 1, "{tree:?}");
    assert_eq!(kit.spans_named("child").len(), 1, "{tree:?}");
    assert_eq!(
        kit.span("long_enough").parent_span_id,
        kit.span("caller").span_context.span_id()
    );
    assert_eq!(kit.span("short_failure").events.len(), 1);
    assert_eq!(kit.provider().health().short_spans_dropped, 1);
}

#[traced_span(crate = renamed, attrs(n), ok(result = |n| *n), err(type = |_| "never"))]
async fn elsewhere(n: u8) -> Result<u8, std::fmt::Error> {
    Ok(n)
}

#[test]
fn the_crate_may_have_another_name() {
    let (_, kit) = recorded_async(async || elsewhere(1).await);
    assert_eq!(kit.tree(), "caller\n  elsewhere n=1 result=1");
}

#[traced_span(
    "GET /all",
    component = "server",
    kind = server,
    parent = cx,
    links = [Context::current()],
    attrs(url.path = path, path, path.length = %path.len(), "x-id" = 1),
    sampler(url.scheme = "https"),
    ok(length = |text| text.len()),
    err(debug, no_exception, none, type = |_| "odd", expected = |_| false, order.id = |_| 1),
    cost,
    min_duration = "0s",
    crate = ::instrument_core,
    allow(name, superseded),
)]
async fn everything(cx: Context, path: &str) -> Result<String, std::fmt::Error> {
    drop(cx);
    Ok(path.to_owned())
}

#[test]
fn all_arguments_go_together() {
    let (_, kit) = recorded_async(async || {
        let job = span!("job").start();
        everything(job.as_context().unwrap(), "/all").await
    });
    assert_eq!(
        kit.tree().without_attributes(),
        "
        caller
          job
            server.GET /all [server] -> caller
        "
    );
    let span = kit.span("server.GET /all");
    assert_eq!(attribute(&span, "url.path"), Some("/all".into()));
    assert_eq!(attribute(&span, "url.scheme"), Some("https".into()));
    assert_eq!(int(&span, "length"), Some(4));
}

#[test]
fn nothing_is_recorded_outside_of_a_provider() {
    let kit = Kit::new();
    positional();
    assert!(kit.tree().is_empty());
    assert!(!Context::current().has_active_span());
}
