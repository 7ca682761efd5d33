//! What a parameter says of lints holds for it, and nothing is said of what it is expected to break.

#![deny(warnings)]

use instrument_core::traced_span;

#[traced_span]
pub fn unused(#[expect(unused_variables)] x: u32) {}

#[traced_span]
pub async fn unused_later(#[expect(unused_variables, reason = "later")] x: u32) {}

#[traced_span(attrs(x))]
pub fn never_changed(#[expect(unused_mut)] mut x: u32) {}

#[traced_span]
pub fn named(#[expect(non_snake_case)] URL: &str, #[forbid(unused_variables)] n: u32) -> usize {
    URL.len() + n as usize
}

#[traced_span(attrs(n))]
pub fn recorded(#[forbid(unused)] n: u32, #[deny(unused_mut)] m: u32) -> u32 {
    m
}

fn main() {}
