//! Every form of asynchronous function: the span contains the awaits, and says whether the work came to its end.

use futures_util::future::{BoxFuture, LocalBoxFuture};
use futures_util::stream::{self, BoxStream};
use futures_util::{FutureExt, Stream, StreamExt};
use instrument_core::testing::Kit;
use instrument_core::{current, traced_span};
use opentelemetry_sdk::trace::SpanData;
use std::fmt::{Debug, Display};
use std::num::ParseIntError;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::time::{Duration, Instant};
use support::{block_on, lasted, recorded_async};
use tokio::task::yield_now;

#[traced_span]
fn child() {}

/// Waits, with a child on either side and the same span current; how long that took, seen from inside.
async fn work() -> Duration {
    let begun = Instant::now();
    let before = current::span_id();
    child();
    tokio::time::sleep(Duration::from_millis(5)).await;
    child();
    assert_eq!(current::span_id(), before);
    begun.elapsed()
}

const WAIT: Duration = Duration::from_millis(5);

/// The span of `name` is the only child of the caller, around both children of `work`.
#[track_caller]
fn assert_around(kit: &Kit, line: &str, took: Duration) -> SpanData {
    assert_eq!(kit.tree(), format!("caller\n  {line}\n    child\n    child"));
    let span = kit.span(line.split(' ').next().unwrap());
    assert!(took >= WAIT && lasted(&span) >= took, "{:?} for {took:?}", lasted(&span));
    span
}

#[traced_span(kind = client, attrs(%name, retry.count = *count))]
async fn fetch<'a, T: Debug, const N: usize>(
    name: &'a str,
    count: &mut u32,
    _list: [T; N],
    end: impl Display,
) -> Result<(String, Duration), ParseIntError> {
    let n: u32 = name.parse()?;
    let took = work().await;
    *count += n;
    Ok((format!("{name}{end}"), took))
}

#[test]
fn an_async_fn_spans_its_awaits() {
    let mut count = 1;
    let (fetched, kit) = recorded_async(async || fetch("7", &mut count, [0_u8; 2], '!').await);
    let (text, took) = fetched.unwrap();
    assert_eq!((text.as_str(), count), ("7!", 8));
    assert_around(&kit, r#"fetch [client] name="7" retry.count=1"#, took);
}

#[test]
fn a_question_mark_leaves_the_async_fn_only() {
    let (fetched, kit) = recorded_async(async || fetch("x", &mut 1, [0; 0], "").await.is_err());
    assert!(fetched);
    assert_eq!(
        kit.tree(),
        r#"
        caller
          fetch [client] name=x retry.count=1 !core::num::error::ParseIntError "invalid digit found in string" +exception
        "#
    );
}

#[test]
fn an_async_fn_that_is_never_polled_has_no_span() {
    let ((), kit) = recorded_async(async || drop(fetch("7", &mut 1, [0; 0], "")));
    assert_eq!(kit.tree(), "caller");
}

#[traced_span(attrs(%name))]
fn returns_future(name: &str) -> impl Future<Output = (usize, Duration)> + Send {
    let length = name.len();
    async move { (length, work().await) }
}

#[traced_span(attrs(%name))]
fn borrows<'a>(name: &'a str) -> impl Future<Output = Result<Duration, ParseIntError>> + use<'a> {
    async move {
        name.parse::<u8>()?;
        Ok(work().await)
    }
}

#[traced_span]
fn boxed<'a>(name: &'a str) -> Pin<Box<dyn Future<Output = (usize, Duration)> + Send + 'a>> {
    Box::pin(async move { (name.len(), work().await) })
}

#[traced_span]
fn aliased(name: &str) -> BoxFuture<'_, (usize, Duration)> {
    if name.is_empty() {
        return Box::pin(async { (0, Duration::ZERO) });
    }
    async move { (name.len(), work().await) }.boxed()
}

#[traced_span]
fn local(name: &str) -> LocalBoxFuture<'_, (usize, Duration)> {
    let future = async move { (name.len(), work().await) };
    future.boxed_local()
}

#[test]
fn a_returned_future_spans_its_awaits() {
    let ((length, took), kit) = recorded_async(async || returns_future("abc").await);
    assert_eq!(length, 3);
    assert_around(&kit, "returns_future name=abc", took);

    let (took, kit) = recorded_async(async || borrows("7").await);
    assert_around(&kit, r#"borrows name="7""#, took.unwrap());
}

#[test]
fn a_boxed_future_spans_its_awaits() {
    let ((length, took), kit) = recorded_async(async || boxed("abc").await);
    assert_eq!(length, 3);
    assert_around(&kit, "boxed", took);

    let ((_, took), kit) = recorded_async(async || aliased("abc").await);
    assert_around(&kit, "aliased", took);

    let ((_, took), kit) = recorded_async(async || local("abc").await);
    assert_around(&kit, "local", took);
}

#[test]
fn the_error_of_a_returned_future_fails_its_span() {
    let (failed, kit) = recorded_async(async || borrows("x").await.is_err());
    assert!(failed);
    assert_eq!(
        kit.tree(),
        r#"
        caller
          borrows name=x !core::num::error::ParseIntError "invalid digit found in string" +exception
        "#
    );
}

#[traced_span]
fn prepares() -> impl Future<Output = Option<String>> {
    child();
    let at_the_call = current::span_id();
    async move {
        yield_now().await;
        assert_eq!(current::span_id(), at_the_call);
        at_the_call
    }
}

#[test]
fn the_part_before_the_future_is_in_the_span_too() {
    let (id, kit) = recorded_async(async || {
        let caller = current::span_id();
        let future = prepares();
        assert_eq!(current::span_id(), caller, "only the future's own work is in its span");
        future.await
    });
    assert_eq!(kit.tree(), "caller\n  prepares\n    child");
    assert_eq!(id, Some(kit.span("prepares").span_context.span_id().to_string()));
}

#[traced_span(attrs(to))]
fn counting(to: u32) -> impl Stream<Item = u32> {
    child();
    stream::unfold(0, move |n| async move {
        yield_now().await;
        child();
        (n < to).then_some((n, n + 1))
    })
}

#[traced_span]
fn boxed_counting<'a>(items: &'a [&'a str]) -> BoxStream<'a, Result<u32, ParseIntError>> {
    stream::iter(items).map(|item| item.parse()).boxed()
}

#[test]
fn a_stream_has_one_span_until_it_is_exhausted() {
    let (items, kit) = recorded_async(async || counting(2).collect::<Vec<_>>().await);
    assert_eq!(items, [0, 1]);
    assert_eq!(
        kit.tree(),
        "
        caller
          counting to=2
            child
            child
            child
            child
        "
    );
}

#[test]
fn between_its_items_the_span_of_a_stream_is_not_current_but_open() {
    let ((), kit) = recorded_async(async || {
        let caller = current::span_id();
        let mut items = std::pin::pin!(boxed_counting(&["1", "2"]));
        while items.next().await.is_some() {
            assert_eq!(current::span_id(), caller);
            child();
        }
        child();
    });
    assert_eq!(kit.tree(), "caller\n  boxed_counting\n  child\n  child\n  child");
    let ends: Vec<_> = kit.spans().into_iter().map(|span| span.name).collect();
    assert_eq!(ends, ["child", "child", "boxed_counting", "child", "caller"]);
}

#[test]
fn a_stream_that_yields_errors_fails_once() {
    let (items, kit) = recorded_async(async || boxed_counting(&["1", "x", "y", "4"]).count().await);
    assert_eq!(items, 4);
    assert_eq!(
        kit.tree(),
        r#"
        caller
          boxed_counting !core::num::error::ParseIntError "invalid digit found in string" +exception
        "#
    );
}

#[traced_span(attrs(n))]
async fn countdown(n: u32) -> u32 {
    yield_now().await;
    if n == 0 { 0 } else { n + Box::pin(countdown(n - 1)).await }
}

#[traced_span(attrs(n))]
fn boxed_countdown(n: u32) -> BoxFuture<'static, u32> {
    async move { if n == 0 { 0 } else { n + boxed_countdown(n - 1).await } }.boxed()
}

#[test]
fn async_recursion_nests() {
    let (n, kit) = recorded_async(async || countdown(2).await + boxed_countdown(1).await);
    assert_eq!(n, 4);
    assert_eq!(
        kit.tree(),
        "
        caller
          countdown n=2
            countdown n=1
              countdown n=0
          boxed_countdown n=1
            boxed_countdown n=0
        "
    );
}

#[traced_span(attrs(b))]
async fn patterns((a, b): (u8, u8), mut c: u8, _: String, (Ok(d) | Err(d)): Result<u8, u8>) -> u8 {
    c += 1;
    yield_now().await;
    a + b + c + d
}

#[traced_span]
async fn reassigned(mut text: &str) -> usize {
    let local = text.repeat(5);
    text = &local;
    yield_now().await;
    text.len()
}

#[traced_span]
async fn displayed(n: u8) -> impl Display {
    yield_now().await;
    n
}

/// # Safety
/// `pointer` is valid until the future is done.
#[traced_span]
#[expect(unsafe_code, reason = "this is about unsafe functions")]
async unsafe fn read(pointer: *const u8) -> u8 {
    yield_now().await;
    // SAFETY: the caller's promise.
    unsafe { *pointer }
}

#[test]
#[expect(unsafe_code, reason = "this is about unsafe functions")]
fn patterns_impl_trait_and_unsafe_stay() {
    let (outputs, kit) = recorded_async(async || {
        let sum = patterns((1, 2), 3, String::new(), Ok(4)).await;
        let length = reassigned("a").await;
        let shown = displayed(1).await.to_string();
        // SAFETY: the pointer is valid.
        (sum, length, shown, unsafe { read(&9) }.await)
    });
    assert_eq!(outputs, (11, 5, "1".to_owned(), 9));
    assert_eq!(kit.tree(), "caller\n  patterns b=2\n  reassigned\n  displayed\n  read");
}

#[traced_span]
async fn waits_for_ever() {
    child();
    std::future::pending::<()>().await;
}

#[traced_span]
fn returned_for_ever() -> BoxFuture<'static, ()> {
    std::future::pending().boxed()
}

#[traced_span]
async fn panics(after: Duration) -> ! {
    tokio::time::sleep(after).await;
    panic!("expected by this test")
}

#[test]
fn work_that_is_dropped_half_way_is_cancelled() {
    let ((), kit) = recorded_async(async || {
        assert_eq!(waits_for_ever().now_or_never(), None);
        drop(returned_for_ever());
        drop(counting(1));
    });
    assert_eq!(
        kit.tree(),
        "
        caller
          waits_for_ever cancelled=true
            child
          returned_for_ever cancelled=true
          counting to=1 cancelled=true
            child
        "
    );
}

#[test]
fn work_that_panics_between_awaits_says_so() {
    let (panicked, kit) = recorded_async(async || AssertUnwindSafe(panics(WAIT)).catch_unwind().await.is_err());
    assert!(panicked);
    assert_eq!(kit.tree(), "caller\n  panics !panic \"panicked\"");
    assert!(lasted(&kit.span("panics")) >= WAIT);
}

#[test]
fn a_span_follows_its_future_from_thread_to_thread() {
    use instrument_core::opentelemetry::context::FutureExt as _;
    let kit = Kit::new();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_time().build().unwrap();
    let tasks: Vec<_> = (0..20).map(|_| runtime.spawn(returns_future_in_task().with_context(kit.context()))).collect();
    block_on(async {
        for task in tasks {
            let took = task.await.unwrap();
            assert!(took >= WAIT);
        }
    });
    assert_eq!(kit.spans_named("returns_future_in_task").len(), 20);
    for span in kit.spans_named("child") {
        assert!(kit.spans_named("returns_future_in_task").iter().any(|task| {
            task.span_context.span_id() == span.parent_span_id
        }));
    }
    assert!(kit.orphans().is_empty());
}

#[traced_span]
async fn returns_future_in_task() -> Duration {
    work().await
}
