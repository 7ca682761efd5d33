use instrument_core::traced_span;

use futures_core::Stream;
use std::future::{Future, IntoFuture, Ready, ready};
use std::pin::Pin;

type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;
type Many<T> = Pin<Box<dyn Stream<Item = T>>>;

#[traced_span]
fn boxed() -> Boxed<Result<u8, String>> {
    Box::pin(ready(Ok(1)))
}

#[traced_span(leaf, err(off))]
fn many(n: Many<u8>) -> Many<u8> {
    n
}

#[traced_span]
fn named() -> Ready<u8> {
    ready(1)
}

#[traced_span]
fn generic<F: Future + Send>(future: F) -> F {
    future
}

#[traced_span]
fn opaque(n: Many<u8>) -> impl Stream {
    n
}

struct Service;

#[traced_span(component = "service")]
impl IntoFuture for Service {
    type Output = u8;
    type IntoFuture = Pin<Box<dyn Future<Output = u8>>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(ready(1))
    }
}

fn main() {
    drop((boxed(), many, named(), generic(ready(1)), opaque));
    drop(Service.into_future());
}
