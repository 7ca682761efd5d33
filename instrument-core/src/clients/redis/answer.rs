//! The future of an answer, with the call that waits for it.

use super::call::Call;
use super::sent::Sent;
use redis::{RedisResult, Value};
use std::future::Future;
use std::pin::Pin;
use std::slice;
use std::task::{Context, Poll};
use std::thread;

/// What is answered to one command, or to each of several.
pub(super) trait Answers {
    fn answers(&self) -> &[Value];
}

impl Answers for Value {
    fn answers(&self) -> &[Value] {
        slice::from_ref(self)
    }
}

impl Answers for Vec<Value> {
    fn answers(&self) -> &[Value] {
        self
    }
}

/// Nothing but whether it went well.
impl Answers for () {
    fn answers(&self) -> &[Value] {
        &[]
    }
}

/// An answer to come: its future and the call that waits for it. `None` once it has come.
pub(super) struct Answer<'a, S: ?Sized + Sent, F>(Option<(Call<'a, S>, F)>);

impl<'a, S: ?Sized + Sent, F> Answer<'a, S, F> {
    /// Of what `send` begins, in the span of the call.
    pub(super) fn new(mut call: Call<'a, S>, send: impl FnOnce() -> F) -> Self {
        let future = call.within(send);
        Self(Some((call, future)))
    }
}

impl<S, F, R> Future for Answer<'_, S, F>
where
    S: ?Sized + Sent,
    F: Future<Output = RedisResult<R>> + Unpin,
    R: Answers,
{
    type Output = RedisResult<R>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<RedisResult<R>> {
        let Some((call, future)) = &mut self.0 else {
            panic!("an answer is polled after it has come")
        };
        let Poll::Ready(result) = call.within(|| Pin::new(future).poll(cx)) else {
            return Poll::Pending;
        };
        if let Some((mut call, future)) = self.0.take() {
            call.within(|| drop(future));
            call.finish(result.as_ref().map(R::answers));
        }
        Poll::Ready(result)
    }
}

impl<S: ?Sized + Sent, F> Drop for Answer<'_, S, F> {
    /// What is under way is dropped in its span. A panic is no decision of the caller's.
    fn drop(&mut self) {
        if let Some((call, future)) = self.0.take() {
            if thread::panicking() {
                call.panicked(|| drop(future));
            } else {
                call.cancel(|| drop(future));
            }
        }
    }
}
