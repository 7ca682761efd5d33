//! The error of a result may borrow from the parameters, in a box too.

#![deny(warnings)]

use instrument_core::traced_span;
use std::error::Error;
use std::future::Future;
use std::sync::Mutex;

type Borrowed<'a> = Box<dyn Error + Send + Sync + 'a>;

#[traced_span]
pub fn locked<'a>(number: &'a Mutex<u8>) -> Result<u8, Box<dyn Error + 'a>> {
    Ok(*number.lock()?)
}

#[traced_span(err(private))]
pub fn parsed(text: &str) -> Result<u8, Borrowed<'_>> {
    if text.is_empty() {
        return Err(text.into());
    }
    Ok(text.parse()?)
}

#[traced_span]
pub async fn awaited(text: &str) -> Result<u8, Borrowed<'_>> {
    std::future::ready(()).await;
    Ok(text.parse()?)
}

#[traced_span]
pub fn returned<'a>(
    text: &'a str,
) -> impl Future<Output = Result<u8, Box<dyn Error + 'a>>> {
    async move { text.parse().map_err(|_| text.into()) }
}

fn main() {}
