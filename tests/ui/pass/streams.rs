//! Functions that return a stream.

use futures_core::Stream;
use instrument_core::traced_span;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

fn main() {
    assert_eq!(collect(counting(3)), [0, 1, 2]);
    assert_eq!(collect(boxed_counting(2)), [0, 1]);
    assert_eq!(collect(results(2)), [Ok(0), Ok(1)]);
    is_send(counting(1));
}

fn is_send(_: impl Send) {}

struct Counting(u32, u32);

impl Stream for Counting {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u32>> {
        self.0 += 1;
        Poll::Ready((self.0 <= self.1).then(|| self.0 - 1))
    }
}

#[traced_span]
fn counting(to: u32) -> impl Stream<Item = u32> {
    Counting(0, to)
}

#[traced_span]
fn boxed_counting(to: u32) -> Pin<Box<dyn Stream<Item = u32> + Send>> {
    Box::pin(Counting(0, to))
}

#[traced_span(attrs(to), err(debug, error.length = |e| e.len()))]
fn results(to: u32) -> impl Stream<Item = Result<u32, String>> + use<> {
    Checked(Counting(0, to))
}

struct Checked(Counting);

impl Stream for Checked {
    type Item = Result<u32, String>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0).poll_next(cx).map(|item| item.map(Ok))
    }
}

fn collect<S: Stream>(stream: S) -> Vec<S::Item> {
    let mut stream = pin!(stream);
    let mut items = Vec::new();
    while let Poll::Ready(Some(item)) = stream
        .as_mut()
        .poll_next(&mut Context::from_waker(Waker::noop()))
    {
        items.push(item);
    }
    items
}
