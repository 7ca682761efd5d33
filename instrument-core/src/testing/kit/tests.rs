use super::*;
use crate::{SpanKind, span};
use opentelemetry::context::FutureExt as _;
use opentelemetry_sdk::trace::Sampler;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

fn message(work: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(work)).expect_err("it is expected to panic");
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[test]
fn kits_do_not_see_each_others_spans() {
    let (ours, theirs) = (Kit::new(), Kit::new());
    let inner = theirs.clone();
    let other = thread::spawn(move || {
        let _recording = inner.enter();
        span!("theirs").in_scope(|| {});
    });
    let recording = ours.enter();
    span!("ours").in_scope(|| {});
    drop(recording);
    span!("nobodys").in_scope(|| {});
    other.join().expect("the thread does not panic");
    assert_eq!(ours.tree(), "ours");
    assert_eq!(theirs.tree(), "theirs");
}

#[test]
fn settings_may_come_in_any_order() {
    let limits = SpanLimits {
        max_attributes_per_span: 1,
        ..SpanLimits::default()
    };
    let cut = |provider: Provider| provider.with_attribute_value_limit(3);
    let kits = [
        Kit::new().with_span_limits(limits).with_provider(cut),
        Kit::new()
            .with_provider(cut)
            .with_sampler(Sampler::AlwaysOn)
            .with_span_limits(limits),
    ];
    for kit in kits {
        let _recording = kit.enter();
        span!("look_up")
            .attribute("key", "abcdef")
            .attribute("more", 1)
            .in_scope(|| {});
        assert_eq!(kit.tree(), "look_up key=abc …1 attribute dropped");
    }
}

#[test]
fn a_span_is_found_by_its_name_or_there_is_a_list() {
    let kit = Kit::new();
    assert!(message(|| drop(kit.span("nothing"))).contains("is the kit entered"));
    let _recording = kit.enter();
    for _ in 0..2 {
        span!("twice").attribute("n", 1).in_scope(|| {});
    }
    assert_eq!(kit.spans_named("twice").len(), 2);
    assert_eq!(
        message(|| drop(kit.span("once"))),
        "no finished span is named `once`; there are\n    twice\n    twice\n"
    );
    assert!(message(|| drop(kit.span("twice"))).starts_with("2 spans are named `twice`"));
}

#[test]
fn exceptions_may_be_log_records() {
    let kit = Kit::new()
        .with_provider(|provider| provider.with_exception_signal(crate::ExceptionSignal::Logs));
    let _recording = kit.enter();
    let _ = span!("parse").try_in_scope(|| "x".parse::<u8>());
    let logs = kit.logs();
    assert_eq!(logs.len(), 1);
    assert_eq!(logs[0].event_name(), Some("exception"));
    assert_eq!(
        logs[0].trace_context().map(|ids| ids.span_id),
        Some(kit.span("parse").span_context.span_id())
    );
    kit.reset();
    assert!(kit.logs().is_empty() && kit.tree().is_empty());
}

#[test]
fn open_spans_are_found_and_shown() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let outer = span!("handle_frame").start().enter();
    span!("detect_objects").in_scope(|| {});
    assert_eq!(kit.tree(), "handle_frame (open)\n  detect_objects");
    let open = kit.unfinished();
    assert_eq!((open.len(), open[0].name()), (1, "handle_frame"));
    assert_eq!(
        open[0].thread(),
        format!("`{}`", thread::current().name().unwrap_or_default())
    );
    let report = message(|| kit.assert_complete());
    assert!(
        report.starts_with("the trace is not complete\nnever ended:\n  `handle_frame`, open for "),
        "{report}"
    );
    drop(outer);
    kit.assert_complete();
    assert_eq!(kit.tree(), "handle_frame\n  detect_objects");
}

#[test]
fn a_short_span_that_is_dropped_is_not_open() {
    let kit = Kit::new();
    let _recording = kit.enter();
    span!("look_up")
        .min_duration(Duration::from_secs(60))
        .in_scope(|| {});
    kit.assert_complete();
    assert!(kit.tree().is_empty());
}

#[test]
fn a_child_of_another_kits_span_is_an_orphan() {
    let (kit, other) = (Kit::new(), Kit::new());
    let _elsewhere = other.enter();
    let parent = span!("handle_frame").start().enter();
    let recording = kit.enter();
    span!("save_event").in_scope(|| {});
    drop(recording);
    drop(parent);
    assert_eq!(kit.orphans().len(), 1);
    assert_eq!(kit.tree(), "save_event <- ?");
    assert!(
        message(|| kit.assert_complete())
            .contains("parent missing, neither finished nor open here:\n  `save_event`")
    );
    other.assert_complete();
}

#[test]
fn a_remote_parent_is_not_missed() {
    use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId};
    let kit = Kit::new();
    let remote = SpanContext::new(
        TraceId::from(7),
        SpanId::from(7),
        TraceFlags::SAMPLED,
        true,
        Default::default(),
    );
    let _recording = kit.context().with_remote_span_context(remote).attach();
    span!("handle_frame").kind(SpanKind::Server).in_scope(|| {});
    kit.assert_complete();
    assert_eq!(kit.tree(), "handle_frame [server] <- remote");
}

#[test]
fn a_parent_that_ended_before_a_reset_is_no_loss() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let parent = span!("handle_frame").start();
    let child = span!("save_event").parent(&parent).start();
    parent.end();
    kit.reset();
    child.end();
    kit.assert_complete();
    assert_eq!(kit.tree(), "save_event <- ?");
}

#[test]
fn a_root_beside_open_work_has_lost_its_context() {
    let kit = Kit::new();
    let recording = kit.enter();
    let request = span!("handle_frame").start().enter();

    // Lost: a thread that is given the kit, as an installed provider would be, but not the span.
    let provider = kit.provider().clone();
    let spawned = thread::Builder::new()
        .name("worker".to_owned())
        .spawn(move || {
            let _recording = provider.enter();
            span!("save_event").in_scope(|| {});
        });
    spawned
        .expect("a thread")
        .join()
        .expect("it does not panic");
    // Not lost: carried on, made a root on purpose, linked.
    let carried = Context::current();
    thread::spawn(move || {
        let _recording = carried.attach();
        span!("judge_risk").in_scope(|| {});
    })
    .join()
    .expect("it does not panic");
    span!("start_audit").root().in_scope(|| {});
    let link = Context::current();
    let provider = kit.provider().clone();
    thread::spawn(move || {
        let _recording = provider.enter();
        span!("run_batch").link(&link).in_scope(|| {});
    })
    .join()
    .expect("it does not panic");
    drop(request);
    drop(recording);
    // Not lost: nothing else is going on.
    let alone = kit.context().attach();
    span!("next_frame").in_scope(|| {});
    drop(alone);

    let lost = kit.lost_context();
    assert_eq!(lost.len(), 1, "{lost:?}");
    assert_eq!(
        (lost[0].name(), lost[0].thread(), lost[0].while_open()),
        ("save_event", "`worker`", &["handle_frame".to_owned()][..])
    );
    let report = message(|| kit.assert_complete());
    assert!(
        report.contains("  `save_event`, on thread `worker`, while `handle_frame` was open\n"),
        "{report}"
    );
    assert_eq!(
        kit.tree(),
        "
        handle_frame
          judge_risk
        save_event
        start_audit
        run_batch -> handle_frame
        next_frame
    "
    );
}

#[test]
fn waiting_for_spans_of_other_threads() {
    let kit = Kit::new();
    let context = kit.context();
    let worker = thread::spawn(move || {
        let _recording = context.attach();
        span!("save_event").in_scope(|| {});
    });
    assert_eq!(kit.wait_for_spans(1, Duration::from_secs(60)).len(), 1);
    worker.join().expect("it does not panic");
    let report = message(|| drop(kit.wait_for_spans(2, Duration::from_millis(1))));
    assert!(
        report.starts_with("waited 1ms for 2 spans, 1 finished; there are\n    save_event"),
        "{report}"
    );
}

#[test]
fn a_future_takes_the_kit_along() {
    let kit = Kit::new();
    let work = async {
        span!("fetch")
            .instrument(async { span!("connect").in_scope(|| {}) })
            .await;
    };
    futures_util::FutureExt::now_or_never(work.with_context(kit.context()))
        .expect("nothing to wait for");
    assert_eq!(kit.tree(), "fetch\n  connect");
}
