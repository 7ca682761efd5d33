//! Queries that a client of ours tells of, so that the bridge need not: sqlx tells of them as well.

#[cfg(feature = "sqlx")]
use crate::Span;
use std::cell::Cell;

thread_local! {
    static TOLD: Cell<bool> = const { Cell::new(false) };
}

/// What `work` makes sqlx say on this thread is told already, by a span that records.
#[cfg(feature = "sqlx")]
#[inline]
pub(crate) fn by<R>(span: &mut Span, work: impl FnOnce(&mut Span) -> R) -> R {
    let _told = Told(TOLD.replace(span.is_recording()));
    work(span)
}

/// Whether this is said in such work.
#[cfg(feature = "tracing")]
pub(crate) fn is_told() -> bool {
    TOLD.get()
}

/// What was before, whether the work returns or panics.
#[cfg(feature = "sqlx")]
struct Told(bool);

#[cfg(feature = "sqlx")]
impl Drop for Told {
    #[inline]
    fn drop(&mut self) {
        TOLD.set(self.0);
    }
}
