//! Parameters, locals and temporaries drop in the order that they do without the attribute, finished, cancelled or
//! never polled.

#![allow(unused, dead_code)]

use instrument_core::traced_span;
use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

thread_local!(static DROPPED: RefCell<Vec<&'static str>> = RefCell::new(Vec::new()));

struct D(&'static str);

impl Drop for D {
    fn drop(&mut self) {
        DROPPED.with(|dropped| dropped.borrow_mut().push(self.0));
    }
}

impl D {
    fn get(&self) -> u32 {
        1
    }

    fn temporary(&self) -> D {
        D("temporary")
    }
}

struct Two {
    x: D,
    y: D,
}

fn two() -> Two {
    Two {
        x: D("x"),
        y: D("y"),
    }
}

/// The same function twice, and calls of both.
macro_rules! same {
    ($(#[$attr:meta])* fn $name:ident($($param:tt)*) -> $ret:ty $body:block; ($($arg:expr),*)) => {{
        fn plain($($param)*) -> $ret $body
        #[traced_span(name = "traced")]
        $(#[$attr])*
        fn traced($($param)*) -> $ret $body
        plain($($arg),*);
        let expected = take();
        traced($($arg),*);
        assert_eq!(take(), expected, stringify!($name));
    }};
    (async fn $name:ident($($param:tt)*) -> $ret:ty $body:block; ($($arg:expr),*)) => {{
        async fn plain($($param)*) -> $ret $body
        #[traced_span]
        async fn traced($($param)*) -> $ret $body
        for polls in 0..=2 {
            poll(polls, plain($($arg),*));
            let expected = take();
            poll(polls, traced($($arg),*));
            assert_eq!(take(), expected, "{} polled {} times", stringify!($name), polls);
        }
    }};
}

fn main() {
    same!(fn used(a: D, b: D, c: D) -> u32 { let local = D("local"); b.get() }; (D("a"), D("b"), D("c")));
    same!(fn patterns(a: D, _: D, (c, d): (D, D), mut e: D, _f: D) -> u32 { let local = D("local"); a.temporary().get() };
        (D("a"), D("_"), (D("c"), D("d")), D("e"), D("f")));
    same!(fn partly(Two { x, .. }: Two, b: D) -> u32 { b.temporary().get() + x.get() }; (two(), D("b")));
    same!(fn unit(a: D, b: D) -> () { let local = D("local"); let _ = a.temporary(); b.temporary().get(); }; (D("a"), D("b")));

    same!(async fn used(a: D, b: D, c: D) -> u32 { let local = D("local"); wait().await; b.get() + a.get() + c.get() };
        (D("a"), D("b"), D("c")));
    same!(async fn patterns(a: D, _: D, (c, d): (D, D), mut e: D, _f: D) -> u32 {
        let local = D("local");
        wait().await;
        a.temporary().get()
    }; (D("a"), D("_"), (D("c"), D("d")), D("e"), D("f")));
    same!(async fn mutable(a: D, mut b: D, c: D) -> u32 { wait().await; a.get() + c.get() }; (D("a"), D("b"), D("c")));
    same!(async fn ignored(a: D, _b: D, c: D) -> u32 { wait().await; c.get() }; (D("a"), D("b"), D("c")));
    same!(async fn partly(Two { x, .. }: Two, b: D) -> u32 { wait().await; b.temporary().get() }; (two(), D("b")));

    two().by_value(D("a"), D("b"));
    let expected = take();
    two().by_value_traced(D("a"), D("b"));
    assert_eq!(take(), expected);
    for polls in 0..=2 {
        poll(polls, two().later(D("a"), D("b")));
        let expected = take();
        poll(polls, two().later_traced(D("a"), D("b")));
        assert_eq!(take(), expected);
    }
}

impl Two {
    fn by_value(self, a: D, b: D) -> u32 {
        self.x.get()
    }

    #[traced_span]
    fn by_value_traced(self, a: D, b: D) -> u32 {
        self.x.get()
    }

    async fn later(self, a: D, b: D) -> u32 {
        wait().await;
        self.x.get() + b.get() + a.get()
    }

    #[traced_span]
    async fn later_traced(self, a: D, b: D) -> u32 {
        wait().await;
        self.x.get() + b.get() + a.get()
    }
}

/// Ready the second time.
async fn wait() {
    struct Wait(bool);
    impl Future for Wait {
        type Output = ();
        fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
            if std::mem::replace(&mut self.0, true) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        }
    }
    Wait(false).await
}

fn poll<F: Future>(times: usize, future: F) {
    let mut future = Box::pin(future);
    for _ in 0..times {
        if future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
            .is_ready()
        {
            break;
        }
    }
}

fn take() -> Vec<&'static str> {
    DROPPED.with(|dropped| dropped.borrow_mut().drain(..).collect())
}
