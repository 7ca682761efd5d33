//! Every form of `async fn`: the span contains the awaits, and says whether the work came to its end.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use instrument_core::testing::Kit;
use instrument_core::traced_span;
use std::fmt::{Debug, Display};
use std::num::ParseIntError;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use support::{WAIT, assert_around, block_on, lasted, recorded_async, work};
use tokio::task::yield_now;

#[traced_span]
fn child() {}

#[traced_span(kind = client, attrs(%name, retry.count = *count))]
#[expect(clippy::needless_lifetimes, reason = "it stays")]
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

#[traced_span(attrs(n))]
async fn countdown(n: u32) -> u32 {
    yield_now().await;
    if n == 0 {
        0
    } else {
        n + Box::pin(countdown(n - 1)).await
    }
}

#[traced_span(attrs(n))]
fn boxed_countdown(n: u32) -> BoxFuture<'static, u32> {
    async move {
        if n == 0 {
            0
        } else {
            n + boxed_countdown(n - 1).await
        }
    }
    .boxed()
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
    assert_eq!(
        kit.tree(),
        "caller\n  patterns b=2\n  reassigned\n  displayed\n  read"
    );
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
    });
    assert_eq!(
        kit.tree(),
        "
        caller
          waits_for_ever cancelled=true
            child
          returned_for_ever cancelled=true
        "
    );
}

#[test]
fn work_that_panics_between_awaits_says_so() {
    let (panicked, kit) =
        recorded_async(async || AssertUnwindSafe(panics(WAIT)).catch_unwind().await.is_err());
    assert!(panicked);
    assert_eq!(kit.tree(), "caller\n  panics !panic \"panicked\"");
    assert!(lasted(&kit.span("panics")) >= WAIT);
}

#[test]
fn a_span_follows_its_future_from_thread_to_thread() {
    use instrument_core::opentelemetry::context::FutureExt as _;
    let kit = Kit::new();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_time()
        .build()
        .unwrap();
    let tasks: Vec<_> = (0..20)
        .map(|_| runtime.spawn(returns_future_in_task().with_context(kit.context())))
        .collect();
    block_on(async {
        for task in tasks {
            let took = task.await.unwrap();
            assert!(took >= WAIT);
        }
    });
    assert_eq!(kit.spans_named("returns_future_in_task").len(), 20);
    for span in kit.spans_named("child") {
        assert!(
            kit.spans_named("returns_future_in_task")
                .iter()
                .any(|task| { task.span_context.span_id() == span.parent_span_id })
        );
    }
    assert!(kit.orphans().is_empty());
}

#[traced_span]
async fn returns_future_in_task() -> Duration {
    work().await
}
