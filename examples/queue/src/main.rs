//! Images on their way through queues in memory: a producer, a worker, a worker of batches, a retry, a dead letter; and
//! the traces that they make, as trees.
//!
//! Run with
//!
//! ```sh
//! cargo run -p queue
//! ```

mod channel;

use channel::{Message, Queue};
use instrument_core::clients::queue::Destination;
use instrument_core::testing::{Kit, Tree};
use instrument_core::{current, traced_span};
use std::{error, fmt};

/// How often an image is tried.
const ATTEMPTS: u32 = 2;

struct Image {
    path: &'static str,
}

struct Detection {
    objects: usize,
}

/// What the detector makes of an image, depending on how often it has tried.
#[derive(Debug)]
struct TooDark;

impl fmt::Display for TooDark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the image is too dark")
    }
}

impl error::Error for TooDark {}

struct Queues {
    images: Queue<Image>,
    detections: Queue<Detection>,
    dead: Queue<Image>,
}

impl Queues {
    fn new() -> Self {
        let queue = |name| Destination::new("memory", name);
        let images = queue("detection_queue").with_process_span_name("detection_processing");
        let detections = queue("analysis_queue").with_process_span_name("batch_aggregation");
        let dead = queue("dlq:detection_queue").with_process_span_name("dead_letter_processing");
        Self {
            images: Queue::new(images),
            detections: Queue::new(detections),
            dead: Queue::new(dead),
        }
    }
}

/// The producer.
#[traced_span]
async fn receive_image(queue: &Queue<Image>, path: &'static str) {
    queue.send(Image { path }).await;
}

/// The worker. What it sends on is part of the image's trace.
async fn detector(queues: &mut Queues) {
    while let Some(message) = queues.images.take() {
        let (images, detections) = (&queues.images, &queues.detections);
        let work = async {
            current::set_attribute("image.path", message.body.path);
            let found = detect_objects(&message.body, message.delivery.attempt())?;
            detections.send(found).await;
            Ok(())
        };
        let done = images.destination.process(&message.delivery).try_run(work);
        match done.await {
            Ok(()) => {}
            Err(TooDark) if message.delivery.attempt() < ATTEMPTS => images.retry(message).await,
            Err(TooDark) => queues.dead.bury(message, "too_dark").await,
        }
    }
}

#[traced_span(ok(detection.count = |found| found.objects))]
fn detect_objects(image: &Image, attempt: u32) -> Result<Detection, TooDark> {
    match (image.path, attempt) {
        ("dusk.jpg", 1) | ("night.jpg", _) => Err(TooDark),
        _ => Ok(Detection { objects: 3 }),
    }
}

/// The worker of batches: one trace for all of them, with a link to each.
fn analyst(queue: &mut Queue<Detection>) {
    let batch: Vec<Message<Detection>> = std::iter::from_fn(|| queue.take()).collect();
    let messages = batch.iter().map(|message| &message.delivery);
    queue
        .destination
        .process_batch(messages)
        .in_scope(|| judge_risk(&batch));
}

#[traced_span(attrs(risk.score = 20 * batch.iter().map(|message| message.body.objects).sum::<usize>()))]
fn judge_risk(batch: &[Message<Detection>]) {}

/// Whoever looks at dead letters sees them in the trace that they began with.
fn undertaker(queue: &mut Queue<Image>) {
    while let Some(message) = queue.take() {
        let look = || current::set_attribute("image.path", message.body.path);
        queue.destination.process(&message.delivery).in_scope(look);
    }
}

#[tokio::main(flavor = "current_thread")]
#[expect(
    clippy::print_stdout,
    reason = "the traces are what this program is for"
)]
async fn main() {
    // A service installs a provider that exports; here the spans are kept and printed.
    let kit = Kit::new();
    let _recording = kit.provider().clone().install();

    let mut queues = Queues::new();
    for path in ["noon.jpg", "dusk.jpg", "night.jpg"] {
        receive_image(&queues.images, path).await;
    }
    detector(&mut queues).await;
    analyst(&mut queues.detections);
    undertaker(&mut queues.dead);

    println!("{}", kit.tree().without_attributes());
    println!();
    let retried = &kit.spans_named("detection_processing")[3];
    let retried = Tree::of(std::slice::from_ref(retried));
    println!("{}", retried.with_hidden_values(["queue.wait_ms"]));
}
