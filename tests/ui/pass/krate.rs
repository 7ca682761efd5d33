//! `crate = path`: the expansion goes through another name, as a library does that hides this one.

use instrument_core::traced_span;

mod deep {
    pub mod telemetry {
        pub use ::instrument_core::__private;
        pub use ::instrument_core::*;
    }
}

#[traced_span(crate = deep::telemetry, attrs(n), err(debug), ok(twice = %|n| n * 2))]
fn traced(n: u32) -> Result<u32, String> {
    Ok(n)
}

struct Worker;

#[traced_span(crate = crate::deep::telemetry)]
impl Worker {
    async fn work(&self) -> u32 {
        1
    }
}

fn main() {
    assert_eq!(traced(1), Ok(1));
    drop(Worker.work());
}
