use instrument_core::traced_span;

use std::future::{Future, ready};

#[traced_span]
fn checked(n: u32) -> Result<impl Future<Output = u32>, String> {
    Ok(ready(n))
}

#[traced_span]
fn unpinned(n: u32) -> Box<dyn Future<Output = u32> + Unpin> {
    Box::new(ready(n))
}

fn main() {
    let _ = checked(1);
    drop(unpinned(1));
}
