//! Tokio's tasks, blocking threads and join sets. See the [module docs](super).

use super::in_current_context;
use ::tokio::task::{AbortHandle, JoinHandle, JoinSet, spawn_blocking};
use opentelemetry::context::FutureExt as _;
use std::future::Future;

/// `tokio::spawn`, in the current context.
///
/// Aborting the task cancels the spans in it: they end, marked `cancelled`. For a runtime's `Handle`, spawn
/// [`future.with_current_context()`](opentelemetry::context::FutureExt::with_current_context).
///
/// ```
/// use instrument_core::{span, spawn};
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(
/// span!("detect").instrument(async {
///     let boxes = spawn::task(async { span!("run_model").instrument(async { 3 }).await });
///     let _later = spawn::task(async { span!("store_frame").detached().instrument(async { /* … */ }).await });
///     assert_eq!(boxes.await.unwrap(), 3);
/// })
/// # );
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Panics
///
/// Outside of a Tokio runtime, as `tokio::spawn` does.
#[track_caller]
pub fn task<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    ::tokio::spawn(future.with_current_context())
}

/// `tokio::task::spawn_blocking`, in the current context.
///
/// ```
/// use instrument_core::{span, spawn};
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(async {
/// let frame = spawn::blocking(|| span!("decode_frame").in_scope(|| vec![0; 64])).await?;
/// # assert_eq!(frame.len(), 64);
/// # Ok::<(), tokio::task::JoinError>(())
/// # }).unwrap();
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Panics
///
/// Outside of a Tokio runtime, as `spawn_blocking` does.
#[track_caller]
pub fn blocking<F, R>(work: F) -> JoinHandle<R>
where
    F: FnOnce() -> R + Send + 'static,
    R: Send + 'static,
{
    spawn_blocking(in_current_context(work))
}

/// Spawns on a `JoinSet`, in the current context.
///
/// ```
/// use instrument_core::{span, spawn::SpawnInContext};
/// use tokio::task::JoinSet;
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(
/// span!("resize_tiles").instrument(async {
///     let mut tiles = JoinSet::new();
///     for tile in 0..4 {
///         tiles.spawn_in_context(async move { span!("load_tile").instrument(async move { tile * 2 }).await });
///     }
///     let sum: i32 = tiles.join_all().await.into_iter().sum();
///     # assert_eq!(sum, 12);
/// })
/// # );
/// # Ok::<(), std::io::Error>(())
/// ```
pub trait SpawnInContext<T> {
    /// `JoinSet::spawn`, in the current context.
    fn spawn_in_context<F>(&mut self, future: F) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static;

    /// `JoinSet::spawn_blocking`, in the current context.
    fn spawn_blocking_in_context<F>(&mut self, work: F) -> AbortHandle
    where
        F: FnOnce() -> T + Send + 'static;
}

impl<T: Send + 'static> SpawnInContext<T> for JoinSet<T> {
    #[track_caller]
    fn spawn_in_context<F>(&mut self, future: F) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
    {
        self.spawn(future.with_current_context())
    }

    #[track_caller]
    fn spawn_blocking_in_context<F>(&mut self, work: F) -> AbortHandle
    where
        F: FnOnce() -> T + Send + 'static,
    {
        self.spawn_blocking(in_current_context(work))
    }
}
