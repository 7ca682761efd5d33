//! Receivers that fail, from `span!` to the counters: nothing blocks, the count is exact, one line says why.

#[path = "failures/service.rs"]
mod service;

use instrument_core::export::{Batch, Protocol};
use instrument_core::span;
use instrument_core::telemetry::Telemetry;
use instrument_core::testing::{Collector, Reply};
use service::{Service, make};
use std::thread;
use std::time::Duration;
use telemetry_tests::held::Held;
use telemetry_tests::receivers::{Gate, SOON, Silent, nobody};

const BOTH: [Protocol; 2] = [Protocol::HttpProtobuf, Protocol::Grpc];

#[test]
fn ten_thousand_calls_return_while_the_exporter_is_held_at_a_gate() {
    let gate = Held::default();
    let telemetry = Telemetry::builder("held")
        .with_variables::<&str, &str>([])
        .with_exporter(gate.clone())
        .build()
        .expect("it can be set up");
    make(&telemetry, 10_000);
    // All have returned, and the gate is still closed.
    assert_eq!(gate.spans(), 0);
    let health = telemetry.health().spans[0].clone();
    assert_eq!((health.exported, health.failed), (0, 0));
    assert_eq!(health.queued + health.dropped, 10_000);
    // One batch is at the gate, and one is ready.
    let (queue, batch) = (2048, 512);
    assert!(health.queued <= queue + 2 * batch, "{health}");
    gate.open();
    telemetry.flush(SOON).expect("the gate is open");
    let after = telemetry.health().spans[0].clone();
    assert_eq!(
        (after.exported, after.dropped),
        (health.queued, health.dropped)
    );
    telemetry.shutdown(SOON).expect("there is nothing left");
    assert_eq!(gate.spans() as u64, health.queued);
}

#[test]
fn memory_is_bounded_in_spans_and_in_bytes_while_a_receiver_is_slow() {
    for protocol in BOTH {
        let collector = Collector::start();
        let gate = Gate::before(&collector);
        let batch = Batch::default().with_max_export_batch_size(100);
        let mut service = Service::sending_to(gate.address(), protocol, batch);
        service.make(100);
        gate.wait_for_connection();
        service.make(10_000);
        let health = service.health();
        // Four batches may be under way.
        assert!(health.queued <= 2048 + 4 * 100, "{health}");
        assert_eq!(health.queued + health.dropped, service.made);
        let dropped = health.dropped;
        gate.open();
        service.telemetry.flush(SOON).expect("the gate is open");
        service.assert_counts([service.made - dropped, 0, dropped]);
        assert_eq!(collector.spans().len() as u64, service.made - dropped);

        let gate = Gate::before(&collector);
        let batch = Batch::default()
            .with_max_export_batch_size(1)
            .with_max_queue_bytes(1 << 20);
        let mut service = Service::sending_to(gate.address(), protocol, batch);
        service.make(1);
        gate.wait_for_connection();
        let large = "x".repeat(10_000);
        let provider = service.telemetry.provider().expect("it is on").clone();
        for _ in 0..1000 {
            let _entered = provider.enter();
            span!("large")
                .attribute("text", large.as_str())
                .in_scope(|| {});
        }
        service.made += 1000;
        // 1 MiB of at least 10 000 bytes each waits, beside the four that are under way.
        assert!(service.health().queued <= 4 + 104, "{}", service.health());
        gate.open();
        service.telemetry.flush(SOON).expect("the gate is open");
        let dropped = service.health().dropped;
        service.assert_counts([service.made - dropped, 0, dropped]);
    }
}

#[test]
fn a_receiver_that_is_down_is_named_once() {
    for protocol in BOTH {
        let timeout = Duration::from_millis(100);
        let mut service = Service::giving_up_after(timeout, nobody(), protocol);
        service.make(10);
        let error = service.telemetry.flush(SOON).expect_err("nobody is there");
        assert!(error.is_unfinished(), "{error}");
        service.assert_counts([0, 10, 0]);
        service.make(10);
        service.telemetry.flush(SOON).expect_err("nobody is there");
        service.assert_counts([0, 20, 0]);
        // The second failure is not said: it is the same.
        let refused = service.lines();
        let refused: Vec<_> = refused
            .iter()
            .filter(|line| line.contains("connection refused: "))
            .collect();
        assert_eq!(refused.len(), 1, "{refused:#?}");
        assert!(
            refused[0].contains("OTLP export of spans to http://"),
            "{refused:?}"
        );
        assert!(
            refused[0].contains("is a collector running there?"),
            "{refused:?}"
        );
    }
}

#[test]
fn wrong_credentials_are_not_tried_again_and_right_ones_are_taken() {
    for protocol in BOTH {
        let collector = Collector::start();
        collector.respond_with(Reply::status(401), 2);
        let mut service = Service::sending_to(collector.address(), protocol, Batch::default());
        for _ in 0..2 {
            service.make(10);
            service.telemetry.flush(SOON).expect_err("they are refused");
        }
        assert_eq!(collector.requests().len(), 2);
        service.assert_counts([0, 20, 0]);
        let code = match protocol {
            Protocol::Grpc => "UNAUTHENTICATED",
            _ => "401",
        };
        service.assert_said_once(code, "the test wants this request to fail");
        service.goes_on(&collector, [10, 20, 0]);
    }
}

#[test]
fn an_unavailable_receiver_and_one_that_says_when_to_come_back_lose_nothing() {
    let replies = [
        (Reply::unavailable(), ["503", "UNAVAILABLE"]),
        (
            Reply::status(429).with_retry_after(Duration::from_secs(1)),
            ["429", "RESOURCE_EXHAUSTED"],
        ),
    ];
    for (protocol, at) in BOTH.into_iter().zip(0..) {
        for (reply, codes) in replies.clone() {
            let collector = Collector::start();
            collector.respond_with(reply, 1);
            let mut service = Service::sending_to(collector.address(), protocol, Batch::default());
            service.make(10);
            service
                .telemetry
                .flush(SOON)
                .expect("the second attempt is taken");
            assert_eq!(collector.requests().len(), 2);
            service.assert_counts([10, 0, 0]);
            let code: &str = codes[at];
            service.assert_said_once(code, "next attempt in");
            service.goes_on(&collector, [20, 0, 0]);
        }
    }
}

#[test]
fn a_receiver_that_hangs_blocks_nobody_and_costs_what_it_held() {
    for protocol in BOTH {
        let silent = Silent::start();
        let timeout = Duration::from_millis(200);
        let mut service = Service::giving_up_after(timeout, silent.address(), protocol);
        service.make(10_000);
        silent.wait_for_connections(1);
        let health = service.health();
        assert_eq!(health.exported, 0);
        assert!(health.queued <= 2048 + 4 * 512, "{health}");
        service.telemetry.flush(SOON).expect_err("nobody answers");
        let health = service.health();
        service.assert_counts([0, health.failed, health.dropped]);
        service.assert_said_once("timeout", "not taken within 200ms");
        // The counts add up when all is over, too.
        service.make(100);
        service
            .telemetry
            .shutdown(SOON)
            .expect_err("nobody answers");
        service.assert_counts([0, health.failed + 100, health.dropped]);
    }
}

/// One signal's receiver takes no time from the others: their deadline is the same.
#[test]
fn log_records_are_sent_while_the_receiver_of_spans_hangs() {
    for ends in [false, true] {
        let (silent, collector) = (Silent::start(), Collector::start());
        let telemetry = Telemetry::builder("two-receivers")
            .with_shutdown_timeout(Duration::ZERO)
            .with_endpoint(collector.endpoint())
            .with_variables([
                ("OTEL_LOGS_EXPORTER", "otlp".to_owned()),
                ("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN", "logs".to_owned()),
                ("OTEL_BLRP_SCHEDULE_DELAY", "3600000".to_owned()),
                (
                    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                    format!("http://{}/v1/traces", silent.address()),
                ),
            ])
            .build()
            .expect("it can be set up");
        let provider = telemetry.provider().expect("it is on").clone();
        let entered = provider.enter();
        let failed = span!("work").try_in_scope(|| "seven".parse::<u8>());
        assert!(failed.is_err());
        drop(entered);
        let waiting = thread::spawn(move || {
            if ends {
                telemetry.shutdown(Duration::from_secs(2))
            } else {
                telemetry.flush(Duration::from_secs(2))
            }
        });
        collector.wait_for_logs(1, SOON);
        let unfinished = waiting.join().expect("no panic");
        assert!(unfinished.is_err_and(|error| error.is_unfinished()));
    }
}
