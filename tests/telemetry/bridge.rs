//! Spans of `tracing` in the same traces as ours.

use futures_util::FutureExt;
use futures_util::future::join_all;
use instrument_core::testing::Kit;
use instrument_core::{Instrument, bridge, current, log_context, span, spawn, traced_span};
use opentelemetry::Context;
use opentelemetry::trace::{SpanId, Status};
use opentelemetry_sdk::trace::{Sampler, SpanData};
use std::sync::Arc;
use tokio::task::yield_now;
use tracing::Subscriber;
use tracing::instrument::WithSubscriber;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;

fn subscriber() -> impl Subscriber + Send + Sync {
    tracing_subscriber::registry().with(bridge::layer())
}

/// The spans that `work` makes.
fn recorded(work: impl FnOnce()) -> Kit {
    let kit = Kit::new();
    let recording = kit.enter();
    tracing::subscriber::with_default(subscriber(), work);
    drop(recording);
    kit
}

fn parent_of<'a>(span: &SpanData, all: &'a [SpanData]) -> &'a str {
    all.iter()
        .find(|parent| parent.span_context.span_id() == span.parent_span_id)
        .map_or("", |parent| &parent.name)
}

#[tracing::instrument]
fn theirs(n: usize) {
    if n > 0 {
        ours(n - 1);
    }
}

#[traced_span]
fn ours(n: usize) {
    if n > 0 {
        theirs(n - 1);
    }
}

#[test]
fn each_kind_nests_in_the_other_and_none_is_there_twice() {
    let kit = recorded(|| {
        ours(3);
        theirs(3);
    });
    kit.assert_complete();
    assert_eq!(
        kit.tree(),
        r#"
        ours
          theirs target=bridge n="2"
            ours
              theirs target=bridge n="0"
        theirs target=bridge n="3"
          ours
            theirs target=bridge n="1"
              ours
        "#
    );
}

#[test]
fn spans_made_to_be_traces_are_taken_at_the_level_that_is_let_through() {
    let kit = Kit::new();
    let recording = kit.enter();
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::sink)
        .with_filter("info,otel::tracing=trace".parse::<Targets>().unwrap());
    let subscriber = tracing_subscriber::registry()
        .with(lines)
        .with(bridge::layer());
    tracing::subscriber::with_default(subscriber, || {
        let request = tracing::trace_span!(
            target: "otel::tracing",
            "HTTP request",
            otel.name = "GET /users/{id}",
            otel.kind = "server"
        );
        request.in_scope(|| ours(0));
        tracing::trace_span!(target: "hyper", "poll").in_scope(|| ours(0));
    });
    drop(recording);
    assert_eq!(
        kit.tree(),
        r#"
        GET /users/{id} [server] target=otel::tracing
          ours
        ours
        "#
    );
}

#[tracing::instrument(skip_all, fields(task = task))]
async fn their_request(task: usize) {
    for _ in 0..3 {
        yield_now().await;
        our_step(task).await;
        tracing::info!(task, "step done");
    }
}

#[traced_span(attrs(task))]
async fn our_step(task: usize) {
    yield_now().await;
    their_query(task).await;
    yield_now().await;
}

#[tracing::instrument]
async fn their_query(task: usize) {
    yield_now().await;
    span!("decode").attribute("task", task).in_scope(|| {});
}

/// Every span's parent is of its own task, and of the right name.
fn check_tasks(kit: &Kit, tasks: usize) {
    let spans = kit.spans();
    assert_eq!(spans.len(), tasks * (1 + 3 * 3));
    let task_of = |span: &SpanData| {
        let task = span.attributes.iter().find(|a| a.key.as_str() == "task");
        task.expect("every span has it").value.to_string()
    };
    for span in &spans {
        let parent = match &*span.name {
            "their_request" => "",
            "our_step" => "their_request",
            "their_query" => "our_step",
            "decode" => "their_query",
            other => panic!("`{other}` is nobody's"),
        };
        assert_eq!(parent_of(span, &spans), parent, "of {}", span.name);
        let same_trace =
            |other: &&SpanData| other.span_context.trace_id() == span.span_context.trace_id();
        for other in spans.iter().filter(same_trace) {
            assert_eq!(task_of(other), task_of(span));
        }
    }
    let events = kit
        .spans_named("their_request")
        .iter()
        .map(|span| span.events.len())
        .sum::<usize>();
    assert_eq!(events, tasks * 3);
}

#[tokio::test(flavor = "current_thread")]
async fn interleaved_tasks_on_one_thread_keep_their_parents() {
    let kit = Kit::new();
    let work = join_all((0..16).map(their_request));
    let recording = opentelemetry::context::FutureExt::with_context(work, kit.context());
    recording.with_subscriber(subscriber()).await;
    check_tasks(&kit, 16);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn tasks_that_move_between_threads_keep_their_parents() {
    let kit = Kit::new();
    let subscriber = Arc::new(subscriber());
    let tasks: Vec<_> = (0..64)
        .map(|task| {
            let _recording = kit.enter();
            spawn::task(their_request(task).with_subscriber(subscriber.clone()))
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic");
    }
    check_tasks(&kit, 64);
}

#[test]
fn ids_inside_a_bridged_span_are_its_own() {
    let mut id = None;
    let kit = recorded(|| {
        span!("outer").in_scope(|| {
            tracing::info_span!("query").in_scope(|| id = current::span_id());
        });
    });
    let query = kit.span("query").span_context.span_id();
    assert_eq!(id, Some(query.to_string()));
}

#[test]
fn an_event_is_the_span_s_it_happened_right_in() {
    let kit = recorded(|| {
        let query = tracing::info_span!("query").entered();
        tracing::info!("sent");
        span!("decode").in_scope(|| tracing::error!("one row is bad, and left out"));
        tracing::debug!("not taken");
        drop(query);
        tracing::info_span!("refused").in_scope(|| tracing::error!("no such table"));
    });
    let query = kit.span("query");
    assert_eq!(query.events.len(), 1);
    assert_eq!(query.status, Status::Unset);
    assert!(kit.span("decode").events.is_empty());
    assert!(matches!(kit.span("refused").status, Status::Error { .. }));
}

#[test]
fn below_an_unsampled_parent_nothing_is_made_and_the_parent_stays_current() {
    let kit = Kit::new().with_sampler(Sampler::ParentBased(Box::new(Sampler::AlwaysOff)));
    let _recording = kit.enter();
    tracing::subscriber::with_default(subscriber(), || {
        span!("outer").in_scope(|| {
            let outer = current::span_id();
            tracing::info_span!("query").in_scope(|| {
                assert_eq!(current::span_id(), outer);
                ours(2);
            });
        });
        // An unsampled root of theirs keeps what is below it from being sampled by itself.
        tracing::info_span!("root").in_scope(|| {
            assert_ne!(current::span_id(), None);
            ours(2);
        });
    });
    assert!(kit.spans().is_empty());
}

#[test]
fn where_nothing_records_a_span_leaves_no_trace_for_what_comes_later() {
    tracing::subscriber::with_default(subscriber(), || {
        let _early = tracing::info_span!("before_install").entered();
        assert_eq!(current::span_id(), None);
        let kit = Kit::new();
        let recording = kit.enter();
        theirs(1);
        drop(recording);
        assert_eq!(kit.tree(), "theirs target=bridge n=\"1\"\n  ours");
    });
}

#[test]
fn what_happens_while_telemetry_is_suppressed_is_left_out() {
    let kit = recorded(|| {
        let _suppressed = Context::enter_telemetry_suppressed_scope();
        theirs(2);
    });
    assert!(kit.spans().is_empty());
}

#[test]
fn a_span_of_a_connection_and_one_of_level_trace_are_left_out() {
    let kit = recorded(|| {
        let _connection = tracing::debug_span!(target: "h2::proto", "Connection").entered();
        let _frame = tracing::trace_span!("frame").entered();
        tracing::debug_span!("request").in_scope(|| {});
    });
    assert_eq!(kit.tree(), "request target=bridge");
}

#[test]
fn a_span_that_is_recorded_on_and_entered_twice_is_one() {
    let kit = recorded(|| {
        let span = tracing::info_span!("query", rows = tracing::field::Empty, otel.kind = "client");
        let fields = log_context!(camera_id = 1).enter();
        span.in_scope(|| {});
        span.record("rows", 7);
        span.in_scope(|| theirs(0));
        drop(fields);
    });
    assert_eq!(
        kit.tree(),
        "query [client] target=bridge rows=7\n  theirs target=bridge n=\"0\""
    );
}

#[test]
fn a_future_dropped_half_way_ends_its_span_in_its_place() {
    let kit = recorded(|| {
        let work = their_request(1).instrument(span!("outer").start());
        assert!(work.now_or_never().is_none());
    });
    kit.assert_complete();
    let spans = kit.spans();
    assert_eq!(parent_of(&kit.span("their_request"), &spans), "outer");
    assert_eq!(kit.span("outer").parent_span_id, SpanId::INVALID);
}

/// The event that sqlx makes of a statement.
fn statement_is_over() {
    tracing::debug!(
        target: "sqlx::query",
        summary = "select id from …", db.statement = "\n\nselect id from frames where camera = 'front_door'\n",
        rows_affected = 0_u64, rows_returned = 3_u64, elapsed_secs = 0.25,
    );
}

#[test]
fn a_statement_of_sqlx_is_a_span_where_there_is_one_around_it() {
    let kit = recorded(|| {
        statement_is_over();
        ours(0);
        span!("load_frames").in_scope(statement_is_over);
        tracing::info_span!("query").in_scope(statement_is_over);
    });
    assert_eq!(
        kit.tree(),
        r#"
        ours
        load_frames
          SELECT frames [client] db.system.name=other_sql db.operation.name=SELECT db.collection.name=frames db.query.summary="SELECT frames" db.query.text="select id from frames where camera = ?" db.response.returned_rows=3
        query target=bridge
          SELECT frames [client] db.system.name=other_sql db.operation.name=SELECT db.collection.name=frames db.query.summary="SELECT frames" db.query.text="select id from frames where camera = ?" db.response.returned_rows=3
        "#
    );
    for select in kit.spans_named("SELECT frames") {
        let took = select.end_time.duration_since(select.start_time);
        assert_eq!(took.ok(), Some(std::time::Duration::from_millis(250)));
    }
    assert!(kit.span("query").events.is_empty());
}
