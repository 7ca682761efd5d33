//! Threads come and go for a while: every span of theirs is handed on and encoded, and memory does not grow. Alone in its
//! process, since its memory is watched.
//!
//! `SOAK_SECONDS` says how long; the test command runs it for a second.

use instrument_core::telemetry::Telemetry;
use instrument_core::{Provider, current, span};
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use telemetry_tests::process::resident_kb;
use telemetry_tests::receivers::SOON;

/// What allocator and kernel keep for themselves has settled after so many rounds.
const SETTLED: u64 = 300;
const THREADS: usize = 8;

/// Threads that make more spans the later they come, of which the last ends in the middle of one. How many spans that was.
fn round(provider: &Provider) -> u64 {
    let of_thread = |number: usize| {
        let _bound = provider.enter();
        for each in 0..10 * number {
            span!("frame").attribute("number", each).in_scope(|| {
                span!("judge")
                    .attribute("camera.id", "front_door")
                    .in_scope(|| {
                        current::add_event("judged", |to| to.add("risk", &number));
                    });
            });
        }
        span!("last").in_scope(|| {
            if number == THREADS - 1 {
                // Without the hook, which would print it.
                panic::resume_unwind(Box::new("as planned"));
            }
        });
    };
    let panicked = thread::scope(|scope| {
        let of_thread = &of_thread;
        let spawn = |number| scope.spawn(move || of_thread(number));
        let threads: Vec<_> = (0..THREADS).map(spawn).collect();
        let ended = threads.into_iter().map(|thread| thread.join().is_err());
        ended.filter(|panicked| *panicked).count()
    });
    assert_eq!(panicked, 1);
    (0..THREADS as u64).map(|number| 20 * number + 1).sum()
}

#[test]
fn nothing_is_lost_and_memory_stays_flat() {
    let seconds = std::env::var("SOAK_SECONDS");
    let seconds = seconds.ok().and_then(|seconds| seconds.parse().ok());
    let until = Instant::now() + Duration::from_secs(seconds.unwrap_or(1));
    let encoded = Arc::new(AtomicUsize::new(0));
    let counted = encoded.clone();
    let telemetry = Telemetry::builder("soak")
        .with_variables::<&str, &str>([])
        .with_transport(move |request| {
            counted.fetch_add(request.len(), Ordering::Relaxed);
            Ok(())
        })
        .build()
        .expect("it can be set up");
    let provider = telemetry.provider().expect("it is on");
    let (mut rounds, mut made, mut settled) = (0_u64, 0_u64, None);
    while Instant::now() < until || rounds < SETTLED {
        made += round(provider);
        telemetry.flush(SOON).expect("all is encoded");
        let health = &telemetry.health().spans[0];
        assert_eq!((health.exported, health.dropped), (made, 0), "{health}");
        rounds += 1;
        if rounds == SETTLED {
            settled = resident_kb();
        }
    }
    println!(
        "{rounds} rounds, {made} spans, {} bytes, {:?} kB resident, {settled:?} kB after {SETTLED} rounds",
        encoded.load(Ordering::Relaxed),
        resident_kb(),
    );
    assert!(encoded.load(Ordering::Relaxed) as u64 > 50 * made);
    if let (Some(before), Some(after)) = (settled, resident_kb()) {
        let grown = after.saturating_sub(before);
        assert!(grown < 16 * 1024, "{grown} kB more than {before}");
    }
}
