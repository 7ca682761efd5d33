//! What a query costs that nobody will see.

use instrument_core::clients::sqlx::{Connection, Pool};
use instrument_core::span;
use instrument_core::testing::Kit;
use opentelemetry_sdk::trace::Sampler;
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{Executor, Sqlite};
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

const SQL: &str = "SELECT name FROM cameras WHERE name = 'front_door' AND id IN (1, 2, 3)";

/// What each method allocates, before its future or stream is polled.
macro_rules! asked {
    ($executor:expr) => {
        [
            allocations(|| $executor.execute(SQL)),
            allocations(|| $executor.execute_many(SQL)),
            allocations(|| $executor.fetch(SQL)),
            allocations(|| $executor.fetch_many(SQL)),
            allocations(|| $executor.fetch_all(SQL)),
            allocations(|| $executor.fetch_one(SQL)),
            allocations(|| $executor.fetch_optional(SQL)),
        ]
    };
}

fn of_pools(plain: &sqlx::Pool<Sqlite>, ours: &Pool<Sqlite>) -> [[u64; 7]; 2] {
    [asked!(plain), asked!(ours)]
}

fn of_connections(ours: &mut Connection<'_, Sqlite>) -> [[u64; 7]; 2] {
    let plain = asked!(AsMut::<sqlx::SqliteConnection>::as_mut(ours));
    [plain, asked!(&mut *ours)]
}

/// Once any provider was bound anywhere, whether there is one here has to be asked: so all this is one test, in this order.
#[test]
fn a_query_that_nobody_records_allocates_nothing_more() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let _entered = runtime.enter();
    let plain = runtime.block_on(SqlitePoolOptions::new().connect("sqlite::memory:"));
    let plain = plain.expect("there is memory");
    let ours = Pool::new(plain.clone());
    let mut connection = runtime.block_on(ours.acquire()).expect("it is idle");
    let same = |[plain, ours]: [[u64; 7]; 2]| assert_eq!(plain, ours);
    // OpenTelemetry makes its placeholders once.
    of_pools(&plain, &ours);

    same(of_pools(&plain, &ours));
    same(of_connections(&mut connection));

    let kit = Kit::new().with_sampler(Sampler::AlwaysOff);
    let recording = kit.enter();
    span!("request").in_scope(|| {
        same(of_pools(&plain, &ours));
        same(of_connections(&mut connection));
    });
    drop(recording);

    // The counter counts.
    let kit = Kit::new();
    let _recording = kit.enter();
    let [without, with] = of_pools(&plain, &ours);
    assert!(
        without
            .iter()
            .zip(with)
            .all(|(without, with)| *without > 0 && with > *without)
    );
}
