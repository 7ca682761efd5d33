//! Expansions are silent where everything is forbidden.

#![deny(
    warnings,
    missing_docs,
    dead_code,
    unused,
    nonstandard_style,
    future_incompatible,
    rust_2018_idioms
)]
#![deny(
    let_underscore_drop,
    unused_qualifications,
    unused_lifetimes,
    single_use_lifetimes,
    unreachable_pub
)]
#![deny(
    unsafe_op_in_unsafe_fn,
    missing_debug_implementations,
    elided_lifetimes_in_paths,
    trivial_casts
)]
#![deny(
    tail_expr_drop_order,
    if_let_rescope,
    keyword_idents,
    absolute_paths_not_starting_with_crate
)]
#![warn(unsafe_code)]
#![deny(
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::mem_forget,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::todo
)]
#![deny(
    clippy::shadow_same,
    clippy::let_underscore_untyped,
    clippy::let_underscore_must_use,
    clippy::ref_patterns
)]
#![deny(clippy::redundant_locals)]

use instrument_core::traced_span;
use std::error::Error;
use std::fmt::Display;
use std::future::{Future, Ready, ready};
use std::pin::Pin;

/// A unit function with one expression.
#[traced_span]
pub fn unit() {
    drop(parameters(one_line(1), "", (1, String::new()), Vec::new()));
}

/// All on one line.
#[must_use]
#[rustfmt::skip]
#[traced_span]
pub fn short(n: u32) -> u32 { n }

/// All on one line, async.
#[rustfmt::skip]
#[traced_span]
pub async fn short_async(n: u32) -> u32 { ready(n).await }

/// All on one line, of nothing.
#[rustfmt::skip]
#[traced_span]
pub fn short_unit() { unit() }

/// Loops that are left, with and without labels.
#[must_use]
#[traced_span]
pub fn looped(to: u32) -> u32 {
    let mut n = 0;
    'outer: loop {
        while n < to {
            n += 1;
            if n == 3 {
                break;
            }
            if n == 5 {
                break 'outer;
            }
        }
        if n == to {
            break;
        }
    }
    n
}

/// One expression.
#[must_use]
#[traced_span(attrs(n, twice = n * 2, text = "literal", n.again = ?n, n.shown = %n))]
pub fn one_line(n: u32) -> u32 {
    n.saturating_add(1)
}

/// Underscores, patterns, mut.
#[must_use]
#[traced_span(min_duration = "10ms", cost)]
pub fn parameters(_unused: u32, _: &str, (a, _): (u32, String), mut list: Vec<u32>) -> Vec<u32> {
    list.push(a);
    list
}

/// By reference.
///
/// # Errors
/// When it is empty.
#[traced_span(err(type = |_| "empty", expected = |e| e.to_string().is_empty(), error.text = ToString::to_string), ok(length = |s| s.len()))]
pub fn by_reference<'a>(text: &'a str, label: &'static str) -> Result<&'a str, Box<dyn Error>> {
    if label.is_empty() {
        return Err("empty".into());
    }
    Ok(text)
}

/// A pointer.
///
/// # Safety
/// It is valid.
#[traced_span]
#[expect(unsafe_code)]
pub unsafe fn pointed<T: Copy>(pointer: *const T) -> T {
    // SAFETY: the caller says so.
    unsafe { *pointer }
}

/// Never done.
///
/// # Panics
/// Always.
#[must_use]
#[traced_span]
pub fn diverging(code: u8) -> u8 {
    panic!("{code}")
}

/// Never done either.
///
/// # Panics
/// Always.
#[traced_span]
pub fn never() -> ! {
    panic!()
}

/// Async.
///
/// # Errors
/// Never.
#[traced_span(kind = client, component = "store", attrs(name), sampler(tenant.id = name.len()))]
pub async fn fetch(
    name: &str,
    _limit: usize,
    mut n: u32,
) -> Result<String, Box<dyn Error + Send + Sync>> {
    ready(()).await;
    n += 1;
    "1".parse::<u8>()?;
    Ok(format!("{name}{n}"))
}

/// Unit and async.
#[traced_span(root)]
pub async fn wait(_for: u8) {
    ready(()).await;
}

/// Diverging and async.
///
/// # Panics
/// Always.
#[traced_span]
pub async fn diverging_async() -> u8 {
    ready(()).await;
    panic!()
}

/// Returns a future.
#[traced_span]
pub fn later(n: u8) -> impl Future<Output = u8> {
    async move { ready(n).await }
}

/// Returns it in a box.
#[must_use]
#[traced_span]
pub fn boxed(n: u8) -> Pin<Box<dyn Future<Output = u8> + Send>> {
    Box::pin(ready(n))
}

/// Generic.
#[traced_span]
pub fn shown(value: impl Display, list: &[impl Display]) -> impl Iterator<Item = String> {
    let mut all = vec![value.to_string()];
    all.extend(list.iter().map(ToString::to_string));
    all.into_iter()
}

/// A struct.
#[derive(Debug, Clone, Copy)]
pub struct Counter {
    count: u32,
}

#[traced_span(component = "counter")]
impl Counter {
    /// A constant.
    pub const ZERO: Self = Self::new(0);

    /// Const.
    #[must_use]
    #[traced_span(skip)]
    pub const fn new(count: u32) -> Self {
        Self { count }
    }

    /// By value.
    #[must_use]
    pub fn count(self) -> u32 {
        self.count
    }

    /// By mutable reference.
    #[traced_span(attrs(counter.count = self.count))]
    pub fn add(&mut self, n: u32) -> &mut u32 {
        self.count += n;
        &mut self.count
    }

    /// Async.
    #[must_use]
    pub async fn read(&self) -> u32 {
        ready(self.count).await
    }
}

/// Assigns to what it owns.
#[derive(Debug)]
pub struct Owner(pub u8, pub u8);

impl Owner {
    /// Only writes.
    #[traced_span]
    #[must_use]
    pub fn forgets(mut self) -> u8 {
        self.1 = 3;
        4
    }
}

/// Its output can be awaited.
#[traced_span]
pub async fn yields_a_future() -> Ready<u8> {
    ready(1).await;
    ready(2)
}

fn main() {
    unit();
    let mut counter = Counter::new(1);
    *counter.add(1) += 1;
    assert_eq!(counter.count(), 3);
}
