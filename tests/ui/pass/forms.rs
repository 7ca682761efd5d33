//! Every form of function, with the meaning that it has without the attribute.

use instrument_core::traced_span;
use std::fmt::{Debug, Display};
use std::future::{Future, ready};
use std::ops::ControlFlow;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

fn main() {
    assert_eq!(plain(1), 2);
    assert_eq!(parse("12").ok(), Some(12));
    assert!(parse("x").is_err());
    assert_eq!(maybe(None), None);
    assert!(control(3).is_break());
    let mut list = vec![3, 1];
    *first(&mut list) = 7;
    assert_eq!(longest("ab", "c"), "ab");
    assert_eq!(list, [7, 1]);
    assert_eq!(fibonacci(10), 55);
    assert_eq!(generic::<u8, 3>([1, 2, 3]), 3);
    assert_eq!(shown(5, "five"), "5 five");
    assert_eq!(evens(7).collect::<Vec<_>>(), [0, 2, 4, 6]);
    assert_eq!(adder(2)("abc"), 5);
    assert_eq!(tail()("abc"), "bc");
    assert_eq!(nested_impl().map(Iterator::count).ok(), Some(2));
    assert_eq!(
        patterns((1, 2), [3, 4], 5, &6, Pair { left: 7, right: 8 }),
        36
    );
    assert_eq!(extern_c(1), 2);
    // SAFETY: a valid pointer.
    assert_eq!(unsafe { read(&5) }, 5);
    assert_eq!(r#type(1), 1);
    assert_eq!(guarded(&Mutex::new(vec![1, 2])), 2);
    unit();
    panics(|| unfinished());
    panics(|| exit_with("gone"));

    let counter = Counter { count: 2 };
    assert_eq!(counter.by_ref(), 2);
    assert_eq!(counter.clone().by_value(), 2);
    assert_eq!(counter.clone().by_mut_value(), 3);
    assert_eq!(Box::new(counter.clone()).boxed(), 2);
    assert_eq!(Arc::new(counter.clone()).shared(), 2);
    assert_eq!(counter.default_body(), "default 2");
    assert_eq!(Counter::CONSTANT, 1);
    assert_eq!(block_on(counter.load(3)), Ok(5));
    let mut counter = counter;
    *counter.by_mut() += 1;
    assert_eq!(block_on(counter.add(2)), 5);
    assert_eq!(block_on(Pin::new(&mut counter).pinned()), 5);

    assert_eq!(block_on(fetch("a", &mut 1)), Ok("a1".to_owned()));
    assert!(block_on(boxed_error(true)).is_err());
    assert_eq!(block_on(async_patterns((1, 2), 3)), 7);
    assert_eq!(block_on(reassigned("a")), 5);
    assert_eq!(block_on(returns_future(2)), 3);
    assert_eq!(block_on(boxed_future("abc")), Ok(3));
    assert_eq!(block_on(future_of_result("7")).ok(), Some(7));
    assert_eq!(block_on(aliased_future("abc")), 3);
    assert_eq!(block_on(recursive(3)), 6);
    // SAFETY: it does nothing.
    assert_eq!(block_on(unsafe { unsafe_async(1) }), 1);
    assert_eq!(block_on(async_impl(1)).to_string(), "1");
    panics(|| block_on(never()));
    is_send(fetch("a", &mut 1));
    is_send(returns_future(1));
    is_send(counter.load(1));
}

fn is_send(_: impl Send) {}

fn panics<T>(f: impl FnOnce() -> T + std::panic::UnwindSafe) {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    assert!(std::panic::catch_unwind(f).is_err());
    std::panic::set_hook(hook);
}

#[traced_span]
fn plain(n: u32) -> u32 {
    n + 1
}

#[traced_span]
fn parse(text: &str) -> Result<u32, std::num::ParseIntError> {
    let n: u32 = text.parse()?;
    if n == 0 {
        return Ok(1);
    }
    Ok(n)
}

#[traced_span(err(none))]
fn maybe(n: Option<u32>) -> Option<u32> {
    Some(n? + 1)
}

#[traced_span(err(break))]
fn control(n: u32) -> ControlFlow<u32> {
    if n > 2 {
        ControlFlow::Break(n)
    } else {
        ControlFlow::Continue(())
    }
}

#[traced_span]
fn first(list: &mut Vec<u32>) -> &mut u32 {
    &mut list[0]
}

#[traced_span]
fn longest<'a>(a: &'a str, b: &'a str) -> &'a str {
    if a.len() > b.len() { a } else { b }
}

#[traced_span(attrs(n))]
fn fibonacci(n: u32) -> u32 {
    if n < 2 {
        n
    } else {
        fibonacci(n - 1) + fibonacci(n - 2)
    }
}

#[traced_span]
fn generic<T: Copy + Into<u64>, const N: usize>(list: [T; N]) -> u64
where
    T: Debug,
{
    list.last().map_or(0, |&last| last.into())
}

#[traced_span]
fn shown(a: impl Display, b: impl Display) -> String {
    format!("{a} {b}")
}

#[traced_span]
fn evens(to: u32) -> impl Iterator<Item = u32> {
    (0..to).filter(|n| n % 2 == 0)
}

#[traced_span]
fn adder(n: usize) -> impl Fn(&str) -> usize {
    move |text: &str| text.len() + n
}

#[traced_span]
fn tail() -> impl Fn(&str) -> &str {
    |text| &text[1..]
}

#[traced_span]
fn nested_impl() -> Result<impl Iterator<Item = u8>, std::fmt::Error> {
    if false {
        Err(std::fmt::Error)?;
    }
    Ok(vec![1, 2].into_iter())
}

struct Pair {
    left: u32,
    right: u32,
}

#[traced_span(attrs(left, total = right + left))]
fn patterns(
    (a, mut b): (u32, u32),
    [c, d]: [u32; 2],
    mut e: u32,
    &f: &u32,
    Pair { left, right }: Pair,
) -> u32 {
    b += 1;
    e -= 1;
    a + b + c + d + e + f + left + right
}

#[traced_span]
extern "C" fn extern_c(n: i32) -> i32 {
    n + 1
}

/// # Safety
/// `p` is valid.
#[traced_span]
unsafe fn read(p: *const u8) -> u8 {
    unsafe { *p }
}

#[traced_span]
fn r#type(r#ref: u8) -> u8 {
    r#ref
}

#[traced_span]
fn guarded(list: &Mutex<Vec<u8>>) -> usize {
    list.lock().unwrap().len()
}

#[traced_span]
fn unit() {}

#[traced_span]
fn unfinished() -> u32 {
    todo!()
}

#[traced_span]
fn exit_with(text: &str) -> ! {
    panic!("{}", text)
}

#[derive(Clone)]
struct Counter {
    count: u32,
}

trait Load {
    const CONSTANT: u8;
    type Output;

    fn load(&self, more: u32) -> impl Future<Output = Result<u32, String>> + Send;

    #[traced_span]
    fn default_body(&self) -> String
    where
        Self: Sized + Named,
    {
        format!("default {}", self.name())
    }
}

trait Named {
    fn name(&self) -> String;
}

impl Named for Counter {
    #[traced_span]
    fn name(&self) -> String {
        self.count.to_string()
    }
}

#[traced_span(component = "counter", cost, err(debug))]
impl Load for Counter {
    const CONSTANT: u8 = 1;
    type Output = u8;

    async fn load(&self, more: u32) -> Result<u32, String> {
        ready(()).await;
        Ok(self.count + more)
    }
}

impl Counter {
    #[traced_span(attrs(counter.count = self.count))]
    fn by_ref(&self) -> u32 {
        self.count
    }

    #[traced_span]
    fn by_value(self) -> u32 {
        self.count
    }

    #[traced_span]
    fn by_mut_value(mut self) -> u32 {
        self.count += 1;
        self.count
    }

    #[traced_span]
    fn by_mut(&mut self) -> &mut u32 {
        &mut self.count
    }

    #[traced_span]
    fn boxed(self: Box<Self>) -> u32 {
        self.count
    }

    #[traced_span]
    fn shared(self: Arc<Self>) -> u32 {
        self.count
    }

    #[traced_span]
    async fn pinned(self: Pin<&mut Self>) -> u32 {
        self.count
    }

    #[traced_span]
    async fn add(&mut self, n: u32) -> u32 {
        ready(()).await;
        self.count += n;
        self.count
    }
}

#[traced_span(kind = client, attrs(%name), ok(text.length = |text| text.len()))]
async fn fetch(name: &str, n: &mut u32) -> Result<String, std::fmt::Error> {
    if name.is_empty() {
        return Err(std::fmt::Error);
    }
    ready(()).await;
    Ok(format!("{name}{n}"))
}

#[traced_span]
async fn boxed_error(fail: bool) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    if fail {
        return Err("no".into());
    }
    "x".parse::<u8>()?;
    Ok(())
}

#[traced_span(attrs(b))]
async fn async_patterns((a, b): (u8, u8), mut c: u8) -> u8 {
    c += 1;
    ready(()).await;
    a + b + c
}

#[traced_span]
async fn reassigned(mut text: &str) -> usize {
    let local = text.repeat(5);
    if text.len() < 5 {
        text = &local;
    }
    ready(()).await;
    text.len()
}

#[traced_span]
fn returns_future(n: u8) -> impl Future<Output = u8> + Send {
    let more = n + 1;
    async move { ready(more).await }
}

#[traced_span]
fn future_of_result(
    text: &str,
) -> impl Future<Output = Result<u8, Box<dyn std::error::Error>>> + '_ {
    async move {
        if text.is_empty() {
            return Err("empty".into());
        }
        Ok(text.parse()?)
    }
}

#[traced_span(ok(length = |n| *n))]
fn boxed_future<'a>(
    text: &'a str,
) -> Pin<Box<dyn Future<Output = Result<usize, String>> + Send + 'a>> {
    Box::pin(async move { Ok(text.len()) })
}

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[traced_span]
fn aliased_future(text: &str) -> BoxFuture<'_, usize> {
    Box::pin(async move { text.len() })
}

#[traced_span]
async fn recursive(n: u32) -> u32 {
    if n == 0 {
        0
    } else {
        n + Box::pin(recursive(n - 1)).await
    }
}

#[traced_span]
async unsafe fn unsafe_async(n: u8) -> u8 {
    n
}

#[traced_span]
async fn async_impl(n: u8) -> impl Display {
    n
}

#[traced_span]
async fn never() -> ! {
    panic!("never")
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            return output;
        }
    }
}
