//! Types of which it is not known that they are futures, and those that are to be run by others.

#![deny(warnings)]

use instrument_core::traced_span;
use std::convert::Infallible;
use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

#[traced_span]
pub fn generic<T: Default>() -> T {
    T::default()
}

#[traced_span]
pub fn generic_inside<T, E>(result: Result<Box<T>, E>) -> Result<Box<T>, E> {
    result
}

#[traced_span]
pub fn boxed<T: ?Sized>(value: Box<T>) -> Box<T> {
    value
}

#[traced_span]
pub fn projected<I: Iterator>(mut list: I) -> Option<I::Item> {
    list.next()
}

#[traced_span]
pub fn opaque<'a>(list: &'a [u8]) -> impl Iterator<Item = u8> + Clone + use<'a> {
    list.iter().copied()
}

#[traced_span]
pub fn number() -> impl Copy {
    1
}

#[traced_span]
pub fn parsed() -> Result<impl Copy, Infallible> {
    Ok(1)
}

#[traced_span]
pub fn inferred() -> Box<impl Fn() -> u8> {
    Box::new(|| 1)
}

#[traced_span]
pub fn lent<F: Future + Unpin>(future: &mut F) -> &mut F {
    future
}

#[traced_span(sync)]
pub fn begun() -> Ready<u8> {
    ready(1)
}

pub struct Timer;

impl Future for Timer {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        Poll::Ready(())
    }
}

#[traced_span]
impl Timer {
    pub fn new() -> Self {
        Self
    }
}

fn main() {
    assert_eq!(generic::<u8>(), 0);
}
