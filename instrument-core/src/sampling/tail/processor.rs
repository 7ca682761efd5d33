//! The processor that holds spans back until their trace is decided.

use super::Tail;
use super::health::{Counters, Held, TailHandle, TailHealth, add};
use super::mark::mark;
use super::shard::{Decided, Shard, Start};
use super::shared::Shared;
use crate::recorder::{Record, Watch};
use crate::sampling::clock::Clock;
use opentelemetry::Context;
use opentelemetry::trace::{Span as _, SpanContext, SpanId, TraceContextExt, TraceId};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
use std::fmt;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

/// Holds the spans of a trace until its local root has ended, and hands them on to `P` or drops them, all together.
/// Made by [`Tail::processor`]. See the [module docs](crate::sampling).
///
/// It belongs outermost, around any processor that filters single spans: it must see the end of every span whose start
/// it saw.
pub struct TailProcessor<P> {
    inner: Arc<Inner<P>>,
}

struct Inner<P> {
    shards: [Mutex<Shard>; SHARDS],
    shared: Shared,
    clock: Clock,
    next: RwLock<P>,
}

/// A power of two, for the ids to be spread by their last bits.
pub(super) const SHARDS: usize = 16;

impl<P: SpanProcessor> TailProcessor<P> {
    pub(super) fn new(tail: &Tail, next: P) -> Self {
        let Tail {
            policy,
            limits,
            clock,
            ..
        } = tail;
        Self {
            inner: Arc::new(Inner {
                shards: Default::default(),
                shared: Shared {
                    policy: policy.clone(),
                    limits: *limits,
                    counters: Counters::default(),
                },
                clock: clock.clone(),
                next: RwLock::new(next),
            }),
        }
    }
}

impl<P: SpanProcessor + 'static> TailProcessor<P> {
    /// A way to its counts that stays when a provider has taken the processor.
    #[must_use]
    pub fn handle(&self) -> TailHandle {
        TailHandle(self.inner.clone())
    }

    pub(crate) fn watch_starts(&self) -> WatchStarts<P> {
        WatchStarts(self.inner.clone())
    }
}

/// Sees the spans of our own recorder start, for the processor that is given their ends.
pub(crate) struct WatchStarts<P>(Arc<Inner<P>>);

impl<P: SpanProcessor> Watch for WatchStarts<P> {
    fn started(&self, record: &mut Record, _: &Context) {
        let has_local_parent = record.parent != SpanId::INVALID && !record.parent_is_remote;
        self.0.started(Start {
            trace: record.trace_id,
            span: record.span_id,
            local_parent: has_local_parent.then_some(record.parent),
            sampled: record.flags.is_sampled(),
        });
    }
}

impl<P> fmt::Debug for WatchStarts<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WatchStarts")
    }
}

impl Start {
    fn of(own: &SpanContext, cx: &Context) -> Self {
        let parent = cx.span();
        let parent = parent.span_context();
        Self {
            trace: own.trace_id(),
            span: own.span_id(),
            local_parent: (parent.is_valid() && !parent.is_remote()).then(|| parent.span_id()),
            sampled: own.is_sampled(),
        }
    }
}

impl<P: SpanProcessor> SpanProcessor for TailProcessor<P> {
    fn on_start(&self, span: &mut Span, cx: &Context) {
        self.inner.started(Start::of(span.span_context(), cx));
        self.inner.next(|next| next.on_start(span, cx));
    }

    fn on_end(&self, span: SpanData) {
        self.inner.ended(span);
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.inner.decide_overdue();
        self.inner.next(P::force_flush)
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        let now = self.inner.clock.now();
        for shard in &self.inner.shards {
            let mut decided = Vec::new();
            lock(shard).decide_all(now, &self.inner.shared, &mut decided);
            self.inner.settle(decided);
        }
        self.inner.next(|next| next.shutdown_with_timeout(timeout))
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.inner
            .next
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .set_resource(resource);
    }
}

impl<P: SpanProcessor> Inner<P> {
    fn started(&self, start: Start) {
        let mut decided = Vec::new();
        let now = self.clock.now();
        self.shard(start.trace)
            .start(start, now, &self.shared, &mut decided);
        self.settle(decided);
    }

    fn ended(&self, span: SpanData) {
        let mut decided = Vec::new();
        let now = self.clock.now();
        self.shard(span.span_context.trace_id())
            .end(span, now, &self.shared, &mut decided);
        self.settle(decided);
    }

    /// Hands on what is kept, and drops the rest; no shard is locked meanwhile.
    fn settle(&self, decided: Vec<Decided>) {
        let counters = &self.shared.counters;
        for Decided { spans, reason } in decided {
            let Some(reason) = reason else {
                let dropped = spans.len() as u64;
                counters.spans_dropped.fetch_add(dropped, Ordering::Relaxed);
                continue;
            };
            self.next(|next| {
                for mut span in spans {
                    mark(&mut span, &reason);
                    add(&counters.spans_kept);
                    next.on_end(span);
                }
            });
        }
    }

    fn shard(&self, trace: TraceId) -> MutexGuard<'_, Shard> {
        let last = trace.to_bytes()[15];
        lock(&self.shards[usize::from(last) % SHARDS])
    }

    fn next<T>(&self, act: impl FnOnce(&P) -> T) -> T {
        act(&self.next.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<P: SpanProcessor> Held for Inner<P> {
    fn health(&self) -> TailHealth {
        self.shared.counters.snapshot()
    }

    fn decide_overdue(&self) {
        let now = self.clock.now();
        for shard in &self.shards {
            let mut decided = Vec::new();
            lock(shard).relieve(now, &self.shared, &mut decided);
            self.settle(decided);
        }
    }
}

/// A panic while it was held can at worst have lost a span.
fn lock(shard: &Mutex<Shard>) -> MutexGuard<'_, Shard> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<P> fmt::Debug for TailProcessor<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TailProcessor")
            .field("health", &self.inner.shared.counters.snapshot())
            .finish_non_exhaustive()
    }
}
