//! Random trees of nested work: what is run, and what must come out as spans.

use futures_util::FutureExt as _;
use instrument_core::opentelemetry::trace::{SpanId, Status};
use instrument_core::testing::Kit;
use instrument_core::{Instrument, Scope, Span, scope, spawn};
use opentelemetry_sdk::trace::SpanData;
use proptest::prelude::*;
use std::collections::HashMap;
use std::fmt;
use std::future::{Future, pending, poll_fn};
use std::panic::{self, AssertUnwindSafe};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::thread;

static SCOPE: Scope = scope!();

/// A piece of work in a span, with the work below it.
#[derive(Clone, Debug)]
pub struct Work {
    form: Form,
    end: End,
    /// How often an asynchronous piece yields before each child and before its end.
    yields: u8,
    children: Vec<Self>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    Sync,
    Async,
    /// A task of its own, or a thread below synchronous work.
    Spawned,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    Ok,
    Error,
    Panics,
    /// Given up half-way; synchronous work cannot be, and ends well.
    Cancelled,
}

#[derive(Debug)]
struct Failed;

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("failed as planned")
    }
}

impl std::error::Error for Failed {}

/// Trees of up to `size` pieces.
pub fn work(size: u32) -> impl Strategy<Value = Work> {
    let form = prop_oneof![Just(Form::Sync), Just(Form::Async), Just(Form::Spawned)];
    let end = prop_oneof![3 => Just(End::Ok), 1 => Just(End::Error), 1 => Just(End::Panics), 1 => Just(End::Cancelled)];
    let piece = (form, end, 0..3_u8);
    let leaf = piece.clone().prop_map(|(form, end, yields)| Work {
        form,
        end,
        yields,
        children: vec![],
    });
    leaf.prop_recursive(6, size, 5, move |inner| {
        (piece.clone(), prop::collection::vec(inner, 1..5)).prop_map(
            |((form, end, yields), children)| Work {
                form,
                end,
                yields,
                children,
            },
        )
    })
}

impl Work {
    /// How many spans it makes.
    pub fn size(&self) -> usize {
        1 + self.children.iter().map(Self::size).sum::<usize>()
    }

    /// Runs it on the current runtime. The names of spans are their paths: `0`, `0.1`, `0.1.0`, …
    pub async fn run(&self) {
        self.run_async("0".to_owned()).await;
    }

    fn span(name: &str) -> Span {
        SCOPE.span(name.to_owned()).start()
    }

    fn run_async(&self, name: String) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            match self.form {
                Form::Sync => self.run_sync(&name),
                Form::Async => self.caught(&name).await,
                Form::Spawned => {
                    let task = self.clone();
                    spawn::task(async move { task.caught(&name).await })
                        .await
                        .expect("panics are caught inside");
                }
            }
        })
    }

    /// Runs the piece in its span and drops it where it is to be given up.
    async fn caught(&self, name: &str) {
        let parked = AtomicBool::new(false);
        let body = async {
            for (index, child) in self.children.iter().enumerate() {
                self.yields().await;
                child.run_async(format!("{name}.{index}")).await;
            }
            self.yields().await;
            match self.end {
                End::Ok => Ok(()),
                End::Error => Err(Failed),
                // Without the hook, which would print every one of them.
                End::Panics => panic::resume_unwind(Box::new("as planned")),
                End::Cancelled => {
                    parked.store(true, Ordering::Relaxed);
                    pending().await
                }
            }
        };
        let mut traced =
            pin!(AssertUnwindSafe(body.try_instrument(Self::span(name))).catch_unwind());
        poll_fn(|cx| match traced.as_mut().poll(cx) {
            Poll::Pending if !parked.load(Ordering::Relaxed) => Poll::Pending,
            _ => Poll::Ready(()),
        })
        .await;
    }

    async fn yields(&self) {
        for _ in 0..self.yields {
            tokio::task::yield_now().await;
        }
    }

    fn run_sync(&self, name: &str) {
        let body = || {
            for (index, child) in self.children.iter().enumerate() {
                let name = format!("{name}.{index}");
                if child.form == Form::Spawned {
                    thread::scope(|threads| {
                        spawn::scoped(threads, || child.run_sync(&name))
                            .join()
                            .map(drop)
                    })
                    .expect("panics are caught inside");
                } else {
                    child.run_sync(&name);
                }
            }
            match self.end {
                End::Ok | End::Cancelled => Ok(()),
                End::Error => Err(Failed),
                End::Panics => panic::resume_unwind(Box::new("as planned")),
            }
        };
        let _ = panic::catch_unwind(AssertUnwindSafe(|| Self::span(name).try_in_scope(body)));
    }

    /// Panics unless `kit` has recorded exactly this tree, each span once and with its end.
    pub fn assert_recorded(&self, kit: &Kit) {
        let spans = kit.spans();
        assert_eq!(spans.len(), self.size(), "{}", kit.tree());
        let by_name: HashMap<&str, &SpanData> =
            spans.iter().map(|span| (&*span.name, span)).collect();
        assert_eq!(
            by_name.len(),
            spans.len(),
            "a span came twice\n{}",
            kit.tree()
        );
        self.assert_span("0", SpanId::INVALID, true, &by_name);
        kit.assert_complete();
    }

    fn assert_span(
        &self,
        name: &str,
        parent: SpanId,
        below_async: bool,
        spans: &HashMap<&str, &SpanData>,
    ) {
        let span = spans
            .get(name)
            .unwrap_or_else(|| panic!("no span `{name}`"));
        assert_eq!(span.parent_span_id, parent, "parent of `{name}`");
        let attribute = |key| {
            span.attributes
                .iter()
                .find(|a| a.key.as_str() == key)
                .map(|a| a.value.as_str().into_owned())
        };
        let is_async = below_async && self.form != Form::Sync;
        let seen = match (
            &span.status,
            attribute("error.type").as_deref(),
            attribute("cancelled").is_some(),
        ) {
            (Status::Unset, None, false) => End::Ok,
            (Status::Unset, None, true) => End::Cancelled,
            (Status::Error { .. }, Some("panic"), false) => End::Panics,
            (Status::Error { .. }, Some(_), false) => End::Error,
            other => panic!("`{name}` ended as {other:?}"),
        };
        let expected = if self.end == End::Cancelled && !is_async {
            End::Ok
        } else {
            self.end
        };
        assert_eq!(seen, expected, "end of `{name}`");
        for (index, child) in self.children.iter().enumerate() {
            child.assert_span(
                &format!("{name}.{index}"),
                span.span_context.span_id(),
                is_async,
                spans,
            );
        }
    }
}
