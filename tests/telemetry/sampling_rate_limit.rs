//! So many traces per second, by a clock that the test turns.

use instrument_core::sampling::{Clock, Sampler};
use opentelemetry::trace::TraceId;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use telemetry_tests::sampling::{ask_root, is_sampled, weight};

struct Hands(Arc<AtomicU64>);

impl Hands {
    fn limit(per_second: f64) -> (Self, Sampler) {
        let nanos = Arc::new(AtomicU64::new(0));
        let read = nanos.clone();
        let clock = Clock::new(move || Duration::from_nanos(read.load(Ordering::Relaxed)));
        (Self(nanos), Sampler::rate_limit_by(per_second, clock))
    }

    fn turn(&self, by: Duration) {
        let nanos = u64::try_from(by.as_nanos()).expect("a short time");
        self.0.fetch_add(nanos, Ordering::Relaxed);
    }
}

/// How many are kept, and how many they stand for.
fn offer(sampler: &Sampler, traces: usize) -> (usize, f64) {
    (0..traces)
        .map(|_| ask_root(sampler, TraceId::from(1), "GET /", &[]))
        .filter(is_sampled)
        .fold((0, 0.0), |(kept, weights), result| {
            (kept + 1, weights + weight(&result.attributes))
        })
}

#[test]
fn a_thousand_traces_per_second_are_limited_to_fifty() {
    let (hands, sampler) = Hands::limit(50.0);
    let (mut kept, mut weights) = (Vec::new(), 0.0);
    for _second in 0..60 {
        let mut this_second = 0;
        for _millisecond in 0..1000 {
            let (one, stands_for) = offer(&sampler, 1);
            this_second += one;
            weights += stands_for;
            hands.turn(Duration::from_millis(1));
        }
        kept.push(this_second);
    }
    // The bucket was full at first: what one second brings on top.
    assert!((99..=100).contains(&kept[0]), "{kept:?}");
    assert!(
        kept[1..].iter().all(|kept| (49..=51).contains(kept)),
        "{kept:?}"
    );
    let off = weights / 60_000.0 - 1.0;
    assert!(off.abs() < 0.05, "weighted counts are off by {off}");
}

#[test]
fn the_bucket_holds_one_seconds_worth() {
    let (hands, sampler) = Hands::limit(50.0);
    hands.turn(Duration::from_secs(3600));
    assert_eq!(offer(&sampler, 1000).0, 50);
    hands.turn(Duration::from_millis(19));
    assert_eq!(offer(&sampler, 1000).0, 0);
    hands.turn(Duration::from_millis(1));
    assert_eq!(offer(&sampler, 1000).0, 1);
}

#[test]
fn less_than_one_per_second_is_one_now_and_then() {
    let (hands, sampler) = Hands::limit(0.1);
    assert_eq!(offer(&sampler, 10).0, 1);
    hands.turn(Duration::from_millis(9_999));
    assert_eq!(offer(&sampler, 10).0, 0);
    hands.turn(Duration::from_millis(1));
    assert_eq!(
        offer(&sampler, 10),
        (1, 20.0),
        "it stands for those left out"
    );
}

#[test]
fn no_traces_per_second_are_none() {
    for none in [0.0, -1.0, f64::NAN] {
        let (hands, sampler) = Hands::limit(none);
        hands.turn(Duration::from_secs(1));
        assert_eq!(offer(&sampler, 10).0, 0);
    }
}

#[test]
fn clones_and_threads_share_the_bucket() {
    let (_hands, sampler) = Hands::limit(50.0);
    let kept: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let sampler = sampler.clone();
                scope.spawn(move || offer(&sampler, 1000).0)
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    });
    assert_eq!(kept, 50);
}
