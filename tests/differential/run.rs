//! Running a program, with and without `await`.

use super::begin::{foreign, ours};
use super::program::{End, Form, Part, Work};
use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, join_all};
use instrument_core::opentelemetry::context::{Context, FutureExt as _};
use instrument_core::opentelemetry::global::BoxedTracer;
use instrument_core::opentelemetry::trace::TraceContextExt as _;
use instrument_core::{Instrument as _, spawn};
use std::fmt;
use std::future::{Future, pending, poll_fn};
use std::panic::{self, AssertUnwindSafe};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::thread;

type Tracer = Arc<BoxedTracer>;

#[derive(Debug)]
struct Failed;

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("failed as planned")
    }
}

impl std::error::Error for Failed {}

impl Work {
    pub(crate) fn run<'a>(&'a self, tracer: &'a Tracer) -> BoxFuture<'a, ()> {
        let below = self.under.context();
        async move {
            match self.form {
                Form::Sync => self.in_span(tracer),
                Form::Thread => self.on_thread(tracer),
                Form::Async | Form::Foreign => self.polled(tracer).await,
                Form::Task => {
                    let (work, tracer) = (self.clone(), tracer.clone());
                    let task = spawn::task(async move { work.polled(&tracer).await });
                    task.await.expect("panics are caught inside");
                }
            }
        }
        .with_context(below)
        .boxed()
    }

    /// In its span until it has ended, or is given up.
    async fn polled(&self, tracer: &Tracer) {
        let parked = AtomicBool::new(false);
        let body = self.body(tracer, &parked);
        if self.form == Form::Foreign {
            let span = foreign(self.begin % 4, tracer);
            let below = Context::current().with_span(span);
            given_up(body.map(drop).with_context(below), &parked).await;
        } else {
            given_up(body.try_instrument(ours(self.begin)).map(drop), &parked).await;
        }
    }

    async fn body(&self, tracer: &Tracer, parked: &AtomicBool) -> Result<(), Failed> {
        for part in &self.parts {
            match part {
                Part::Touch(touch) => touch.run(),
                Part::Yield => tokio::task::yield_now().await,
                Part::Work(work) => work.run(tracer).await,
                Part::Together(all) if is_suppressed() => {
                    for work in all {
                        work.run(tracer).await;
                    }
                }
                Part::Together(all) => {
                    let tasks = all.iter().map(|work| {
                        let (work, tracer) = (work.clone(), tracer.clone());
                        spawn::task(async move { work.run(&tracer).await })
                    });
                    for ended in join_all(tasks).await {
                        ended.expect("panics are caught inside");
                    }
                }
            }
        }
        if self.end == End::Cancelled {
            parked.store(true, Ordering::Relaxed);
            pending::<()>().await;
        }
        self.end()
    }

    fn end(&self) -> Result<(), Failed> {
        match self.end {
            End::Ok | End::Cancelled => Ok(()),
            End::Fails => Err(Failed),
            // Without the hook, which would print every one of them.
            End::Panics => panic::resume_unwind(Box::new("as planned")),
        }
    }

    fn run_sync(&self, tracer: &Tracer) {
        let _below = self.under.context().attach();
        match self.form {
            Form::Task | Form::Thread => self.on_thread(tracer),
            Form::Sync | Form::Async | Form::Foreign => self.in_span(tracer),
        }
    }

    fn on_thread(&self, tracer: &Tracer) {
        thread::scope(|scope| spawn::scoped(scope, || self.in_span(tracer)).join())
            .expect("panics are caught inside");
    }

    fn in_span(&self, tracer: &Tracer) {
        let in_span = || match self.form {
            Form::Foreign => {
                let span = foreign(self.begin % 4, tracer);
                let _active = Context::current().with_span(span).attach();
                self.body_sync(tracer)
            }
            _ => ours(self.begin).try_in_scope(|| self.body_sync(tracer)),
        };
        let _ = panic::catch_unwind(AssertUnwindSafe(in_span));
    }

    fn body_sync(&self, tracer: &Tracer) -> Result<(), Failed> {
        for part in &self.parts {
            match part {
                Part::Touch(touch) => touch.run(),
                Part::Yield => thread::yield_now(),
                Part::Work(work) => work.run_sync(tracer),
                Part::Together(all) if is_suppressed() => {
                    all.iter().for_each(|work| work.run_sync(tracer));
                }
                Part::Together(all) => thread::scope(|scope| {
                    for work in all {
                        spawn::scoped(scope, || work.run_sync(tracer));
                    }
                }),
            }
        }
        self.end()
    }
}

/// Suppressed work has no span of its own: what it does is done to that of others, and in whose order would be nobody's.
fn is_suppressed() -> bool {
    Context::current().is_telemetry_suppressed()
}

/// Drops the future when it says that it waits for nothing; so do panics.
async fn given_up(future: impl Future<Output = ()>, parked: &AtomicBool) {
    let mut future = pin!(AssertUnwindSafe(future).catch_unwind());
    poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Pending if !parked.load(Ordering::Relaxed) => Poll::Pending,
        _ => Poll::Ready(()),
    })
    .await;
}
