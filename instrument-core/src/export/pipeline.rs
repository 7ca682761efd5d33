//! From what is made to one exporter: what the SDK is given as a processor.

use super::Batch;
use super::health::PipeHealth;
use super::orphans::Orphans;
use super::queue::Queue;
use super::simple::Simple;
use super::sink::Sink;
use super::watched::Watched;
use super::weight::Weigh;
use super::worker::{GRACE, Worker};
use super::{Processor, sender};
use crate::countable::countable;
use crate::locked::lock;
use crate::recorder::Record;
use opentelemetry::Context;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout, timeout_at};

/// Clones are the same pipeline: one goes to the SDK, another one stays with who wants to flush and to look.
///
/// It is one of spans, unless said otherwise. Whether a span's sampled flag is set does not matter here: what comes has
/// been decided to be kept.
#[derive(Debug)]
pub(crate) struct Pipeline<T: Weigh = Box<Record>>(Arc<Inner<T>>);

#[derive(Debug)]
struct Inner<T: Weigh> {
    feed: Feed<T>,
    sink: Arc<dyn Sink<T>>,
    orphans: Orphans,
    worker: Worker,
    /// How long a flush without a deadline may take.
    patience: Duration,
    is_shut_down: AtomicBool,
    /// What had failed at the last flush.
    failures: AtomicU64,
}

#[derive(Debug)]
enum Feed<T: Weigh> {
    Batch {
        queue: Arc<Queue<T>>,
        sender: Mutex<Option<Sender>>,
    },
    Simple(Simple),
}

/// The task that sends, which stops when it is told so or when this is dropped.
#[derive(Debug)]
struct Sender {
    task: JoinHandle<()>,
    stop: oneshot::Sender<Infallible>,
}

impl Sender {
    /// Resolves when all is counted.
    async fn stop(self) {
        drop(self.stop);
        // It may have been stopped with the worker.
        let _ = self.task.await;
    }
}

impl Pipeline {
    /// One whose spans are watched for lost parents.
    pub(super) fn watched(
        sink: Arc<dyn Sink<Box<Record>>>,
        processor: &Processor,
        simple_timeout: Duration,
        worker: &Worker,
    ) -> Self {
        let orphans = Orphans::default();
        let sink = Arc::new(Watched::new(sink, orphans.clone()));
        Self::start_with(sink, orphans, processor, simple_timeout, worker)
    }

    /// What has been exported without its parent.
    pub(crate) fn orphans(&self) -> Orphans {
        self.0.orphans.clone()
    }
}

impl<T: Weigh> Pipeline<T> {
    /// `simple_timeout`: how long one span may take without batches.
    pub(super) fn start(
        sink: Arc<dyn Sink<T>>,
        processor: &Processor,
        simple_timeout: Duration,
        worker: &Worker,
    ) -> Self {
        Self::start_with(sink, Orphans::default(), processor, simple_timeout, worker)
    }

    fn start_with(
        sink: Arc<dyn Sink<T>>,
        orphans: Orphans,
        processor: &Processor,
        simple_timeout: Duration,
        worker: &Worker,
    ) -> Self {
        let (feed, patience) = match processor {
            Processor::Batch(batch) => {
                let batch: Batch = batch.bounded();
                let queue = Arc::new(Queue::new(batch, sink.health().clone()));
                let (stop, told_to_stop) = oneshot::channel();
                let task = sender::send(queue.clone(), sink.clone(), batch, told_to_stop);
                let task = worker.handle().spawn(task);
                let sender = Sender { task, stop };
                (
                    Feed::Batch {
                        queue,
                        sender: Mutex::new(Some(sender)),
                    },
                    patience(batch),
                )
            }
            Processor::Simple => (Feed::Simple(Simple::new(simple_timeout)), simple_timeout),
        };
        Self(Arc::new(Inner {
            feed,
            sink,
            orphans,
            worker: worker.clone(),
            patience,
            is_shut_down: AtomicBool::new(false),
            failures: AtomicU64::new(0),
        }))
    }

    /// Counters that stay when the SDK owns the pipeline.
    pub(crate) fn health(&self) -> PipeHealth {
        self.0.sink.health().clone()
    }

    /// Exports what has ended until now. It can be awaited in any runtime, and in none.
    pub(crate) fn flush(
        &self,
        deadline: Duration,
    ) -> impl Future<Output = OTelSdkResult> + Send + 'static {
        self.elsewhere(move |inner| async move { inner.flush(deadline).await })
    }

    /// The asynchronous form of `shutdown_with_timeout`.
    pub(crate) fn shut_down(
        &self,
        deadline: Duration,
    ) -> impl Future<Output = OTelSdkResult> + Send + 'static {
        self.elsewhere(move |inner| async move { inner.shut_down(deadline).await })
    }

    fn elsewhere<F>(
        &self,
        work: impl FnOnce(Arc<Inner<T>>) -> F,
    ) -> impl Future<Output = OTelSdkResult> + Send + 'static
    where
        F: Future<Output = OTelSdkResult> + Send + 'static,
    {
        let done = self.0.worker.handle().spawn(work(self.0.clone()));
        async { done.await.unwrap_or(Err(OTelSdkError::AlreadyShutdown)) }
    }

    /// Queues it, or drops and counts it.
    pub(super) fn take(&self, item: T) {
        match &self.0.feed {
            Feed::Batch { queue, .. } => queue.push(item),
            Feed::Simple(simple) => simple.export(item, &self.0.sink, &self.0.worker),
        }
    }

    /// The same with many.
    pub(crate) fn take_all(&self, items: Vec<T>) {
        match &self.0.feed {
            Feed::Batch { queue, .. } => queue.push_all(items),
            Feed::Simple(_) => items.into_iter().for_each(|item| self.take(item)),
        }
    }

    /// Who holds items back, to be called before whoever asks for all that there is gets them.
    pub(crate) fn set_source(&self, deliver: impl Fn() + Send + Sync + 'static) {
        if let Feed::Batch { queue, .. } = &self.0.feed {
            queue.set_source(Box::new(deliver));
        }
    }

    /// How many at once are worth a hand-over.
    pub(crate) fn chunk(&self) -> usize {
        match &self.0.feed {
            Feed::Batch { queue, .. } => queue.chunk(),
            Feed::Simple(_) => 1,
        }
    }

    /// Blocks this thread, whatever runs on it.
    pub(crate) fn flush_here(&self) -> OTelSdkResult {
        let (inner, deadline) = (self.0.clone(), self.0.patience);
        let flush = async move { inner.flush(deadline).await };
        let flushed = self.0.worker.wait(flush, deadline);
        flushed.unwrap_or(Err(OTelSdkError::Timeout(deadline)))
    }

    /// Begins it; what is returned blocks this thread, as long as it is told, and not for ever.
    pub(crate) fn begin_flush(&self, deadline: Duration) -> impl FnOnce(Duration) -> OTelSdkResult {
        let (inner, patience) = (self.0.clone(), self.0.patience);
        let deadline = deadline.min(patience);
        let wait = self
            .0
            .worker
            .begin(async move { inner.flush(deadline).await });
        move |left| wait(left.min(patience)).unwrap_or(Err(OTelSdkError::Timeout(deadline)))
    }

    /// Blocks this thread, whatever runs on it.
    pub(crate) fn shut_down_here(&self, deadline: Duration) -> OTelSdkResult {
        let wait = self.begin_shut_down(deadline);
        wait(deadline)
    }

    /// Begins it; what is returned blocks this thread, as long as it is told, and a little longer for the cause.
    pub(crate) fn begin_shut_down(
        &self,
        deadline: Duration,
    ) -> impl FnOnce(Duration) -> OTelSdkResult {
        let inner = self.0.clone();
        let shut_down = async move { inner.shut_down(deadline).await };
        let wait = self.0.worker.begin(shut_down);
        move |left| wait(left.saturating_add(GRACE)).unwrap_or(Err(OTelSdkError::Timeout(deadline)))
    }
}

impl<T: Weigh> Clone for Pipeline<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl SpanProcessor for Pipeline {
    fn on_start(&self, _: &mut Span, _: &Context) {}

    fn on_end(&self, span: SpanData) {
        self.take(Box::new(Record::of_data(span)));
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.flush_here()
    }

    fn shutdown_with_timeout(&self, deadline: Duration) -> OTelSdkResult {
        self.shut_down_here(deadline)
    }
}

impl<T: Weigh> Inner<T> {
    /// An error says that something has failed meanwhile, or since the last flush if nothing arrived after it: an outage that is over
    /// was told of.
    async fn flush(&self, deadline: Duration) -> OTelSdkResult {
        let health = self.sink.health();
        let (before, _) = health.failures();
        let flushed = timeout(deadline, async {
            match &self.feed {
                Feed::Batch { queue, .. } => queue.dealt_with(queue.call()).await,
                Feed::Simple(simple) => simple.dealt_with().await,
            }
            self.sink.flush().await
        });
        let flushed = flushed
            .await
            .unwrap_or(Err(OTelSdkError::Timeout(deadline)));
        health.mention_drops();
        let (failures, last) = health.failures();
        let known = self.failures.swap(failures, Ordering::AcqRel);
        flushed?;
        let is_lost = failures > before || (last > 0 && failures > known);
        match health.last_error() {
            Some(error) if is_lost => Err(OTelSdkError::InternalFailure(error.to_string())),
            _ => Ok(()),
        }
    }

    async fn shut_down(&self, deadline: Duration) -> OTelSdkResult {
        if self.is_shut_down.swap(true, Ordering::AcqRel) {
            return Err(OTelSdkError::AlreadyShutdown);
        }
        let end = Instant::now() + countable(deadline);
        match &self.feed {
            Feed::Batch { queue, .. } => queue.close(),
            Feed::Simple(simple) => simple.close(),
        }
        let flushed = self.flush(deadline).await;
        self.sink.health().mention_drops();
        if let Feed::Batch { sender, .. } = &self.feed {
            let sender = lock(sender).take();
            if let Some(sender) = sender {
                sender.stop().await;
            }
        }
        let left = end.saturating_duration_since(Instant::now());
        let closed = timeout_at(end, self.sink.close(left)).await;
        flushed.and(closed.unwrap_or(Err(OTelSdkError::Timeout(deadline))))
    }
}

/// So long take all batches that the queue holds, one after the other, and those under way. Who waits has less patience.
fn patience(batch: Batch) -> Duration {
    let rounds = 2 + batch.max_queue_size.div_ceil(batch.max_export_batch_size);
    let rounds = u32::try_from(rounds).unwrap_or(u32::MAX);
    batch.export_timeout.saturating_mul(rounds)
}
