//! What is forbidden needs no leave of the expansion's.

#![deny(warnings)]
#![forbid(unreachable_code, unused_variables, clippy::mem_forget, clippy::empty_loop)]
#![forbid(unused_assignments)]

use instrument_core::traced_span;
use std::convert::Infallible;
use std::future::ready;

#[traced_span]
pub async fn later() -> u8 {
    ready(1).await
}

#[traced_span]
pub async fn never_well() -> Result<Infallible, String> {
    Err(ready(String::new()).await)
}

#[traced_span(attrs(n, first))]
pub fn only_recorded(n: u8, (first, _): (u8, String)) {}

#[traced_span(attrs(n, first))]
pub async fn only_recorded_later(n: u8, (first, _): (u8, String)) {}

pub struct List(Vec<u8>);

impl List {
    #[traced_span]
    pub fn with(mut self, n: u8) -> Self {
        self.0.push(n);
        self
    }
}

fn main() {}
