//! Time for tests: tokio's own, which stands still and moves on by itself when all wait for it.

/// Runs a test in such a time.
pub(in crate::export) fn on_a_stopped_clock<R>(test: impl AsyncFnOnce() -> R) -> R {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    runtime.expect("a runtime").block_on(test())
}
