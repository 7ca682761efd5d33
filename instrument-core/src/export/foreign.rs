//! Exporters that are not ours: they may block, hang or panic, and nothing else notices.

use super::failure::{Failure, Kind, one_line};
use super::health::PipeHealth;
use super::sink::Sink;
use super::under_way::Delivered;
use crate::exception::panic_text;
use crate::locked::lock;
use crate::recorder::{self, Record, Records};
use crate::written;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use opentelemetry::Context;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::SpanExporter;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinError, spawn_blocking};

const THREAD: &str = "instrument-exporter";

/// Runs an exporter on a thread of its own, one batch at a time, as the SDK promises it.
#[derive(Debug)]
pub(crate) struct Foreign<E> {
    exporter: Arc<E>,
    jobs: Mutex<Jobs>,
    health: PipeHealth,
}

/// To the exporter's thread, which ends when nobody can send to it any more.
#[derive(Debug)]
enum Jobs {
    None,
    To(mpsc::Sender<Job>),
    Over,
}

/// A batch for that thread. Nobody waits for one that was given up: its spans are lost already.
#[derive(Debug)]
struct Job {
    records: Records,
    done: oneshot::Sender<Result<Delivered, Failure>>,
}

/// The one that is under way has left already. One more waits, so that the thread need not, and one may have been given up.
const JOBS: usize = 2;

impl<E: SpanExporter + 'static> Foreign<E> {
    pub(crate) fn new(exporter: E, health: PipeHealth) -> Self {
        Self {
            exporter: Arc::new(exporter),
            jobs: Mutex::new(Jobs::None),
            health,
        }
    }

    /// To the thread, which is started if there is none.
    fn jobs(&self) -> Result<mpsc::Sender<Job>, Failure> {
        let mut jobs = lock(&self.jobs);
        match &*jobs {
            Jobs::To(jobs) if !jobs.is_closed() => return Ok(jobs.clone()),
            Jobs::Over => return Err(shut_down()),
            Jobs::None | Jobs::To(_) => {}
        }
        let (to_thread, coming) = mpsc::channel(JOBS);
        let (exporter, runtime) = (self.exporter.clone(), Handle::current());
        thread::Builder::new()
            .name(THREAD.to_owned())
            .spawn(move || work(&*exporter, coming, &runtime))
            .map_err(|error| {
                let cause = format!("it cannot have a thread: {}", one_line(&error.to_string()));
                Failure::new(Kind::Exporter, "thread", cause)
            })?;
        *jobs = Jobs::To(to_thread.clone());
        Ok(to_thread)
    }

    /// Blocks a thread that may be blocked.
    fn apart(
        &self,
        work: impl FnOnce(&E) -> OTelSdkResult + Send + 'static,
    ) -> BoxFuture<'_, OTelSdkResult> {
        let exporter = self.exporter.clone();
        async {
            let done = spawn_blocking(move || {
                let _suppressed = Context::enter_telemetry_suppressed_scope();
                work(&exporter)
            });
            done.await
                .unwrap_or_else(|error| Err(OTelSdkError::InternalFailure(stopped(error).cause)))
        }
        .boxed()
    }
}

impl<E: SpanExporter + 'static> Sink<Box<Record>> for Foreign<E> {
    fn health(&self) -> &PipeHealth {
        &self.health
    }

    fn export(&self, records: Records) -> BoxFuture<'_, Result<Delivered, Failure>> {
        let (done, doing) = oneshot::channel();
        // At once, so that the thread finds it when it is through with the one before.
        let sent = self
            .jobs()
            .map(|jobs| (jobs.try_send(Job { records, done }).err(), jobs));
        async {
            if let (Some(refused), jobs) = sent? {
                // The exporter hangs: this is given up, or it comes back.
                let _ = jobs.send(refused.into_inner()).await;
            }
            doing.await.unwrap_or_else(|_| Err(shut_down()))
        }
        .boxed()
    }

    fn makes_ready(&self) -> bool {
        true
    }

    fn flush(&self) -> BoxFuture<'_, OTelSdkResult> {
        self.apart(SpanExporter::force_flush)
    }

    fn close(&self, deadline: Duration) -> BoxFuture<'_, OTelSdkResult> {
        *lock(&self.jobs) = Jobs::Over;
        self.apart(move |exporter| exporter.shutdown_with_timeout(deadline))
    }
}

/// What the exporter's thread does.
fn work(exporter: &impl SpanExporter, mut coming: mpsc::Receiver<Job>, runtime: &Handle) {
    let _suppressed = Context::enter_telemetry_suppressed_scope();
    while let Some(Job { records, done }) = coming.blocking_recv() {
        if done.is_closed() {
            continue;
        }
        let exporting = AssertUnwindSafe(|| {
            let spans = recorder::to_data(&records);
            recorder::give_back(records);
            runtime.block_on(exporter.export(spans))
        });
        // Where nobody waits any more, it has been counted.
        let _ = done.send(match catch_unwind(exporting) {
            Ok(Ok(())) => Ok(Delivered::default()),
            Ok(Err(error)) => Err(failure(&error)),
            Err(panic) => Err(panicked(panic.as_ref())),
        });
    }
}

fn failure(error: &OTelSdkError) -> Failure {
    match error {
        OTelSdkError::Timeout(after) => Failure::late(*after),
        _ => Failure::new(Kind::Exporter, "exporter", one_line(&written(error))),
    }
}

fn stopped(error: JoinError) -> Failure {
    match error.try_into_panic() {
        Ok(panic) => panicked(panic.as_ref()),
        Err(_) => shut_down(),
    }
}

fn panicked(panic: &(dyn Any + Send)) -> Failure {
    let cause = match panic_text(panic) {
        "" => "the exporter panicked".to_owned(),
        text => format!("the exporter panicked: {}", one_line(text)),
    };
    Failure::new(Kind::Panicked, "panic", cause)
}

fn shut_down() -> Failure {
    Failure::new(Kind::ShutDown, "shut-down", "export was shut down")
}
