//! The expansion names everything absolutely, and nothing in scope gets in its way.

#![no_implicit_prelude]
#![allow(dead_code, non_camel_case_types, non_upper_case_globals, unused_macros)]

use ::instrument_core::traced_span;

mod shadows {
    pub struct Ok;
    pub struct Err;
    pub struct Some;
    pub struct None;
    pub struct Result;
    pub struct Option;
    pub struct Box;
    pub struct Probe;
    pub struct Errors;
    pub struct Site;
    pub trait Fn {}
    pub trait FnOnce {}
    pub trait Future {}
    pub trait Into {}
    pub mod core {}
    pub mod std {}
    pub mod instrument_core {}
    pub fn run() {}
    pub fn traced() {}
    pub fn drop() {}
    pub const __site: u8 = 1;
    pub type u8_ = u8;
    pub type str = u8;
    pub type bool = u8;
}

use shadows::*;

macro_rules! option_env {
    ($($t:tt)*) => {
        ::core::compile_error!("the wrong macro")
    };
}
macro_rules! module_path {
    ($($t:tt)*) => {
        ::core::compile_error!("the wrong macro")
    };
}
macro_rules! failure {
    ($($t:tt)*) => {
        ::core::compile_error!("the wrong macro")
    };
}

#[traced_span(attrs(n, text = "x"), kind = client, cost, min_duration = "1ms")]
fn sync(
    n: ::core::primitive::u32,
) -> ::core::result::Result<::core::primitive::u32, ::core::fmt::Error> {
    run();
    traced();
    drop();
    ::core::result::Result::Ok(n)
}

#[traced_span(err(type = |_| "x", expected = |_| false, e.f = |_| 1), ok(n = |n| *n))]
async fn asynchronous(
    n: ::core::primitive::u32,
) -> ::core::result::Result<::core::primitive::u32, ::core::fmt::Error> {
    sync(n)
}

#[traced_span(root, sampler(n))]
fn boxed(
    n: ::core::primitive::u32,
) -> ::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = ::core::primitive::u32>>>
{
    ::std::boxed::Box::pin(async move { n })
}

#[traced_span]
fn locals(
    __span: ::core::primitive::u32,
    __out: ::core::primitive::u32,
    __end: ::core::primitive::u32,
) -> ::core::primitive::u32 {
    const __SITE: ::core::primitive::u32 = 1;
    __span + __out + __end + __SITE
}

fn main() {
    let _ = sync(1);
    let _ = asynchronous(1);
    let _ = boxed(1);
    ::core::assert_eq!(locals(1, 2, 3), 7);
}
