//! Context into other places: threads, tasks, pools.
//!
//! What is current (the span, baggage, a bound [`Provider`](crate::Provider)) belongs to one thread or one task.
//! These start work elsewhere and make it current there too, so that what starts there continues this trace:
//!
//! | instead of | write | feature |
//! |---|---|---|
//! | `std::thread::spawn` | [`thread`](fn@thread) | |
//! | `scope.spawn` of `std::thread::scope` | [`scoped`] | |
//! | `tokio::spawn` | `task` | `tokio` |
//! | `tokio::task::spawn_blocking` | `blocking` | `tokio` |
//! | `join_set.spawn`, `.spawn_blocking` | `SpawnInContext` | `tokio` |
//! | `rayon::spawn`, `rayon::join` | `rayon`, `rayon_join` | `rayon` |
//! | `scope.spawn` of `rayon::scope` | `rayon_scoped` | `rayon` |
//! | anything that takes a closure: `thread::Builder`, a `ThreadPool` | [`in_current_context`] | |
//! | the closure of a parallel iterator | [`each_in_current_context`] | |
//! | a future, where there is no `task` for it | [`with_current_context`](opentelemetry::context::FutureExt::with_current_context) | |
//! | a channel or a queue | [`Carried`](crate::Carried) | |
//!
//! How the work belongs to its caller is the caller's choice, and is said by the span around it:
//!
//! ```
//! use instrument_core::{span, spawn};
//!
//! # fn resize() {} fn reindex() {}
//! span!("upload").in_scope(|| {
//!     // A child that starts when the work does …
//!     let child = spawn::thread(|| span!("resize").in_scope(resize));
//!     // … or now, with the time until the thread runs in it …
//!     let resize_from_now = span!("resize").start();
//!     let from_now = spawn::thread(|| resize_from_now.in_scope(resize));
//!     // … or a trace of its own that links to this one, for what outlives it.
//!     let detached = spawn::thread(|| span!("reindex").detached().in_scope(reindex));
//!     # for thread in [child, from_now, detached] { thread.join().unwrap() }
//! });
//! ```

#[cfg(feature = "rayon")]
mod rayon;
#[cfg(feature = "tokio")]
mod tokio;

#[cfg(feature = "rayon")]
pub use self::rayon::{rayon, rayon_join, rayon_scoped};
#[cfg(feature = "tokio")]
pub use self::tokio::{SpawnInContext, blocking, task};

use crate::ending;
use std::thread::{self, JoinHandle, ScopedJoinHandle};

/// `work`, with what is current here being current wherever it is called.
///
/// ```
/// use instrument_core::spawn::in_current_context;
/// use std::thread;
///
/// let decoder = thread::Builder::new().name("decoder".into()).spawn(in_current_context(|| { /* … */ }))?;
/// # decoder.join().unwrap();
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn in_current_context<R>(work: impl FnOnce() -> R) -> impl FnOnce() -> R {
    let otel_cx = ending::current();
    move || {
        let _guard = ending::attach(&otel_cx);
        work()
    }
}

/// `work`, called for any number of items on any threads, with what is current here being current on every call.
///
/// ```
/// use instrument_core::{span, spawn::each_in_current_context};
/// use rayon::prelude::*;
///
/// let area = |side: &u32| span!("measure_tile").in_scope(|| side * side);
/// let areas: Vec<u32> =
///     span!("measure_tiles").in_scope(|| [2, 3].par_iter().map(each_in_current_context(area)).collect());
/// assert_eq!(areas, [4, 9]);
/// ```
pub fn each_in_current_context<T, R>(work: impl Fn(T) -> R) -> impl Fn(T) -> R {
    let otel_cx = ending::current();
    move |item| {
        let _guard = ending::attach(&otel_cx);
        work(item)
    }
}

/// `std::thread::spawn`, in the current context.
///
/// ```
/// use instrument_core::{span, spawn};
///
/// let thumbnail = span!("upload").in_scope(|| spawn::thread(|| span!("make_thumbnail").in_scope(|| vec![0; 64])));
/// assert_eq!(thumbnail.join().unwrap().len(), 64);
/// ```
pub fn thread<F, T>(work: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    thread::spawn(in_current_context(work))
}

/// `scope.spawn(work)` of `std::thread::scope`, in the current context.
///
/// ```
/// use instrument_core::{span, spawn};
/// use std::thread;
///
/// let tiles = ["left", "right"];
/// span!("resize_tiles").in_scope(|| {
///     thread::scope(|scope| {
///         for tile in &tiles {
///             spawn::scoped(scope, move || span!("resize_tile").attribute("tile", tile).in_scope(|| { /* … */ }));
///         }
///     });
/// });
/// ```
pub fn scoped<'scope, F, T>(
    scope: &'scope thread::Scope<'scope, '_>,
    work: F,
) -> ScopedJoinHandle<'scope, T>
where
    F: FnOnce() -> T + Send + 'scope,
    T: Send + 'scope,
{
    scope.spawn(in_current_context(work))
}
