//! Fields of a scope: nested, over awaits, into tasks.

use instrument_core::logs::{LogFormat, layer};
use instrument_core::testing::Kit;
use instrument_core::{Carried, Instrument, current, log_context, span, spawn};
use std::error::Error;
use std::fmt;
use telemetry_tests::Written;
use tokio::task::yield_now;
use tracing::instrument::WithSubscriber;
use tracing_subscriber::layer::SubscriberExt;

fn message_and_fields(line: &str) -> &str {
    line.splitn(5, " | ").nth(4).expect("five parts")
}

fn logged(work: impl FnOnce()) -> Vec<String> {
    let written = Written::default();
    let lines = layer(LogFormat::Text).with_writer(written.clone());
    tracing::subscriber::with_default(tracing_subscriber::registry().with(lines), work);
    let lines = written.lines();
    lines
        .iter()
        .map(|line| message_and_fields(line).to_owned())
        .collect()
}

#[test]
fn scopes_nest_and_the_inner_one_wins() {
    let lines = logged(|| {
        let outer = log_context!(camera_id = "a", batch.size = 2).enter();
        tracing::info!("outer");
        log_context!(camera_id = %"b", "event.id" = ?Some(1)).in_scope(|| {
            tracing::info!("inner");
            tracing::info!(camera_id = "own", "explicit");
        });
        tracing::info!("outer again");
        drop(outer);
        tracing::info!("outside");
    });
    assert_eq!(
        lines,
        [
            "outer camera_id=a batch.size=2",
            "inner camera_id=b batch.size=2 event.id=Some(1)",
            "explicit batch.size=2 event.id=Some(1) camera_id=own",
            "outer again camera_id=a batch.size=2",
            "outside",
        ]
    );
}

#[test]
fn a_new_trace_keeps_the_fields_of_its_work() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let lines = logged(|| {
        span!("batch").in_scope(|| {
            let _fields = log_context!(camera_id = "a").enter();
            span!("reindex").root().in_scope(|| tracing::info!("root"));
            span!("archive")
                .detached()
                .in_scope(|| tracing::info!("detached"));
        });
    });
    assert_eq!(lines, ["root camera_id=a", "detached camera_id=a"]);
}

#[test]
fn fields_go_where_their_context_goes() {
    let lines = logged(|| {
        let fields = log_context!(camera_id = "a").enter();
        let carried = Carried::new(7);
        let elsewhere = spawn::in_current_context(|| tracing::info!("elsewhere"));
        drop(fields);
        carried.in_scope(|value| tracing::info!("carried {value}"));
        elsewhere();
        tracing::info!("here");
    });
    assert_eq!(
        lines,
        ["carried 7 camera_id=a", "elsewhere camera_id=a", "here"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fields_follow_their_task_and_leave_its_span_alone() {
    let kit = Kit::new();
    let written = Written::default();
    let lines = layer(LogFormat::Text).with_writer(written.clone());
    let subscriber = std::sync::Arc::new(tracing_subscriber::registry().with(lines));
    let tasks: Vec<_> = (0..32)
        .map(|task| {
            let _recording = kit.enter();
            let work = async move {
                for step in 0..8 {
                    log_context!(step = step)
                        .instrument(async {
                            yield_now().await;
                            // The span inside is a child of the one around the fields.
                            span!("step")
                                .instrument(async {
                                    yield_now().await;
                                    tracing::info!(
                                        "{task} {step} {}",
                                        current::span_id().unwrap_or_default()
                                    );
                                })
                                .await;
                        })
                        .await;
                }
            };
            let work = log_context!(task = task).instrument(work);
            let work = work.instrument(span!("task").start());
            spawn::task(work.with_subscriber(subscriber.clone()))
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic");
    }

    assert_eq!(kit.spans_named("step").len(), 32 * 8);
    let lines = written.lines();
    assert_eq!(lines.len(), 32 * 8);
    for line in &lines {
        let (_, ids) = line.split_once("span_id=").expect("it has an id");
        let message = message_and_fields(line);
        let words: Vec<_> = message.split(' ').collect();
        let [task, step, span, of_task, of_step] = words[..] else {
            panic!("{message}")
        };
        assert_eq!(&ids[..16], span);
        assert_eq!(of_task, format!("task={task}"));
        assert_eq!(of_step, format!("step={step}"));
    }
}

/// Writes badly, and is its own cause.
#[derive(Debug)]
struct Hopeless;

impl fmt::Display for Hopeless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("half")?;
        Err(fmt::Error)
    }
}

impl Error for Hopeless {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self)
    }
}

#[test]
fn an_error_that_cannot_be_written_and_goes_round_in_circles_is_logged() {
    let lines = logged(|| tracing::warn!(error = &Hopeless as &dyn Error, "failed"));
    let [line] = &lines[..] else {
        panic!("one line: {lines:?}")
    };
    assert!(line.starts_with("failed error=\"half: half"), "{line}");
    assert!(line.len() < 1000, "{line}");
}
