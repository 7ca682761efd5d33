//! How spans are collected into batches.

use crate::config::MOST_ITEMS;
use crate::countable::countable;
use std::ops::RangeInclusive;
use std::time::Duration;

/// What the sizes of a [`Batch`] may be, and of its queue.
pub(crate) const ITEMS: RangeInclusive<usize> = 1..=MOST_ITEMS as usize;
pub(crate) const BYTES: RangeInclusive<usize> = 64 << 10..=usize::MAX;
pub(crate) const CONCURRENT: RangeInclusive<usize> = 1..=64;

const SHORTEST_DELAY: Duration = Duration::from_millis(10);

/// How spans are collected into batches.
///
/// Two limits hold at the same time: spans and bytes. What is on its way is not counted in them; it is bounded by
/// [`max_concurrent_exports`](Self::max_concurrent_exports) batches; an exporter that is not ours has one, and the next one is
/// ready. A batch is also sent before it is full once it has 2 MiB, since receivers refuse large messages (gRPC's default limit
/// is 4 MiB).
///
/// ```
/// use instrument_core::export::Batch;
/// use std::time::Duration;
///
/// let batch = Batch::default().with_max_queue_size(10_000).with_schedule_delay(Duration::from_secs(1));
/// assert_eq!(batch.max_export_batch_size, 512);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Batch {
    /// Spans that may wait. One more is dropped, and counted. From then on whole traces are dropped, as far as that can be, until
    /// half of this is free again: a trace with holes is of little use.
    pub max_queue_size: usize,
    /// Bytes of spans that may wait, as far as they can be estimated.
    pub max_queue_bytes: usize,
    /// Spans that are sent at once, at most.
    pub max_export_batch_size: usize,
    /// How long a span waits for its batch to fill, at most.
    pub schedule_delay: Duration,
    /// How long sending a batch may take, all attempts together.
    pub export_timeout: Duration,
    /// Batches that may be on their way at the same time.
    pub max_concurrent_exports: usize,
}

impl Default for Batch {
    /// As the specification has it: 2048 spans wait, 512 are sent at once, after 5 s at the latest. 8 MiB is what 2048
    /// spans of 4 KiB take, twice of what is usual with ten attributes and an event. Four batches may be on their way,
    /// so that one slow answer does not fill the queue.
    fn default() -> Self {
        Self {
            max_queue_size: 2048,
            max_queue_bytes: 8 << 20,
            max_export_batch_size: 512,
            schedule_delay: Duration::from_secs(5),
            export_timeout: Duration::from_secs(30),
            max_concurrent_exports: 4,
        }
    }
}

impl Batch {
    /// For thousands of spans a second: 8192 wait (or 32 MiB), 1024 are sent at once, after 2 s at the latest.
    #[must_use]
    pub fn high_throughput() -> Self {
        Self {
            max_queue_size: 8192,
            max_queue_bytes: 32 << 20,
            max_export_batch_size: 1024,
            schedule_delay: Duration::from_secs(2),
            export_timeout: Duration::from_secs(30),
            max_concurrent_exports: 8,
        }
    }

    /// Sets [`max_queue_size`](Self::max_queue_size), at least 1 and at most 2 147 483 647.
    #[must_use]
    pub fn with_max_queue_size(mut self, spans: usize) -> Self {
        self.max_queue_size = within(spans, &ITEMS);
        self
    }

    /// Sets [`max_queue_bytes`](Self::max_queue_bytes), at least 64 KiB.
    #[must_use]
    pub fn with_max_queue_bytes(mut self, bytes: usize) -> Self {
        self.max_queue_bytes = within(bytes, &BYTES);
        self
    }

    /// Sets [`max_export_batch_size`](Self::max_export_batch_size), at least 1 and at most 2 147 483 647. It counts
    /// for no more than [`max_queue_size`](Self::max_queue_size).
    #[must_use]
    pub fn with_max_export_batch_size(mut self, spans: usize) -> Self {
        self.max_export_batch_size = within(spans, &ITEMS);
        self
    }

    /// Sets [`schedule_delay`](Self::schedule_delay), at least 10 ms: so often it is looked whether something waits. More than
    /// a year is no limit.
    #[must_use]
    pub fn with_schedule_delay(mut self, delay: Duration) -> Self {
        self.schedule_delay = countable(delay).max(SHORTEST_DELAY);
        self
    }

    /// Sets [`export_timeout`](Self::export_timeout), at least 1 ms. More than a year is no limit.
    #[must_use]
    pub fn with_export_timeout(mut self, timeout: Duration) -> Self {
        self.export_timeout = countable(timeout).max(Duration::from_millis(1));
        self
    }

    /// Sets [`max_concurrent_exports`](Self::max_concurrent_exports), at least 1 and at most 64. An exporter of your
    /// own is never called concurrently, as the SDK promises it.
    #[must_use]
    pub fn with_max_concurrent_exports(mut self, batches: usize) -> Self {
        self.max_concurrent_exports = within(batches, &CONCURRENT);
        self
    }

    /// The same, but within bounds: the fields can be set directly, too.
    pub(super) fn bounded(self) -> Self {
        let all = self
            .with_max_queue_size(self.max_queue_size)
            .with_max_queue_bytes(self.max_queue_bytes)
            .with_max_export_batch_size(self.max_export_batch_size)
            .with_schedule_delay(self.schedule_delay)
            .with_export_timeout(self.export_timeout)
            .with_max_concurrent_exports(self.max_concurrent_exports);
        all.with_max_export_batch_size(all.max_export_batch_size.min(all.max_queue_size))
    }
}

/// The nearest one that is allowed.
pub(crate) fn within(number: usize, allowed: &RangeInclusive<usize>) -> usize {
    number.clamp(*allowed.start(), *allowed.end())
}
