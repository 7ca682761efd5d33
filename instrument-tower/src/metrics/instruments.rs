//! The instruments of the conventions.

use crate::protocol::Side;
use opentelemetry::metrics::{Histogram, Meter, UpDownCounter};
use opentelemetry_semantic_conventions::metric;

/// The bounds that the conventions advise for durations.
const SECONDS: [f64; 14] = [
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];

/// For sizes they advise none, and the default ends at 10 000: too small for bytes. These go to 64 MiB by fours.
const BYTES: [f64; 11] = [
    0.0,
    256.0,
    1024.0,
    4096.0,
    16384.0,
    65536.0,
    262_144.0,
    1_048_576.0,
    4_194_304.0,
    16_777_216.0,
    67_108_864.0,
];

/// The instruments of one side.
#[derive(Debug)]
pub(super) struct Instruments {
    pub(super) duration: Histogram<f64>,
    pub(super) active: UpDownCounter<i64>,
    pub(super) request_size: Histogram<u64>,
    pub(super) response_size: Histogram<u64>,
    pub(super) call_duration: Histogram<f64>,
}

impl Instruments {
    pub(super) fn new(meter: &Meter, side: Side) -> Self {
        let [duration, active, request_size, response_size, call_duration] = match side {
            Side::Server => [
                (
                    metric::HTTP_SERVER_REQUEST_DURATION,
                    "Duration of HTTP server requests.",
                ),
                (
                    metric::HTTP_SERVER_ACTIVE_REQUESTS,
                    "Number of active HTTP server requests.",
                ),
                (
                    metric::HTTP_SERVER_REQUEST_BODY_SIZE,
                    "Size of HTTP server request bodies.",
                ),
                (
                    metric::HTTP_SERVER_RESPONSE_BODY_SIZE,
                    "Size of HTTP server response bodies.",
                ),
                (
                    metric::RPC_SERVER_CALL_DURATION,
                    "Measures the duration of an incoming Remote Procedure Call (RPC).",
                ),
            ],
            Side::Client => [
                (
                    metric::HTTP_CLIENT_REQUEST_DURATION,
                    "Duration of HTTP client requests.",
                ),
                (
                    metric::HTTP_CLIENT_ACTIVE_REQUESTS,
                    "Number of active HTTP requests.",
                ),
                (
                    metric::HTTP_CLIENT_REQUEST_BODY_SIZE,
                    "Size of HTTP client request bodies.",
                ),
                (
                    metric::HTTP_CLIENT_RESPONSE_BODY_SIZE,
                    "Size of HTTP client response bodies.",
                ),
                (
                    metric::RPC_CLIENT_CALL_DURATION,
                    "Measures the duration of an outgoing Remote Procedure Call (RPC).",
                ),
            ],
        };
        Self {
            duration: seconds(meter, duration),
            active: meter
                .i64_up_down_counter(active.0)
                .with_description(active.1)
                .with_unit("{request}")
                .build(),
            request_size: bytes(meter, request_size),
            response_size: bytes(meter, response_size),
            call_duration: seconds(meter, call_duration),
        }
    }
}

type Named = (&'static str, &'static str);

fn seconds(meter: &Meter, (name, description): Named) -> Histogram<f64> {
    meter
        .f64_histogram(name)
        .with_description(description)
        .with_unit("s")
        .with_boundaries(SECONDS.to_vec())
        .build()
}

fn bytes(meter: &Meter, (name, description): Named) -> Histogram<u64> {
    meter
        .u64_histogram(name)
        .with_description(description)
        .with_unit("By")
        .with_boundaries(BYTES.to_vec())
        .build()
}
