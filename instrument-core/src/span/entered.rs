//! The guard of a span that is current for the rest of a block.

use super::{Active, Span};
use crate::ending::Attached;
use std::marker::PhantomData;
use std::thread;

/// A span that is current until this guard is dropped, which ends it. Made by [`Span::enter`].
#[must_use = "the span ends when this guard is dropped; `let _guard = …` keeps it to the end of the block"]
#[derive(Debug)]
pub struct Entered {
    guard: Option<Attached>,
    span: Span,
    /// Whether a panic was on its way already, so that it is not taken for one of the span's own.
    panicking: bool,
    _not_send: PhantomData<*const ()>,
}

impl Entered {
    pub(super) fn new(mut span: Span) -> Self {
        let guard = span.active_mut().map(Active::attach);
        Self {
            guard,
            span,
            panicking: thread::panicking(),
            _not_send: PhantomData,
        }
    }

    /// The span, to record on.
    pub fn span(&self) -> &Span {
        &self.span
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        let Some(guard) = self.guard.take() else {
            return;
        };
        let panicked = !self.panicking && thread::panicking();
        self.span.finish(guard, |end| {
            if panicked {
                end.panicked();
            }
        });
    }
}
