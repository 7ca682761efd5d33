//! What a call costs that nobody will see.

use futures_util::FutureExt;
use instrument_core::clients::redis::Connection;
use instrument_core::span;
use instrument_core::testing::Kit;
use opentelemetry_sdk::trace::Sampler;
use redis::aio::ConnectionLike;
use redis::{Cmd, Pipeline, RedisFuture, Value, cmd, pipe};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[expect(
    unsafe_code,
    reason = "an allocator is unsafe by its trait; this one counts and hands on to the system's"
)]
// SAFETY: every call is handed on unchanged to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

fn allocations<R>(work: impl FnOnce() -> R) -> u64 {
    let before = ALLOCATIONS.get();
    black_box(work());
    ALLOCATIONS.get() - before
}

/// A server that has answered already.
#[derive(Clone, Debug)]
struct Ready;

impl ConnectionLike for Ready {
    fn req_packed_command<'a>(&'a mut self, _: &'a Cmd) -> RedisFuture<'a, Value> {
        async { Ok(Value::Okay) }.boxed()
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        _: &'a Pipeline,
        _: usize,
        _: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        async { Ok(Vec::new()) }.boxed()
    }

    fn get_db(&self) -> i64 {
        0
    }
}

/// Of a command and a pipeline that were made beforehand.
fn sent(connection: &mut impl ConnectionLike) -> [u64; 2] {
    let command = cmd("SET").arg("key").arg("value").take();
    let mut batch = pipe();
    batch.get("a").get("b");
    [
        allocations(|| connection.req_packed_command(&command).now_or_never()),
        allocations(|| {
            connection
                .req_packed_commands(&batch, 0, 2)
                .now_or_never()
                .is_some()
        }),
    ]
}

/// Once any provider was bound anywhere, whether there is one here has to be asked: so all this is one test, in this order.
#[test]
fn a_call_that_nobody_records_allocates_nothing() {
    let (mut without, mut with) = (Ready, Connection::new(Ready));
    // OpenTelemetry makes its placeholders once.
    sent(&mut with);
    let plain = sent(&mut without);
    assert_eq!(sent(&mut with), plain, "nobody is there");

    let kit = Kit::new().with_sampler(Sampler::AlwaysOff);
    let bound = kit.enter();
    span!("handle_frame").in_scope(|| {
        sent(&mut with);
        assert_eq!(sent(&mut with), plain, "what is above is not sampled");
    });
    drop(bound);

    let kit = Kit::new();
    let bound = kit.enter();
    let recorded = sent(&mut with);
    assert!(
        recorded[0] > plain[0] && recorded[1] > plain[1],
        "the counter counts"
    );
    assert_eq!(kit.spans().len(), 2);
    drop(bound);
}
