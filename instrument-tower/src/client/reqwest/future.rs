//! The response of a `reqwest` call with a span around it.

use super::{response, wrapped};
use crate::call::Call;
use crate::client::record::ClientRecord;
use crate::client::{self, ResponseBody};
use pin_project::pin_project;
use reqwest::Response;
use std::fmt::Display;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The response future of [`ClientTrace`](crate::client::ClientTrace) around a `reqwest` client.
#[pin_project]
#[derive(Debug)]
#[must_use = "a future does nothing unless polled"]
pub struct ResponseFuture<F> {
    #[pin]
    inner: client::ResponseFuture<F>,
}

impl<F> ResponseFuture<F> {
    pub(super) fn new(inner: F, call: Call<ClientRecord>) -> Self {
        Self {
            inner: client::ResponseFuture::new(inner, call),
        }
    }
}

impl<F, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response, E>>,
    E: Display + 'static,
{
    type Output = Result<Response, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Poll::Ready((result, call)) = self.project().inner.poll_call(cx) else {
            return Poll::Pending;
        };
        Poll::Ready(match (result, call) {
            (Ok(response), Some(call)) => Ok(watched(response, call)),
            (result, _) => result,
        })
    }
}

fn watched(response: Response, mut call: Call<ClientRecord>) -> Response {
    let url = response.url().clone();
    let response = response::plain(response);
    call.respond(&response);
    let call = Some(call).filter(Call::is_recording);
    response::named(
        response.map(|body| wrapped(ResponseBody::new(body, call))),
        url,
    )
}
