//! `parent`, `root` and `links`: where a span belongs.

use instrument_core::opentelemetry::Context;
use instrument_core::opentelemetry::trace::{SpanContext, SpanId, TraceFlags, TraceId, TraceState};
use instrument_core::{AsContext, Carried, Span, span, traced_span};
use support::{recorded, recorded_async};

#[traced_span]
fn child() {}

struct Job {
    span: Span,
}

#[traced_span(parent = job.span)]
fn under_span(job: &Job) {
    child();
}

#[traced_span(parent = cx)]
fn under_context(cx: &Context) {
    child();
}

#[traced_span(parent = remote, kind = server)]
fn under_remote(remote: Option<SpanContext>) {
    child();
}

#[traced_span(parent = job)]
async fn under_carried(job: Carried<u8>) -> u8 {
    job.into_inner()
}

#[test]
fn the_parent_may_be_given() {
    let ((), kit) = recorded_async(async || {
        let job = Job {
            span: span!("job").start(),
        };
        under_span(&job);
        under_context(&job.span.as_context().unwrap());
        let carried = job
            .span
            .as_context()
            .map(|cx| Carried::with_context(3, cx))
            .unwrap();
        assert_eq!(under_carried(carried).await, 3);
        under_remote(None);
    });
    assert_eq!(
        kit.tree(),
        "
        caller
          job
            under_span
              child
            under_context
              child
            under_carried
          under_remote [server]
            child
        "
    );
}

#[test]
fn the_parent_may_be_of_another_process() {
    let (trace, span) = (TraceId::from(7_u128), SpanId::from(8_u64));
    let remote = SpanContext::new(
        trace,
        span,
        TraceFlags::SAMPLED,
        true,
        TraceState::default(),
    );
    let ((), kit) = recorded(|| under_remote(Some(remote)));
    let server = kit.span("under_remote");
    assert_eq!(
        (server.span_context.trace_id(), server.parent_span_id),
        (trace, span)
    );
    assert!(server.parent_span_is_remote);
    assert_eq!(
        kit.span("child").parent_span_id,
        server.span_context.span_id()
    );
}

#[traced_span(root)]
fn of_its_own() {
    child();
}

#[traced_span(root, links = [Context::current()])]
async fn linked_root() {
    child();
}

#[traced_span(links = jobs.iter().map(|job| &job.span), attrs(batch.size = jobs.len()))]
fn batch(jobs: &[Job]) {}

#[test]
fn a_root_begins_a_trace_and_may_link_back() {
    let ((), kit) = recorded_async(async || {
        of_its_own();
        linked_root().await;
    });
    let [caller, own, linked] = ["caller", "of_its_own", "linked_root"].map(|name| kit.span(name));
    assert_eq!(own.parent_span_id, SpanId::INVALID);
    assert_ne!(own.span_context.trace_id(), caller.span_context.trace_id());
    assert_eq!(linked.links.links[0].span_context, caller.span_context);
    assert_eq!(
        kit.tree(),
        "
        caller
        of_its_own
          child
        linked_root link_count=1 -> caller
          child
        "
    );
}

#[test]
fn a_batch_links_to_everything_in_it() {
    let ((), kit) = recorded(|| {
        let jobs = ["a", "b"].map(|name| Job {
            span: span!(name).start(),
        });
        batch(&jobs);
    });
    assert_eq!(
        kit.tree(),
        "caller\n  a\n  b\n  batch batch.size=2 link_count=2 -> a -> b"
    );
}
