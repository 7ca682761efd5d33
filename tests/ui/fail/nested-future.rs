use instrument_core::traced_span;

use std::future::{Future, IntoFuture, ready};

#[traced_span]
fn checked(n: u32) -> Result<impl Future<Output = u32>, String> {
    Ok(ready(n))
}

#[traced_span]
fn unpinned(n: u32) -> Box<dyn Future<Output = u32> + Unpin> {
    Box::new(ready(n))
}

#[traced_span]
fn becomes_one(n: u32) -> impl IntoFuture<Output = u32> {
    ready(n)
}

fn main() {
    let _ = checked(1);
    drop(unpinned(1));
    drop(becomes_one(1).into_future());
}
