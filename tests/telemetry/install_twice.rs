//! Two set-ups in one process: one wins, the others are told and change nothing. Alone in its process.

use instrument_core::span;
use instrument_core::telemetry::Telemetry;
use instrument_core::testing::Collector;
use opentelemetry::{Context, global};
use std::collections::HashMap;
use std::sync::Barrier;
use std::thread;
use telemetry_tests::process::our_threads;
use telemetry_tests::receivers::SOON;

const THREADS: usize = 8;

#[test]
fn of_eight_set_ups_at_once_one_wins_and_the_others_change_nothing() {
    let collectors: Vec<_> = (0..THREADS).map(|_| Collector::start()).collect();
    let barrier = Barrier::new(THREADS);
    let results: Vec<_> = thread::scope(|scope| {
        let install = |collector: &Collector| {
            let builder = Telemetry::builder("twice")
                .with_variables::<&str, &str>([])
                .with_endpoint(collector.endpoint());
            barrier.wait();
            builder.install()
        };
        let threads: Vec<_> = collectors
            .iter()
            .map(|collector| scope.spawn(move || install(collector)))
            .collect();
        let ended = threads.into_iter().map(|thread| thread.join());
        ended.map(|result| result.expect("no panic")).collect()
    });

    let (installed, refused): (Vec<_>, Vec<_>) = results
        .into_iter()
        .enumerate()
        .partition(|(_, result)| result.is_ok());
    let [(winner, Ok(telemetry))] = &installed[..] else {
        panic!("one wins: {installed:?}")
    };
    for (_, result) in refused {
        let error = result.expect_err("it was refused");
        assert!(error.is_already_installed(), "{error}");
        assert!(error.to_string().contains("installed already"), "{error}");
    }

    // Another one, later and with other propagators, changes nothing either.
    let later = Telemetry::builder("later")
        .with_variables([("OTEL_PROPAGATORS", "none")])
        .install_or_disabled();
    assert!(!later.is_enabled());
    drop(later);
    assert_eq!(our_threads(), ["instrument-expo"]);

    span!("work").in_scope(|| {
        let mut headers = HashMap::new();
        global::get_text_map_propagator(|propagator| {
            propagator.inject_context(&Context::current(), &mut headers);
        });
        assert!(headers.contains_key("traceparent"), "{headers:?}");
    });
    telemetry.flush(SOON).expect("it is sent");
    for (number, collector) in collectors.iter().enumerate() {
        assert_eq!(collector.spans().len(), usize::from(number == *winner));
    }
}
