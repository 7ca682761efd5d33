//! Random trees for a while: every one comes out right, and memory does not grow.
//!
//! `SOAK_SECONDS` says how long; the test command runs it for a second.

use instrument_core::opentelemetry::context::FutureExt as _;
use instrument_core::testing::Kit;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use std::time::{Duration, Instant};
use support::random_tree::work;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn memory_stays_flat_over_random_trees() {
    let seconds = std::env::var("SOAK_SECONDS")
        .ok()
        .and_then(|seconds| seconds.parse().ok())
        .unwrap_or(1);
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut runner = TestRunner::default();
    let kit = Kit::new().with_provider(|provider| provider.with_span_name_limit(usize::MAX));
    let (mut trees, mut spans) = (0_u64, 0_u64);
    // What allocator and runtime keep for themselves has settled after some hundred trees.
    let mut settled = None;
    while Instant::now() < until || settled.is_none() {
        let work = work(60).new_tree(&mut runner).expect("a tree").current();
        work.run().with_context(kit.context()).await;
        work.assert_recorded(&kit);
        kit.reset();
        trees += 1;
        spans += work.size() as u64;
        if trees == 300 {
            settled = resident_kb();
            if settled.is_none() {
                break;
            }
        }
    }
    println!(
        "{trees} trees, {spans} spans, {} kB resident, {} kB after 300 trees",
        resident_kb().unwrap_or(0),
        settled.unwrap_or(0)
    );
    if let (Some(before), Some(after)) = (settled, resident_kb()) {
        assert!(
            after < before + 16 * 1024,
            "resident memory grew from {before} kB to {after} kB over {trees} trees"
        );
    }
}

/// Known on Linux only.
fn resident_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?
        .trim()
        .strip_suffix("kB")?
        .trim()
        .parse()
        .ok()
}
