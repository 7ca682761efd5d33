//! Where the records of all threads come together.

use super::ids::Ids;
use super::limits::Limits;
use super::local;
use super::record::{Record, Records};
use super::watch::Watches;
use crate::countable::countable;
use crate::locked::lock;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{ShouldSample, SpanProcessor};
use std::fmt;
use std::mem;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Weak};
use std::thread;
use std::time::{Duration, Instant};

/// Takes ended records, many at a time.
pub(crate) trait Receive: Send + Sync + fmt::Debug {
    /// Takes them, or drops and counts them. It does not wait for anything.
    fn take(&self, records: Records);

    /// Deals with all that was taken.
    fn flush(&self, deadline: Duration) -> OTelSdkResult;

    /// The same, for the last time.
    fn shut_down(&self, deadline: Duration) -> OTelSdkResult;

    /// More than so many records need not come at once.
    fn chunk(&self) -> usize;
}

/// What all spans of one recorder share.
#[derive(Debug)]
pub(super) struct Hub {
    number: u64,
    pub(super) sampler: Box<dyn ShouldSample>,
    /// It need not be asked about spans below a sampled one.
    pub(super) keeps_sampled: bool,
    pub(super) ids: Ids,
    pub(super) limits: Limits,
    pub(super) watches: Watches,
    processors: Vec<Box<dyn SpanProcessor>>,
    receiver: Option<Box<dyn Receive>>,
    chunk: usize,
    ended: Box<[Ended]>,
    is_shut_down: AtomicBool,
}

/// What ended on some of the threads and was not taken yet. On a cache line of its own: the next one is another core's.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Ended(Mutex<Records>);

/// What became of an ended record.
pub(super) enum Kept {
    Here,
    /// With others, that are to be [taken](Hub::enough) and [delivered](Hub::deliver) now.
    Enough,
    /// Not at all: it is to be delivered before its end is over.
    Alone(Box<Record>),
    /// Nobody wants it.
    Not(Box<Record>),
}

/// What a [`Hub`] is made of.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) sampler: Box<dyn ShouldSample>,
    pub(super) keeps_sampled: bool,
    pub(super) ids: Ids,
    pub(super) limits: Limits,
    pub(super) watches: Watches,
    pub(super) processors: Vec<Box<dyn SpanProcessor>>,
    pub(super) receiver: Option<Box<dyn Receive>>,
}

/// The hubs there are by their numbers, for threads that end a span of one for the first time. A hub may be dropped by whoever
/// upgrades it, and its processors with it: only the one that is looked for is upgraded, and handed on.
static HUBS: Mutex<Vec<(u64, Weak<Hub>)>> = Mutex::new(Vec::new());

impl Hub {
    pub(super) fn new(parts: Parts) -> Arc<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let Parts {
            sampler,
            keeps_sampled,
            ids,
            limits,
            watches,
            processors,
            receiver,
        } = parts;
        let hub = Arc::new(Self {
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            sampler,
            keeps_sampled,
            ids,
            limits,
            watches,
            processors,
            chunk: receiver
                .as_ref()
                .map_or(1, |receiver| receiver.chunk().max(1)),
            receiver,
            // So many that threads seldom meet at one, and a power of two.
            ended: (0..(4 * cores).clamp(4, 64).next_power_of_two())
                .map(|_| Ended::default())
                .collect(),
            is_shut_down: AtomicBool::new(false),
        });
        let mut hubs = lock(&HUBS);
        hubs.retain(|(_, hub)| hub.strong_count() > 0);
        hubs.push((hub.number, Arc::downgrade(&hub)));
        hub
    }

    pub(super) fn by_number(number: u64) -> Option<Arc<Self>> {
        let hubs = lock(&HUBS);
        let (_, hub) = hubs.iter().find(|(of, _)| *of == number)?;
        hub.upgrade()
    }

    #[inline]
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    #[inline]
    pub(super) fn is_shut_down(&self) -> bool {
        self.is_shut_down.load(Ordering::Relaxed)
    }

    /// Keeps an ended record until there are enough to be taken.
    #[inline(always)]
    pub(super) fn keep(&self, thread: usize, mut record: Box<Record>) -> Kept {
        if !self.watches.ended(&mut record) {
            return Kept::Not(record);
        }
        if self.chunk == 1 {
            return Kept::Alone(record);
        }
        let mut ended = self.ended_on(thread);
        ended.push(record);
        if ended.len() < self.chunk {
            Kept::Here
        } else {
            Kept::Enough
        }
    }

    /// Takes what was kept, if nobody else did meanwhile.
    pub(super) fn enough(&self, thread: usize) -> Option<Records> {
        let mut ended = self.ended_on(thread);
        // Of the size of those before: nothing has to grow on the way.
        (ended.len() >= self.chunk)
            .then(|| mem::replace(&mut *ended, Vec::with_capacity(self.chunk)))
    }

    #[inline]
    fn ended_on(&self, thread: usize) -> MutexGuard<'_, Records> {
        self.ended[thread & (self.ended.len() - 1)].lock()
    }

    /// Hands on what has ended. This may run the code of others.
    pub(super) fn deliver(&self, records: Records) {
        if self.is_shut_down() {
            // Only to be counted: those who took them do not any more.
            self.receive(records);
        } else {
            self.hand_on(records);
        }
    }

    fn hand_on(&self, records: Records) {
        for record in &records {
            for processor in &self.processors {
                processor.on_end(record.to_data());
            }
        }
        self.receive(records);
    }

    fn receive(&self, records: Records) {
        match &self.receiver {
            Some(receiver) => receiver.take(records),
            None => records.into_iter().for_each(local::give_one_back),
        }
    }

    /// Hands on what has ended so far, on all threads.
    pub(super) fn deliver_all(&self) {
        self.each_ended(|records| self.deliver(records));
    }

    fn each_ended(&self, deal_with: impl Fn(Records)) {
        for ended in &self.ended {
            let records = mem::take(&mut *ended.lock());
            if !records.is_empty() {
                deal_with(records);
            }
        }
    }

    /// Whether the code of others takes part in it.
    #[cfg(feature = "telemetry")]
    pub(super) fn has_processors(&self) -> bool {
        !self.processors.is_empty()
    }

    /// The deadline is not for processors, which know of none.
    pub(super) fn flush(&self, deadline: Duration) -> OTelSdkResult {
        self.deliver_all();
        let processed = self.processors.iter().map(|one| one.force_flush());
        let processed = processed.fold(Ok(()), OTelSdkResult::and);
        processed.and(
            self.receiver
                .as_ref()
                .map_or(Ok(()), |it| it.flush(deadline)),
        )
    }

    pub(super) fn shut_down(&self, deadline: Duration) -> OTelSdkResult {
        let until = Instant::now() + countable(deadline);
        let left = || until.saturating_duration_since(Instant::now());
        if self.is_shut_down.swap(true, Ordering::AcqRel) {
            return Err(OTelSdkError::AlreadyShutdown);
        }
        self.each_ended(|records| self.hand_on(records));
        let ended = self
            .processors
            .iter()
            .map(|one| one.shutdown_with_timeout(left()));
        let ended = ended.fold(Ok(()), OTelSdkResult::and);
        let receiver = self.receiver.as_ref();
        ended.and(receiver.map_or(Ok(()), |it| it.shut_down(left())))
    }
}

impl Ended {
    #[inline]
    fn lock(&self) -> MutexGuard<'_, Records> {
        lock(&self.0)
    }
}
