//! Work on a runtime of its own, recorded by a kit.

use instrument_core::testing::Kit;
use opentelemetry::context::FutureExt as _;
use std::future::Future;

/// Runs `work` to its end; what it starts is recorded by `kit`.
///
/// # Panics
///
/// When this machine has no thread to give.
pub fn traced<F: Future>(kit: &Kit, work: F) -> F::Output {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).enable_all().build();
    let work = work.with_context(kit.context());
    runtime.expect("a runtime").block_on(work)
}
