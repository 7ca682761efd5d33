//! The same spans for every server: what a service with everything a span can have sends.

use instrument_core::telemetry::setup_telemetry;
use instrument_core::{SpanKind, current, span};
use opentelemetry::Context;
use std::num::ParseIntError;
use std::time::Duration;

/// The service's name.
pub const SERVICE: &str = "camera-service";
/// How many traces [`make`] makes.
pub const TRACES: usize = 20;
/// How many spans they have, all together.
pub const SPANS: usize = 1000;

/// What the service's role is called.
pub const ROLE: &str = "service";

/// The service's whole life: set up by its environment, some work, shut down.
///
/// # Panics
///
/// When it cannot be set up, or the spans cannot be sent.
pub fn service() {
    let telemetry = setup_telemetry(SERVICE).expect("the only one of this process");
    make();
    let sent = telemetry.shutdown(Duration::from_secs(30));
    sent.expect("the server takes the spans");
}

/// Every trace has a root, its detections, and at its end a judgement that fails and links to the first detection.
pub fn make() {
    for frame in 0..TRACES {
        span!("handle_frame")
            .kind(SpanKind::Consumer)
            .attribute("frame.number", frame)
            .in_scope(frame_work);
    }
}

fn frame_work() {
    let mut first = None;
    for number in 0..SPANS / TRACES - 2 {
        span!("detect_objects")
            .attribute("detection.number", number)
            .in_scope(|| {
                first.get_or_insert_with(Context::current);
                current::add_event("boxes_found", |event| {
                    event.add("threshold", &0.5);
                    event.add("count", &3);
                });
            });
    }
    let judged: Result<u8, ParseIntError> = span!("judge_risk")
        .kind(SpanKind::Client)
        .link(first.unwrap_or_default())
        .attribute("classes", ["person", "dog"].as_slice())
        .attribute("is_night", true)
        .try_in_scope(|| "rather high".parse());
    assert!(judged.is_err());
}
