//! Everything an expansion of `#[traced_span]` may name, and nothing else. No stability promise.

pub use crate::as_context::AsContext;
pub use crate::attributes::Attributes;
pub use crate::failure::{Errors, Failure, Probe, traits};
pub use crate::future::Traced;
pub use crate::outcome::End;
pub use crate::returned::{Done, IsDone, Later, Returned, asked, done};
pub use crate::site::{Prepared, Site};
pub use crate::span::{Leaf, Span};
pub use crate::stream::TracedStream;
pub use crate::{__error as error, __failure as failure, __success as success};
pub use opentelemetry::trace::SpanKind;

use crate::provider;
use futures_core::Stream;
use std::future::Future;

/// Whether a span can be recorded at all: asked before a [`Site`] starts one, so that where it cannot, nothing is prepared.
#[inline]
#[must_use]
pub fn is_any() -> bool {
    provider::is_any()
}

/// A synchronous function's body. When it returns, nothing is left of the span.
#[inline]
pub fn run<R>(span: &mut Span, body: impl FnOnce() -> R, end: impl FnOnce(&mut End<'_>, &R)) -> R {
    let output = span.run(body, end);
    debug_assert!(span.is_none());
    output
}

/// The same for one with `leaf`.
#[inline]
pub fn run_leaf<R>(
    leaf: &mut Leaf,
    body: impl FnOnce() -> R,
    end: impl FnOnce(&mut End<'_>, &R),
) -> R {
    let output = leaf.run(body, end);
    debug_assert!(leaf.is_none());
    output
}

/// The body of a function that does not return.
#[inline]
pub fn run_diverging<N>(span: &mut Span, body: impl FnOnce() -> N) -> N {
    span.run(body, |_, _| {})
}

/// Leaves a span that has ended as it is. What forgets in the code of others may be forbidden there.
#[inline]
pub fn forget<S>(span: S) {
    std::mem::forget(span);
}

/// An `async fn`'s body.
#[inline]
pub fn traced<F, E>(span: Span, future: F, end: E) -> Traced<F, E>
where
    F: Future,
    E: FnOnce(&mut End<'_>, &F::Output),
{
    Traced::new(span, future, end)
}

/// A function that returns a future of a `T`: its own part runs in the span too.
#[inline]
pub fn traced_future<T, F, E>(mut span: Span, make: impl FnOnce() -> F, end: E) -> Traced<F, E>
where
    F: Future<Output = T>,
    E: FnOnce(&mut End<'_>, &F::Output),
{
    let future = span.within(make);
    Traced::new(span, future, end)
}

/// A function that returns a stream of `T`s: its own part runs in the span too.
#[inline]
pub fn traced_stream<T, S, E>(
    mut span: Span,
    make: impl FnOnce() -> S,
    each: E,
) -> TracedStream<S, E>
where
    S: Stream<Item = T>,
    E: FnMut(&mut End<'_>, &S::Item),
{
    let stream = span.within(make);
    TracedStream::new(span, stream, each)
}

/// The error in a `Result`, for closures that want it typed.
#[inline]
pub fn error_of<T, E>(output: &Result<T, E>) -> Option<&E> {
    output.as_ref().err()
}
