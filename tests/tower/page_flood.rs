//! More spans over OTLP than there is room for, through sockets: what is kept stays within its bounds, so does memory, and
//! the page answers meanwhile. `FLOOD_SPANS` says how many, when it is to be a million and the bounds those that a store has
//! by itself: `.ci/check soak` does, and wants to be answered soon.

#[path = "page_flood/memory.rs"]
mod memory;
#[path = "page_flood/onlooker.rs"]
mod onlooker;
#[path = "page_flood/sender.rs"]
mod sender;

use axum::Router;
use instrument_core::store::{StoreLimits, TraceStore};
use instrument_tower::Page;
use memory::resident;
use onlooker::{Times, look};
use sender::{BATCH, EXPORT, Sender};
use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tower_tests::Listening;

/// The bounds of a short flood.
fn small() -> StoreLimits {
    StoreLimits {
        bytes: 24 << 20,
        spans: 8000,
        ..StoreLimits::default()
    }
}

fn mounted(store: &TraceStore) -> Router {
    let page = Page::new(store);
    Router::new()
        .route_service(EXPORT, page.receiver())
        .nest_service("/tracing", page)
}

/// Half of the batches over HTTP, half over gRPC; in between it is said what is in memory.
async fn flood(to: SocketAddr, batches: u64, settled: &mut u64) {
    let (mut http, mut grpc) = (Sender::over_http(to), Sender::over_grpc(to).await);
    for batch in 0..batches / 2 {
        tokio::join!(http.send(2 * batch), grpc.send(2 * batch + 1));
        // The bounds are reached before a fifth of them.
        if batch == batches / 10 {
            *settled = resident();
        }
    }
}

/// On a thread of its own, as a browser is.
fn look_on(at: SocketAddr) -> (oneshot::Sender<()>, thread::JoinHandle<Times>) {
    let (stop, stopped) = oneshot::channel();
    let looking = thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(look(at, stopped))
    });
    (stop, looking)
}

#[test]
fn a_flood_of_spans_stays_within_the_bounds_and_the_page_answers() {
    let asked_for = std::env::var("FLOOD_SPANS").ok();
    let all = asked_for
        .as_ref()
        .map_or(50_000, |n| n.parse().expect("a number"));
    let limits = asked_for
        .as_ref()
        .map_or_else(small, |_| StoreLimits::default());
    let bound = (limits.bytes >> 20) as u64;
    let store = TraceStore::new(limits);
    let service = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let service = service.expect("a runtime");
    let listening = service.block_on(Listening::start(mounted(&store)));
    let address = listening.address();
    let (before, mut settled) = (resident(), 0);

    let (stop, looking) = look_on(address);
    let begin = Instant::now();
    let senders = Builder::new_current_thread().enable_all().build();
    senders
        .expect("a runtime")
        .block_on(flood(address, all / BATCH, &mut settled));
    let took = begin.elapsed();
    stop.send(()).expect("it looks on");
    let times = looking.join().expect("the page answers");
    let (after, counts) = (resident(), store.counts());
    eprintln!(
        "{all} spans in {took:.1?}; {before} MiB before, {settled} MiB after a fifth of them, {after} MiB after all\n{times}{counts:#?}"
    );

    assert!(counts.spans <= counts.max_spans, "{counts:?}");
    assert!(counts.traces <= counts.max_traces, "{counts:?}");
    assert!(counts.bytes <= counts.max_bytes, "{counts:?}");
    assert_eq!(counts.received_spans, all);
    assert_eq!(
        counts.spans as u64 + counts.evicted_spans + counts.refused_spans,
        all
    );
    assert_eq!((counts.refused_spans, counts.repeated_spans), (0, 0));
    assert!(counts.evicted_spans > 0, "{counts:?}");
    let flat = bound / 4;
    assert!(
        after <= settled + flat.max(24),
        "{settled} MiB have grown to {after} MiB"
    );
    // Besides what is kept: buffers, and whoever sends and looks on, who are in this process too.
    assert!(
        after <= before + bound + bound / 2 + 64,
        "{before} MiB have grown to {after} MiB"
    );
    assert!(times.count() > 0);
    if asked_for.is_some() {
        assert!(times.median() <= Duration::from_millis(200), "{times}");
    }
    service.block_on(said_on_the_page(address, counts.traces));
    service.block_on(listening.stop());
}

/// What failed is kept longer; and it is said that traces are gone.
async fn said_on_the_page(at: SocketAddr, traces: usize) {
    let ask = async |path: &str| -> serde_json::Value {
        let url = format!("http://{at}/tracing/api/{path}");
        let answer = reqwest::get(url).await.expect("it answers");
        serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON")
    };
    // A fiftieth of all traces failed: there is more than a fiftieth left.
    let failed = ask("traces?limit=1500&tags=%7B%22error%22%3A%22true%22%7D").await;
    let failed = failed["data"].as_array().map_or(0, Vec::len);
    assert!(
        failed == 1500 || failed * 10 > traces,
        "{failed} of {traces} traces failed"
    );
    let about = ask("page").await;
    let notes = about["notes"].to_string();
    assert!(notes.contains("older traces are gone"), "{notes}");
}
