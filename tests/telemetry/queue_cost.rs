//! What a message costs that nobody will see.

use futures_util::FutureExt;
use instrument_core::clients::queue::{Delivery, Destination};
use instrument_core::propagation::{Pairs, inject_context};
use instrument_core::span;
use instrument_core::testing::Kit;
use opentelemetry::Context;
use opentelemetry_sdk::trace::Sampler;
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

static FRAMES: Destination = Destination::new("memory", "frames");

type Headers = Vec<(String, String)>;

/// Allocations of a message on its way: sent, taken out of the queue, processed and settled.
fn on_its_way() -> [u64; 4] {
    let mut headers = Headers::with_capacity(8);
    let send = allocations(|| {
        let sending = FRAMES.send().with_body_size(4096);
        sending.inject(&mut Pairs(&mut headers)).in_scope(|| {});
    });
    let mut message = None;
    let take = allocations(|| message = Some(Delivery::of(&Pairs(&headers[..]))));
    let message = message.expect("it was taken");
    let process = allocations(|| {
        let work = async { black_box(7) };
        let processed = FRAMES.process(&message).run(work);
        processed.now_or_never()
    });
    let settle = allocations(|| FRAMES.settle("ack", &message).in_scope(|| {}));
    [send, take, process, settle]
}

/// Of carrying the context and nothing else.
fn carried() -> u64 {
    let mut headers = Headers::with_capacity(8);
    allocations(|| inject_context(&Context::current(), &mut Pairs(&mut headers)))
}

/// Once any provider was bound anywhere, whether there is one here has to be asked: so all this is one test, in this order.
#[test]
fn a_message_that_nobody_records_costs_what_carrying_its_context_does() {
    // OpenTelemetry makes its placeholders once.
    on_its_way();
    assert_eq!(on_its_way(), [0; 4], "nobody is there");

    let kit = Kit::new().with_sampler(Sampler::ParentBased(Box::new(Sampler::AlwaysOff)));
    let bound = kit.enter();
    span!("receive_image").in_scope(|| {
        on_its_way();
        let [send, take, process, settle] = on_its_way();
        // A name and a value more: when it was sent.
        assert_eq!(send, carried() + 2);
        // What a context is made of: the remote span in it, and that it is not alone there.
        assert!(take <= 8, "{take}");
        assert_eq!((process, settle), (0, 0));
    });
    drop(bound);

    let kit = Kit::new();
    let bound = kit.enter();
    let recorded = on_its_way();
    let counted = recorded.into_iter().all(|allocations| allocations > 0);
    assert!(counted, "the counter counts: {recorded:?}");
    assert_eq!(kit.spans().len(), 3);
    drop(bound);
}
