//! Defects of other attribute macros, each a promise that ours keeps: when work is asynchronous. See `defects.rs`.

use async_trait::async_trait;
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::{Stream, StreamExt, stream};
use instrument_core::opentelemetry::Context;
use instrument_core::opentelemetry::trace::Status;
use instrument_core::traced_span;
use std::future::ready;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use support::{attribute, float, int, lasted, recorded_async};
use tokio::sync::oneshot;

const WAIT: Duration = Duration::from_millis(5);

/// A wait; how long it was, seen from inside.
async fn work() -> Duration {
    let begun = Instant::now();
    tokio::time::sleep(WAIT).await;
    begun.elapsed()
}

type Outcome = Result<Duration, std::fmt::Error>;

#[async_trait]
trait Detect {
    async fn detect(&self, fail: bool) -> Outcome;
}

struct OnMethod;
struct OnImpl;
struct Under;

#[async_trait]
impl Detect for OnMethod {
    #[traced_span]
    async fn detect(&self, fail: bool) -> Outcome {
        let took = work().await;
        if fail { Err(std::fmt::Error) } else { Ok(took) }
    }
}

#[traced_span]
#[async_trait]
impl Detect for OnImpl {
    async fn detect(&self, fail: bool) -> Outcome {
        OnMethod.detect(fail).await
    }
}

#[async_trait]
#[traced_span]
impl Detect for Under {
    async fn detect(&self, fail: bool) -> Outcome {
        OnMethod.detect(fail).await
    }
}

/// Apollo 0.12 times the boxing, 6 µs for 50 ms, and misses the error.
#[test]
fn async_trait_methods_time_their_work() {
    let (took, kit) = recorded_async(async || OnMethod.detect(false).await.unwrap());
    assert!(took >= WAIT && lasted(&kit.span("detect")) >= took);

    let (_, kit) = recorded_async(async || OnMethod.detect(true).await);
    assert_eq!(kit.span("detect").status, Status::error(std::fmt::Error.to_string()));
    assert!(lasted(&kit.span("detect")) >= WAIT);
}

/// autometrics#141, #155 look at the attribute's text; fastrace panics.
#[test]
fn a_whole_impl_block_goes_with_async_trait_in_either_order() {
    for detect in [&OnImpl as &dyn Detect, &Under] {
        let (took, kit) = recorded_async(async || detect.detect(false).await.unwrap());
        assert_eq!(kit.tree(), "caller\n  detect\n    detect");
        assert!(kit.spans_named("detect").iter().all(|span| lasted(span) >= took));
    }
}

impl OnMethod {
    /// What async-trait up to 0.1.43 wrote.
    #[traced_span]
    fn detect_as_of_old<'a>(&'a self, fail: &'a bool) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        async fn detect_as_of_old(this: &OnMethod, fail: &bool) -> Outcome {
            this.detect(*fail).await
        }
        Box::pin(detect_as_of_old(self, fail))
    }
}

/// fastrace panics in the macro; tracing has code for this form alone.
#[test]
fn the_form_of_old_async_traits_is_timed_too() {
    let (took, kit) = recorded_async(async || OnMethod.detect_as_of_old(&false).await.unwrap());
    assert_eq!(kit.tree(), "caller\n  detect_as_of_old\n    detect");
    assert!(lasted(&kit.span("detect_as_of_old")) >= took);
}

#[traced_span(attrs(argument = argument.len()))]
fn returns(argument: String) -> impl Future<Output = Outcome> {
    drop(argument);
    let work = work();
    let result = async move { Ok(work.await) };
    result
}

#[traced_span]
fn returns_one_of_two(now: bool) -> BoxFuture<'static, Outcome> {
    if now {
        return ready(Ok(Duration::ZERO)).boxed();
    }
    let boxed = async { Ok(work().await) }.boxed();
    boxed
}

/// Apollo 0.12 times the making of the future, 10 µs; tracing finds it only as the last expression of the body, and
/// evaluates what it records when it is first polled (tracing#1863).
#[test]
fn a_returned_future_is_timed_however_it_was_made() {
    let (took, kit) = recorded_async(async || returns("four".to_owned()).await.unwrap());
    assert_eq!(kit.tree(), "caller\n  returns argument=4");
    assert!(took >= WAIT && lasted(&kit.span("returns")) >= took);

    let (took, kit) = recorded_async(async || {
        returns_one_of_two(true).await.unwrap();
        returns_one_of_two(false).await.unwrap()
    });
    assert!(lasted(&kit.spans_named("returns_one_of_two")[1]) >= took);
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

/// tracing#2717, fastrace: E0521, "borrowed data escapes".
#[test]
fn reassigning_a_mut_argument_compiles() {
    let (length, kit) = recorded_async(async || reassigned("a").await);
    assert_eq!(length, 5);
    assert_eq!(kit.tree(), "caller\n  reassigned");
}

#[traced_span]
async fn ends_as(how: &str) -> Outcome {
    tokio::task::yield_now().await;
    match how {
        "ok" => Ok(WAIT),
        "error" => Err(std::fmt::Error),
        "panic" => panic!("expected by this test"),
        _ => std::future::pending().await,
    }
}

/// Apollo, tracing and fastrace leave all but the error alike, as if they were successes.
#[test]
fn cancelled_is_told_from_ok_and_panicked() {
    let (_, kit) = recorded_async(async || {
        assert!(ends_as("ok").await.is_ok());
        assert!(ends_as("error").await.is_err());
        assert!(AssertUnwindSafe(ends_as("panic")).catch_unwind().await.is_err());
        assert!(tokio::time::timeout(WAIT, ends_as("cancelled")).await.is_err());
    });
    assert_eq!(
        kit.tree(),
        format!(
            r#"
        caller
          ends_as
          ends_as !core::fmt::Error "{}" +exception
          ends_as !panic "panicked"
          ends_as cancelled=true
        "#,
            std::fmt::Error
        )
    );
    let cancelled = &kit.spans_named("ends_as")[3];
    assert_eq!(cancelled.status, Status::Unset, "giving up is no error");
    assert_eq!(attribute(cancelled, "error.type"), None);
}

#[traced_span]
async fn holds(text: &str, n: &mut u8) -> Result<u8, std::fmt::Error> {
    ready(()).await;
    *n += text.len() as u8;
    Ok(*n)
}

#[traced_span]
fn streams() -> impl Stream<Item = u8> {
    stream::iter([1, 2])
}

/// `#[auto_span]` (opentelemetry-auto-span#3) and tracing with `log` (PR 2073) hold what cannot be sent.
#[test]
fn futures_stay_send() {
    fn is_send<T: Send>(_: T) {}
    is_send(holds("a", &mut 1));
    is_send(returns(String::new()));
    is_send(returns_one_of_two(true));
    is_send(OnMethod.detect(true));
    is_send(streams());
    is_send(deep_0());
}

#[traced_span]
async fn hands_out(release: oneshot::Receiver<()>) -> tokio::task::JoinHandle<()> {
    let held = Context::current();
    tokio::spawn(async move {
        let _held = held;
        release.await.unwrap();
    })
}

/// tracing-opentelemetry#116: a span goes on until its last clone is dropped, here in a task.
#[test]
fn span_ends_at_completion_not_with_the_last_clone() {
    let kit = instrument_core::testing::Kit::new();
    let recording = kit.enter();
    support::block_on(async {
        let (release, wait) = oneshot::channel();
        let task = hands_out(wait).await;
        tokio::task::yield_now().await;
        assert_eq!(kit.tree(), "hands_out", "it has ended, and the task still has its context");
        release.send(()).unwrap();
        task.await.unwrap();
    });
    drop(recording);
    assert_eq!(kit.spans().len(), 1);
}

#[traced_span(err(debug))]
fn reads(lines: Vec<&'static str>) -> impl Stream<Item = Result<u8, std::num::ParseIntError>> {
    stream::iter(lines).then(async |line: &str| {
        work().await;
        line.parse()
    })
}

/// tracing#2540, #2939: streams are not traced.
#[test]
fn a_stream_is_timed_to_its_end() {
    let (count, kit) = recorded_async(async || std::pin::pin!(reads(vec!["1", "x"])).count().await);
    assert_eq!(count, 2);
    assert_eq!(
        kit.tree(),
        r#"
        caller
          reads !core::num::error::ParseIntError "ParseIntError { kind: InvalidDigit }" +exception
        "#
    );
    assert!(lasted(&kit.span("reads")) >= 2 * WAIT);
}

/// Each awaits the next.
macro_rules! deep {
    ($last:ident) => {
        #[traced_span]
        async fn $last() -> u8 {
            ready(1).await
        }
    };
    ($first:ident $next:ident $($rest:ident)*) => {
        #[traced_span]
        async fn $first() -> u8 {
            $next().await + 1
        }
        deep!($next $($rest)*);
    };
}

deep! {
    deep_0 deep_1 deep_2 deep_3 deep_4 deep_5 deep_6 deep_7 deep_8 deep_9 deep_10 deep_11
    deep_12 deep_13 deep_14 deep_15
}

/// lance#8416: six async frames, three of them of tracing, overflow the default `recursion_limit` of 128.
#[test]
fn sixteen_nested_frames_fit_the_default_recursion_limit() {
    let (depth, kit) = recorded_async(async || tokio::spawn(deep_0()).await.unwrap());
    assert_eq!(depth, 16);
    assert_eq!(kit.tree(), "caller", "a task of tokio's own `spawn` has no context");
}

#[traced_span(cost)]
async fn outer() -> Duration {
    inner().await
}

#[traced_span(cost)]
async fn inner() -> Duration {
    work().await
}

/// tracing-opentelemetry#123: busy and idle time are wrong when a span is entered twice.
#[test]
#[cfg(target_os = "linux")]
fn busy_and_idle_times_are_right_in_nested_spans() {
    let (took, kit) = recorded_async(async || outer().await);
    let took = took.as_secs_f64() * 1000.0;
    for span in [kit.span("outer"), kit.span("inner")] {
        let [busy, idle] = ["cpu.busy_ms", "cpu.idle_ms"].map(|key| float(&span, key).unwrap());
        assert_eq!(int(&span, "cpu.polls"), Some(2));
        assert!(busy + idle >= took, "{busy} + {idle} of {took}");
        assert!(busy < took, "it did nothing but wait: {busy} of {took}");
    }
}

/// One wrapper a function: an `Arc` in it is dropped once, and nothing is kept behind.
#[test]
fn nothing_is_kept_of_a_future_that_is_done() {
    #[traced_span]
    async fn takes(shared: Arc<()>) {
        ready(shared).await;
    }
    let shared = Arc::new(());
    let ((), _kit) = recorded_async(async || {
        let mut future = Box::pin(takes(shared.clone()));
        (&mut future).await;
        assert_eq!(Arc::strong_count(&shared), 1, "though the future itself is still there");
    });
}
