//! Functions that return a future or a stream: the span begins at the call, and ends with what was returned.

use futures_util::future::{BoxFuture, FusedFuture, LocalBoxFuture};
use futures_util::stream::{self, BoxStream, FusedStream};
use futures_util::{
    FutureExt, Stream, StreamExt, TryFuture, TryFutureExt, TryStream, TryStreamExt,
};
use instrument_core::{current, traced_span};
use std::io;
use std::num::ParseIntError;
use std::pin::Pin;
use std::time::Duration;
use support::{assert_around, recorded, recorded_async, work};
use tokio::task::yield_now;

#[traced_span]
fn child() {}

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

#[traced_span]
fn fused() -> impl FusedFuture<Output = u8> {
    async {
        child();
        3
    }
    .fuse()
}

#[traced_span(err(private))]
fn fallible() -> impl TryFuture<Ok = u8, Error = String> {
    async {
        child();
        Err("no".to_owned())
    }
}

#[traced_span]
fn fused_items() -> impl FusedStream<Item = u8> + Unpin {
    stream::iter([1]).inspect(|_| child()).fuse()
}

#[traced_span(err(private))]
fn fallible_items() -> impl TryStream<Ok = u8, Error = String> + Unpin {
    stream::iter([Ok(1), Err("no".to_owned())]).inspect(|_| child())
}

#[test]
fn the_other_traits_of_futures_and_streams_are_known() {
    let (_, kit) = recorded_async(async || {
        let mut once = Box::pin(fused());
        assert!(!once.is_terminated());
        once.as_mut().await;
        assert!(once.is_terminated());
        assert!(TryFutureExt::into_future(fallible()).await.is_err());
        let mut items = fused_items();
        while !items.is_terminated() {
            items.next().await;
        }
        assert!(fallible_items().try_collect::<Vec<_>>().await.is_err());
    });
    assert_eq!(
        kit.tree(),
        r"
        caller
          fused
            child
          fallible !alloc::string::String +exception
            child
          fused_items
            child
          fallible_items cancelled=true !alloc::string::String +exception
            child
            child
        "
    );
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
        assert_eq!(
            current::span_id(),
            caller,
            "only the future's own work is in its span"
        );
        future.await
    });
    assert_eq!(kit.tree(), "caller\n  prepares\n    child");
    assert_eq!(
        id,
        Some(kit.span("prepares").span_context.span_id().to_string())
    );
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
    assert_eq!(
        kit.tree(),
        "caller\n  boxed_counting\n  child\n  child\n  child"
    );
    let ends: Vec<_> = kit.spans().into_iter().map(|span| span.name).collect();
    assert_eq!(
        ends,
        ["child", "child", "boxed_counting", "child", "caller"]
    );
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

#[test]
fn what_is_dropped_before_its_end_is_cancelled() {
    let ((), kit) = recorded_async(async || {
        drop(prepares());
        let mut items = Box::pin(counting(2));
        assert_eq!(items.next().await, Some(0));
        drop(items);
    });
    assert_eq!(
        kit.tree(),
        "
        caller
          prepares cancelled=true
            child
          counting to=2 cancelled=true
            child
            child
        "
    );
}

#[traced_span(sync, attrs(%name))]
fn begins(name: &str) -> Result<BoxFuture<'static, usize>, String> {
    let length = name.len();
    Ok(Box::pin(async move {
        child();
        length
    }))
}

#[traced_span(sync)]
fn begins_and_borrows(name: &str) -> impl Future<Output = usize> {
    async move { name.len() }
}

#[test]
fn of_what_only_begins_the_call_can_be_traced() {
    let (length, kit) = recorded_async(async || {
        let begun = begins("tower").expect("a future");
        begun.await + begins_and_borrows("a").await
    });
    assert_eq!(length, 6);
    assert_eq!(
        kit.tree(),
        "
        caller
          begins name=tower
          child
          begins_and_borrows
        "
    );
}

/// What is called a stream, and is none of `futures`.
mod connection {
    use instrument_core::traced_span;
    use std::io;

    pub(super) trait Stream: io::Read {}
    impl<T: io::Read> Stream for T {}

    #[traced_span]
    pub(super) fn connect() -> io::Result<Box<dyn Stream>> {
        Ok(Box::new(io::empty()))
    }

    #[traced_span]
    pub(super) fn plain() -> impl Stream {
        io::empty()
    }
}

#[test]
fn a_trait_of_the_same_name_is_no_stream() {
    let ((), kit) = recorded(|| {
        let mut text = String::new();
        let read = connection::connect()
            .and_then(|mut open| open.read_to_string(&mut text))
            .and_then(|_| io::Read::read_to_string(&mut connection::plain(), &mut text));
        assert!(read.is_ok());
    });
    assert_eq!(kit.tree(), "caller\n  connect\n  plain");
}
