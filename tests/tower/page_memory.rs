//! What a store says that it takes is what it takes: its bound in bytes is one.

use instrument_core::store::{StoreCounts, StoreLimits, TraceStore};
use instrument_core::testing::proto::trace::v1::span::{Event, Link};
use instrument_core::testing::proto::trace::v1::{Span, Status};
use instrument_tower::Page;
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};
use tower_tests::page::{send, sent_span, text};

static HELD: AtomicUsize = AtomicUsize::new(0);

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// With what the system's allocator needs to know of it, which has blocks of multiples of sixteen bytes.
fn taken(layout: Layout) -> usize {
    (layout.size() + 8).next_multiple_of(16)
}

#[expect(
    unsafe_code,
    reason = "an allocator is unsafe by its trait; this one counts and hands on to the system's"
)]
// SAFETY: every call is handed on unchanged to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        HELD.fetch_add(taken(layout), Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.fetch_sub(taken(layout), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// What it says and what it takes, once these are in it.
async fn kept(spans: impl IntoIterator<Item = Span>) -> (StoreCounts, usize) {
    let before = HELD.load(Ordering::Relaxed);
    let store = TraceStore::new(StoreLimits {
        bytes: 64 << 20,
        ..StoreLimits::default()
    });
    let page = Page::new(&store);
    let mut batch = Vec::new();
    for span in spans {
        batch.push(span);
        if batch.len() == 500 {
            assert_eq!(send(&page, std::mem::take(&mut batch)).await.status, 200);
        }
    }
    send(&page, batch).await;
    drop(page);
    let counts = store.counts();
    let after = HELD.load(Ordering::Relaxed);
    (counts, after - before)
}

fn plain(trace: u64, id: u64) -> Span {
    sent_span(trace, id, 0, "detect_objects", 5)
}

fn usual(trace: u64, id: u64) -> Span {
    let mut span = plain(trace, id);
    span.attributes = vec![
        text("camera.id", "front_door"),
        text("frame.name", &format!("frame-{id}.jpg")),
    ];
    span
}

/// Names and keys that nothing shares.
fn odd(trace: u64, id: u64) -> Span {
    let mut span = plain(trace, id);
    let long = |what: &str| format!("{what}-{id}-{}", "x".repeat(400));
    span.name = long("name");
    span.trace_state = format!("vendor={id}");
    span.attributes = vec![text(&long("key"), "1"), text("", &long("value"))];
    span.events = vec![
        Event {
            name: long("event"),
            attributes: vec![text(&long("key"), "1")],
            ..Event::default()
        };
        2
    ];
    span.links = vec![
        Link {
            attributes: vec![text(&long("key"), "1")],
            ..Link::default()
        };
        2
    ];
    span.status = Some(Status {
        code: 2,
        message: long("message"),
    });
    span
}

#[tokio::test]
async fn the_bytes_of_a_store_are_those_that_it_takes() {
    type Shape = (&'static str, u64, u64, fn(u64, u64) -> Span);
    let shapes: [Shape; 5] = [
        ("traces of one span", 10_000, 1, plain),
        ("traces of ten spans", 5000, 10, usual),
        ("large traces", 20, 2500, usual),
        ("names that nothing shares", 500, 10, odd),
        ("many of these in one trace", 3, 1000, odd),
    ];
    for (shape, traces, each, make) in shapes {
        let ids = (0..traces).flat_map(|trace| (0..each).map(move |n| (trace, trace * each + n)));
        let spans = ids.map(|(trace, id)| make(trace + 1, id + 1));
        let (counts, takes) = kept(spans).await;
        let all = traces * each;
        assert_eq!(counts.spans as u64, all, "{shape}: {counts:?}");
        let share = takes as f64 / counts.bytes as f64;
        eprintln!(
            "{shape}: {takes} bytes, {} of a span; it says {} ({share:.2})",
            takes as u64 / all,
            counts.bytes
        );
        assert!(
            (0.5..1.1).contains(&share),
            "{shape}: {takes} bytes, and it says {counts:?}"
        );
    }
}
