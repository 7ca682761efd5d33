use futures_core::Stream;
use instrument_core::traced_span;
use std::future::Future;

#[traced_span]
fn forgotten(x: u8) -> impl Future<Output = u8> {
    async move {
        x + 1;
    }
}

#[traced_span]
fn early(x: u8) -> impl Future<Output = Result<u8, String>> {
    async move {
        if x > 3 {
            return Err("x");
        }
        Ok(x)
    }
}

#[traced_span]
fn no_future(x: u8) -> impl Future<Output = u8> {
    x
}

#[traced_span]
fn items(stream: impl Stream<Item = &'static str>) -> impl Stream<Item = u8> {
    stream
}

fn main() {}
