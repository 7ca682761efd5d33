//! What a function owns drops inside its span, in the order in which it does without the attribute.

use futures_util::FutureExt;
use instrument_core::{current, traced_span};
use std::cell::RefCell;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;
use support::{recorded, recorded_async};
use tokio::task::yield_now;

/// What was dropped, and the span that was current then.
#[derive(Default)]
struct Log(RefCell<Vec<(&'static str, Option<String>)>>);

impl Log {
    fn noisy(&self, name: &'static str) -> Noisy<'_> {
        Noisy { name, log: self }
    }

    fn order(&self) -> Vec<&'static str> {
        self.0.borrow().iter().map(|(name, _)| *name).collect()
    }

    /// All drops were in the one span `name`.
    #[track_caller]
    fn assert_inside(&self, kit: &instrument_core::testing::Kit, name: &str) {
        let id = kit.span(name).span_context.span_id().to_string();
        for (dropped, span) in &*self.0.borrow() {
            assert_eq!(span.as_ref(), Some(&id), "`{dropped}` in `{name}`");
        }
    }
}

/// Tells the log when it is dropped.
struct Noisy<'a> {
    name: &'static str,
    log: &'a Log,
}

impl Noisy<'_> {
    fn length(&self) -> usize {
        self.name.len()
    }
}

impl Drop for Noisy<'_> {
    fn drop(&mut self) {
        self.log
            .0
            .borrow_mut()
            .push((self.name, current::span_id()));
    }
}

/// A function as it is, and the same function with the attribute.
macro_rules! twins {
    ($plain:ident, $traced:ident: $args:tt -> $ret:ty $body:block) => {
        #[allow(unused_variables, clippy::too_many_arguments, reason = "each drops differently")]
        fn $plain $args -> $ret $body
        #[traced_span]
        #[allow(unused_variables, clippy::too_many_arguments, reason = "each drops differently")]
        fn $traced $args -> $ret $body
    };
    (async $plain:ident, $traced:ident: $args:tt -> $ret:ty $body:block) => {
        #[allow(unused_variables, clippy::too_many_arguments, reason = "each drops differently")]
        async fn $plain $args -> $ret $body
        #[traced_span]
        #[allow(unused_variables, clippy::too_many_arguments, reason = "each drops differently")]
        async fn $traced $args -> $ret $body
    };
}

twins! { all_kinds, all_kinds_traced: (
    log: &Log, used: Noisy<'_>, unused: Noisy<'_>, _: Noisy<'_>, _named: Noisy<'_>,
    (left, _right): (Noisy<'_>, Noisy<'_>), mut changed: Noisy<'_>, moved: Noisy<'_>,
) -> usize {
    let _local = log.noisy("local");
    drop(moved);
    changed.name = "changed";
    if used.length() == 0 {
        return 0;
    }
    log.noisy("temporary").length() + left.length()
} }

/// Calls one of the twins, with arguments of its own.
macro_rules! call {
    ($log:ident, $call:ident, $used:expr) => {{
        let pair = ($log.noisy("left"), $log.noisy("right"));
        let [unused, wild, named, changed, moved] =
            ["unused", "wild", "named", "before_change", "moved"].map(|name| $log.noisy(name));
        $call(
            &$log,
            $log.noisy($used),
            unused,
            wild,
            named,
            pair,
            changed,
            moved,
        )
    }};
}

#[test]
fn a_function_drops_in_order_inside_its_span() {
    for used in ["used", ""] {
        let (expected, log) = (Log::default(), Log::default());
        call!(expected, all_kinds, used);
        let (_, kit) = recorded(|| call!(log, all_kinds_traced, used));
        assert!(expected.order().len() > 8, "{:?}", expected.order());
        assert_eq!(log.order(), expected.order());
        log.assert_inside(&kit, "all_kinds_traced");
    }
}

fn left_out(
    log: &Log,
    (id, _, (_, kept)): (u8, Noisy<'_>, (Noisy<'_>, Noisy<'_>)),
    _: Noisy<'_>,
) -> usize {
    let _local = log.noisy("local");
    usize::from(id) + kept.length()
}

#[traced_span(attrs(id))]
fn left_out_traced(
    log: &Log,
    (id, _, (_, kept)): (u8, Noisy<'_>, (Noisy<'_>, Noisy<'_>)),
    _: Noisy<'_>,
) -> usize {
    let _local = log.noisy("local");
    usize::from(id) + kept.length()
}

#[test]
fn what_a_tuple_leaves_out_drops_inside_the_span_too() {
    macro_rules! call {
        ($call:ident, $log:ident) => {{
            let nested = ($log.noisy("first"), $log.noisy("kept"));
            let tuple = (1, $log.noisy("left out"), nested);
            $call(&$log, tuple, $log.noisy("wild"))
        }};
    }
    let (expected, log) = (Log::default(), Log::default());
    call!(left_out, expected);
    let (_, kit) = recorded(|| call!(left_out_traced, log));
    assert_eq!(log.order(), expected.order());
    log.assert_inside(&kit, "left_out_traced");
}

twins! { unwinds, unwinds_traced: (log: &Log, _first: Noisy<'_>, second: Noisy<'_>) -> usize {
    let _local = log.noisy("local");
    if second.length() > 0 {
        panic!("expected by this test");
    }
    0
} }

#[test]
fn a_panic_drops_in_order_inside_the_span() {
    let (expected, log) = (Log::default(), Log::default());
    let unwind = |log: &Log, call: fn(&Log, Noisy<'_>, Noisy<'_>) -> usize| {
        let call = AssertUnwindSafe(|| call(log, log.noisy("first"), log.noisy("second")));
        assert!(catch_unwind(call).is_err());
    };
    unwind(&expected, unwinds);
    let ((), kit) = recorded(|| unwind(&log, unwinds_traced));
    assert_eq!(expected.order(), ["local", "second", "first"]);
    assert_eq!(log.order(), expected.order());
    log.assert_inside(&kit, "unwinds_traced");
}

twins! { async all_kinds_later, all_kinds_later_traced: (
    log: &Log, used: Noisy<'_>, unused: Noisy<'_>, _: Noisy<'_>, _named: Noisy<'_>,
    (left, _right): (Noisy<'_>, Noisy<'_>), mut changed: Noisy<'_>, moved: Noisy<'_>,
) -> usize {
    let _local = log.noisy("local");
    drop(moved);
    yield_now().await;
    changed.name = "changed";
    if used.length() == 0 {
        return 0;
    }
    yield_now().await;
    log.noisy("temporary").length() + left.length()
} }

#[test]
fn an_async_fn_drops_in_order_inside_its_span() {
    for used in ["used", ""] {
        let (expected, log) = (Log::default(), Log::default());
        recorded_async(async || call!(expected, all_kinds_later, used).await);
        let (_, kit) = recorded_async(async || call!(log, all_kinds_later_traced, used).await);
        assert!(expected.order().len() > 8, "{:?}", expected.order());
        assert_eq!(log.order(), expected.order());
        log.assert_inside(&kit, "all_kinds_later_traced");
    }
}

#[test]
fn a_cancelled_async_fn_drops_in_order_inside_its_span() {
    for polls in 1..=2 {
        let (expected, log) = (Log::default(), Log::default());
        let mut plain = Box::pin(call!(expected, all_kinds_later, "used"));
        let ((), kit) = recorded_async(async || {
            let mut traced = Box::pin(call!(log, all_kinds_later_traced, "used"));
            for _ in 0..polls {
                assert_eq!((&mut plain).now_or_never(), None);
                assert_eq!((&mut traced).now_or_never(), None);
            }
            drop(traced);
        });
        drop(plain);
        assert_eq!(log.order(), expected.order(), "after {polls} polls");
        log.assert_inside(&kit, "all_kinds_later_traced");
        assert_eq!(
            kit.tree(),
            "caller\n  all_kinds_later_traced cancelled=true"
        );
    }
}

#[test]
fn an_async_fn_that_was_never_polled_drops_in_order() {
    let (expected, log) = (Log::default(), Log::default());
    drop(call!(expected, all_kinds_later, "used"));
    drop(call!(log, all_kinds_later_traced, "used"));
    assert_eq!(log.order(), expected.order());
}

#[expect(clippy::manual_async_fn, reason = "as the traced one is")]
fn returned<'a>(kept: Noisy<'a>, _early: Noisy<'a>) -> impl Future<Output = usize> + 'a {
    async move {
        yield_now().await;
        kept.length()
    }
}

#[traced_span]
fn returned_traced<'a>(kept: Noisy<'a>, _early: Noisy<'a>) -> impl Future<Output = usize> + 'a {
    async move {
        yield_now().await;
        kept.length()
    }
}

#[test]
fn a_returned_future_drops_in_order_inside_its_span() {
    let (expected, log) = (Log::default(), Log::default());
    recorded_async(async || returned(expected.noisy("kept"), expected.noisy("early")).await);
    let (_, kit) =
        recorded_async(async || returned_traced(log.noisy("kept"), log.noisy("early")).await);
    assert_eq!(expected.order(), ["early", "kept"]);
    assert_eq!(log.order(), expected.order());
    log.assert_inside(&kit, "returned_traced");
}

struct Pair<'a>(
    #[expect(dead_code, reason = "it only drops")] Noisy<'a>,
    Noisy<'a>,
);

impl Pair<'_> {
    async fn by_value(mut self, used: Noisy<'_>, _unused: Noisy<'_>) -> usize {
        let _local = used.log.noisy("local");
        yield_now().await;
        self.1 = used.log.noisy("assigned");
        used.length() + self.1.length()
    }

    #[traced_span]
    async fn by_value_traced(mut self, used: Noisy<'_>, _unused: Noisy<'_>) -> usize {
        let _local = used.log.noisy("local");
        yield_now().await;
        self.1 = used.log.noisy("assigned");
        used.length() + self.1.length()
    }
}

#[test]
fn an_async_method_drops_self_in_order_inside_its_span() {
    let (expected, log) = (Log::default(), Log::default());
    let pair = |log| Pair(Log::noisy(log, "self.0"), Log::noisy(log, "self.1"));
    let call = async || {
        let [used, unused] = ["used", "unused"].map(|name| expected.noisy(name));
        pair(&expected).by_value(used, unused).await
    };
    recorded_async(call);
    let (_, kit) = recorded_async(async || {
        let [used, unused] = ["used", "unused"].map(|name| log.noisy(name));
        pair(&log).by_value_traced(used, unused).await
    });
    let order = ["self.1", "local", "unused", "used", "self.0", "assigned"];
    assert_eq!(expected.order(), order);
    assert_eq!(log.order(), order);
    log.assert_inside(&kit, "by_value_traced");
}

/// What a future panics with drops what its code holds; what stays is dropped with the future, after its span has ended.
#[traced_span]
fn panicking_traced(kept: Noisy<'_>) -> impl Future<Output = ()> {
    poll_fn(move |_| {
        assert_eq!(kept.length(), 0, "as planned");
        Poll::Ready(())
    })
}

#[test]
fn what_is_left_of_a_panic_drops_inside_the_span() {
    let log = Log::default();
    let ((), kit) = recorded_async(async || {
        let mut traced = Box::pin(panicking_traced(log.noisy("kept")));
        let poll = AssertUnwindSafe(|| (&mut traced).now_or_never());
        catch_unwind(poll).expect_err("as planned");
        assert!(log.order().is_empty(), "it is still there");
    });
    assert_eq!(log.order(), ["kept"]);
    log.assert_inside(&kit, "panicking_traced");
    assert_eq!(kit.tree(), "caller\n  panicking_traced !panic \"panicked\"");
}
