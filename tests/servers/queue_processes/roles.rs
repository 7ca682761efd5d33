//! What each process does.

use crate::queue::{ANALYSES, DEAD, DETECTIONS, Message, Queue, connect};
use instrument_core::baggage::PipelineBaggage;
use instrument_core::telemetry::setup_telemetry;
use instrument_core::{current, span};
use nix::sys::signal::{Signal, raise};
use opentelemetry::Context;
use opentelemetry::context::FutureExt;
use redis::aio::MultiplexedConnection;
use std::fmt;
use std::future::Future;
use std::time::{Duration, SystemTime};

/// How many images there are.
pub(crate) const IMAGES: usize = 20;

/// How often a message is tried.
pub(crate) const ATTEMPTS: u32 = 3;

pub(crate) const ROLES: &[(&str, fn())] = &[
    ("camera", || service("camera", images(IMAGES))),
    ("one-image", || service("camera", images(1))),
    ("detector", || service("detector", detect(IMAGES))),
    ("old-detector", || service("detector", detect(1))),
    ("analyst", || service("analyst", analyse(IMAGES))),
    ("one-analyst", || service("analyst", analyse(1))),
    ("dying-detector", || service("detector", die())),
    ("next-detector", || service("detector", take_over())),
    ("failing-detector", || service("detector", fail())),
    ("undertaker", || service("undertaker", bury())),
];

fn service(name: &'static str, work: impl Future<Output = ()>) {
    let telemetry = setup_telemetry(name).expect("the only one of this process");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(work);
    let sent = telemetry.shutdown(Duration::from_secs(30));
    sent.expect("the collector takes the spans");
}

fn detections() -> Queue {
    Queue::of(DETECTIONS, "detection_processing")
}

fn analyses() -> Queue {
    Queue::of(ANALYSES, "analysis_processing")
}

fn dead_letters() -> Queue {
    Queue::of(DEAD, "dead_letter_processing")
}

async fn images(count: usize) {
    let (queue, mut redis) = (detections(), connect().await);
    let baggage = PipelineBaggage::new().with_camera_id("front_door");
    let here = baggage.apply(&Context::current());
    for number in 0..count {
        let receive = async {
            let sending = send(&queue, DETECTIONS, &mut redis, number);
            span!("receive_image").instrument(sending).await;
        };
        receive.with_context(here.clone()).await;
    }
}

/// Sends on what it gets.
async fn detect(count: usize) {
    let (queue, analyses, mut redis) = (detections(), analyses(), connect().await);
    for _ in 0..count {
        let message = take(&queue, DETECTIONS, &mut redis).await;
        let work = async {
            is_about(&message);
            send(&analyses, ANALYSES, &mut redis, message.number()).await;
        };
        queue.process(&message).run(work).await;
        queue.ack(&mut redis, &message).await;
    }
}

async fn analyse(count: usize) {
    let (queue, mut redis) = (analyses(), connect().await);
    for _ in 0..count {
        let message = take(&queue, ANALYSES, &mut redis).await;
        queue.process(&message).in_scope(|| is_about(&message));
        queue.ack(&mut redis, &message).await;
    }
}

/// Dies in the middle of its work.
async fn die() {
    let (queue, mut redis) = (detections(), connect().await);
    let message = queue.take(&mut redis).await;
    let work = async { raise(Signal::SIGKILL).expect("there is such a signal") };
    queue.process(&message).run(work).await;
}

async fn take_over() {
    let (queue, mut redis) = (detections(), connect().await);
    let message = queue.take_over(&mut redis).await;
    queue.process(&message).in_scope(|| is_about(&message));
    queue.ack(&mut redis, &message).await;
}

/// Never succeeds.
async fn fail() {
    let (queue, dead, mut redis) = (detections(), dead_letters(), connect().await);
    for attempt in 1..=ATTEMPTS {
        let message = queue.take(&mut redis).await;
        assert_eq!(message.attempt(), attempt);
        let work = async { Err::<(), _>(TooDark) };
        let failed = queue.process(&message).try_run(work).await;
        assert!(failed.is_err());
        if attempt < ATTEMPTS {
            queue.retry(&mut redis, &message).await;
        } else {
            queue.give_up(&mut redis, &message, &dead).await;
        }
    }
}

async fn bury() {
    let (queue, mut redis) = (dead_letters(), connect().await);
    let message = queue.take(&mut redis).await;
    queue.process(&message).in_scope(|| is_about(&message));
    queue.ack(&mut redis, &message).await;
}

/// Says which image it is, and of which camera, which only the baggage knows.
fn is_about(message: &Message) {
    current::set_attribute("image.number", message.number());
    current::set_attribute("camera.id", PipelineBaggage::current().camera_id());
}

async fn send(queue: &Queue, name: &str, redis: &mut MultiplexedConnection, number: usize) {
    let before = now();
    queue.send(redis, number).await;
    seen("sent", name, number, [before, now()]);
}

async fn take(queue: &Queue, name: &str, redis: &mut MultiplexedConnection) -> Message {
    let before = now();
    let message = queue.take(redis).await;
    seen("taken", name, message.number(), [before, now()]);
    message
}

fn now() -> u128 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.expect("it is after 1970").as_micros()
}

/// What this process saw by its own clock: when it began to send or to take, and when it had done so.
#[expect(clippy::print_stdout, reason = "the test reads it")]
fn seen(what: &str, queue: &str, number: usize, [before, after]: [u128; 2]) {
    println!("{what} {queue} {number} {before} {after}");
}

#[derive(Debug)]
struct TooDark;

impl fmt::Display for TooDark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("too dark")
    }
}

impl std::error::Error for TooDark {}
