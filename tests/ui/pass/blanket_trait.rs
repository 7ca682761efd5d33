//! A trait that is implemented for every type takes nothing from us, whatever its methods are called.

#![deny(warnings)]

use instrument_core::traced_span;
use std::convert::Infallible;

pub trait Outcome: Sized {
    fn failure(self) -> Option<Infallible> {
        None
    }
    fn success(&self) -> bool {
        true
    }
    fn error_type(&self) -> u8 {
        0
    }
}

impl<T> Outcome for T {}

#[traced_span(err(private), ok(length = |length| *length))]
pub fn length(text: &str) -> Result<usize, String> {
    Ok(text.len())
}

#[traced_span]
pub async fn length_of_some(text: Option<&str>) -> Option<usize> {
    text.map(str::len)
}

fn main() {
    let _ = length("text");
}
