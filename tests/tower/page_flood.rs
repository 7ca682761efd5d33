//! More spans over OTLP than there is room for: what is kept stays within its bounds, so does memory, and the page answers
//! meanwhile. `FLOOD_SPANS` says how many, when it is to be a million: `.ci/check soak` does.

use instrument_core::store::{StoreLimits, TraceStore};
use instrument_tower::Page;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tower_tests::page::{look, send, sent_span, text};

const BATCH: u64 = 1000;
const PER_TRACE: u64 = 10;

/// What of this process is in memory, in MiB.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("/proc");
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1));
    kilobytes.expect("a line").parse::<u64>().expect("a number") / 1024
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_spans_stays_within_the_bounds_and_the_page_answers() {
    let store = TraceStore::new(StoreLimits {
        bytes: 24 << 20,
        spans: 8000,
        ..StoreLimits::default()
    });
    let page = Page::new(&store);
    let is_over = Arc::new(AtomicBool::new(false));
    let asked = tokio::spawn({
        let (page, is_over) = (page.clone(), is_over.clone());
        async move {
            let mut times = Vec::new();
            while !is_over.load(Ordering::Relaxed) {
                for path in [
                    "/api/services",
                    "/api/traces?limit=20",
                    "/api/page",
                    "/api/dependencies",
                ] {
                    let begin = Instant::now();
                    let answered = look(&page, path).await;
                    assert_eq!(answered.status, 200, "{answered:?}");
                    times.push(begin.elapsed());
                }
                // As often as somebody would who cannot wait.
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            times.sort_unstable();
            times
        }
    });

    let all = std::env::var("FLOOD_SPANS").map_or(50_000, |n| n.parse().expect("a number"));
    let begin = Instant::now();
    let mut settled = 0;
    for batch in 0..all / BATCH {
        let spans = (0..BATCH).map(|n| {
            let number = batch * BATCH + n;
            let trace = number / PER_TRACE;
            let parent = if number % PER_TRACE == 0 {
                0
            } else {
                trace * PER_TRACE + 1
            };
            let mut span = sent_span(trace + 1, number + 1, parent, "detect_objects", 5);
            span.attributes = vec![
                text("camera.id", "front_door"),
                text("frame.name", &format!("frame-{number}.jpg")),
            ];
            if trace % 50 == 7 {
                span.status = Some(instrument_core::testing::proto::trace::v1::Status {
                    code: 2,
                    message: "it failed".to_owned(),
                });
            }
            span
        });
        let answered = send(&page, spans.collect()).await;
        assert_eq!(answered.status, 200, "{answered:?}");
        // The bounds are reached after a twentieth of them.
        if batch == all / BATCH / 5 {
            settled = resident();
        }
    }
    let took = begin.elapsed();
    is_over.store(true, Ordering::Relaxed);
    let times = asked.await.expect("the page answers");
    let (grown, counts) = (resident(), store.counts());
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    eprintln!(
        "{all} spans in {took:?}; {settled} MiB after a fifth of them, {grown} MiB after all; {} answers, half within {:?}, 99 % within {:?}, all within {:?}; {counts:?}",
        times.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    );
    assert!(
        counts.spans <= counts.max_spans && counts.bytes <= counts.max_bytes,
        "{counts:?}"
    );
    assert_eq!(counts.received_spans, all);
    assert_eq!(
        counts.spans as u64 + counts.evicted_spans + counts.refused_spans,
        all
    );
    assert_eq!(counts.refused_spans, 0);
    assert!(
        grown <= settled + 24,
        "{settled} MiB have grown to {grown} MiB"
    );
    // What failed is kept longer: of a fiftieth of all traces, there is more than a fiftieth left.
    let failed = look(
        &page,
        "/api/traces?limit=1500&tags=%7B%22error%22%3A%22true%22%7D",
    )
    .await
    .json();
    let failed = failed["data"].as_array().map_or(0, Vec::len);
    assert!(
        failed * 10 > counts.traces,
        "{failed} of {} traces failed",
        counts.traces
    );
    // It is said that traces are gone.
    let about = look(&page, "/api/page").await.json();
    let notes = about["notes"].to_string();
    assert!(notes.contains("older traces are gone"), "{notes}");
}
