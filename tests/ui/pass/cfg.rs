//! `cfg` on parameters, methods and whole functions.

use instrument_core::traced_span;

#[traced_span]
fn parameters(
    #[cfg(any())] gone: Missing,
    #[cfg(all())] n: u32,
    #[allow(unused_variables)] unused: u32,
) -> u32 {
    #![allow(clippy::needless_return)]
    return n;
}

#[traced_span]
async fn async_parameters(#[cfg(any())] gone: Missing, #[cfg(all())] n: u32) -> u32 {
    n
}

struct Worker;

#[traced_span]
impl Worker {
    #[cfg(any())]
    fn gone(&self) -> Missing {
        Missing
    }

    #[cfg(all())]
    #[inline(always)]
    fn there(&self) -> u32 {
        1
    }
}

fn main() {
    assert_eq!(parameters(1, 2), 1);
    drop(async_parameters(1));
    assert_eq!(Worker.there(), 1);
}
