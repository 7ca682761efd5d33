//! Rayon's global pool. See the [module docs](super).
//!
//! A pool's thread that waits for a job may run another one meanwhile. Each job started here has its own context,
//! whatever it interrupts; a job started without sees that of the job it interrupts.

use super::in_current_context;
use crate::ending;
use ::rayon::Scope;

/// `rayon::spawn`, in the current context. For a pool of your own: `pool.spawn(in_current_context(work))`.
///
/// ```
/// use instrument_core::{span, spawn};
///
/// span!("upload").in_scope(|| spawn::rayon(|| span!("make_thumbnail").in_scope(|| { /* … */ })));
/// ```
pub fn rayon<F>(work: F)
where
    F: FnOnce() + Send + 'static,
{
    ::rayon::spawn(in_current_context(work));
}

/// `rayon::join`, with both halves in the current context.
///
/// ```
/// use instrument_core::{span, spawn};
///
/// let sum = |half: &[u32]| span!("sum_half").in_scope(|| half.iter().sum::<u32>());
/// let (left, right) = span!("sum").in_scope(|| spawn::rayon_join(|| sum(&[1, 2]), || sum(&[3, 4])));
/// assert_eq!(left + right, 10);
/// ```
pub fn rayon_join<A, B, RA, RB>(a: A, b: B) -> (RA, RB)
where
    A: FnOnce() -> RA + Send,
    B: FnOnce() -> RB + Send,
    RA: Send,
    RB: Send,
{
    ::rayon::join(in_current_context(a), in_current_context(b))
}

/// `scope.spawn(work)` of `rayon::scope`, in the current context.
///
/// ```
/// use instrument_core::{span, spawn};
///
/// let tiles = ["left", "right"];
/// span!("resize_tiles").in_scope(|| {
///     let otel_cx = instrument_core::opentelemetry::Context::current();
///     rayon::scope(|scope| {
///         // The scope's own closure may run on a thread of the pool.
///         let _guard = otel_cx.attach();
///         for tile in &tiles {
///             spawn::rayon_scoped(scope, move |_| span!("resize_tile").attribute("tile", tile).in_scope(|| { /* … */ }));
///         }
///     });
/// });
/// ```
pub fn rayon_scoped<'scope, F>(scope: &Scope<'scope>, work: F)
where
    F: FnOnce(&Scope<'scope>) + Send + 'scope,
{
    let otel_cx = ending::current();
    scope.spawn(move |scope| {
        let _guard = ending::attach(&otel_cx);
        work(scope);
    });
}
