//! What waits, in which order it is taken, and what several requests share.

use super::support::{detector, image, model, settings};
use crate::config;
use crate::detector::admission::Priority;
use crate::detector::course::{Course, Job};
use crate::detector::queue::Queue;
use detection_model::Frame;
use futures_util::future::join_all;
use instrument_core::opentelemetry::context::FutureExt as _;
use instrument_core::testing::Kit;
use instrument_core::{Instrument as _, Span, span};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

type Answer = oneshot::Receiver<Result<detection_model::Scores, crate::detector::DetectError>>;

fn job(images: usize) -> (Job, Answer) {
    let input = model().normalize(&Frame::black(4, 4));
    let (reply, answer) = oneshot::channel();
    let job = Job {
        inputs: vec![input; images],
        course: Arc::new(Course::new(Span::none(), Span::none(), images, 1)),
        reply,
    };
    (job, answer)
}

fn sizes(queue: &Queue) -> Vec<usize> {
    let batch = queue.take(|_| false).expect("it is open");
    batch.iter().map(|job| job.inputs.len()).collect()
}

#[test]
fn urgent_images_are_taken_first_and_the_rest_in_their_order() {
    let queue = Queue::new(32, Duration::from_secs(600));
    let mut answers = Vec::new();
    for (images, priority) in [
        (20, Priority::Normal),
        (13, Priority::Normal),
        (2, Priority::Normal),
        (3, Priority::High),
        (4, Priority::High),
    ] {
        let (job, answer) = job(images);
        queue.push(job, priority);
        answers.push(answer);
    }
    assert_eq!(
        sizes(&queue),
        [3, 4, 20],
        "13 do not fit, and 2 do not overtake"
    );
    assert_eq!(sizes(&queue), [13, 2]);
}

#[test]
fn what_nobody_waits_for_is_not_done() {
    let queue = Queue::new(32, Duration::ZERO);
    let (given_up, answer) = job(1);
    drop(answer);
    queue.push(given_up, Priority::Normal);
    let (wanted, _answer) = job(2);
    queue.push(wanted, Priority::Normal);
    assert_eq!(sizes(&queue), [2]);
}

#[test]
fn a_closed_queue_ends_the_worker_and_whoever_waits() {
    let queue = Queue::new(32, Duration::ZERO);
    let (waiting, mut answer) = job(1);
    queue.push(waiting, Priority::Normal);
    queue.close();
    assert!(queue.take(|_| false).is_none());
    assert!(
        answer
            .try_recv()
            .is_err_and(|error| error == oneshot::error::TryRecvError::Closed)
    );
}

#[test]
fn a_request_that_is_given_up_while_it_waits_ends_its_spans() {
    let kit = Kit::new();
    let recording = kit.enter();
    span!("detect_objects").in_scope(|| {
        let mut preprocess = span!("preprocess").start();
        let batch = preprocess.within(|| span!("batch").start());
        drop(Course::new(preprocess, batch, 1, 1));
    });
    drop(recording);
    kit.assert_complete();
    assert_eq!(
        kit.tree(),
        "
        detect_objects
          preprocess cancelled=true
            batch cancelled=true
        "
    );
}

/// Requests that are let in at once are waited for, so that they share a batch.
#[tokio::test]
async fn requests_that_share_a_batch_each_have_their_own_tree_and_a_link_to_it() {
    let settings = config::Detector {
        batch_wait: Duration::from_secs(600),
        ..settings()
    };
    let detector = detector(&settings);
    let kit = Kit::new();
    let places: Vec<_> = (0..3)
        .map(|_| detector.admit().expect("there is a place"))
        .collect();
    let requests = (0..3).map(|seed| {
        let detecting = detector.detect(vec![image(seed)], Priority::Normal, "detect");
        detecting
            .instrument(span!("request").start())
            .with_context(kit.context())
    });
    // Each has a trace of its own, so the kit has to be current when its span starts.
    let recording = kit.enter();
    let requests: Vec<_> = requests.collect();
    drop(recording);
    for replies in join_all(requests).await {
        assert_eq!(replies.expect("it is an image").len(), 1);
    }
    drop(places);
    // Several requests at once are several roots, as they should be.
    assert!(kit.unfinished().is_empty() && kit.orphans().is_empty());
    let batch = kit.span("detect_batch");
    assert_eq!(
        batch.parent_span_id,
        instrument_core::opentelemetry::trace::SpanId::INVALID
    );
    let inferences = kit.spans_named("inference");
    assert_eq!(inferences.len(), 3);
    for inference in &inferences {
        assert!(
            batch
                .links
                .iter()
                .any(|link| link.span_context == inference.span_context)
        );
        assert!(
            inference
                .links
                .iter()
                .any(|link| link.span_context == batch.span_context)
        );
        let size = inference
            .attributes
            .iter()
            .find(|a| a.key.as_str() == "batch.size");
        assert_eq!(size.map(|a| a.value.to_string()).as_deref(), Some("3"));
    }
    let tree = kit.tree().without_attributes().to_string();
    let own = "
request
  detect_objects
    validate_inputs
    preprocess
      decode
      normalize
      batch
    inference -> detect_batch
      gpu_transfer
      forward_pass
      gpu_sync
    postprocess
      apply_threshold
      format_results";
    assert_eq!(tree.matches(own.trim_start()).count(), 3, "{tree}");
}
