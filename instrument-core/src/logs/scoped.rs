//! A future with fields for what it logs.

use super::Fields;
use pin_project::pin_project;
use std::future::Future;
use std::pin::Pin;
use std::task::{self, Poll};

/// A future whose log events have more fields. Made by [`Fields::instrument`].
///
/// The fields are added to whatever context each poll finds, so that a span around this future stays the current one.
#[pin_project]
#[derive(Debug)]
#[must_use = "a future does nothing unless polled"]
pub struct Scoped<F> {
    fields: Fields,
    #[pin]
    inner: F,
}

impl<F> Scoped<F> {
    pub(super) fn new(fields: Fields, inner: F) -> Self {
        Self { fields, inner }
    }
}

impl<F: Future> Future for Scoped<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let _guard = this.fields.attach();
        this.inner.poll(cx)
    }
}
