//! Defects of other attribute macros, each a promise that ours keeps: when work is asynchronous. See `defects.rs`.

use async_trait::async_trait;
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::{Stream, StreamExt, stream};
use instrument_core::opentelemetry::trace::Status;
use instrument_core::traced_span;
use std::future::ready;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::time::Duration;
use support::{WAIT, attribute, lasted, recorded_async, work};

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
    assert_eq!(
        kit.span("detect").status,
        Status::error(std::fmt::Error.to_string())
    );
    assert!(lasted(&kit.span("detect")) >= WAIT);
}

/// autometrics#141, #155 look at the attribute's text; fastrace panics.
#[test]
fn a_whole_impl_block_goes_with_async_trait_in_either_order() {
    for detect in [&OnImpl as &dyn Detect, &Under] {
        let (took, kit) = recorded_async(async || detect.detect(false).await.unwrap());
        assert_eq!(
            kit.tree(),
            "caller\n  detect\n    detect\n      child\n      child"
        );
        assert!(
            kit.spans_named("detect")
                .iter()
                .all(|span| lasted(span) >= took)
        );
    }
}

impl OnMethod {
    /// What async-trait up to 0.1.43 wrote.
    #[traced_span]
    fn detect_as_of_old<'a>(
        &'a self,
        fail: &'a bool,
    ) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
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
    assert_eq!(
        kit.tree(),
        "caller\n  detect_as_of_old\n    detect\n      child\n      child"
    );
    assert!(lasted(&kit.span("detect_as_of_old")) >= took);
}

#[traced_span(attrs(argument = argument.len()))]
fn returns(argument: String) -> impl Future<Output = Outcome> {
    drop(argument);
    let work = work();
    let made = [async move { Ok(work.await) }];
    let [future] = made;
    future
}

#[traced_span]
fn returns_one_of_two(now: bool) -> BoxFuture<'static, Outcome> {
    if now {
        return ready(Ok(Duration::ZERO)).boxed();
    }
    let mut made = vec![async { Ok(work().await) }.boxed()];
    made.remove(0)
}

/// Apollo 0.12 times the making of the future, 10 µs; tracing finds it only as the last expression of the body, and
/// evaluates what it records when it is first polled (tracing#1863).
#[test]
fn a_returned_future_is_timed_however_it_was_made() {
    let (took, kit) = recorded_async(async || returns("four".to_owned()).await.unwrap());
    assert_eq!(
        kit.tree(),
        "caller\n  returns argument=4\n    child\n    child"
    );
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
        assert!(
            AssertUnwindSafe(ends_as("panic"))
                .catch_unwind()
                .await
                .is_err()
        );
        assert!(
            tokio::time::timeout(WAIT, ends_as("cancelled"))
                .await
                .is_err()
        );
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
            child
            child
            child
            child
        "#
    );
    assert!(lasted(&kit.span("reads")) >= 2 * WAIT);
}
